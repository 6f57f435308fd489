"""What an amount is of where its words name no metric, or no currency: the sales of a segment, the price of a share."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kg.extract.amounts import Frame, Window, active_cues
from kg.extract.elided import LOCAL, PRICE, quoted_in
from kg.extract.focus import YUAN, Focus
from kg.extract.judging import NO_METRIC
from kg.extract.markets import MARKET_SHARE, is_market_share
from kg.extract.roles import in_bracket
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Cue, Lexicon

__all__ = ["default_metric", "give_currency", "qualifier_of", "segment_result"]

DEFAULT_METRIC = "revenue"
SHIPPED = "unitsShipped"
TO_GAP = 10  # code points between a verb of reaching and its sum: " a record "
BESIDE_WORDS = 3  # code points between a name and its sum that may be words
BESIDE = 7  # code points of marks between a name and its sum: "**Gaming** – $843M"
QUOTED = re.compile(r" ?|\s?\((?:[A-Z]{2,}: ?)?[A-Z0-9.]{1,9}, ?")  # between a company and the move of its share
INDEX_REACH = 60  # code points before an amount in which an index is named
MOVED_REACH = 10  # code points of the word behind a percentage that says where a price moved
MOVED = 2  # tokens of a company that moves
UNNAMED_SUBJECTS = frozenset({"Segment", "Chip", "ChipFamily"})


def default_metric(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> None:
    """Set the metric of an amount that names none: a share of a market, or the revenue of a segment or chip.

    A segment or chip that grew by a percentage, that a line sets beside a sum ("Gaming $843M") or that heads the line did so in revenue.
    """
    if is_market_share(window, focus.lower, lexicon):
        frame.metric, frame.own_metric, frame.reason = lexicon.metrics[MARKET_SHARE], True, ""
        frame.role = "" if frame.role == "share" else frame.role
        return
    if frame.reason != NO_METRIC:
        return
    if _sold_with_share(frame, window, lexicon):
        frame.metric, frame.reason, frame.confidence = lexicon.metrics[SHIPPED], "", Decimal("0.8")
        return
    if _closing(frame, window, focus.lower, lexicon) or _quoted(frame, window, focus.text) or _quoted_next(frame, window, focus, lexicon):
        frame.metric, frame.reason, frame.confidence = lexicon.metrics[PRICE], "", Decimal("0.8")
        return
    heads = frame.kind == "money" and not window.before and window.hard and focus.last is None and _headed(focus)
    names = _unnamed(window)
    known = bool(names) and names[-1].entity is not None and names[-1].entity.cls in UNNAMED_SUBJECTS
    listed = known and focus.parts and (frame.kind == "money" or frame.kind == "ratio" and frame.role in ("share", "delta", "to"))
    if heads or listed or known and (
            _growing(frame, window) or _reaching(frame, window, names[-1], focus.lower, lexicon)
            or _told_at(frame, window, names[-1], focus.text) or _beside(frame, window, names[-1], focus.text)):
        frame.metric, frame.reason, frame.confidence = lexicon.metrics[DEFAULT_METRIC], "", Decimal("0.7")


def _sold_with_share(frame: Frame, window: Window, lexicon: Lexicon) -> bool:
    """Return whether a count of things stands right behind a company, and its share of a market right behind that: "苹果5650万部，份额18%"."""
    name = window.before[-1] if window.before else None
    share = next((t for t in window.rest if t.kind == "metric"), None)
    beside = name is not None and name.entity is not None and name.entity.cls == "Company" and window.token.start - name.end <= 1
    return beside and frame.unit == "items" and share is not None and lexicon.metrics[MARKET_SHARE] in share.metrics


def _unnamed(window: Window) -> list[Token]:
    """Return the names of the amount's clause, or of the clauses before if its own opens with a movement: "the unit, energy, grew by"."""
    names = [t for t in window.near if t.kind == "entity" and t.entity is not None]
    if names or not window.before:
        return names
    verb = window.near[0] if window.near and len(window.near) < len(window.before) else None
    mark = window.before[-len(window.near) - 1] if verb is not None else window.before[-1]
    opens = verb is not None and verb.start - mark.end <= 1 and (verb.cue("move") is not None or verb.cue("role") is not None)
    if window.before[-1].kind == BREAK or opens:
        return [t for t in window.before if t.kind == "entity" and t.entity is not None]
    return []


def _closing(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a company only closed a session by a percentage: "Arm closed 4.3% higher"."""
    name = window.near[0] if window.near else None
    if frame.unit != "percent" or name is None or name.entity is None or name.entity.cls != "Company":
        return False
    behind = lower[window.token.end:window.token.end + MOVED_REACH].split()
    verb = lower[name.end:window.token.start].split()
    return bool(verb) and all(w in lexicon.lists["closing"] for w in verb) and bool(behind) and behind[0].strip(".,;") in lexicon.lists["closed"]


def _quoted(frame: Frame, window: Window, text: str) -> bool:
    """Return whether a signed percentage stands right behind a company, or behind its ticker in brackets: "Acme (ACM, -2%)": its share moved."""
    quantity, names = frame.token.quantity, [t for t in window.before if t.kind == "entity" and t.entity is not None]
    if quantity is None or not quantity.signed or frame.unit != "percent" or not names or names[-1].entity is None:
        return False
    ahead = names[-2] if len(names) > 1 and names[-2].entity == names[-1].entity else names[-1]
    return names[-1].entity.cls == "Company" and any(QUOTED.fullmatch(text, name.end, window.token.start) for name in (ahead, names[-1]))


def _quoted_next(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a company only moves by a percentage behind a sentence about a share price or the move of an index: "Samsung gained 1.1%"."""
    names, last = [t for t in window.before if t.kind == "entity"], focus.last
    if frame.unit != "percent" or len(names) != 1 or names[0].entity is None or names[0].entity.cls != "Company":
        return False
    priced = window.hard and last is not None and last.metric is not None and last.metric.id == PRICE
    priced = priced or any(w in focus.lower[max(0, window.token.start - INDEX_REACH):window.token.start] for w in lexicon.indices)
    if not priced:
        return False
    told = [t for t in window.before if t.kind not in ("relation", BREAK, HARD)]
    moved = told[0] is names[0] and len(told) == MOVED and told[1].cue("move") is not None
    return moved and not focus.lower.startswith(lexicon.growing, told[1].start)


def _reaching(frame: Frame, window: Window, name: Token, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a business is said to have come to a sum: "Services set another record at $30 billion", "gaming came in at $843 million"."""
    verb = next((t for t in window.near if t.start >= name.end and (c := t.cue("role")) is not None and c.sets == "to"), None)
    if frame.kind != "money" or verb is None or lower[verb.start:verb.end] in lexicon.partitives or window.token.start - verb.end > TO_GAP:
        return False
    words = lower[name.end:verb.start].split()
    return verb.start >= name.end and all(w in lexicon.lists["reach"] or w in lexicon.auxiliaries for w in words)


def _growing(frame: Frame, window: Window) -> bool:
    return frame.unit == "percent" and (active_cues(window, "move") is not None or frame.role == "delta")


def _told_at(frame: Frame, window: Window, name: Token, text: str) -> bool:
    """Return whether a sum stands between commas right behind a part: "handset chips, at $6.33 billion, missed"."""
    around = name.end == (window.before[-2].start if len(window.before) > 1 and window.before[-2].kind == BREAK else -1)
    return frame.kind == "money" and frame.role == "to" and around and len(window.near) == 1 and text[window.token.end:window.token.end + 1] == ","


def _beside(frame: Frame, window: Window, name: Token, text: str) -> bool:
    between = text[name.end:window.token.start]
    close = len(between) <= BESIDE_WORDS or len(between) <= BESIDE and not any(c.isalnum() for c in between)
    return frame.kind == "money" and close and not any(t.kind in ("metric", "cue") and t.start >= name.end for t in window.near)


def segment_result(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> None:
    """Make what a segment is said to earn or lose its operating result: net income is a company's."""
    named = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    plain = named is None or text[named.start:named.end] in lexicon.profits
    earned = frame.metric is not None and frame.metric.id == "netIncome" and plain
    if earned and (frame.kind == "money" or named is not None) and frame.subject is not None and frame.subject.entity.cls == "Segment":
        frame.metric = lexicon.metrics["operatingIncome"]


def _headed(focus: Focus) -> bool:
    return focus.headed and bool(focus.topic) and focus.topic[0].entity.cls == "Segment"


def give_currency(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Give a sum without a currency, "5 yuan", that of its company, or of the sum whose metric it has; a share price that of its exchange."""
    quantity = frame.token.quantity
    if quantity is None or quantity.unit != LOCAL or frame.metric is None or frame.subject is None:
        return
    if frame.metric.id == PRICE or frame.metric.id == "marketCap" and focus.language == "zh-Hant":
        unit = quoted_in(lexicon.entities.get(frame.subject.entity.id), focus.language)
    else:
        company = lexicon.entities.get(lexicon.company_of(frame.subject.entity.id))
        unit = company.currency if company is not None and company.currency in YUAN else ""
        again = previous is not None and previous is not focus.last and previous.kind == frame.kind and previous.metric is frame.metric
        plain = not frame.metric.per_share and not in_bracket(window) and not window.hard and not any(t.kind == "metric" for t in window.near)
        if again and plain and previous is not None and previous.unit != LOCAL:
            unit = previous.unit  # "美元營收322億至334億元，中位數328億元"
    frame.token.quantity = replace(quantity, unit=unit) if unit else quantity


def qualifier_of(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> str:
    """Return the precision or kind of a specification, named beside the amount or in the words of its metric: "FP4 算力"; "" if none is."""
    if frame.metric is None or "Company" in frame.metric.applies_to:
        return ""
    told = active_cues(window, "qualifier")
    if told is not None:
        return told[1].sets
    for token in reversed(window.near):
        if token.kind == "metric":
            words = text[token.start:token.end]
            heads = (item for end in range(2, len(words)) for item in lexicon.lookup(words[:end], "cue"))
            return next((item.sets for item in heads if isinstance(item, Cue) and item.slot == "qualifier"), "")
    return ""
