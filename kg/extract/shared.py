"""One figure told of each of several: "Azure and Google Cloud both grew 30%", "960和970的内存容量均为288GB"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg.extract.amounts import Frame, Window
from kg.extract.owners import coordinated, subject_of
from kg.extract.twofold import twice
from kg.lexicon import Lexicon
from kg.patterns import compiled

__all__ = ["of_each"]

IN_FRONT = 6  # code points before the first name in which "both" stands


@cache
def _pattern(words: tuple[str, ...], never: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a word for each of several, longer words that only hold it apart."""
    def spelled(word: str) -> str:
        return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)

    barred = "|".join(map(spelled, sorted(never, key=len, reverse=True)))
    return compiled(rf"(?:{barred})|(?P<each>{'|'.join(map(spelled, sorted(words, key=len, reverse=True)))})")


def of_each(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> Iterator[Frame]:
    """Yield the same figure once more for each name of the list before it but the last, which has it already.

    A word for each of several stands between the names and the amount, or "both" before them; without one the figure may be a sum of all.
    """
    if frame.reason or frame.metric is None or frame.subject is None or not lexicon.each:
        return
    each = _pattern(lexicon.each, lexicon.not_each)
    alone = not window.followed or bool(window.near) and any(found["each"] for found in each.finditer(lower, window.near[0].end, window.token.start))
    if alone and (other := twice(frame, window)) is not None:
        yield other
        return
    names = [t for t in window.near if t.kind == "entity" and t.entity is not None and t.entity.cls in frame.metric.applies_to]
    run = coordinated(names, lower)
    last = run[-1].entity if len(run) > 1 else None
    if last is None or last.id != frame.subject.entity.id or any(t.cue("list") is not None for t in window.clause):
        return
    places = ((run[-1].end, window.token.start), (max(0, run[0].start - IN_FRONT), run[0].start))
    if not any(found["each"] for a, b in places for found in each.finditer(lower, a, b)):
        return
    for name in run[:-1]:
        yield replace(frame, subject=subject_of(name), spans=[*frame.spans, name.span], own_subject=True)
