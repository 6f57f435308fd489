"""`diff`: what one state of knowledge says and another does not: two stores, two days of one store, or two quarters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kg.ontology import Ontology
from kg.store import Store
from kg.upkeep.facts import Told, facts_of, word

__all__ = ["Change", "between_days", "between_quarters", "between_stores"]

PERIOD = 3
"""Place of the period in a conflict key."""
Side = Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `kind` is "new", "gone" or "changed"; `text` says it in a line; facts of each side with their quotes.

    Changed means: of the same thing (one conflict key) another number, sign or source of an estimate.
    """

    kind: str
    text: str
    before: tuple[Told, ...] = ()
    after: tuple[Told, ...] = ()


def between_stores(one: Store, other: Store, ontology: Ontology, language: str) -> list[Change]:
    """Return what the second store says otherwise than the first, sorted by kind and words."""
    return _changes(facts_of(one, ontology, language), facts_of(other, ontology, language), (ontology, language))


def between_days(store: Store, ontology: Ontology, language: str, since: date, until: date | None = None) -> list[Change]:
    """Return what documents published after `since`, up to `until`, changed of what those up to `since` had said.

    Nothing is gone in this way. Documents without a day of publication count on both sides.
    """
    facts = facts_of(store, ontology, language)
    return _changes(_published(facts, since), _published(facts, until), (ontology, language))


def between_quarters(store: Store, ontology: Ontology, language: str, one: str, other: str) -> list[Change]:
    """Return how the figures of one common-calendar period differ from those of another, e.g. "2025Q3" and "2025Q4"."""
    facts = facts_of(store, ontology, language)
    sides = [{iri: told for iri, told in facts.items() if told.calendar == label} for label in (one, other)]
    return _changes(sides[0], sides[1], (ontology, language), dated=False)


def _published(facts: Side, until: date | None) -> Side:
    """Return the facts that documents up to a day state, with the quotes of these alone."""
    if until is None:
        return facts
    found = {}
    for iri, told in facts.items():
        quotes = tuple(quote for quote in told.quotes if quote.issued <= until.isoformat())
        if quotes:
            found[iri] = replace(told, quotes=quotes)
    return found


def _changes(before: Side, after: Side, words: tuple[Ontology, str], *, dated: bool = True) -> list[Change]:
    old, new = _by_key(before.values(), dated), _by_key(after.values(), dated)
    found = []
    for key in sorted(old.keys() | new.keys()):
        were, are = old.get(key, []), new.get(key, [])
        if not were:
            found.append(Change("new", _line(are), (), tuple(are)))
        elif not are:
            found.append(Change("gone", _line(were), tuple(were), ()))
        elif {_said(told, dated) for told in were} != {_said(told, dated) for told in are}:
            found.append(Change("changed", _changed(were, are, words), tuple(were), tuple(are)))
    order = ("changed", "new", "gone")
    return sorted(found, key=lambda change: (order.index(change.kind), change.text))


def _by_key(facts: Iterable[Told], dated: bool) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for told in sorted(facts, key=lambda told: told.iri):
        parts = told.key.split("|")
        key = told.key if dated else "|".join([*parts[:PERIOD], *parts[PERIOD + 1:]])
        found.setdefault(key, []).append(told)
    return found


def _said(told: Told, dated: bool) -> tuple[str, str]:
    return (told.amount, told.attribution) if not dated or told.amount else (told.iri, "")


def _line(facts: Iterable[Told]) -> str:
    listed = list(facts)
    return listed[0].about + _amounts(listed)


def _amounts(facts: Iterable[Told]) -> str:
    amounts = list(dict.fromkeys(told.amount for told in facts if told.amount))
    return ": " + " / ".join(amounts) if amounts else ""


def _changed(were: list[Told], are: list[Told], words: tuple[Ontology, str]) -> str:
    """Return a line such as "AWS · revenue · 2025Q4: $35.6B, before $33B (+7.9%)"; what both sides say is left out."""
    old, new = {told.iri for told in were}, {told.iri for told in are}
    fresh = [told for told in are if told.iri not in old] or are
    former = [told for told in were if told.iri not in new] or were
    now, then = (_amounts(side).removeprefix(": ") or side[0].about for side in (fresh, former))
    step = ""
    if len(fresh) == len(former) == 1 and former[0].unit == fresh[0].unit:
        rounded = _rounded(former[0], fresh[0])
        step = f" ({word(words[0], 'rounded', words[1])})" if rounded else _step(former[0].value, fresh[0].value, fresh[0].unit)
    return f"{fresh[0].about}: {word(words[0], 'from-to', words[1], now, then)}{step}"


def _rounded(one: Told, other: Told) -> bool:
    """Return whether two figures of one period are the same but for the digits that are stated."""
    if one.value is None or other.value is None or one.key != other.key:
        return False
    return abs(one.value - other.value) <= max(one.tolerance, other.tolerance)


def _step(old: Decimal | None, new: Decimal | None, unit: str) -> str:
    """Return how far a figure moved: in percent of the old one, or in points if it is a percentage itself.

    >>> _step(Decimal(33), Decimal("35.6"), "USD"), _step(Decimal("20.2"), Decimal(24), "percent")
    (' (+7.9%)', ' (+3.8 pp)')
    """
    if old is None or new is None:
        return ""
    if unit in ("percent", "pp"):
        return f" ({(new - old).normalize():+f} pp)"
    return f" ({(new - old) / old * 100:+.1f}%)" if old > 0 else ""
