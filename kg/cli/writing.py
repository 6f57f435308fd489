"""`kg render`: a store as a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.common import language_of, write_file
from kg.errors import KgError
from kg.ontology import load
from kg.pipeline import open_store, page_of
from kg.query import find
from kg.render import PageOptions
from kg.store import Store

__all__ = ["render"]


def render(options: argparse.Namespace) -> int:
    """Write the page of a store."""
    language = language_of(options.language)
    for name, most in (("hops", 6), ("max_cards", 1500)):
        if not 1 <= getattr(options, name) <= most:
            raise KgError(f"{getattr(options, name)} is out of range", place="--" + name.replace("_", "-"), hint=f"give 1 to {most}")
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        focus = _entity(store, options.focus, language) if options.focus else ""
        wanted = PageOptions(title=options.title, focus=focus, hops=options.hops, max_cards=options.max_cards, group=options.group, language=language)
        html = page_of(store, load(), wanted)
    write_file(Path(options.output), html.encode("utf-8"), "-o")
    print(options.output)
    return 0


def _entity(store: Store, name: str, language: str) -> str:
    """Return the id of the one entity that has this name."""
    found = find(store, name, language)
    if len(found) != 1:
        problem = f"{len(found)} entities have this name" if found else "no entity has this name"
        hint = "give an id: " + ", ".join(one.id for one in found[:5]) if found else "try the beginning of a name, or an id"
        raise KgError(problem, place=f"--focus {name}", hint=hint)
    return found[0].id
