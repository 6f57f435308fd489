"""Figures of a region, which are no figures of the whole company: "U.S. sales", "in Europe, revenue rose", "sales rose 5% in Japan".

A region that the catalog or the text names as a part of a company is a name and owns its figures; what is told here is of a place only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus
from kg.extract.tokens import BREAK, HARD, Sentence, Token
from kg.lexicon import Cue, Lexicon
from kg.patterns import compiled

__all__ = ["FLOWS", "REGIONAL", "regional_metrics", "told_of_region"]

REGIONAL = Cue("regional", "decoy", "decoy", "forward", "clause")  # what a metric of a region or an unnamed part becomes

PRONOUN = "us"  # a country only in capitals
LONGEST = 60  # code points of a clause before an amount
BESIDE = 2  # code points between a region and a word for a way of accounting
FLOWS = frozenset({"revenue", "unitsShipped", "users", "customers", "operatingIncome", "netIncome", "orders", "bookings", "backlog"})


@cache
def _patterns(regions: frozenset[str], insides: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(r) for r in sorted(regions, key=lambda r: (-len(r), r)) if r.isascii())
    inside = "|".join(map(re.escape, insides))
    name = rf"(?P<region>{names})\.?"
    return (compiled(rf"(?<![a-z0-9.&-]){name} (?:[a-z][a-z-]* )?$"), compiled(rf"(?:{inside}) (?:the )?{name}\s*$"),
            compiled(rf" (?:{inside}) (?:the )?{name}(?![a-z0-9'$-]| [a-z]* ?(?:revenue|sales|unit|business))"),
            compiled(rf"(?<![a-z0-9.&-]){name}\s*$"))


@cache
def _han(regions: frozenset[str], places: tuple[str, ...], insides: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a Chinese region right before a metric, "海外市场收入", and for one behind "in" before a verb, "在欧洲卖出"."""
    names = "|".join(re.escape(r) for r in sorted(regions, key=lambda r: (-len(r), r)) if not r.isascii())
    place = "|".join(map(re.escape, places))
    inside = "|".join(re.escape(w) for w in insides if not w.isascii())
    name = rf"(?P<region>{names})(?:{place}){{0,3}}"
    return compiled(rf"{name}$"), compiled(rf"(?:{inside}){name}$")


def regional_metrics(sentence: Sentence, lexicon: Lexicon, lower: str, plain: str) -> Iterator[Token]:
    """Yield the metrics of sums and counts that are of a region by the words before them: "U.S. sales", "in Europe, sales"."""
    before, inside, _, _ = _patterns(lexicon.regions, lexicon.insides)
    han, _ = _han(lexicon.regions, lexicon.places, lexicon.insides)
    for metric in sentence.tokens:
        if metric.kind != "metric" or not any(m.id in FLOWS for m in metric.metrics):
            continue
        start = max(sentence.start, max((t.end for t in sentence.tokens if t.kind in (BREAK, HARD) and t.end <= metric.start), default=0))
        if any(lower.startswith(f" {place} ", metric.end) for place in lexicon.there):
            yield metric  # "sales there fell"
            continue
        if _of_all(metric, start, sentence, lexicon, lower):
            yield metric
            continue
        match = before.search(lower, start, metric.start) or han.search(lower, start, metric.start)
        if match is None and (opener := _opener(metric, sentence)) is not None:
            match = inside.search(lower, *opener)
        if match is not None and not _named(match, sentence, plain):
            yield metric


@cache
def _world(worlds: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(w) for w in worlds if w.isascii())
    return re.compile(rf"(?<![a-z0-9.&'-])(?:{names}) (?:[a-z][a-z-]* )*[a-z][a-z-]*$")


def _of_all(metric: Token, start: int, sentence: Sentence, lexicon: Lexicon, lower: str) -> bool:
    """Return whether a count is of what all makers shipped of some good: "Worldwide smartphone shipments rose"."""
    words = lower[metric.start:metric.end].split()
    if not any(m.id == "unitsShipped" for m in metric.metrics) or words[-1] not in lexicon.market_sums:
        return False
    match = _world(lexicon.worlds).search(lower, start, metric.end)
    good = lower[match.start():metric.end].split()[1:-1] if match is not None else []
    owned = [t for t in sentence.tokens if start <= t.start < metric.start and (t.kind == "entity" or t.cue("anaphor") is not None)]
    return bool(good) and good != ["unit"] and not owned


def _opener(metric: Token, sentence: Sentence) -> tuple[int, int] | None:
    """Return the bounds of the clause before that of a metric, if nothing is told in either before the metric."""
    breaks = [t for t in sentence.tokens if t.kind in (BREAK, HARD) and t.end <= metric.start]
    if not breaks or breaks[-1].kind == HARD:
        return None
    start = breaks[-2].end if len(breaks) > 1 else sentence.start
    told = [t for t in sentence.tokens if start <= t.start < metric.start and t.kind in ("quantity", "metric", "entity")]
    return None if told else (start, breaks[-1].start)


def _named(match: re.Match[str], sentence: Sentence, plain: str) -> bool:
    """Return whether a region is none: a part of a name, a currency, a pronoun."""
    start, end = match.span("region")
    if match["region"] == PRONOUN and plain[start:end].islower():
        return True
    return _told_otherwise(start, end, sentence.tokens)


def _told_otherwise(start: int, end: int, tokens: list[Token]) -> bool:
    """Return whether a region is part of a name or of words for a currency or a way of accounting: "in US dollars", "U.S. GAAP"."""
    return any(t.start < end and start < t.end or t.cue("basis") is not None and 0 <= t.start - end <= BESIDE for t in tokens if t.kind in ("entity", "cue"))


def told_of_region(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether an amount is of the region named right behind it, or told as the share of a region: "rose 5% in Europe", "Japan made up 9%"."""
    if frame.metric is None or frame.metric.id not in FLOWS:
        return False
    _, _, behind, beside = _patterns(lexicon.regions, lexicon.insides)
    names = [*window.clause, *window.after]
    match = behind.match(focus.lower, window.token.end) or _sold_in(window, focus, lexicon)
    if match is None and frame.role == "share":
        verb = next((t for t in window.near if (c := t.cue("role")) is not None and c.sets == "share"), None)
        match = beside.search(focus.lower, max(0, verb.start - 40), verb.start) if verb is not None else None
    if match is None or match["region"] == PRONOUN and focus.text[match.start("region"):match.end("region")].islower():
        return False
    return not _told_otherwise(match.start("region"), match.end("region"), names)


def _sold_in(window: Window, focus: Focus, lexicon: Lexicon) -> re.Match[str] | None:
    """Return a Chinese region where a verb that tells an amount takes place: "在欧洲卖出12万辆"."""
    _, inside = _han(lexicon.regions, lexicon.places, lexicon.insides)
    start = max((t.end for t in window.before if t.kind in (BREAK, HARD)), default=max(0, window.token.start - LONGEST))
    verbs = [t for t in window.near if t.cue("verbMetric") is not None or t.kind == "metric"]
    return inside.search(focus.lower, start, verbs[-1].start) if verbs else None
