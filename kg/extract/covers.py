"""Which tokens of a text lie inside others, and which of them count."""

from __future__ import annotations

from bisect import bisect_right

from kg.extract.tokens import Token
from kg.types import Span

__all__ = ["outside", "uncovered", "within_spans", "without_units"]


def within_spans(token: Token, spans: list[Span]) -> bool:
    """Return whether a token begins in one of the spans, which are in order of place and apart."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= token.start:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low].start <= token.start


def outside(tokens: list[Token], covers: list[Token]) -> list[Token]:
    """Return the tokens that overlap no cover, and the amounts with a unit that reach past the one they overlap; both are in order of place."""
    out, k = [], 0
    for token in tokens:
        while k < len(covers) and covers[k].end <= token.start:
            k += 1
        if k < len(covers) and covers[k].start < token.end and not _longer(token, covers[k]):
            continue
        out.append(token)
    return out


def without_units(words: list[Token], amounts: list[Token]) -> list[Token]:
    """Return the words without the names of currencies that are the unit of an amount."""
    starts = [a.start for a in amounts]

    def inside(word: Token) -> bool:
        at = bisect_right(starts, word.start)
        return at > 0 and amounts[at - 1].end >= word.end

    return [w for w in words if w.cue("currency") is None or not inside(w)]


def _longer(token: Token, cover: Token) -> bool:
    quantity = token.quantity
    return quantity is not None and quantity.unit is not None and token.end > cover.end


def uncovered(tokens: list[Token], covers: list[Token]) -> list[Token]:
    """Return the tokens that begin in none of the covers, which are in order of place."""
    starts = [cover.start for cover in covers]

    def inside(token: Token) -> bool:
        at = bisect_right(starts, token.start)
        return at > 0 and covers[at - 1].end > token.start

    return [token for token in tokens if not inside(token)]
