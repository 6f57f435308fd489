"""A single RDF file as a store: read whole, written whole after each change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.core import GraphStore
from kg.store.derive import Rule
from kg.store.export import FORMATS, WITH_GRAPHS, dump_bytes
from kg.store.folder import TextFolder, replace_file
from kg.store.trouble import mapped

__all__ = ["SUFFIXES", "FileStore"]

SUFFIXES = {".nq": "nq", ".trig": "trig", ".jsonld": "jsonld", ".ttl": "ttl", ".nt": "nt", ".rdf": "rdf"}


class FileStore(GraphStore):
    """A `.trig`, `.nq` or `.jsonld` file, read and written; a `.ttl`, `.nt` or `.rdf` file, read only, for it has no graphs.

    path       a missing file is an empty store, unless `read_only`
    texts      folder that keeps the texts of documents beside it; None keeps no texts
    rules      queries or functions that fill the derived graph, in this order

    Raises `StoreError` if the file is missing (read-only) or no RDF, with the line.
    """

    def __init__(
        self, path: Path | str, *, texts: Path | None = None, rules: Sequence[Rule] = (), read_only: bool = False,
    ) -> None:
        self._path = Path(path)
        if self._path.suffix not in SUFFIXES:
            raise StoreError("no RDF file by its name", place=str(path), hint="it must end in " + ", ".join(SUFFIXES))
        self._format = SUFFIXES[self._path.suffix]
        graph = ox.Store()
        if self._path.exists() or read_only:
            _read(self._path, graph, self._format)
        folder = None if texts is None else TextFolder(texts)
        frozen = read_only or self._format not in WITH_GRAPHS
        super().__init__(graph, place=str(path), texts=folder, rules=rules, read_only=frozen)
        if folder is not None and not frozen:
            with mapped(self.place):
                folder.settle(self._known)

    def _saved(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._path, dump_bytes(self._open(), self._format))


def _read(path: Path, graph: ox.Store, format: str) -> None:
    if not path.is_file():
        raise StoreError("no such file", place=str(path), hint="check the path, or make it with `kg export`")
    with mapped(str(path)):
        graph.bulk_load(path=str(path), format=FORMATS[format])
