"""Amounts that only say how far a figure lies from what was expected: "250 basis points above guidance", "较市场预期少3美分"."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window

__all__ = ["is_distance"]

BEYOND_REACH = 2  # code points between an amount and "above"


def is_distance(frame: Frame, window: Window, previous: Frame | None) -> bool:
    """Return whether an amount is no figure but the distance of one to a forecast, told behind it, before it, or by a verb of beating."""
    told = _distance(window) or _beyond_view(window) or _beyond_former(frame, window, previous)
    return told or _ahead_by(frame, window, previous) or _beaten_by(frame, window)


def _distance(window: Window) -> bool:
    """Return whether an amount is how far a figure lies from a forecast: "250 basis points above guidance", "ten cents better than consensus"."""
    after = window.after
    beyond = next((k for k, t in enumerate(after) if t.cue("move") is not None or t.cue("than") is not None), None)
    if beyond is None or after[beyond].start - window.token.end > BEYOND_REACH:
        return False
    told = next((t for t in after[beyond:] if t.kind in ("metric", "entity", "period") or t.cue("status") is not None or t.cue("compare") is not None), None)
    return told is not None and (cue := told.cue("status")) is not None and cue.sets in ("guidance", "estimate")


def _beyond_view(window: Window) -> bool:
    """Return whether an amount is by how much a figure lies beside a forecast named before it: "较市场预期少3美分"."""
    near, at = window.near, window.token.start
    moved = [t for t in near[-1:] if at - t.end <= BEYOND_REACH and (t.cue("move") is not None or (c := t.cue("role")) is not None and c.sets == "delta")]
    if not moved or len(near) < 2 or (cue := near[-2].cue("status")) is None or cue.sets not in ("guidance", "estimate"):
        return False
    against = [t for t in near[:-2] if t.cue("than") is not None or (c := t.cue("role")) is not None and c.sets == "versus"]
    return bool(against) and near[-2].start - against[-1].end <= BEYOND_REACH and moved[0].start - near[-2].end <= BEYOND_REACH


def _beyond_former(frame: Frame, window: Window, previous: Frame | None) -> bool:
    """Return whether a percentage stands behind what somebody had forecast in its own clause: "比三个月前给出的250亿美元多出四成"."""
    if previous is None or previous.token not in window.clause or frame.kind != "ratio" or frame.own_metric or window.hard:
        return False
    told = any(t.cue("compare") is not None or (c := t.cue("role")) is not None and c.sets == "to" for t in window.near)
    return previous.role == "versus" and previous.status in ("guidance", "estimate") and not told


def _beaten_by(frame: Frame, window: Window) -> bool:
    """Return whether an amount is by how much a figure beat or missed what others expected: "beat the Street by $1.7 billion"."""
    return frame.role == "delta" and not frame.own_metric and any(t.cue("beat") is not None for t in window.near)


def _ahead_by(frame: Frame, window: Window, previous: Frame | None) -> bool:
    """Return whether a small amount behind a comma is by how much the figure before it beats others' view: "was $1.20, four cents ahead of the Street",
    "281 million, a million more than it had guided for"."""
    one, two = previous.token.quantity if previous is not None else None, frame.token.quantity
    if frame.own_metric or window.near or window.hard or one is None or two is None or one.kind != two.kind:
        return False
    smaller = one.value is not None and two.value is not None and abs(two.value) * 4 < abs(one.value)
    first = window.after[0] if window.after else None
    beyond = first is not None and first.start - window.token.end <= BEYOND_REACH and any(
        first.cue(slot) is not None for slot in ("beat", "move", "than"))
    viewed = any((c := t.cue("status")) is not None and c.sets in ("guidance", "estimate") for t in window.after)
    return smaller and beyond and viewed
