"""Room: kg.store.near. Promise: deriving around a change gives what deriving everything gives, after every change."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytest import MonkeyPatch

from kg.pipeline import open_store
from kg.store import DocumentQuads, Store
from kg.store import core as core_of_stores


def derived(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads() if str(quad.graph_name.value).endswith("graph/derived")}


def changes(documents: list[DocumentQuads], folder: Path, seed: int) -> tuple[int, int]:
    """Add, replace and remove documents one by one and compare; return how many derived statements were seen, at most."""
    rng, most = random.Random(seed), 0
    with open_store(folder) as store:
        for count, document in enumerate(rng.sample(documents, len(documents))):
            store.add([document])
            if count % 3 == 2:
                store.remove(rng.choice(store.documents()).id)
            near = derived(store)
            assert near == derived(store.refresh(anew=True)), (seed, count)
            most = max(most, len(near))
    return most, len(documents)


def test_one_document_after_the_other_derives_what_all_at_once_derives(own: list[DocumentQuads], tmp_path: Path) -> None:
    changes(own[:6], tmp_path / "s", 1)


def test_only_the_neighbourhood_of_a_change_is_derived_again(own: list[DocumentQuads], tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(own[:2])
        monkeypatch.setattr(core_of_stores, "derive", lambda *_: pytest.fail("everything was derived again"))
        store.add([own[2]])
        store.remove(own[0].id)


@pytest.mark.slow
def test_all_articles_one_after_the_other_derive_what_all_at_once_derives(all_articles: list[DocumentQuads], tmp_path: Path) -> None:
    assert changes(all_articles, tmp_path / "s", 2)[0] > 100
