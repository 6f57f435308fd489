"""Amounts that are no figure of their own: a fraction of another's figure, a round mark that a figure has passed."""

from __future__ import annotations

import re

from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.focus import Focus
from kg.extract.tokens import Token
from kg.lexicon import Lexicon

__all__ = ["last_decoy", "milestone", "nobodys", "of_another"]

OTHER_SUM = re.compile(r" in (?P<words>[a-z-]+(?: [a-z-]+){0,2})")
THINGS = re.compile(r" (?:to [\d,.]+ )?[a-z-]{2,}[^s\W]s(?![a-z])")
PAIR = 2
HIRED = 24  # code points before a number of people in which a verb of hiring stands
OF_PEOPLE = frozenset({"headcount", "layoffs"})
OF = 4  # code points between a fraction and what it is of: " of "


def milestone(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether an amount is a round mark that the level before it has passed: "营收2.12兆元,首度突破2兆元大关"."""
    if previous is None or previous is focus.last or window.hard or frame.kind != "money":
        return False
    if any((c := t.cue("status")) is not None and c.sets == "estimate" for t in window.near):
        return False  # "越过了分析师均值2113亿美元"
    if previous.measure in CHANGES:  # the level stands before its change
        words = focus.lower[previous.token.end:window.token.start + 2]
        return any(w in words for w in lexicon.milestones) and not any(t.kind == "entity" for t in window.near)
    if previous.measure != "level" or previous.kind != frame.kind:
        return False
    one, two = previous.token.quantity, frame.token.quantity
    told = focus.lower[previous.token.end:window.token.start + 2]
    passed = any(w in told for w in lexicon.milestones) and not any(t.kind == "entity" for t in window.near)
    return passed and one is not None and two is not None and one.value is not None and two.value is not None and two.value <= one.value


def of_another(frame: Frame, window: Window, lower: str) -> bool:
    """Return whether a fraction in words follows a name or is said to be of one: "不到 X 的十分之一", "which is about half of X"."""
    quantity, last = frame.token.quantity, window.near[-1] if window.near else None
    digits = quantity is None or any(char.isdigit() for char in lower[quantity.span.start:quantity.span.end])
    spelled = quantity is not None and quantity.digits in (None, quantity.span) and frame.kind in ("ratio", "multiple") and frame.unit != "pp"
    behind = next((t for t in window.after[:2] if t.start >= window.token.end), None)
    told = any(t.kind == "metric" for t in [*window.near, *window.after])
    if frame.kind == "ratio" and not digits and not told and behind is not None and behind.kind == "entity" and behind.start - window.token.end <= OF:
        return True
    firm = last is not None and last.entity is not None and (
        last.entity.cls in ("Company", "Segment") or last.entity.cls != "Person" and last.end < window.token.start)
    verb = quantity is not None and quantity.per == "verb" and firm  # "profit at X quadrupled"
    return spelled and not verb and last is not None and last.kind == "entity" and 0 <= window.token.start - last.end <= 1


def nobodys(frame: Frame, window: Window, previous: Frame | None, words: tuple[str, Lexicon], *, strange: bool) -> str:
    """Return why an amount with a metric is no figure of its subject, "" if it is; `strange`: a name that nobody knows opens the sentence."""
    if frame.metric is None:
        return ""
    lower, lexicon = words
    if _of_other_sum(frame, window, lower, lexicon):
        return "the amount belongs to something that is no metric"
    if frame.metric.id in OF_PEOPLE and (_hired(window, lower, lexicon) or _things(frame, window, lower)):
        return "people hired, or things"
    if frame.metric.id == "revenue" and _of_a_customer(frame, window, lexicon):
        return "what one customer brings in"
    if _of_years(frame, window):
        return "a sum of several years"
    if _threshold_of(frame, window, previous):
        return "how big those counted are"
    return "a figure of someone whom nobody knows" if strange and not frame.own_subject else ""


def _of_a_customer(frame: Frame, window: Window, lexicon: Lexicon) -> bool:
    """Return whether a sum is what one company brings in for another: "Apple accounted for $2 billion of Intel's revenue"; a unit's is a figure."""
    told = any((c := t.cue("role")) is not None and c.sets == "share" for t in window.near)
    names = {t.entity.id for t in [*window.near, *window.after] if t.entity is not None and t.entity.cls == "Company"}
    if frame.kind != "money" or not told or len(names) < PAIR:
        return False
    return not any(other in lexicon.entities[one].owners for one in names if one in lexicon.entities for other in names)


def _of_other_sum(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a noun behind a sum says what it is, and it is no metric: "offset $700 million in tariff costs"."""
    match = OTHER_SUM.match(lower, window.token.end) if frame.kind == "money" else None
    own = match is not None and any(t.kind == "metric" and t.start < match.end() for t in window.after)
    return match is not None and not own and any(word in lexicon.other_sums for word in match["words"].split())


def _hired(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether people are told as hired, not employed."""
    words = lower[max(0, window.token.start - HIRED):window.token.start]
    return any(w in (words if not w.isascii() else words.split()) for w in lexicon.hiring)


def _things(frame: Frame, window: Window, lower: str) -> bool:
    """Return whether a number that has its metric only from the one before counts things: "1,000 workers to make up for 90,000 trucks"."""
    match = THINGS.match(lower, window.token.end)
    return not frame.own_metric and frame.kind == "number" and match is not None


def _of_years(frame: Frame, window: Window) -> bool:
    """Return whether a sum of money is one of several years: "$11 billion of revenue over 15 years"."""
    behind = next((t for t in window.after if t.start >= window.token.end), None)
    told = behind is not None and (c := behind.cue("span")) is not None and c.sets == "years" and behind.start - window.token.end <= OF
    return told and frame.kind == "money" and frame.metric is not None and not frame.metric.instant


def _threshold_of(frame: Frame, window: Window, previous: Frame | None) -> bool:
    """Return whether a sum says how big the customers counted before it are: "4,060 customers with revenue of $100,000 or more"."""
    counted = previous is not None and previous.metric is not None and previous.metric.id == "customers" and previous.measure == "level" and not window.hard
    quantity = frame.token.quantity
    return counted and frame.kind == "money" and quantity is not None and quantity.comparator in (">", ">=")


def last_decoy(window: Window, metric: Token | None, text: str, lexicon: Lexicon) -> Token | None:
    """Return the noun of no known metric that takes an amount: the last one before it, else one right behind it."""
    for token in reversed(window.near):
        gain = token.cue("move") is not None and window.token.quantity is not None and window.token.quantity.kind == "ratio"  # "a gain of 65%"
        if token.cue("decoy") is not None and not gain and not (metric is not None and _bracketed(token, metric, window, text)):
            return token
    for token in window.after:
        if any(t.kind == "metric" and token.start < t.start < token.end < t.end for t in window.after):
            continue  # "$2.9 billion in | cash flow from operations"
        if token.cue("decoy") is not None and token.start - window.token.end <= 6 and metric is None:
            bought = window.adjacent("verbMetric") is not None and text[token.start:token.end] in lexicon.partitives  # "bought $1 billion worth of"
            return token if not bought and text[window.token.end:token.start].strip() not in lexicon.joints else None
    return None


def _bracketed(token: Token, metric: Token, window: Window, text: str) -> bool:
    """Return whether a word stands in brackets between a metric and its amount: "资本支出(含融资租赁)349亿美元"."""
    return metric.end <= token.start and "(" in text[metric.end:token.start] and ")" in text[token.end:window.token.start]
