"""Room: kg.query.tokens. Promise: no query that passes the guard reaches another place, and honest queries pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_samples import TRIG, Memory

from kg.errors import QueryError
from kg.query import evaluate, guard
from kg.query.tokens import Clauses, harmless, tokens


@pytest.fixture(scope="module")
def store() -> Memory:
    return Memory(TRIG)


FAR = "<http://127.0.0.1:9/>"  # a port that the engine refuses without asking


@pytest.mark.parametrize("query", [
    "ASK { ?s ?p ?o }",
    "ASK { ?s ?p 'SERVICE <http://x/> { }' }",
    'ASK { ?s ?p """a "quoted" SERVICE <x> {""" }',
    "ASK { ?s ?p '''it's SERVICE <x> {''' }",
    "ASK { ?s ?p 'a\\'SERVICE <x> {' }",
    "ASK { ?s ?p ?o } # SERVICE <http://x/> { }",
    "# it's a comment with a quote\nASK { ?s ?p ?o }",
    "ASK { ?service ?load $from }",
    "ASK { <http://x/SERVICE> <http://x/#LOAD> ?o }",
    "PREFIX SERVICE: <http://x/> ASK { SERVICE:s ?p ?o }",
    "PREFIX SERVICE: <http://x/> ASK { ?s SERVICE:p SERVICE:o . ?o ?p SERVICE:load }",
    "PREFIX load: <http://x/> PREFIX insert: <http://x/> ASK { load:a insert:b ?o }",
    "PREFIX a: <http://x/> ASK { ?s a:SERVICE a:LOAD, a:FROM }",
    "ASK { ?s ?p 'x'@service }",
    "ASK { _:SERVICE ?p ?o }",
    "ASK { ?s ?p ?o FILTER (?o < 5 && ?o > 3) }",
    "SELECT * FROM kgg:facts { ?s ?p ?o }",
    "SELECT * FROM NAMED <https://w3id.org/chipkg/graph/facts> { GRAPH ?g { ?s ?p ?o } }",
])
def test_guard_lets_honest_queries_pass(store, query):
    guard(query)
    evaluate(store, query)  # and the engine finds nothing to ask elsewhere


@pytest.mark.parametrize("query", [
    f"ASK {{ SERVICE {FAR} {{ }} }}",
    f"ASK {{ service silent{FAR}{{ }} }}",
    f"ASK {{ SERVICESILENT{FAR} {{ }} }}",
    f"ASK {{ SERVICE#x\n{FAR} {{ }} }}",
    f"PREFIX s: {FAR} ASK {{ SERVICE s:a {{ }} }}",
    f"PREFIX : {FAR} ASK {{ SERVICE:s {{ ?a ?b ?c }} }}",
    f"PREFIX SERVICE: {FAR} ASK {{ SERVICE:s {{ ?a ?b ?c }} }}",
    f"PREFIX SERVICE: {FAR} ASK {{ SERVICE:s # x\n {{ ?a ?b ?c }} }}",
    f"ASK {{ BIND (1 AS ?x)SERVICE{FAR} {{ }} }}",
    f"ASK {{ ?s ?p 1SERVICE {FAR} {{ }} }}",
    f"ASK {{ ?s ?p 1.SERVICE {FAR} {{ }} }}",
    f"ASK {{ ?s ?p trueSERVICE{FAR} {{ }} }}",
    f"ASK {{ ?s ?p 'it' # '\n SERVICE {FAR} {{ }} }}",
    f"ASK {{ ?s ?p '''a''''SERVICE {FAR} {{ }} }}",
    f"ASK {{ ?s ?p \"a\\\\\" . SERVICE {FAR} {{ }} }}",
    f"ASK {{ <http://x/#> ?p ?o . SERVICE {FAR} {{ }} }}",
    "ASK { SERVICE ?x { } }",
    f"ASK {{ \\u0053ERVICE {FAR} {{ }} }}",
    f"ASK {{ \\U00000053ERVICE {FAR} {{ }} }}",
    f"ASK {{ {{ SELECT * {{ SERVICE {FAR} {{ }} }} }} }}",
])
def test_guard_refuses_calls_to_other_servers(query):
    with pytest.raises(QueryError, match="SERVICE would ask another server"):
        guard(query)


@pytest.mark.parametrize("query", [
    "INSERT DATA { <a> <b> <c> }", "DELETE WHERE { ?s ?p ?o }", "load <http://x/>", "CLEAR ALL", "DROP GRAPH <x>", "CREATE GRAPH <x>",
    "ADD <x> TO <y>", "MOVE <x> TO <y>", "COPY <x> TO <y>", "WITH <x> DELETE { ?s ?p ?o } WHERE { }",
    "PREFIX a: <b> # x\nINSERT { ?s ?p ?o } WHERE { }", "ASK { } ; LOAD <http://x/>", "LOAD<http://x/>",
])
def test_guard_refuses_updates(query):
    with pytest.raises(QueryError, match="would change the store"):
        guard(query)


@pytest.mark.parametrize("query", [
    "SELECT * FROM <http://example.org/data> { }", "SELECT * FROM<file:///etc/passwd>{ }", "SELECT * FROM NAMED <http://x/> { }",
    "SELECT * FROM kgr:amazon { }", "PREFIX kgg: <http://evil/> SELECT * FROM kgg:facts { }", "SELECT * FROM", "SELECT * FROM <facts> { }",
])
def test_guard_refuses_graphs_of_other_places(query):
    with pytest.raises(QueryError, match="FROM names no graph of this store"):
        guard(query)


@pytest.mark.parametrize("query", ["SELECT *FROMkgg:facts{ }", "SELECT * FROMNAMEDkgg:x { }"])
def test_guard_refuses_from_without_a_blank(query):
    with pytest.raises(QueryError, match="write a blank after FROM"):
        guard(query)


def test_guard_names_line_and_column():
    with pytest.raises(QueryError) as caught:
        guard("SELECT *\nWHERE {\n  SERVICE <x> { } }", place="mine.rq")
    assert caught.value.place == "mine.rq:3:3"


def test_guard_refuses_what_would_exhaust_the_engine():
    with pytest.raises(QueryError, match="nested more than 200 deep"):
        guard("ASK " + "{" * 5000)
    with pytest.raises(QueryError, match="more than 100000 characters"):
        guard("#" * 100_001)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["SERVICE", "ser", "vice", "From", "LOAD", "load", "With", "\u017fervice", "\\u0053ERVICE", "ASK", " ", "{", "}", ":", "<x>", "#", "\n", "'", "1", "_", ".", "?", "<http://x/>", '"''"', "@"]), max_size=14))
def test_what_is_harmless_passes_the_guard(parts):
    query = "".join(parts)
    if harmless(query):
        assert guard(query) in (Clauses(), Clauses(ordered=True))


def test_harmless_is_not_said_of_what_the_guard_refuses_and_is_said_of_most():
    assert not harmless("ASK { SERVICE <x> {} }")
    assert not harmless("ASK { \\u0053ERVICE <x> {} }")
    assert not harmless("ASK " + "{" * 201)
    assert not harmless("#" * 100_001)
    assert not harmless("PREFIX SERVICE: <http://x/> ASK { SERVICE:s { } }")
    assert not harmless("SELECT * FROM<http://x/> { }")
    assert harmless("PREFIX a: <http://x/> SELECT * { ?s a:SERVICE ?from } ORDER BY ?s # from <x>")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="SERVICEserv <>:{}\"'\\#\n?.@x1", max_size=60))
def test_tokens_cover_the_query_and_guard_never_fails_otherwise(query):
    last = 0
    for token in tokens(query):
        assert query[token.start:token.start + len(token.text)] == token.text
        assert token.start >= last
        last = token.start + len(token.text)
    try:
        guard(query)
    except QueryError:
        pass


@pytest.mark.parametrize("query", ["ASK { ?s ?p " + "'" * 20_001, "ASK {" + '"""' * 9_999, "a:" * 30_000, "\\" * 60_000, "<" * 90_000, "a." * 49_000])
def test_guard_takes_linear_time_on_hostile_text(query):
    import time

    start = time.process_time()
    try:
        guard(query)
    except QueryError:
        pass
    assert time.process_time() - start < 1.5
