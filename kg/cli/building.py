"""`kg build`, `kg remove`: changing a store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.reading import day_of
from kg.errors import KgError, StoreError
from kg.ontology import load, shipped_folder
from kg.pipeline import BuildReport, open_store, page_of
from kg.pipeline import build as build_store
from kg.query import questions

__all__ = ["build", "remove"]


def _progress(done: int, total: int, source: str) -> None:
    print(f"kg: [{done + 1}/{total}] {source}", file=sys.stderr)


def build(options: argparse.Namespace) -> int:
    """Read documents into a store, draw the page, print the summary."""
    ontology = load(*options.ontology)
    report = build_store(options.paths, options.store, ontology=ontology, published=day_of(options.date), progress=_progress)
    for failure in report.failures:
        print(f"kg: not loaded: {failure.reason if failure.source in failure.reason else f'{failure.source}: {failure.reason}'}", file=sys.stderr)
    page = None if options.no_page else _draw(options)
    _summary(options, report, page)
    return 2 if report.failures else 0


def _draw(options: argparse.Namespace) -> Path:
    place = Path(options.store)
    page = Path(options.page) if options.page else (place / "page.html" if place.is_dir() else place.with_suffix(".html"))
    with open_store(place, read_only=True) as store:
        html = page_of(store, load(*options.ontology))
    try:
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        raise KgError(f"the page cannot be written: {error.strerror}", place=str(page), hint="choose another place with --page") from error
    return page


def _summary(options: argparse.Namespace, report: BuildReport, page: Path | None) -> None:
    stats = report.stats
    print(f"documents  {report.read} read, {report.changed} new or changed, {len(report.failures)} not loaded")
    print(f"facts      {report.facts} stated in {report.evidence} quotes")
    for title, counted in (("unattached", report.unattached), ("rejected", report.rejected)):
        if counted:
            print(f"{title}  {sum(counted.values())} amounts: " + "; ".join(f"{n} {reason}" for reason, n in counted.most_common(5)))
    if stats is not None:
        print(f"graph      {options.store}: {stats.documents} documents, {stats.entities} entities, {stats.observations} observations, "
              f"{stats.relations} relations, {stats.quads} statements")
    asked = questions(shipped_folder())
    if asked:
        print(f"questions  {len(asked)}, see `kg questions`; for example: kg query {asked[0].short}   # {asked[0].en}")
    if page is not None:
        print(f"page       {page}")


def remove(options: argparse.Namespace) -> int:
    """Take one document out of a store: exactly what no other document says."""
    with open_store(options.store) as store:
        document = store.find_document(options.document)
        if not store.remove(document):
            raise StoreError("no such document", place=options.document, hint="see the documents with `kg query`")
    print(f"removed {document}")
    return 0
