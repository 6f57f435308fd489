"""Figures told in two ways of accounting at once: "GAAP and non-GAAP gross margins were 73.4% and 73.6%", "… were both $1.30"."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.amounts import Frame, Window

__all__ = ["by_bases", "twice"]

JOINT = 6  # code points between the two words: " and ", "及"
ADJUSTED, PLAIN = "nonGaap", "gaap"


def _pair(window: Window) -> list[str]:
    """Return the ways of accounting that stand side by side before an amount, in order; empty if there are not two."""
    told = [(t, cue.sets) for t in window.near if (cue := t.cue("basis")) is not None]
    for (one, first), (two, second) in zip(told, told[1:], strict=False):
        if {first, second} == {ADJUSTED, PLAIN} and 0 < two.start - one.end <= JOINT:
            return [first, second]
    return []


def by_bases(windows: list[Window], members: list[Frame]) -> bool:
    """Give two amounts the two ways of accounting named before them, in order."""
    pair = _pair(windows[0])
    if len(pair) != len(members) or members[0].metric is None:
        return False
    first, second = members
    second.subject, second.metric, second.measure, second.sign = first.subject, first.metric, first.measure, first.sign
    second.period, second.period_span, second.inherited_period = first.period, first.period_span, first.inherited_period
    second.status, second.role, second.base, second.spans, second.reason = first.status, first.role, first.base, list(first.spans), first.reason
    second.own_subject, second.own_metric = first.own_subject, first.own_metric
    for member, basis in zip(members, pair, strict=True):
        member.basis = "" if basis == PLAIN else basis
    return True


def twice(frame: Frame, window: Window) -> Frame | None:
    """Return a figure once more in the other way of accounting, if two are named before it."""
    return replace(frame, basis="" if frame.basis == ADJUSTED else ADJUSTED, spans=list(frame.spans)) if _pair(window) else None
