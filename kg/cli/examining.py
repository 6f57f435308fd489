"""`kg check`, `kg explain`: what figures say of one another, and what stands behind one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from kg.check import Cited, Explanation, Finding, Report, amount
from kg.check import check as check_store
from kg.check import explain as explain_words
from kg.ontology import load
from kg.pipeline import open_store
from kg.query import find

__all__ = ["check", "explain"]

SHOWN = ("error", "notice")
WIDTH = 90
"""Code points of a sentence that are shown on each side of a quote."""


def check(options: argparse.Namespace) -> int:
    """Print the findings of a store; 1 if one of them is an error."""
    kinds = () if "all" in options.kind else tuple(options.kind) or SHOWN
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        report = check_store(store, load(), kinds=kinds)
    if options.format == "json":
        print(json.dumps([asdict(found) for found in report.findings], ensure_ascii=False, indent=2))
    for found in report.findings if options.format != "json" else ():
        print(json.dumps(asdict(found), ensure_ascii=False) if options.format == "jsonl" else "\n".join(_lines(found)))
    print(_summary(report), file=sys.stderr)
    return 1 if report.errors else 0


def _summary(report: Report) -> str:
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items())) or "nothing found"
    parts = [f"kg: {report.figures} figures of {report.documents} documents: {counted}"]
    if report.unclear:
        parts.append(f"{report.unclear} readings left out: one document gives several numbers for one thing")
    if report.unread:
        parts.append(f"{report.unread} texts are not kept, their sentences were not looked at")
    return "; ".join(parts)


def _lines(found: Finding) -> Iterator[str]:
    yield f"{found.severity:<9}  {found.kind:<15}  {found.message}"
    compared = [f"rule {found.rule.removeprefix('rule-')}"]
    if found.difference:
        compared.append(f"difference {amount(found.difference, found.unit)}, tolerance {amount(found.tolerance, found.unit)}")
    yield f"           {'; '.join(compared)}"
    for cited in found.cited:
        yield f"           {cited.role:<15}  {cited.stated or cited.value}  {_source(cited)}"
        yield f"                            {_marked(cited)}"


def _marked(cited: Cited) -> str:
    """Return the sentence with the quote marked, cut to what fits a line or two."""
    before, quote, after = (" ".join(words.split()) for words in (cited.before, cited.quote, cited.after))
    left = "" if len(before) <= WIDTH else "…"
    return f"{left}{before[-WIDTH:]}{_gap(cited.before, -1)}[[{quote}]]{_gap(cited.after, 0)}{after[:WIDTH]}" + ("" if len(after) <= WIDTH else "…")


def _gap(words: str, end: int) -> str:
    return " " if words and words[end].isspace() else ""


def _source(cited: Cited) -> str:
    kind = f"{cited.kind} {cited.authority}" if cited.kind else ""
    return ", ".join(part for part in ("; ".join(cited.sources) or cited.document[:12], cited.issued, kind) if part) + f" [{cited.start}:{cited.end}]"


def explain(options: argparse.Namespace) -> int:
    """Print what stands behind the figures that words ask for."""
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        found = explain_words(store, options.words, load(), find=lambda name: [one.id for one in find(store, name)])
    if options.format == "json":
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(_explained(one)) for one in found))
    return 0


def _explained(found: Explanation) -> Iterator[str]:
    yield found.words
    yield f"  {found.fact}"
    for spoken in found.spoken:
        kind = f"{spoken.kind} {spoken.authority}" if spoken.kind else ""
        where = ", ".join(part for part in ("; ".join(spoken.sources) or spoken.document[:12], spoken.issued, kind) if part)
        filled = f"  (not in the quote: {', '.join(spoken.filled)})" if spoken.filled else ""
        yield f"  source  {where} [{spoken.start}:{spoken.end}]{filled}"
        yield f"    {_flat(spoken.before)}[[{_flat(spoken.quote)}]]{_flat(spoken.after)}"
    for one in found.findings:
        yield f"  {one.severity:<9}  {one.kind}: {one.message}"
    for origin in found.origins:
        yield f"  computed from  {origin.words}  {origin.fact}"


def _flat(words: str) -> str:
    return words.replace("\n", " ").replace("\r", " ")
