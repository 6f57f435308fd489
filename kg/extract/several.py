"""Figures of several together: of companies that share one, of systems made of many chips."""

from __future__ import annotations

import re

from kg.extract.cases import Case
from kg.extract.owners import coordinated
from kg.extract.tokens import BREAK, HARD, SENTENCE_END, Token

__all__ = ["of_several"]

MANY_REACH = 60  # code points of a clause that has no mark


def of_several(case: Case) -> bool:
    """Refuse a figure that several companies share, "the three grew by about 5%", or that something made of many things has."""
    if not case.names and "Chip" in case.metric.applies_to and not case.metric.kinds & {"money", "count", "ratio"} and _of_many(case):
        last = case.previous.subject if not case.first and case.previous is not None else None
        system = last or (case.focus.topic[0] if case.focus.topic else None)
        goes_on = not case.first and not case.window.hard
        if system is not None and system.entity.cls == "Product" and (goes_on or _the_system(case)):
            return case.settle(system)
        case.frame.reason = "a figure of what is made of several"
        return True
    plural = [t for t in case.window.near if t.cue("plural") is not None]
    if not plural or any(t.cue("list") is not None for t in case.window.clause):
        return False
    listed = [t for t in case.names if t.end <= plural[-1].start and t.entity is not None and t.entity.cls == "Company"]
    if case.names and _joined_on(case.names[-1], plural[-1], case):
        case.frame.reason = "a figure of several together"
        return True
    if not case.names and case.first or len(listed) > 1 and len(coordinated(listed, case.focus.text)) > 1:
        case.frame.reason = "a figure of several together"
        return True
    return False


def _the_system(case: Case) -> bool:
    """Return whether "the rack" and the like stand before an amount, and the last sentence was about a system."""
    words = case.focus.lower[max(0, case.window.token.start - MANY_REACH):case.window.token.start]
    named = [f"{opener} {noun} " for opener in case.lexicon.unit_openers for noun in case.lexicon.aggregates]
    return any(f" {name}" in words or words.startswith(name) for name in named)


def _joined_on(name: Token, plural: Token, case: Case) -> bool:
    """Return whether a word of joining and something without a name stand between a name and the word for several: "电源与液冷合计"."""
    words = case.focus.lower[name.end:plural.start]
    return name.end < plural.start and words[:1] in case.lexicon.joints and len(words) > 1 and not words[1:2].isspace()


def _of_many(case: Case) -> bool:
    """Return whether a common noun for what holds many things stands before the amount in its clause: "a full pod reaches 42 exaflops"."""
    bounds = [t.end for t in case.window.before if t.kind in (BREAK, HARD)]
    sentence = case.window.clause[0].start if case.window.clause else case.window.token.start
    start = bounds[-1] if bounds else max(0, min(sentence, case.window.token.start - MANY_REACH))
    words = SENTENCE_END.split(case.focus.lower[start:case.window.token.start])[-1]
    return any(re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w), words) for w in case.lexicon.aggregates)
