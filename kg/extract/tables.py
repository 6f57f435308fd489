"""Tables of figures: row heads and column heads name subject, metric and period; heads, caption and notes give the unit."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.amounts import CHANGES, Frame
from kg.extract.captions import document_note, is_note, scale_word
from kg.extract.cells import amount_in
from kg.extract.columns import is_over, settle, spread
from kg.extract.focus import Focus, Subject, shared_period
from kg.extract.heads import Context, Head, merged, read_head
from kg.extract.measures import NEVER_ADJUSTED
from kg.extract.owners import owner_for
from kg.extract.reading import Reading
from kg.extract.suiting import suits
from kg.extract.sums import parts_of_sums
from kg.extract.titles import Title, give_titles, new_segment, title_in
from kg.extract.tokens import CHIPS, Token
from kg.lexicon import Lexicon, MetricEntry
from kg.quantity import QuantityGrammar
from kg.resolve import entity_of
from kg.types import Block, Period, Quantity, Span

__all__ = ["table_frames"]

LONGEST_HEAD = 60  # code points: a row head longer than that is prose
Row = tuple[tuple[Span, ...], Head, int]  # cells, head, how many of the cells are its head


def table_frames(block: Block, context: tuple[Reading, Focus, Lexicon, QuantityGrammar], beside: tuple[Span, ...]) -> Iterator[Frame]:
    """Yield one frame for each figure in the cells of a table.

    beside  spans of the line above the table, whose unit, metric and period hold where heads name none, and of notes of scale below it
    """
    around: Context = (*context, block)
    reading, focus, lexicon, quantities = context
    if not block.rows:
        return
    table = _surroundings(beside, around)
    header = spread([row for row in block.rows[:max(block.header, 1)] if not _take_note(row, table, around)])
    columns = [merged([read_head(row[k], around) for row in header if k < len(row)], around) for k in range(max(len(row) for row in block.rows))]
    settle(columns, table.period or focus.period)
    rows = _rows(block, columns, table, around)
    _share_metrics(rows, columns, reading)
    corner = columns[0]
    many = len({lexicon.company_of(head.subject.entity.id) for _, head, _ in rows if head.subject is not None}) > 1
    headless = any(column.words for column in columns[1:])
    _leave_strangers_open(columns)
    for cells, head, lead in rows:
        if head.open or many and head.subject is None:
            continue  # the sum of several companies, and what the others have
        if not headless and corner.period is None and not _told_apart(cells[lead:], reading):
            continue
        for k in range(lead, min(len(cells), len(columns))):
            plain = k == lead and corner.period is not None  # figures of the period that the corner names have no head of their own
            if headless and not columns[k].words and not plain or columns[k].open or columns[k].replaced:
                continue
            frame = _cell(cells[k], head, columns[k], (table, corner), around)
            if frame is not None:
                yield frame


def _leave_strangers_open(columns: list[Head]) -> None:
    """Leave open what a column is of that has a head of its own but none that is known, beside columns of companies; output beside sales too."""
    metrics = {c.metric.id for c in columns if c.metric is not None}
    for column in columns:
        made = column.metric is not None and column.metric.id == "capacity" and "unitsShipped" in metrics
        column.open = column.open or made  # what was made beside what was sold is no capacity: "产量 | 销量"
    named = [c for c in columns[1:] if c.subject is not None and c.subject.entity.cls == "Company"]
    for column in columns[1:]:
        told = column.subject or column.metric or column.period or column.measure or column.change or column.total or column.day
        column.open = column.open or bool(named) and bool(column.words) and not told


def _told_apart(cells: tuple[Span, ...], reading: Reading) -> bool:
    """Return whether the figures of a row below no heads are of different kinds: not two sums that only their columns would tell apart."""
    words = [reading.folded.lower[cell.start:cell.end] for cell in cells]
    return sum(any(c.isdigit() for c in w) and "%" not in w for w in words) < 2


def _surroundings(beside: tuple[Span, ...], context: Context) -> Head:
    """Return what the lines around a table say together: the one above all of it, those below only the unit and scale."""
    reading, _, lexicon, quantities, block = context
    out = Head(Span(0, 0))
    for span in beside:
        if span.start > block.span.start and not is_note(reading.folded.lower[span.start:span.end], quantities):
            continue
        head = read_head(span, context)
        if span.start > block.span.start:
            out.unit, out.scale = out.unit or head.unit, out.scale or head.scale
        else:
            out = head
    told = out.measure == "share" or any(t.kind == "metric" and reading.folded.lower[t.start:t.end] not in lexicon.reports for t in out.tokens)
    if not told:
        out.metric = None  # "Q3 earnings" names the report
    note = None if out.unit or out.scale else document_note(reading.folded.lower, quantities)
    if note is not None:
        head = read_head(note, context)
        out.unit, out.scale, out.currency = head.unit, head.scale, out.currency or head.currency
    return out


def _rows(block: Block, columns: list[Head], table: Head, context: Context) -> list[Row]:
    """Return the rows that hold figures, each with its head; one that holds words alone may give the unit of those below."""
    reading = context[0]
    rows: list[Row] = []
    titles: list[Title] = []
    last: MetricEntry | None = None
    for row in block.rows[max(block.header, 1):]:
        if len(row) < 2 or _take_note(row, table, context):
            continue
        named = title_in(row, reading.folded.lower)
        if named is not None:
            titles.append(Title(read_head(named, context)))
            last = titles[-1].head.metric or last
            continue
        lead = _leading(row, reading)
        head = merged([read_head(span, context) for span in row[:lead]], context)
        if len(head.words) > LONGEST_HEAD:
            continue
        if head.metric is None and (head.measure in CHANGES or head.change) and head.subject is None and last is not None:
            head.metric, head.unit = last, head.unit or "#%"  # "同比增长" below "营收"
        last = head.metric or last
        rows.append((row, head, lead))
        if titles:
            titles[-1].below.append(head)
    give_titles(titles, context)
    if any(head.total for _, head, _ in rows):
        _leave_parts(rows, context)
    return rows


def _leave_parts(rows: list[Row], context: Context) -> None:
    """Take the company that a table with a total is about from rows whose names only hold its name: "重庆长安" is a part of 长安."""
    reading, focus = context[:2]
    for _, head, _ in rows:
        span = head.subject.span if head.subject is not None and head.subject.entity.id == focus.company else None
        if span is None or head.total or any(t.kind == "metric" for t in head.tokens):
            continue
        covered = {place for t in head.tokens if t.kind != "inner" for place in range(t.start, t.end)}
        beside = [place for place in (span.start - 1, span.end) if head.span.start <= place < head.span.end and place not in covered]
        if any(reading.folded.lower[place].isalpha() for place in beside):
            head.subject = None


def _take_note(row: tuple[Span, ...], table: Head, context: Context) -> bool:
    """Let a row that holds nothing but a note give the table its unit and scale; return whether it is one."""
    reading, _, _, quantities, _ = context
    said = [span for span in row if span.end > span.start]
    if len(row) < 2 or len(said) != 1 or not is_note(reading.folded.lower[said[0].start:said[0].end], quantities):
        return False
    note = read_head(said[0], context)
    table.unit, table.scale = table.unit or note.unit, table.scale or note.scale
    return True


def _share_metrics(rows: list[Row], columns: list[Head], reading: Reading) -> None:
    """Give rows that add up to another its metric."""
    levels = [k for k, column in enumerate(columns) if column.metric is None and not column.measure and not column.change]
    lower = reading.folded.lower
    words = [[lower[cells[k].start:cells[k].end] for k in levels if lead <= k < len(cells)] for cells, _, lead in rows]
    for part, total in parts_of_sums(words, [head.metric is not None for _, head, _ in rows]).items():
        rows[part][1].metric = rows[total][1].metric


def _leading(row: tuple[Span, ...], reading: Reading) -> int:
    """Return how many of the first cells of a row are its head: at least one, and all that hold words and no figure."""
    count = 1
    while count < len(row) - 1:
        words = reading.folded.lower[row[count].start:row[count].end].strip()
        if not words or words[0].isdigit() or not any(c.isalpha() for c in words) or any(c.isdigit() for c in words):
            break
        count += 1
    return count


def _cell(span: Span, row: Head, column: Head, around: tuple[Head, Head], context: Context) -> Frame | None:
    reading, focus, lexicon, quantities, _ = context
    table, corner = around
    metric = next((h.metric for h in (column, row, corner, table) if h.metric is not None), None)
    quantity = _amount(span, metric, (column, row, corner, table), context)
    if quantity is None:
        return None
    frame = Frame(Token(span.start, span.end, "quantity", quantity=quantity), metric=metric, spans=[row.span])
    frame.own_metric = metric is not None
    subject = row.subject or column.subject
    other = row.total or row.change or row.measure in CHANGES or bool(row.status) or row.replaced or _names_metric(row)
    part = subject is None and metric is not None and row.period is None and bool(row.words) and not other
    subject = new_segment(row, context) if part else subject or table.subject
    if subject is None and not part and focus.company in lexicon.entities:
        subject = Subject(entity_of(lexicon.entities[focus.company], ""), focus.company_span)
    frame.subject = owner_for(subject, metric, lexicon) if metric is not None else None
    if frame.subject is not subject and subject is not None and subject.span == row.span:
        frame.subject = None  # what is told of a row is not its company's
    frame.own_subject = subject is not None and frame.subject is subject and (subject.span is None or row.span.start <= subject.span.start < row.span.end)
    frame.period = next((h.period for h in (column, row, corner, table) if h.period is not None), None) or _reported(frame, focus, lexicon)
    over = is_over(column.period, focus) or is_over(row.period, focus)
    frame.status = column.status or ("" if over else row.status or corner.status or table.status) or "actual"
    frame.basis = next((h.basis for h in (row, column, table) if h.basis), "")
    if frame.basis == "nonGaap" and metric is not None and metric.id in NEVER_ADJUSTED:
        frame.basis = ""
    _measure(frame, quantity, row, column, table)
    if frame.measure == "share" and frame.subject is not None:
        company = lexicon.entities.get(lexicon.company_of(frame.subject.entity.id))
        frame.base = entity_of(company, "") if company is not None else None
    return _judged(frame)


def _names_metric(row: Head) -> bool:
    return any(t.kind == "metric" for t in row.tokens)


def _amount(span: Span, metric: MetricEntry | None, heads: tuple[Head, ...], context: Context) -> Quantity | None:
    """Return the amount of a cell under its heads, the nearest first."""
    reading, focus, _, quantities, _ = context
    words = reading.folded.lower[span.start:span.end].strip()
    scale = next((h.scale for h in heads if h.scale is not None), None)
    unit = next((h.unit for h in heads if h.unit), "")
    if not unit and scale is not None and metric is not None and "money" in metric.kinds:
        currency = next((h.currency for h in heads if h.currency), focus.currency.lower())
        unit = "" if not currency else f"{currency} #" if metric.per_share else f"{currency} # {scale_word(scale, quantities)}"
    return amount_in(words, span, unit, scale, metric, quantities)


def _measure(frame: Frame, quantity: Quantity, row: Head, column: Head, table: Head) -> None:
    """Say whether a figure is a level, a change or a share; a caption alone tells of shares."""
    shares = table.measure if table.measure == "share" else ""
    measure = next((h.measure for h in (column, row) if h.measure), shares)
    metric = frame.metric
    if measure and quantity.kind == "ratio":
        frame.measure = measure
    elif quantity.kind == "ratio" and metric is not None and "ratio" not in metric.kinds:
        frame.measure = "yoy" if quantity.signed and not (column.change or row.change) else "level"
    if (column.change or row.change or measure in CHANGES) and frame.measure == "level":
        frame.reason = "the sum by which a figure changed"


def _judged(frame: Frame) -> Frame:
    if frame.reason:
        return frame
    if frame.metric is None:
        frame.reason = "no metric is named"
    elif not frame.metric.printed:
        frame.reason = "a metric outside the fact contract"
    elif frame.subject is None:
        frame.reason = "no subject that can own this metric"
    elif frame.measure in CHANGES and frame.kind != "ratio" or frame.measure == "level" and not _level(frame.metric, frame.kind):
        frame.reason = "the unit does not suit the metric"
    elif frame.measure == "share" and (frame.base is None or frame.base.id == frame.subject.entity.id):
        frame.reason = "a share of something that is not named"
    return frame


def _level(metric: MetricEntry, kind: str) -> bool:
    """Return whether an amount of a kind can be a level of a metric: "more than doubled" is none."""
    return kind != "multiple" and suits(metric, kind) and (kind != "ratio" or "ratio" in metric.kinds)


def _reported(frame: Frame, focus: Focus, lexicon: Lexicon) -> Period | None:
    """Return the period that figures without one belong to: the company's own, else the common one of the section's; none for a specification."""
    if frame.metric is not None and not frame.metric.kinds & {"money", "count"} and frame.subject is not None and frame.subject.entity.cls in CHIPS:
        return None
    company = lexicon.company_of(frame.subject.entity.id) if frame.subject is not None else focus.company
    return shared_period(focus.period, company, focus)
