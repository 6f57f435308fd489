"""The whole of a share, the market of a market share, what a multiple compares with."""

from __future__ import annotations

import re

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus
from kg.extract.markets import MARKET_SHARE, market_of
from kg.extract.owners import OWNERS, comparand, compared_by_pronoun
from kg.extract.roles import whole_behind
from kg.extract.tokens import GOODS, POSSESSIVE, Token
from kg.lexicon import Lexicon
from kg.resolve import entity_of
from kg.types import Entity

__all__ = ["accounted", "after_share", "base_of", "told_of_predecessor"]

THAN_REACH = 16  # code points between a word of comparing and the name: " Nvidia's "
PREDECESSOR_REACH = 60  # code points behind an amount in which its predecessor is spoken of
STOP = re.compile(r"[.!?;](?=\s|$)|[\u3002\n]")


def after_share(window: Window) -> Token | None:
    """Return the word for a share in an amount's clause: the last, but the verb before its noun, "占服务器营收比重"."""
    told = window.before[:1] if not window.hard else []  # "74% of revenue: 3-nanometer 23%": said of the amount before
    shares = [t for t in window.near if (cue := t.cue("role")) is not None and cue.sets == "share" and not (t in told and cue.direction == "backward")]
    verbs = [t for t in shares[:-1] if t.end - t.start == 1]
    return verbs[-1] if verbs else shares[-1] if shares else None


def base_of(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> Entity | None:
    """Return the whole of a share or what a multiple compares with: what is named, or the one that the subject is known to have replaced."""
    if frame.subject is None:
        return None
    found = _named_base(frame, window, previous, focus, lexicon)
    if found is None and frame.subject.entity.cls in GOODS and frame.kind in ("ratio", "multiple") and frame.measure in ("level", "yoy", "multiple"):
        entry = lexicon.entities.get(lexicon.entities[frame.subject.entity.id].predecessor) if frame.subject.entity.id in lexicon.entities else None
        return entity_of(entry, "") if entry is not None and told_of_predecessor(window, focus.lower, lexicon) else None
    return found


def _named_base(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> Entity | None:
    assert frame.subject is not None
    if frame.metric is not None and frame.metric.id == MARKET_SHARE and frame.measure in ("level", "share") and frame.kind == "ratio":
        same = previous is not None and previous.metric is frame.metric and not window.hard
        return market_of(frame, window, focus.lower, lexicon) or (previous.base if same and previous is not None else None)
    if frame.measure == "share" and frame.metric is not None and "ratio" in frame.metric.kinds and "money" not in frame.metric.kinds:
        return None  # sold out, adopted: a share of what there is, not of another entity
    if frame.measure == "share":
        return _whole_of(frame, window, previous, focus, lexicon)
    if frame.measure in ("level", "yoy") and frame.kind == "ratio" and frame.metric is not None and "Chip" in frame.metric.applies_to and (
            "Company" not in frame.metric.applies_to or frame.subject.entity.cls in GOODS):
        told = compared_by_pronoun(window.before)
        former = told is not None and (c := told.cue("anaphor")) is not None and c.sets == "former"
        if told is not None and len(focus.lately) > former:
            return focus.lately[-2 if former else -1].entity
        against = [t for t in window.before if t.kind == "entity" and t.entity is not None and (
            comparand(t, window.before) or t.entity.cls in GOODS and t.entity.id != frame.subject.entity.id and _than(t, window.before))]
        against = against or [t for t in window.after if t.kind == "entity" and t.entity is not None and t.entity.cls in GOODS and _than(t, window.after)]
        return against[-1].entity if against and against[-1].entity != frame.subject.entity else None
    if frame.measure == "multiple":
        candidates = [t for t in window.near if t.kind == "entity" and t.entity is not None and t.entity.cls in OWNERS]
        candidates = [t for t in candidates if t.entity is not None and t.entity.id != frame.subject.entity.id]
        behind = [t for t in window.after if t.kind == "entity" and t.entity is not None and t.entity.cls in OWNERS]
        if frame.metric is not None and "Company" not in frame.metric.applies_to:  # a chip is compared with chips
            candidates, behind = ([t for t in found if t.entity is not None and t.entity.cls != "Company"] for found in (candidates, behind))
        quantity = frame.token.quantity
        verbal = quantity is not None and quantity.per == "verb"  # "doubles the bandwidth of X": X stands behind
        if not candidates and not behind and frame.metric is not None:
            behind = [t for t in window.rest if t.entity is not None and t.entity.cls in frame.metric.applies_to and _of(t, window.rest, focus.lower, lexicon)]
        for token in [*behind[:1], *reversed(candidates)] if verbal else [*reversed(candidates), *reversed(behind)]:
            return token.entity
        if any((c := t.cue("anaphor")) is not None and c.sets == "latter" for t in window.near) and focus.lately and (
                focus.lately[-1].entity.id != frame.subject.entity.id):
            return focus.lately[-1].entity
        against = [t for t in window.before if t.entity is not None and t.entity.cls in GOODS and t.entity.id != frame.subject.entity.id and (
            comparand(t, window.before) or _than(t, window.before))]
        if against:
            return against[-1].entity  # "Compared with the Q5, it has twice the memory"
        return previous.base if previous is not None and previous.measure == "multiple" and not window.hard else None
    return None


def told_of_predecessor(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether an amount is measured against an earlier generation that is not named: "40% faster than its predecessor"."""
    start = window.near[0].start if window.near else window.token.start
    words = STOP.split(lower[start:window.token.start])[-1] + STOP.split(lower[window.token.start:window.token.end + PREDECESSOR_REACH])[0]
    return any(word in words for word in lexicon.lists["predecessor"])


def _than(name: Token, tokens: list[Token]) -> bool:
    """Return whether a word of comparing stands right before a name, or before its maker's: "40% better efficiency than the Q5"."""
    before = [t for t in tokens if t.end <= name.start and name.start - t.end <= THAN_REACH and t.kind != "entity"]
    return any(t.cue("than") is not None or (c := t.cue("role")) is not None and c.sets in ("versus", "from") for t in before)


def _of(name: Token, tokens: list[Token], lower: str, lexicon: Lexicon) -> bool:
    """Return whether "of" stands before a name, or before its maker's: ", of Nvidia's H200"."""
    maker = next((t for t in tokens if t.kind == "entity" and 0 < name.start - t.end <= POSSESSIVE), None)
    return any(lower.endswith(f" {word} ", 0, maker.start if maker is not None else name.start) for word in lexicon.partitives)


def _whole_of(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> Entity | None:
    """Return the whole of a share: named with it, the part that a breakdown divides, or the company of its subject."""
    assert frame.subject is not None
    share = after_share(window)
    whole = whole_behind(window)
    if whole is not None and whole[0] is not None and whole[0].entity is not None and whole[0].entity.id != frame.subject.entity.id:
        return whole[0].entity
    named = [t for t in window.near if share is not None and t.start >= share.start and t.kind == "entity" and t.entity is not None]
    if named and named[0].entity is not None and named[0].entity.id != frame.subject.entity.id:
        return named[0].entity
    part = _divided(frame, window, previous) if focus.parts else None
    if part is not None:
        return part
    company = lexicon.company_of(frame.subject.entity.id) or focus.company
    entry = lexicon.entities.get(company)
    return entity_of(entry, "") if entry is not None and entry.cls in ("Company", "Organization") else None


def _divided(frame: Frame, window: Window, previous: Frame | None) -> Entity | None:
    """Return the part whose figure a breakdown divides: "ATM營收按應用別，通訊占46%，電腦占25%"."""
    metrics = [k for k, t in enumerate(window.before) if t.kind == "metric" and frame.metric in t.metrics]
    if not metrics:
        same = previous is not None and previous.measure == "share" and previous.metric is frame.metric and not window.hard
        return previous.base if same and previous is not None and previous.base is not None and previous.base.cls == "Segment" else None
    whole = window.before[metrics[0] - 1] if metrics[0] else None
    told = whole is not None and whole.entity is not None and whole.entity.cls == "Segment" and window.before[metrics[0]].start - whole.end <= 1
    other = whole is not None and whole.entity is not None and frame.subject is not None and whole.entity.id != frame.subject.entity.id
    return whole.entity if told and other and whole is not None else None


def accounted(window: Window) -> bool:
    """Return whether a clause names a way of accounting for the figure, as companies do for their own and seldom for a part's."""
    return any((c := t.cue("basis")) is not None and c.sets in ("nonGaap", "gaap") for t in window.near)
