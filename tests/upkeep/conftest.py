"""What the tests of keeping a store share: articles as documents made once, and stores of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.making import Maker
from kg.ontology import Ontology, load
from kg.pipeline import open_store
from kg.store import DocumentQuads, Store

ROOT = Path(__file__).parents[2]
ENDINGS = {".txt", ".md", ".html"}
EN = """AMD results day

Santa Clara, 3 February 2026 - Zephyrine Oldwick, chief financial officer of AMD, said revenue grew 34% in the fourth quarter of 2025.
"""
HANS = """AMD财报

2026年2月5日，AMD表示，2025年第四季度营收同比增长34%。
"""
HANT = """AMD財報

2026年2月6日，AMD表示，2025年第四季度營收年增34%。
"""
LATER = """AMD revisited

Santa Clara, 7 February 2026 - Zephyrin Oldwick, chief financial officer of AMD, said revenue grew 36% in the fourth quarter of 2025.
"""
TEXTS = {"en.txt": EN, "hans.txt": HANS, "hant.txt": HANT, "later.txt": LATER}


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with four short articles: one figure in three languages, and another number for it."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def articles(*folders: Path) -> list[tuple[str, Path]]:
    """Return name and path of every article of folders."""
    return [(f"{folder.name}/{path.name}", path) for folder in folders for path in sorted(folder.iterdir()) if path.suffix in ENDINGS]


@pytest.fixture(scope="session")
def own(ontology: Ontology) -> list[DocumentQuads]:
    """Our own articles as documents, read once."""
    maker = Maker(ontology)
    return [maker.make(path.read_bytes(), [name])[0] for name, path in articles(ROOT / "examples", ROOT / "tests/gold")]


@pytest.fixture(scope="session")
def all_articles(own: list[DocumentQuads], require_shared: Path, ontology: Ontology) -> list[DocumentQuads]:
    """Our own articles and the developers' shared ones."""
    maker = Maker(ontology)
    shared = [*articles(require_shared / "corpus/dev"), ("seed.txt", require_shared / "corpus/seed.txt")]
    return [*own, *(maker.make(path.read_bytes(), [name])[0] for name, path in shared)]


def dumped(store: Store) -> bytes:
    """Return all statements of a store as sorted N-Quads."""
    stream = io.BytesIO()
    store.dump(stream)
    return stream.getvalue()


@pytest.fixture
def store_of(tmp_path: Path) -> Callable[[str, Iterable[Iterable[DocumentQuads]]], bytes]:
    """A function that loads batches of documents into a new store and returns what the store then says."""
    def load_them(name: str, batches: Iterable[Iterable[DocumentQuads]]) -> bytes:
        with open_store(tmp_path / name) as store:
            for batch in batches:
                store.add(batch)
            return dumped(store)
    return load_them
