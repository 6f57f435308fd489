"""Where facts and their documents are kept: a folder with an embedded database, one RDF file, or a SPARQL server.

`open` picks the kind of store. It is given finished statements, one document at a time; nothing here reads documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.errors import StoreError
from kg.store.base import Answer, DocumentQuads, Stats, Store, StoredDocument
from kg.store.derive import Rule
from kg.store.embedded import EmbeddedStore
from kg.store.file import SUFFIXES, FileStore
from kg.store.folder import TextFolder
from kg.store.graphs import CURATION, VOCABULARY
from kg.store.network import networkx_graph
from kg.store.remote import ServerStore, is_url
from kg.store.stated import StatedOnly
from kg.store.written import Written

__all__ = [
    "CURATION", "VOCABULARY", "Answer", "DocumentQuads", "EmbeddedStore", "FileStore", "Rule", "ServerStore", "StatedOnly", "Stats", "Store",
    "StoredDocument", "TextFolder", "Written", "is_url", "networkx_graph", "open",
]


def open(
    path: Path | str, *, read_only: bool = False, texts: Path | None = None, rules: Sequence[Rule] = (),
) -> EmbeddedStore | FileStore | ServerStore:
    """Return the store at `path`: a file if it ends in .nq, .trig, .jsonld, .ttl, .nt or .rdf, a server for an
    `http://` URL, a folder otherwise.

    read_only  never writes, and shares a store folder with other readers; refused while another process has it open to write
    texts      folder for the documents of a file or a server; a store folder keeps its own
    rules      queries or functions that fill the derived graph after each change, in this order

    Raises `StoreError` with place and next step if it is missing, locked, damaged or something else.

    >>> open("no-such-folder", read_only=True)
    Traceback (most recent call last):
    kg.errors.StoreError: no-such-folder: no store here (make one with `kg build`, or name another with --store)
    """
    if is_url(path):
        return ServerStore(str(path), texts=texts, rules=rules, read_only=read_only)
    place = Path(path)
    if place.suffix in SUFFIXES and not place.is_dir():
        return FileStore(place, texts=texts, rules=rules, read_only=read_only)
    if texts is not None:
        raise StoreError("a store folder keeps its own texts", place=str(path), hint="leave out the texts folder")
    store = EmbeddedStore(place, rules=rules, read_only=read_only)
    return _mended(store, place, rules) if read_only and (store.files.unsettled or rules and store.stale) else store


def _mended(store: EmbeddedStore, place: Path, rules: Sequence[Rule]) -> EmbeddedStore:
    """Finish what a writer that was stopped left open: files and derived facts. A store that cannot be written is returned as it is."""
    store.close()
    try:
        with EmbeddedStore(place, rules=rules) as writer:
            if rules:
                writer.refresh()
    except (StoreError, OSError):
        pass
    return EmbeddedStore(place, rules=rules, read_only=True)
