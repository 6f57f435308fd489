"""The files beside the graph: original bytes and texts of documents, the manifest, the decisions of people.

    documents/<sha256>/{original,text}   manifest.json   decisions.toml   pending.json (only while documents are being loaded)
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.base import DocumentQuads
from kg.store.graphs import SHA256

__all__ = ["TextFolder", "replace_file", "sync"]

MANIFEST, DECISIONS, PENDING, DOCUMENTS = "manifest.json", "decisions.toml", "pending.json", "documents"


def replace_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file, from bytes or parts, whole or not at all: a reader sees the old bytes or the new, also after a crash."""
    fresh = path.with_name(f".{path.name}.new")
    with open(fresh, "wb") as stream:
        stream.writelines((data,) if isinstance(data, bytes) else data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)
    sync(path.parent)


@dataclass(frozen=True, slots=True)
class TextFolder:
    """The files of one store folder. Nothing is created before something is written."""

    root: Path

    @property
    def decisions(self) -> Path:
        """The file in which people's decisions are kept; it may not exist."""
        return self.root / DECISIONS

    def manifest(self) -> dict[str, str]:
        """Return the versions that made this store, as written by `write_manifest`; empty if there are none."""
        path = self.root / MANIFEST
        try:
            found = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise StoreError(f"unreadable manifest: {error}", place=str(path), hint="delete it and run `kg rebuild`") from error
        if not isinstance(found, dict):
            raise StoreError("the manifest is no JSON object", place=str(path), hint="delete it and run `kg rebuild`")
        return {str(name): str(value) for name, value in found.items()}

    def write_manifest(self, versions: Mapping[str, str]) -> None:
        """Write the versions; the same versions give the same bytes, and no write."""
        data = (json.dumps(dict(sorted(versions.items())), ensure_ascii=False, indent=2) + "\n").encode()
        path = self.root / MANIFEST
        if not path.exists() or path.read_bytes() != data:
            self.root.mkdir(parents=True, exist_ok=True)
            replace_file(path, data)

    def write_decisions(self, text: str) -> None:
        """Write the file of decisions, whole or not at all."""
        self.root.mkdir(parents=True, exist_ok=True)
        replace_file(self.decisions, text.encode("utf-8"))

    def begin(self, arriving: Iterable[DocumentQuads], leaving: Iterable[str]) -> None:
        """Write the files of arriving documents, after a note of all documents whose fate is open until `settle`."""
        kept = [document for document in arriving if document.original is not None]
        names = {document.id for document in kept} | set(leaving)
        if not names:
            return
        self.root.mkdir(parents=True, exist_ok=True)
        replace_file(self.root / PENDING, json.dumps(sorted(names.union(self._noted()))).encode())
        for document in kept:
            self._write(document)
        if kept:
            sync(self.root / DOCUMENTS)

    def settle(self, stored: Callable[[str], bool]) -> None:
        """Delete the files of noted documents that are not `stored`, then the note. Does nothing if there is no note."""
        if not self.unsettled:
            return
        for name in self._noted():
            if not stored(name):
                shutil.rmtree(self._of(name), ignore_errors=True)
            shutil.rmtree(self._fresh(name), ignore_errors=True)
        (self.root / PENDING).unlink()

    def _noted(self) -> list[str]:
        """Return the documents whose fate is open; none if there is no note, or one that cannot be read."""
        try:
            names = json.loads((self.root / PENDING).read_bytes())
        except (FileNotFoundError, ValueError):
            return []
        return [name for name in names if isinstance(name, str) and SHA256.fullmatch(name)]

    def original(self, document: str) -> bytes:
        """Return the original bytes of a document. Raises `StoreError` if they were not kept."""
        return self._read(document, "original")

    def text(self, document: str) -> str:
        """Return the text rendition of a document. Raises `StoreError` if it was not kept."""
        return self._read(document, "text").decode("utf-8")

    def holds(self, document: str) -> bool:
        """Return whether the files of a document are here."""
        return SHA256.fullmatch(document) is not None and (self._of(document) / "text").is_file()

    @property
    def unsettled(self) -> bool:
        """Whether a writer was stopped between `begin` and `settle`, or is at work."""
        return (self.root / PENDING).exists()

    def kept(self) -> list[str]:
        """Return the names of all folders of documents, sorted; those that are being written or were left by a crash too."""
        folder = self.root / DOCUMENTS
        return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []

    def _write(self, document: DocumentQuads) -> None:
        target, fresh = self._of(document.id), self._fresh(document.id)
        try:
            fresh.mkdir(parents=True)
        except FileExistsError:  # left by a crash
            shutil.rmtree(fresh)
            fresh.mkdir()
        for name, data in (("original", document.original or b""), ("text", (document.text or "").encode("utf-8"))):
            with open(fresh / name, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        if target.exists():  # a re-read may give another rendition of the same bytes
            replace_file(target / "text", (fresh / "text").read_bytes())
            shutil.rmtree(fresh)
        else:
            os.rename(fresh, target)

    def _read(self, document: str, name: str) -> bytes:
        if not SHA256.fullmatch(document):
            raise StoreError("no such document", place=document[:80], hint="give its sha256 as `documents()` lists it")
        path = self._of(document) / name
        try:
            return path.read_bytes()
        except OSError as error:
            problem = f"the {name} of this document is not kept here"
            raise StoreError(problem, place=str(path), hint="read the document again") from error

    def _of(self, document: str) -> Path:
        return self.root / DOCUMENTS / document

    def _fresh(self, document: str) -> Path:
        return self.root / DOCUMENTS / f".{document}.new"


def sync(path: Path) -> None:
    """Wait until a file, or the list of a folder's files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
