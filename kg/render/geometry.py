"""Segments and boxes on the plane, many at a time. Points are (..., 2) arrays, boxes a centre and half extents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "crosses", "hits", "separate"]

Array = NDArray[np.float64]


def crosses(a: Array, b: Array, c: Array, d: Array) -> NDArray[np.bool_]:
    """Return where the segments a-b and c-d properly cross; the arrays are broadcast against each other.

    >>> p = [np.array(v, float) for v in ([0, 0], [2, 2], [0, 2], [2, 0], [5, 5])]
    >>> bool(crosses(p[0], p[1], p[2], p[3])), bool(crosses(p[0], p[1], p[3], p[4]))
    (True, False)
    """
    return (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)


def _side(p: Array, q: Array, r: Array) -> Array:
    side: Array = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
    return side


def hits(a: Array, b: Array, centre: Array, half: Array) -> NDArray[np.bool_]:
    """Return where the segment a-b passes through the box; the arrays are broadcast against each other.

    >>> box = np.array([0.0, 0.0]), np.array([1.0, 1.0])
    >>> [bool(hits(np.array([-5.0, y]), np.array([5.0, y]), *box)) for y in (0.5, 2.0)]
    [True, False]
    """
    way = b - a
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    near, far = (centre - half - a) / way, (centre + half - a) / way
    enter = np.minimum(near, far).max(-1)
    leave = np.maximum(near, far).min(-1)
    return np.asarray((enter < leave) & (leave > 0) & (enter < 1))


def separate(centres: Array, half: Array, *, gap: float, rounds: int = 300) -> Array:
    """Return centres moved as little as found so that no two boxes come nearer than `gap`.

    Each round pushes every overlapping pair apart along the axis where they overlap less; deterministic.

    >>> moved = separate(np.zeros((2, 2)), np.full((2, 2), 10.0), gap=4)
    >>> float(np.abs(moved[0] - moved[1]).max()) >= 24
    True
    """
    place = centres.copy()
    count = len(place)
    nudge = np.stack([np.arange(count), np.arange(count) * 0.618 % 1.0], 1) * 1e-3
    place = place + nudge
    need = half[:, None] + half[None] + gap
    for turn in range(rounds):
        away = place[:, None] - place[None]
        over = need - np.abs(away)
        clash = np.asarray((over > 1e-6).all(-1))
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        along = (over[..., 1] < over[..., 0]).astype(np.int64)
        push = np.zeros_like(away)
        rows, columns = np.nonzero(clash)
        axis = along[rows, columns]
        sign = np.where(away[rows, columns, axis] >= 0, 1.0, -1.0)
        push[rows, columns, axis] = sign * (over[rows, columns, axis] / 2 + 0.5)
        crowd = np.maximum(1.0, clash.sum(1))[:, None] ** (0.5 if turn < rounds // 2 else 0.25)
        place = place + push.sum(1) / crowd
    return place
