"""What one head of a table says: the subject, metric, period, status, basis or unit of the cells in its row or column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.extract.captions import scale_of, unit_words
from kg.extract.focus import Focus, Subject, period_of, shared_period
from kg.extract.judging import marked_status
from kg.extract.reading import Reading
from kg.extract.tokens import Sentence, Token
from kg.lexicon import Cue, Lexicon, MetricEntry
from kg.period import PeriodMention, make, previous
from kg.quantity import QuantityGrammar
from kg.types import Block, Period, Span

__all__ = ["Context", "Head", "merged", "read_head"]

SLOTS = ("subject", "metric", "period", "day", "relative", "against", "measure", "status", "basis", "unit", "scale", "currency")
SHORT_QUARTER = re.compile(r"q([1-4])[ '\u2019](\d\d)")
SHORT_MONTH = re.compile(r"([a-z]{3,4})[-' ](\d\d)")
MONTH = re.compile(r"\d{4}-\d\d")
WHOLE = ("quarter", "half", "year", "monthquarter")
DIGIT = re.compile(r"\d")
BARE = 16  # code points of the longest head that is a movement and nothing else
Context = tuple[Reading, Focus, Lexicon, QuantityGrammar, Block]


@dataclass(slots=True)
class Head:
    """What a row or column head says.

    against   the period that changes are measured against: "vs. Q3 2023"
    change    how much one period differs from another;  total  a sum over the other rows
    open      a span of time without a label: "year to date";  replaced  what was said before: "prior outlook"
    relative  how its period is told from where the table stands: "lastQuarter"
    """

    span: Span
    subject: Subject | None = None
    metric: MetricEntry | None = None
    period: Period | None = None
    against: Period | None = None
    measure: str = ""
    status: str = ""
    basis: str = ""
    unit: str = ""
    scale: Decimal | None = None
    currency: str = ""
    total: bool = False
    change: bool = False
    open: bool = False
    replaced: bool = False
    day: PeriodMention | None = None
    relative: str = ""
    words: str = ""
    tokens: list[Token] = field(default_factory=list)


def merged(heads: list[Head], context: Context) -> Head:
    """Return what the heads of several rows say together of one column: the lower one has the last word."""
    out = heads[0] if heads else Head(Span(0, 0))
    told = [head.words for head in heads if head.words]
    for head in heads[1:]:
        for name in SLOTS:
            if getattr(head, name):
                setattr(out, name, getattr(head, name))
        out.change, out.open, out.replaced = out.change or head.change, out.open or head.open, out.replaced or head.replaced
    out.words = " ".join(told)
    if len(told) > 1 and not (out.measure or out.change):
        _join_period(out, told, context)
    return out


def _join_period(head: Head, told: list[str], context: Context) -> None:
    """Give a column the period that its heads name together: "Three months ended September 30," above "2025"."""
    reading, focus, lexicon, _, _ = context
    at = DIGIT.search(told[0])
    within = f"{told[0][:at.start()]}{told[-1]}{told[0][at.start():]}" if at is not None else ""  # "截至9月30日止三個月" above "2025年"
    for words in (" ".join(told), "".join(reversed(told)), within):
        found = reading.periods.find(words)
        if len(found) == 1 and (found[0].kind in WHOLE or found[0].ended or found[0].kind == "ttm"):
            mention = replace(found[0], kind="year", ended=True) if found[0].kind == "ttm" else found[0]  # "Twelve months ended" in the books
            head.period = period_of(mention, focus, lexicon, focus.company)
            head.open = head.period is None
            return


def read_head(span: Span, context: Context) -> Head:
    """Return what the words of a head or caption say."""
    reading, focus, lexicon, quantities, block = context
    tokens = [replace(t) for t in reading.within(span) if t.end <= span.end]
    sentence = Sentence(span.start, span.end, block, tokens)
    reading.resolve(sentence, focus, lexicon)
    head = Head(span, words=reading.folded.lower[span.start:span.end].strip(), tokens=sentence.tokens)
    names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
    if names and names[-1].entity is not None and not _joint_venture(names, reading.folded.lower):
        head.subject = Subject(names[-1].entity, names[-1].span)
    company = lexicon.company_of(head.subject.entity.id) if head.subject else focus.company
    metrics = [m for t in sentence.tokens if t.kind == "metric" for m in t.metrics]
    head.metric = metrics[-1] if metrics else _shared_metric(sentence.tokens, reading.folded.lower, lexicon)
    head.period = _short_quarter(head.words, focus, lexicon, company) or _short_month(head.words, reading.periods.tables["months"], focus)
    for token in sentence.tokens:
        if isinstance(token.period, PeriodMention):
            if token.period.kind == "day":
                head.day = token.period
            elif token.period.against is not None:
                head.against = head.against or period_of(token.period, focus, lexicon, company)
            else:
                head.relative = token.period.relative
                reporting = token.period.relative == "same"  # "本报告期"
                told = _reported_month(token.period, focus) or (
                    shared_period(focus.period, company, focus) if reporting else period_of(token.period, focus, lexicon, company))
                head.period = head.period or told
                head.open = head.open or head.period is None
                head.status = head.status or marked_status(reading.folded.lower[token.start:token.end], lexicon)
        for cue in (c for c in token.items if isinstance(c, Cue)):
            _note(cue, head)
    _set_against(head)
    head.status = "guidance" if not focus.noted and head.words.partition(" (")[0] in lexicon.foretold else head.status
    head.change = head.change or not head.measure and any(w in head.words.split() or not w.isascii() and w in head.words for w in lexicon.changed)
    head.replaced = head.period is None and any(head.words.startswith(word) for word in lexicon.replaced)
    head.open = head.open or any(word in head.words for word in lexicon.cumulative)
    head.unit = unit_words(head.words, quantities)
    head.scale, head.currency = scale_of(head.words, quantities), quantities.heads.currency(head.words)
    return head


def _joint_venture(names: list[Token], lower: str) -> bool:
    """Return whether the names of two companies stand side by side, as a business that both hold is called: "长安福特", "Changan Ford"."""
    pairs = [(a, b) for a, b in zip(names, names[1:], strict=False) if a.entity is not None and b.entity is not None]
    return any(a.entity.cls == b.entity.cls == "Company" != a.entity.id != b.entity.id and lower[a.end:b.start] in ("", " ", "-")
               for a, b in pairs if a.entity is not None and b.entity is not None)


def _reported_month(mention: PeriodMention, focus: Focus) -> Period | None:
    """Return the month that "this month" is in a table of the figures of one that is over, or the one before it for "last month"."""
    month = focus.period if focus.period is not None and MONTH.fullmatch(focus.period.label) else None
    if month is None or mention.relative not in ("thisMonth", "lastMonth"):
        return None
    return month if mention.relative == "thisMonth" else previous(month)


def _set_against(head: Head) -> None:
    """Make the period of a head that opens with a word of comparing the one that its changes are measured against."""
    told = next((t for t in head.tokens if t.kind in ("period", "metric", "entity")), None)
    words = [t for t in head.tokens if told is not None and t.end <= told.start]
    if told is not None and told.kind == "period" and any(
            t.cue("than") is not None or (c := t.cue("role")) is not None and c.sets in ("versus", "from") for t in words):
        head.against, head.period = head.against or head.period, None


def _shared_metric(tokens: list[Token], lower: str, lexicon: Lexicon) -> MetricEntry | None:
    """Return the metric that a word for a share begins with: "营收占比"."""
    for token in tokens:
        cue = token.cue("role")
        for end in range(token.end - 1, token.start + 1, -1) if cue is not None and cue.sets == "share" else ():
            found = lexicon.metric(lower[token.start:end])
            if found is not None:
                return found
    return None


def _short_quarter(words: str, focus: Focus, lexicon: Lexicon, company: str) -> Period | None:
    """Return the quarter that a head names as no running text would: "Q4 25"."""
    match = SHORT_QUARTER.fullmatch(words)
    if match is None:
        return None
    fiscal = focus.period is not None and focus.period.owner == company != ""
    return period_of(PeriodMention(Span(0, 0), "quarter", year=2000 + int(match[2]), quarter=int(match[1]), fiscal=fiscal), focus, lexicon, company)


def _short_month(words: str, months: dict[str, int], focus: Focus) -> Period | None:
    """Return the month that a head names as no running text would, or the quarter that it closes in a text about a quarter: "Dec-25"."""
    match = SHORT_MONTH.fullmatch(words)
    month = months.get(match[1], 0) if match is not None else 0
    if match is None or not month:
        return None
    year = 2000 + int(match[2])
    quarterly = month % 3 == 0 and focus.period is not None and "Q" in focus.period.label and not focus.period.owner
    return make(f"{year}Q{month // 3}" if quarterly else f"{year}-{month:02d}")


def _note(cue: Cue, head: Head) -> None:
    """Let a head take what one of its cues says."""
    if cue.slot == "compare":
        head.measure = cue.sets
    elif cue.slot == "move" and not head.measure and len(head.words) < BARE:
        head.change = True
    elif cue.slot == "role" and cue.sets == "share":
        head.measure = "share"
    elif cue.slot == "basis" and cue.sets != "gaap":
        head.basis = cue.sets
    elif cue.slot == "status" and cue.sets in ("guidance", "estimate"):
        head.status = cue.sets
    elif cue.slot == "total":
        head.total = True
    elif cue.slot == "toDate":
        head.open = True
