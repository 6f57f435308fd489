"""Room: kg.store with kg.upkeep. Promise: what a store says depends on its documents alone, not on how they came into it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.ontology import Ontology
from kg.pipeline import open_store
from kg.store import DocumentQuads
from kg.upkeep.merging import merge

Loader = Callable[[str, Iterable[Iterable[DocumentQuads]]], bytes]


def batches(documents: list[DocumentQuads], rng: random.Random) -> list[list[DocumentQuads]]:
    """Cut a list into pieces of random lengths: single documents, small batches, and some large enough for the bulk loader."""
    found, rest = [], list(documents)
    while rest:
        size = rng.choice((1, 2, 5, 30))
        found.append(rest[:size])
        rest = rest[size:]
    return found


def promised(documents: list[DocumentQuads], store_of: Loader, tmp_path: Path, ontology: Ontology, rounds: int) -> None:
    expected = store_of("expected", [documents])
    for seed in range(rounds):
        rng, name = random.Random(seed), f"{seed}"
        order = rng.sample(documents, len(documents))
        assert store_of(f"order-{name}", batches(order, rng)) == expected, f"order {seed}"
        assert store_of(f"order-{name}", batches(rng.sample(documents, rng.randint(1, 9)), rng)) == expected, f"twice {seed}"
        gone = rng.choice(documents)
        with open_store(tmp_path / f"order-{name}") as store:
            assert store.remove(gone.id)
        assert store_of(f"order-{name}", [[gone]]) == expected, f"removed and added again {seed}"
        cut = rng.randint(1, len(order) - 1)
        store_of(f"left-{name}", [order[:cut]])
        store_of(f"right-{name}", batches(order[cut:], rng))
        merge([tmp_path / f"left-{name}", tmp_path / f"right-{name}"], tmp_path / f"merged-{name}", ontology=ontology)
        assert store_of(f"merged-{name}", []) == expected, f"merged {seed}"


def bare(store_of: Loader) -> Loader:
    """Leave the vocabulary out: merging writes it, loading single documents does not."""
    def load_them(name: str, pieces: Iterable[Iterable[DocumentQuads]]) -> bytes:
        lines = store_of(name, pieces).splitlines(keepends=True)
        return b"".join(line for line in lines if b"/graph/vocabulary>" not in line)
    return load_them


def test_own_articles_in_any_order_twice_in_halves_or_removed_and_added_again_give_the_same_bytes(
    own: list[DocumentQuads], store_of: Loader, tmp_path: Path, ontology: Ontology,
) -> None:
    promised(own[::3], bare(store_of), tmp_path, ontology, rounds=1)


@pytest.mark.slow
def test_all_development_articles_in_any_order_twice_in_halves_or_removed_and_added_again_give_the_same_bytes(
    all_articles: list[DocumentQuads], store_of: Loader, tmp_path: Path, ontology: Ontology,
) -> None:
    assert len(all_articles) >= 30
    promised(all_articles, bare(store_of), tmp_path, ontology, rounds=3)
