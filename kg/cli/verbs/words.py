"""The verb that takes a question in words."""

from __future__ import annotations

from kg.cli.verbs.common import Verbs, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {"ask": "kg.cli.words"}


def add(verbs: Verbs) -> None:
    """Add `ask`."""
    sub = add_verb(verbs, "ask", "answer a question in words, Chinese or English", 'kg ask "cloud growth 2025Q4"')
    sub.add_argument("words", nargs="+", help="the question; it names what it is about, no language model guesses")
    sub.add_argument("--format", default="table", help="table, csv, tsv, json, xml (default: %(default)s)")
    sub.add_argument("--labels", choices=("en", "zh", "zh-Hans", "zh-Hant", "none"), help="language of names (default: that of the question)")
    add_store(sub)
