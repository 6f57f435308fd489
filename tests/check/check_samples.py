"""Short texts of our own, built into stores."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.check import Report, check
from kg.ontology import load
from kg.pipeline import build, open_store

__all__ = ["checked", "stored"]


def stored(texts: Iterable[str], folder: Path, *, derived: bool = True) -> Path:
    """Build texts into a store below a folder and return its place; the n-th text is called `n.txt`."""
    articles = folder / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (articles / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    place = folder / "store"
    with open_store(place, derived=derived) as store:
        assert build([articles], store).failures == []
    return place


def checked(texts: Iterable[str], folder: Path) -> Report:
    """Return what a check of these texts finds."""
    with open_store(stored(texts, folder), read_only=True) as store:
        return check(store, load())
