"""Where each card stands: seeded, so the same content gives the same picture, and scored for crossings.

Cards become units: a chain of generations is one row, leaves that hang on one hub by one relation are one column.
Units are drawn together by springs, pulled to the corner of their company, kept apart, and then moved one by one as
long as that lowers the score (crossings, lines over cards, length, spread).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.render.geometry import Array, crosses, hits, separate

__all__ = ["Box", "Picture", "Tie", "arrange", "quality"]

GAP = 26.0
ASPECT = 1.25
STARTS = 12
EFFORT = 9000  # cards times lines that may be improved: 3 starts of 50 cards with 60 lines, all of 25 cards


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
class Picture:
    """Centres of the cards, in their order, and how good the picture is."""

    places: tuple[tuple[float, float], ...]
    crossings: int
    overruns: int


@dataclass(slots=True)
class _Plan:
    """Units and cards as arrays: `unit[i]` of card i, its `offset` from the unit's centre, half sizes of both."""

    unit: np.ndarray
    offset: Array
    half: Array
    unit_half: Array
    ends: np.ndarray
    pull: Array
    weight: Array
    corner: Array
    start: Array
    span: float


def arrange(boxes: Sequence[Box], ties: Sequence[Tie], *, rows: Sequence[Sequence[int]] = (),
            columns: Sequence[Sequence[int]] = (), seeds: int = 0) -> Picture:
    """Return places for `boxes` joined by `ties`.

    rows      cards to stand side by side, tops level, in this order (generations of a chip)
    columns   cards to stand under each other (leaves of one hub); a card lies in at most one row or column
    seeds     how many of the best starts are improved; 0 for as many as about two seconds allow

    No two cards overlap. Cards without a tie stand in lines below the rest.

    >>> picture = arrange([Box("a", 100, 40), Box("b", 100, 40), Box("c", 80, 30)], [Tie(0, 1)])
    >>> len(picture.places), picture.crossings
    (3, 0)
    """
    if not boxes:
        return Picture((), 0, 0)
    tied = {i for tie in ties for i in (tie.a, tie.b)} | {i for group in rows for i in group}
    inner, outer = [i for i in range(len(boxes)) if i in tied], [i for i in range(len(boxes)) if i not in tied]
    places = np.zeros((len(boxes), 2))
    if inner:
        places[inner] = _connected(boxes, ties, inner, (rows, columns), seeds)
    _shelve(places, boxes, inner, outer)
    places -= (places.min(0) + places.max(0)) / 2
    crossed, over = quality(places, boxes, ties)
    return Picture(tuple((round(float(x), 1), round(float(y), 1)) for x, y in places), crossed, over)


def quality(places: Array, boxes: Sequence[Box], ties: Sequence[Tie]) -> tuple[int, int]:
    """Return how many lines cross each other, and how often a line runs over a card that is not its end."""
    return _faults(places, np.array([(box.width / 2, box.height / 2) for box in boxes]), np.array([(t.a, t.b) for t in ties]))


def _connected(boxes: Sequence[Box], ties: Sequence[Tie], inner: Sequence[int], groups: tuple[Sequence[Sequence[int]], ...],
               seeds: int) -> Array:
    index = {card: k for k, card in enumerate(inner)}
    rows, columns = ([[index[i] for i in group if i in index] for group in kind] for kind in groups)
    plan = _plan([boxes[i] for i in inner], [Tie(index[t.a], index[t.b], t.pull, t.weight) for t in ties], rows, columns)
    work = len(inner) * max(1, len(ties))
    starts = [separate(_spring(plan, seed), plan.unit_half, gap=GAP) for seed in range(STARTS if work < 2 * EFFORT else 4)]
    starts.sort(key=lambda units: _total(plan, units))
    ends = []
    for units in starts[: seeds or max(1, min(12, EFFORT // work))]:
        ends.append(separate(_improve(plan, units, rounds=5 if work < EFFORT else 2), plan.unit_half, gap=GAP))
    best = min(ends, key=lambda units: _total(plan, units))
    return np.asarray(best[plan.unit] + plan.offset)


def _total(plan: _Plan, units: Array) -> float:
    """Return what a whole picture costs: crossings, lines over cards, length of lines, and the canvas it needs."""
    cards = units[plan.unit] + plan.offset
    low, high = (cards - plan.half).min(0), (cards + plan.half).max(0)
    need = max((high[0] - low[0]) / ASPECT, high[1] - low[1]) / plan.span
    a, b = cards[plan.ends[:, 0]], cards[plan.ends[:, 1]]
    length = float((np.sqrt(((a - b) ** 2).sum(-1)) * plan.pull).sum()) if len(plan.ends) else 0.0
    crossed, over = _faults(cards, plan.half, plan.ends)
    return crossed + 2.5 * over + length / 300 + 14 * float(need)


def _faults(places: Array, half: Array, ends: np.ndarray) -> tuple[int, int]:
    if not len(ends):
        return 0, 0
    a, b = places[ends[:, 0]], places[ends[:, 1]]
    apart = (ends[:, None, :, None] != ends[None, :, None, :]).all((-1, -2))
    crossed = np.triu(crosses(a[:, None], b[:, None], a[None], b[None]) & apart, 1)
    over = hits(a[:, None], b[:, None], places[None], half[None])
    over[np.arange(len(ends)), ends[:, 0]] = over[np.arange(len(ends)), ends[:, 1]] = False
    return int(crossed.sum()), int(over.sum())


def _plan(boxes: Sequence[Box], ties: Sequence[Tie], rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]) -> _Plan:
    half = np.array([(box.width / 2, box.height / 2) for box in boxes])
    offset, unit, sizes = np.zeros((len(boxes), 2)), np.full(len(boxes), -1), []
    for group, across in [(g, 1) for g in rows] + [(g, 0) for g in columns]:
        if len(group) > 1:
            sizes.append(_block(group, half, offset, 0 if across else 1))
            unit[list(group)] = len(sizes) - 1
    for i in np.flatnonzero(unit < 0):
        sizes.append((half[i, 0], half[i, 1]))
        unit[i] = len(sizes) - 1
    unit_half = np.array(sizes)
    span = float(np.sqrt((4 * unit_half.prod(1)).sum() * 2.7))
    first = {int(u): i for i, u in reversed(list(enumerate(unit)))}
    corner = np.array([boxes[first[u]].corner for u in range(len(sizes))]) * (span * np.array([ASPECT, 1.0]) / 2)
    start = np.array([_scatter(boxes[first[u]].id) for u in range(len(sizes))])
    ends = np.array([(t.a, t.b) for t in ties]).reshape(-1, 2)
    return _Plan(unit, offset, half, unit_half, ends, np.array([t.pull for t in ties]), np.array([t.weight for t in ties]),
                 corner, start, span)


def _block(group: Sequence[int], half: Array, offset: Array, axis: int) -> tuple[float, float]:
    """Set the offsets of the cards of a row (axis 0, tops level) or column (axis 1, left sides level); return its half size."""
    gap, members = (64.0, list(group)) if axis == 0 else (10.0, list(group))
    length = 2 * half[members, axis].sum() + gap * (len(members) - 1)
    across, at = half[members, 1 - axis].max(), -length / 2
    for i in members:
        offset[i, axis] = at + half[i, axis]
        offset[i, 1 - axis] = half[i, 1 - axis] - across
        at += 2 * half[i, axis] + gap
    sides = (length / 2, across)
    return sides if axis == 0 else (sides[1], sides[0])


def _scatter(ident: str) -> tuple[float, float]:
    """Return a place in -1..1 that depends on the id alone, so that an entity starts at the same place in every picture."""
    digest = hashlib.sha256(ident.encode()).digest()
    return int.from_bytes(digest[:4]) / 2**31 - 1, int.from_bytes(digest[4:8]) / 2**31 - 1


def _spring(plan: _Plan, seed: int, rounds: int = 220) -> Array:
    """Return places of units after springs, repulsion and the pull of their corners have settled."""
    turn = np.random.default_rng(seed).normal(0, 0.12, plan.start.shape)
    at = plan.corner + (plan.start * 0.35 + turn) * plan.span / 2
    from_, to = plan.unit[plan.ends[:, 0]], plan.unit[plan.ends[:, 1]]
    loose = from_ != to
    from_, to, pull, ends = from_[loose], to[loose], plan.pull[loose], plan.ends[loose]
    reach = np.hypot(plan.unit_half[:, 0], plan.unit_half[:, 1])
    near = reach[:, None] + reach[None]
    rest = 40 + 0.75 * (plan.half[ends].max(-1).sum(-1))
    for step in range(rounds):
        heat = 1 - step / rounds
        away = at[:, None] - at[None]
        distance = np.sqrt((away**2).sum(-1)) + 1.0
        force = (away * (np.minimum(near * 0.9, 400.0) ** 2 / distance**3 * 0.55)[..., None]).sum(1)
        way = (at[to] + plan.offset[ends[:, 1]]) - (at[from_] + plan.offset[ends[:, 0]])
        length = np.sqrt((way**2).sum(-1)) + 1e-6
        spring = way * (0.09 * pull * (length - rest) / length)[:, None]
        np.add.at(force, from_, spring)
        np.add.at(force, to, -spring)
        force += (plan.corner - at) * 0.022
        at = at + np.clip(force, -45, 45) * (0.2 + 0.8 * heat)
        if step > rounds // 2 and step % 10 == 0:
            at = separate(at, plan.unit_half, gap=GAP, rounds=2)
    return at


def _cost(plan: _Plan, units: Array, u: int, tries: Array) -> Array:
    """Return, for each place in `tries` (K, 2) of unit `u`, what the picture costs around it."""
    cards, mine = units[plan.unit] + plan.offset, np.flatnonzero(plan.unit == u)
    ends, touches = plan.ends, (plan.unit[plan.ends] == u)
    own, rest = np.flatnonzero(touches.any(1) & ~touches.all(1)), np.flatnonzero(~touches.any(1))
    cost = (((tries - plan.corner[u]) ** 2).sum(-1) * 1.2 + ((tries / (ASPECT, 1.0)) ** 2).sum(-1) * 3.0) / plan.span**2
    other = np.delete(np.arange(len(units)), u)
    over = plan.unit_half[u] + plan.unit_half[other] + GAP - np.abs(tries[:, None] - units[other][None])
    cost = cost + 60.0 * (over > 0.5).all(-1).sum(-1)
    foreign = np.flatnonzero(plan.unit != u)
    if len(own):
        near = np.where(touches[own, 0], ends[own, 0], ends[own, 1])
        far = np.where(touches[own, 0], ends[own, 1], ends[own, 0])
        a, b, weight = tries[:, None] + plan.offset[near][None], cards[far][None], plan.weight[own]
        cost = cost + (np.sqrt(((a - b) ** 2).sum(-1)) * plan.pull[own]).sum(-1) / 260
        over_card = hits(a[:, :, None], b[:, :, None], cards[foreign][None, None], plan.half[foreign][None, None])
        over_card &= (far[:, None] != foreign[None])[None]
        cost = cost + 2.4 * (over_card.sum(-1) * weight).sum(-1)
        own_card = hits(a[:, :, None], b[:, :, None], (tries[:, None] + plan.offset[mine])[:, None], plan.half[mine][None, None])
        own_card &= (near[:, None] != mine[None])[None]
        cost = cost + 1.2 * (own_card.sum(-1) * weight).sum(-1)
        if len(rest):
            c, d = cards[ends[rest, 0]], cards[ends[rest, 1]]
            crossed = crosses(a[:, :, None], b[:, :, None], c[None, None], d[None, None])
            crossed &= ((ends[rest, 0][None] != far[:, None]) & (ends[rest, 1][None] != far[:, None]))[None]
            cost = cost + (crossed * (weight[:, None] * plan.weight[rest][None])).sum((-1, -2))
    if len(rest):
        boxes = tries[:, None] + plan.offset[mine]
        c, d = cards[ends[rest, 0]][None, None], cards[ends[rest, 1]][None, None]
        under = hits(c, d, boxes[:, :, None], plan.half[mine][None, :, None])
        cost = cost + 2.4 * (under * plan.weight[rest]).sum((-1, -2))
    return np.asarray(cost)


def _improve(plan: _Plan, units: Array, rounds: int) -> Array:
    """Return units moved one at a time to the best of a set of places, as long as that helps."""
    units = units.copy()
    angles = np.arange(12) * (np.pi / 6)
    ring = np.concatenate([np.stack([np.cos(angles), np.sin(angles)], 1) * r for r in (35.0, 90.0, 190.0, 360.0)])
    order = np.argsort(-plan.unit_half.prod(1), kind="stable")
    for _ in range(rounds):
        moved = False
        for u in order:
            linked = plan.ends[(plan.unit[plan.ends] == u).any(1)].ravel()
            around = units[plan.unit[linked]].mean(0) if len(linked) else units[u]
            tries = np.concatenate([units[u][None], units[u] + ring, around + ring[12:36]])
            tries = tries if len(linked) < 20 else tries[::2]  # a hub's lines cost most to try, and it has least room
            cost = _cost(plan, units, int(u), tries)
            best = int(np.argmin(cost))
            if cost[best] < cost[0] - 1e-6:
                units[u], moved = tries[best], True
        if not moved:
            break
    return units


def _shelve(places: Array, boxes: Sequence[Box], inner: Sequence[int], outer: Sequence[int]) -> None:
    """Set the places of cards without a line: in rows below the rest, as wide as the rest."""
    half = np.array([(box.width / 2, box.height / 2) for box in boxes])
    area = float((4 * half[list(outer)].prod(1)).sum()) if outer else 0.0
    left, right, top = -np.sqrt(area * ASPECT) * 0.62, np.sqrt(area * ASPECT) * 0.62, 0.0
    if inner:
        low, high = (places[inner] - half[inner]).min(0), (places[inner] + half[inner]).max(0)
        left, right, top = min(left, low[0]), max(right, high[0]), high[1] + 40.0
    x, y, tall = left, top, 0.0
    for i in outer:
        if x > left and x + boxes[i].width > right:
            x, y, tall = left, y + tall + GAP, 0.0
        places[i] = (x + half[i, 0], y + half[i, 1])
        x, tall = x + boxes[i].width + GAP, max(tall, boxes[i].height)


def corners(owner: Mapping[str, str], rivals: set[str], ranked: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the corner of each owner: the first on the left, its rivals on the right, the others above and below between.

    owner    entity -> the company it belongs to
    rivals   companies that compete with the first
    ranked   companies, heaviest first
    """
    found = {ranked[0]: (-0.35, 0.0)} if ranked else {}
    right = [c for c in ranked[1:] if c in rivals]
    rest = [c for c in ranked[1:] if c not in rivals]
    for k, company in enumerate(right):
        found[company] = (0.5, ((k + 1) // 2) * (1 if k % 2 else -1) * min(0.6, 2.0 / max(1, len(right))))
    for k, company in enumerate(rest):
        turn, far = k * 2.399963 + 1.2, 0.3 + 0.55 * float(np.sqrt((k + 1) / len(rest)))  # the golden angle spreads them evenly
        found[company] = (0.1 + far * float(np.cos(turn)), far * float(np.sin(turn)))
    return {entity: found.get(company, (0.2, 0.0)) for entity, company in owner.items()}
