"""What a document is about before its first sentence: company, reporting period, currency, default basis."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date

from kg.extract.books import by_their_books, fiscal_companies, learn_books, named_before
from kg.extract.declared import declared_bases
from kg.extract.focus import CALENDAR_YEAR_END, DEFAULT_CURRENCY, YUAN, Focus, period_of
from kg.extract.reading import Reading
from kg.extract.sections import Section
from kg.extract.tokens import Token
from kg.lexicon import EntityEntry, Lexicon
from kg.period import FiscalCalendar, PeriodMention, make, previous, quarter_of
from kg.types import Document, Period, Span

__all__ = ["anchor_period", "open_focus"]

HEAD = 500  # code points after the first period named in which the reporting period usually stands
LAST_QUARTER = 4
DATELINE = 300  # code points of a text in which its own day stands
AGAINST = 2  # code points between a word of comparing and the amount compared with
COMPARED = 12  # code points of the words of a comparison before its period: "from the "
FIGURE_REACH = 6  # code points between a month and the metric reported of it
PLANTS = 2  # mentions of capital spending that make it what a text is about
MOST_TIMES = 80
FRESH_DAYS = 150  # a report comes out so soon after its period
STALE_DAYS = 500  # a period that ended so long before the text is history, not what it reports


def open_focus(document: Document, reading: Reading, lexicon: Lexicon) -> Focus:
    """Return the focus that a document opens with."""
    company = reading.companies[0] if reading.companies else ""
    focus = Focus(document.language, document.published, company=company, text=reading.folded.plain, lower=reading.folded.plain.lower())
    learn_books(reading, lexicon)
    if focus.published is None:
        named = [t for t in reading.tokens if isinstance(t.period, PeriodMention)][:MOST_TIMES]
        focus.published = _first_day(named, lexicon.entities.get(company))
        focus.guessed = not any(t.start < DATELINE for t in named if isinstance(t.period, PeriodMention) and t.period.kind == "day")
    recent, focus.dated = by_their_books(reading, lexicon, focus.published)
    focus.fiscal = fiscal_companies(reading, lexicon) | recent | focus.dated
    focus.currency = _currency(reading, lexicon, company)
    focus.defaults = declared_bases(reading)
    plants = sum(any(m.id == "capitalExpenditure" for m in t.metrics) or t.kind == "cue" and (
        c := t.cue("verbMetric")) is not None and c.sets == "capitalExpenditure" for t in reading.tokens)
    focus.spending = plants >= PLANTS and document.language == "en"
    focus.noted = any(word in focus.lower for word in lexicon.ratings)
    return focus


def _body(document: Document, reading: Reading) -> list[Token]:
    return [t for block in document.blocks if block.kind != "boilerplate" for t in reading.within(block.span)]


def _currency(reading: Reading, lexicon: Lexicon, company: str) -> str:
    units = Counter(t.quantity.unit for t in reading.tokens if t.quantity is not None and t.quantity.kind == "money" and t.quantity.unit != "local")
    entry = lexicon.entities.get(company)
    if entry is not None and entry.currency and (entry.currency in YUAN or not reading.document.language.startswith("zh")):
        return entry.currency
    if reading.document.language.startswith("zh"):
        return DEFAULT_CURRENCY[reading.document.language]
    if units:
        return str(min(units, key=lambda u: (-units[u], u)))
    return DEFAULT_CURRENCY.get(reading.document.language, "USD")


def anchor_period(document: Document, reading: Reading, focus: Focus, lexicon: Lexicon) -> Section:
    """Set the reporting period of the document and return its opening section.

    It is the quarter that the head of the text names; else a whole year or half named there; else the first quarter of the body
    with its year, without its year, then half, month, year. A text that only says "the quarter" means the last one that ended.
    """
    times = [t for t in _body(document, reading) if isinstance(t.period, PeriodMention) and not _compared(t, reading)][:MOST_TIMES]
    start = times[0].start if times else 0
    head = [t for t in times if t.start < start + HEAD]
    years = _of_figures(head, reading) if _of_years(times) else []
    quarter = next((t.start for t in head if isinstance(t.period, PeriodMention) and t.period.kind.endswith("quarter")), sys.maxsize)
    tries = (([t for t in years if t.start < quarter], ("year",), True), (head, ("quarter",), True), (head, ("year", "half"), True),
             (years, ("year",), True), (head, ("quarter",), False),
             (_repeated(head), ("month",), False), (times, ("quarter",), True), (times, ("quarter",), False), (times, ("half",), False),
             (times, ("month",), True), (times, ("year",), True),
             (_of_figures(head[:1], reading), ("month",), False))
    for fresh in (True, False) if focus.published is not None else (False,):
        if not fresh and _under_way(head, focus, reading, lexicon):
            break
        for tokens, kinds, dated in tries:
            if _anchored(tokens, (kinds, dated, fresh), times, focus, (reading, lexicon)):
                return Section(focus, dominated=reading.dominated)
    return Section(focus, dominated=reading.dominated)


def _anchored(tokens: list[Token], wanted: tuple[tuple[str, ...], bool, bool], times: list[Token], focus: Focus, context: tuple[Reading, Lexicon]) -> bool:
    """Set the reporting period if one of the tokens names it. wanted: kinds of period; with its year; just ended when the text appeared."""
    reading, lexicon = context
    kinds, dated, fresh = wanted
    if kinds == ("half",) and any(t.period is not None and _of_quarter(t) for t in times) and focus.published is not None:
        focus.period = previous(make(quarter_of(focus.published)))
        return True
    for token in tokens:
        if _of_another(token, focus, reading, lexicon) or focus.published is not None and _told_before(token, times, focus, (reading, lexicon)):
            continue
        if not dated and _goes_on(token, times, focus):
            continue
        found = _reporting(token, kinds, dated, focus, lexicon)
        if found is None or fresh and (found.end is None or focus.published is None or (focus.published - found.end).days > FRESH_DAYS):
            continue
        focus.period, focus.period_span = found, token.span
        return True
    return False


def _under_way(head: list[Token], focus: Focus, reading: Reading, lexicon: Lexicon) -> bool:
    """Set the fiscal year that the head of a text names and that has not ended yet: "revised its estimates for the fiscal year ending March 31, 2026"."""
    for token in head:
        mention, day = token.period, focus.published
        if isinstance(mention, PeriodMention) and mention.kind == "year" and (mention.fiscal or mention.ended) and day and not _viewed(token, reading):
            found = period_of(mention, focus, lexicon, focus.company)
            if found is not None and found.start is not None and found.end is not None and found.start <= day < found.end:
                focus.period, focus.period_span = found, token.span
                return True
    return False


def _viewed(token: Token, reading: Reading) -> bool:
    """Return whether a period is only that of somebody's view: "the consensus for fiscal 2027"."""
    beside = reading.within(Span(max(0, token.start - 2 * COMPARED), token.start))
    return any(c.sets == "estimate" for t in beside for c in (*t.cues("status"), *t.cues("role")))


def _repeated(head: list[Token]) -> list[Token]:
    """Return the months that the head of a text names again and again: "11月成績單", "公布11月交付量"."""
    months = Counter(t.period.month for t in head if isinstance(t.period, PeriodMention) and t.period.kind == "month")
    return [t for t in head if isinstance(t.period, PeriodMention) and t.period.kind == "month" and months[t.period.month] > 1]


def _of_years(times: list[Token]) -> bool:
    """Return whether a text names years more often than quarters."""
    kinds = [t.period.kind.removeprefix("month") for t in times if isinstance(t.period, PeriodMention)]
    return kinds.count("year") > kinds.count("quarter")


def _later(token: Token, found: Period, tokens: list[Token], times: list[Token], context: tuple[Focus, Lexicon, Reading]) -> tuple[Token, Period]:
    """Return the quarter that a text reports: the one found with its year, or one without that ended later: "the final quarter …, the third of 2025"."""
    focus, lexicon, reading = context
    for other in tokens:
        if other is token or _of_another(other, focus, reading, lexicon) or _goes_on(other, times, focus):
            continue
        later = _reporting(other, ("quarter",), False, focus, lexicon)
        if later is not None and later.owner == found.owner and later.end is not None and found.end is not None and later.end > found.end:
            token, found = other, later
    return token, found


def _goes_on(token: Token, times: list[Token], focus: Focus) -> bool:
    """Return whether a quarter without its year follows one that lies ahead: "in the first quarter of 2026 …, in the fourth …"."""
    before = next((t.period for t in reversed(times) if t.start < token.start), None)
    if not isinstance(before, PeriodMention) or before.kind != "quarter" or not before.year or focus.published is None:
        return False
    return before.year > focus.published.year


def _compared(token: Token, reading: Reading) -> bool:
    """Return whether a period only ends the words of a comparison: "nearly doubled from the second quarter"."""
    beside = reading.within(Span(max(0, token.start - COMPARED), token.start))
    if any(t.cue("compare") is not None and t.end >= token.end for t in beside):
        return True
    ahead = [t for t in reading.within(Span(max(0, token.start - 4 * COMPARED), token.start)) if t.kind == "quantity" or t.cue("role") is not None]
    amount = ahead[-1] if ahead and ahead[-1].kind == "quantity" and token.start - ahead[-1].end <= COMPARED else None
    told = ahead[-2].cue("role") if amount is not None and len(ahead) > 1 and amount.start - ahead[-2].end <= AGAINST else None
    return told is not None and told.sets in ("versus", "from")  # "compares with $144 million in the third quarter of 2024"


def _of_figures(times: list[Token], reading: Reading) -> list[Token]:
    """Return the periods with a metric right behind: "友達11月營收", and no month in which something happened."""
    return [t for t in times if any(m.kind == "metric" for m in reading.within(Span(t.end, t.end + FIGURE_REACH)))]


def _reporting(token: Token, kinds: tuple[str, ...], dated: bool, focus: Focus, lexicon: Lexicon) -> Period | None:
    mention = token.period
    if not isinstance(mention, PeriodMention) or not {mention.kind, mention.kind.removeprefix("month")} & {*kinds}:
        return None
    if mention.relative in ("yearAgo", "previous", "next", "nextYear", "ordinal"):
        return None
    if dated and not mention.year and not mention.ended and mention.relative not in ("anchorYear", "thisYear", "lastYear", "lastQuarter", "current"):
        return None
    if mention.kind == "year" and kinds != ("year",) and not (mention.fiscal or mention.relative == "anchorYear"):
        return None
    found = period_of(mention, focus, lexicon, focus.company)
    if found is None or found.end is not None and focus.published is not None and found.end > focus.published:
        return None
    stale = focus.published is not None and found.end is not None and (focus.published - found.end).days > STALE_DAYS
    return None if stale else found


def _of_another(token: Token, focus: Focus, reading: Reading, lexicon: Lexicon) -> bool:
    """Return whether a fiscal period, or one that may be, is that of another company than the text is about: the one named last before it."""
    mention = token.period
    if not isinstance(mention, PeriodMention) or mention.kind == "monthquarter" or not mention.fiscal and (mention.year or focus.company not in focus.fiscal):
        return False
    named = named_before(token, reading, lexicon)
    return bool(named) and bool(focus.company) and focus.company != named


def _told_before(token: Token, times: list[Token], focus: Focus, context: tuple[Reading, Lexicon]) -> bool:
    """Return whether a quarter was named before without its year: "in the third quarter, compared with … in third quarter 2024".

    One that a figure was told of before is the same again: "第二季獲利季增14% … 2025年第二季".
    """
    mention = token.period
    if not isinstance(mention, PeriodMention) or mention.kind != "quarter" or not mention.year:
        return False
    reading, lexicon = context
    found = period_of(mention, focus, lexicon, focus.company)
    for plain in (t for t in times if t.start < token.start and isinstance(t.period, PeriodMention)):
        told = plain.period
        if isinstance(told, PeriodMention) and told.kind == "quarter" and told.quarter == mention.quarter and not told.year and not told.relative:
            same = found is not None and found == period_of(told, focus, lexicon, focus.company)
            if not same or not _of_figures([plain], reading):
                return True
    return False


def _of_quarter(token: Token) -> bool:
    mention = token.period
    return isinstance(mention, PeriodMention) and mention.relative in ("current", "lastQuarter", "previous", "currentOpen")


def _first_day(times: list[Token], company: EntityEntry | None) -> date | None:
    first = times[0].period if times else None
    if isinstance(first, PeriodMention) and first.kind == "day" and not first.year and not first.relative:
        return _day_without_year(times, company)
    for token in times:
        mention = token.period
        if isinstance(mention, PeriodMention) and mention.kind == "day" and mention.year and mention.month and mention.day:
            try:
                return date(mention.year, mention.month, mention.day)
            except ValueError:
                continue
    return _day_without_year(times, company)


def _day_without_year(times: list[Token], company: EntityEntry | None) -> date | None:
    """Return the first day named without its year, in the first year named, or in the next if a quarter reported ends after it.

    A fiscal year named first is that of the company's books: the day lies in it, or behind it where its last quarter is reported.
    """
    mentions = [t.period for t in times if isinstance(t.period, PeriodMention)]
    day = next((m for m in mentions if m.kind == "day" and m.month and m.day and not m.year), None)
    first = next((m for m in mentions if m.year), None)
    if day is None or first is None:
        return None
    year = first.year
    try:
        if first.fiscal and company is not None and company.fiscal_year_end != CALENDAR_YEAR_END:
            books = FiscalCalendar(company.id, company.fiscal_year_end)
            numbers = [m.quarter for m in mentions if m.kind == "quarter" and m.quarter]
            after = books.bounds(year, numbers[0])[1] if numbers and (numbers[0] == LAST_QUARTER or first.quarter) else books.bounds(year, None)[0]
            found = date(after.year, day.month, day.day)
            return found if found > after else found.replace(year=after.year + 1)
        found = date(year, day.month, day.day)
        ends = [make(f"{m.year}Q{m.quarter}").end for m in mentions if m.kind == "quarter" and m.year == year and not m.fiscal]
        return found.replace(year=year + 1) if any(end is not None and end > found for end in ends) else found
    except ValueError:
        return None
