"""`kg review`: entities that the catalog lacks, as a list, as JSON, or as lines to decide by."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator

from kg.cli.common import ontology_of, shown_store
from kg.curate import key_of
from kg.deciding import dangling, decisions_of
from kg.making import Maker
from kg.pipeline import open_store
from kg.upkeep.reviewing import Candidate, Context
from kg.upkeep.reviewing import review as list_candidates

__all__ = ["review"]


def review(options: argparse.Namespace) -> int:
    """List provisional entities."""
    ontology = ontology_of(options.ontology)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        decisions = decisions_of(store, ontology)
        found = list_candidates(store, ontology, decisions, contexts=options.contexts)
        for warning in dangling(store, Maker(ontology, decisions)):
            print(f"kg: {warning}", file=sys.stderr)
    if options.format == "json":
        print(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print("\n".join(_lines(one) if options.format == "table" else _template(one)))
    print(f"kg: {len(found)} provisional entities; decide in {options.texts or shown_store(options.store)}/decisions.toml, then `kg rebuild`", file=sys.stderr)
    return 0


def _lines(one: Candidate) -> Iterator[str]:
    yield f"{' / '.join(one.names)}  ({one.cls})  {one.id}"
    yield f"  {one.facts} facts in {one.documents} documents, found as {', '.join(one.found) or 'a name'}"
    if one.similar:
        yield "  like  " + ", ".join(f"{near.name} ({near.id}{'' if near.known else ', provisional too'})" for near in one.similar)
    for place in one.contexts:
        yield f"      “{_flat(place.quote)}”  {_where(place)}"


def _template(one: Candidate) -> Iterator[str]:
    """Yield the lines of a decision to choose: everything is a comment until a person takes the mark away."""
    yield f"# {' / '.join(map(_flat, one.names))} ({one.cls}): {one.facts} facts in {one.documents} documents"
    yield from (f"#   “{_flat(place.quote)}”  {_where(place)}" for place in one.contexts)
    ident = key_of(one.id)
    yield f"# confirm.{ident} = {json.dumps(one.cls)}"
    yield f"# rename.{ident} = {json.dumps(_flat(one.names[0]), ensure_ascii=False)}"
    for near in one.similar:
        yield f"# same-as.{ident} = {json.dumps(near.id)}  # {_flat(near.name)}"
        yield f"# not-same-as.{ident} = [{json.dumps(near.id)}]"
    yield ""


def _where(place: Context) -> str:
    return " ".join(part for part in (_flat(place.source), place.issued, f"[{place.start}:{place.end}]", place.reading) if part)


def _flat(words: str) -> str:
    return " ".join(words.split())
