"""Module: kg.api. Promise: a store is asked from Python in one line, and hands its answers to pandas and networkx."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import kg
import kg.types
from kg.errors import QueryError
from kg.pipeline import build

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    place = tmp_path_factory.mktemp("api") / "store"
    build([EXAMPLES / "amazon-2025q4.zh.txt", EXAMPLES / "amazon-2025q4.en.txt"], place)
    with kg.open(place) as found:
        yield found


def test_ask_answers_words_and_says_what_they_mean(graph: kg.Graph) -> None:
    answer = graph.ask("AWS growth 2025Q4")
    assert answer and answer.question is not None
    assert (answer.question.short, answer.assumed) == ("change", ("metric",))
    assert answer.told == "entity = Amazon Web Services; metric = revenue (assumed); measure = year over year; period = 2025Q4"
    assert Decimal(24) in [row["value"] for row in answer.table.to_dicts()]
    assert graph.ask("亚马逊2025年第四季度营收", labels="auto").table.to_dicts()[0]["unit"] == "美元"


def test_ask_refuses_with_a_reason(graph: kg.Graph) -> None:
    answer = graph.ask("cloud growth")
    assert not answer
    assert answer.reason == "the nearest question, cq01, does not fit: it needs the period"
    assert answer.nearest[0].short == "cq01" and len(answer.table) == 0


def test_query_takes_questions_parameters_and_labels(graph: kg.Graph) -> None:
    rows = graph.query("cq02", {"company": "亚马逊", "period": "2025Q4"}).to_dicts()
    assert rows[0]["segment"] == "Amazon Web Services"
    assert graph.query("SELECT ?m { kgr:amazon ^kg:subject/kg:metric ?m } LIMIT 1", labels="zh").to_dicts()[0]["m"].isascii() is False
    with pytest.raises(QueryError, match="period=soon: not a period"):
        graph.query("cq02", {"period": "soon"})
    with pytest.raises(QueryError, match="SERVICE would ask another server"):
        graph.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_facts_are_those_that_documents_state(graph: kg.Graph) -> None:
    everything = graph.facts()
    aws = graph.facts("AWS")
    assert 0 < len(aws) < len(everything)
    assert all("amazon-web-services" in (fact.subject.id, getattr(fact, "object", fact.subject).id) for fact in aws)
    assert {fact.metric for fact in graph.facts("AWS", metric="revenue") if isinstance(fact, kg.types.Observation)} == {"revenue"}
    with pytest.raises(QueryError, match="no entity has this name"):
        graph.facts("Nobody Ltd")


def test_networkx_and_pandas_are_one_call_away(graph: kg.Graph) -> None:
    pytest.importorskip("pandas")
    assert "amazon" in graph.to_networkx().nodes
    frame = graph.query("cq02").to_pandas()
    assert frame.columns.tolist() == ["segment", "revenue", "income", "margin"]
    assert frame["margin"].max() > 30


def test_importing_kg_loads_nothing_else() -> None:
    script = "import sys, kg; print(sorted(name for name in sys.modules if name.startswith(('kg.', 'pyoxigraph', 'pandas', 'networkx', 'httpx'))))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kg.nothing
