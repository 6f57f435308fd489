"""Stores of both kinds, each new and empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kg.store
from kg.store import EmbeddedStore, FileStore

Opener = Callable[[str], EmbeddedStore | FileStore]


@pytest.fixture(params=["folder", "file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """A function from a name to a new store; each test that uses it runs for a folder and for a file."""
    def make(name: str = "one") -> EmbeddedStore | FileStore:
        if request.param == "folder":
            return kg.store.open(tmp_path / name)
        return kg.store.open(tmp_path / f"{name}.nq", texts=tmp_path / f"{name}-texts")
    return make
