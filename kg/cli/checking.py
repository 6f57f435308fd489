"""`kg validate`, `kg score`: is a graph well-formed, are facts right?"""

from __future__ import annotations

import argparse
import sys

from kg.cli.common import default_store, shown_store
from kg.errors import KgError
from kg.ontology import load
from kg.pipeline import open_store, stated
from kg.score import score_files
from kg.validate import validate as check

__all__ = ["score", "validate"]


def validate(options: argparse.Namespace) -> int:
    """Print what shapes and checks find; 1 if there is an error."""
    if options.graph and options.store:
        raise KgError("two graphs, give one", place="validate", hint=f"leave out {shown_store(options.graph)} or --store {shown_store(options.store)}")
    with open_store(options.graph or options.store or default_store(), read_only=True) as store:
        report = check(stated(store), load())
    for found in report.violations:
        print(f"{found.severity:<8} {found.source:<24} {found.node}  {found.message}{f' ({found.path})' if found.path else ''}")
    print(f"kg: {len(report.errors)} errors, {len(report.violations) - len(report.errors)} warnings", file=sys.stderr)
    return 0 if report.conforms else 1


def score(options: argparse.Namespace) -> int:
    """Print precision, recall and F1 of printed facts against a gold file."""
    for name, row in score_files(options.facts, options.gold).items():
        counts = f"(right {row.right}, wrong {row.wrong}, missed {row.missed})"
        print(f"{name:<20} precision {row.precision:.3f}  recall {row.recall:.3f}  F1 {row.f1:.3f}  {counts}")
    return 0
