"""Which amounts can be figures of which metrics, by the kind of their unit."""

from __future__ import annotations

from kg.extract.tokens import Token
from kg.lexicon import MetricEntry

__all__ = ["compatible", "suits"]


def compatible(token: Token, kind: str) -> MetricEntry | None:
    """Return the metric that these words name and an amount of this unit kind can be a figure of."""
    return next((metric for metric in token.metrics if suits(metric, kind)), None)


def suits(metric: MetricEntry, kind: str) -> bool:
    """Return whether an amount of a unit kind can be a level, change or share of a metric."""
    if kind in ("ratio", "multiple"):
        return metric.kinds != {"length"}
    if kind == "money":
        return bool(metric.kinds & {"money", "moneyPerShare"})
    if kind == "number":
        return "count" in metric.kinds and not metric.kinds & {"money", "moneyPerShare"}
    return kind in metric.kinds
