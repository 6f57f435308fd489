"""Room: kg.upkeep. Promise: differences, paths and networks are told in words with their quotes; what was tampered with is found."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.ontology import BASE, KG, Ontology
from kg.pipeline import build, open_store, to_networkx
from kg.upkeep.comparing import between_days, between_quarters, between_stores
from kg.upkeep.connecting import network, paths
from kg.upkeep.verifying import verify

FIRST = """Cloud rivals

5 February 2026 - Microsoft Azure competes with Amazon Web Services. Amazon said AWS revenue was $35.6 billion in the fourth quarter of 2025, up 24%.
AWS revenue was $33.0 billion in the third quarter of 2025.
"""
SECOND = """Chips

8 February 2026 - TSMC makes chips for NVIDIA. Amazon Web Services uses NVIDIA's Rubin chips. Amazon said AWS revenue was $35.58 billion in the fourth quarter of 2025, up 26%.
"""
AWS = "Amazon Web Services"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("telling")
    (home / "news").mkdir()
    for name, text in (("first.txt", FIRST), ("second.txt", SECOND)):
        (home / "news" / name).write_text(text, encoding="utf-8")
    build([home / "news"], home / "both")
    build([home / "news/first.txt"], home / "one")
    return home


@pytest.fixture
def spoiled(built: Path, tmp_path: Path) -> Path:
    """A copy of a store that a test may spoil."""
    return Path(shutil.copytree(built / "both", tmp_path / "s"))


# -- diff --------------------------------------------------------------------------------------------------------------------------


def test_two_stores_differ_in_what_is_new_gone_and_changed_each_with_its_quotes(built: Path, ontology: Ontology) -> None:
    with open_store(built / "one", read_only=True) as one, open_store(built / "both", read_only=True) as both:
        there, back = between_stores(one, both, ontology, "en"), between_stores(both, one, ontology, "en")
        assert between_stores(both, both, ontology, "en") == []
    changed = [change.text for change in there if change.kind == "changed"]
    assert changed == [
        f"{AWS} · revenue · 2025Q4: $35.58B, before $35.6B (the same but for rounding)",
        f"{AWS} · revenue · year over year · 2025Q4: +26%, before +24% (+2 pp)",
    ]
    assert {change.kind for change in there} == {"changed", "new"}
    assert {change.text for change in there if change.kind == "new"} == {change.text for change in back if change.kind == "gone"} != set()
    assert all(fact.quotes for change in there for fact in (*change.before, *change.after))
    assert {quote.source for change in there if change.kind == "new" for fact in change.after for quote in fact.quotes} == {"second.txt"}


def test_two_days_of_one_store_differ_as_two_stores_do_and_in_chinese_too(built: Path, ontology: Ontology) -> None:
    with open_store(built / "both", read_only=True) as store:
        later = between_days(store, ontology, "en", date(2026, 2, 5))
        assert between_days(store, ontology, "en", date(2026, 2, 8)) == []
        assert between_days(store, ontology, "en", date(2026, 2, 5), date(2026, 2, 7)) == []
        chinese = between_days(store, ontology, "zh-Hans", date(2026, 2, 5))
    assert [change.text for change in later][1] == f"{AWS} · revenue · year over year · 2025Q4: +26%, before +24% (+2 pp)"
    assert any("此前" in change.text for change in chinese)


def test_two_quarters_differ_by_how_far_each_figure_moved(built: Path, ontology: Ontology) -> None:
    with open_store(built / "one", read_only=True) as store:
        texts = [(change.kind, change.text) for change in between_quarters(store, ontology, "en", "2025Q3", "2025Q4")]
    assert ("changed", f"{AWS} · revenue · 2025Q4: $35.6B, before $33B (+7.9%)") in texts
    assert ("new", f"{AWS} · revenue · year over year · 2025Q4: +24%") in texts


# -- path and network --------------------------------------------------------------------------------------------------------------


def test_a_path_explains_each_step_with_fact_and_quote_and_marks_what_only_the_catalog_says(built: Path, ontology: Ontology) -> None:
    with open_store(built / "both", read_only=True) as store:
        found = paths(store, ontology, ("azure", "rubin"), "en")
        assert paths(store, ontology, ("rubin", "azure"), "en")[0][0].start == "rubin"
        assert paths(store, ontology, ("azure", "nobody"), "en") == []
    steps = found[0]
    assert [(step.start, step.end) for step in steps] == [("azure", "amazon-web-services"), ("amazon-web-services", "rubin")]
    assert [step.link for step in steps] == ["competesWith", "uses"]
    assert all(fact.quotes and fact.status == "actual" for step in steps for fact in step.facts)
    assert [len(way) for way in found] == sorted(len(way) for way in found)


def test_links_of_the_catalog_can_be_left_out(built: Path, ontology: Ontology) -> None:
    with open_store(built / "both", read_only=True) as store:
        with_catalog = paths(store, ontology, ("rubin", "blackwell"), "en")
        assert any(step.curated for way in with_catalog for step in way)
        assert paths(store, ontology, ("rubin", "blackwell"), "en", stated=True) == []


def test_a_network_gives_places_in_one_order_and_companies_for_their_parts(built: Path) -> None:
    with open_store(built / "both", read_only=True) as store:
        parts, companies = network(store, "competition"), network(store, "competition", companies=True)
        assert network(store, "competition") == parts
        assert network(store, "supply", "zh-Hans") != []
    assert [(place.id, place.links) for place in parts] == [("amazon-web-services", 1), ("azure", 1)]
    assert [(place.id, place.links, place.community) for place in companies] == [("amazon", 1, 1), ("microsoft", 1, 1)]


def test_to_networkx_gives_a_graph_that_networkx_can_work_on(built: Path) -> None:
    graph = to_networkx(built / "both")
    assert isinstance(graph, nx.MultiDiGraph)
    assert nx.has_path(graph, "amazon-web-services", "rubin")
    assert graph.nodes["azure"]["labels"]["en"] == "Microsoft Azure"


# -- verify ------------------------------------------------------------------------------------------------------------------------


def faults(place: Path, ontology: Ontology) -> list[tuple[str, str]]:
    with open_store(place, read_only=True) as store:
        return [(found.document, found.problem) for found in verify(store, ontology)]


def test_a_sound_store_has_no_faults(built: Path, ontology: Ontology) -> None:
    assert faults(built / "both", ontology) == []


def kept(place: Path, name: str) -> Path:
    with open_store(place, read_only=True) as store:
        return place / "documents" / store.find_document(name)


def test_a_text_that_was_touched_is_found_with_document_and_place(spoiled: Path, ontology: Ontology) -> None:
    path = kept(spoiled, "first.txt") / "text"
    path.write_text(path.read_text(encoding="utf-8").replace("35.6", "36.6"), encoding="utf-8")
    found = faults(spoiled, ontology)
    assert ("first.txt", "the kept text is not the one that offsets refer to") in found
    assert any(problem.startswith("the text has other words here") and "36.6" in problem for _, problem in found)


def test_bytes_that_were_touched_or_lost_are_found(spoiled: Path, ontology: Ontology) -> None:
    (kept(spoiled, "first.txt") / "original").write_bytes(b"something else")
    shutil.rmtree(kept(spoiled, "second.txt"))
    (spoiled / "documents" / ("0" * 64)).mkdir()
    assert faults(spoiled, ontology) == [
        ("", "files of a document that the store does not hold"),
        ("first.txt", "the kept bytes are not those that were read"),
        ("second.txt", "the original of this document is not kept here"),
    ]


@pytest.mark.parametrize(("spoil", "problem"), [
    ("reading", "and described nowhere"), ("twice", "a statement in two graphs"), ("dangling", "is named by object and described nowhere"),
    ("orphan", "a reading of no fact"), ("value", "an observation has either a value"),
])
def test_statements_that_were_touched_are_found(spoil: str, problem: str, spoiled: Path, ontology: Ontology) -> None:
    graph = ox.Store(str(spoiled / "oxigraph"))
    evidence, facts = ox.NamedNode(KG + "evidence"), ox.NamedNode(BASE + "graph/facts")
    link = min(graph.quads_for_pattern(None, evidence, None, None), key=str)
    if spoil == "reading":
        for quad in list(graph.quads_for_pattern(link.object, None, None, None)):
            graph.remove(quad)
    elif spoil == "twice":
        quad = min(graph.quads_for_pattern(None, None, None, facts), key=str)
        graph.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(BASE + "graph/catalog")))
    elif spoil == "dangling":
        quad = min(graph.quads_for_pattern(None, ox.NamedNode(KG + "object"), None, facts), key=str)
        graph.remove(quad)
        graph.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode(BASE + "id/nobody"), facts))
    elif spoil == "orphan":
        graph.remove(link)
    else:
        graph.remove(min(graph.quads_for_pattern(None, ox.NamedNode(KG + "value"), None, facts), key=str))
    graph.flush()
    del graph
    assert any(problem in found for _, found in faults(spoiled, ontology))
