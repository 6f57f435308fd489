"""The vocabulary files: every term is declared once, defined, named, and used; no word names two things of a kind."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.folding import fold
from kg.ontology import BASE, KG, SKOS, Ontology, expand, local_name
from kg.validate import validate

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "ontology").rglob("*.ttl"))
OWL = expand("owl:")
NAMES = {SKOS + kind for kind in ("prefLabel", "altLabel", "hiddenLabel")}
LANGUAGES = ["en", "zh-hans", "zh-hant"]
UNTYPED = {"predicate", "inferred"}
"""Properties that take other properties as values: OWL 2 DL has no range for them."""
CORPUS_METRICS = (
    "revenue grossProfit grossMargin operatingIncome operatingMargin netIncome netMargin eps ebitda ebita operatingExpenses rdExpense"
    " operatingCashFlow freeCashFlow capitalExpenditure cash backlog bookings runRate dividend shareRepurchase marketCap sharePrice"
    " inventory taxRate unitsShipped orders users customers marketShare adoption headcount layoffs capacity averagePrice"
    " computePerformance memoryBandwidth memoryCapacity pricePerformance powerEfficiency powerConsumption"
).split()


def triples(*names: str) -> Iterator[tuple[Path, ox.Triple]]:
    for path in FILES:
        if not names or path.name in names:
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
                yield path, quad.triple


@pytest.fixture(scope="module")
def declared() -> dict[str, set[str]]:
    """Terms of kg.ttl and the OWL types they have."""
    found = defaultdict(set)
    for _, t in triples("kg.ttl"):
        if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(KG) and local_name(t.predicate.value) == "type":
            found[t.subject.value.removeprefix(KG)].add(t.object.value.removeprefix(OWL))
    return found


def core(declared: dict[str, set[str]]) -> list[str]:
    """The classes and properties of the graph itself: those that have names."""
    return [term for term in declared if any(t.subject.value == KG + term and t.predicate.value == SKOS + "prefLabel" for _, t in triples("kg.ttl")
                                             if isinstance(t.subject, ox.NamedNode))]


def test_every_term_used_is_declared(declared: dict[str, set[str]]) -> None:
    used = {(term.value.removeprefix(KG), path.name) for path, t in triples() for term in (t.subject, t.predicate, t.object)
            if isinstance(term, ox.NamedNode) and term.value.startswith(KG)}
    for path in (ROOT / "ontology").rglob("*.rq"):
        used |= {(name, path.name) for name in re.findall(r"\bkg:([A-Za-z]+)", path.read_text(encoding="utf-8"))}
    assert sorted((term, file) for term, file in used if term not in declared) == []


def test_no_term_is_dead(declared: dict[str, set[str]]) -> None:
    elsewhere = {term.value.removeprefix(KG) for path, t in triples() if path.name != "kg.ttl" for term in (t.predicate, t.object)
                 if isinstance(term, ox.NamedNode) and term.value.startswith(KG)}
    code = "\n".join(p.read_text(encoding="utf-8") for p in [*(ROOT / "kg").rglob("*.py"), *(ROOT / "ontology").rglob("*.rq")])
    assert sorted(term for term in declared if term not in elsewhere and not re.search(rf"\b{term}\b", code)) == []


def test_every_term_has_one_definition_and_core_terms_three_names(declared: dict[str, set[str]], ontology: Ontology) -> None:
    for term in declared:
        assert len(ontology.values(KG + term, "skos:definition")) == 1, term
    for term in core(declared):
        assert [label.language for label in ontology.labels(KG + term)] == LANGUAGES, term


def test_no_two_terms_share_a_definition_or_an_english_name(declared: dict[str, set[str]], ontology: Ontology) -> None:
    definitions = Counter(ontology.value(KG + term, "skos:definition") for term in declared)
    names = Counter(ontology.label(KG + term) for term in core(declared))
    assert [text for text, n in (definitions + names).items() if n > 1] == []


def test_no_class_is_defined_by_itself(declared: dict[str, set[str]], ontology: Ontology) -> None:
    for term in core(declared):
        if "Class" in declared[term]:
            name, meaning = ontology.label(KG + term), ontology.value(KG + term, "skos:definition")
            assert not re.search(rf"\b{re.escape(name)}\b", meaning), (term, meaning)


def test_properties_have_one_domain_and_one_range(declared: dict[str, set[str]], ontology: Ontology) -> None:
    for term, kinds in declared.items():
        if kinds & {"ObjectProperty", "DatatypeProperty"}:
            assert len(ontology.values(KG + term, "rdfs:domain")) == 1, term
            assert len(ontology.values(KG + term, "rdfs:range")) == (term not in UNTYPED), term


def test_vocabulary_conforms_to_its_shapes(ontology: Ontology) -> None:
    report = validate([t for _, t in triples("kg.ttl", "codes.ttl", "metrics.ttl", "units.ttl")], ontology)
    assert report.errors == ()


def test_every_metric_of_the_contract_is_printed_and_no_other(ontology: Ontology) -> None:
    printed = {local_name(m) for m in ontology.concepts("kgc:metrics") if ontology.value(m, "kg:printed") != "false"}
    assert printed == set(CORPUS_METRICS)


def test_metrics_take_kinds_that_some_unit_has(ontology: Ontology) -> None:
    kinds = {kind for unit in ontology.concepts("kgc:units") for kind in ontology.values(unit, "kg:unitKind")}
    wanted = {kind for metric in ontology.concepts("kgc:metrics") for kind in ontology.values(metric, "kg:unitKind")}
    assert {local_name(k) for k in wanted} <= {local_name(k) for k in kinds}


@pytest.mark.parametrize("scheme", ["kgc:metrics", "kgc:roles", "kgc:measures", "kgc:statuses"])
def test_no_word_names_two_concepts_after_folding(scheme: str, ontology: Ontology) -> None:
    owners = defaultdict(set)
    for concept in ontology.concepts(scheme):
        for label in ontology.labels(concept):
            owners[fold(label.text).lower].add(local_name(concept))
    assert {word: sorted(names) for word, names in owners.items() if len(names) > 1} == {}


def test_no_label_is_inside_its_own_exclusion_list(ontology: Ontology) -> None:
    for metric in ontology.concepts("kgc:metrics"):
        excluded = {fold(label.text).lower for label in ontology.texts(metric, "kg:exclude")}
        assert not [label.text for label in ontology.labels(metric) if fold(label.text).lower in excluded], metric


def test_no_label_has_stray_blanks() -> None:
    assert [(path.name, t.object.value) for path, t in triples() if path.name != "interface.ttl" and t.predicate.value in NAMES and isinstance(t.object, ox.Literal)
            and (t.object.value != t.object.value.strip() or "  " in t.object.value or not t.object.value)] == []


def test_no_reference_dangles() -> None:
    """What a file says of an entity, code, metric or unit leads to one that some file describes."""
    described = {t.subject.value for _, t in triples() if isinstance(t.subject, ox.NamedNode)}
    wanted = {(path.name, t.object.value) for path, t in triples() if path.name != "shapes.ttl" and isinstance(t.object, ox.NamedNode)
              and t.object.value.startswith(BASE) and "#" not in t.object.value}
    assert sorted((file, iri) for file, iri in wanted if iri not in described and "/ont/" not in iri) == []


def test_alignments_only_point_outwards() -> None:
    for _, t in triples("alignments.ttl"):
        if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith((KG, BASE + "code/")):
            assert t.predicate.value.startswith(SKOS)
            assert not str(getattr(t.object, "value", "")).startswith(BASE)
