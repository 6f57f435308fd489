"""`kg load`: facts from elsewhere into a store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.common import ontology_of
from kg.errors import KgError
from kg.intake import LoadReport, load_facts, load_graph
from kg.pipeline import open_store

__all__ = ["load"]

GRAPHS = (".nq", ".trig", ".jsonld")
LINES = (".jsonl", ".ndjson")


def load(options: argparse.Namespace) -> int:
    """Load files, name each refused line on stderr; 1 if anything was refused."""
    for name in options.files:
        if Path(name).suffix not in (*GRAPHS, *LINES):
            raise KgError("unknown ending", place=name, hint="use .jsonl, or .nq, .trig, .jsonld with documents in graphs of their own")
        if not Path(name).is_file():
            raise KgError("no such file", place=name, hint="check the path")
    ontology = ontology_of(options.ontology)
    given = {"documents": options.documents, "ontology": ontology, "strict": options.strict, "root": options.root}
    lines = [name for name in options.files if Path(name).suffix in LINES]
    with open_store(options.store, texts=options.texts) as store:
        reports = [load_facts(lines, store, **given)] if lines else []
        reports += [load_graph(name, store, **given) for name in options.files if Path(name).suffix in GRAPHS]
    return _told(reports)


def _told(reports: list[LoadReport]) -> int:
    refused = [one for report in reports for one in report.refused]
    for one in refused:
        print(f"kg: {one.place}: {one.reason}", file=sys.stderr)
    facts, documents, changed = (sum(getattr(report, name) for report in reports) for name in ("facts", "documents", "changed"))
    print(f"facts      {facts} of {documents} documents, {changed} new or changed; {len(refused)} refused")
    return 1 if refused else 0
