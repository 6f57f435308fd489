"""Room: kg.store.remote. Promise: a store on a real server gives the same bytes and the same answers as one in a folder."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from server_samples import SERVERS
from store_samples import document, figure, relation

from kg import store as stores
from kg.errors import StoreError
from kg.ontology import shipped_folder
from kg.pipeline import build, open_store
from kg.query import lookups, questions, run
from kg.store import Store

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = [*questions(shipped_folder()), *lookups(shipped_folder())]
ONE = document("Amazon grew.", figure("amazon", "213400000000.50", "2025Q4"), source="a.txt", catalog='kgr:amazon skos:altLabel "亚马逊 \\r\\n<&> \U0001f600"@zh-Hans .')
TWO = document("AWS too", relation("aws", "competesWith", "azure"), figure("aws", "-0.5", "2025"), source="b.txt")
THREE = document("AWS three", relation("aws", "competesWith", "azure"), figure("amazon", "213400000000.50", "2025Q4"), source="c.txt")
NEWER = document("AWS newer", figure("aws", "7", "2026"), source="b.txt")
MANY = [document(f"Text {n}", figure("amazon", str(n % 7), "2025Q4"), relation("aws", "partnerOf", "azure"), source=f"{n}.txt") for n in range(45)]


@pytest.fixture(scope="module", params=sorted(SERVERS))
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture
def server(url: str) -> Iterator[str]:
    with stores.open(url) as store:
        for found in store.documents():
            assert store.remove(found.id)
        store.replace_graph(stores.VOCABULARY, [])
        store.refresh(anew=True)
        assert [quad for quad in store.quads() if quad.graph_name != ox.NamedNode("https://w3id.org/chipkg/graph/derived")] == []
    yield url


def dumped(store: Store) -> bytes:
    stream = io.BytesIO()
    store.dump(stream)
    return stream.getvalue()


def in_folder(folder: Path, *documents: stores.DocumentQuads) -> bytes:
    with stores.open(folder) as store:
        store.add(documents)
        return dumped(store)


def test_adding_and_removing_keep_the_laws_of_every_store(server: str, tmp_path: Path) -> None:
    with stores.open(server) as store:
        assert store.add([ONE, TWO]) == 2
        assert store.add([TWO, ONE]) == 0
        both = dumped(store)
        assert both == in_folder(tmp_path / "both", TWO, ONE)
        assert store.add([THREE]) == 1
        assert store.remove("c.txt") is True
        assert store.remove("c.txt") is False
        assert dumped(store) == both
        assert store.add([NEWER]) == 1
        assert [found.sources for found in store.documents()] == [("a.txt",), ("b.txt",)] or [found.sources for found in store.documents()] == [("b.txt",), ("a.txt",)]
        assert dumped(store) == in_folder(tmp_path / "newer", ONE, NEWER)


def test_many_documents_at_once_are_the_same_as_in_a_folder(server: str, tmp_path: Path) -> None:
    with stores.open(server) as store:
        assert store.add(MANY) == 45
        assert dumped(store) == in_folder(tmp_path / "many", *MANY)
        with stores.open(tmp_path / "many", read_only=True) as other:
            assert store.stats() == other.stats()
            assert store.documents() == other.documents()
            assert store.extract("7.txt").quads == other.extract("7.txt").quads
            assert store.find_document(MANY[3].id[:10]) == MANY[3].id == other.find_document("3.txt")


def test_texts_are_kept_in_their_folder(server: str, tmp_path: Path) -> None:
    with stores.open(server, texts=tmp_path / "texts") as store:
        store.add([ONE, TWO])
        assert store.text("a.txt") == "Amazon grew."
        store.remove("a.txt")
        assert sorted(path.name for path in (tmp_path / "texts" / "documents").iterdir()) == [TWO.id]
    with stores.open(server) as store, pytest.raises(StoreError, match="texts are not kept with this store"):
        store.text("b.txt")


def test_a_writer_that_was_stopped_is_undone_and_the_same_command_goes_on(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store.remote.endpoint import Endpoint

    whole = Endpoint.update, Endpoint.insert
    for stop in range(1, 7):
        with stores.open(server) as store:
            store.add([ONE])
            before = dumped(store)
            calls = 0

            def counted(self: Endpoint, *words: object, way: int = 0, at: int = stop) -> None:
                nonlocal calls
                calls += 1
                if calls == at:
                    raise KeyboardInterrupt
                whole[way](self, *words)  # type: ignore[arg-type]

            monkeypatch.setattr(Endpoint, "update", lambda self, words: counted(self, words, way=0))
            monkeypatch.setattr(Endpoint, "insert", lambda self, quads: counted(self, quads, way=1))
            try:
                store.add([TWO])
            except KeyboardInterrupt:
                pass
            monkeypatch.setattr(Endpoint, "update", whole[0])
            monkeypatch.setattr(Endpoint, "insert", whole[1])
        with stores.open(server) as store:
            store.refresh()
            found = dumped(store)
            assert found in (before, in_folder(tmp_path / f"with-{stop}", ONE, TWO))
            store.add([TWO])
            assert dumped(store) == in_folder(tmp_path / f"again-{stop}", ONE, TWO)
            store.remove("b.txt")
            assert dumped(store) == before


def test_queries_see_the_union_or_the_graphs_that_are_named(server: str) -> None:
    with stores.open(server) as store:
        store.add([ONE, TWO])
        assert [row["v"].value for row in store.query("SELECT ?v { ?f kg:value ?v } ORDER BY ?v")] == ["-0.5", "213400000000.5"]
        assert bool(store.query("ASK { kgr:amazon ?p ?o }")) is True
        assert len(list(store.query("CONSTRUCT { ?f kg:x ?v } WHERE { ?f kg:value ?v }"))) == 2
        facts = ox.NamedNode("https://w3id.org/chipkg/graph/facts")
        assert not store.query("ASK { kgr:amazon a kg:Company }", default_graph=[facts])
        assert run(store, "SELECT (COUNT(*) AS ?n) FROM kgg:shortcuts { ?s ?p ?o }").rows[0][0] == ox.Literal(2)
        with pytest.raises(SyntaxError):
            store.query("SELECT {")


def cell(term: object) -> object:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rsplit("#", 1)[-1]
        if kind in ("integer", "decimal", "double", "boolean"):
            words = {"true": "1", "false": "0"}.get(term.value, term.value)
            return round(Decimal(words), 6).normalize()
    return None if term is None else str(term)


def answers(place: str | Path) -> dict[str, list[list[object]]]:
    with open_store(place, read_only=True) as store:
        return {question.id: [[cell(term) for term in row] for row in run(store, question).rows] for question in QUESTIONS}


@pytest.fixture(scope="module")
def articles() -> list[Path]:
    """Our own sample articles, and the developers' shared ones where these are at hand."""
    shared = ROOT.parent / "shared" / "corpus" / "dev"
    assert shared.is_dir() or not os.environ.get("KG_REQUIRE_ALL")
    folders = [folder for folder in (ROOT / "examples", shared) if folder.is_dir()]
    return sorted(path for folder in folders for path in folder.iterdir() if path.suffix in (".txt", ".md", ".html"))


@pytest.fixture(scope="module")
def embedded(articles: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, list[list[object]]]]:
    """The dump of a store folder with the articles, and its answers."""
    folder = tmp_path_factory.mktemp("embedded") / "store"
    build(articles, folder)
    with open_store(folder, read_only=True) as store:
        return dumped(store), answers(folder)


def test_articles_give_the_same_answers_and_bytes(url: str, articles: list[Path], embedded: tuple[bytes, dict[str, list[list[object]]]]) -> None:
    """Every question has the same rows in the same order on the server, and the dump the same bytes."""
    with open_store(url) as store:
        for found in store.documents():
            store.remove(found.id)
        report = build(articles, store)
        assert (report.failures, report.changed) == ([], len(articles))
        assert build(articles, store).changed == 0
        assert dumped(store) == embedded[0]
    mine, theirs = embedded[1], answers(url)
    assert [name for name in mine if sorted(map(repr, mine[name])) != sorted(map(repr, theirs[name]))] == []
    assert [question.id for question in QUESTIONS if question.ordered and mine[question.id] != theirs[question.id]] == []


def test_a_wrong_password_is_refused_and_never_shown(tmp_path: Path) -> None:
    with SERVERS["virtuoso"](tmp_path) as url:
        with pytest.raises(StoreError, match="the server refuses this user and password") as caught:
            stores.open(url.replace("dba:dba@", "dba:s3cret-word@"))
    assert "s3cret-word" not in str(caught.value) + repr(vars(caught.value))
