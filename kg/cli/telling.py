"""`kg diff`, `kg path`, `kg network`: what a store says, over time and from one entity to another."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kg.cli.common import day_of, language_of, ontology_of
from kg.errors import KgError
from kg.ontology import Ontology
from kg.pipeline import open_store
from kg.upkeep.comparing import Change, between_days, between_quarters, between_stores
from kg.upkeep.facts import Quoted, Told, word

__all__ = ["diff"]


def diff(options: argparse.Namespace) -> int:
    """Print what changed; 1 if anything did."""
    ontology, language = ontology_of(options.ontology), language_of(options.language)
    changes = _compared(options, ontology, language)
    if options.format == "json":
        print_json([dataclasses.asdict(change) for change in changes])
        return 1 if changes else 0
    for change in changes:
        print("\n".join(_told(change, options.quotes, (ontology, language))))
    if not changes:
        print(word(ontology, "same", language))
    return 1 if changes else 0


def _compared(options: argparse.Namespace, ontology: Ontology, language: str) -> list[Change]:
    ways = [len(options.stores) == 2, options.between is not None, options.since is not None]
    if sum(ways) != 1 or len(options.stores) > 2 or (options.until and not options.since):
        hint = "give two stores, or one with --between 2025Q3 2025Q4 or --since 2026-01-31"
        raise KgError("what should be compared?", place="diff", hint=hint)
    place = options.stores[0] if options.stores else options.store
    with open_store(place, read_only=True) as one:
        if len(options.stores) == 2:
            with open_store(options.stores[1], read_only=True) as other:
                return between_stores(one, other, ontology, language)
        if options.between:
            return between_quarters(one, ontology, language, *options.between)
        since = day_of(options.since, "--since")
        assert since is not None
        return between_days(one, ontology, language, since, day_of(options.until, "--until"))


def _told(change: Change, quotes: int, words: tuple[Ontology, str]) -> Iterator[str]:
    ontology, language = words
    yield f"{word(ontology, change.kind, language)}  {change.text}"
    for side, facts in (("before", change.before), ("after", change.after)):
        title = f"{word(ontology, side, language)} " if change.kind == "changed" else ""
        yield from (f"      {title}{line}" for line in quoted(facts, quotes))


def quoted(facts: Iterable[Told], most: int) -> Iterator[str]:
    """Yield the quotes of facts with source, day and offsets, at most so many of each fact."""
    for fact in facts:
        yield from (f"“{' '.join(quote.words.split())}”  {where(quote)}" for quote in fact.quotes[:most])


def where(quote: Quoted) -> str:
    """Return where a quote stands."""
    return " ".join(part for part in (quote.source, quote.issued, f"[{quote.start}:{quote.end}]") if part)


def print_json(value: object) -> None:
    """Print a value as JSON; exact numbers become strings."""
    def words(other: object) -> str:
        if isinstance(other, Decimal):
            return f"{other:f}"
        raise TypeError(type(other).__name__)

    print(json.dumps(value, ensure_ascii=False, indent=2, default=words))
