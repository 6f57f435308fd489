"""Sums that only describe the noun behind them: "a $2 billion quarterly loss" is a loss, "a $700 million legal charge" no metric at all."""

from __future__ import annotations

import re

from kg.extract.amounts import Window
from kg.extract.tokens import Token
from kg.lexicon import Lexicon

__all__ = ["attributive", "head_of"]

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
