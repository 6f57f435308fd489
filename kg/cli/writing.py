"""`kg render`, `kg export`: a store as a page or as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.errors import KgError
from kg.ontology import load
from kg.pipeline import open_store, page_of
from kg.render import PageOptions

__all__ = ["export", "render"]

FORMATS = {".nq": "nq", ".trig": "trig", ".nt": "nt", ".ttl": "ttl"}


def render(options: argparse.Namespace) -> int:
    """Write the page of a store."""
    language = {"zh": "zh-Hans"}.get(options.language, options.language)
    with open_store(options.store, read_only=True) as store:
        html = page_of(store, load(), PageOptions(focus=options.focus, language=language))
    _write(Path(options.output), html.encode("utf-8"))
    print(options.output)
    return 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise KgError(f"cannot be written: {error.strerror}", place=str(path), hint="choose another place with -o") from error


def export(options: argparse.Namespace) -> int:
    """Write all statements of a store, sorted: the same store gives the same bytes."""
    path = Path(options.output)
    if path.suffix not in FORMATS:
        raise KgError("unknown ending", place=str(path), hint="use .nq, .trig, .nt or .ttl")
    with open_store(options.store, read_only=True) as store:
        store.dump(path, FORMATS[path.suffix])
    print(path)
    return 0
