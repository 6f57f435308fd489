"""What the text is about at each place: companies, topic, reporting period, currency; carried from clause to document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from kg.extract.tokens import Token

if TYPE_CHECKING:
    from kg.extract.amounts import Frame
from kg.lexicon import EntityEntry, Lexicon, MetricEntry
from kg.period import Clock, FiscalCalendar, PeriodMention, make, resolve
from kg.types import Entity, Period, Quantity, Span

__all__ = ["Focus", "Subject", "clock_for", "main_companies", "period_of", "shared_period"]

CALENDAR_YEAR_END = 12
FAR_MORE = 3  # times the weight of the second company
YUAN = ("CNY", "TWD", "HKD")  # what a bare "yuan" can be in Chinese: no Chinese text calls a won or a dollar of the United States so
DEFAULT_CURRENCY = {"zh-Hans": "CNY", "zh-Hant": "TWD", "en": "USD"}


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity that figures are about, with the place that names it (None if carried from far)."""

    entity: Entity
    span: Span | None = None


@dataclass(slots=True)
class Focus:
    """The discourse state that sentences read and update.

    company   id of the company of the document, section or paragraph
    topic     what the last sentence was about
    goods     chips and products that the last sentence which had any named, each once
    period    the period that figures without one belong to; explicit says that this section names it
    status    status that a heading or an introducing line gives to what follows
    own       the latest period stated for each company; shared by the whole document
    ahead     the period of the last forecast in this block
    outlook   the period ahead of which each company is said to have forecast something, told without a figure; shared by the whole document
    said      ids of the metrics that this block has given figures of, in order
    counted   places of the counts of this sentence; holder what is named before the first of them
    told      figures of this block: subject, metric, period, status and basis of levels, with the first value told
    shelved   the last figure of the sentence before if it was of a business that only its noun names; "that" takes it up
    row       the figures of the last sentence that had any
    theme     the business whose name opens the block, until a sentence is about somebody else
    meant     the last figure of the sentence before that is nobody's view beside another: what "that" means
    lead      whose figure the first one of this block is
    compared  what the changes of this block are said to compare with: "yoy", "qoq", "mom"
    single    all figures of the last sentence that had any are of one subject
    headed    the topic is what a heading or an item above names
    money     unit of the last sum of this block
    scale     factor and currency that a line above declares for bare sums
    lower     the text in small letters
    outer     the unit of whose figures this sentence has told a part: "云收入398亿元，其中…"
    noted     the text is a broker's note
    spending  the text tells of spending on plants again and again
    parts     the sentence is of a breakdown that the text announced: "by segment, …"
    unbounded figures are of a span without a label, such as nine months
    gapped    the first figure of the part of the sentence before its last semicolon
    passed    the name right before an amount that came to nothing, in this part of the sentence
    opened    the company named before the first amount of the sentence
    met       words in capitals met at the head of sentences, and whether they are names that nobody knows; shared by the whole document
    unit      the part of a company that the block named last, whether or not figures without a name go on being its
    aspect    the metric that the block has said its next figures are of: "资本开支方面"
    guessed   the day of publication is only some day that the text names
    fiscal    companies whose periods this document states in fiscal terms
    dated     companies whose quarters it dates by their own books though it says nothing of them: "Q3'26" in November 2025
    listed    the periods that the document last handed out to a list, for each company; shared by the whole document
    """

    language: str
    published: date | None
    company: str = ""
    company_span: Span | None = None
    topic: list[Subject] = field(default_factory=list)
    lately: list[Subject] = field(default_factory=list)
    goods: list[Subject] = field(default_factory=list)
    gapped: Frame | None = None
    passed: list[Token] = field(default_factory=list)
    period: Period | None = None
    period_span: Span | None = None
    own: dict[str, Period] = field(default_factory=dict)
    ahead: Period | None = None
    ahead_span: Span | None = None
    outlook: dict[str, tuple[Period, Span]] = field(default_factory=dict)
    last: Frame | None = None
    meant: Frame | None = None
    shelved: Frame | None = None
    row: list[Frame] = field(default_factory=list)
    theme: Subject | None = None
    text: str = ""
    lower: str = ""
    spoken: str = ""
    status: str = ""
    basis: str = ""
    defaults: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    metric: str = ""
    said: list[str] = field(default_factory=list)
    counted: list[Span] = field(default_factory=list)
    holder: Subject | None = None
    told: dict[tuple[str, ...], Quantity] = field(default_factory=dict)
    lead: Subject | None = None
    compared: frozenset[str] = frozenset()
    single: bool = False
    headed: bool = False
    money: str = ""
    scale: tuple[Decimal, str] | None = None
    fiscal: set[str] = field(default_factory=set)
    guessed: bool = False
    unit: Subject | None = None
    aspect: MetricEntry | None = None
    met: dict[str, bool] = field(default_factory=dict)
    dated: frozenset[str] = frozenset()
    listed: dict[str, list[Period | None]] = field(default_factory=dict)
    outer: Subject | None = None
    noted: bool = False
    spending: bool = False
    parts: bool = False
    unbounded: bool = False
    opened: Subject | None = None

    def copy(self) -> Focus:
        """Return the focus that a block starts from: what a block alone says is left behind."""
        out = Focus(*EVERY_FIELD(self))
        out.topic, out.lately, out.said, out.compared = list(self.topic), list(self.lately), [], frozenset()
        out.counted, out.told, out.goods, out.row, out.theme = [], {}, [], [], None
        out.last = out.ahead = out.lead = out.outer = out.unit = None
        out.spoken, out.money, out.unbounded = "", "", False
        return out


EVERY_FIELD = attrgetter(*(f.name for f in fields(Focus)))  # `replace` takes ten times as long


def main_companies(tokens: Iterable[Token], lexicon: Lexicon, head: int, sources: frozenset[int]) -> tuple[list[str], bool]:
    """Return the companies of a document, the one it is most about first, and whether it is far more about that one than about any other.

    A mention in the head of the text (before offset `head`) counts five times, a segment or chip counts half for its company;
    one whose place is among `sources`, of those who give views of others, counts half and once.
    """
    weight: Counter[str] = Counter()
    order: dict[str, int] = {}
    for token in tokens:
        for item in token.items:
            if not isinstance(item, EntityEntry) or item.contextual or item.cls == "Person" and len(token.items) > 1:
                continue
            company = item.id if item.cls in ("Company", "Organization") else lexicon.company_of(item.id)
            if company:
                share = 2 if item.id == company and token.start not in sources else 1
                weight[company] += share * (5 if token.start < head and token.start not in sources else 1)
                order.setdefault(company, token.start)
    found = sorted(weight, key=lambda c: (-weight[c], order[c], c))
    return found, bool(found) and (len(found) == 1 or weight[found[0]] >= FAR_MORE * weight[found[1]])


def clock_for(focus: Focus, lexicon: Lexicon, company: str = "", anchor: Period | None = None) -> Clock:
    """Return the clock that relative and bare periods are read against for a company in this focus."""
    owner = company or focus.company
    entry = lexicon.entities.get(owner)
    calendar = None
    if entry is not None:
        calendar = FiscalCalendar(owner, entry.fiscal_year_end)
    near = anchor or focus.period
    if near is not None and near.owner and near.owner != owner:
        near = focus.own.get(owner)
    own_year = entry is not None and entry.fiscal_year_end != CALENDAR_YEAR_END
    prefer = own_year and owner in focus.fiscal or (near is not None and near.label.startswith("FY"))
    return Clock(published=focus.published, anchor=near, fiscal=calendar, prefer_fiscal=prefer, by_books=own_year and owner in focus.dated)


def shared_period(period: Period | None, company: str, focus: Focus) -> Period | None:
    """Return a period as `company` has it: itself, or for the fiscal period of another company its own latest, else the common quarter."""
    if period is None or not period.owner or period.owner == company:
        return period
    common = make(period.calendar) if period.calendar and "H" not in period.label else None  # half a fiscal year is no common half
    return focus.own.get(company) or common


def period_of(mention: PeriodMention, focus: Focus, lexicon: Lexicon, company: str, anchor: Period | None = None, *,
              forward: bool = False) -> Period | None:
    """Return the period that a mention denotes here, or None if the text leaves it open; `forward` for what is yet to come."""
    return resolve(mention, replace(clock_for(focus, lexicon, company, anchor), forward=forward))
