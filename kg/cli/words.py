"""`kg ask`: a question in words, answered by the stored question that it means, or refused with the nearest ones."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import pyoxigraph as ox

from kg.ask import Refused, Understood, Vocabulary, compile_vocabulary, understand
from kg.cli.common import language_of
from kg.ontology import load, local_name, shipped_folder
from kg.pipeline import open_store
from kg.query import Question, format_table, lookups, questions, run, with_labels
from kg.store import Store

__all__ = ["ask"]

UNKNOWN = "SELECT ?entity ?name WHERE { ?entity dcterms:type kgc:provisional ; skos:prefLabel ?name } ORDER BY ?entity ?name"


def ask(options: argparse.Namespace) -> int:
    """Print on stderr what was understood, on stdout the answer; 1 with the nearest questions if nothing is meant for certain."""
    ontology, folder = load(), shipped_folder()
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        vocabulary = compile_vocabulary(ontology, _provisional(store))
        found = understand(" ".join(options.words), vocabulary, questions(folder), lookups(folder))
        if isinstance(found, Refused):
            print(f"kg: not understood: {found.reason}", file=sys.stderr)
            for question in found.nearest:
                print(f"kg:   {_shown(question, found.chinese)}", file=sys.stderr)
            return 1
        print(f"kg: understood: {_told(found, vocabulary)}", file=sys.stderr)
        table = run(store, found.question, parameters=found.parameters, ontology=ontology)
        language = options.labels or ("zh" if found.chinese else "en")
        if language != "none":
            table = with_labels(table, store, language_of(language), ontology)
    print(format_table(table, options.format), end="")
    if table.answer is None and not table.rows:
        print("kg: no document in this store says so", file=sys.stderr)
    return 0


def _provisional(store: Store) -> Iterator[tuple[str, str]]:
    """Yield id and name of the entities that documents name and the catalog does not know."""
    rows = store.query(UNKNOWN)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        yield local_name(str(row["entity"].value)), str(row["name"].value)


def _shown(question: Question, chinese: bool) -> str:
    needs = ", ".join(parameter.name for parameter in question.parameters)
    words = question.zh if chinese else question.en
    return f"{question.short:<8} {words}" + (f"  [{needs}]" if needs else "")


def _told(found: Understood, vocabulary: Vocabulary) -> str:
    """Return the question with its parameters by name, assumed ones marked."""
    language = "zh-hans" if found.chinese else "en"
    parts = []
    for name, value in found.parameters.items():
        shown = vocabulary.label(value, language)
        parts.append(f"{name} = {shown}" + (" (assumed)" if name in found.assumed else ""))
    words = found.question.zh if found.chinese else found.question.en
    return found.question.short + (f" with {'; '.join(parts)}" if parts else "") + f"; as in: {words}"
