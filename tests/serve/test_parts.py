"""Room: kg.serve, the parts that need no network. Promise: formats are chosen as the standard says, rows counted exactly, frames survive."""

from __future__ import annotations

import asyncio

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.bodies import BadRequest, pairs
from kg.serve.guards import Access, host_name
from kg.serve.kept import SHARE, Kept
from kg.serve.lanes import Lanes
from kg.serve.limits import Limits
from kg.serve.messages import HEAD, Reply, frame, lengths
from kg.serve.negotiation import GRAPHS, RESULTS, choose, preferences
from kg.serve.rows import count_rows
from kg.serve.tasks import answer
from kg.serve.turns import MOST, Turns
from kg.store.core import GraphStore

FORMATS = (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV)
JSON = [("application/sparql-results+json", 1.0)]


def store(trig: str = "") -> GraphStore:
    graph = ox.Store()
    graph.load(trig.encode(), format=ox.RdfFormat.TRIG)
    return GraphStore(graph, place="memory", texts=None, rules=(), read_only=True)


@pytest.mark.parametrize(("accept", "media"), [
    (None, "application/sparql-results+json"), ("", "application/sparql-results+json"), ("*/*", "application/sparql-results+json"),
    ("text/csv", "text/csv"), ("TEXT/CSV", "text/csv"), ("text/csv;q=0", None), ("text/csv;q=0, */*", "application/sparql-results+json"),
    ("application/*;q=0.3, text/*;q=0.4", "text/csv"), ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
    ("application/sparql-results+xml; charset=utf-8 ; q=1.0, text/csv;q=0.99", "application/sparql-results+xml"), ("text/csv;q=x", None),
    ("text/tab-separated-values;q=0.5;ext=1, text/csv;q=0.4", "text/tab-separated-values"), (",,;q=1,", None), ("image/*", None), ("text", None),
    ("application/sparql-results+json;q=0.5, */*;q=0.9", "application/sparql-results+xml"),
])
def test_choose_takes_what_is_wanted_most(accept, media):
    assert choose(preferences(accept), list(RESULTS)) == media


def test_graphs_come_in_formats_of_their_own():
    assert choose(preferences("*/*"), list(GRAPHS)) == "text/turtle"
    assert choose(preferences("text/csv"), list(GRAPHS)) is None


PIECES = [*"ab\"'{}[],:<>&\\\n\r\t ", "\u96f2", '"type":"', "<result>", '},{"', ',{"o":{"type":"', '\r\n"', "{}"]
ODD = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(ODD, max_size=12, unique=True))
def test_rows_are_counted_as_the_engine_counts_them(words):
    graph = ox.Store()
    graph.extend(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(word), ox.DefaultGraph()) for word in words)
    for query in ("SELECT ?o { ?s ?p ?o }", "SELECT ?o ?q { ?s ?p ?o OPTIONAL { ?o ?q ?r } }", "SELECT ?q ?o { ?s ?p ?o OPTIONAL { ?o ?q ?r } }"):
        for format in FORMATS:
            assert count_rows(graph.query(query).serialize(format=format), format) == len(words), (query, format)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4), st.binary(max_size=50))
def test_frames_hold_what_they_were_made_of(head, data):
    import json

    whole = frame(head, data)
    size, rest = lengths(whole[:HEAD])
    assert json.loads(whole[HEAD:HEAD + size]) == head
    assert whole[HEAD + size:] == data
    assert rest == len(data)


def test_answers_that_no_xml_can_hold_are_mended():
    found = answer(store('<http://x/s> <http://x/p> "a\\u0001b\\uFFFFc" .'), "sparql", {"query": "SELECT ?o { ?s ?p ?o }", "accept": [("application/xml", 1.0)]}, Limits())
    assert "a\ufffdb\ufffdc" in found.data.decode("utf-8")


@pytest.mark.parametrize(("query", "limits", "kind"), [
    ("ASK {}", Limits(), "done"), ("ASK {", Limits(), "malformed"), ("DROP ALL", Limits(), "refused"), ("SELECT (1 AS ?x) {}", Limits(rows=1), "done"),
    ("SELECT ?x { VALUES ?x { 1 2 } }", Limits(rows=1), "large"), ("SELECT ?x { VALUES ?x { 'aaaaaaaaaa' } }", Limits(size=20), "large"),
    ("#" * 100_001, Limits(), "large"), ("SELECT (<http://x/f>(1) AS ?x) {}", Limits(), "malformed"), ("CONSTRUCT {} WHERE {}", Limits(), "unacceptable"),
    ("SELECT * FROM <http://x/g> {}", Limits(), "refused"), ("ASK FROM <https://w3id.org/chipkg/graph/facts> {}", Limits(), "done"),
    ("ASK { <id/amazon> ?p ?o }", Limits(), "done"),
])
def test_a_task_answers_or_says_what_kind_of_problem_there_is(query, limits, kind):
    reply = answer(store(), "sparql", {"query": query, "accept": JSON}, limits)
    assert reply.kind == kind
    assert bool(reply.reason) == (kind != "done")


def test_replies_give_rows_and_refuse_to_give_rows_of_problems():
    reply = answer(store(), "sparql", {"query": "SELECT ?x ?y { VALUES (?x ?y) { (<http://x/> 'a') (UNDEF 1) } }", "accept": JSON}, Limits())
    assert reply.rows() == [{"x": "http://x/", "y": "a"}, {"y": "1"}]
    with pytest.raises(ValueError, match="too many"):
        Reply.problem("busy", "too many").rows()


@pytest.mark.parametrize(("data", "found"), [
    (b"", []), (b"a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")]), (b"q=%E4%BA%91+x", [("q", "\u4e91 x")]), (b"q", [("q", "")]), (b"q=a;b", [("q", "a;b")]),
])
def test_pairs_reads_parameters(data, found):
    assert pairs(data) == found


@pytest.mark.parametrize("data", [b"q=%FF", b"q=\xff", b"&".join([b"a=1"] * 1001)])
def test_pairs_refuses_what_is_not_utf8_or_too_many(data):
    with pytest.raises(BadRequest):
        pairs(data)


@pytest.mark.parametrize(("host", "name"), [
    ("localhost", "localhost"), ("LOCALHOST:80", "localhost"), ("localhost.", "localhost"), ("[::1]:8", "::1"), ("a@b", None), ("a/b", None), ("a?b", None), ("a#b", None),
    ("", None), (":80", None), ("a:b", None), ("[::1", None), ("a b", "a b"),
])
def test_host_name_takes_names_and_addresses_only(host, name):
    assert host_name(host) == name


def test_access_is_for_this_machine_unless_more_is_said():
    assert [Access().admits(host) for host in ("127.0.0.1", "127.9.9.9", "[::1]", "localhost", "10.0.0.1", "example.org")] == [True] * 4 + [False] * 2
    assert [Access(exposed=True).admits(host) for host in ("10.0.0.1", "example.org")] == [True, False]
    assert Access(hosts=("*",)).admits("example.org")
    assert [Access().trusts(origin, "127.0.0.1:80") for origin in (None, "http://127.0.0.1:80", "https://127.0.0.1", "null", "")] == [True, True, False, False, False]
    assert Access(origins=("*",)).trusts("https://example.org", "127.0.0.1")


@pytest.mark.parametrize(("query", "lasting"), [
    ("SELECT * { ?s ?p ?o }", True), ("SELECT (now() AS ?x) {}", False), ("SELECT (RAND() AS ?x) {}", False), ("SELECT (STRUUID() AS ?x) {}", False),
    ("SELECT (1+NOW\n() AS ?x) {}", False), ("SELECT ?now { ?known kg:brand 'x:rand' }", True),
    ("ASK { ?s ?p '\\u0041' }", False), ("ASK {", False),
])
def test_answers_that_hang_on_time_or_chance_are_not_kept(query, lasting):
    assert answer(store(), "sparql", {"query": query, "accept": JSON}, Limits()).lasting is lasting


def test_kept_answers_have_a_bound_and_the_least_recently_asked_goes_first():
    kept = Kept(1000)
    for number in range(10):
        kept.put(b"%2d" % number, Reply("done", data=b"x" * 98))
    assert kept.get(b" 0") is not None
    kept.put(b"10", Reply("done", data=b"x" * 98))
    assert [number for number in range(11) if kept.get(b"%2d" % number) is None] == [1]
    kept.put(b"large", Reply("done", data=b"x" * (1000 // SHARE)))
    assert kept.get(b"large") is None
    assert kept.size == 1000


def test_kept_answers_are_those_of_one_state_of_the_store():
    kept = Kept(1000)
    kept.begin("one")
    kept.put(b"q", Reply("done", data=b"1"))
    kept.begin("one")
    assert kept.get(b"q") is not None
    kept.begin("two")
    assert kept.get(b"q") is None


@pytest.mark.parametrize(("method", "path", "said"), [
    ("GET", "/a", "a"), ("HEAD", "/a", "a"), ("GET", "/b/7", "b 7"), ("POST", "/a", "else"), ("GET", "/b/", "else"), ("GET", "/b/7/8", "else"),
    ("GET", "/a/", "else"), ("GET", "/", "else"), ("GET", "/c/1/d", "else"),
])
def test_a_request_finds_its_route_by_one_look_or_goes_the_usual_way(method, path, said):
    async def a(request: Request) -> Response:
        return Response("a")

    async def b(request: Request) -> Response:
        return Response(f"b {request.path_params['id']}")

    sent = []

    async def send(message):
        sent.append(message.get("body", b""))

    lanes = Lanes([Route("/a", a), Route("/b/{id}", b), Route("/c/{id}/d", b)], Response("else"))
    asyncio.run(lanes({"type": "http", "method": method, "path": path, "headers": []}, None, send))
    assert b"".join(sent) == said.encode()


def test_quick_questions_go_before_those_that_took_long_and_nobody_waits_for_ever(monkeypatch):
    served = []

    async def ask(turns: Turns, question: bytes, seconds: float = 60) -> None:
        served.append((question, await turns.wait(question, seconds)))

    async def run() -> None:
        turns, loop = Turns(), asyncio.get_running_loop()
        turns.note(b"slow", 1000.0)
        turns.note(b"quick", 0.001)
        now = loop.time()
        monkeypatch.setattr(loop, "time", lambda: now)
        waiting = [asyncio.ensure_future(ask(turns, question)) for question in (b"slow", b"quick", b"new", b"gone")]
        await asyncio.sleep(0)
        now += MOST + 1
        waiting.append(asyncio.ensure_future(ask(turns, b"late")))
        await asyncio.sleep(0)
        waiting[3].cancel()
        for worker in range(5):
            turns.free(worker)
        assert len(turns) == 0
        await asyncio.gather(*waiting, return_exceptions=True)
        assert turns.ready() == 4
        assert turns.ready() is None

    asyncio.run(run())
    assert served == [(b"new", 0), (b"quick", 1), (b"slow", 2), (b"late", 3)]


def test_a_worker_that_comes_for_a_question_nobody_waits_for_is_free_again():
    async def run() -> None:
        turns = Turns()
        waiting = asyncio.ensure_future(turns.wait(b"q", 60))
        await asyncio.sleep(0)
        turns.free("worker")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert turns.ready() == "worker"
        with pytest.raises(TimeoutError):
            await turns.wait(b"q", 0.01)
        assert len(turns) == 0

    asyncio.run(run())
