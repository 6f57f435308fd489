"""The metric that a sentence sets as what the next ones are about: "资本开支方面,四家合计1120亿美元。亚马逊342亿,微软349亿"."""

from __future__ import annotations

from kg.extract.amounts import Window
from kg.extract.focus import Focus
from kg.extract.tokens import BREAK, BUSINESSES, HARD, Sentence
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["aspect_of", "note_aspect"]

OPENING = 4  # code points before a metric that opens a sentence
BARE = 2  # code points besides periods between a name and its amount: "约"


def note_aspect(sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
    """Keep the metric that a sentence opens with, if words such as "方面" say that it is what follows."""
    first = next((t for t in sentence.tokens if t.kind == "metric"), None)
    if first is not None and first.metrics and first.start - sentence.start <= OPENING and focus.lower.startswith(lexicon.aspects, first.end):
        focus.aspect = first.metrics[0]
        sums = [t.quantity.unit for t in sentence.tokens if t.quantity is not None and t.quantity.kind == "money" and t.quantity.unit]
        focus.money = sums[0] if sums else focus.money


def aspect_of(window: Window, focus: Focus) -> MetricEntry | None:
    """Return the metric in force where nothing but a name, a period and a word such as "about" stands before an amount in its clause."""
    if focus.aspect is None or any(t.kind == "metric" for t in window.near):
        return None
    name = next((k for k, t in enumerate(window.near) if t.entity is not None and t.entity.cls in BUSINESSES), None)
    if name is None:
        return None
    behind = window.near[name + 1:]
    told = sum(t.end - t.start for t in behind)
    plain = all(t.kind == "period" or (c := t.cue("role")) is not None and c.sets in ("share", "to") for t in behind)
    opens = name == 0 and (not window.before[:-len(window.near)] or window.before[-len(window.near) - 1].kind in (BREAK, HARD))
    return focus.aspect if plain and opens and window.token.start - window.near[name].end - told <= BARE else None
