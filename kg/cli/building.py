"""`kg build`, `kg remove`: changing a store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.common import day_of, ontology_of, shown_store, write_file
from kg.errors import StoreError
from kg.ontology import shipped_folder
from kg.pipeline import BuildReport, open_store, page_of
from kg.pipeline import build as build_store
from kg.query import questions
from kg.read import expand
from kg.store import Stats, Store, is_url

__all__ = ["build", "remove"]

SHOWN = 5


def _progress(done: int, total: int, source: str) -> None:
    print(f"kg: [{done + 1}/{total}] {source}", file=sys.stderr)


def build(options: argparse.Namespace) -> int:
    """Read documents into a store, draw the page, print the summary."""
    ontology, paths = ontology_of(options.ontology), expand(options.paths)  # nothing to read makes no store
    with open_store(options.store, derived=not options.no_derived, texts=options.texts) as store:
        report = build_store(paths, store, ontology=ontology, published=day_of(options.date), progress=_progress, root=options.root)
        stats = store.stats()
    for warning in report.warnings:
        print(f"kg: {warning}", file=sys.stderr)
    for failure in report.failures:
        print(f"kg: not loaded: {failure.source}: {failure.reason}", file=sys.stderr)
    _summary(options, report, stats)
    if not options.no_page:
        print(f"page       {_draw(options)}")
    return 2 if report.failures else 0


def _draw(options: argparse.Namespace) -> Path:
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        html = page_of(store, ontology_of(options.ontology))
    page = _page(options)
    write_file(page, html.encode("utf-8"), "--page")
    return page


def _page(options: argparse.Namespace) -> Path:
    """Return where the page goes: where an option says, else into the store's folder or beside its file."""
    if options.page:
        return Path(options.page)
    if is_url(options.store):
        return Path(options.texts or ".") / "page.html"
    place = Path(options.store)
    return place / "page.html" if place.is_dir() else place.with_suffix(".html")


def _summary(options: argparse.Namespace, report: BuildReport, stats: Stats) -> None:
    print(f"documents  {report.read} read, {report.changed} new or changed, {len(report.failures)} not loaded")
    rest = f"; {report.unchanged} documents were read before" if report.unchanged else ""
    print(f"facts      {report.facts} stated in {report.evidence} quotes{rest}")
    for title, counted in (("unattached", report.unattached), ("rejected", report.rejected)):
        if counted:
            print(f"{title}  {sum(counted.values())} amounts: " + "; ".join(f"{n} {reason}" for reason, n in counted.most_common(5)))
    print(f"graph      {shown_store(options.store)}: {stats.documents} documents, {stats.entities} entities, {stats.observations} observations, "
          f"{stats.relations} relations, {stats.quads} statements")
    asked = questions(shipped_folder())
    if asked:
        print(f"questions  {len(asked)}, see `kg questions`; for example: kg query {asked[0].short}   # {asked[0].en}")


def remove(options: argparse.Namespace) -> int:
    """Take one document out of a store: exactly what no other document says."""
    with open_store(options.store, texts=options.texts) as store:
        try:
            document = store.find_document(options.document)
        except StoreError as error:
            raise StoreError(error.problem, place=options.document, hint=_choices(store)) from error
        store.remove(document)
    print(f"removed {document}")
    return 0


def _choices(store: Store) -> str:
    """Return what could have been named instead."""
    documents = store.documents()
    names = [f"{', '.join(one.sources)} [{one.id[:12]}]" for one in documents[:SHOWN]]
    more = f" and {len(documents) - SHOWN} more" if len(documents) > SHOWN else ""
    return "it holds " + "; ".join(names) + more if names else "it holds no documents"
