"""What a sum or a count is where no metric names it but the words beside do: cash that somebody has, goods behind "sales"."""

from __future__ import annotations

from functools import cache

from kg.extract.amounts import Frame, Window
from kg.extract.tokens import Token
from kg.lexicon import Lexicon

__all__ = ["HOLDING_REACH", "held", "of_securities", "sold"]

SECURITIES = 30  # code points behind a count in which "shares" stands
HOLDING_REACH = 12  # code points before a sum in which a word for having it stands


@cache
def _han(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not word.isascii())


def held(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return what tells that somebody has a sum in cash: "ended the quarter with $7 billion in cash", "手握606亿美元现金", no price that is paid so."""
    after = next((t for t in window.after if text[t.start:t.end] in lexicon.in_cash and t.start - window.token.end <= 1), None)
    words = text[max(0, window.token.start - HOLDING_REACH):window.token.start]
    before = words.split()
    if frame.kind == "money" and words.endswith(_han(lexicon.holding)) and text.startswith(_han(lexicon.in_cash), window.token.end):
        return window.token  # "手握606亿美元现金"
    return after if after is not None and frame.kind == "money" and bool(before) and before[-1] in lexicon.holding else None


def sold(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return "sales" before a count of goods, which are then what was sold and not what it brought in: "sales rose 14% to 612,095 vehicles"."""
    words = text[window.token.start:window.token.end]
    if frame.kind != "count" or frame.unit != "items" or words.endswith(lexicon.unsold):
        return None
    found = [t for t in [*window.clause, *window.near] if t.kind == "metric" or t.cue("decoy") is not None]
    return found[-1] if found and found[-1].kind == "metric" and text[found[-1].start:found[-1].end] in lexicon.sales else None


def of_securities(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a count is of shares or bonds and not of goods: "sold its 32 million Nvidia shares"."""
    behind = lower[window.token.end:window.token.end + SECURITIES].replace("-", " ").replace(",", " ").replace(".", " ").split()
    return any(word in lexicon.securities for word in behind[:3])
