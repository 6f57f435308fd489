"""The metric that a verb implies: "earned", "lost", "sold", "made $4 billion, or 90 cents a share"."""

from __future__ import annotations

from decimal import Decimal

from kg.extract.amounts import Frame, Window, active_cues
from kg.extract.held import HOLDING_REACH
from kg.extract.inherited import plausible
from kg.extract.suiting import suits
from kg.extract.tokens import HARD, Token
from kg.lexicon import Cue, Lexicon, MetricEntry

__all__ = ["PROFITS", "SMALL_MONEY", "done_otherwise", "made", "per_share", "said_anew", "since_hard", "verb_metric"]

SMALL_MONEY = Decimal(1000)  # an unscaled sum below this, said to be earned, is a figure per share
PROFITS = frozenset({"operatingIncome", "ebita", "ebitda", "netIncome"})
TOUCH = 1  # code points between a verb and its sum
RESTATED = 8  # code points between a sum and the same per share: ", or "


def made(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a sum that somebody made is told again per share, or beside sales, and so is net income: "made $4.1 billion, or 90 cents per share",
    "made $1.5 billion on $28 billion of sales"."""
    share = window.next.quantity if window.next is not None else None
    if frame.kind != "money" or share is None or window.next is None or window.next.start - window.token.end > RESTATED:
        return False
    if share.per != "share" and not lower.startswith(lexicon.of_sales, window.next.end + 1):
        return False
    words = [w for w in lower[max(0, window.token.start - HOLDING_REACH):window.token.start].split() if w not in lexicon.nearly]
    return bool(words) and words[-1] in lexicon.made and not any(t.kind == "metric" for t in window.after)


def verb_metric(frame: Frame, window: Window, previous: Frame | None, words: tuple[Lexicon, str], *, made: bool) -> tuple[MetricEntry, Token] | None:
    """Return the metric that a verb beside an amount implies, with the verb."""
    lexicon, lower = words
    if made:
        return lexicon.metrics["netIncome"], window.token
    behind = [t for t in window.after if t.start - window.token.end <= 6 and lower[window.token.end:t.start].strip() not in lexicon.joints]
    for token in [*behind, *reversed(window.near)]:
        for slot in ("loss", "lossNoun", "verbMetric") if token in behind else ("loss", "verbMetric"):
            for cue in token.cues(slot):
                net = lower.startswith(lexicon.nets, token.start)
                metric = None if token in behind and cue.direction == "forward" else _implied(cue, frame, window, None if net else previous, lexicon, net=net)
                if metric is not None:
                    return metric, token
    return None


def _implied(cue: Cue, frame: Frame, window: Window, previous: Frame | None, lexicon: Lexicon, *, net: bool) -> MetricEntry | None:
    """Return the metric that a verb implies for an amount of this kind, if it can be one."""
    metric = lexicon.metrics.get(cue.sets)
    if cue.sets == "netIncome":
        metric = metric if net else _named_profit(window, previous) or metric
        if metric is not None and per_share(frame):
            metric = lexicon.metrics["eps"]
    move = active_cues(window, "move")
    moved = move is not None and not (cue.slot == "loss" and move[0].cue("loss") is not None)  # "Acme lost 2.7%" tells of its shares
    plain = frame.kind == "ratio" and metric is not None and "ratio" not in metric.kinds and not moved
    return metric if metric is not None and suits(metric, frame.kind) and plausible(metric, frame) and frame.unit != "pp" and not plain else None


def _named_profit(window: Window, previous: Frame | None) -> MetricEntry | None:
    """Return the profit measure that a verb of earning or losing refers to, if one was just named."""
    for token in reversed(since_hard(window.before)):
        for metric in token.metrics:
            if metric.id in PROFITS:
                return metric
    if not window.hard and previous is not None and previous.metric is not None and previous.metric.id in PROFITS:
        return previous.metric
    return None


def per_share(frame: Frame) -> bool:
    """Return whether a sum is one per share, said so or too small for another."""
    quantity = frame.token.quantity
    if quantity is None or quantity.kind != "money":
        return False
    value = quantity.value if quantity.value is not None else quantity.high
    return quantity.per == "share" or value is not None and abs(value) < SMALL_MONEY


def since_hard(tokens: list[Token]) -> list[Token]:
    """Return the tokens behind the last semicolon."""
    for k in range(len(tokens) - 1, -1, -1):
        if tokens[k].kind == HARD:
            return tokens[k + 1:]
    return tokens


def said_anew(metric: Token, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a verb that implies a metric goes on behind a metric and a joint: "$51 million in dividends and repurchased $1.3 billion"."""
    verb = window.adjacent("verbMetric")
    return verb is not None and verb[0].start > metric.end and lower[metric.end:verb[0].start].strip() in lexicon.joints


def done_otherwise(frame: Frame, window: Window, lexicon: Lexicon) -> bool:
    """Return whether the verb right before a sum implies only metrics that no sum is of: "orders of $14.4 billion, shipped $9.5 billion worth"."""
    verb = window.adjacent("verbMetric", TOUCH) if frame.kind == "money" else None
    implied = [m for c in (verb[0].cues("verbMetric") if verb is not None else ()) if (m := lexicon.metrics.get(c.sets)) is not None]
    return bool(implied) and not any(suits(m, frame.kind) for m in implied)
