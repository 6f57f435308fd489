"""Where each card stands: seeded, so the same content gives the same picture, and scored for crossings.

Several first drawings are improved a little, the best of them further: units move one by one as long as that lowers the
score (crossings, lines over cards, length, spread). How much is tried is counted, not timed, so every machine draws the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.render.geometry import Array, faults, separate
from kg.render.plan import ASPECT, Box, Plan, Tie, plan, scatter
from kg.render.search import GAP, improve, price, shaken, squeezed
from kg.render.starts import cornered, flat, stressed

__all__ = ["Box", "Picture", "Tie", "arrange", "corners", "quality"]

WORK = 120_000_000  # pairs compared: about two seconds
WORSE = 6.0  # what a mirror image may cost more: a row of generations keeps its order in it
MANY = 250  # from this many units on one first drawing must do
SMALL = 60  # a planar drawing of more puts its hubs far away
STARTS, KEPT, KICKS = 5, 2, 20


@dataclass(frozen=True, slots=True)
class Picture:
    """Centres of the cards, in their order, how many lines cross, and how often a line runs over a card."""

    places: tuple[tuple[float, float], ...]
    crossings: int
    overruns: int


def arrange(
    boxes: Sequence[Box], ties: Sequence[Tie], *, rows: Sequence[Sequence[int]] = (), columns: Sequence[Sequence[int]] = (), work: int = WORK,
) -> Picture:
    """Return places for `boxes` joined by `ties`.

    rows      cards to stand side by side, tops level, in this order (generations of a chip)
    columns   cards to stand under each other (leaves of one hub); a card lies in at most one row or column
    work      how much may be tried

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
        index = {card: k for k, card in enumerate(inner)}
        own = [[[index[i] for i in group if i in index] for group in kind] for kind in (rows, columns)]
        whole = plan([boxes[i] for i in inner], [Tie(index[t.a], index[t.b], t.pull, t.weight) for t in ties], own[0], own[1])
        places[inner] = whole.cards(_best(whole, work))
    _shelve(places, boxes, inner, outer)
    places -= (places.min(0) + places.max(0)) / 2
    crossed, over = quality(places, boxes, ties)
    return Picture(tuple((round(float(x), 1), round(float(y), 1)) for x, y in places), crossed, over)


def quality(places: Array, boxes: Sequence[Box], ties: Sequence[Tie]) -> tuple[int, int]:
    """Return how many lines cross each other, and how often a line runs over a card that is not its end."""
    half, ends = np.array([(box.width / 2, box.height / 2) for box in boxes]), np.array([(t.a, t.b) for t in ties], np.int64).reshape(-1, 2)
    crossed, over, _ = faults(np.asarray(places), half, ends)
    return int(crossed.sum()) // 2, int(over.sum())


def _best(whole: Plan, work: int) -> Array:
    """Return the best units found: all starts tried briefly, the best of them longer, the best of all shaken and tried again."""
    many = len(whole.unit_half) > MANY
    starts = [stressed(whole, cornered(whole, seed), 25 if many else 120) for seed in range(1 if many else STARTS)]
    planar = flat(whole)
    if planar is not None:
        starts += [stressed(whole, planar, 30), planar][: 1 if len(planar) > SMALL else 2]
    found, left = [], work
    for seed, start in enumerate(starts):
        units = separate(start, whole.unit_half, gap=GAP)
        better, rest = improve(whole, units, work=work // 2 // len(starts), seed=seed)
        left -= work // 2 // len(starts) - max(0, rest)
        found += [(price(whole, units), 2 * seed, units), (price(whole, better), 2 * seed + 1, better)]
    found = sorted(found, key=lambda entry: entry[:2])[:KEPT]
    for turn in range(KICKS * len(found)):
        if left <= 0 or many:
            break
        cost, seed, units = found[turn % len(found)]
        start = units if turn < len(found) else shaken(whole, units, seed=turn)
        better, left = improve(whole, start, work=left, seed=turn)
        if turn < 2 * len(found):
            better = squeezed(whole, better)
        found[turn % len(found)] = min((cost, seed, units), (price(whole, better), seed, better), key=lambda entry: entry[:2])
    return _faced(whole, min(found, key=lambda entry: entry[:2])[2])


def _faced(whole: Plan, units: Array) -> Array:
    """Return the mirror image of `units` in which companies lie nearest to their corners, so that pictures of like stores are alike."""
    home = cornered(whole, 0)
    images = [separate(units * np.array(flip), whole.unit_half, gap=GAP) for flip in ((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))]
    near = [float((image * home).sum()) for image in images]
    plain = price(whole, images[0])
    best = max(range(4), key=lambda k: (near[k], -k))
    if best and price(whole, images[best]) > plain + WORSE:
        image, _ = improve(whole, images[best], work=WORK // 20, seed=best)
        return image if price(whole, image) <= plain + WORSE else images[0]
    return images[best]


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


def corners(owner: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Return the corner of each entity: that of the company it belongs to, which depends on the company's id alone.

    owner  entity -> the company it belongs to

    What else the store holds has no say, so that a picture of tomorrow's store looks like today's.
    """
    found = {}
    for company in sorted(set(owner.values())):
        x, y = scatter(company)
        far = float(np.hypot(x, y)) or 1.0
        found[company] = (0.8 * x * min(1.0, 1 / far), 0.8 * y * min(1.0, 1 / far))
    return {entity: found[company] for entity, company in owner.items()}
