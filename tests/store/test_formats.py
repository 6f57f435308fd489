"""Room: kg.store. Promise: a store written to a file in any RDF format says the same when read back, and is written in the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from store_samples import document, figure, relation

from kg import store as stores
from kg.errors import StoreError
from kg.store.export import FORMATS, WITH_GRAPHS, dump_bytes

DOCUMENTS = (
    document("Amazon grew.", figure("amazon", "213400000000.50", "2025Q4"), source="news/a b.txt", catalog='kgr:amazon skos:altLabel "亚马逊 \\r\\n<&> \U0001f600"@zh-Hans .'),
    document("AWS too", relation("aws", "competesWith", "azure"), figure("aws", "-0.5", "2025")),
)


@pytest.fixture
def store(tmp_path: Path) -> stores.FileStore:
    made = stores.open(tmp_path / "all.nq")
    assert isinstance(made, stores.FileStore)
    made.add(DOCUMENTS)
    return made


def dumped(store: stores.FileStore, format: str) -> bytes:
    stream = io.BytesIO()
    store.dump(stream, format)
    return stream.getvalue()


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_dump_is_read_back_the_same(store: stores.FileStore, tmp_path: Path, format: str) -> None:
    data = dumped(store, format)
    assert data == dumped(store, format)
    (tmp_path / f"again.{format}").write_bytes(data)
    again = stores.open(tmp_path / f"again.{format}", read_only=True)
    assert dumped(again, format) == data
    kept = set(store.quads()) if format in WITH_GRAPHS else {quad.triple for quad in store.quads()}
    assert (set(again.quads()) if format in WITH_GRAPHS else {quad.triple for quad in again.quads()}) == kept


@pytest.mark.parametrize(("format", "name"), [("jsonld", "json-ld"), ("rdf", "xml"), ("trig", "trig"), ("nq", "nquads")])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_reader_finds_as_many_statements(store: stores.FileStore, format: str, name: str) -> None:
    found = rdflib.Dataset().parse(data=dumped(store, format), format=name)
    words = {str(term) for _, _, term, _ in found.quads()}
    assert len(list(found.quads())) == (len(list(store.quads())) if format in WITH_GRAPHS else len({quad.triple for quad in store.quads()}))
    assert {"亚马逊 \r\n<&> \U0001f600", "news/a b.txt", "Amazon grew."} <= words


@pytest.mark.parametrize("format", WITH_GRAPHS)
def test_a_file_with_graphs_can_be_added_to_and_removed_from(tmp_path: Path, format: str) -> None:
    with stores.open(tmp_path / f"s.{format}") as store:
        store.add(DOCUMENTS)
    with stores.open(tmp_path / f"s.{format}") as store:
        assert store.remove(DOCUMENTS[0].id)
    with stores.open(tmp_path / "other.nq") as other, stores.open(tmp_path / f"s.{format}", read_only=True) as store:
        other.add(DOCUMENTS[1:])
        assert set(store.quads()) == set(other.quads())


def test_a_file_without_graphs_is_for_reading_only(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="for reading only"):
        stores.open(tmp_path / "s.rdf").add(DOCUMENTS)


def test_rdf_xml_refuses_what_xml_cannot_hold() -> None:
    node = ox.NamedNode("https://w3id.org/chipkg/ont#x")
    quads = [ox.Quad(node, node, ox.Literal("form\ffeed"), node)]
    with pytest.raises(StoreError, match=r"RDF/XML cannot hold a control character \(write .nq"):
        dump_bytes(quads, "rdf")
    assert b"form\\ffeed" in dump_bytes(quads, "jsonld")


@pytest.mark.parametrize(("name", "data"), [("s.jsonld", b'{"@context":"http://127.0.0.1:9/c.jsonld","@id":"x:y"}'), ("s.jsonld", b"{"), ("s.rdf", b"<rdf:RDF>"),
                                            ("s.rdf", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>')])
def test_hostile_files_are_refused_and_nothing_is_fetched(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StoreError, match="not readable as RDF|the store failed"):
        stores.open(tmp_path / name, read_only=True)
