"""The store that is served: where it is, how it is opened, and how it is called where others read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg import store as stores
from kg.store.remote import place_of

__all__ = ["Source"]

UNTOLD = ("LOG", "LOCK")
"""How files of the database begin that tell nothing of what it holds."""


@dataclass(frozen=True, slots=True)
class Source:
    """A store folder, an RDF file, or a SPARQL server.

    texts  folder that keeps the texts of a file or a server; a store folder keeps its own

    >>> Source("http://me:secret@127.0.0.1:7878#oxigraph").name, Source("kg-store").name
    ('http://127.0.0.1:7878', 'kg-store')
    """

    place: str
    texts: str | None = None

    @property
    def name(self) -> str:
        """The place without user and password."""
        return place_of(self.place).url if self.distant else self.place

    @property
    def distant(self) -> bool:
        """Whether who answers needs the network to reach the store."""
        return stores.is_url(self.place)

    @property
    def page(self) -> Path | None:
        """The page that `kg render` or `kg build` draws into a store folder."""
        return None if self.distant else Path(self.place) / "page.html"

    @property
    def state(self) -> str:
        """Words that tell one state of the store from another, for who has it open to read; "" for a store on a server."""
        if self.distant:
            return ""
        root = Path(self.place)
        files = sorted(root.glob("oxigraph/*")) if root.is_dir() else [root]
        seen = [(path.name, path.stat()) for path in files if not path.name.startswith(UNTOLD)]
        return " ".join(f"{name}:{found.st_size}:{found.st_mtime_ns}:{found.st_ino}" for name, found in seen)

    def open(self) -> stores.EmbeddedStore | stores.FileStore | stores.ServerStore:
        """Return the store, open to read. Raises `StoreError` if it cannot be."""
        return stores.open(self.place, read_only=True, texts=Path(self.texts) if self.texts else None)
