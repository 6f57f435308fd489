"""The words of the quantity grammar, compiled from the ontology into look-up tables and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.folding import fold
from kg.ontology import Ontology, local_name

__all__ = ["Bound", "Unit", "Words", "compile_words"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word stands for: unit id, unit kind, factor."""

    id: str
    kind: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A word that bounds an amount and on which side of it it stands."""

    sign: str
    before: bool


@dataclass(slots=True)
class Words:
    """Tables of the grammar: folded word -> meaning."""

    units: dict[str, Unit]
    prefixes: dict[str, Unit]
    scales: dict[str, Decimal]
    numerals: dict[str, Decimal]
    spoken: dict[str, Decimal]
    places: dict[str, Decimal]
    before: dict[str, str]
    after: dict[str, str]
    phrases: dict[str, tuple[Decimal, Unit, bool]]
    lists: dict[str, list[str]]
    times: Unit


def forms(ontology: Ontology, iri: str) -> list[str]:
    """Return the folded labels of a resource, each once, sorted."""
    return sorted({fold(label.text).lower.strip() for label in ontology.labels(iri)})


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first; Latin words keep their bounds."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w) for w in ordered)


def compile_words(ontology: Ontology) -> Words:
    """Return the tables of an ontology's number words and units."""
    units: dict[str, Unit] = {}
    known: dict[str, Unit] = {}
    for iri in ontology.concepts("kgc:units"):
        unit = Unit(local_name(iri), local_name(ontology.value(iri, "kg:unitKind")))
        known[unit.id] = unit
        for form in forms(ontology, iri):
            units.setdefault(form, unit)  # "tbps" may be two units: the one earlier in the order of ids (bytes) keeps it
    prefixes: dict[str, Unit] = {}
    for iri in ontology.instances("kg:UnitWord"):
        base = known[local_name(ontology.value(iri, "kg:unit"))]
        unit = Unit(base.id, base.kind, Decimal(ontology.value(iri, "kg:factor", "1")))
        (prefixes if ontology.value(iri, "kg:before") == "true" else units).update({form: unit for form in forms(ontology, iri)})
    numbers = {form: Decimal(ontology.value(iri, "kg:factor")) for iri in ontology.instances("kg:Numeral") for form in forms(ontology, iri)}
    bounds = [(form, ontology.value(iri, "kg:sets"), ontology.value(iri, "kg:direction"))
              for iri in ontology.instances("kg:BoundWord") for form in forms(ontology, iri)]
    phrases = {}
    for iri in ontology.instances("kg:AmountPhrase"):
        unit = known[local_name(ontology.value(iri, "kg:unit"))]
        entry = (Decimal(ontology.value(iri, "kg:low")), unit, ontology.value(iri, "kg:sets") == ">=")
        phrases.update({form: entry for form in forms(ontology, iri)})
    return Words(
        units=units, prefixes=prefixes, scales=_factors(ontology, "kg:ScaleWord"),
        numerals={k: v for k, v in numbers.items() if not k.isascii()}, spoken={k: v for k, v in numbers.items() if k.isascii()},
        places=_factors(ontology, "kg:PlaceWord"), before={f: s for f, s, side in bounds if side == "before"},
        after={f: s for f, s, side in bounds if side == "after"}, phrases=phrases,
        lists={cls: _all(ontology, "kg:" + cls) for cls in (
            "BandWord", "RangeWord", "BetweenWord", "JointWord", "FromWord", "ConversionWord", "PerWord", "PerSecondWord", "FractionWord",
            "HalfWord", "PointWord", "OrdinalWord", "NotAmountWord", "PlusWord")},
        times=known["x"])


def _factors(ontology: Ontology, cls: str) -> dict[str, Decimal]:
    return {form: Decimal(ontology.value(iri, "kg:factor")) for iri in ontology.instances(cls) for form in forms(ontology, iri)}


def _all(ontology: Ontology, cls: str) -> list[str]:
    return [form for iri in ontology.instances(cls) for form in forms(ontology, iri)]
