"""The whole store as dots: where each of up to 100,000 entities stands, computed with numpy, the same for the same store.

Entities that hang together become groups (labels handed on along relations); a group is a disc in which the heaviest stand in the middle;
discs that are linked draw each other near and never overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.ontology import BASE, load, local_name
from kg.render.facts import is_node, local_id
from kg.render.reads import Reads
from kg.render.words import clean, names, pick
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.serve.pictures import rows
from kg.store import Store

__all__ = ["groups", "overview", "places"]

MOST = 100_000
LINES = 200_000
TURNS = 12
FORCED = 400
"""Groups whose discs are moved by forces; smaller ones stand in a ring around them."""
STEPS = 90
GOLDEN = np.pi * (3 - np.sqrt(5))

Index = NDArray[np.int64]
Array = NDArray[np.float64]


def overview(store: Store, arguments: Mapping[str, Any], limits: Limits) -> Reply:
    """Return the entities of a store that facts name, the heaviest first, and their relations.

    The answer: total, classes (id, name in each language), ids, names (one text, or one in each language), class (index), weight, x, y, and lines
    (index, index, index, index …).
    """
    reads = Reads(lambda query: rows(store, query))
    weights, _ = reads.weigh()
    ranked = sorted(weights, key=lambda iri: (-weights[iri], iri))[:MOST]
    index = {iri: k for k, iri in enumerate(ranked)}
    pairs = {(min(a, b), max(a, b)) for row in reads.select("SELECT DISTINCT ?s ?o WHERE { ?f a kg:Relation ; kg:subject ?s ; kg:object ?o }")
             if (a := index.get(row["s"].value, -1)) >= 0 and (b := index.get(row["o"].value, -1)) >= 0 and a != b}
    ends = np.array(sorted(pairs)[:LINES], np.int64).reshape(-1, 2)
    weight = np.array([weights[iri] for iri in ranked], np.float64)
    spots = places(groups(len(ranked), ends), weight, ends)
    classes, of = _classes(reads, index)
    return Reply.of({
        "total": len(weights), "classes": [[cls, list(names(load(), ["https://w3id.org/chipkg/ont#" + cls])[cls])] for cls in classes], "class": of,
        "ids": [local_id(iri) for iri in ranked], "names": _names(reads, index), "weight": [int(one) for one in weight],
        "x": [round(float(one), 1) for one in spots[:, 0]], "y": [round(float(one), 1) for one in spots[:, 1]], "lines": ends.ravel().tolist()})


def _classes(reads: Reads, index: Mapping[str, int]) -> tuple[list[str], list[int]]:
    found: dict[int, str] = {}
    for row in reads.select("SELECT ?s ?c WHERE { ?s a ?c }"):
        k = index.get(row["s"].value)
        if k is not None and is_node(row["c"]):
            name = local_name(row["c"].value)
            found[k] = min(name, found.get(k, name))
    classes = sorted(set(found.values()) | {"Organization"})
    return classes, [classes.index(found.get(k, "Organization")) for k in range(len(index))]


def _names(reads: Reads, index: Mapping[str, int]) -> list[str | list[str]]:
    labels: dict[int, list[tuple[str, str]]] = {}
    for row in reads.select("SELECT ?s ?l WHERE { ?s skos:prefLabel ?l }"):
        k = index.get(row["s"].value)
        if k is not None:
            labels.setdefault(k, []).append((row["l"].language or "", clean(row["l"].value)))
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
    inner, need = spots[:n].copy(), radius[:n, None] + radius[None, :n] + 8.0
    near = (pairs < n).all(1) if len(pairs) else np.zeros(0, bool)
    a, b = pairs[near].T if near.any() else (np.zeros(0, np.int64), np.zeros(0, np.int64))
    pull = np.log1p(strength[near]) if near.any() else np.zeros(0)
    for turn in range(STEPS):
        step = 1 - turn / STEPS
        if len(a):
            gap = inner[b] - inner[a]
            length = np.sqrt((gap**2).sum(1)) + 1e-9
            move = gap * (0.06 * step * pull * np.maximum(0, length - need[a, b]) / length)[:, None]
            for axis in (0, 1):
                inner[:, axis] += np.bincount(a, move[:, axis], n) / 3 - np.bincount(b, move[:, axis], n) / 3
        inner *= 1 - 0.01 * step
        for _ in range(2):
            apart = inner[:, None] - inner[None]
            length = np.sqrt((apart**2).sum(-1)) + 1e-9
            depth = np.maximum(0, need - length)
            np.fill_diagonal(depth, 0)
            inner += (apart * (depth / length)[..., None]).sum(1) * 0.35
    spots[:n] = inner
    if count > n:
        edge = float(np.sqrt((inner**2).sum(1)).max() + radius[:n].max()) + 20.0
        rest = radius[n:]
        far = np.sqrt(edge**2 + 1.6 * np.cumsum((2 * rest + 8) ** 2) / np.pi)
        angle = np.arange(count - n) * GOLDEN
        spots[n:] = np.stack([np.cos(angle) * far, np.sin(angle) * far], 1)
    return np.asarray(spots)
