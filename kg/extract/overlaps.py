"""Words that begin inside something else: what is left of them behind it."""

from __future__ import annotations

from kg.extract.tokens import Token
from kg.lexicon import Lexicon

__all__ = ["pieces_of", "rest_of"]


def rest_of(token: Token, cut: int, lower: str, lexicon: Lexicon) -> list[Token]:
    """Return the word that is left of one whose beginning, up to `cut`, belongs to something else: "90 basis points | to"."""
    start = cut + (lower[cut:cut + 1] == " ")
    rest = lexicon.lookup(lower[start:token.end], token.kind) if token.end > start else ()
    return [Token(start, token.end, token.kind, rest)] if rest else []


def pieces_of(token: Token, cut: int, lower: str, lexicon: Lexicon) -> list[Token]:
    """Return the words that a word of a share falls into behind the fraction that ends in its "of": "a third of | the company's sales"."""
    joint = lexicon.lookup(lower[token.start:cut], "cue")
    starts = [at + 1 for at in range(cut, token.end) if lower[at] == " "]
    noun = next((at for at in starts if lexicon.lookup(lower[at:token.end], "metric")), 0)
    if token.cue("role") is None or not joint or not noun:
        return []
    owner = lexicon.lookup(lower[cut:noun].strip().removesuffix("'s"), "cue")
    found = [Token(token.start, cut, "cue", joint), *([Token(cut + 1, noun - 1, "cue", owner)] if owner else [])]
    return [*found, Token(noun, token.end, "metric", lexicon.lookup(lower[noun:token.end], "metric"))]
