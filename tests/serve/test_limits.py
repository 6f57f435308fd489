"""Room: kg.serve, limits. Promise: no question takes the machine down, nobody waits for what nobody wants, the next question is answered."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from serving_samples import Server, descendants, make_store, served

pytestmark = pytest.mark.slow
MANY = "".join(f"<http://example.org/n{i}> <http://example.org/p> {i} .\n" for i in range(3000))
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FAT = "SELECT (STRLEN(REPLACE(REPLACE('" + "a" * 5000 + "', 'a', '" + "b" * 5000 + "'), 'b', '" + "c" * 3000 + "')) AS ?x) {}"
FAT_GROUPS = "SELECT (GROUP_CONCAT('" + "a" * 90_000 + "') AS ?x) { ?a ?b ?c . ?d ?e ?f }"
FINE = "ASK { <http://example.org/n7> <http://example.org/p> 7 }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "store", f"<http://example.org/g> {{ {MANY} }}")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with served(store, "--workers", "2", "--timeout", "1.5", "--memory", "128", "--max-rows", "1000") as running:
        yield running


def ask(server: Server, query: str, timeout: float = 20) -> httpx.Response:
    return httpx.get(f"{server}/sparql", params={"query": query}, timeout=timeout)


def ask_by_post(server: Server, query: str) -> httpx.Response:
    return httpx.post(f"{server}/sparql", data={"query": query}, timeout=20)


def test_a_slow_question_is_stopped_and_the_next_one_answered(server):
    start = time.monotonic()
    answer = ask(server, SLOW)
    took = time.monotonic() - start
    assert (answer.status_code, answer.text) == (504, "no answer within 1.5 seconds\n")
    assert 1.5 <= took < 12
    assert ask(server, FINE).json()["boolean"] is True


@pytest.mark.parametrize("query", [FAT, FAT_GROUPS])
def test_a_question_that_needs_too_much_memory_is_stopped_and_the_next_one_answered(server, query):
    answer = ask_by_post(server, query)
    assert (answer.status_code, answer.text) == (503, "the query needs more memory than one may have\n")
    assert ask(server, FINE).json()["boolean"] is True


@pytest.mark.parametrize("query", [
    "ASK { FILTER (" + "!" * 40_000 + "true) }", "ASK { ?s " + "a/" * 30_000 + "a ?o }", "ASK { " + "{} UNION " * 10_000 + "{} }",
    "SELECT (" + "1+" * 30_000 + "1 AS ?x) {}", "ASK { ?s ?p " + "?o," * 30_000 + "?o }",
])
def test_a_question_that_is_too_much_for_the_engine_is_ill_formed_and_the_next_one_answered(server, query):
    answer = ask_by_post(server, query)
    assert answer.status_code == 400
    assert "chained too far for the engine" in answer.text or "more than 2000 operators and joining words (split the query)" in answer.text
    assert ask(server, FINE).json()["boolean"] is True


def test_too_many_rows_are_refused_and_not_cut_off(server):
    for accept in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"):
        headers = {"accept": accept}
        for limit, status in ((1000, 200), (1001, 413)):
            query = f"SELECT * {{ ?s ?p ?o }} LIMIT {limit}"
            assert httpx.get(f"{server}/sparql", params={"query": query}, headers=headers).status_code == status, accept
    assert "more than 1000 rows" in ask(server, "SELECT * { ?s ?p ?o }").text
    assert ask(server, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").status_code == 413


def test_a_client_that_hangs_up_ends_its_worker_at_once(store):
    query = SLOW.replace(" ", "%20").replace("?", "%3F")
    with served(store, "--workers", "2", "--timeout", "60") as server:
        before = set(descendants(server.process.pid))
        calls = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(2)]
        for call in calls:
            call.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.4)
        for call in calls:
            call.close()
        deadline = time.monotonic() + 20
        while len(before & set(descendants(server.process.pid))) > len(before) - 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(before & set(descendants(server.process.pid))) == len(before) - 2
        assert ask(server, FINE).json()["boolean"] is True
        assert sum(" 499 " in line for line in server.log) == 2


def test_a_full_queue_answers_at_once_with_when_to_try_again(store):
    with served(store, "--workers", "1", "--timeout", "2", "--queue", "2") as server, ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: ask(server, SLOW), range(6)))
        statuses = sorted(answer.status_code for answer in found)
        assert set(statuses) == {503, 504}
        assert statuses.count(503) >= 3
        assert {answer.headers.get("retry-after") for answer in found if answer.status_code == 503} == {"2"}
        time.sleep(0.1)
        assert ask(server, FINE).status_code == 200


def test_heads_and_bodies_that_do_not_come_are_not_waited_for(server):
    with socket.create_connection(("127.0.0.1", server.port)) as head, socket.create_connection(("127.0.0.1", server.port)) as body:
        head.sendall(b"GET /sparql HTTP/1.1\r\nHost: loc")
        body.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK")
        for call in (head, body):
            call.settimeout(15)
        assert b" 408 " in body.recv(1000)
        with pytest.raises(ConnectionResetError):
            assert head.recv(1000) == b""
            raise ConnectionResetError
    assert ask(server, FINE).status_code == 200


def test_a_client_that_does_not_read_holds_no_worker(server):
    with socket.create_connection(("127.0.0.1", server.port)) as call:
        call.sendall(b"GET /sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%20.%20%3Fs%20%3Fq%20%3Fr%7D%20LIMIT%201000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for _ in range(5):
            assert ask(server, FINE).status_code == 200


@contextmanager
def halted(server: Server) -> Iterator[None]:
    """Stop all workers for the length of the block, as a machine does that has no time for them."""
    workers = [child for child in descendants(server.process.pid) if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes()]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def test_an_answer_that_lasts_is_given_again_without_a_worker(store):
    with served(store, "--workers", "1", "--timeout", "1") as server:
        first = ask(server, FINE)
        again = "SELECT (STR(NOW()) AS ?now) {}"
        assert ask(server, again).text != ask(server, again).text
        with halted(server):
            found = ask(server, FINE)
            assert (found.status_code, found.content, found.headers["content-type"]) == (200, first.content, first.headers["content-type"])
            assert ask(server, again).status_code == 504
    with served(store, "--workers", "1", "--timeout", "1", "--keep", "0") as server:
        ask(server, FINE)
        with halted(server):
            assert ask(server, FINE).status_code == 504


def test_what_counts_is_the_work_of_a_question_and_not_how_busy_the_machine_is(store):
    with served(store, "--workers", "1", "--timeout", "2", "--keep", "0") as server, ThreadPoolExecutor(1) as threads:
        ask(server, FINE)
        with halted(server):
            asked = threads.submit(ask, server, FINE)
            time.sleep(3)
        assert asked.result().status_code == 200


@pytest.mark.parametrize("rest", [b"GET /" + b"a" * 400_000, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 400_000])
def test_a_head_without_end_is_refused(server, rest):
    with socket.create_connection(("127.0.0.1", server.port)) as call:
        call.settimeout(8)
        try:
            call.sendall(rest)
            assert b" 400 " in call.recv(1000)
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert ask(server, FINE).status_code == 200


def test_a_client_is_told_to_go_on_before_it_sends_a_body(server):
    with socket.create_connection(("127.0.0.1", server.port)) as call:
        call.settimeout(8)
        call.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 7\r\n"
                     b"Expect: 100-continue\r\n\r\n")
        assert call.recv(1000).startswith(b"HTTP/1.1 100 ")
        call.sendall(b"ASK { }")
        assert call.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_what_is_asked_when_it_is_stopped_is_still_answered(store):
    with served(store, "--workers", "1", "--timeout", "1.5") as server, ThreadPoolExecutor(1) as threads:
        asked = threads.submit(ask, server, SLOW)
        time.sleep(0.5)
        assert server.stop() == 0
        assert asked.result().status_code == 504


def test_answers_stay_right_while_others_misbehave(server):
    stop = threading.Event()

    def disturb() -> None:
        while not stop.is_set():
            try:
                ask(server, SLOW, timeout=0.3)
            except httpx.HTTPError:
                pass

    disturber = threading.Thread(target=disturb)
    disturber.start()
    try:
        for number in range(40):
            answer = ask(server, f"SELECT ?n {{ <http://example.org/n{number}> ?p ?n }}")
            assert answer.status_code == 200
            assert [row["n"]["value"] for row in answer.json()["results"]["bindings"]] == [str(number)]
    finally:
        stop.set()
        disturber.join()
