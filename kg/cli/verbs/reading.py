"""The verbs that read documents."""

from __future__ import annotations

from pathlib import Path

from kg.cli.verbs.common import Verbs, add_overlay, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {
    "build": "kg.cli.building", "remove": "kg.cli.building", "text": "kg.cli.reading", "extract": "kg.cli.reading", "coverage": "kg.cli.reading",
}


def add(verbs: Verbs) -> None:
    """Add `build`, `remove`, `text`, `extract`, `coverage`."""
    sub = add_verb(verbs, "build", "read documents into a store and draw the page", "kg build examples/ --store kg-store")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs")
    sub.add_argument("--date", metavar="YYYY-MM-DD", help="day of publication for documents that name none")
    sub.add_argument("--root", metavar="DIR", type=Path, help="folder that the names of documents are relative to (default: the common one)")
    sub.add_argument("--page", metavar="FILE", help="where to write the page (default: page.html in the store folder)")
    sub.add_argument("--no-page", action="store_true", help="do not draw the page")
    sub.add_argument("--no-derived", action="store_true", help="keep only what documents state: no computed growth, competition or disagreement")
    add_store(sub)
    add_overlay(sub)
    sub = add_verb(verbs, "remove", "take one document out of a store", "kg remove amazon-2025q4.zh.txt")
    sub.add_argument("document", help="source, id or beginning of the id")
    add_store(sub)
    for name, text in (("text", "print the text that offsets refer to"), ("extract", "print the facts that documents state"),
                       ("coverage", "list every amount of a document: in a fact, or why not")):
        sub = add_verb(verbs, name, text, f"kg {name} news.txt")
        sub.add_argument("files", nargs="+" if name == "extract" else 1, metavar="FILE")
        sub.add_argument("--date", metavar="YYYY-MM-DD", help="day of publication")
        if name == "extract":
            sub.add_argument("--format", choices=("jsonl", "table"), default="jsonl")
        add_overlay(sub)
