"""What makes two facts the same, and what makes them comparable: IRIs and keys, both functions of the content alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache

import pyoxigraph as ox

from kg.mapping.periods import canonical_period, period_id
from kg.mapping.terms import document_node, number
from kg.ontology import BASE
from kg.types import Evidence, Fact, Observation, Relation

__all__ = ["SYMMETRIC", "canonical", "conflict_key", "evidence_iri", "fact_iri", "identity", "reading_iri"]

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
    return identity(canonical(fact))[0]


def conflict_key(fact: Fact) -> str:
    """Return what a fact is about, without its number: facts of one key can be compared across sources and calendars.

    A fiscal period counts as the calendar period it maps to.
    """
    return identity(canonical(fact))[1]


def identity(fact: Fact) -> tuple[str, str]:
    """Return IRI and key of a fact in canonical form; see `fact_iri` and `conflict_key`."""
    period, subject = period_id(fact.period) if fact.period else "", fact.subject.id
    common = fact.period.calendar or period if fact.period else ""
    if isinstance(fact, Observation):
        numbers = ["" if n is None else number(n) for n in (fact.value, fact.low, fact.high)]
        base = fact.base.id if fact.base else None
        said = [subject, fact.metric, fact.measure, *numbers, fact.comparator, fact.unit, period, fact.status, fact.basis, fact.qualifier, base,
                fact.attribution]
        slug = [subject, fact.metric, fact.measure, period, fact.status]
        about = [subject, fact.metric, fact.measure, common, fact.status, fact.unit, fact.basis, fact.qualifier, base]
    else:
        ends = [subject, fact.predicate, fact.object.id]
        said = [*ends, period, fact.status, fact.role, fact.via.id if fact.via else None, fact.attribution]
        slug = [*ends, "" if fact.status == "actual" else fact.status]
        about = [*ends, common, fact.status, fact.role]
    return f"{BASE}fact/{'.'.join([_slug(part) for part in slug if part])}.{_digest(said)}", "|".join([_escaped(part) for part in about])


def evidence_iri(evidence: Evidence, fact: str) -> ox.NamedNode:
    """Return the node of one reading: the interval of its document (RFC 5147), and eight digits for the fact it reads."""
    return ox.NamedNode(reading_iri(evidence, fact))


def reading_iri(evidence: Evidence, fact: str) -> str:
    """Return the IRI of that node."""
    span = evidence.span
    return f"{document_node(evidence.document).value}#char={span.start},{span.end};{hashlib.sha256(fact.encode()).hexdigest()[:8]}"


@lru_cache(maxsize=4096)
def _escaped(part: str | None) -> str:
    return (part or "").replace("%", "%25").replace("|", "%7C")


@lru_cache(maxsize=4096)
def _slug(part: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", part)[:60].strip("-")


def _digest(parts: list[str | None]) -> str:
    return hashlib.sha256("|".join(["-" if part is None else "+" + _escaped(part) for part in parts]).encode()).hexdigest()[:HEX]
