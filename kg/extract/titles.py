"""Rows of a table that hold a name alone: titles that say of what the rows below them are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.elided import is_whole
from kg.extract.focus import Subject
from kg.extract.heads import Context, Head
from kg.folding import fold
from kg.lexicon import EntityEntry
from kg.resolve import provisional
from kg.types import Span

__all__ = ["Title", "give_titles", "new_segment", "title_in"]

OF_WHICH = re.compile(r"([^\W\d]{1,8})[:\uff1a]\s*(?=\w)")
LONGEST_NAME = 48  # code points of a segment that only a row names


@dataclass(slots=True)
class Title:
    """The head of a row without figures, and the heads of the rows below it up to the next title."""

    head: Head
    below: list[Head] = field(default_factory=list)

    @property
    def metrics(self) -> set[str]:
        return {head.metric.id for head in self.below if head.metric is not None}

    @property
    def bare(self) -> bool:
        """Whether it says nothing that the grammars and the catalog know."""
        head = self.head
        told = (head.subject, head.metric, head.period, head.day, head.measure, head.status, head.basis, head.unit, head.scale)
        return not any(told) and not (head.open or head.total or head.change or head.replaced) and all(t.cue("basis") is None for t in head.tokens)


def title_in(row: tuple[Span, ...], lower: str) -> Span | None:
    """Return the cell of a row that is a title: the first, where the others are empty or say the same."""
    words = [lower[span.start:span.end].strip() for span in row]
    alone = len(row) > 1 and bool(words[0]) and all(w in ("", words[0]) for w in words[1:])
    return row[0] if alone and not any(c.isdigit() for c in words[0][:1]) else None


def give_titles(titles: list[Title], context: Context) -> None:
    """Give rows what the title above them says: subject, basis, period; an unknown name is a part of the company where parts have the same figures.

    A title that names a metric opens no group: its rows have figures of their own.
    """
    ends = [next((k for k, row in enumerate(title.below) if row.total or is_whole(row.words, context[2])), None) for title in titles]
    if titles and ends[-1] is not None and None in ends:
        del titles[-1].below[ends[-1]:]  # the total of all groups stands below the last
    for title in titles:
        head = title.head
        if title.bare and any(title.metrics & other.metrics for other in titles if other is not title):
            head.subject = new_segment(head, context)
            head.open = head.subject is None
        if head.metric is not None:
            continue
        for row in title.below:
            row.subject, row.basis, row.period = row.subject or head.subject, row.basis or head.basis, row.period or head.period
            row.open = row.open or head.open


def new_segment(head: Head, context: Context) -> Subject | None:
    """Make a row of a company's table that names no known entity a provisional segment of that company."""
    reading, focus, lexicon, _, _ = context
    owner = lexicon.entities.get(focus.company)
    if owner is None or owner.cls != "Company" or not 1 < len(head.words) <= LONGEST_NAME or head.words[0].isdigit():
        return None
    words = reading.document.text[head.span.start:head.span.end].strip()
    opened = OF_WHICH.match(words)
    if opened is not None and fold(opened[1]).lower in lexicon.among:
        words = words[opened.end():]  # "其中：纯电动"
    entity = provisional(words, "Segment", owner.id)
    lexicon.entities[entity.id] = EntityEntry(entity.id, "Segment", words, (words,), True, (owner.id,), owner.id)
    return Subject(entity, head.span)
