"""`kg query`, `kg questions`, `kg show`: reading a store."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.cli.common import language_of
from kg.errors import QueryError
from kg.ontology import load, shipped_folder
from kg.pipeline import open_store
from kg.query import EntityCard, Question, Quote, format_table, lookups, pick, run, with_labels
from kg.query import questions as stored_questions
from kg.query import show as card
from kg.store import StatedOnly

__all__ = ["query", "questions", "show"]


def query(options: argparse.Namespace) -> int:
    """Answer a question, a file or an expression."""
    if (options.query is None) == (options.expression is None):
        problem = "no query" if options.query is None else "two queries"
        raise QueryError(f"{problem}, give one", place="query", hint="a question like cq01, a .rq file, or -e 'SELECT …'")
    given = dict(_pair(words) for words in options.parameters)
    known = _known()
    target = options.expression if options.expression is not None else _asked(options.query, known)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        try:
            table = run(StatedOnly(store) if options.no_derived else store, target, parameters=given, questions=known, ontology=load() if given else None)
        except QueryError as error:
            raise _placed(error, target) from error
        if options.labels:
            table = with_labels(table, store, language_of(options.labels), load())
    print(format_table(table, options.format), end="")
    return 0


def _known() -> list[Question]:
    """Return the stored questions and the generic look-ups behind them."""
    return [*stored_questions(shipped_folder()), *lookups(shipped_folder())]


def _asked(words: str, known: Sequence[Question]) -> str | Path:
    """Return the file or question that a positional argument names, or the query that it is."""
    if words.endswith(".rq"):
        return Path(words)
    if pick(known, words) is None and "{" not in words:
        raise QueryError("no such question", place=words, hint="list them with `kg questions`, or give a .rq file or -e 'SELECT …'")
    return words


def _placed(error: QueryError, target: str | Path) -> QueryError:
    """Return the error with the file that was named in the place of the query's name."""
    if isinstance(target, Path) and error.place.partition(":")[0] == target.stem:
        return QueryError(error.problem, place=f"{target}{error.place.removeprefix(target.stem)}", hint=error.hint)
    return error


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals:
        raise QueryError("no value", place=f"--set {words}", hint="write NAME=VALUE")
    return name, value


def questions(options: argparse.Namespace) -> int:
    """List the stored questions in words."""
    for question in _known():
        words = question.zh if options.language == "zh" else question.en
        print(f"{question.short:<6} {words}")
        for parameter in question.parameters:
            print(f"         --set {parameter.name}={parameter.default}")
    return 0


def show(options: argparse.Namespace) -> int:
    """Print the card of one entity."""
    language = language_of(options.language)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        found = card(store, options.name, language, ontology=load())
    print("\n".join(_lines(found)))
    return 0


def _lines(found: EntityCard) -> Iterator[str]:
    yield f"{found.label} ({found.cls}{', provisional' if found.provisional else ''})  {found.id}"
    if found.names:
        yield "also " + ", ".join(found.names)
    for group in found.metrics:
        yield f"\n{group.label}"
        for figure in group.figures:
            slots = (figure.measure, figure.period, figure.status, figure.basis, figure.base and f"/ {figure.base}", figure.qualifier,
                     "(computed)" if figure.computed else "")
            yield "  " + "  ".join(part for part in (figure.value, *slots) if part)
            yield from map(_quoted, figure.quotes)
    if found.relations:
        yield "\nrelations"
    for link in found.relations:
        ends = (found.label, link.other_label) if link.outgoing else (link.other_label, found.label)
        yield f"  {ends[0]} · {link.label} · {ends[1]}" + "".join(f"  ({x})" for x in (link.role, link.period) if x)
        yield from map(_quoted, link.quotes)


def _quoted(quote: Quote) -> str:
    where = " ".join(part for part in (", ".join(quote.sources) or quote.document[:12], quote.issued, f"[{quote.start}:{quote.end}]") if part)
    return f"      “{' '.join(quote.words.split())}”  {where}"
