"""Properties of one RDF node become one noun of the page. Terms are duck-typed: `.value`, and `.language` on literals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote

from kg.ontology import KG, local_name
from kg.render.model import Figure, Link, Node, PeriodNode, Source, Witness, Words
from kg.render.words import Figures, clean, pick
from kg.resolve import is_provisional

__all__ = ["Properties", "figure", "is_node", "link", "local_id", "node", "one", "period", "source", "witness"]

Properties = Mapping[str, Sequence[Any]]  # property id -> values, sorted
CHANGES = frozenset({"yoy", "qoq", "mom", "day", "ytd"})
_IRI = re.compile(r'[a-zA-Z][^\x00-\x20<>"{}|^`\\]+')


def is_node(term: Any) -> bool:
    """Return whether `term` is an IRI that may stand between angle brackets in a query."""
    return hasattr(term, "value") and not hasattr(term, "datatype") and _IRI.fullmatch(term.value) is not None


def one(props: Properties, name: str) -> str:
    """Return the least value of a property as a string, or ""."""
    values = props.get(name, ())
    return str(values[0].value) if values else ""


def _id(props: Properties, name: str) -> str:
    iri = one(props, name)
    return unquote(iri.rsplit("/", 1)[-1]) if iri else ""


def _number(props: Properties, name: str) -> Decimal | None:
    try:
        number = Decimal(one(props, name))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 60 else None


def _integer(props: Properties, name: str) -> int:
    words = one(props, name)
    return int(words) if re.fullmatch(r"[0-9]{1,12}", words) else 0


def _day(props: Properties, name: str) -> str:
    words = one(props, name)
    return words if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words) else ""


def _labels(props: Properties, name: str) -> list[tuple[str, str]]:
    return [(term.language or "", str(term.value)) for term in props.get(name, ()) if hasattr(term, "datatype")]


def node(iri: str, props: Properties, weight: int) -> Node:
    """Return the entity at `iri`; without a label it is named by its id, without a class it is an Organization."""
    types = sorted(local_name(term.value) for term in props.get("type", ()) if term.value.startswith(KG))
    ident = local_id(iri)
    names = pick(_labels(props, "prefLabel"), ident)
    spare = {clean(text) for name in ("altLabel", "hiddenLabel", "prefLabel") for _, text in _labels(props, name)} - {*names}
    return Node(ident, types[0] if types else "Organization", names, tuple(sorted(spare)), weight, is_provisional(ident))


def local_id(iri: str) -> str:
    """Return the last step of `iri`, percent signs resolved."""
    return unquote(iri.rsplit("/", 1)[-1])


def figure(iri: str, props: Properties, witnesses: Sequence[Witness], writer: Figures) -> Figure | None:
    """Return the observation at `iri`, or None if it has no metric or no finite number."""
    value, low, high = (_number(props, name) for name in ("value", "low", "high"))
    metric = _id(props, "metric")
    if not metric or (value is None and low is None and high is None):
        return None
    measure, unit, comparator = _id(props, "measure") or "level", _id(props, "unit"), one(props, "comparator") or "="
    return Figure(
        id=local_id(iri), subject=_id(props, "subject"), metric=metric, measure=measure,
        status=_id(props, "status") or "actual", unit=unit,
        shown=writer.write(value, low, high, unit=unit, comparator=comparator, signed=measure in CHANGES),
        value=value, low=low, high=high, comparator=comparator, period=_id(props, "period"), basis=_id(props, "basis"),
        base=_id(props, "base"), qualifier=clean(one(props, "qualifier")), by=_id(props, "wasAttributedTo"),
        key=one(props, "key"), derived="wasDerivedFrom" in props, witnesses=tuple(witnesses))


def link(iri: str, props: Properties, roles: Mapping[str, Words], witnesses: Sequence[Witness]) -> Link:
    """Return the relation at `iri`; an empty `iri` makes a curated one, named by its ends."""
    subject, target, predicate = _id(props, "subject"), _id(props, "object"), local_name(one(props, "predicate"))
    literal = clean(one(props, "role"))
    role: Words = (literal, literal, literal)
    for term in props.get("type", ()):
        role = roles.get(local_name(term.value), role)
    return Link(
        id=local_id(iri) if iri else f"catalog.{subject}.{predicate}.{target}", subject=subject, predicate=predicate,
        object=target, status=_id(props, "status") or "actual", period=_id(props, "period"), role=role,
        via=tuple(local_id(term.value) for term in props.get("via", ())), curated=not iri,
        derived="wasDerivedFrom" in props, witnesses=tuple(witnesses))


def witness(props: Properties) -> Witness:
    """Return one reading; offsets that are no integers become 0."""
    return Witness(
        document=_id(props, "document"), start=_integer(props, "start"), end=_integer(props, "end"),
        quote=clean(one(props, "exact")), stated=clean(one(props, "stated")),
        confidence=one(props, "confidence"), tolerance=_number(props, "tolerance") or Decimal(0),
        inferred=tuple(sorted({local_name(term.value) for term in props.get("inferred", ())})))


def period(iri: str, props: Properties) -> PeriodNode:
    """Return the period at `iri`; without a label it is named by its id."""
    return PeriodNode(local_id(iri), clean(one(props, "label")) or local_id(iri), _day(props, "startDate"), _day(props, "endDate"),
                      _id(props, "calendarPeriod"))


def source(iri: str, props: Properties) -> Source:
    """Return the document at `iri`; its addresses are kept as text, never as something to open."""
    places = tuple(sorted({clean(term.value) for term in props.get("source", ())}))
    return Source(local_id(iri), clean(one(props, "title")), _day(props, "issued"), one(props, "language"), places)
