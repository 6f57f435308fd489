"""`kg text`, `kg extract`, `kg coverage`: one document at a time, nothing stored."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from kg.errors import KgError
from kg.extract import extract as facts_of
from kg.extract.printing import table_line, to_json
from kg.ontology import load
from kg.read import read

__all__ = ["coverage", "extract", "text"]


def day_of(words: str | None) -> date | None:
    """Return the day that an option names. Raises `KgError` if it names none."""
    if words is None:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise KgError("not a day", place=f"--date {words}", hint="write it as 2026-02-06") from error


def text(options: argparse.Namespace) -> int:
    """Print the rendition of a document, character for character."""
    document = read(options.files[0], ontology=load(*options.ontology))
    sys.stdout.buffer.write(document.text.encode("utf-8"))
    return 0


def extract(options: argparse.Namespace) -> int:
    """Print the facts of documents; one that cannot be read is named on stderr, the others go on."""
    ontology, failed = load(*options.ontology), 0
    for path in options.files:
        try:
            found = facts_of(read(path, ontology=ontology, published=day_of(options.date)), ontology)
        except KgError as error:
            print(f"kg: {error}", file=sys.stderr)
            failed += 1
            continue
        for fact in found.facts:
            print(to_json(fact, found.document) if options.format == "jsonl" else table_line(fact))
    return 2 if failed else 0


def coverage(options: argparse.Namespace) -> int:
    """List every amount of a document's body in order: the fact it ended in, or why in none."""
    ontology = load(*options.ontology)
    found = facts_of(read(options.files[0], ontology=ontology, published=day_of(options.date)), ontology)
    rows = [(u.span.start, "unattached", u.words, u.reason) for u in found.unattached]
    rows += [(u.span.start, "rejected", u.words, u.reason) for u in found.rejected]
    rows += [(f.evidence.span.start, "fact", f.evidence.quote.replace("\n", " "), table_line(f)) for f in found.facts if hasattr(f, "metric")]
    for start, kind, words, what in sorted(rows):
        print(f"{start:>7}  {kind:<10}  {words}  |  {what}")
    facts = sum(kind == "fact" for _, kind, _, _ in rows)
    print(f"kg: {facts} figures in facts, {len(rows) - facts} amounts in none", file=sys.stderr)
    return 0
