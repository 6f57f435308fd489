"""Tables of figures: row heads and column heads name subject, metric and period; heads and caption give the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.extract.amounts import CHANGES, Frame, suits
from kg.extract.columns import closed_by, is_over
from kg.extract.focus import Focus, Subject, period_of, shared_period
from kg.extract.judging import marked_status
from kg.extract.measures import NEVER_ADJUSTED
from kg.extract.owners import owner_for
from kg.extract.reading import Reading
from kg.extract.tokens import Sentence, Token
from kg.folding import fold
from kg.lexicon import Cue, EntityEntry, Lexicon, MetricEntry
from kg.period import PeriodMention
from kg.quantity import QuantityGrammar
from kg.resolve import entity_of, provisional
from kg.types import Block, Period, Quantity, Span

__all__ = ["table_frames"]

RANGE = re.compile(r"\d[\d,.]*\s?[-~\u2013\u2014]\s?\d[\d,.]*%?")
NUMBER = re.compile(r"[(+-]?\s?(?:[a-z]{0,3}\$|[\u20ac\u00a3\u00a5])?\s?\(?-?\d[\d,]*(?:\.\d+)?\)?\s?(?:%|pp)?\*?")
BRACKETS = re.compile(r"\(([^()]{1,24})\)|[/\uff1a:,]\s*([^/:,]{1,24})$")
SCALE_HEAD = re.compile(r"\(?in (?:us ?\$ ?|us dollar )?([a-z]{5,9})s?\b")
CHIPS = ("Chip", "ChipFamily")
LONGEST_HEAD = 40  # code points: a row head longer than that is prose


@dataclass(slots=True)
class Head:
    """What a row or column head says."""

    span: Span
    subject: Subject | None = None
    metric: MetricEntry | None = None
    period: Period | None = None
    measure: str = ""
    status: str = ""
    basis: str = ""
    unit: str = ""
    scale: Decimal | None = None
    total: bool = False
    day: PeriodMention | None = None
    words: str = ""
    tokens: list[Token] = field(default_factory=list)


def table_frames(block: Block, reading: Reading, focus: Focus, lexicon: Lexicon, quantities: QuantityGrammar, caption: Span | None) -> Iterator[Frame]:
    """Yield one frame for each figure in the cells of a table.

    caption  span of the line above the table, whose unit, metric and period hold where heads name none
    """
    context = (reading, focus, lexicon, quantities, block)
    table = _head(caption, context) if caption is not None else Head(Span(0, 0))
    if not block.rows:
        return
    header = block.rows[:max(block.header, 1)]
    columns = [_merged([_head(row[k], context) for row in header if k < len(row)]) for k in range(max(len(row) for row in block.rows))]
    corner = columns[0] if columns else Head(Span(0, 0))
    for column in columns:
        if column.period is None and column.day is not None:
            column.period = closed_by(column.day, table.period or focus.period)
    last: MetricEntry | None = None
    for row in block.rows[max(block.header, 1):]:
        if len(row) < 2:
            continue
        lead = _leading(row, reading)
        head = _merged([_head(span, context) for span in row[:lead]])
        if len(head.words) > LONGEST_HEAD:
            continue
        if head.metric is None and head.measure in CHANGES and head.subject is None and last is not None:
            head.metric, head.unit = last, head.unit or "#%"  # "同比增长" below "营收"
        last = head.metric or last
        for k in range(lead, min(len(row), len(columns))):
            _borrow(columns, k)
            frame = _cell(row[k], head, columns[k], (table, corner), context)
            if frame is not None:
                yield frame


def _leading(row: tuple[Span, ...], reading: Reading) -> int:
    """Return how many of the first cells of a row are its head: at least one, and all that hold words and no figure."""
    count = 1
    while count < len(row) - 1:
        words = reading.folded.lower[row[count].start:row[count].end].strip()
        if not words or words[0].isdigit() or not any(c.isalpha() for c in words) or any(c.isdigit() for c in words):
            break
        count += 1
    return count


def _borrow(columns: list[Head], k: int) -> None:
    """Let a column that names a change or a status but no metric take the metric of the column to its left."""
    column = columns[k]
    if column.metric is None and (column.measure or column.status) and k and columns[k - 1].metric is not None:
        left = next(c for c in reversed(columns[:k]) if c.metric is not None)
        column.metric, column.period = left.metric, column.period or left.period
        column.unit = column.unit or ("#%" if column.measure in CHANGES else left.unit)


Context = tuple[Reading, Focus, Lexicon, QuantityGrammar, Block]


def _merged(heads: list[Head]) -> Head:
    out = heads[0] if heads else Head(Span(0, 0))
    for head in heads[1:]:
        for name in ("subject", "metric", "period", "day", "measure", "status", "basis", "unit", "scale"):
            if getattr(head, name):
                setattr(out, name, getattr(head, name))
    return out


def _head(span: Span, context: Context) -> Head:
    reading, focus, lexicon, quantities, block = context
    tokens = [replace(t) for t in reading.within(span) if t.end <= span.end]
    sentence = Sentence(span.start, span.end, block, tokens)
    reading.resolve(sentence, focus, lexicon)
    head = Head(span, words=reading.folded.lower[span.start:span.end].strip(), tokens=sentence.tokens)
    names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
    if names and names[-1].entity is not None:
        head.subject = Subject(names[-1].entity, names[-1].span)
    company = lexicon.company_of(head.subject.entity.id) if head.subject else focus.company
    metrics = [m for t in sentence.tokens if t.kind == "metric" for m in t.metrics]
    head.metric = metrics[-1] if metrics else None
    for token in sentence.tokens:
        if isinstance(token.period, PeriodMention):
            if token.period.kind == "day":
                head.day = token.period
            else:
                head.period = head.period or period_of(token.period, focus, lexicon, company)
                head.status = head.status or marked_status(reading.folded.lower[token.start:token.end], lexicon)
        for cue in (c for c in token.items if isinstance(c, Cue)):
            if cue.slot == "compare":
                head.measure = cue.sets
            elif cue.slot == "move" and not head.measure and len(head.words) < 16:
                head.measure = "yoy"
            elif cue.slot == "role" and cue.sets == "share":
                head.measure = "share"
            elif cue.slot == "basis" and cue.sets != "gaap":
                head.basis = cue.sets
            elif cue.slot == "status" and cue.sets in ("guidance", "estimate"):
                head.status = cue.sets
            elif cue.slot == "total":
                head.total = True
    head.unit = _unit_words(head.words, quantities)
    match = SCALE_HEAD.search(head.words)
    head.scale = quantities.words.scales.get(match[1].rstrip("s"), quantities.words.scales.get(match[1])) if match is not None else None
    return head


def _scale_word(scale: Decimal, quantities: QuantityGrammar) -> str:
    """Return an English word for a scale: "million"."""
    return next(w for w, s in sorted(quantities.words.scales.items()) if s == scale and w.isascii() and len(w) > 2)


def _unit_words(words: str, quantities: QuantityGrammar) -> str:
    """Return words that make a bare number of this head an amount, with "#" for the number; "" if it names no unit."""
    if not words:
        return ""
    for match in [*BRACKETS.finditer(words), None]:
        inside = _first_piece(match[1] or match[2] or "") if match is not None else words
        for pattern in (f"#{inside}", f"{inside}#"):
            found = quantities.find(pattern.replace("#", "1"))
            if len(found) == 1 and found[0].unit is not None and found[0].span.end - found[0].span.start >= len(inside):
                return pattern
        currency, money = quantities.heads.currency(inside), quantities.heads.money(inside)
        scale = quantities.heads.scale(inside, 1 if match is None else 2)
        if scale and (currency or money):
            return f"{currency}# {scale}" if currency else f"# {scale} {money}"
        if match is not None and "%" in inside:
            return "#%"
    return ""


def _first_piece(words: str) -> str:
    """Return the first unit that a bracket gives: that of "unit: NT$100m; EPS: NT$" is of sums."""
    return re.split("[;,]", words.partition(":")[2] or words)[0].strip()


def _cell(span: Span, row: Head, column: Head, around: tuple[Head, Head], context: Context) -> Frame | None:
    reading, focus, lexicon, quantities, _ = context
    words = reading.folded.lower[span.start:span.end].strip()
    table, corner = around
    metric = next((h.metric for h in (column, row, corner, table) if h.metric is not None), None)
    scale = next((h.scale for h in (column, row, corner, table) if h.scale is not None), None)
    unit = next((h.unit for h in (column, row, corner, table) if h.unit), "")
    if not unit and scale is not None and metric is not None and "money" in metric.kinds and not metric.per_share and focus.currency:
        unit = f"{focus.currency.lower()} # {_scale_word(scale, quantities)}"
    quantity = _quantity(words, span, unit, scale, (metric, quantities))
    if quantity is None:
        return None
    frame = Frame(Token(span.start, span.end, "quantity", quantity=quantity), metric=metric, spans=[row.span])
    frame.own_metric = metric is not None
    subject = next((h.subject for h in (row, column, table) if h.subject is not None), None)
    if subject is None and metric is not None and row.metric is None and row.period is None and row.words and not row.total:
        subject = _new_segment(row, context)
    if subject is None and focus.company in lexicon.entities:
        subject = Subject(entity_of(lexicon.entities[focus.company], ""), focus.company_span)
    frame.subject = owner_for(subject, metric, lexicon) if metric is not None else None
    frame.own_subject = frame.subject is not None and frame.subject is subject
    frame.period = next((h.period for h in (column, row, corner, table) if h.period is not None), None) or _reported(frame, focus, lexicon)
    frame.status = column.status or ("" if is_over(column.period, focus) else row.status or table.status) or "actual"
    frame.basis = next((h.basis for h in (row, column, table) if h.basis), "")
    if frame.basis == "nonGaap" and metric is not None and metric.id in NEVER_ADJUSTED:
        frame.basis = ""
    measure = next((h.measure for h in (column, row) if h.measure), "")
    if measure and quantity.kind == "ratio":
        frame.measure = measure
    elif quantity.kind == "ratio" and metric is not None and "ratio" not in metric.kinds:
        frame.measure = "yoy" if quantity.signed else "level"
    if frame.measure == "share" and frame.subject is not None:
        company = lexicon.entities.get(lexicon.company_of(frame.subject.entity.id))
        frame.base = entity_of(company, "") if company is not None else None
    return _judged(frame)


def _judged(frame: Frame) -> Frame:
    if frame.metric is None:
        frame.reason = "no metric is named"
    elif not frame.metric.printed:
        frame.reason = "a metric outside the fact contract"
    elif frame.subject is None:
        frame.reason = "no subject that can own this metric"
    elif frame.measure in CHANGES and frame.kind != "ratio" or frame.measure == "level" and not _level(frame.metric, frame.kind):
        frame.reason = "the unit does not suit the metric"
    elif frame.measure == "share" and frame.base is None:
        frame.reason = "a share of something that is not named"
    return frame


def _level(metric: MetricEntry, kind: str) -> bool:
    """Return whether an amount of a kind can be a level of a metric: "more than doubled" is none."""
    return kind != "multiple" and suits(metric, kind) and (kind != "ratio" or "ratio" in metric.kinds)


def _times(quantity: Quantity, scale: Decimal) -> Quantity:
    """Return a sum whose scale stands in a head: "$7,634" below "in millions"."""
    value, low, high = (None if v is None else v * scale for v in (quantity.value, quantity.low, quantity.high))
    return replace(quantity, value=value, low=low, high=high, tolerance=quantity.tolerance * scale)


def _quantity(words: str, span: Span, unit: str, scale: Decimal | None, context: tuple[MetricEntry | None, QuantityGrammar]) -> Quantity | None:
    metric, quantities = context
    found = quantities.find(words)
    if len(found) == 1 and found[0].unit is not None:
        scaled = found[0].kind == "money" and not (metric is not None and metric.per_share) and not any(c.isalpha() for c in words)
        return replace(_times(found[0], scale) if scaled and scale is not None else found[0], span=span)
    if unit and RANGE.fullmatch(words):
        ranged = quantities.find(fold(unit.replace("#", words.rstrip("%").replace("\u2013", "-").replace("\u2014", "-"))).lower)
        return replace(ranged[0], span=span, digits=span) if len(ranged) == 1 and ranged[0].low is not None else None
    if not NUMBER.fullmatch(words):
        return None
    negative = words.startswith(("(", "-"))
    digits = words.strip("()+-* ")
    if metric is not None and not unit and metric.kinds <= {"count", "people"}:
        return Quantity(span, Decimal(digits.replace(",", "")), unit="items", kind="count", digits=span)
    if not unit:
        return None
    composed = quantities.find(fold(unit.replace("#", digits)).lower)
    if len(composed) != 1 or composed[0].value is None:
        return None
    value = -composed[0].value if negative else composed[0].value
    if metric is not None and metric.per_share and composed[0].kind == "money":
        value = Decimal(digits.replace(",", "")) * (-1 if negative else 1)  # the caption's scale is for sums
    return replace(composed[0], value=value, span=span, digits=span, signed=words[:1] in "+-(")


def _new_segment(row: Head, context: Context) -> Subject | None:
    """Make the row of a company's table that names no known entity a provisional segment of that company."""
    reading, focus, lexicon, _, _ = context
    owner = lexicon.entities.get(focus.company)
    if owner is None or owner.cls != "Company" or not 1 < len(row.words) <= 24 or row.words[0].isdigit():
        return None
    words = reading.document.text[row.span.start:row.span.end].strip()
    entity = provisional(words, "Segment", owner.id)
    lexicon.entities[entity.id] = EntityEntry(entity.id, "Segment", words, (words,), True, (owner.id,), owner.id)
    return Subject(entity, row.span)


def _reported(frame: Frame, focus: Focus, lexicon: Lexicon) -> Period | None:
    """Return the period that figures without one belong to: the company's own, else the common one of the section's; none for a specification."""
    if frame.metric is not None and not frame.metric.kinds & {"money", "count"} and frame.subject is not None and frame.subject.entity.cls in CHIPS:
        return None
    company = lexicon.company_of(frame.subject.entity.id) if frame.subject is not None else focus.company
    return shared_period(focus.period, company, focus)
