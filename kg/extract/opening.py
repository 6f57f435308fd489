"""What a document is about before its first sentence: company, reporting period, currency, default basis."""

from __future__ import annotations

from collections import Counter

from kg.extract.focus import DEFAULT_CURRENCY, Focus, period_of
from kg.extract.reading import Reading
from kg.extract.sections import Section
from kg.extract.tokens import Token
from kg.lexicon import Lexicon
from kg.period import PeriodMention
from kg.types import Document, Period

__all__ = ["anchor_period", "open_focus"]

DECLARATION = 100  # code points before "unless marked" that name the metrics declared
REPORTING = ("quarter", "half", "year", "month", "ttm")


def open_focus(document: Document, reading: Reading, lexicon: Lexicon) -> Focus:
    """Return the focus that a document opens with."""
    company = reading.companies[0] if reading.companies else ""
    focus = Focus(document.language, document.published, company=company, text=reading.folded.plain)
    focus.fiscal = _fiscal_companies(reading, lexicon)
    focus.currency = _currency(reading, lexicon, company)
    focus.defaults = _default_basis(reading)
    return focus


def _body(document: Document, tokens: list[Token]) -> list[Token]:
    spans = [b.span for b in document.blocks if b.kind != "boilerplate"]
    return [t for t in tokens if any(s.start <= t.start < s.end for s in spans)]


def _fiscal_companies(reading: Reading, lexicon: Lexicon) -> set[str]:
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


def _currency(reading: Reading, lexicon: Lexicon, company: str) -> str:
    units = Counter(t.quantity.unit for t in reading.tokens if t.quantity is not None and t.quantity.kind == "money" and t.quantity.unit != "local")
    entry = lexicon.entities.get(company)
    if entry is not None and entry.currency:
        return entry.currency
    if units:
        return str(min(units, key=lambda u: (-units[u], u)))
    return DEFAULT_CURRENCY.get(reading.document.language, "USD")


def anchor_period(document: Document, reading: Reading, focus: Focus, lexicon: Lexicon) -> Section:
    """Set the reporting period of the document, the first quarter (else half, year, month) its body names, and return the opening section."""
    times = [t for t in _body(document, reading.tokens) if isinstance(t.period, PeriodMention)]
    for kinds in (("quarter",), ("half",), ("month",), ("year",)):
        for token in times[:60]:
            mention = token.period
            if isinstance(mention, PeriodMention) and mention.kind in kinds and mention.relative not in ("yearAgo", "previous", "next"):
                found: Period | None = period_of(mention, focus, lexicon, focus.company)
                if found is not None and not (found.end and focus.published and found.end > focus.published and mention.kind != "year"):
                    focus.period, focus.period_span = found, token.span
                    return Section(focus)
    return Section(focus)


def _default_basis(reading: Reading) -> dict[str, str]:
    """Return the basis that the document declares for whole metrics: "profit and EPS are non-GAAP unless marked"."""
    out: dict[str, str] = {}
    for token in reading.tokens:
        if token.cue("default") is None:
            continue
        near = [t for t in reading.tokens if t.end <= token.start and token.start - t.end < DECLARATION]
        bases = [c.sets for t in near if (c := t.cue("basis")) is not None and c.sets != "gaap"]
        if bases:
            out |= {metric.id: bases[-1] for t in near if t.kind == "metric" for metric in t.metrics}
    return out
