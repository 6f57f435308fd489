"""A store as a file: sorted, so that the same statements always give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import PREFIXES
from kg.store.folder import replace_file

__all__ = ["FORMATS", "dump_bytes", "write_dump"]

FORMATS = {
    "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML,
}
WITH_GRAPHS = ("nq", "trig", "jsonld")
BYTES = "latin-1"
TOGETHER = 4096
"""Lines that are written at once."""
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""


def dump_bytes(quads: Iterable[ox.Quad], format: str) -> bytes:
    """Return statements as sorted bytes: N-Quads by line, TriG and JSON-LD by graph and subject; the rest without graphs.

    format  a key of `FORMATS`

    Raises `StoreError` for another format, and for RDF/XML of words that XML cannot hold.

    >>> a = ox.NamedNode("x:a")
    >>> dump_bytes([ox.Quad(a, a, ox.Literal("2"), a), ox.Quad(a, a, ox.Literal("1"), a)], "nq")
    b'<x:a> <x:a> "1" <x:a> .\\n<x:a> <x:a> "2" <x:a> .\\n'
    """
    if format not in FORMATS:
        raise StoreError(f"no such format: {format}", hint="one of " + ", ".join(FORMATS))
    kind, prefixes = FORMATS[format], dict(PREFIXES)
    if format == "nq":
        return b"".join(_by_line(quads))
    if format == "nt":
        return b"".join(_by_line({quad.triple for quad in quads}))
    if format in WITH_GRAPHS:
        rows = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
        return ox.serialize(rows, format=kind, prefixes=prefixes) or b""
    triples = sorted({quad.triple for quad in quads}, key=str)
    if format == "ttl":
        return ox.serialize(triples, format=kind, prefixes=prefixes) or b""
    data = ox.serialize(map(_writable, triples), format=kind, prefixes=prefixes) or b""
    return data.replace(b"\r", b"&#13;")  # a bare carriage return would be read back as a line feed


class _Lines(io.RawIOBase):
    """Takes lines as the engine writes them: a character for each byte, for such strings are sorted in less time than bytes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rest = ""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        *whole, self.rest = (self.rest + str(data, BYTES)).split("\n")
        self.lines += whole
        return len(data)


def _by_line(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> Iterator[bytes]:
    """Yield statements as sorted lines, many at once: N-Quads, or N-Triples of triples."""
    sink: Any = _Lines()
    if isinstance(statements, ox.Store):
        statements.dump(sink, format=ox.RdfFormat.N_QUADS)
    else:
        ox.serialize(statements, sink, format=ox.RdfFormat.N_QUADS)
    sink.lines.sort()
    for start in range(0, len(sink.lines), TOGETHER):
        yield "\n".join((*sink.lines[start:start + TOGETHER], "")).encode(BYTES)


def _writable(triple: ox.Triple) -> ox.Triple:
    if isinstance(triple.object, ox.Literal) and UNFIT.search(triple.object.value):
        raise StoreError("RDF/XML cannot hold a control character", place=str(triple.subject)[:120], hint="write .nq, .trig, .jsonld or .ttl")
    return triple


def write_dump(quads: Iterable[ox.Quad], target: Path | BinaryIO, format: str) -> None:
    """Write `dump_bytes` to a file, whole or not at all, or to a binary stream."""
    parts = _by_line(quads) if format == "nq" else (dump_bytes(quads, format),)
    if isinstance(target, Path):
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, parts)
    else:
        target.writelines(parts)
