"""First places of units: stress (distance on paper as distance in the graph), from each company's corner or from a planar drawing.

Stress majorization after Gansner, Koren and North (Graph drawing by stress majorization, 2004).
"""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.render.geometry import Array
from kg.render.plan import ASPECT, Plan

__all__ = ["cornered", "flat", "stressed"]

FAR = 7.0  # steps between units that no chain of lines joins
STEP = 90.0
FEW = 200  # a planar drawing of more units costs more than it gives


def cornered(plan: Plan, seed: int) -> Array:
    """Return units near the corner of their company, where their id puts them, shaken by `seed`."""
    shake = np.random.default_rng(seed).normal(0, 0.12, plan.start.shape) if seed else 0.0
    return np.asarray(plan.corner + (plan.start * 0.35 + shake) * plan.span / 2)


def flat(plan: Plan) -> Array | None:
    """Return units as a drawing without crossings of most of the lines, or None if there are too many units."""
    count = len(plan.unit_half)
    if count > FEW:
        return None
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for a, b in _pairs(plan):
        graph.add_edge(a, b)
        if not nx.check_planarity(graph)[0]:
            graph.remove_edge(a, b)
    drawn = nx.planar_layout(graph)
    at = np.array([drawn[k] for k in range(count)])
    at = (at - at.mean(0)) / (at.std(0) + 1e-9) * plan.span * np.array([ASPECT, 1.0]) / 3.5
    left, _, right = np.linalg.svd(at.T @ cornered(plan, 0))
    return np.asarray(np.round(at @ (left @ right), 1))  # turned and mirrored so that companies come nearest to their corners (Procrustes)


def stressed(plan: Plan, at: Array, rounds: int) -> Array:
    """Return units after `rounds` of stress majorization from `at`: neighbours near, others as far as their chain of lines is long."""
    radius = np.hypot(plan.unit_half[:, 0], plan.unit_half[:, 1])
    wish = (_steps(plan) * STEP + (radius[:, None] + radius[None]) * 0.6).astype(np.float32)
    np.fill_diagonal(wish, 1.0)
    weight = 1 / wish**2
    np.fill_diagonal(weight, 0.0)
    share = weight / np.maximum(weight.sum(1), 1e-12)[:, None]
    x, y = at[:, 0].astype(np.float32), at[:, 1].astype(np.float32)
    for _ in range(rounds if len(at) > 1 else 0):
        across, down = x[:, None] - x[None], y[:, None] - y[None]
        pull = share * wish / (np.sqrt(across * across + down * down) + np.float32(1e-3))
        x, y = (share * x).sum(1) + (pull * across).sum(1), (share * y).sum(1) + (pull * down).sum(1)
    return np.round(np.stack([x, y], 1).astype(np.float64), 1)  # what differs between processors lies far below


def _pairs(plan: Plan) -> list[tuple[int, int]]:
    """Return the pairs of units that a line joins, strongest first."""
    pull: dict[tuple[int, int], float] = {}
    for (a, b), strength in zip(plan.unit[plan.ends].tolist(), plan.pull.tolist(), strict=True):
        if a != b:
            key = (min(a, b), max(a, b))
            pull[key] = max(pull.get(key, 0.0), strength)
    return sorted(pull, key=lambda pair: (-pull[pair], pair))


def _steps(plan: Plan) -> NDArray[np.float32]:
    """Return how many lines lie between each two units, at most `FAR`."""
    count = len(plan.unit_half)
    near = np.eye(count, dtype=np.float32)
    for a, b in _pairs(plan):
        near[a, b] = near[b, a] = 1.0
    steps = np.full((count, count), FAR, np.float32)
    seen = np.eye(count, dtype=bool)
    steps[seen] = 0.0
    for hop in range(1, int(FAR)):
        reached = (near @ seen.astype(np.float32)) > 0
        fresh = reached & ~seen
        if not fresh.any():
            break
        steps[fresh] = hop
        seen |= reached
    return steps
