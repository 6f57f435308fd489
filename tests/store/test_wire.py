"""Room: kg.store.remote. Promise: requests are signed, tried again when that can help, and fail with words that never show the password."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg import store as stores
from kg.errors import StoreError
from kg.store.remote.places import KINDS, kind_of_server, place_of
from kg.store.remote.wire import Wire

pytest.importorskip("httpx")


class Script:
    """A server on this machine that gives the answers it was told, in order, and notes what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                script.asked.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                status, headers, data = script.answers.pop(0) if script.answers else (200, {}, b'{"head":{},"boolean":true}')
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response_only(status)
                for name, value in {"content-length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

            def log_message(self, *words: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    for name in ("KG_STORE_USER", "KG_STORE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    found = Script()
    yield found
    found.server.shutdown()
    found.server.server_close()
    found.thread.join()


def wire(script: Script, login: str = "", kind: str = "graphdb") -> tuple[Wire, list[float]]:
    pauses: list[float] = []
    url = script.url.replace("http://", f"http://{login}@") if login else script.url
    return Wire(place_of(f"{url}#{kind}"), sleep=pauses.append, timeout=5.0), pauses


@pytest.mark.parametrize("status", [429, 502, 503, 504, 0])
def test_what_may_pass_is_tried_again_with_growing_pauses(script: Script, status: int) -> None:
    script.answers = [(status, {}, b"")] * 3
    one, pauses = wire(script)
    assert one.send("GET", "/x") == (200, b'{"head":{},"boolean":true}')
    assert (len(script.asked), pauses) == (4, [0.2, 0.5, 1.0])
    one.close()


def test_retry_after_is_heeded_up_to_a_bound(script: Script) -> None:
    script.answers = [(503, {"retry-after": "7"}, b""), (503, {"retry-after": "9999"}, b""), (503, {"retry-after": "Fri, 31 Dec 1999"}, b"")]
    one, pauses = wire(script)
    one.send("GET", "/x")
    assert pauses == [7.0, 30.0, 1.0]
    one.close()


def test_a_server_that_stays_away_is_named(script: Script) -> None:
    script.answers = [(503, {}, b"busy\x1b[31m\nday")] * 9
    one, pauses = wire(script)
    with pytest.raises(StoreError, match=rf"{script.url}: the server answered 503: busy \[31m day \(see the log of the server\)"):
        one.send("GET", "/x")
    assert pauses == [0.2, 0.5, 1.0, 2.0]
    one.close()
    script.server.server_close()
    closed, _ = wire(script)
    script.server.socket.close()
    with pytest.raises(StoreError, match="cannot be reached: .*check that the server runs"):
        closed.send("GET", "/x")
    closed.close()


@pytest.mark.parametrize(("status", "headers", "message"), [
    (400, {}, "the server answered 400: no such thing"), (500, {}, "the server answered 500"), (401, {}, "refuses this user and password .set KG_STORE_USER"),
    (403, {}, "refuses this user"), (302, {"location": "http://127.0.0.1:1/elsewhere"}, "the server sends elsewhere: http://127.0.0.1:1/elsewhere"),
])
def test_refusals_are_not_tried_again(script: Script, status: int, headers: dict[str, str], message: str) -> None:
    script.answers = [(status, headers, b"no such thing")]
    one, pauses = wire(script)
    with pytest.raises(StoreError, match=message):
        one.send("POST", "/x", content=b"y")
    assert (len(script.asked), pauses) == (1, [])
    one.close()


def test_user_and_password_are_sent_and_never_shown(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = wire(script, "me:p%40ss")
    one.send("GET", "/x")
    assert script.asked[-1][2]["authorization"] == "Basic bWU6cEBzcw=="
    script.answers = [(500, {}, b"cannot log in me with p@ss")]
    with pytest.raises(StoreError) as caught:
        one.send("GET", "/x")
    assert "cannot log in me with ***" in str(caught.value)
    assert "p@ss" not in repr(one.place) + str(caught.value)
    one.close()
    monkeypatch.setenv("KG_STORE_PASSWORD", "token-1")
    two, _ = wire(script, kind="qlever")
    two.send("GET", "/x")
    assert script.asked[-1][2]["authorization"] == "Bearer token-1"
    two.close()


def test_an_answer_has_a_bound(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.remote.wire.LARGEST", 1000)
    script.answers = [(200, {}, b"x" * 2000)]
    one, _ = wire(script)
    with pytest.raises(StoreError, match="more than 1,000 bytes"):
        one.send("GET", "/x")
    one.close()


def test_an_answer_that_is_no_result_is_refused(script: Script) -> None:
    script.answers = [(200, {}, b"<html>hello</html>")]
    with pytest.raises(StoreError, match="its answer is no SPARQL result"):
        stores.open(script.url + "#graphdb", read_only=True)
    script.answers = [(404, {}, b"")]
    with pytest.raises(StoreError, match="no SPARQL endpoint here"):
        stores.open(script.url + "#graphdb", read_only=True)


def test_queries_say_what_the_default_graph_is(script: Script) -> None:
    with stores.open(script.url + "#fuseki", read_only=True):
        pass
    assert script.asked[-1][1] == "/query?default-graph-uri=urn%3Ax-arq%3AUnionGraph"
    with stores.open(script.url + "#query=/q&update=/u&data=/d&union=all:", read_only=True):
        pass
    assert script.asked[-1][1] == "/q?all="


def test_the_kind_is_found_by_the_header_or_asked_for(script: Script) -> None:
    script.answers = [(404, {"server": "Oxigraph/0.5.13"}, b"")]
    with stores.open(script.url, read_only=True):
        pass
    assert script.asked[-1][1] == "/query?union-default-graph="
    script.answers = [(200, {"server": "nginx"}, b"")]
    with pytest.raises(StoreError, match="does not say of which kind it is .name it behind #"):
        stores.open(script.url, read_only=True)


@pytest.mark.parametrize(("url", "message"), [
    ("http://", "names no server"), ("http://a b/", "names no server"), ("http://h:99999/", "not a URL"), ("http://h/x?y=1", "takes no .query"),
    ("http://h/#mystery", "no such kind of server: mystery .one of oxigraph, virtuoso"), ("http://h/#query=/q", "no such kind"), ("http://[::1", "not a URL"),
    ("http://u:hidden@h/#mystery", "http://h: no such kind"), ("http://u:hidden@h?x", "http://h: a store's URL"),
])
def test_a_url_that_names_no_store_is_refused_without_its_password(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        place_of(url)
    assert "hidden" not in str(caught.value)


def test_kinds_are_known_by_name() -> None:
    assert list(KINDS) == ["oxigraph", "virtuoso", "fuseki", "graphdb", "rdf4j", "stardog", "neptune", "qlever"]
    assert [getattr(kind_of_server(words), "name", None) for words in ("Virtuoso/07.20.3229 (Linux)", "Apache Jena Fuseki (5.2.0)", "GraphDB/10.8", "Apache")] == [
        "virtuoso", "fuseki", "graphdb", None]
