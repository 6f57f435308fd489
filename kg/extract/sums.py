"""Rows of a table that add up to another: the parts of a sum are of the metric that the row of the sum names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

__all__ = ["parts_of_sums"]

DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
CLOSE = Decimal("0.005")  # of the sum: what rounding can take from it
FEWEST, MOST = 2, 24  # parts of one sum


def _value(words: str) -> Decimal | None:
    """Return the number of a cell of levels, below zero if the books say so; None if it holds none, several or a percentage."""
    found = DIGITS.findall(words)
    if len(found) != 1 or "%" in words:
        return None
    value = Decimal(found[0].replace(",", ""))
    return -value if words.strip("$ ")[:1] in ("(", "-", "\u2212") else value


def _adds_up(total: Sequence[Decimal | None], parts: Sequence[Sequence[Decimal | None]]) -> bool:
    """Return whether in every column that has a total the parts add up to it, in one at least."""
    seen = False
    for k, whole in enumerate(total):
        if whole is None or whole == 0:
            continue
        values = [part[k] for part in parts if k < len(part)]
        if any(v is None for v in values) or abs(sum((v for v in values if v is not None), Decimal(0)) - whole) > CLOSE * abs(whole):
            return False
        seen = True
    return seen


def parts_of_sums(rows: Sequence[Sequence[str]], named: Sequence[bool]) -> dict[int, int]:
    """Return for each row that is part of a sum the row that states it.

    rows   words of the cells of levels, row by row
    named  whether a row names a metric: only such a row is a sum, and only rows without one right above or below it are its parts

    >>> parts_of_sums([["60"], ["40"], ["100"], ["7"]], [False, False, True, False])
    {0: 2, 1: 2}
    >>> parts_of_sums([["60"], ["41"], ["100"]], [False, False, True])
    {}
    """
    values = [[_value(cell) for cell in row] for row in rows]
    out: dict[int, int] = {}
    for total in (k for k, own in enumerate(named) if own):
        for step in (-1, 1):
            run: list[int] = []
            at = total + step
            while 0 <= at < len(rows) and not named[at] and at not in out and len(run) < MOST:
                run.append(at)
                if len(run) >= FEWEST and _adds_up(values[total], [values[p] for p in run]):
                    out |= dict.fromkeys(run, total)
                    break
                at += step
    return dict(sorted(out.items()))
