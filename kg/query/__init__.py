"""Reads from a store: SPARQL and ready questions as tables, entities as cards, both as text.

`run` guards queries of users. All it needs of a store is its `query` method.
"""

from __future__ import annotations

from kg.query.engine import Queryable, evaluate, ill_formed, prepared, run
from kg.query.entities import Candidate, find, labels_of
from kg.query.formats import FORMATS, format_table, with_labels
from kg.query.questions import Parameter, Question, lookups, pick, questions, read_question
from kg.query.show import EntityCard, Figure, Link, MetricGroup, Quote, card_of, show
from kg.query.table import Table, Term
from kg.query.tokens import UnwieldyError, guard

__all__ = [
    "FORMATS", "Candidate", "EntityCard", "Figure", "Link", "MetricGroup", "Parameter", "Queryable", "Question", "Quote", "Table", "Term",
    "UnwieldyError", "card_of", "evaluate", "find", "format_table", "guard", "ill_formed", "labels_of", "lookups", "pick", "prepared",
    "questions", "read_question", "run", "show", "with_labels",
]
