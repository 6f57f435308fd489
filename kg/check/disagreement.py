"""Disagreement as statements: a node for each two facts of one key that cannot both hold, for the derived graph of a store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from kg.check.agreement import agreements
from kg.check.clarity import clear
from kg.check.loading import Asked, load_book
from kg.check.rules import compile_rules
from kg.check.settling import Settler
from kg.ontology import BASE, KG, PREFIXES, Ontology

__all__ = ["disagreement_rule"]

TYPE, OF_KIND = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["dcterms"] + "type")
MEMBER, KEY, DISAGREES, DISAGREEMENT = (ox.NamedNode(KG + name) for name in ("member", "key", "disagreesWith", "Disagreement"))
REVISES = ox.NamedNode(PREFIXES["prov"] + "wasRevisionOf")
REVISED = ("restated", "corrected", "superseded")
SHOWN = (*REVISED, "conflict", "unitSlip")
DIGITS = 12
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Ask = Callable[[str], Answer]


def disagreement_rule(ontology: Callable[[], Ontology]) -> Callable[[Ask], Iterator[ox.Triple]]:
    """Return a rule for the derived graph of a store: what it is given answers SPARQL over the union of all graphs.

    ontology  gives the ontology when the rule is run, and not before: reading it takes longer than most queries

    The rule says that it is local: what it makes of an entity follows from facts of this entity and the documents that state them.
    A node `kg:Disagreement` has both facts as `kg:member`, their `kg:key`, and as `dcterms:type` what the two are: in conflict, or a
    unit slip (then each `kg:disagreesWith` the other), restated, corrected or superseded (then the later one `prov:wasRevisionOf`
    the earlier). Same facts, same statements, in one order.
    """
    def triples(ask: Ask) -> Iterator[ox.Triple]:
        book, rules = load_book(Asked(ask), shared=True), compile_rules(ontology())
        clear(book)
        for found in Settler(book, rules).decided(c for c in agreements(book, rules) if c.kind == "conflict"):
            if found.kind in SHOWN:
                yield from _statements(found.kind, found.checked.key, [figure.fact for _, figure in found.figures])

    triples.__dict__["local"] = True  # follows from facts of one entity and of the documents that state them: see kg.store.near
    return triples


def _statements(kind: str, key: str, facts: list[str]) -> Iterator[ox.Triple]:
    earlier, later = (ox.NamedNode(fact) for fact in facts)
    digest = hashlib.sha256("|".join(sorted(facts)).encode()).hexdigest()[:DIGITS]
    node = ox.NamedNode(f"{BASE}disagreement/{digest}")
    yield ox.Triple(node, TYPE, DISAGREEMENT)
    yield ox.Triple(node, OF_KIND, ox.NamedNode(f"{BASE}code/{kind}"))
    yield ox.Triple(node, KEY, ox.Literal(key))
    yield ox.Triple(node, MEMBER, earlier)
    yield ox.Triple(node, MEMBER, later)
    if kind in REVISED:
        yield ox.Triple(later, REVISES, earlier)
    else:
        yield ox.Triple(earlier, DISAGREES, later)
        yield ox.Triple(later, DISAGREES, earlier)
