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
from kg.query import Candidate, find
from kg.store import Store
from kg.upkeep.comparing import Change, between_days, between_quarters, between_stores
from kg.upkeep.connecting import LAYERS, Step, paths
from kg.upkeep.connecting import network as places
from kg.upkeep.facts import Quoted, Told, word

__all__ = ["diff", "network", "path"]


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
    with open_store(place, read_only=True, texts=options.texts) as one:
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


def path(options: argparse.Namespace) -> int:
    """Print the shortest explanations between two entities; 1 if there is none."""
    ontology, language = ontology_of(options.ontology), language_of(options.language)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        ends = (one_entity(store, options.start, language), one_entity(store, options.end, language))
        found = paths(store, ontology, (ends[0].id, ends[1].id), language, most=options.most, stated=options.stated)
    if options.format == "json":
        print_json([[dataclasses.asdict(step) for step in way] for way in found])
        return 0 if found else 1
    for number, way in enumerate(found, 1):
        print(f"{word(ontology, 'path', language)} {number} ({word(ontology, 'steps', language, len(way))})")
        print("\n".join(line for step in way for line in _step(step, options.quotes, (ontology, language))))
    if not found:
        print(word(ontology, "apart", language, ends[0].label, ends[1].label))
    return 0 if found else 1


def _step(step: Step, quotes: int, words: tuple[Ontology, str]) -> Iterator[str]:
    ends = (step.start_label, step.end_label) if step.forward else (step.end_label, step.start_label)
    if step.curated:
        yield f"  {ends[0]} {step.link_label} {ends[1]}  ({word(words[0], 'catalog', words[1])})"
    for fact in step.facts:
        status = words[0].label("kgc:" + fact.status, words[1])
        yield f"  {fact.about}  ({status})" if fact.status == "actual" else f"  {fact.about}"
        yield from (f"      {line}" for line in quoted([fact], quotes))


def network(options: argparse.Namespace) -> int:
    """Print who stands where in the web of competition or of supply."""
    if unknown := [layer for layer in options.layer if layer not in LAYERS]:
        raise KgError("no such network", place=f"network {unknown[0]}", hint="one of " + ", ".join(LAYERS))
    ontology, language = ontology_of(options.ontology), language_of(options.language)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        found = {layer: places(store, layer, language, companies=options.companies) for layer in options.layer or LAYERS}
    if options.format == "json":
        print_json({layer: [dataclasses.asdict(place) for place in rows] for layer, rows in found.items()})
        return 0
    for layer, rows in found.items():
        print(word(ontology, layer, language))
        print(f"  {word(ontology, 'links', language)}  {word(ontology, 'between', language)}  {word(ontology, 'community', language)}")
        for place in rows[:options.top]:
            print(f"  {place.links:>5}  {place.between:>7.4f}  {place.community:>4}  {place.label} ({place.id})")
    return 0


def one_entity(store: Store, name: str, language: str) -> Candidate:
    """Return the one entity that a name means. Raises `KgError` listing what else it may mean."""
    found = find(store, name, language)
    if len(found) != 1:
        problem = f"{len(found)} entities have this name" if found else "no entity has this name"
        hint = "give an id: " + ", ".join(one.id for one in found[:5]) if found else "try the beginning of a name, or an id"
        raise KgError(problem, place=name[:80], hint=hint)
    return found[0]
