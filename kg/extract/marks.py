"""Amounts that are no figure of their own: a fraction of another's figure, a round mark that a figure has passed."""

from __future__ import annotations

from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.focus import Focus
from kg.lexicon import Lexicon

__all__ = ["milestone", "of_another"]

OF = 4  # code points between a fraction and what it is of: " of "


def milestone(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether an amount is a round mark that the level before it has passed: "营收2.12兆元,首度突破2兆元大关"."""
    if previous is None or previous is focus.last or window.hard or frame.kind != "money":
        return False
    if previous.measure in CHANGES:  # the level stands before its change
        words = focus.lower[previous.token.end:window.token.start + 2]
        return any(w in words for w in lexicon.milestones) and not any(t.kind == "entity" for t in window.near)
    if previous.measure != "level" or previous.kind != frame.kind:
        return False
    one, two = previous.token.quantity, frame.token.quantity
    told = focus.lower[previous.token.end:window.token.start + 2]
    passed = any(w in told for w in lexicon.milestones) and not any(t.kind == "entity" for t in window.near)
    return passed and one is not None and two is not None and one.value is not None and two.value is not None and two.value <= one.value


def of_another(frame: Frame, window: Window, lower: str) -> bool:
    """Return whether a fraction in words follows a name or is said to be of one: "不到 X 的十分之一", "which is about half of X"."""
    quantity, last = frame.token.quantity, window.near[-1] if window.near else None
    digits = quantity is None or any(char.isdigit() for char in lower[quantity.span.start:quantity.span.end])
    spelled = quantity is not None and quantity.digits in (None, quantity.span) and frame.kind in ("ratio", "multiple") and frame.unit != "pp"
    behind = next((t for t in window.after[:2] if t.start >= window.token.end), None)
    told = any(t.kind == "metric" for t in [*window.near, *window.after])
    if frame.kind == "ratio" and not digits and not told and behind is not None and behind.kind == "entity" and behind.start - window.token.end <= OF:
        return True
    return spelled and last is not None and last.kind == "entity" and 0 <= window.token.start - last.end <= 1
