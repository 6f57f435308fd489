"""The places of all entities: finite, near each other, no two alike, whatever hangs together with what."""

from __future__ import annotations

import numpy as np
import pytest

from kg.serve.overview import groups, hubs, places


def star(count: int) -> np.ndarray:
    """Return the lines of a graph of hubs that are all linked with the first, each with four others around it."""
    own = [(k - k % 5, k) for k in range(count) if k % 5]
    return np.array([*own, *((0, k) for k in range(5, count, 5))], np.int64)


@pytest.mark.parametrize("count", [5, 400, 3000])
@pytest.mark.parametrize("way", [groups, hubs])
def test_places_stay_near_each_other_though_one_is_linked_with_all(count: int, way: object) -> None:
    spots = places(way(count, star(count)), np.arange(count, 0, -1, dtype=float), star(count))
    assert np.isfinite(spots).all() and np.abs(spots).max() < 60 * np.sqrt(count) + 200
    assert len(np.unique(spots.round(3), axis=0)) == count


def test_places_of_entities_without_relations_are_apart() -> None:
    spots = places(groups(600, np.zeros((0, 2), np.int64)), np.ones(600), np.zeros((0, 2), np.int64))
    assert len(np.unique(spots.round(3), axis=0)) == 600


def test_places_are_the_same_for_the_same_store() -> None:
    first, second = (places(groups(500, star(500)), np.ones(500), star(500)) for _ in range(2))
    assert (first == second).all()
