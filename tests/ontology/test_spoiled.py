"""Validation: the hand-made graph passes, and each of 39 ways to spoil it is reported, with the severity it deserves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import gold_facts
import pyoxigraph as ox
import pytest

from kg.mapping import to_quads
from kg.ontology import Ontology, expand
from kg.validate import Violation, gate, validate

AWS = "kgr:amazon-web-services"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def decimal(value: object) -> ox.Literal:
    return ox.Literal(str(Decimal(str(value))), datatype=node("xsd:decimal"))


def integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=node("xsd:integer"))


class Spoiler:
    """A copy of the graph that can be changed by prefixed names."""

    def __init__(self, graph: ox.Store) -> None:
        self.graph = ox.Store()
        self.graph.bulk_extend(graph)
        self.aws = self.find(AWS, "kgm:revenue", "kgc:level")
        self.growth = self.find(AWS, "kgm:revenue", "kgc:yoy")
        self.share = self.find(AWS, "kgm:revenue", "kgc:share")
        self.outlook = self.find("kgr:amazon", "kgm:operatingIncome", "kgc:level", "kgc:guidance")
        self.multiple = self.find("kgr:trainium4", "kgm:computePerformance", "kgc:multiple", "kgc:guidance")
        self.rival = self.first("kg:predicate", node("kg:competesWith"))
        self.reading = self.value(self.aws, "kg:evidence")
        self.document = self.value(self.reading, "kg:document")

    def find(self, subject: str, metric: str, measure: str, status: str = "kgc:actual") -> ox.NamedNode:
        query = f"SELECT ?f WHERE {{ ?f kg:subject {subject} ; kg:metric {metric} ; kg:measure {measure} ; kg:status {status} }} ORDER BY ?f"
        prefixes = {name: expand(name + ":") for name in ("kg", "kgr", "kgm", "kgc")}
        return next(iter(self.graph.query(query, prefixes=prefixes)))["f"]

    def first(self, predicate: str, value: ox.NamedNode) -> ox.NamedNode:
        return min((q.subject for q in self.graph.quads_for_pattern(None, node(predicate), value)), key=str)

    def value(self, subject: ox.NamedNode, predicate: str) -> ox.NamedNode:
        return min((q.object for q in self.graph.quads_for_pattern(subject, node(predicate), None)), key=str)

    def drop(self, subject: ox.NamedNode | None, predicate: str, value: object = None) -> None:
        for quad in list(self.graph.quads_for_pattern(subject, node(predicate), value)):
            self.graph.remove(quad)

    def add(self, subject: ox.NamedNode | str, predicate: str, value: ox.NamedNode | ox.Literal | str) -> None:
        ends = [node(end) if isinstance(end, str) else end for end in (subject, value)]
        self.graph.add(ox.Quad(ends[0], node(predicate), ends[1]))

    def put(self, subject: ox.NamedNode | str, predicate: str, value: ox.NamedNode | ox.Literal | str) -> None:
        self.drop(node(subject) if isinstance(subject, str) else subject, predicate)
        self.add(subject, predicate, value)


def late(g: Spoiler) -> None:
    for quad in list(g.graph.quads_for_pattern(None, node("rdf:type"), node("kg:Document"))):
        g.put(quad.subject, "dcterms:issued", ox.Literal("2028-01-01", datatype=node("xsd:date")))


def both(*steps: Callable[[Spoiler], object]) -> Callable[[Spoiler], None]:
    def run(g: Spoiler) -> None:
        for step in steps:
            step(g)

    return run


WAYS: dict[str, tuple[str, Callable[[Spoiler], object]]] = {
    "no evidence": ("error", lambda g: g.drop(g.aws, "kg:evidence")),
    "two values": ("error", lambda g: g.add(g.aws, "kg:value", decimal(1))),
    "no value at all": ("error", lambda g: g.drop(g.aws, "kg:value")),
    "float, not decimal": ("error", lambda g: g.put(g.aws, "kg:value", ox.Literal("3.56E10", datatype=node("xsd:double")))),
    "low above high": ("error", lambda g: g.put(g.outlook, "kg:low", decimal(30000000000))),
    "no period": ("info", lambda g: g.drop(g.aws, "kg:period")),
    "unknown period": ("error", lambda g: g.put(g.aws, "kg:period", "kgp:2099Q1")),
    "metric not of the scheme": ("error", lambda g: g.put(g.aws, "kg:metric", "kgm:reveneu")),
    "percent for a level of money": ("error", lambda g: g.put(g.aws, "kg:unit", "kgu:percent")),
    "gigawatts for a growth rate": ("error", lambda g: g.put(g.growth, "kg:unit", "kgu:GW")),
    "share of nothing": ("info", lambda g: g.drop(g.share, "kg:base")),
    "multiple of nothing": ("info", lambda g: g.drop(g.multiple, "kg:base")),
    "lost scale word": ("warning", lambda g: g.put(g.aws, "kg:value", decimal(356))),
    "share of 1800 %": ("warning", lambda g: g.put(g.share, "kg:value", decimal(1800))),
    "unknown status": ("error", lambda g: g.put(g.aws, "kg:status", "kgc:rumour")),
    "estimate of nobody": ("info", lambda g: g.drop(g.find(AWS, "kgm:revenue", "kgc:yoy", "kgc:estimate"), "prov:wasAttributedTo")),
    "quote cut off": ("error", lambda g: g.put(g.reading, "kg:exact", ox.Literal("四季度"))),
    "offsets swapped": ("error", lambda g: g.put(g.reading, "kg:start", integer(4800))),
    "confidence 95": ("error", lambda g: g.put(g.reading, "kg:confidence", decimal(95))),
    "document without hash": ("error", lambda g: g.drop(g.document, "dcterms:identifier")),
    "one-way competition": ("error", lambda g: g.drop(node("kgr:azure"), "kg:competesWith", node(AWS))),
    "relation to itself": ("error", lambda g: g.put(g.rival, "kg:object", g.value(g.rival, "kg:subject"))),
    "predicate that is none": ("error", lambda g: g.put(g.rival, "kg:predicate", "kg:metric")),
    "shortcut without relation": ("error", lambda g: g.add("kgr:visa", "kg:investsIn", "kgr:openai")),
    "relation without shortcut": ("error", lambda g: g.drop(node("kgr:openai"), "kg:customerOf", node(AWS))),
    "segment competes with its own company": ("error", both(
        lambda g: g.add(AWS, "kg:competesWith", "kgr:amazon"), lambda g: g.add("kgr:amazon", "kg:competesWith", AWS))),
    "segment of two companies": ("error", lambda g: g.add(AWS, "kg:segmentOf", "kgr:microsoft")),
    "person used as product": ("error", lambda g: g.add(AWS, "kg:uses", "kgr:andy-jassy")),
    "ladder in a circle": ("error", lambda g: g.add("kgr:trainium2", "kg:successorOf", "kgr:trainium4")),
    "two English names": ("error", lambda g: g.add("kgr:amazon", "skos:prefLabel", ox.Literal("Amazon Inc", language="en"))),
    "entity without a name": ("error", lambda g: g.drop(node("kgr:visa"), "skos:prefLabel")),
    "one name, two entities": ("warning", lambda g: g.add("kgr:visa", "skos:altLabel", ox.Literal("Amazon", language="en"))),
    "fiscal period maps to a fiscal period": ("error", lambda g: g.put("kgp:microsoft-FY2026Q2", "kg:calendarPeriod", "kgp:microsoft-FY2026Q1")),
    "a sign that is none": ("error", lambda g: g.put(g.aws, "kg:comparator", ox.Literal("!="))),
    "role that is no role": ("error", lambda g: g.put(g.first("dcterms:type", node("kgc:chiefExecutive")), "dcterms:type", "kgc:filing")),
    "guidance after the end": ("warning", late),
    "corrected fact not deprecated": ("warning", lambda g: g.drop(None, "kg:rank")),
}


VOCABULARY_WAYS: dict[str, Callable[[Spoiler], object]] = {
    "no name in Traditional Chinese": lambda g: g.drop(
        node("kgm:capitalExpenditure"), "skos:prefLabel", ox.Literal("資本支出", language="zh-hant")),
    "one word for two metrics": lambda g: g.add("kgm:netIncome", "skos:altLabel", ox.Literal("营收", language="zh-hans")),
}


def test_there_are_39_ways() -> None:
    assert len(WAYS) + len(VOCABULARY_WAYS) == 39


@pytest.fixture(scope="module")
def stated(ontology: Ontology, readers: list[gold_facts.Reader]) -> ox.Store:
    """What the texts say, without the vocabulary, which validation brings along as far as it needs it."""
    decided = gold_facts.curation([fact for reader in readers for fact in reader.facts])
    return gold_facts.graph(ontology, readers, decided, files=["kg"])


@pytest.fixture(scope="module")
def known(stated: ox.Store, ontology: Ontology) -> frozenset[Violation]:
    """What validation says of the good graph."""
    return frozenset(validate(stated, ontology).violations)


def test_the_good_graph_has_no_error_and_no_warning(known: frozenset[Violation]) -> None:
    assert {v.severity for v in known} == {"info"}


@pytest.mark.parametrize("way", WAYS)
def test_a_spoiled_graph_is_reported(way: str, stated: ox.Store, known: frozenset[Violation], ontology: Ontology) -> None:
    severity, spoil = WAYS[way]
    spoiler = Spoiler(stated)
    spoil(spoiler)
    assert severity in {v.severity for v in validate(spoiler.graph, ontology).violations if v not in known}


@pytest.mark.parametrize("way", VOCABULARY_WAYS)
def test_a_spoiled_vocabulary_is_reported(way: str, gold: ox.Store, ontology: Ontology) -> None:
    spoiler = Spoiler(gold)
    VOCABULARY_WAYS[way](spoiler)
    assert [(v.severity, v.node) for v in validate(spoiler.graph, ontology).errors] == [
        ("error", expand("kgm:capitalExpenditure" if "name" in way else "kgm:netIncome"))]


def test_gate_lets_each_text_pass(readers: list[gold_facts.Reader], ontology: Ontology) -> None:
    for reader in readers:
        assert gate(to_quads(reader.extraction(), ontology), ontology).errors == ()


def test_gate_names_the_fact_that_is_wrong(readers: list[gold_facts.Reader], ontology: Ontology) -> None:
    quads = to_quads(readers[1].extraction(), ontology)
    bad = next(q for q in quads if q.predicate == node("kg:comparator"))
    report = gate([*(q for q in quads if q != bad), ox.Quad(bad.subject, bad.predicate, ox.Literal("about"), bad.graph_name)], ontology)
    assert [(v.node, v.path, v.message) for v in report.errors] == [
        (bad.subject.value, "comparator", "comparator is =, ~, >, >=, < or <=")
    ]
