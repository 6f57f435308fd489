"""The verb that takes facts from elsewhere."""

from __future__ import annotations

from pathlib import Path

from kg.cli.verbs.common import Verbs, add_overlay, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {"load": "kg.cli.intake"}


def add(verbs: Verbs) -> None:
    """Add `load`."""
    sub = add_verb(verbs, "load", "load facts from elsewhere, each checked against the text it quotes", "kg load facts.jsonl --documents news/")
    sub.add_argument("files", nargs="+", metavar="FACTS", help=".jsonl as `kg extract` prints it, or .nq, .trig, .jsonld as `kg export` writes it")
    sub.add_argument("--documents", nargs="+", action="extend", default=[], metavar="PATH",
                     help="the documents that are quoted, if the store does not keep them")
    sub.add_argument("--root", type=Path, metavar="DIR", help="folder that the names of documents are relative to")
    sub.add_argument("--strict", action="store_true", help="load nothing if anything is refused")
    add_store(sub)
    add_overlay(sub)
