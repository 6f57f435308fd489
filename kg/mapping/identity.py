"""What makes two facts the same, and what makes them comparable: IRIs and keys, both functions of the content alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pyoxigraph as ox

from kg.mapping.periods import canonical_period, period_id
from kg.mapping.terms import document_node, number
from kg.ontology import BASE
from kg.types import Evidence, Fact, Observation, Relation

__all__ = ["SYMMETRIC", "canonical", "conflict_key", "evidence_iri", "fact_iri"]

SYMMETRIC = frozenset({"competesWith", "partnerOf"})
"""Relations stored once, the lesser id first; the ontology declares the same (a test compares the two)."""
HEX = 10


def canonical(fact: Fact) -> Fact:
    """Return the fact in the form in which it is stored: periods complete, ends of a symmetric relation in order of their ids."""
    if isinstance(fact, Relation) and fact.predicate in SYMMETRIC and fact.object.id < fact.subject.id:
        fact = replace(fact, subject=fact.object, object=fact.subject)
    period = canonical_period(fact.period)
    return fact if period == fact.period else replace(fact, period=period)


def fact_iri(fact: Fact) -> str:
    """Return the IRI of a fact: a readable slug and a hash of all it says, so that texts that say the same share one node.

    In the hash: subject, metric, measure, value or range, comparator, unit, reported period, status, basis, qualifier, base and
    attribution of an observation; ends, predicate, reported period, status, role, via and attribution of a relation.
    """
    fact = canonical(fact)
    period = period_id(fact.period) if fact.period else ""
    if isinstance(fact, Observation):
        numbers = ["" if n is None else number(n) for n in (fact.value, fact.low, fact.high)]
        base = fact.base.id if fact.base else None
        parts = [fact.subject.id, fact.metric, fact.measure, *numbers, fact.comparator, fact.unit, period,
                 fact.status, fact.basis, fact.qualifier, base, fact.attribution]
        slug = [fact.subject.id, fact.metric, fact.measure, period, fact.status]
    else:
        via = fact.via.id if fact.via else None
        parts = [fact.subject.id, fact.predicate, fact.object.id, period, fact.status, fact.role, via, fact.attribution]
        slug = [fact.subject.id, fact.predicate, fact.object.id, "" if fact.status == "actual" else fact.status]
    return f"{BASE}fact/{_slug(slug)}.{_digest(parts)}"


def conflict_key(fact: Fact) -> str:
    """Return what a fact is about, without its number: facts of one key can be compared across sources and calendars.

    A fiscal period counts as the calendar period it maps to.
    """
    fact = canonical(fact)
    period = (fact.period.calendar or period_id(fact.period)) if fact.period else ""
    if isinstance(fact, Observation):
        parts = [fact.subject.id, fact.metric, fact.measure, period, fact.status, fact.unit, fact.basis, fact.qualifier,
                 fact.base.id if fact.base else None]
    else:
        parts = [fact.subject.id, fact.predicate, fact.object.id, period, fact.status, fact.role]
    return "|".join(_escaped(part) for part in parts)


def evidence_iri(evidence: Evidence, fact: str) -> ox.NamedNode:
    """Return the node of one reading: the interval of its document (RFC 5147), and eight digits for the fact it reads."""
    span = f"char={evidence.span.start},{evidence.span.end}"
    return ox.NamedNode(f"{document_node(evidence.document).value}#{span};{hashlib.sha256(fact.encode()).hexdigest()[:8]}")


def _escaped(part: str | None) -> str:
    return (part or "").replace("%", "%25").replace("|", "%7C")


def _slug(parts: list[str]) -> str:
    return ".".join(re.sub(r"[^A-Za-z0-9_-]+", "-", part)[:60].strip("-") for part in parts if part)


def _digest(parts: list[str | None]) -> str:
    return hashlib.sha256("|".join("-" if part is None else "+" + _escaped(part) for part in parts).encode()).hexdigest()[:HEX]
