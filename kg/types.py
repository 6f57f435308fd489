"""The nouns that flow through the pipeline: frozen, slotted, without behaviour beyond their own fields.

Offsets are half-open and count code points of `Document.text`. Money and percentages are `Decimal`.
Identifiers are local names of the ontology (`revenue`, `USD`, `competesWith`, `amazon-web-services`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

__all__ = [
    "Block", "Document", "Entity", "Evidence", "Extraction", "Fact", "Inferred", "Observation", "Period", "Quantity",
    "Relation", "Span", "Unattached",
]


class Span(NamedTuple):
    """The half-open interval `text[start:end]`.

    >>> Span(2, 5).of("abcdefg")
    'cde'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of `text` that lie in this span."""
        return text[self.start:self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-sized piece of a document.

    kind    "title", "heading", "paragraph", "item" (of a list), "table", "caption" or "boilerplate"
    level   depth of a heading (1 highest) or nesting of an item (0 outermost)
    rows    for a table: cells row by row, each the span of its trimmed words (an empty cell has start == end)
    header  for a table: how many of the first rows are column heads
    """

    span: Span
    kind: str = "paragraph"
    level: int = 0
    rows: tuple[tuple[Span, ...], ...] = ()
    header: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read, fixed by the hash of its original bytes.

    id         sha256 of the bytes, 64 hex digits
    text       the rendition that every offset refers to
    blocks     in order of the text, not overlapping, boilerplate included
    language   "zh-Hans", "zh-Hant" or "en": the script of most of the body
    published  the day of publication, if the text, its metadata or the caller says so
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    source: str = ""
    media: str = "text/plain"
    language: str = "en"
    title: str = ""
    published: date | None = None
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount found in a text, in base units (not millions), exact.

    span        the whole phrase: bound word, currency sign, digits, scale word, unit word
    value       the number; None for a true range, which has `low` and `high`
    comparator  "=", "~", ">", ">=", "<", "<="
    unit        unit id ("USD", "percent", "pp", "x", "items", "people", "GB" ...); None for a bare number
    kind        unit kind of the unit: "money", "ratio", "count", "power" ...; "number" if unit is None
    signed      the words carry a sign of their own: "+5%", "-3%", "$(3.88)"
    per         "share", "year" ... for "$1.95 a share"; "" otherwise
    tolerance   half a unit of the last digit stated
    digits      span of the digits or number words alone
    """

    span: Span
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = "="
    unit: str | None = None
    kind: str = "number"
    signed: bool = False
    per: str = ""
    tolerance: Decimal = Decimal(0)
    digits: Span = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as reported, e.g. `Period("FY2026Q2", date(2025, 10, 1), date(2025, 12, 31), "2025Q4", "microsoft")`.

    label     2025Q4, 2025, 2025H2, 2025-12, 2026-02-06, TTM2025Q4, FY2026Q2, FY2026
    start     first day, None where the calendar of a fiscal period is not known
    end       last day
    calendar  label of the common-calendar period that holds its middle day; the label itself if it is one
    owner     id of the organization whose fiscal calendar it follows; "" for the common calendar
    """

    label: str
    start: date | None = None
    end: date | None = None
    calendar: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """What a mention denotes. `cls` is a class of the ontology; ids that begin with `x-` are provisional.

    labels   other names, for matching and search; mention: how the text names it
    """

    id: str
    label: str
    cls: str
    mention: str = field(default="", compare=False)
    labels: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Inferred:
    """A slot that the quote does not state, and the span that supplied it (None: a rule or the date did)."""

    slot: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The reading of one fact from one span: `text[span.start:span.end] == quote`, at most 240 characters.

    amount  the words of the quote that a figure was read from, if who read it tells
    """

    document: str
    span: Span
    quote: str
    confidence: Decimal
    extractor: str
    rule: str = ""
    tolerance: Decimal = Decimal(0)
    inferred: tuple[Inferred, ...] = ()
    amount: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Observation:
    """A number, or a range, for a metric of an entity in a period."""

    subject: Entity
    metric: str
    measure: str
    unit: str
    evidence: Evidence
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = "="
    period: Period | None = None
    status: str = "actual"
    basis: str | None = None
    base: Entity | None = None
    qualifier: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two entities by one of the direct properties, in the stored direction."""

    subject: Entity
    predicate: str
    object: Entity
    evidence: Evidence
    period: Period | None = None
    status: str = "actual"
    role: str | None = None
    via: Entity | None = None
    attribution: str | None = None


Fact = Observation | Relation


@dataclass(frozen=True, slots=True)
class Unattached:
    """An amount of the body that ended in no fact, and why."""

    span: Span
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document states: facts in order of their quotes, amounts left over, claims refused by the gate."""

    document: Document
    facts: tuple[Fact, ...]
    unattached: tuple[Unattached, ...] = ()
    rejected: tuple[Unattached, ...] = ()
