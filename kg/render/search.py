"""Units moved one at a time to where the picture has fewer faults: lines that cross, lines over cards, long lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.render.geometry import Array, Index, crosses, faults, hits, separate
from kg.render.plan import ASPECT, Plan

__all__ = ["GAP", "improve", "price", "shaken", "squeezed"]

GAP = 26.0
CROSS, OVER = 1.0, 3.2
LENGTH = 1 / 700  # crossings that a line longer by one is worth
CORNER, MIDDLE = 8.0, 10.0
SOFT = 0.5  # crossings that a unit of overlap is worth: overlaps are parted afterwards
ROOM = 4.0  # lines keep this far from cards
RING: Array = np.round(np.concatenate([np.stack([np.cos(a), np.sin(a)], 1) * r for a in (np.arange(10) * (np.pi / 5),) for r in (30.0, 80.0, 170.0, 330.0)]), 1)
HOME = 60.0  # what it costs that units stand as far from where their company belongs as the picture is wide
LEGIBLE, SLACK, TIGHT = 1050.0, 20.0, 150.0  # a picture this large is read without zooming; beyond it size costs more
SQUEEZE = (0.8, 0.9, 0.95, 0.98)
PLACES = 40  # anywhere in the picture


def price(plan: Plan, units: Array) -> float:
    """Return what a whole picture costs: crossings, lines over cards, length of lines, and the canvas it needs."""
    cards = plan.cards(units)
    low, high = (cards - plan.half).min(0), (cards + plan.half).max(0)
    size = float(max((high[0] - low[0]) / ASPECT, high[1] - low[1]))
    a, b = cards[plan.ends[:, 0]], cards[plan.ends[:, 1]]
    length = float((np.sqrt(((a - b) ** 2).sum(-1)) * plan.pull).sum())
    crossed, over, _ = faults(cards, plan.half, plan.ends)
    away = HOME * float(np.sqrt(((units - plan.home) ** 2).sum(-1)).mean()) / plan.span
    room = (SLACK * size + TIGHT * max(0.0, size - LEGIBLE)) / plan.span
    return away + float(crossed.sum()) / 2 + 3.5 * float(over.sum()) + length / 900 + room


def improve(plan: Plan, units: Array, *, work: int, seed: int) -> tuple[Array, int]:
    """Return units after moves that each lower the cost, parted from each other, and the work that is left.

    work  how many pairs of a line and a line, or of a line and a card, may be compared
    """
    rng = np.random.default_rng(seed)
    units, turn = units.copy(), 0
    while work > 0:
        order = _troubled(plan, units, rng, everyone=turn == 0)
        moved = False
        for u in order:
            tries = _tries(plan, units, int(u), rng)
            cost, spent = _cost(plan, units, int(u), tries)
            work -= spent
            best = int(np.argmin(cost))
            if cost[best] < cost[0] - 1e-6:
                units[u], moved = tries[best], True
            if work <= 0:
                break
        turn += 1
        if not moved and turn > 3:
            break
    return separate(units, plan.unit_half, gap=GAP), work


def shaken(plan: Plan, units: Array, *, seed: int) -> Array:
    """Return units to start again from: drawn nearer together, or those with faults thrown about. A way out of a dead end."""
    if seed % 3 == 0:
        return np.asarray(units * (0.72, 0.88, 0.8)[seed // 3 % 3])
    rng = np.random.default_rng(1000 + seed)
    worst = _troubled(plan, units, rng, everyone=True)[: max(2, len(units) // 5)]
    moved = units.copy()
    moved[worst] += rng.normal(0, plan.span / 4, (len(worst), 2))
    return moved


def squeezed(plan: Plan, units: Array) -> Array:
    """Return units drawn together, across or down, as long as what that saves in room is worth the faults it makes."""
    best, cost = units, price(plan, units)
    for step in SQUEEZE:
        for factor in ((step, 1.0), (1.0, step), (step, step)):
            while True:
                tried = separate(best * np.array(factor), plan.unit_half, gap=GAP)
                now = price(plan, tried)
                if now >= cost - 1e-6:
                    break
                best, cost = tried, now
    return best


def _troubled(plan: Plan, units: Array, rng: np.random.Generator, *, everyone: bool) -> Index:
    """Return the units with faults, worst first, in an order a little shaken so that turns differ."""
    crossed, over, under = faults(plan.cards(units), plan.half, plan.ends)
    bad = np.zeros(len(units))
    for side in (0, 1):
        np.add.at(bad, plan.unit[plan.ends[:, side]], crossed + over)
    np.add.at(bad, plan.unit, 2 * under)
    order = np.argsort(-(bad + rng.random(len(units)) * 2), kind="stable")
    return order if everyone else order[bad[order] > 0]


def _tries(plan: Plan, units: Array, u: int, rng: np.random.Generator) -> Array:
    """Return places for unit `u`, the present one first: around it, around its neighbours, anywhere. Crowded ones are left out."""
    linked = plan.unit[plan.ends[(plan.unit[plan.ends] == u).any(1)].ravel()]
    others = linked[linked != u]
    around = units[others].mean(0) if len(others) else units[u]
    low, high = units.min(0), units.max(0)
    tries = np.concatenate([units[u] + RING, around + RING[10:], low + rng.random((PLACES, 2)) * (high - low) * 1.05])
    crowd = _overlap(plan, units, u, tries)
    keep = np.argsort(crowd, kind="stable")[: 56 if len(others) < 12 else 32]
    return np.concatenate([units[u][None], tries[keep]])


def _overlap(plan: Plan, units: Array, u: int, tries: Array) -> Array:
    need = plan.unit_half[u] + plan.unit_half + np.float32(GAP)
    across = need[:, 0] - np.abs(tries[:, None, 0] - units[None, :, 0])
    down = need[:, 1] - np.abs(tries[:, None, 1] - units[None, :, 1])
    depth = np.maximum(np.minimum(across, down), 0)
    depth[:, u] = 0.0
    return np.asarray(depth.sum(-1))


def _cost(plan: Plan, units: Array, u: int, tries: Array) -> tuple[Array, int]:
    """Return, for each place in `tries` (K, 2) of unit `u`, what the picture costs around it, and the pairs compared."""
    cards, tries = plan.cards(units).astype(np.float32), tries.astype(np.float32)
    mine, foreign = np.flatnonzero(plan.unit == u), np.flatnonzero(plan.unit != u)
    touches = plan.unit[plan.ends] == u
    own, rest = np.flatnonzero(touches.any(1) & ~touches.all(1)), np.flatnonzero(~touches.any(1))
    cost = (((tries - plan.corner[u]) ** 2).sum(-1) * CORNER + ((tries / np.array((ASPECT, 1.0), np.float32)) ** 2).sum(-1) * MIDDLE) / plan.span**2
    cost = cost + SOFT * _overlap(plan, units, u, tries)
    if len(own):
        cost = cost + _own_lines(plan, cards, tries, (mine, foreign, own, rest), touches)
    if len(rest):
        boxes, ends = tries[:, None] + plan.offset[mine], plan.ends[rest]
        under = hits(cards[ends[:, 0]][None, None], cards[ends[:, 1]][None, None], boxes[:, :, None], plan.half[mine][None, :, None] + ROOM)
        cost = cost + OVER * (under * plan.weight[rest]).sum((-1, -2))
    return np.asarray(cost), len(tries) * ((len(own) + len(mine)) * (len(rest) + len(foreign)))


def _own_lines(plan: Plan, cards: Array, tries: Array, index: tuple[Index, ...], touches: NDArray[np.bool_]) -> Array:
    """Return what the lines of a unit cost for each place: their length, what they cross and what they run over."""
    mine, foreign, own, rest = index
    ends = plan.ends[own]
    near = np.where(touches[own, 0], ends[:, 0], ends[:, 1])
    far = np.where(touches[own, 0], ends[:, 1], ends[:, 0])
    a, b, weight = tries[:, None] + plan.offset[near][None], cards[far][None], plan.weight[own]
    cost = (np.sqrt(((a - b) ** 2).sum(-1)) * plan.pull[own]).sum(-1) * LENGTH
    over = hits(a[:, :, None], b[:, :, None], cards[foreign][None, None], plan.half[foreign][None, None] + ROOM)
    over &= (far[:, None] != foreign[None])[None]
    cost = cost + OVER * (over.sum(-1) * weight).sum(-1)
    if len(mine) > 1:
        over = hits(a[:, :, None], b[:, :, None], (tries[:, None] + plan.offset[mine])[:, None], plan.half[mine][None, None])
        over &= (near[:, None] != mine[None])[None]
        cost = cost + OVER * (over.sum(-1) * weight).sum(-1)
    if len(rest):
        c, d = cards[plan.ends[rest, 0]], cards[plan.ends[rest, 1]]
        crossed = crosses(a[:, :, None], b[:, :, None], c[None, None], d[None, None])
        crossed &= ((plan.ends[rest, 0][None] != far[:, None]) & (plan.ends[rest, 1][None] != far[:, None]))[None]
        cost = cost + CROSS * (crossed * (weight[:, None] * plan.weight[rest][None])).sum((-1, -2))
    return np.asarray(cost)
