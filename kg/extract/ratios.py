"""A sum told again as a percentage of sales: "operating income of $803 million, 6.4% of revenue", "研发费用 41 亿，占营收 20%".

It is no share of the sum's own kind: a share has the whole of its metric as base.
"""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.roles import whole_behind
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["CASH_FLOWS", "SALES", "ratio_to_sales"]

SALES = "revenue"
CASH_FLOWS = frozenset({"freeCashFlow", "operatingCashFlow"})  # whose share of sales is told, and has no name of its own


def ratio_to_sales(frame: Frame, window: Window, previous: Frame | None, text: str, lexicon: Lexicon) -> bool:
    """Make a percentage of sales behind a sum the margin of that sum, or no fact if there is no such margin; return whether it is one.

    text  the document in small letters
    """
    told = previous is not None and previous.metric is not None and previous.kind == "money" and previous.measure == "level"
    if not told or frame.role != "share" or frame.unit != "percent" or window.hard or not _of_sales(window, text, lexicon):
        return False
    assert previous is not None and previous.metric is not None
    if previous.metric.id == SALES or previous.metric.instant or previous.metric.per_share:
        return False
    margin = next((m for m in lexicon.metrics.values() if m.numerator == previous.metric.id), None)
    frame.metric = margin or previous.metric
    if "ratio" in frame.metric.kinds:
        frame.role = ""
    elif frame.metric.id not in CASH_FLOWS:
        frame.reason = "a percentage of sales that is no margin"
    return True


def _of_sales(window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether the percentage is of sales, and nobody else is named."""
    behind = whole_behind(window)
    if any(t.kind == "entity" for t in window.near) or behind is not None and behind[0] is not None:
        return False
    if behind is not None:
        return any(m.id == SALES for m in behind[1].metrics)
    named = [m.id for t in window.near for m in t.metrics]
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
