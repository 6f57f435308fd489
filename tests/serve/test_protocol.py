"""Room: kg.serve over HTTP. Promise: the SPARQL 1.1 protocol, read-only, with the status that says what is the matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import w3c_protocol
from serving_samples import Server, make_store, served

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
SD = "http://www.w3.org/ns/sparql-service-description#"
ROWS = "SELECT ?e ?name { ?e skos:prefLabel ?name } ORDER BY ?e LANG(?name)"
JSON = {"accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(make_store(tmp_path_factory.mktemp("store") / "store"), "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=str(server), timeout=30) as one:
        yield one


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


def names(answer: httpx.Response) -> list[str]:
    return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]


def test_get_post_form_and_post_direct_give_the_same_answer(client):
    got = ask(client, ROWS)
    form = client.post("/sparql", data={"query": ROWS})
    direct = client.post("/sparql", content=ROWS.encode(), headers={"content-type": "application/sparql-query; charset=utf-8"})
    slash = client.post("/sparql/", data={"query": ROWS})
    assert [one.status_code for one in (got, form, direct, slash)] == [200] * 4
    assert names(got) == ["Amazon", "亚马逊", "AWS"]
    assert {one.content for one in (got, form, direct, slash)} == {got.content}


@pytest.mark.parametrize(("accept", "media"), [
    (None, "application/sparql-results+json"), ("*/*", "application/sparql-results+json"), ("text/csv", "text/csv; charset=utf-8"),
    ("application/sparql-results+xml;q=0.9, text/csv;q=0.5", "application/sparql-results+xml"), ("text/*", "text/csv; charset=utf-8"),
    ("text/tab-separated-values, */*;q=0.1", "text/tab-separated-values; charset=utf-8"), ("application/json", "application/json"),
    ("image/png, application/*;q=0.2", "application/sparql-results+json"), ("*/*, text/csv;q=0, application/sparql-results+json;q=0", "application/sparql-results+xml"),
])
def test_accept_chooses_the_format_of_rows(client, accept, media):
    answer = client.get("/sparql", params={"query": ROWS}, headers={} if accept is None else {"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "AWS" in answer.text
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(("accept", "media"), [
    ("*/*", "text/turtle; charset=utf-8"), ("application/rdf+xml", "application/rdf+xml"), ("application/ld+json", "application/ld+json"),
    ("application/n-triples;q=0.4, text/turtle;q=0.3", "application/n-triples"), ("text/csv, application/n-quads", "application/n-quads"),
])
@pytest.mark.parametrize("query", ["CONSTRUCT { ?s kg:is ?n } WHERE { ?s skos:prefLabel ?n }", "DESCRIBE kgr:aws"])
def test_accept_chooses_the_format_of_graphs(client, query, accept, media):
    answer = ask(client, query, accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "AWS" in answer.text


def test_no_format_that_was_asked_for_is_406(client):
    assert ask(client, ROWS, accept="image/png").status_code == 406
    assert ask(client, ROWS, accept="text/turtle").status_code == 406
    assert ask(client, "DESCRIBE kgr:aws", accept="text/csv").status_code == 406
    assert client.get("/sparql", headers={"accept": "image/png"}).status_code == 406


def test_head_has_the_headers_of_get_and_no_body(client):
    got, head = ask(client, ROWS), client.head("/sparql", params={"query": ROWS})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(("method", "headers", "content", "status"), [
    ("PUT", {}, b"", 405), ("DELETE", {}, b"", 405), ("PATCH", {}, b"", 405), ("OPTIONS", {}, b"", 405),
    ("POST", {"content-type": "text/plain"}, b"ASK {}", 415), ("POST", {}, b"ASK {}", 415),
    ("POST", {"content-type": "application/sparql-query; charset=utf-16"}, "ASK {}".encode("utf-16"), 415),
    ("POST", {"content-type": "application/sparql-query"}, b"ASK { ?s ?p '\xff' }", 400),
    ("POST", {"content-type": "application/x-www-form-urlencoded"}, b"query=ASK%20%7B%20%3Fs%20%3Fp%20'%FF'%20%7D", 400),
    ("POST", {"content-type": "application/x-www-form-urlencoded"}, b"", 400),
    ("POST", {"content-type": "application/x-www-form-urlencoded"}, b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
    ("POST", {"content-type": "application/x-www-form-urlencoded"}, b"update=CLEAR%20ALL", 403),
    ("POST", {"content-type": "application/sparql-update"}, b"CLEAR ALL", 403),
    ("POST", {"content-type": "application/sparql-query"}, b"CLEAR ALL", 403),
    ("POST", {"content-type": "application/sparql-query"}, b"#" * (2 << 20), 413),
    ("POST", {"content-type": "application/sparql-query"}, b"ASK {", 400),
    ("POST", {"content-type": "application/sparql-query"}, b"", 400),
])
def test_wrong_requests_get_the_status_that_says_so(client, method, headers, content, status):
    answer = client.request(method, "/sparql", headers=headers, content=content)
    assert answer.status_code == status
    if status == 405:
        assert set(answer.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "POST"}
    else:
        assert 0 < len(answer.text.strip().splitlines()) <= 1


def test_a_long_query_is_refused_and_a_syntax_error_names_its_place(client):
    long = client.post("/sparql", data={"query": "ASK {} #" + "x" * 200_000})
    assert (long.status_code, long.text) == (413, "the query has more than 100000 characters\n")
    wrong = ask(client, "SELECT * {\n ?s ?p }")
    assert (wrong.status_code, wrong.text) == (400, "query:2:9: ill-formed: near `{ ?s ?p }` (mend the query)\n")
    assert ask(client, "SELECT (<http://example.org/f>(1) AS ?x) {}").status_code == 400


def test_the_service_describes_itself(client, server):
    answer = client.get("/sparql", headers={"accept": "application/n-triples"})
    graph = ox.Store()
    graph.load(answer.content, format=ox.RdfFormat.N_TRIPLES)
    [service] = [quad.subject for quad in graph.quads_for_pattern(None, None, ox.NamedNode(SD + "Service"))]
    [endpoint] = [quad.object.value for quad in graph.quads_for_pattern(service, ox.NamedNode(SD + "endpoint"), None)]
    languages = [quad.object.value for quad in graph.quads_for_pattern(service, ox.NamedNode(SD + "supportedLanguage"), None)]
    assert endpoint == f"{server}/sparql"
    assert languages == [SD + "SPARQL11Query"]
    assert client.get("/sparql", headers={"accept": "text/turtle"}).headers["content-type"] == "text/turtle; charset=utf-8"


def test_graphs_of_this_store_can_be_named_and_no_others(client):
    query = "SELECT ?name { ?e ?p ?name FILTER (ISLITERAL(?name)) } ORDER BY ?name"
    periods, mine = "https://w3id.org/chipkg/graph/periods", "http://example.org/mine"
    assert names(client.get("/sparql", params={"query": query, "default-graph-uri": [periods, mine]})) == ["2025Q4", "elsewhere"]
    assert names(client.get("/sparql", params={"query": query, "named-graph-uri": mine})) == []
    within = "SELECT ?name { GRAPH ?g { ?e ?p ?name } }"
    assert names(client.get("/sparql", params={"query": within, "named-graph-uri": mine})) == ["elsewhere"]
    assert names(ask(client, f"SELECT ?name FROM <{mine}> {{ ?e ?p ?name }}")) == ["elsewhere"]
    assert names(client.get("/sparql", params={"query": f"SELECT ?name FROM <{mine}> {{ ?e ?p ?name }}", "default-graph-uri": "https://w3id.org/chipkg/graph/facts"})) != ["elsewhere"]
    for name in ("http://example.org/other", "file:///etc/passwd", "no iri at all", ""):
        refused = client.get("/sparql", params={"query": query, "default-graph-uri": name})
        assert (refused.status_code, refused.text.partition(":")[0]) == (403, "no such graph in this store")
    assert ask(client, "SELECT * FROM <http://example.org/other> {}").status_code == 403


@pytest.mark.parametrize("query", [
    "ASK { SERVICE <http://127.0.0.1:9/> {} }", "LOAD <http://127.0.0.1:9/>", "SELECT * FROM <http://127.0.0.1:9/> {}", "INSERT DATA { <a:> <a:> <a:> }",
    "PREFIX SERVICE: <http://127.0.0.1:9/> ASK { SERVICE:s { ?a ?b ?c } }", "ASK { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
])
def test_what_would_leave_or_change_the_store_is_refused_with_a_reason(client, query):
    answer = ask(client, query)
    assert answer.status_code == 403
    assert answer.text.startswith("query:1:")


def test_stored_questions_are_listed_and_asked(client):
    known = client.get("/questions").json()
    assert len(known) == 33
    assert (known[0]["id"], known[0]["en"]) == ("cq01", "Which cloud grew fastest in calendar 2025Q4?")
    assert known[0]["parameters"]["period"] == "kgp:2025Q4"
    assert known[0]["zh"].endswith("？")
    answer = client.get("/questions/cq01", params={"period": "2025Q4"})
    assert (answer.status_code, answer.json()["results"]["bindings"]) == (200, [])
    assert client.get("/questions/cq01", headers={"accept": "text/csv"}).text.startswith("segment,growth")
    assert client.get("/questions/cq99").status_code == 404
    assert client.get("/questions/cq01", params={"nonsense": "1"}).status_code == 400
    assert client.get("/questions/cq01?period=2025Q4&period=2025Q3").status_code == 400
    hostile = client.get("/questions/cq01", params={"period": "<x> } SERVICE <http://127.0.0.1:9/> {"})
    assert hostile.status_code in (400, 403)


def test_the_first_page_says_where_things_are_and_folders_are_not_listed(client):
    assert "/sparql" in client.get("/page").text
    for path in ("/documents", "/oxigraph/", "/../manifest.json", "/%2e%2e/manifest.json", "/questions/../../etc/passwd", "/static/", "/page.html"):
        assert client.get(path).status_code == 404


# -- the W3C's records -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def records(require_shared: Path) -> Path:
    return require_shared / "conformance" / "rdf-tests" / "sparql" / "sparql11" / "protocol"


@pytest.fixture(scope="module")
def standard(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    graphs = {name: path.read_text("utf-8") for name, path in w3c_protocol.graphs(records).items()}
    graphs["http://kasei.us/2009/09/sparql/data/data0.rdf"] = "<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    trig = "\n".join(f"<{name}> {{ {triples} }}" for name, triples in graphs.items())
    with served(make_store(tmp_path_factory.mktemp("w3c") / "store", trig), "--workers", "1") as running:
        with httpx.Client(base_url=str(running), timeout=30) as one:
            yield one


def test_every_record_of_the_protocol_is_answered_as_it_says_and_updates_are_refused(records, standard):
    found = w3c_protocol.records(records)
    assert len(found) == 34
    assert sum(record.updates for record in found) == 14
    for record in found:
        for place, request in enumerate(record.requests):
            answer = standard.request(request.method, request.path, headers=dict(request.headers), content=request.body)
            if record.updates:
                if place == 0:
                    assert 400 <= answer.status_code < 500, record.name
                continue
            assert str(answer.status_code)[0] in request.statuses, (record.name, answer.text)
            if request.boolean is not None:
                assert answer.json()["boolean"] is request.boolean, record.name
            if request.media:
                assert answer.headers["content-type"].partition(";")[0] in request.media, record.name
