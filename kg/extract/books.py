"""Whose books a document counts quarters by: companies whose fiscal year is not the common one, and texts that do not say which they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from kg.extract.focus import CALENDAR_YEAR_END
from kg.extract.reading import Reading
from kg.extract.tokens import Token
from kg.lexicon import Lexicon
from kg.period import FiscalCalendar, PeriodMention
from kg.resolve import is_provisional
from kg.types import Span

__all__ = ["by_their_books", "fiscal_companies", "learn_books", "named_before"]

LAST = 4  # the last quarter
REPORTED = 100  # days after its end in which a quarter is reported
NAMED = 1500  # code points before a period in which its company is looked for
COMMON = FiscalCalendar("", CALENDAR_YEAR_END)


def fiscal_companies(reading: Reading, lexicon: Lexicon) -> set[str]:
    """Return the companies named shortly before or after a fiscal period: theirs are stated in fiscal terms."""
    out: set[str] = set()
    names = [t for t in reading.tokens if t.kind == "entity"]
    for token in reading.tokens:
        mention = token.period
        if not isinstance(mention, PeriodMention) or not mention.fiscal:
            continue
        before = [t for t in names if t.end <= token.start and token.start - t.end < 120]
        behind = [t for t in names if t.start >= token.end and t.start - token.end < 40]
        for name in [*before[-2:], *behind[:1]]:
            for item in name.items:
                company = lexicon.company_of(getattr(item, "id", ""))
                if company and not getattr(item, "contextual", False):
                    out.add(company)
        if not before and reading.companies:
            out.add(reading.companies[0])
    return out


def learn_books(reading: Reading, lexicon: Lexicon) -> None:
    """Set when the fiscal year ends of an unknown company that the text is about, if it tells when a quarter of it did.

    "the third quarter of fiscal 2026, which ended October 30": its years end in January.
    """
    company = reading.companies[0] if reading.companies else ""
    entry = lexicon.entities.get(company)
    if entry is None or not is_provisional(company):
        return
    told = (m for t in reading.tokens if isinstance(m := t.period, PeriodMention) and m.kind == "quarter" and m.fiscal and m.quarter and m.closes)
    mention = next(told, None)
    if mention is not None:
        last = (mention.closes + 3 * (LAST - mention.quarter) - 1) % CALENDAR_YEAR_END + 1
        lexicon.entities[company] = replace(entry, fiscal_year_end=last)


def by_their_books(reading: Reading, lexicon: Lexicon, published: date | None) -> tuple[set[str], frozenset[str]]:
    """Return the companies whose quarters, called by number alone, are those of their own fiscal year, and those whose dated quarters are.

    Quarters without a year are if such a quarter is recent by their books and not by the common calendar, or recent by both in a text that dates
    none of their quarters by the common one. Dated ones are if one of them is yet to begin by the common calendar and just over by their books.
    """
    if published is None:
        return set(), frozenset()
    votes: Counter[str] = Counter()
    both, common, dated = set(), set(), set()
    for mention, company, books in _quarters(reading, lexicon):
        if mention.ended:
            continue
        ahead = bool(mention.year) and _ahead(mention, published)
        if ahead and _over(mention, books, published):
            dated.add(company)
        if mention.relative:
            continue
        if mention.year:
            if not ahead:
                common.add(company)
            continue
        own, shared = _recent(mention, books, published), _recent(mention, COMMON, published)
        votes[company] += own - shared
        if own and shared:
            both.add(company)
    return {company for company in votes if votes[company] > 0 or votes[company] == 0 and company in both - common}, frozenset(dated)


def _quarters(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[PeriodMention, str, FiscalCalendar]]:
    """Yield the quarters and halves that are not called fiscal, with the company they are of if its year is not the common one, and its books."""
    for token in reading.tokens:
        mention = token.period
        if not isinstance(mention, PeriodMention) or mention.kind not in ("quarter", "half") or mention.fiscal:
            continue
        company = named_before(token, reading, lexicon) or (reading.companies or [""])[0]
        entry = lexicon.entities.get(company)
        if entry is not None and entry.fiscal_year_end != CALENDAR_YEAR_END:
            yield mention, company, FiscalCalendar(company, entry.fiscal_year_end)


def _bounds(mention: PeriodMention, books: FiscalCalendar, year: int) -> tuple[date, date]:
    first, last = (mention.quarter, mention.quarter) if mention.quarter else (2 * mention.half - 1, 2 * mention.half)
    return books.bounds(year, first)[0], books.bounds(year, last)[1]


def _ahead(mention: PeriodMention, day: date) -> bool:
    """Return whether a dated quarter begins after a day by the common calendar."""
    return _bounds(mention, COMMON, mention.year)[0] > day


def _over(mention: PeriodMention, books: FiscalCalendar, day: date) -> bool:
    """Return whether a dated quarter of a company's books ended shortly before a day."""
    end = _bounds(mention, books, mention.year)[1]
    return end <= day <= end + timedelta(days=REPORTED)


def _recent(mention: PeriodMention, books: FiscalCalendar, day: date) -> bool:
    """Return whether a quarter or half of that number is under way on a day or ended shortly before it."""
    bounds = [_bounds(mention, books, year) for year in (books.year_of(day) - 1, books.year_of(day))]
    return any(start <= day <= end + timedelta(days=REPORTED) for start, end in bounds)


def named_before(token: Token, reading: Reading, lexicon: Lexicon) -> str:
    """Return the company named last before a token, "" if none is near."""
    before = [n for n in reading.within(Span(max(0, token.start - NAMED), token.start)) if n.kind == "entity"]
    named = next((n for n in reversed(before) if any(not getattr(i, "contextual", True) for i in n.items)), None)
    companies = {lexicon.company_of(getattr(i, "id", "")) for i in named.items} if named is not None else set()
    return companies.pop() if len(companies) == 1 else ""  # "DRAM" is what several firms call a business
