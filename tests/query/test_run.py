"""Room: kg.query. Promise: a query is answered as a table that is the same each time, or refused with place and next step."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from query_samples import TRIG, Memory

from kg.errors import QueryError
from kg.query import Table, format_table, questions, run, with_labels

QUESTION = """# Q: What revenue has a company?
# 问：公司的营收是多少？
# order: kept
# param: company kgr:amazon
# param: metric kgm:revenue
SELECT ?value WHERE { ?f kg:subject kgr:amazon ; kg:metric kgm:revenue ; kg:value ?value } ORDER BY ?value
"""


@pytest.fixture(scope="module")
def store() -> Memory:
    return Memory(TRIG)


@pytest.fixture
def asked(tmp_path: Path):
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "cq01-revenue.rq").write_text(QUESTION, "utf-8")
    return questions(tmp_path)


def values(table: Table) -> list[list[str]]:
    return [[getattr(term, "value", "") for term in row] for row in table.rows]


def test_run_answers_over_all_graphs_with_known_prefixes(store):
    table = run(store, "SELECT ?value ?words { ?f kg:value ?value ; kg:evidence/kg:exact ?words }")
    assert table.columns == ("value", "words")
    assert values(table) == [["213400000000", "营收 2134 亿美元"]]


def test_run_sorts_rows_that_have_no_order(store):
    table = run(store, "SELECT ?e { ?e a kg:Segment }")
    assert [row[0].rsplit("/", 1)[-1] for row in values(table)] == ["aws", "azure", "google-cloud"]
    table = run(store, "SELECT ?e { ?e a kg:Segment } ORDER BY DESC(?e)")
    assert [row[0].rsplit("/", 1)[-1] for row in values(table)] == ["google-cloud", "azure", "aws"]


def test_run_honours_from_clauses(store):
    assert values(run(store, "SELECT (COUNT(*) AS ?n) FROM kgg:periods { ?s ?p ?o }")) == [["6"]]
    assert values(run(store, "SELECT DISTINCT ?g FROM NAMED kgg:facts { GRAPH ?g { ?s ?p ?o } }")) == [["https://w3id.org/chipkg/graph/facts"]]


def test_run_answers_ask_and_construct(store):
    assert run(store, "ASK { kgr:amazon a kg:Company }").answer is True
    assert not run(store, "ASK { kgr:amazon a kg:Chip }")
    graph = run(store, "CONSTRUCT { ?s kg:in ?p } WHERE { ?s kg:period ?p }")
    assert (graph.kind, graph.columns, len(graph)) == ("graph", ("subject", "predicate", "object"), 2)


@pytest.mark.parametrize("name", ["cq01-revenue", "CQ01", "What revenue has  a company?", "公司的营收是多少？"])
def test_run_finds_questions_by_id_and_by_words(store, asked, name):
    assert values(run(store, name, questions=asked)) == [["213400000000"]]


def test_questions_read_both_languages_and_parameters(asked):
    [question] = asked
    assert (question.en, question.zh, question.ordered) == ("What revenue has a company?", "公司的营收是多少？", True)
    assert [parameter.default for parameter in question.parameters] == ["kgr:amazon", "kgm:revenue"]


@pytest.mark.parametrize("value", ["aws", "AWS", "kgr:aws", "<https://w3id.org/chipkg/id/aws>", "亚马逊云科技", "amazon web services"])
def test_run_puts_parameters_in_place(store, asked, value):
    assert values(run(store, "cq01", questions=asked, parameters={"company": value})) == [["60"]]
    assert values(run(store, "cq01", questions=asked, parameters={"company": value, "metric": "eps"})) == []


def test_run_binds_variables_of_sparql(store):
    table = run(store, "SELECT ?v { ?f kg:subject ?who ; kg:value ?v }", parameters={"who": "AMZN"})
    assert values(table) == [["213400000000"]]


def test_run_reads_query_files(store, tmp_path):
    (tmp_path / "mine.rq").write_text("ASK { kgr:amazon ?p ?o }", "utf-8")
    assert run(store, tmp_path / "mine.rq").answer is True
    assert run(store, str(tmp_path / "mine.rq")).answer is True


@pytest.mark.parametrize(("parameters", "problem"), [
    ({"firm": "aws"}, "no such parameter: firm .it takes: company, metric"),
    ({"company": "nobody"}, "no entity has this name"),
    ({"company": "cloud"}, "2 entities have this name .one of kgr:azure, kgr:google-cloud"),
    ({"company": "<x> } SERVICE <y> { "}, "no entity has this name"),
    ({"company": "kgr:a> ?p ?o . SERVICE <http://x/> {"}, "no entity has this name"),
])
def test_run_refuses_parameters(store, asked, parameters, problem):
    with pytest.raises(QueryError, match=problem):
        run(store, "cq01", questions=asked, parameters=parameters)


@pytest.mark.parametrize(("query", "message"), [
    ("SELECT * {\n  ?s ?p\n}", "query:3:2: ill-formed: near `{ ?s ?p }` (mend the query)"),
    ("SELECT * {\n  ?s 'é", "query:2:8: ill-formed: near `{ ?s ' é` (mend the query)"),
    ("", "query:1:1: ill-formed: it is empty (mend the query)"),
])
def test_run_names_the_place_of_a_syntax_error(store, query, message):
    with pytest.raises(QueryError) as caught:
        run(store, query)
    assert str(caught.value) == message


def test_run_lists_the_prefixes_it_knows(store):
    with pytest.raises(QueryError, match=r"query:1:22: unknown prefix near `\?x { \?s nope:p` .declare it with PREFIX; known without: kg, kgr"):
        run(store, "SELECT ?x { ?s nope:p ?o }")


def test_run_tells_other_mistakes(store):
    with pytest.raises(QueryError):
        run(store, "SELECT (1 AS ?x) (2 AS ?x) {}")


def test_run_refuses_missing_files(store, tmp_path):
    with pytest.raises(QueryError, match="cannot read the query"):
        run(store, tmp_path / "none.rq")
    with pytest.raises(QueryError, match="no questions here"):
        questions(tmp_path)


def test_table_can_be_sent_to_another_process(store):
    table = run(store, "SELECT * { kgr:amazon ?p ?o }")
    assert pickle.loads(pickle.dumps(table)) == table


ROWS = "SELECT ?who ?name ?value { ?f kg:subject ?who ; kg:value ?value . ?who skos:prefLabel ?name FILTER (LANGMATCHES(LANG(?name), 'zh')) } ORDER BY ?value ?name"


def test_format_table_aligns_wide_characters(store):
    assert format_table(run(store, ROWS)) == (
        "who         name                 value\n"
        "----------  ------------  ------------\n"
        "kgr:aws     亚马逊云科技            60\n"
        "kgr:amazon  亚马逊        213400000000\n"
        "kgr:amazon  亞馬遜        213400000000\n"
    )


def test_with_labels_names_iris(store):
    query = "SELECT ?who ?metric ?unit { ?f kg:subject ?who ; kg:metric ?metric ; kg:unit ?unit ; kg:value ?v } ORDER BY ?v"
    assert values(with_labels(run(store, query), store, "zh")) == [
        ["亚马逊云科技", "营业收入", "https://w3id.org/chipkg/unit/percent"], ["亚马逊", "营业收入", "美元"],
    ]
    assert values(with_labels(run(store, query), store, "en"))[1] == ["Amazon", "revenue", "US dollars"]


def test_format_table_writes_the_standard_formats(store):
    query = """SELECT * { VALUES (?a ?b) { ("x,\\"y\\"\\n<&" UNDEF) ("\u96f2"@zh-Hant kgr:aws) (1.5 2) } } ORDER BY ISNUMERIC(?a) BOUND(?b)"""
    table = run(store, query)
    assert format_table(table, "csv") == 'a,b\r\n"x,""y""\n<&",\r\n云,'.replace("云", "\u96f2") + "https://w3id.org/chipkg/id/aws\r\n1.5,2\r\n"
    assert format_table(table, "tsv") == (
        '?a\t?b\n"x,\\"y\\"\\n<&"\t\n"\u96f2"@zh-hant\t<https://w3id.org/chipkg/id/aws>\n'
        '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>\t"2"^^<http://www.w3.org/2001/XMLSchema#integer>\n'
    )
    data = json.loads(format_table(table, "json"))
    assert data["head"] == {"vars": ["a", "b"]}
    assert data["results"]["bindings"][1] == {
        "a": {"type": "literal", "value": "\u96f2", "xml:lang": "zh-hant"}, "b": {"type": "uri", "value": "https://w3id.org/chipkg/id/aws"},
    }
    assert data["results"]["bindings"][2]["b"] == {
        "type": "literal", "value": "2", "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert '<binding name="a"><literal>x,"y"\n&lt;&amp;</literal></binding>' in format_table(table, "xml")


def test_format_table_is_read_back_by_the_engine(store):
    import pyoxigraph as ox

    table = run(store, "SELECT * { ?s ?p ?o }")
    for name, kind in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML), ("tsv", ox.QueryResultsFormat.TSV)):
        answer = ox.parse_query_results(format_table(table, name).encode(), format=kind)
        rows = {tuple(str(solution[column]) for column in table.columns) for solution in answer}
        assert rows == {tuple(map(str, row)) for row in table.rows}


def test_format_table_writes_answers_and_graphs(store):
    yes = run(store, "ASK {}")
    assert [format_table(yes, name) for name in ("table", "csv", "tsv", "json")] == ["true\n", "true\r\n", "true\n", '{"head":{},"boolean":true}\n']
    assert "<boolean>true</boolean>" in format_table(yes, "xml")
    graph = run(store, "CONSTRUCT { ?s kg:in ?p } WHERE { ?s kg:period ?p }")
    assert "kgf:a kg:in kgp:2025Q4 ." in format_table(graph, "ttl")
    assert len(format_table(graph, "nt").splitlines()) == 2


def test_format_table_refuses(store):
    with pytest.raises(QueryError, match="no such format: pdf"):
        format_table(run(store, "ASK {}"), "pdf")
    with pytest.raises(QueryError, match="these rows are no graph"):
        format_table(run(store, "SELECT * { ?s a kg:Chip }"), "ttl")


def test_format_table_shows_control_characters_as_escapes():
    import pyoxigraph as ox

    text = format_table(Table(("a",), ((ox.Literal("x\x1b[31m\u202ey\r\nz"),),)))
    assert text == "a\n" + "-" * 21 + "\n" + "x\\x1b[31m\\u202ey\\r\\nz\n"


def test_empty_answers_are_tables_too(store):
    table = run(Memory(), "SELECT ?a ?b { ?a ?b ?c }")
    assert format_table(table) == "a  b\n-  -\n"
    assert format_table(run(Memory(), "SELECT * {}"), "csv").startswith("")
    assert format_table(run(Memory(), "SELECT * {}")) == format_table(run(Memory(), "SELECT * {}"))
