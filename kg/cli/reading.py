"""`kg text`, `kg extract`, `kg coverage`: one document at a time, nothing stored."""

from __future__ import annotations

import argparse
import sys

from kg.cli.common import day_of, ontology_of
from kg.errors import KgError
from kg.extract import extract as facts_of
from kg.extract.printing import table_line, to_json
from kg.read import read
from kg.types import Observation

__all__ = ["coverage", "extract", "text"]


def text(options: argparse.Namespace) -> int:
    """Print the rendition of a document, character for character."""
    document = read(options.files[0], ontology=ontology_of(options.ontology))
    sys.stdout.buffer.write(document.text.encode("utf-8"))
    return 0


def extract(options: argparse.Namespace) -> int:
    """Print the facts of documents; one that cannot be read is named on stderr, the others go on."""
    ontology, published, failed = ontology_of(options.ontology), day_of(options.date), 0
    for path in options.files:
        try:
            found = facts_of(read(path, ontology=ontology, published=published), ontology)
        except KgError as error:
            print(f"kg: {error}", file=sys.stderr)
            failed += 1
            continue
        for fact in found.facts:
            print(to_json(fact, found.document) if options.format == "jsonl" else table_line(fact))
    return 2 if failed else 0


def coverage(options: argparse.Namespace) -> int:
    """List every amount of a document's body in order: the fact it ended in, or why in none."""
    ontology = ontology_of(options.ontology)
    found = facts_of(read(options.files[0], ontology=ontology, published=day_of(options.date)), ontology)
    rows = [(u.span.start, "unattached", u.words, u.reason) for u in found.unattached]
    rows += [(u.span.start, "rejected", u.words, u.reason) for u in found.rejected]
    rows += [(f.evidence.span.start, "fact", f.evidence.quote, table_line(f)) for f in found.facts if isinstance(f, Observation)]
    for start, kind, words, what in sorted(rows):
        print(f"{start:>7}  {kind:<10}  {' '.join(words.split())}  |  {what}")
    facts = sum(kind == "fact" for _, kind, _, _ in rows)
    print(f"kg: {facts} figures in facts, {len(rows) - facts} amounts in none", file=sys.stderr)
    return 0
