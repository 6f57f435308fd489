"""The verbs that keep a store: joining, reading again, verifying, comparing, reviewing."""

from __future__ import annotations

import argparse

from kg.cli.verbs.common import Verbs, add_overlay, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {"merge": "kg.cli.curating", "rebuild": "kg.cli.curating", "review": "kg.cli.reviewing",
           "verify": "kg.cli.curating", "diff": "kg.cli.telling",
           "path": "kg.cli.telling", "network": "kg.cli.telling"}


def add(verbs: Verbs) -> None:
    """Add `merge`, `rebuild`, `review`, `verify`, `diff`, `path`, `network`."""
    sub = add_verb(verbs, "merge", "join stores, as if their documents had been built into one", "kg merge monday tuesday --store week")
    sub.add_argument("stores", nargs="+", metavar="STORE", help="store folders or files")
    sub.add_argument("--replace", action="store_true", help="where two stores hold different bytes of one name, keep the later store's")
    add_store(sub)
    add_overlay(sub)
    sub = add_verb(verbs, "rebuild", "read documents again from their kept bytes, where extractor, ontology or decisions changed", "kg rebuild")
    sub.add_argument("documents", nargs="*", metavar="DOCUMENT", help="source, id or beginning of the id (default: what changed)")
    add_store(sub)
    add_overlay(sub)
    sub = add_verb(verbs, "review", "list entities that the catalog lacks, for decisions.toml in the store folder", "kg review --format toml")
    sub.add_argument("--format", choices=("table", "json", "toml"), default="table")
    sub.add_argument("--contexts", type=int, default=3, metavar="N", help="places shown of each entity (default: %(default)s)")
    add_store(sub)
    add_overlay(sub)
    sub = add_verb(verbs, "verify", "read every quote again, compute every hash again, follow every link", "kg verify --store kg-store")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    add_store(sub)
    add_overlay(sub)
    sub = add_verb(verbs, "diff", "new, gone and changed facts between two stores, two days or two quarters", "kg diff --between 2025Q3 2025Q4")
    sub.add_argument("stores", nargs="*", metavar="STORE", help="two stores; or one, with --between or --since (default: --store)")
    sub.add_argument("--between", nargs=2, metavar=("PERIOD", "PERIOD"), help="two periods of the common calendar, e.g. 2025Q3 2025Q4")
    sub.add_argument("--since", metavar="YYYY-MM-DD", help="what documents published after this day changed")
    sub.add_argument("--until", metavar="YYYY-MM-DD", help="with --since: leave out documents published after this day")
    _add_telling(sub)
    sub = add_verb(verbs, "path", "the shortest explanations between two entities, each step with its quotes", "kg path OpenAI Microsoft")
    sub.add_argument("start", metavar="A")
    sub.add_argument("end", metavar="B")
    sub.add_argument("--most", type=int, default=3, metavar="N", help="paths shown (default: %(default)s)")
    sub.add_argument("--stated", action="store_true", help="leave out links that only the catalog has")
    _add_telling(sub)
    sub = add_verb(verbs, "network", "who stands where in the web of competition and of supply", "kg network competition --companies")
    sub.add_argument("layer", nargs="*", metavar="LAYER", help="competition, supply (default: both)")
    sub.add_argument("--companies", action="store_true", help="count segments, chips and products as their companies")
    sub.add_argument("--top", type=int, default=20, metavar="N", help="entities shown (default: %(default)s)")
    _add_telling(sub)


def _add_telling(sub: argparse.ArgumentParser) -> None:
    """Add what verbs that tell facts in words have in common."""
    sub.add_argument("--quotes", type=int, default=1, metavar="N", help="quotes shown of each fact (default: %(default)s)")
    sub.add_argument("--language", default="en", help="en, zh, zh-Hans, zh-Hant")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    add_store(sub)
    add_overlay(sub)
