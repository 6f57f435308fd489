"""The whole store as dots: where each of up to 100,000 entities stands, computed with numpy, the same for the same store.

Entities that hang together become groups (labels handed on along relations); a group is a disc in which the heaviest stand in the middle;
discs that are linked draw each other near and never overlap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.ontology import BASE, load, local_name
from kg.render.facts import local_id
from kg.render.words import clean, names, pick
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.store import Store

__all__ = ["groups", "overview", "places"]

MOST = 100_000
LINES = 200_000
TURNS = 12
FORCED = 400
"""Groups whose discs are moved by forces; smaller ones stand in a ring around them."""
STEPS = 90
BATCH = 1000
FEW = 1000
"""Entities of which one group may hold more than a third."""
ENTITY = BASE + "id/"
GOLDEN = np.pi * (3 - np.sqrt(5))

Index = NDArray[np.int64]
Array = NDArray[np.float64]


def overview(store: Store, arguments: Mapping[str, Any], limits: Limits) -> Reply:
    """Return the entities of a store that facts name, the heaviest first, and their relations.

    The answer: total, classes (id, name in each language), ids, names (one text, or one in each language), class (index), weight, x, y, and lines
    (index, index, index, index …).
    """
    weights = _weights(store)
    ranked = sorted(weights, key=lambda iri: (-weights[iri], iri))[:MOST]
    index = {iri: k for k, iri in enumerate(ranked)}
    pairs = {(min(a, b), max(a, b)) for s, o in _values(store, "SELECT DISTINCT ?s ?o WHERE { ?f a kg:Relation ; kg:subject ?s ; kg:object ?o }")
             if (a := index.get(s, -1)) >= 0 and (b := index.get(o, -1)) >= 0 and a != b}
    ends = np.array(sorted(pairs)[:LINES], np.int64).reshape(-1, 2)
    weight = np.array([weights[iri] for iri in ranked], np.float64)
    own = groups(len(ranked), ends)
    if len(own) > FEW and np.bincount(own).max() > len(own) / 3:
        own = hubs(len(ranked), ends)
    spots = places(own, weight, ends)
    classes, of = _classes(store, index)
    return Reply.of({
        "total": len(weights), "classes": [[cls, list(names(load(), ["https://w3id.org/chipkg/ont#" + cls])[cls])] for cls in classes], "class": of,
        "ids": [local_id(iri) for iri in ranked], "names": _names(store, index), "weight": [int(one) for one in weight],
        "x": [round(float(one), 1) for one in spots[:, 0]], "y": [round(float(one), 1) for one in spots[:, 1]], "lines": ends.ravel().tolist()})


def _values(store: Store, query: str) -> Iterator[list[str]]:
    """Yield the rows of a query as the values of their terms; variables must be bound."""
    found: Any = store.query(query)
    for row in found:
        yield [term.value for term in row]


def _weights(store: Store) -> dict[str, int]:
    """Return how many stated facts name each entity. Counting here is several times as fast as in the engine."""
    counts: Counter[str] = Counter()
    computed = sorted({iri for iri, in _values(store, "SELECT ?f WHERE { { ?f prov:wasDerivedFrom ?from } UNION { ?f a kg:Disagreement } }")})
    for end in ("subject", "object"):
        counts.update(iri for iri, in _values(store, f"SELECT ?s WHERE {{ ?f kg:{end} ?s }}"))
        for k in range(0, len(computed), BATCH):
            some = " ".join(f"<{iri}>" for iri in computed[k:k + BATCH])
            counts.subtract(iri for iri, in _values(store, f"SELECT ?s WHERE {{ VALUES ?f {{ {some} }} ?f kg:{end} ?s }}"))
    return {iri: n for iri, n in counts.items() if n > 0 and iri.startswith(ENTITY)}


def _classes(store: Store, index: Mapping[str, int]) -> tuple[list[str], list[int]]:
    """Return the classes, and which of them each entity has; what is no entity is left unread by a look at the first of its class."""
    found: dict[int, str] = {}
    for iri in load().instances("owl:Class"):
        some = f"SELECT ?s WHERE {{ ?s a <{iri}> }}"
        if not all(one.startswith(ENTITY) for one, in _values(store, some + " LIMIT 1")):
            continue
        for one, in _values(store, some):
            k = index.get(one)
            if k is not None:
                found[k] = min(local_name(iri), found.get(k, local_name(iri)))
    classes = sorted(set(found.values()) | {"Organization"})
    return classes, [classes.index(found.get(k, "Organization")) for k in range(len(index))]


def _names(store: Store, index: Mapping[str, int]) -> list[str | list[str]]:
    labels: dict[int, list[tuple[str, str]]] = {}
    solutions: Any = store.query("SELECT ?s ?l WHERE { ?s skos:prefLabel ?l }")
    for iri, label in solutions:
        k = index.get(iri.value)
        if k is not None:
            labels.setdefault(k, []).append((label.language or "", clean(label.value)))
    found: list[str | list[str]] = []
    for iri, k in index.items():
        words = pick(labels.get(k, ()), local_id(iri.removeprefix(BASE)))
        found.append(words[0] if len(set(words)) == 1 else list(words))
    return found


def groups(count: int, ends: Index) -> Index:
    """Return the group of each of `count` entities: the label that most neighbours have, handed on `TURNS` times, small numbers first.

    >>> groups(5, np.array([[0, 1], [1, 2], [3, 4]])).tolist()
    [0, 0, 0, 3, 3]
    """
    label = np.arange(count)
    if not len(ends):
        return label
    a, b = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    for turn in range(TURNS):
        key, votes = np.unique(a * count + label[b], return_counts=True)
        node, choice = key // count, key % count
        own = label[node] == choice
        order = np.lexsort((choice, -(votes + 0.5 * own), node))
        first = order[np.concatenate([[True], np.diff(node[order]) > 0])]
        fresh = label.copy()
        fresh[node[first]] = choice[first]
        if turn % 2:  # every second time only those change that get a smaller label: two groups cannot swap for ever
            fresh = np.minimum(fresh, label)
        if (fresh == label).all():
            break
        label = fresh
    return label


def hubs(count: int, ends: Index) -> Index:
    """Return the group of each of `count` entities, the heaviest first: that of its heaviest neighbour, the heaviest of all being centres.

    For stores in which everything hangs together, where labels handed on end in one group.

    >>> hubs(6, np.array([[0, 1], [1, 2], [2, 3], [4, 5]])).tolist()
    [0, 1, 1, 1, 4, 4]
    """
    centres = min(FORCED, max(2, round(np.sqrt(count))))
    label = np.arange(count)
    a, b = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    heaviest = np.full(count, count)
    np.minimum.at(heaviest, a, b)
    joins = (heaviest < label) & (label >= centres)
    label[joins] = heaviest[joins]
    for _ in range(TURNS):
        label = label[label]
    return label


def places(group: Index, weight: Array, ends: Index) -> Array:
    """Return where each entity stands, as (n, 2): a disc for each group, the heaviest of a group in its middle."""
    if not len(group):
        return np.zeros((0, 2))
    _, own, size = np.unique(group, return_inverse=True, return_counts=True)
    radius = 12.0 * np.sqrt(size) + 10.0
    rank = np.argsort(-size, kind="stable")
    seat = np.empty_like(rank)
    seat[rank] = np.arange(len(rank))
    links = np.sort(own[ends], axis=1) if len(ends) else np.zeros((0, 2), np.int64)
    links = links[links[:, 0] != links[:, 1]]
    pairs, strength = np.unique(seat[links], axis=0, return_counts=True) if len(links) else (links, np.zeros(0))
    middle = _discs(radius[rank], pairs, np.asarray(strength, np.float64))
    order = np.lexsort((np.arange(len(group)), -weight, own))
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    turn = np.empty(len(group))
    turn[order] = np.arange(len(group)) - starts[own[order]]
    angle, far = turn * GOLDEN, 12.0 * np.sqrt(turn)
    return np.asarray(middle[seat[own]] + np.stack([np.cos(angle) * far, np.sin(angle) * far], 1))


def _discs(radius: Array, pairs: Index, strength: Array) -> Array:
    """Return the centres of discs, the largest first: linked ones near each other, the small ones in rings around the rest."""
    count = len(radius)
    area = np.cumsum(radius**2)
    far, angle = 1.15 * np.sqrt(area - radius**2 * 0.5), np.arange(count) * GOLDEN
    spots = np.stack([np.cos(angle) * far, np.sin(angle) * far], 1)
    n = min(count, FORCED)
    area_ = radius[:n] ** 2
    inner, need = spots[:n].copy(), radius[:n, None] + radius[None, :n] + 8.0
    share = area_[None] / (area_[:, None] + area_[None])  # the larger moves less
    near = (pairs < n).all(1) if len(pairs) else np.zeros(0, bool)
    a, b = pairs[near].T if near.any() else (np.zeros(0, np.int64), np.zeros(0, np.int64))
    pull = np.log1p(strength[near]) if near.any() else np.zeros(0)
    firm = 3 * np.maximum(1, 0.04 * (np.bincount(a, pull, n) + np.bincount(b, pull, n)))  # one with many links must not overshoot
    for turn in range(STEPS):
        step = 1 - turn / STEPS
        if len(a):
            gap = inner[b] - inner[a]
            length = np.sqrt((gap**2).sum(1)) + 1e-9
            move = gap * (0.06 * step * pull * np.maximum(0, length - need[a, b]) / length)[:, None]
            for axis in (0, 1):
                inner[:, axis] += (np.bincount(a, move[:, axis], n) - np.bincount(b, move[:, axis], n)) / firm
        inner *= 1 - 0.01 * step
        for _ in range(2):
            apart = inner[:, None] - inner[None]
            length = np.sqrt((apart**2).sum(-1)) + 1e-9
            depth = np.maximum(0, need - length)
            np.fill_diagonal(depth, 0)
            push = (apart * (depth / length * share)[..., None]).sum(1) * 0.7
            inner += push * np.minimum(1, radius[:n] / (np.sqrt((push**2).sum(1)) + 1e-9))[:, None]  # many at once push no farther than one
    spots[:n] = inner
    if count > n:
        edge = float(np.sqrt((inner**2).sum(1)).max() + radius[:n].max()) + 20.0
        rest = radius[n:]
        far = np.sqrt(edge**2 + 1.6 * np.cumsum((2 * rest + 8) ** 2) / np.pi)
        angle = np.arange(count - n) * GOLDEN
        spots[n:] = np.stack([np.cos(angle) * far, np.sin(angle) * far], 1)
    return np.asarray(spots)
