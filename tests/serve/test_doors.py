"""Room: kg.serve, who may ask. Promise: on this machine only, under its own name, from no other site, and stopped cleanly."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving_samples import Server, descendants, make_store, served

from kg.cli.main import main

pytestmark = pytest.mark.slow
ASK = "/sparql?query=ASK%7B%7D"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "store")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with served(store, "--workers", "1") as running:
        yield running


def get(server: Server, path: str = ASK, **headers: str) -> httpx.Response:
    return httpx.get(f"{server}{path}", headers=headers)


@pytest.mark.parametrize(("host", "status"), [
    ("localhost", 200), ("LOCALHOST:1", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421),
    ("192.0.2.1", 421), ("localhost@evil.example", 421), ("localhost/evil.example", 421), ("localhost:x", 421), ("", 421),
])
def test_only_requests_to_this_machine_by_name_are_answered(server, host, status):
    assert get(server, host=host).status_code == status


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("null", 403), ("http://127.0.0.1:1", 403)])
def test_pages_of_other_sites_may_not_ask(server, origin, status):
    answer = get(server, origin=origin)
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers


def test_its_own_pages_may_ask(server):
    assert get(server, origin=str(server)).status_code == 200


def test_every_answer_tells_browsers_to_be_careful(server):
    for path in (ASK, "/", "/questions", "/nowhere", "/sparql", "/sparql?query=ASK%7B"):
        headers = get(server, path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_the_page_of_the_store_is_served_with_its_own_policy(tmp_path):
    store = make_store(tmp_path / "store")
    (store / "page.html").write_text("<!doctype html><title>drawn</title>", "utf-8")
    with served(store, "--workers", "1") as server:
        answer = get(server, "/page")
        assert (answer.headers["content-type"], answer.text) == ("text/html; charset=utf-8", "<!doctype html><title>drawn</title>")
        assert "connect-src 'none'" in answer.headers["content-security-policy"]
        assert get(server, "/manifest.json").status_code == 404


def test_sites_and_names_can_be_allowed(store):
    options = ("--allow-origin", "https://good.example", "--allow-host", "kg.example")
    with served(store, "--workers", "1", *options) as server:
        good = get(server, origin="https://good.example")
        assert (good.status_code, good.headers["access-control-allow-origin"]) == (200, "https://good.example")
        assert get(server, origin="https://evil.example").status_code == 403
        assert get(server, host="kg.example:80").status_code == 200
        preflight = httpx.options(f"{server}/sparql", headers={"origin": "https://good.example", "access-control-request-method": "POST"})
        assert preflight.status_code == 200


def test_the_log_names_who_asked_what_and_never_the_query(server):
    get(server, "/sparql?query=ASK%7B%20%3Fsecret%20%3Fp%20%3Fo%7D")
    get(server, "/no%0Awhere%1b[31m")
    time.sleep(0.2)
    assert any('127.0.0.1 "GET /sparql" 200' in line for line in server.log)
    assert "secret" not in "".join(server.log)
    assert "\x1b" not in "".join(server.log)
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in server.log)


def test_it_stops_when_asked_with_status_0_and_leaves_nothing_running(store):
    with served(store, "--workers", "2") as server:
        assert get(server).status_code == 200
        children = descendants(server.process.pid)
        assert len(children) >= 3
        assert server.stop() == 0
        deadline = time.monotonic() + 5
        while any(_alive(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [child for child in children if _alive(child)] == []
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_nothing_is_left_running_when_it_is_killed(store):
    with served(store, "--workers", "2") as server:
        children = descendants(server.process.pid)
        server.process.kill()
        server.process.wait()
        deadline = time.monotonic() + 10
        while any(_alive(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [child for child in children if _alive(child)] == []


def test_many_servers_read_one_store_and_a_file_can_be_served(store, server, tmp_path):
    with served(store, "--workers", "1") as other:
        assert get(other).status_code == get(server).status_code == 200
    file = tmp_path / "graph.ttl"
    file.write_text("<http://example.org/a> <http://example.org/b> 7 .", "utf-8")
    with served(file, "--workers", "1") as other:
        assert get(other, "/sparql?query=ASK%7B%3Fs%20%3Fp%207%7D").json()["boolean"] is True


def test_a_store_whose_writer_was_stopped_is_finished_first(tmp_path):
    mark = "kgg:derived { kgg:derived kg:stale true . }"
    store = make_store(tmp_path / "store", f"kgg:facts {{ kgr:amazon a kg:Company . }} {mark}")
    (store / "lock").touch()
    with served(store, "--workers", "1") as server:
        assert get(server, "/sparql?query=ASK%7Bkgr%3Aamazon%20a%20kg%3ACompany%7D").json()["boolean"] is True


@pytest.mark.parametrize(("options", "complaint"), [
    (("--store", "none"), "none: no store here (make one with `kg build`, or name another with --store)"),
    (("--store", "http://127.0.0.1:9/"), "http://127.0.0.1:9: cannot be reached"), (("--port", "99999"), "--port 99999: no such port"), (("--host", "no.such.host.invalid"), "cannot listen there"),
    (("--workers", "0"), "--workers 0: less than 1"), (("--timeout", "0"), "--timeout 0.0: less than 0.01"), (("--timeout", "nan"), "--timeout nan"),
    (("--memory", "1"), "--memory 1: less than 16"), (("--max-rows", "0"), "--max-rows 0: less than 1"), (("--port", "-1"), "--port -1: less than 0"),
])
def test_what_cannot_be_served_is_said_in_one_line(store, capsys, tmp_path, monkeypatch, options, complaint):
    monkeypatch.chdir(tmp_path)
    given = ("--store", str(store), "--port", "0", *options)
    assert main(["serve", *given]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert complaint in said[0]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False
