"""The default store: a folder with an oxigraph database and the texts of its documents."""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.core import GraphStore
from kg.store.derive import Rule
from kg.store.folder import DECISIONS, MANIFEST, TextFolder, sync
from kg.store.lock import LOCK, held
from kg.store.trouble import mapped

__all__ = ["EmbeddedStore"]

DATABASE = "oxigraph"
KNOWN = (DATABASE, LOCK, DECISIONS, MANIFEST, ".manifest.json.new")


class EmbeddedStore(GraphStore):
    """A store in a folder: `oxigraph/`, `documents/`, `manifest.json`, `decisions.toml`.

    folder     made if it does not exist, unless `read_only`
    rules      queries or functions that fill the derived graph, in this order
    read_only  many readers may have the store open at once, but none beside a writer: see `kg.store.lock`

    Raises `StoreError` if the folder is missing (read-only), is something else, is damaged, or is open elsewhere (see
    `read_only`).
    """

    def __init__(self, folder: Path | str, *, rules: Sequence[Rule] = (), read_only: bool = False) -> None:
        root = Path(folder)
        _check(root, read_only)
        with mapped(str(root)):
            if not read_only:
                (root / DATABASE).mkdir(parents=True, exist_ok=True)
            lock = held(root, shared=read_only)
            self._release = weakref.finalize(self, _close, lock)
            graph = ox.Store.read_only(str(root / DATABASE)) if read_only else ox.Store(str(root / DATABASE))
        self._database = root / DATABASE
        self._logged = False
        super().__init__(graph, place=str(root), texts=TextFolder(root), rules=rules, read_only=read_only)
        self.files = TextFolder(root)
        if not read_only:
            with mapped(self.place):
                self.files.settle(self._known)
            if not (root / MANIFEST).exists():
                self.files.write_manifest({"format": "1"})

    def close(self) -> None:
        """Release the store and its lock; a later call of any method raises `StoreError`. Closing twice is fine."""
        try:
            if self._logged and self._graph is not None:
                with mapped(self.place):
                    self._graph.flush()  # who opens it next need not read the log
        finally:
            super().close()
            self._release()

    def _saved(self) -> None:
        """Put the database's log on the disk: it holds all changes since the last flush, which costs more than most of them."""
        logs = sorted(self._database.glob("*.log"))
        if not logs:
            super()._saved()
            return
        self._logged = True
        for path in (*logs, self._database):
            sync(path)


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)


def is_store_folder(folder: Path) -> bool:
    """Return whether a folder holds a store."""
    return (folder / DATABASE / "CURRENT").is_file()


def _check(root: Path, read_only: bool) -> None:
    if root.exists() and not root.is_dir():
        raise StoreError("a file, not a store folder", place=str(root), hint="name a folder, or a .trig, .nq or .ttl file")
    if is_store_folder(root):
        return
    if (root / MANIFEST).exists() and (root / DATABASE).is_dir() and any((root / DATABASE).iterdir()):
        problem = "the store is damaged: its database has no CURRENT file"
        raise StoreError(problem, place=str(root), hint="restore a copy, or build it again")
    if read_only:
        problem = "this folder holds no store" if root.exists() else "no store here"
        raise StoreError(problem, place=str(root), hint="make one with `kg build`, or name another with --store")
    if root.exists() and any(entry.name not in KNOWN for entry in root.iterdir()):
        problem = "this folder holds other things and no store"
        raise StoreError(problem, place=str(root), hint="name a new or empty folder with --store")
