"""The words of the quantity grammar, read from the ontology into look-up tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.folding import fold
from kg.ontology import Ontology, local_name
from kg.trie import trie

__all__ = ["Bound", "Phrase", "Unit", "Words", "bounded", "compile_words"]

LISTS = ("BandWord", "RangeWord", "BetweenWord", "JointWord", "FromWord", "ConversionWord", "PerSecondWord", "FractionWord", "HalfWord",
         "PointWord", "OrdinalWord", "NotAmountWord", "PlusWord", "VagueWord", "SignWord", "ComparedWord", "ChangeWord", "CountModifier", "RevisionWord")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word stands for: unit id, unit kind, factor; `counter` for the counting words of Chinese."""

    id: str
    kind: str
    factor: Decimal = Decimal(1)
    counter: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A word that bounds an amount: the sign it stands for and what must not stand before it."""

    sign: str
    guard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that is an amount without holding a number."""

    value: Decimal
    unit: Unit
    sign: str
    verb: bool
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Tables of the grammar: folded word -> meaning. `exact` holds unit words whose capitals matter, unfolded but for width."""

    units: Mapping[str, Unit]
    exact: Mapping[str, Unit]
    by_id: Mapping[str, Unit]
    guards: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, Unit]
    scales: Mapping[str, Decimal]
    numerals: Mapping[str, Decimal]
    spoken: Mapping[str, Decimal]
    places: Mapping[str, Decimal]
    before: Mapping[str, Bound]
    after: Mapping[str, str]
    per: Mapping[str, tuple[str, tuple[str, ...]]]
    not_signs: tuple[str, ...]
    phrases: Mapping[str, Phrase]
    lists: Mapping[str, tuple[str, ...]]
    range_openers: tuple[str, ...]
    not_sources: tuple[str, ...]

    def choice(self, name: str, *, backward: bool = False) -> str:
        """Return the pattern of a word list, Latin words at word boundaries."""
        return bounded(self.lists[name], backward=backward)


def bounded(words: Iterable[str], *, backward: bool = False) -> str:
    """Return the pattern of `words`: one that begins or ends in a Latin letter must not have another beside it.

    >>> import re
    >>> [bool(re.search(bounded(["to", "~"]), text)) for text in ("5 to 6", "into", "5~6")]
    [True, False, True]
    """
    return rf"(?:(?<![a-z])|(?![a-z]))(?:{trie(words, backward=backward)})(?:(?<![a-z])|(?![a-z]))"


def forms(ontology: Ontology, iri: str) -> list[str]:
    """Return the folded labels of a resource, each once, sorted."""
    return sorted({fold(label.text).lower.strip() for label in ontology.labels(iri)} - {""})


def _factor(ontology: Ontology, iri: str) -> Decimal:
    return Decimal(ontology.value(iri, "kg:factor", "1"))


def _factors(ontology: Ontology, cls: str) -> dict[str, Decimal]:
    return {form: _factor(ontology, iri) for iri in ontology.instances(cls) for form in forms(ontology, iri)}


def _folded(ontology: Ontology, iri: str, name: str) -> tuple[str, ...]:
    return tuple(sorted({fold(value).lower for value in ontology.values(iri, name)}))


def _guards(ontology: Ontology, cls: str, name: str) -> tuple[str, ...]:
    return tuple(sorted({value for iri in ontology.instances(cls) for value in _folded(ontology, iri, name)}))


def _bounds(ontology: Ontology) -> tuple[dict[str, Bound], dict[str, str]]:
    before: dict[str, Bound] = {}
    after: dict[str, str] = {}
    for iri in ontology.instances("kg:BoundWord"):
        bound = Bound(ontology.value(iri, "kg:sets"), _folded(ontology, iri, "kg:notAfter"))
        for form in forms(ontology, iri):
            if ontology.value(iri, "kg:direction") == "after":
                after[form] = bound.sign
            else:
                before[form] = bound
    return before, after


def _phrases(ontology: Ontology, units: Mapping[str, Unit]) -> dict[str, Phrase]:
    out = {}
    for iri in ontology.instances("kg:AmountPhrase"):
        phrase = Phrase(Decimal(ontology.value(iri, "kg:low")), units[local_name(ontology.value(iri, "kg:unit"))],
                        ontology.value(iri, "kg:sets", "="), ontology.value(iri, "kg:verb") == "true",
                        _folded(ontology, iri, "kg:notBefore"), _folded(ontology, iri, "kg:notAfter"))
        out.update({form: phrase for form in forms(ontology, iri)})
    return out


def _exact(ontology: Ontology, units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return unit words that differ by capitals alone (GBps, Gbps), by the words as written."""
    written: dict[str, dict[str, Unit]] = {}
    for iri in ontology.concepts("kgc:units"):
        for label in ontology.labels(iri):
            plain = fold(label.text).plain.strip()
            written.setdefault(plain.lower(), {})[plain] = units[local_name(iri)]
    return {plain: unit for group in written.values() if len({u.id for u in group.values()}) > 1 for plain, unit in group.items()}


def compile_words(ontology: Ontology) -> Words:
    """Return the tables of an ontology's number words and units."""
    units: dict[str, Unit] = {}
    by_id: dict[str, Unit] = {}
    guards: dict[str, tuple[str, ...]] = {}
    prefixes: dict[str, Unit] = {}
    for iri in ontology.concepts("kgc:units"):
        unit = Unit(local_name(iri), local_name(ontology.value(iri, "kg:unitKind")), _factor(ontology, iri))
        by_id[unit.id] = unit
        for form in forms(ontology, iri):  # where capitals are gone, "tbps" is the unit earlier in the order of ids: bytes
            units.setdefault(form, unit)
    for iri in ontology.instances("kg:UnitWord"):
        base = by_id[local_name(ontology.value(iri, "kg:unit"))]
        unit = Unit(base.id, base.kind, _factor(ontology, iri), ontology.value(iri, "kg:counter") == "true")
        for form in forms(ontology, iri):
            (prefixes if ontology.value(iri, "kg:before") == "true" else units)[form] = unit
            guards[form] = _folded(ontology, iri, "kg:notBefore")
    numbers = _factors(ontology, "kg:Numeral")
    before, after = _bounds(ontology)
    per = {form: (ontology.value(iri, "kg:sets"), _folded(ontology, iri, "kg:notBefore"))
           for iri in ontology.instances("kg:PerWord") for form in forms(ontology, iri)}
    lists = {cls: tuple(sorted({f for iri in ontology.instances("kg:" + cls) for f in forms(ontology, iri)})) for cls in LISTS}
    openers = tuple(f for iri in ontology.instances("kg:BetweenWord") if ontology.value(iri, "kg:sets") == "range" for f in forms(ontology, iri))
    return Words(
        units=units, exact=_exact(ontology, by_id), by_id=by_id, guards=guards, prefixes=prefixes, scales=_factors(ontology, "kg:ScaleWord"),
        numerals={k: v for k, v in numbers.items() if not k.isascii()}, spoken={k: v for k, v in numbers.items() if k.isascii()},
        places=_factors(ontology, "kg:PlaceWord"), before=before, after=after, per=per, not_signs=_guards(ontology, "kg:SignWord", "kg:notAfter"),
        phrases=_phrases(ontology, by_id), lists=lists, range_openers=openers, not_sources=_guards(ontology, "kg:FromWord", "kg:notBefore"))
