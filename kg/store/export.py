"""A store as a file: sorted, so that the same statements always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import PREFIXES
from kg.store.folder import replace_file

__all__ = ["FORMATS", "dump_bytes", "write_dump"]

FORMATS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE}


def dump_bytes(quads: Iterable[ox.Quad], format: str) -> bytes:
    """Return statements as sorted bytes: N-Quads by line, TriG by graph and subject, N-Triples and Turtle without graphs.

    Raises `StoreError` for another format.

    >>> a = ox.NamedNode("x:a")
    >>> dump_bytes([ox.Quad(a, a, ox.Literal("2"), a), ox.Quad(a, a, ox.Literal("1"), a)], "nq")
    b'<x:a> <x:a> "1" <x:a> .\\n<x:a> <x:a> "2" <x:a> .\\n'
    """
    if format not in FORMATS:
        raise StoreError(f"no such format: {format}", hint="one of " + ", ".join(FORMATS))
    prefixes = dict(PREFIXES) if format in ("trig", "ttl") else None
    if format in ("nq", "trig"):
        rows = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
        data = ox.serialize(rows, format=FORMATS[format], prefixes=prefixes)
    else:
        triples = sorted({quad.triple for quad in quads}, key=str)
        data = ox.serialize(triples, format=FORMATS[format], prefixes=prefixes)
    lines = (data or b"").split(b"\n")
    return b"\n".join(sorted(lines[:-1]) + [b""]) if prefixes is None else data or b""


def write_dump(quads: Iterable[ox.Quad], target: Path | BinaryIO, format: str) -> None:
    """Write `dump_bytes` to a file, whole or not at all, or to a binary stream."""
    data = dump_bytes(quads, format)
    if isinstance(target, Path):
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, data)
    else:
        target.write(data)
