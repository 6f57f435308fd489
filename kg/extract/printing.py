"""The printed form of a fact: one JSON object a line, by the fact contract."""

from __future__ import annotations

import json
from decimal import Decimal

from kg.types import Document, Entity, Fact, Observation

__all__ = ["to_json"]


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _entity(entity: Entity | None) -> dict[str, object] | None:
    if entity is None:
        return None
    return {"id": entity.id, "label": entity.label, "class": entity.cls, "mention": entity.mention, "labels": list(entity.labels)}


def to_json(fact: Fact, document: Document) -> str:
    """Return a fact as one line of JSON: keys in a fixed order, numbers in base units, offsets in code points of the text."""
    evidence = fact.evidence
    row: dict[str, object] = {"type": "observation" if isinstance(fact, Observation) else "relation", "subject": _entity(fact.subject)}
    if isinstance(fact, Observation):
        row |= {"metric": fact.metric, "measure": fact.measure, "value": _number(fact.value), "low": _number(fact.low), "high": _number(fact.high),
                "unit": fact.unit, "comparator": fact.comparator, "period": fact.period.label if fact.period else None, "status": fact.status,
                "basis": fact.basis, "base": _entity(fact.base), "qualifier": fact.qualifier, "attribution": fact.attribution}
    else:
        row |= {"predicate": fact.predicate, "object": _entity(fact.object), "period": fact.period.label if fact.period else None,
                "status": fact.status, "role": fact.role, "via": _entity(fact.via), "attribution": fact.attribution}
    if fact.period and fact.period.owner:
        row["periodOwner"] = fact.period.owner
    if evidence.tolerance:
        row["tolerance"] = _number(evidence.tolerance)
    if evidence.rule:
        row["rule"] = evidence.rule
    row |= {"evidence": {"document": document.id, "quote": evidence.quote, "start": evidence.span.start, "end": evidence.span.end},
            "confidence": float(evidence.confidence), "extractor": evidence.extractor,
            "inferred": [{"slot": i.slot, "start": i.span.start if i.span else None, "end": i.span.end if i.span else None} for i in evidence.inferred]}
    return json.dumps(row, ensure_ascii=False)


def table_line(fact: Fact) -> str:
    """Return a fact as one readable line: subject, what, value, period, status."""
    if not isinstance(fact, Observation):
        role = f" ({fact.role})" if fact.role else ""
        return f"{fact.subject.label}  {fact.predicate}  {fact.object.label}{role}"
    value = f"{fact.value:,}" if fact.value is not None else f"{fact.low:,}..{fact.high:,}"
    sign = "" if fact.comparator == "=" else fact.comparator
    extras = "".join(f" {x}" for x in (fact.basis, f"of {fact.base.label}" if fact.base else None) if x)
    measure = "" if fact.measure == "level" else f" {fact.measure}"
    return f"{fact.subject.label}  {fact.metric}{measure}  {sign}{value} {fact.unit}  {fact.period.label if fact.period else '-'}  {fact.status}{extras}"
