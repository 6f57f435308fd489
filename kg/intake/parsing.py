"""One line of printed facts as a fact: hostile until every field is what the contract says.

The printed form is that of `kg extract --format jsonl`. Nothing is mended: a field of another kind is refused by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from kg.errors import PeriodError
from kg.lexicon import Lexicon, compile_lexicon
from kg.ontology import KG, Ontology, expand, local_name
from kg.period import FiscalCalendar, make
from kg.types import Entity, Evidence, Fact, Inferred, Observation, Period, Relation, Span

__all__ = ["LONGEST_LINE", "FactError", "FactReader"]

LONGEST_LINE = 100_000
LONGEST_QUOTE = 240
LONGEST_NAME = 200
LARGEST = Decimal(10) ** 30
FINEST = 30
COMPARATORS = ("=", "~", ">", ">=", "<", "<=")
SHA256 = re.compile(r"[0-9a-f]{64}")
PROVISIONAL = re.compile(r"x-(?:[a-z0-9][a-z0-9-]{0,60}-)?[0-9a-f]{8}")
OBSERVATION = {"type", "subject", "metric", "measure", "value", "low", "high", "unit", "comparator", "period", "status", "basis", "base", "qualifier",
               "attribution", "evidence", "confidence", "extractor", "inferred", "periodOwner", "tolerance", "rule"}
RELATION = {"type", "subject", "predicate", "object", "period", "status", "role", "via", "attribution", "evidence", "confidence", "extractor", "inferred",
            "periodOwner", "tolerance", "rule"}


class FactError(ValueError):
    """A line is no fact; the message says which field and why."""


class FactReader:
    """Reads facts in the terms of one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.lexicon: Lexicon = compile_lexicon(ontology)
        self.metrics, self.units, self.measures, self.statuses, self.bases = (
            {local_name(iri) for iri in ontology.concepts(scheme)} for scheme in ("kgc:metrics", "kgc:units", "kgc:measures", "kgc:statuses", "kgc:bases"))
        related = KG + "relatedTo"
        self.predicates = {local_name(iri) for iri in ontology.instances("owl:ObjectProperty") if related in ontology.values(iri, "rdfs:subPropertyOf")}
        self.classes = {entry.cls for entry in self.lexicon.entities.values()}

    def fact(self, line: str) -> Fact:
        """Return the fact of a line. Its quote is not compared with any text yet. Raises `FactError`."""
        row = _parsed(line)
        kind = row.get("type")
        known = {"observation": OBSERVATION, "relation": RELATION}.get(kind if isinstance(kind, str) else "")
        if known is None:
            raise FactError("type: neither observation nor relation")
        if more := sorted(set(row) - known):
            raise FactError(f"no such field: {', '.join(more)[:80]}")
        evidence = self._evidence(row)
        subject = self._entity(row, "subject")
        period = self._period(row, subject)
        status = _one_of(row, "status", self.statuses, "actual")
        attribution = self._attribution(row)
        if kind == "relation":
            role = _text(row, "role", LONGEST_NAME, optional=True)
            return Relation(subject, _one_of(row, "predicate", self.predicates), self._entity(row, "object"), evidence, period, status, role,
                            self._optional(row, "via"), attribution)
        value, low, high = (_number(row, name, optional=True) for name in ("value", "low", "high"))
        if (value is None) == (low is None) or (low is None) != (high is None) or (low is not None and high is not None and low > high):
            raise FactError("value: give either value, or low and high with low not above high")
        return Observation(
            subject, _one_of(row, "metric", self.metrics), _one_of(row, "measure", self.measures), _one_of(row, "unit", self.units), evidence,
            value, low, high, _one_of(row, "comparator", COMPARATORS, "="), period, status, _one_of(row, "basis", self.bases, "") or None,
            self._optional(row, "base"), _text(row, "qualifier", LONGEST_NAME, optional=True), attribution,
        )

    def _evidence(self, row: dict[str, Any]) -> Evidence:
        found = row.get("evidence")
        if not isinstance(found, dict) or set(found) != {"document", "quote", "start", "end"}:
            raise FactError("evidence: needs document, quote, start and end, and nothing else")
        document, quote = found["document"], found["quote"]
        if not isinstance(document, str) or not SHA256.fullmatch(document):
            raise FactError("evidence.document: no sha256 (64 lower-case hex digits)")
        start, end = (_offset(found, name) for name in ("start", "end"))
        if not isinstance(quote, str) or not quote.strip() or len(quote) > LONGEST_QUOTE:
            raise FactError(f"evidence.quote: must hold 1 to {LONGEST_QUOTE} characters")
        if end - start != len(quote):
            raise FactError("evidence: the offsets are not as far apart as the quote is long")
        confidence = _number(row, "confidence", optional=True)
        confidence = Decimal(1) if confidence is None else confidence
        if not 0 <= confidence <= 1:
            raise FactError("confidence: not between 0 and 1")
        tolerance = _number(row, "tolerance", optional=True) or Decimal(0)
        if tolerance < 0:
            raise FactError("tolerance: negative")
        extractor = _text(row, "extractor", LONGEST_NAME)
        assert extractor is not None
        return Evidence(document, Span(start, end), quote, confidence, extractor, _text(row, "rule", LONGEST_NAME, optional=True) or "", tolerance,
                        tuple(self._inferred(row)))

    def _inferred(self, row: dict[str, Any]) -> Iterable[Inferred]:
        found = row.get("inferred") or []
        if not isinstance(found, list) or len(found) > 20:
            raise FactError("inferred: no list")
        for one in found:
            if not isinstance(one, dict) or not isinstance(one.get("slot"), str) or KG + one["slot"] not in self.ontology:
                raise FactError("inferred: names no slot")
            place = one.get("start"), one.get("end")
            yield Inferred(one["slot"], None if place == (None, None) else Span(_offset(one, "start"), _offset(one, "end")))

    def _entity(self, row: dict[str, Any], name: str) -> Entity:
        found = row.get(name)
        if not isinstance(found, dict) or not isinstance(found.get("id"), str):
            raise FactError(f"{name}: no entity with an id")
        ident = found["id"]
        if entry := self.lexicon.entities.get(ident):
            mention = found.get("mention")
            return Entity(ident, entry.label, entry.cls, mention if isinstance(mention, str) and len(mention) <= LONGEST_NAME else "", entry.labels)
        if not PROVISIONAL.fullmatch(ident):
            raise FactError(f"{name}: the catalog has no {_shown(ident)} (an unknown one is called x-NAME-8HEX)")
        label = _text(found, "label", LONGEST_NAME)
        assert label is not None
        return Entity(ident, label, _one_of(found, "class", self.classes), label, (label,))

    def _optional(self, row: dict[str, Any], name: str) -> Entity | None:
        return None if row.get(name) is None else self._entity(row, name)

    def _attribution(self, row: dict[str, Any]) -> str | None:
        found = row.get("attribution")
        if found is None:
            return None
        if not isinstance(found, str) or (found not in self.lexicon.entities and expand("kgr:" + found) not in self.ontology):
            raise FactError(f"attribution: the catalog has no {_shown(found)}")
        return found

    def _period(self, row: dict[str, Any], subject: Entity) -> Period | None:
        label, owner = row.get("period"), row.get("periodOwner")
        if label is None:
            return None
        if not isinstance(label, str) or not label.isascii():
            raise FactError(f"period: {_shown(label)} is no period")
        if owner is not None and (not isinstance(owner, str) or owner not in self.lexicon.entities):
            raise FactError(f"periodOwner: the catalog has no {_shown(owner)}")
        try:
            if not label.startswith("FY"):
                return make(label)
            known = self.lexicon.entities.get(owner or self.lexicon.company_of(subject.id))
            return make(label, FiscalCalendar(known.id, known.fiscal_year_end) if known else None)
        except PeriodError as error:
            raise FactError(f"period: {_shown(label)}: {error.problem}") from error


def _parsed(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise FactError(f"longer than {LONGEST_LINE:,} characters")
    try:
        row = json.loads(line, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_pairs)
    except RecursionError as error:
        raise FactError("not JSON: nested too deep") from error
    except FactError:
        raise
    except ValueError as error:
        raise FactError(f"not JSON: {str(error)[:80]}") from error
    if not isinstance(row, dict):
        raise FactError("no JSON object")
    return row


def _no_number(words: str) -> NoReturn:
    raise FactError(f"not JSON: {words} is no number")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FactError("a field is given twice")
    return found


def _one_of(row: dict[str, Any], name: str, known: Iterable[str], default: str | None = None) -> str:
    found = row.get(name)
    if found is None and default is not None:
        return default
    if not isinstance(found, str) or found not in known:
        raise FactError(f"{name}: {_shown(found)} is not known")
    return found


def _number(row: dict[str, Any], name: str, *, optional: bool = False) -> Decimal | None:
    found = row.get(name)
    if found is None and optional:
        return None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise FactError(f"{name}: {_shown(found)} is no number")
    value = Decimal(found)
    exponent = value.as_tuple().exponent
    if abs(value) >= LARGEST or not isinstance(exponent, int) or exponent < -FINEST:
        raise FactError(f"{name}: more than 30 digits before or behind the point")
    return value


def _offset(row: dict[str, Any], name: str) -> int:
    found = row.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 2**31:
        raise FactError(f"{name}: {_shown(found)} is no offset")
    return found


def _text(row: dict[str, Any], name: str, longest: int, *, optional: bool = False) -> str | None:
    found = row.get(name)
    if found is None and optional:
        return None
    if not isinstance(found, str) or not found.strip() or len(found) > longest or not found.isprintable():
        raise FactError(f"{name}: must be 1 to {longest} printable characters")
    return found


def _shown(found: object) -> str:
    words = str(found)[:60]
    return words if words.isprintable() else ascii(words)
