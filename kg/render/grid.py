"""Equal cards in a grid, those that belong together near each other: the picture of groups."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kg.render.geometry import Array

__all__ = ["gridded"]

TURNS = 40


def gridded(count: int, ties: Mapping[tuple[int, int], float], *, width: float, height: float, aspect: float) -> Array:
    """Return centres (count, 2) of cards in cells of `width` by `height`, the whole about `aspect` times as wide as high.

    ties  (index, index) -> how much the two belong together; earlier cards start nearer to the middle

    Cards change places in pairs as long as that brings what belongs together nearer: sum of tie times distance.

    >>> gridded(2, {(0, 1): 1.0}, width=10, height=10, aspect=2).tolist()
    [[0.0, 0.0], [10.0, 0.0]]
    """
    columns = max(1, round(float(np.sqrt(count * aspect * height / width))))
    cells = np.array([(k % columns, k // columns) for k in range(count)], float) * (width, height)
    middle = (cells.min(0) + cells.max(0)) / 2
    order = np.lexsort((np.arange(count), np.round(np.abs(cells - middle) @ np.array([1.0, 1.0]), 3)))
    at = order.copy()
    pull = np.zeros((count, count))
    for (a, b), strength in ties.items():
        pull[a, b] = pull[b, a] = strength
    apart = np.sqrt(((cells[:, None] - cells[None]) ** 2).sum(-1))
    for _ in range(TURNS):
        moved = False
        for a in range(count):
            now = apart[np.ix_(at, at)]
            own = (pull[a] * now[a]).sum()
            others = (pull * now).sum(1)
            gain = np.array([own + others[b] - _after(pull, now, a, b) for b in range(count)])
            best = int(np.argmax(gain))
            if gain[best] > 1e-6:
                at[a], at[best] = at[best], at[a]
                moved = True
        if not moved:
            break
    return np.asarray(cells[at] - cells[at].min(0))


def _after(pull: Array, now: Array, a: int, b: int) -> float:
    """Return what cards `a` and `b` cost once they have changed places."""
    first, second = now[b].copy(), now[a].copy()
    first[a], first[b] = 0.0, now[a, b]
    second[b], second[a] = 0.0, now[a, b]
    return float((pull[a] * first).sum() + (pull[b] * second).sum())
