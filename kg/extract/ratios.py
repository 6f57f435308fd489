"""A sum told again as a percentage of sales: "operating income of $803 million, 6.4% of revenue", "研发费用 41 亿，占营收 20%".

It is no share of the sum's own kind: the base of such a share is whoever earned or spent the sum.
"""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.roles import whole_behind
from kg.extract.tokens import Token
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["CASH_FLOWS", "SALES", "ends_in_metric", "ratio_to_sales", "shared_metric"]

SALES = "revenue"
CASH_FLOWS = frozenset({"freeCashFlow", "operatingCashFlow"})
UNNAMED = CASH_FLOWS | {"ebitda", "ebita"}  # whose share of sales is told, and has no name of its own


def ratio_to_sales(frame: Frame, window: Window, previous: Frame | None, text: str, lexicon: Lexicon) -> bool:
    """Make a percentage of sales behind a sum the margin of that sum, or no fact if there is no such margin; return whether it is one.

    text  the document in small letters
    """
    if frame.role != "share" or frame.unit != "percent" or not _of_sales(window, text, lexicon):
        return False
    own = _own(window)
    told = previous is not None and previous.kind == "money" and previous.measure == "level" and not window.hard
    metric = own.metrics[0] if own is not None else previous.metric if told and previous is not None else None
    if metric is None or metric.id == SALES or metric.instant or metric.per_share:
        return False
    if own is not None:
        frame.own_metric = True
        frame.spans.append(own.span)
    margin = next((m for m in lexicon.metrics.values() if m.numerator == metric.id), None)
    frame.metric = margin or metric
    frame.of_sales = frame.metric.id in UNNAMED
    if margin is not None:
        frame.role = ""
    elif not frame.of_sales:
        frame.reason = "a percentage of sales that is no margin"
    return True


def _own(window: Window) -> Token | None:
    """Return the metric of money before the word for a share in an amount's clause: "EBITDA占营收的67%"."""
    share = next((t.start for t in reversed(window.near) if any(c.sets == "share" for c in t.cues("role"))), 0)
    named = [t for t in window.near if t.end <= share and t.metrics]
    return named[-1] if named and "money" in named[-1].metrics[0].kinds and named[-1].metrics[0].id != SALES else None


def _of_sales(window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether the percentage is of sales, and nobody else is named."""
    behind = whole_behind(window)
    if any(t.kind == "entity" for t in window.near) or behind is not None and behind[0] is not None:
        return False
    if behind is not None:
        return any(m.id == SALES for m in behind[1].metrics)
    own = _own(window)
    named = [m.id for t in window.near if own is None or t.start > own.start for m in t.metrics]
    shares = [t for t in [*window.near, *window.after[:1]] if any(c.sets == "share" for c in t.cues("role"))]
    named += [m for t in shares for m in _ending(text[t.start:t.end], lexicon)]
    return bool(named) and set(named) == {SALES}


def _ending(words: str, lexicon: Lexicon) -> list[str]:
    """Return the metric that words of a share end in: "of revenue", "占营收"."""
    for k in range(1, len(words)):
        found = [m.id for m in lexicon.lookup(words[k:].strip(), "metric") if isinstance(m, MetricEntry)]
        if found:
            return found[:1]
    return []


def shared_metric(window: Window, text: str, lexicon: Lexicon) -> MetricEntry | None:
    """Return the metric that the words behind a share end in, or Chinese words before it hold: "61% of wafer revenue", "占营收41%", "营收占比41%"."""
    for token in [*window.after, *reversed(window.near)]:
        cue = token.cue("role")
        if cue is None or cue.sets != "share":
            continue
        said = text[token.start:token.end]
        if token.end > window.token.start:
            metric = ends_in_metric(said, lexicon)
        else:
            metric = None if said.isascii() else _first_metric([part for k in range(1, len(said)) for part in (said[k:], said[:-k])], lexicon)
        if metric is not None:
            return metric
    return None


def ends_in_metric(said: str, lexicon: Lexicon) -> MetricEntry | None:
    """Return the metric that words such as "of revenue" end in."""
    words = said.split(" ")
    return _first_metric([" ".join(words[k:]) for k in range(1, len(words))], lexicon)


def _first_metric(parts: list[str], lexicon: Lexicon) -> MetricEntry | None:
    return next((metric for part in parts if (metric := lexicon.metric(part)) is not None), None)
