"""`kg ask`: a question in words, answered by the stored question that it means, or refused with the nearest ones."""

from __future__ import annotations

import argparse
import sys

from kg.api import Graph
from kg.cli.common import language_of
from kg.ontology import load
from kg.pipeline import open_store
from kg.query import Question, format_table

__all__ = ["ask"]


def ask(options: argparse.Namespace) -> int:
    """Print on stderr what was understood, on stdout the answer; 1 with the nearest questions if nothing is meant for certain."""
    words = " ".join(options.words)
    chinese = any(not char.isascii() and char.isalpha() for char in words)
    labels = {None: "auto", "none": ""}.get(options.labels) if options.labels in (None, "none") else language_of(options.labels)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        answer = Graph(store, load()).ask(words, labels=labels or "")
    if answer.question is None:
        print(f"kg: not understood: {answer.reason}", file=sys.stderr)
        for question in answer.nearest:
            print(f"kg:   {_shown(question, chinese)}", file=sys.stderr)
        return 1
    told = f" with {answer.told}" if answer.told else ""
    print(f"kg: understood: {answer.question.short}{told}; as in: {_in_words(answer.question, chinese)}", file=sys.stderr)
    print(format_table(answer.table, options.format), end="")
    if answer.table.answer is None and not answer.table.rows:
        print("kg: no document in this store says so", file=sys.stderr)
    return 0


def _in_words(question: Question, chinese: bool) -> str:
    return question.zh if chinese else question.en


def _shown(question: Question, chinese: bool) -> str:
    needs = ", ".join(parameter.name for parameter in question.parameters)
    return f"{question.short:<8} {_in_words(question, chinese)}" + (f"  [{needs}]" if needs else "")
