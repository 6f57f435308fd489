"""Cards become units: a chain of generations is one row, leaves that hang on one hub by one relation are one column."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kg.render.geometry import Array, Index

__all__ = ["ASPECT", "Box", "Plan", "Tie", "plan", "scatter"]

ASPECT = 1.1
AIR = 2.4  # how much more room the picture takes than its cards fill
ROW_GAP, COLUMN_GAP = 64.0, 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A card: id, width, height, and the place its company's corner gives it, in -1..1 on both axes."""

    id: str
    width: float
    height: float
    corner: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two cards by index: how short it wants to be, how much its crossings count."""

    a: int
    b: int
    pull: float = 1.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Units and cards as arrays: `unit[i]` of card i, its `offset` from the unit's centre, half sizes of both.

    ends, pull, weight   cards that each line joins, how short it wants to be, how much its faults count
    corner, start        of each unit: where its company lies, and a place in -1..1 that depends on its id alone
    span                 side of the square that the picture is to fill
    """

    unit: Index
    offset: Array
    half: Array
    unit_half: Array
    ends: Index
    pull: Array
    weight: Array
    corner: Array
    start: Array
    span: float

    @property
    def home(self) -> Array:
        """Where units stand that have nothing to heed but their company and their id."""
        return np.asarray(self.corner + self.start * np.float32(0.35 * self.span / 2))

    def cards(self, units: Array) -> Array:
        """Return the centres of the cards of `units`."""
        return np.asarray(units[self.unit] + self.offset)


def plan(boxes: Sequence[Box], ties: Sequence[Tie], rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]) -> Plan:
    """Return the plan of `boxes`: rows stand side by side with their tops level, columns under each other.

    >>> found = plan([Box("a", 100, 40), Box("b", 100, 40), Box("c", 80, 30)], [Tie(0, 1)], [[0, 1]], [])
    >>> found.unit.tolist(), found.unit_half.tolist()
    ([0, 0, 1], [[132.0, 20.0], [40.0, 15.0]])
    """
    half = np.array([(box.width / 2, box.height / 2) for box in boxes])
    offset, unit, sizes = np.zeros((len(boxes), 2)), np.full(len(boxes), -1), []
    for group, axis in [(g, 0) for g in rows] + [(g, 1) for g in columns]:
        if len(group) > 1:
            sizes.append(_block(group, half, offset, axis))
            unit[list(group)] = len(sizes) - 1
    for i in np.flatnonzero(unit < 0):
        sizes.append((float(half[i, 0]), float(half[i, 1])))
        unit[i] = len(sizes) - 1
    unit_half = np.array(sizes)
    span = float(np.sqrt((4 * unit_half.prod(1)).sum() * AIR))
    first = {int(u): i for i, u in reversed(list(enumerate(unit)))}
    corner = np.array([boxes[first[u]].corner for u in range(len(sizes))]) * (span * np.array([ASPECT, 1.0]) / 2)
    start = np.array([scatter(boxes[first[u]].id) for u in range(len(sizes))])
    ends = np.array([(t.a, t.b) for t in ties], np.int64).reshape(-1, 2)
    return Plan(
        unit, _single(offset), _single(half), _single(unit_half), ends, _single([t.pull for t in ties]), _single([t.weight for t in ties]),
        _single(corner), _single(start), span)


def _single(values: ArrayLike) -> Array:
    """Return `values` in single precision: exact enough to choose places by, and faster."""
    return np.asarray(values, np.float32)


def _block(group: Sequence[int], half: Array, offset: Array, axis: int) -> tuple[float, float]:
    """Set the offsets of the cards of a row (axis 0, tops level) or column (axis 1, left sides level); return its half size."""
    gap, members = ROW_GAP if axis == 0 else COLUMN_GAP, list(group)
    length = 2 * float(half[members, axis].sum()) + gap * (len(members) - 1)
    across, at = float(half[members, 1 - axis].max()), -length / 2
    for i in members:
        offset[i, axis] = at + half[i, axis]
        offset[i, 1 - axis] = half[i, 1 - axis] - across
        at += 2 * half[i, axis] + gap
    return (length / 2, across) if axis == 0 else (across, length / 2)


def scatter(ident: str) -> tuple[float, float]:
    """Return a place in -1..1 that depends on the id alone, so that an entity starts at the same place in every picture."""
    digest = hashlib.sha256(ident.encode()).digest()
    return int.from_bytes(digest[:4]) / 2**31 - 1, int.from_bytes(digest[4:8]) / 2**31 - 1
