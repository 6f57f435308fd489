"""Sums that only describe the noun behind them, "a $2 billion quarterly loss", and clauses that only describe the noun before them."""

from __future__ import annotations

import re

from kg.extract.amounts import Window
from kg.extract.tokens import BREAK, Token
from kg.lexicon import Lexicon

__all__ = ["attributive", "head_of", "without_appositions"]

ASIDE_OPENING = 12  # code points in which the first word of a clause is looked for
ARTICLE_REACH = 8  # code points before a sum in which its article stands
BETWEEN = re.compile(r"(?: (?!in |of |for |on |to |from |and |with |by |at |or |that |as )[a-z][a-z-]*){0,3} ")


def attributive(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether an article stands before a sum and a noun behind it, so that the sum is the noun's."""
    words = lower[max(0, window.token.start - ARTICLE_REACH):window.token.start].split(" ")
    article = len(words) > 1 and not words[-1] and words[-2] in lexicon.articles
    behind = BETWEEN.match(lower, window.token.end)
    return article and behind is not None and lower[window.token.end + 1:window.token.end + 2].isalpha() and behind.end() > window.token.end + 1


def head_of(window: Window, lower: str) -> Token | None:
    """Return the metric or the word for a loss that such a sum describes, behind no more than adjectives."""
    for token in window.after:
        if token.kind == "metric" or token.cue("loss") is not None or token.cue("lossNoun") is not None:
            return token if BETWEEN.fullmatch(lower, window.token.end, token.start) else None
    return None


def without_appositions(tokens: list[Token], window: Window, text: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens before an amount without the clauses that only tell what the noun before them is.

    "backlog, a measure of contracted sales, stood at 29 billion": the amount's own clause names nothing and goes on from the noun.
    """
    if any(t.kind in ("entity", "metric") for t in window.near):
        return tokens
    out: list[Token] = []
    aside = False
    for token in tokens:
        if token.kind == BREAK:
            aside = not aside and bool(out) and text[token.end:token.end + ASIDE_OPENING].strip().split(" ")[0] in lexicon.appositions
        if not aside:
            out.append(token)
    return out
