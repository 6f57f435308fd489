"""The verbs that weigh what is in a store."""

from __future__ import annotations

from kg.cli.verbs.common import Verbs, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {"check": "kg.cli.examining", "explain": "kg.cli.examining"}


def add(verbs: Verbs) -> None:
    """Add `check`, `explain`."""
    sub = add_verb(verbs, "check", "compare figures with one another: agreement, sums, growth, margins, outcomes", "kg check --kind conflict")
    sub.add_argument("--kind", action="append", default=[], metavar="KIND",
                     help="only these: conflict, wrongGrowth, unitSlip …, or error, notice, agreement, all (default: error and notice)")
    sub.add_argument("--format", choices=("table", "json", "jsonl"), default="table", help="default: %(default)s")
    add_store(sub)
    sub = add_verb(verbs, "explain", "print what stands behind a figure: sources, sentences, agreement, derivation", "kg explain 'AWS revenue 2025Q4'")
    sub.add_argument("words", metavar="FACT|WORDS", help="id of a fact, or a name with metric and period")
    sub.add_argument("--format", choices=("table", "json"), default="table", help="default: %(default)s")
    add_store(sub)
