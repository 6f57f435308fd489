"""The questions that come with the ontology get the answers that their headers give, on every engine, with and without the synthetic texts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.ontology import local_name

QUERIES = sorted((Path(__file__).resolve().parents[2] / "ontology" / "queries").glob("*.rq"))
HEADER = re.compile(r"^# (\S+?): (.*)$", re.MULTILINE)
NUMBERS = ("#integer", "#decimal", "#double")


def header(path: Path) -> dict[str, str]:
    return dict(HEADER.findall(path.read_text(encoding="utf-8")))


def cell(iri: str, text: str, datatype: str) -> Any:
    if iri:
        return local_name(iri)
    if datatype.endswith(NUMBERS):
        return float(text)
    return text == "true" if datatype.endswith("#boolean") else text


def by_oxigraph(graph: ox.Store, query: str) -> list[list[Any]]:
    def plain(term: Any) -> Any:
        if term is None:
            return None
        return cell(term.value, "", "") if isinstance(term, ox.NamedNode) else cell("", term.value, term.datatype.value)

    rows = graph.query(query)
    names = [variable.value for variable in rows.variables]
    return [[plain(row[name]) for name in names] for row in rows]


def by_rdflib(graph: rdflib.Graph, query: str) -> list[list[Any]]:
    def plain(term: Any) -> Any:
        if term is None:
            return None
        return cell(str(term), "", "") if isinstance(term, rdflib.URIRef) else cell("", str(term), str(term.datatype or ""))

    return [[plain(term) for term in row] for row in graph.query(query)]


def same(found: list[list[Any]], expected: list[list[Any]], order: str) -> bool:
    rows = [[str(x) if isinstance(x, bool | str) or x is None else f"{float(x):.2f}" for x in row] for row in found]
    wanted = [[str(x) if isinstance(x, bool | str) or x is None else f"{float(x):.2f}" for x in row] for row in expected]
    return rows == wanted if order == "kept" else sorted(rows) == sorted(wanted)


def test_there_are_33_questions_with_words_in_two_languages() -> None:
    assert [path.name[:4] for path in QUERIES] == [f"cq{n:02}" for n in (*range(1, 29), *range(40, 45))]
    assert all({"Q", "问", "order", "expect"} <= header(path).keys() for path in QUERIES)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_question_gets_its_answer(path: Path, gold: ox.Store) -> None:
    head = header(path)
    found = by_oxigraph(gold, path.read_text(encoding="utf-8"))
    assert same(found, json.loads(head["expect"]), head["order"]), found


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_question_gets_its_answer_from_the_seed_article_alone(path: Path, seed_alone: ox.Store) -> None:
    head = header(path)
    found = by_oxigraph(seed_alone, path.read_text(encoding="utf-8"))
    assert same(found, json.loads(head.get("seed", head["expect"])), head["order"]), found


@pytest.mark.slow
def test_rdflib_gives_the_same_answers(gold: ox.Store) -> None:
    graph = rdflib.Graph().parse(data=gold.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    wrong = []
    for path in QUERIES:
        head = header(path)
        found = by_rdflib(graph, path.read_text(encoding="utf-8"))
        if not same(found, json.loads(head["expect"]), head["order"]):
            wrong.append((path.stem, found))
    assert wrong == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_question_is_portable(path: Path) -> None:
    query = re.sub(r"^#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not re.search(r"\bGRAPH\b|\bSERVICE\b|\[\s*\]|_:", query)
    assert not re.search(r"kg:(value|low|high) -?\d", query), "numbers are compared in a FILTER"
    assert not re.search(r'LANG\(\?\w+\) = "zh', query), "engines differ in the case of language tags"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_parameter_stands_in_its_query(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    query = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    for name, default in re.findall(r"^# param: (\S+) (\S+)$", text, flags=re.MULTILINE):
        assert re.search(rf"(?<![\w-]){re.escape(default)}(?![\w-])", query), name
