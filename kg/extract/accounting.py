"""Ways of accounting that run on: opened by a phrase or a label before a colon, or told once for a list of figures."""

from __future__ import annotations

from itertools import takewhile

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus
from kg.extract.tokens import BREAK, HARD, Sentence, Token
from kg.lexicon import Lexicon

__all__ = ["PROFITS", "labelled_basis", "of_its_profit", "running_basis", "spread_basis"]

PROFITS = frozenset({"grossMargin", "grossProfit", "operatingIncome", "operatingMargin", "operatingExpenses", "netIncome", "netMargin", "eps"})
NAMED = 40  # code points before an amount in which its way of accounting is named
OPENING = 2  # code points between the start of a sentence and the label that opens it


def running_basis(window: Window, basis: str) -> str:
    """Return the basis that a clause-opening phrase sets for what follows: "under GAAP, …", "Non-GAAP 口径下,"."""
    tokens = window.before
    for k, token in enumerate(tokens):
        if token.kind == HARD:
            basis = ""
        cue = token.cue("basis")
        behind = next((t for t in tokens[k + 1:] if t.kind not in ("entity", "generic") and (t.kind != "cue" or t.cue("move") is not None)), None)
        aside = k > 1 and tokens[k - 1].kind == BREAK and tokens[k - 2].kind == "metric" and tokens[k - 2].end == tokens[k - 1].start
        if cue is not None and aside and _closed(tokens[k + 1:]):
            basis = "" if cue.sets == "gaap" else cue.sets  # "earnings, adjusted for gains and costs, were"
        opens = all(t.kind in ("cue", "role") for t in takewhile(lambda t: t.kind not in (BREAK, HARD), reversed(tokens[:k])))
        if cue is not None and behind is not None and behind.kind == BREAK and opens:
            basis = "" if cue.sets == "gaap" else cue.sets
    return basis


def _closed(tokens: list[Token]) -> bool:
    """Return whether a comma closes what tokens begin with before anything is named."""
    first = next((t for t in tokens if t.kind in (BREAK, HARD, "metric", "entity", "period")), None)
    return first is not None and first.kind == BREAK


def labelled_basis(sentence: Sentence, lower: str) -> str:
    """Return the way of accounting that a label before a colon gives a whole sentence: "Non-GAAP: gross margin 56.8%; EPS $4.78"."""
    first = sentence.tokens[0] if sentence.tokens else None
    cue = first.cue("basis") if first is not None else None
    if first is None or cue is None or cue.sets == "gaap" or first.start - sentence.start > OPENING or not lower.startswith(":", first.end):
        return ""
    return cue.sets


def spread_basis(frame: Frame, window: Window, previous: Frame | None, lower: str, lexicon: Lexicon) -> None:
    """Give a figure the way of accounting named before a list of measures of profit without verbs: "非GAAP毛利率56.8%、淨利54.8億美元", "Non-GAAP
    gross margin was 56.8%, net income $5.48 billion and EPS $4.78"."""
    if previous is None or window.hard or frame.basis or previous.basis != "nonGaap" or frame.metric is None or previous.metric is None:
        return
    if not {frame.metric.id, previous.metric.id} <= PROFITS or frame.metric is previous.metric or any(t.kind != "metric" for t in window.near):
        return
    if ")" in lower[previous.token.end:window.token.start]:
        return  # a bracket closed in which it was named
    named = lower[max(0, previous.token.start - NAMED):previous.token.start]
    if previous.spread or any(word in named for word in lexicon.lists["accounting"]):
        frame.basis, frame.spread = previous.basis, True


def of_its_profit(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> str:
    """Return the way of accounting of the profit that a bare "margin" is told right behind: "non-GAAP operating income of $467 million, a margin of 41%"."""
    bare = any(t.span in frame.spans and focus.lower[t.start:t.end] in lexicon.margins for t in window.near if t.kind == "metric")
    if not bare or previous is None or previous.metric is None or frame.metric is None or window.hard:
        return ""
    return previous.basis if previous.metric.id == frame.metric.numerator else ""
