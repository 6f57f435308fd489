"""What follows from stated facts: in a graph of its own, each with its origin, made again when documents change, and not when unwanted."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from check_samples import stored

from kg.check import check
from kg.cli import main
from kg.ontology import BASE, load, local_name, shipped_folder
from kg.pipeline import build, open_store, stated
from kg.query import run
from kg.store import StatedOnly, Store
from kg.validate import validate

DERIVED = ox.NamedNode(BASE + "graph/derived")
QUERIES = shipped_folder() / "queries"
AMAZON = "Amazon\n\nFebruary 5, 2026\n\nAmazon's net income in the fourth quarter of 2025 was $21.2 billion, against $20.0 billion a year earlier."
AGAIN = "亚马逊\n\n2026年2月6日\n\n2025年第四季度，亚马逊净利润为231亿美元。"
RIVALS = "Clouds\n\nFebruary 5, 2026\n\nAWS competes with Microsoft Azure."
CALENDARS = (
    "Amazon\n\nFebruary 5, 2026\n\nAmazon's net sales in the fourth quarter of 2025 were $213.4 billion.",
    "微软\n\n2026年1月29日\n\n微软2026财年第二季度营业收入为813亿美元。",
    "輝達\n\n2026年2月26日\n\n輝達2026會計年度第四季營收為681億美元。",
    "美光\n\n2025年12月18日\n\n美光2026财年第一季度营收为136.4亿美元。",
)


def rows(store: Store | StatedOnly, name: str) -> list[list[str]]:
    table = run(store, next(QUERIES.glob(f"{name}-*.rq")))
    return [["" if cell is None else str(getattr(cell, "value", cell)) for cell in row] for row in table.rows]


def derived(store: Store) -> list[ox.Quad]:
    return [quad for quad in store.quads() if quad.graph_name == DERIVED]


def test_growth_is_computed_from_levels_and_names_both(tmp_path: Path) -> None:
    with open_store(stored([AMAZON], tmp_path), read_only=True) as store:
        assert rows(store, "cq43") == [["Amazon", "net income", "2025Q4", "6", "20000000000", "21200000000"]]
        origins = [quad for quad in derived(store) if local_name(quad.predicate.value) == "wasDerivedFrom"]
        assert len(origins) == 2
        assert all("amazon.netIncome.level" in quad.object.value for quad in origins)
        assert validate(stated(store), load()).errors == ()


def test_growth_that_a_document_states_or_that_two_levels_contradict_is_not_computed(tmp_path: Path) -> None:
    said = "Amazon\n\nFebruary 5, 2026\n\nAmazon's net income in the fourth quarter of 2025 rose 6% to $21.2 billion from $20.0 billion a year earlier."
    with open_store(stored([said], tmp_path / "said"), read_only=True) as store:
        assert rows(store, "cq43") == []
    with open_store(stored([AMAZON, AGAIN], tmp_path / "two"), read_only=True) as store:
        assert rows(store, "cq43") == []


def test_disagreement_is_a_node_with_both_facts_and_its_kind(tmp_path: Path) -> None:
    with open_store(stored([AMAZON, AGAIN], tmp_path), read_only=True) as store:
        assert rows(store, "cq40") == [["Amazon", "net income", "level", "2025Q4", "21200000000", "23100000000", "conflict"]]
        pairs = [quad for quad in derived(store) if local_name(quad.predicate.value) == "disagreesWith"]
        assert len(pairs) == 2
        assert (pairs[0].subject, pairs[0].object) == (pairs[1].object, pairs[1].subject)
        assert validate(stated(store), load()).errors == ()


def test_revision_is_a_node_and_a_link_from_the_later_fact(tmp_path: Path) -> None:
    texts = ["Meta 三季报\n\n2025年10月30日\n\nMeta预计2026年资本支出为1050亿至1150亿美元。", "Meta 四季报\n\n2026年1月29日\n\nMeta预计2026年资本支出为1250亿至1350亿美元。"]
    with open_store(stored(texts, tmp_path), read_only=True) as store:
        assert rows(store, "cq41") == [["Meta", "capital expenditure", "2026", "105000000000", "125000000000", "superseded guidance", "2026-01-29"]]


def test_competition_of_companies_is_derived_from_that_of_their_segments(tmp_path: Path) -> None:
    with open_store(stored([RIVALS], tmp_path), read_only=True) as store:
        found = store.query("SELECT ?a ?b { ?r kg:predicate kg:competesWith ; prov:wasDerivedFrom ?origin ; kg:subject ?a ; kg:object ?b }")
        assert [(local_name(row["a"].value), local_name(row["b"].value)) for row in found] == [("amazon", "microsoft")]


def test_derived_facts_follow_every_change(tmp_path: Path) -> None:
    place = stored([AMAZON], tmp_path)
    with open_store(place, read_only=True) as store:
        before = sorted(map(str, store.quads()))
        assert len(rows(store, "cq43")) == 1
    (tmp_path / "articles" / "1.txt").write_text(AGAIN + "\n", encoding="utf-8")
    build([tmp_path / "articles"], place)
    with open_store(place) as store:
        assert (rows(store, "cq43"), len(rows(store, "cq40"))) == ([], 1)
        assert store.remove("1.txt")
    with open_store(place, read_only=True) as store:
        assert sorted(map(str, store.quads())) == before


def test_derived_facts_can_be_left_out_of_a_store_and_of_a_query(tmp_path: Path) -> None:
    place = stored([AMAZON, RIVALS], tmp_path, derived=False)
    with open_store(place, read_only=True) as store:
        assert derived(store) == []
        assert rows(store, "cq43") == []
    with open_store(place) as store:
        store.stats()
    with open_store(place, read_only=True) as store:
        assert len(rows(store, "cq43")) == 1
        assert rows(StatedOnly(store), "cq43") == []
        assert rows(StatedOnly(store), "cq42") == rows(store, "cq42")
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        stated, whole = (int(next(iter(one.query(count)))["n"].value) for one in (StatedOnly(store), store))
        assert whole - stated == len(derived(store)) > 0
    with open_store(place, derived=False) as store:
        assert derived(store) == []


def test_same_documents_derive_the_same_statements_in_any_order(tmp_path: Path) -> None:
    found = []
    for number, texts in enumerate(([AMAZON, AGAIN, RIVALS], [RIVALS, AGAIN, AMAZON])):
        with open_store(stored(texts, tmp_path / str(number)), read_only=True) as store:
            found.append(sorted(map(str, derived(store))))
    assert found[0] == found[1]


def test_quarters_of_four_books_meet_in_one_calendar_quarter(tmp_path: Path) -> None:
    """Microsoft's FY2026Q2 is the calendar quarter itself; NVIDIA's FY2026Q4 and Micron's FY2026Q1 end a month later and earlier."""
    with open_store(stored(CALENDARS, tmp_path), read_only=True) as store:
        assert rows(store, "cq42") == [
            ["Amazon", "2025Q4", "2025-10-01", "2025-12-31", "213400000000", "USD"],
            ["Microsoft", "FY2026Q2", "2025-10-01", "2025-12-31", "81300000000", "USD"],
            ["NVIDIA", "FY2026Q4", "2025-11-01", "2026-01-31", "68100000000", "USD"],
            ["Micron", "FY2026Q1", "2025-09-01", "2025-11-30", "13640000000", "USD"],
        ]


def test_figures_of_one_calendar_quarter_are_compared_across_books(tmp_path: Path) -> None:
    text = "Nvidia\n\nFebruary 26, 2026\n\nNvidia's revenue in the fourth quarter of fiscal 2026 was $68.1 billion."
    again = "英伟达\n\n2026年2月27日\n\n英伟达2025年第四季度营收为631亿美元。"
    with open_store(stored([text, again], tmp_path), read_only=True) as store:
        assert rows(store, "cq40") == [["NVIDIA", "revenue", "level", "2025Q4", "63100000000", "68100000000", "conflict"]]


def test_commands_leave_derived_facts_out_when_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "0.txt").write_text(AMAZON + "\n", encoding="utf-8")
    ask = ["query", "cq43", "--format", "csv", "--store"]
    for switch, asked, rows_there in ((["--no-derived"], [], 0), ([], [], 1), ([], ["--no-derived"], 0)):
        place = str(tmp_path / "store")
        assert main(["build", str(articles), "--no-page", "--store", place, *switch]) == 0
        capsys.readouterr()
        assert main([*ask, place, *asked]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1 + rows_there


def test_check_of_a_file_without_texts_says_that_it_read_no_sentences(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for number, text in enumerate((AMAZON, AGAIN)):
        (articles / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    build([articles], tmp_path / "graph.nq")
    with open_store(tmp_path / "graph.nq", read_only=True) as store:
        report = check(store, load())
    assert [found.kind for found in report.errors] == ["conflict"]
    assert report.unread == 2
