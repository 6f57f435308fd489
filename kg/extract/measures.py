"""Measure, sign, status and basis of one amount, from the words around it."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.amounts import CHANGES, Frame, Window, active_cues
from kg.extract.distances import is_distance
from kg.extract.tokens import BREAK, GOODS, POSSESSIVE, Token
from kg.lexicon import Cue

__all__ = ["NEVER_ADJUSTED", "REVISED", "fill_basis", "fill_measure"]

NEVER_ADJUSTED = frozenset({"revenue", "cash", "capitalExpenditure", "headcount", "layoffs", "unitsShipped", "users", "backlog", "sharePrice",
                            "marketCap", "dividend", "shareRepurchase", "inventory", "customers", "runRate", "averagePrice"})
TAKEN_UP = frozenset({"adoption", "orders", "capacity"})  # percentages of these are shares of what there is
REVISED = "the revision of a forecast"
EFFECT_REACH = 30  # code points between a verb of effect and the metric that it changes
ASIDE = 40  # code points behind an amount in which an aside on its basis stands
RESTATED = 8  # code points between net income and the same per share: ", or "


def fill_measure(frame: Frame, window: Window, previous: Frame | None, compared: frozenset[str] = frozenset()) -> None:
    """Set measure and sign: level, change against what, share of a whole, or multiple of another.

    compared  what the changes named so far compare with; if that is one thing only, it holds for a change that does not say
    """
    if frame.metric is None:
        return
    usual = next(iter(compared)) if len(compared) == 1 else "yoy"
    if is_distance(frame, window, previous):
        frame.reason = "the distance to a forecast"
        return
    if _revision(frame, window):
        frame.reason = REVISED
        return
    if _effect(frame, window):
        frame.reason = "the effect of one thing on a figure"
        return
    move, compare = active_cues(window, "move"), active_cues(window, "compare")
    if frame.kind not in ("ratio", "multiple"):
        _measure_sum(frame, window, previous, move, compare)
        return
    ratio_metric = "ratio" in frame.metric.kinds and not frame.metric.kinds & {"money", "count"}
    if frame.unit == "x" or frame.kind == "multiple":
        frame.measure = "multiple"
    elif frame.role.endswith("share"):
        frame.measure = "share"
    elif frame.metric.id in ("sharePrice", "marketCap"):
        _measure_price(frame, window, move, compare)
    elif frame.metric.id in TAKEN_UP and frame.unit == "percent" and move is None and compare is None and not _signed(frame) and frame.role != "delta":
        frame.measure = "share"
    elif ratio_metric and frame.unit == "percent" and not _changes(window, move, compare, frame):
        frame.measure = "level"
    else:
        _measure_change(frame, window, previous, (move, compare), usual)
    if _signed(frame):
        frame.sign = 1


def _revision(frame: Frame, window: Window) -> bool:
    """Return whether a percentage is by how much a forecast was changed: "cut its profit forecast for the year by 16%"."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    if frame.role != "delta" or frame.kind != "ratio" or metric is None or not any(t.cue("revise") is not None for t in window.clause):
        return False
    told = next((t for t in window.near if t.start >= metric.end and (c := t.cue("status")) is not None and c.sets in ("guidance", "estimate")), None)
    return told is not None and not any(t.cue("move") is not None and t.start >= told.end for t in window.near)


def _effect(frame: Frame, window: Window) -> bool:
    """Return whether an amount is what something does to a metric: "the extra week lifted revenue by $735 million"; a company acts for itself."""
    if frame.role != "delta" and frame.unit != "pp":
        return False
    verb = next((t for t in window.near if t.cue("effect") is not None), None)
    metric = next((t for t in window.near if verb is not None and t.kind == "metric" and 0 <= t.start - verb.end <= EFFECT_REACH), None)
    return verb is not None and metric is not None and not any(
        0 <= verb.start - t.end <= 1 and (t.kind == "entity" or t.cue("anaphor") is not None) for t in window.near)


Found = tuple[Token, Cue] | None


def _measure_price(frame: Frame, window: Window, move: Found, compare: Found) -> None:
    """Set measure and sign of the move of a price, or refuse a percentage that is none."""
    over, lost = active_cues(window, "span"), active_cues(window, "loss")
    told = compare[1].sets if compare is not None and compare[1].sets in CHANGES else "day"  # "up 4% from a year earlier"
    frame.measure = told if over is None or over[1].sets not in CHANGES else over[1].sets
    frame.reason = "the move of a price over some other time" if over is not None and over[1].sets not in CHANGES else frame.reason
    frame.sign = -1 if move is not None and move[1].sets == "down" or lost else 1
    if move is None and compare is None and lost is None and not _signed(frame) and frame.role not in ("delta", "from"):
        frame.reason = frame.reason or "a percentage that is no move of a price"


def _measure_sum(frame: Frame, window: Window, previous: Frame | None, move: Found, compare: Found) -> None:
    """Set measure and sign of an amount that is no percentage: a level, or the size of a change; a loss is negative."""
    down = move is not None and move[1].sets == "down"
    if _plus(frame):
        frame.measure = compare[1].sets if compare else "yoy"  # "RPO $523bn, +$68bn q/q"
        frame.reason = frame.reason if compare else "by how much a figure grew, against what nothing says"
        return
    if frame.role == "delta" or move is not None and _delta(window, move[0], frame):
        price = frame.metric is not None and frame.metric.id in ("sharePrice", "marketCap")
        frame.measure = compare[1].sets if compare else "day" if price else "yoy"
        frame.sign = -1 if down else 1
    elif frame.metric is not None and frame.metric.id in NEVER_ADJUSTED:
        return  # no sales, cash or deliveries are below nothing
    elif (active_cues(window, "loss") is not None or _described(frame, window)) and not _signed(frame) and not active_cues(window, "profit"):
        frame.sign = -1
    elif (previous is not None and previous.sign < 0 and previous.measure == "level" and (
            not frame.own_metric and (previous.metric is frame.metric or frame.role in ("from", "versus") and _of_a_share(previous))
            or frame.metric is not None and frame.metric.per_share and _told_again(window, previous))
            and not any(t.kind == "entity" for t in window.near)
            and not _signed(frame) and not active_cues(window, "profit") and not active_cues(window, "verbMetric")):
        frame.sign = -1  # the loss of another period


def _plus(frame: Frame) -> bool:
    """Return whether a sum with a plus sign says by how much something grew: a level has none."""
    quantity = frame.token.quantity
    return quantity is not None and frame.kind == "money" and quantity.signed and quantity.value is not None and quantity.value > 0


def _of_a_share(frame: Frame) -> bool:
    return frame.metric is not None and frame.metric.per_share


def _measure_change(frame: Frame, window: Window, previous: Frame | None, found: tuple[Found, Found], usual: str) -> None:
    """Set measure and sign of a percentage that is a change, or refuse it if nothing says that it is one."""
    move, compare = found
    over = active_cues(window, "span") if compare is None else None
    if over is not None and over[1].sets == "years":
        frame.reason = "a change over several years"
        return
    if compare is None and frame.role != "from" and _revising(window, move):
        frame.reason = REVISED  # "上调净利润预测15%至53亿元"
        return
    if _against_other(frame, window):
        frame.reason = "the difference to something else"
        return
    inherits = not frame.own_metric and previous is not None and previous.measure in CHANGES
    told = move is not None or compare is not None or _signed(frame) or _constant(window) or _leads_to(window) or _ahead_of_thing(frame, window)
    if not told and not inherits:
        frame.reason = "a percentage that is neither a change nor a share"
        return
    frame.measure = compare[1].sets if compare else _inherited_measure(frame, previous, usual)
    if move is not None:
        frame.sign = -1 if move[1].sets == "down" else 1
    elif inherits and previous is not None:
        frame.sign = previous.sign


def _ahead_of_thing(frame: Frame, window: Window) -> bool:
    """Return whether a percentage is by how much a thing is ahead of another: "40% faster than the Q5"."""
    thing = frame.metric is not None and "Company" not in frame.metric.applies_to
    return thing and any(one.kind == "metric" and two.cue("than") is not None for one, two in pairwise(window.after))


def _against_other(frame: Frame, window: Window) -> bool:
    """Return whether a change is measured against another thing and not another time: "较上一代产品X高出50%"; a chip's own figures are."""
    if frame.metric is None or "Company" not in frame.metric.applies_to:
        return False
    for word, name in pairwise(window.near):
        against = word.cue("compare") is not None or word.cue("than") is not None or (c := word.cue("role")) is not None and c.sets == "versus"
        if against and name.kind == "entity" and 0 <= name.start - word.end <= 1:
            told = any(t.entity is not None and t.entity.cls in GOODS and (t is name or 0 <= t.start - name.end <= POSSESSIVE) for t in window.near)
            if told and GOODS <= frame.metric.applies_to and not frame.metric.kinds & {"money", "count"}:
                return False  # "功耗比X降低30%"
            return not any(t.kind == "period" for t in window.near)
    return False


def _revising(window: Window, move: Found) -> bool:
    """Return whether a percentage is by how much a forecast is revised to the one behind it."""
    revising = any(t.end < window.token.start and t.cue("revise") is not None for t in window.near)
    return revising and (move is None or move[0].cue("revise") is not None) and _leads_to(window)


def _leads_to(window: Window) -> bool:
    """Return whether a percentage is the step to the amount behind it, its verb left out: "International sales 17% to $50.7 billion"."""
    return window.followed and any(0 <= t.start - window.token.end <= 2 and (c := t.cue("role")) is not None and c.sets == "to" for t in window.after)


def _constant(window: Window) -> bool:
    basis = active_cues(window, "basis")
    return basis is not None and basis[1].sets == "constantCurrency"


def _inherited_measure(frame: Frame, previous: Frame | None, usual: str) -> str:
    if previous is not None and previous.role == "versus" and previous.against != "yoy" and frame.role in ("delta", ""):
        return previous.against  # "against 7.5 billion the quarter before, up 45%"
    return usual if previous is None or previous.measure not in CHANGES or frame.own_metric or frame.role == "" else previous.measure


def _delta(window: Window, move: Token, frame: Frame) -> bool:
    """Return whether a movement word right before a sum makes it the size of the change: "rose $3 billion"."""
    if frame.role in ("to", "from", "versus"):
        return False
    return move.end <= window.token.start and window.token.start - move.end <= 2 and move.cue("verbMetric") is None and move.cue("loss") is None


def _changes(window: Window, move: object, compare: object, frame: Frame) -> bool:
    """Return whether a percentage of a ratio metric is its change and not its level."""
    if frame.role in ("to", "from", "versus"):
        return False
    if _signed(frame) and (beside := window.adjacent("compare")) is not None:
        return beside[1].direction != "backward"  # "同比-3.8%"
    if move is None:
        return False
    token = move[0]  # type: ignore[index]
    return bool(window.token.start - token.end <= 3 and token.end <= window.token.start and compare is not None)


def _described(frame: Frame, window: Window) -> bool:
    """Return whether a sum has its metric from a word for a loss behind it: "a $2 billion quarterly loss"."""
    return any((t.cue("loss") or t.cue("lossNoun")) and t.span in frame.spans for t in window.after)


def fill_basis(frame: Frame, window: Window, previous: Frame | None, running: str, default: str) -> None:
    """Set basis from a word beside the amount, from the clause that opened with it, or with the inherited metric."""
    if frame.metric is None:
        return
    own = _basis_cue(frame, window)
    if own == "same":
        own = previous.basis or "gaap" if previous is not None else None
    if own is not None:
        frame.basis = "" if own == "gaap" else own
    elif previous is not None and previous.basis == "nonGaap" and (
            not frame.own_metric or frame.metric.id == "eps" and _told_again(window, previous) or _lost(frame, window, previous)):
        frame.basis = previous.basis
    elif running:
        frame.basis = running
    elif default and not _follows_plain(frame, previous):
        frame.basis = default
    explicit = own is not None and frame.metric.id == "revenue" and frame.measure in CHANGES
    if frame.basis == "nonGaap" and frame.metric.id in NEVER_ADJUSTED and not explicit:
        frame.basis = ""
    if frame.basis == "constantCurrency" and frame.measure not in CHANGES:
        frame.basis = ""


def _lost(frame: Frame, window: Window, previous: Frame) -> bool:
    """Return whether a clause takes up the measure of profit told before, for the year before: "EBITA为盈利1亿元,上年同期为亏损29亿元"."""
    again = any(getattr(t.period, "relative", "") == "yearAgo" for t in window.near)
    return not window.hard and frame.metric is previous.metric and (again or not any(t.kind == "metric" for t in window.near))


def _follows_plain(frame: Frame, previous: Frame | None) -> bool:
    """Return whether a change is of the figure before it, which was marked as by plain accounting: "GAAP $1.70, +38%"."""
    change = not frame.own_metric and frame.kind == "ratio" and frame.measure in CHANGES
    return change and previous is not None and previous.metric is frame.metric and previous.measure == "level" and not previous.basis


def _told_again(window: Window, previous: Frame) -> bool:
    """Return whether an amount per share restates the net income just before it: "or $1.91 per diluted share"."""
    return not window.hard and previous.metric is not None and previous.metric.id == "netIncome" and window.token.start - previous.token.end <= RESTATED


def _basis_cue(frame: Frame, window: Window) -> str | None:
    for token in window.after:
        cue = token.cue("basis")
        if any(t.kind == "metric" and 0 <= t.start - token.end <= 1 and t.span not in frame.spans for t in window.after):
            break  # the way of accounting of the next figure
        if any(t.kind == "metric" and t.end <= token.start and t.span not in frame.spans for t in window.after):
            break
        if cue is not None and token.start - window.token.end <= 12:
            return cue.sets
    aside = [t for t in window.rest if t.start - window.token.end <= ASIDE]
    closed = len(aside) > 2 and aside[0].kind == aside[2].kind == BREAK and aside[0].start == window.token.end
    if closed and aside[1].start - aside[0].end <= 1 and (cue := aside[1].cue("basis")) is not None:
        return cue.sets  # "earnings of 50 cents, excluding items, fell"
    for token in reversed(window.clause):
        if frame.metric is not None and frame.metric.id == "revenue" and token.kind == "metric" and token.span not in frame.spans:
            break  # "adjusted earnings of 5 billion and revenue of 9 billion"
        cue = token.cue("basis")
        if cue is not None:
            return cue.sets
    metric = next((t for t in reversed(window.before) if t.kind == "metric" and t.span in frame.spans), None)
    beside = [c for t in window.before if metric is not None and 0 <= metric.start - t.end <= 1 and (c := t.cue("basis")) is not None]
    return beside[-1].sets if beside else None  # "Adjusted operating margin, 51%"


def _signed(frame: Frame) -> bool:
    return frame.token.quantity is not None and frame.token.quantity.signed
