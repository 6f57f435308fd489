"""Segments and boxes on the plane, many at a time. Points are (..., 2) arrays, boxes a centre and half extents."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Index", "crosses", "faults", "hits", "separate"]

Array = NDArray[np.floating[Any]]
Index = NDArray[np.signedinteger[Any]]
REACH = 60.0  # pairs that stand further apart than this need not be looked at in the next rounds
LOOK = 12  # rounds between two looks for pairs that may clash
CHUNK = 400_000  # pairs of lines, or of lines and boxes, that are compared at a time


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
    enter, leave = None, None
    for axis in (0, 1):
        way = b[..., axis] - a[..., axis]
        way = np.where(np.abs(way) < 1e-9, 1e-9, way)
        low, high = (centre[..., axis] - half[..., axis] - a[..., axis]) / way, (centre[..., axis] + half[..., axis] - a[..., axis]) / way
        near, far = np.minimum(low, high), np.maximum(low, high)
        enter = near if enter is None else np.maximum(enter, near)
        leave = far if leave is None else np.minimum(leave, far)
    assert enter is not None and leave is not None
    return np.asarray((enter < leave) & (leave > 0) & (enter < 1))


def faults(places: Array, half: Array, ends: Index) -> tuple[Index, Index, Index]:
    """Return, for each line, how many others it crosses and how many cards it runs over, and for each card how many lines run over it.

    Lines are the pairs of cards in `ends`; lines that share a card do not cross, and a line does not run over its own ends.
    """
    lines, cards = len(ends), len(places)
    crossed, over, under = np.zeros(lines, np.int64), np.zeros(lines, np.int64), np.zeros(cards, np.int64)
    if not lines:
        return crossed, over, under
    a, b = places[ends[:, 0]], places[ends[:, 1]]
    step = max(1, CHUNK // max(lines, cards))
    for at in range(0, lines, step):
        part = slice(at, at + step)
        some = ends[part]
        shared = (some[:, None, :, None] == ends[None, :, None, :]).any((-1, -2))
        crossed[part] = (crosses(a[part, None], b[part, None], a[None], b[None]) & ~shared).sum(1)
        run = hits(a[part, None], b[part, None], places[None], half[None])
        run[np.arange(len(some)), some[:, 0]] = run[np.arange(len(some)), some[:, 1]] = False
        over[part] = run.sum(1)
        under += run.sum(0)
    return crossed, over, under


def separate(centres: Array, half: Array, *, gap: float, rounds: int = 300) -> Array:
    """Return centres moved as little as found so that no two boxes come nearer than `gap`.

    Each round pushes every overlapping pair apart along the axis where they overlap less; deterministic.

    >>> moved = separate(np.zeros((2, 2)), np.full((2, 2), 10.0), gap=4)
    >>> float(np.abs(moved[0] - moved[1]).max()) >= 24
    True
    """
    count = len(centres)
    place = centres + np.stack([np.arange(count), np.arange(count) * 0.618 % 1.0], 1) * 1e-3
    rows = columns = np.zeros(0, np.int64)
    for turn in range(rounds):
        if turn % LOOK == 0:
            rows, columns = _close(place, half, gap + REACH)
        away = place[rows] - place[columns]
        over = half[rows] + half[columns] + gap - np.abs(away)
        clash = np.flatnonzero((over > 1e-6).all(-1))
        if not len(clash):
            if not len(_close(place, half, gap - 1e-6)[0]):
                break
            rows, columns = _close(place, half, gap + REACH)
            continue
        a, b, along = rows[clash], columns[clash], (over[clash, 1] < over[clash, 0]).astype(np.int64)
        size = over[clash, along] / 2 + 0.5
        push = np.where(away[clash, along] >= 0, size, -size)
        move = np.zeros_like(place)
        np.add.at(move, (a, along), push)
        np.add.at(move, (b, along), -push)
        crowd = np.maximum(1, np.bincount(a, minlength=count) + np.bincount(b, minlength=count))
        place = place + move / crowd[:, None] ** (0.5 if turn < rounds // 2 else 0.25)
    return place


def _close(place: Array, half: Array, gap: float) -> tuple[Index, Index]:
    """Return the pairs of boxes that come nearer than `gap` on both axes, each once."""
    small, wide = place.astype(np.float32), half.astype(np.float32)
    near = np.abs(small[:, None, 0] - small[None, :, 0]) < wide[:, None, 0] + wide[None, :, 0] + gap
    near &= np.abs(small[:, None, 1] - small[None, :, 1]) < wide[:, None, 1] + wide[None, :, 1] + gap
    rows, columns = np.nonzero(np.triu(near, 1))
    return rows, columns
