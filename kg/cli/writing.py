"""`kg render`, `kg export`: a store as a page or as a file."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from kg.cli.common import language_of, write_file
from kg.errors import KgError
from kg.ontology import load
from kg.pipeline import open_store, page_of
from kg.query import find
from kg.render import PageOptions
from kg.store import Store

__all__ = ["export", "render"]

FORMATS = {".nq": "nq", ".trig": "trig", ".nt": "nt", ".ttl": "ttl"}


def render(options: argparse.Namespace) -> int:
    """Write the page of a store."""
    language = language_of(options.language)
    with open_store(options.store, read_only=True) as store:
        focus = _entity(store, options.focus, language) if options.focus else ""
        html = page_of(store, load(), PageOptions(focus=focus, language=language))
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


def export(options: argparse.Namespace) -> int:
    """Write all statements of a store, sorted: the same store gives the same bytes."""
    path = Path(options.output)
    if path.suffix not in FORMATS:
        raise KgError("unknown ending", place=str(path), hint="use .nq, .trig, .nt or .ttl")
    data = io.BytesIO()
    with open_store(options.store, read_only=True) as store:
        store.dump(data, FORMATS[path.suffix])
    write_file(path, data.getvalue(), "-o")
    print(path)
    return 0
