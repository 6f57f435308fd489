"""The way of accounting that a document declares for whole metrics: "profit and EPS are non-GAAP unless marked"."""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.extract.reading import Reading
from kg.extract.tokens import Token
from kg.types import Span

__all__ = ["declared_bases"]

BEFORE = 100  # code points before "unless marked" that name the metrics declared
BEHIND = 24  # code points behind "unless marked" in which the basis declared stands
LONGEST = 200  # code points of a sentence that declares
PROFITS = ("grossMargin", "operatingIncome", "operatingMargin", "netIncome", "netMargin", "operatingExpenses", "ebitda")
STOP = re.compile(r"[\u3002!?;()\n]|\.(?=[\s)*\"]|$)")


def declared_bases(reading: Reading) -> dict[str, str]:
    """Return the basis that the document declares, by metric.

    Words such as "unless stated" declare what stands beside them; "throughout" and "均为" do so where their sentence tells no figure and no time.
    """
    out: dict[str, str] = {}
    for token in reading.tokens:
        cue = token.cue("default")
        if cue is None:
            continue
        if cue.sets == "default":
            out |= _beside(token, reading)
        if not out:
            out |= _in_sentence(token, reading)
    return out


def _beside(token: Token, reading: Reading) -> dict[str, str]:
    """Return what stands beside "unless stated"."""
    close = reading.tokens[bisect_left(reading.starts, token.start - 2 * BEFORE):bisect_left(reading.starts, token.start)]
    near = [t for t in close if t.end <= token.start and token.start - t.end < BEFORE]
    bases = [c.sets for t in near if (c := t.cue("basis")) is not None and c.sets != "gaap"]
    behind = next((t for t in reading.within(Span(token.end, token.end + BEHIND)) if t.cue("basis") is not None or t.kind == "metric"), None)
    declared = behind.cue("basis") if behind is not None else None
    if declared is not None and declared.sets != "gaap":
        return dict.fromkeys((*PROFITS, "eps"), declared.sets)  # "除特别说明外，以下均为非GAAP口径"
    return _for_metrics(near, bases[-1]) if bases else {}


def _in_sentence(token: Token, reading: Reading) -> dict[str, str]:
    """Return what a sentence without figures and times says of all figures: "Margins and per-share figures are adjusted throughout"."""
    text = reading.folded.lower
    before = [m.end() for m in STOP.finditer(text, max(0, token.start - LONGEST), token.start)]
    behind = STOP.search(text, token.end, token.end + LONGEST)
    start, end = (before[-1] if before else max(0, token.start - LONGEST)), (behind.start() if behind is not None else token.end + LONGEST)
    told = reading.within(Span(start, end))
    bases = [c.sets for t in told if (c := t.cue("basis")) is not None]
    if len(set(bases)) != 1 or bases[0] == "gaap" or any(t.kind in ("quantity", "period") for t in told):
        return {}
    return _for_metrics(told, bases[0])


def _for_metrics(told: list[Token], basis: str) -> dict[str, str]:
    named = [metric for t in told if t.kind == "metric" for metric in t.metrics]
    out = {metric.id: basis for metric in named}
    if not named or "netIncome" in out or any(m.numerator for m in named):
        out |= dict.fromkeys((*PROFITS, "eps"), basis)  # "profit and margins" means every one of them
    return out
