"""Room: kg.store, under kill -9. Promise: the store opens, every acknowledged document is there, every document is whole or absent."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_samples import document, figure, relation

import kg.store
from kg.errors import StoreError
from kg.store.ledger import normalised

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import kg.store
from test_kills import numbered
with kg.store.open(Path({folder!r})) as store:
    size = {size}
    for start in range({start}, 100000, size):
        store.add([numbered(i) for i in range(start, start + size)])
        print(start + size, flush=True)
"""


def numbered(number: int) -> kg.store.DocumentQuads:
    """Document `number`: every third replaces the one before it, all share facts and entities."""
    source = f"{number - (number % 3 == 2)}.txt"
    return document(
        f"No {number}", figure("amazon", f"{number % 7}.5", "2025"), figure("aws", f"{number}.25", "2026"),
        relation("aws", "competesWith", "azure"), source=source,
    )


def whole(store: kg.store.EmbeddedStore, number: int) -> bool:
    """Whether a document is stored with all it says; fails if only a part is."""
    expected = numbered(number)
    found = {row["d"].value for row in store.query(f'SELECT ?d {{ ?d dcterms:identifier "sha256:{expected.id}" }}')}
    if not found:
        assert not (Path(store.place) / "documents" / expected.id).exists()
        return False
    assert {str(quad) for quad in normalised(expected.quads)} == {str(quad) for quad in store.extract(expected.id).quads}
    assert store.original(expected.id) == expected.original
    return True


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 25])
def test_store_survives_kills(tmp_path, size):
    folder, rng, done = tmp_path / "s", random.Random(size), 0
    for _ in range(10):
        code = WRITER.format(tests=str(Path(__file__).parent), folder=str(folder), size=size, start=done)
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()  # alive and writing
            time.sleep(rng.uniform(0.0, 0.4))
            writer.send_signal(signal.SIGKILL)
            lines = [first, *writer.stdout.read().splitlines()]
        acknowledged = max(int(line) for line in lines if line.strip())
        with kg.store.open(folder) as store:
            present = {number for number in range(done, acknowledged + 2 * size) if whole(store, number)}
            missing = set(range(done, acknowledged)) - present
            assert all(number % 3 == 1 and number + 1 in present for number in missing), missing  # only what a later one replaced
            assert not [number for number in present if number % 3 == 1 and number + 1 in present]  # never both
            triples = [quad.triple for quad in store.quads()]
            assert len(triples) == len(set(triples))
        done = acknowledged
    assert done >= 10 * size


@pytest.mark.slow
def test_reader_beside_a_busy_writer_is_told_so_and_never_sees_half_a_document(tmp_path):
    code = WRITER.format(tests=str(Path(__file__).parent), folder=str(tmp_path / "s"), size=1, start=0)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(40):
            with pytest.raises(StoreError, match="another process is writing to this store"):
                kg.store.open(tmp_path / "s", read_only=True)
            time.sleep(0.01)
        writer.kill()
        writer.stdout.read()
    kg.store.open(tmp_path / "s").close()  # finishes what was stopped
    with kg.store.open(tmp_path / "s", read_only=True) as idle:
        assert idle.documents()
        assert all(held.facts == 3 for held in idle.documents())
