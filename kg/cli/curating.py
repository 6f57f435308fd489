"""`kg merge`, `kg rebuild`, `kg verify`: keeping a store."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterable

from kg.cli.common import ontology_of
from kg.pipeline import open_store
from kg.upkeep.merging import merge as merge_stores
from kg.upkeep.rebuilding import RebuildReport
from kg.upkeep.rebuilding import rebuild as rebuild_store
from kg.upkeep.verifying import verify as find_faults

__all__ = ["merge", "rebuild", "verify"]

SHOWN = 5


def merge(options: argparse.Namespace) -> int:
    """Join stores."""
    ontology = ontology_of(options.ontology)
    report = merge_stores(options.stores, options.store, ontology=ontology, replace=options.replace, progress=progress, texts=options.texts)
    if report.replaced:
        _say(f"replaced by a later store's: {_some(report.replaced)}")
    if report.older:
        _say(f"{report.older} documents were made by another version; `kg rebuild` reads them again")
    print(f"documents  {report.documents} met, {report.changed} new or changed")
    return _told(report.rebuilt)


def rebuild(options: argparse.Namespace) -> int:
    """Read documents again."""
    report = rebuild_store(options.store, options.documents, ontology=ontology_of(options.ontology), progress=progress, texts=options.texts)
    print(f"documents  {report.documents} looked at, {report.reread} read again, {report.changed} changed")
    return _told(report)


def progress(done: int, total: int, source: str) -> None:
    """Print which document of how many is at work."""
    print(f"kg: [{done + 1}/{total}] {source}", file=sys.stderr)


def _told(report: RebuildReport) -> int:
    for warning in report.warnings:
        _say(warning)
    for failure in report.failures:
        _say(f"left as it was: {failure.source}: {failure.reason}")
    if report.unkept:
        _say(f"left as they were, for their bytes are not kept: {_some(report.unkept)}")
    return 2 if report.failures or report.unkept else 0


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:SHOWN]) + (f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else "")


def _say(words: str) -> None:
    print(f"kg: {words}", file=sys.stderr)


def verify(options: argparse.Namespace) -> int:
    """Print everything that is off, with document and place; 1 if there is anything."""
    ontology = ontology_of(options.ontology)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        found = find_faults(store, ontology, progress=progress)
        count = len(store.documents())
    if options.format == "json":
        print(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print("  ".join(part for part in (one.document or "-", one.place or "-", one.problem)))
    _say(f"{count} documents read again, {len(found)} findings")
    return 1 if found else 0
