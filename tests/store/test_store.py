"""Room: kg.store. Promise: a store holds exactly what its documents say, whatever was added, replaced or removed before."""

from __future__ import annotations

import io
import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from store_samples import document, figure, relation

import kg.store
from kg.errors import StoreError
from kg.ontology import BASE
from kg.store import EmbeddedStore, FileStore, Store, core, networkx_graph
from kg.store.graphs import SHARED
from kg.store.ledger import normalised

Opener = Callable[[str], EmbeddedStore | FileStore]


@pytest.fixture(params=["folder", "file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """A function from a name to a new store; each test that uses it runs for a folder and for a file."""
    def make(name: str = "one") -> EmbeddedStore | FileStore:
        if request.param == "folder":
            return kg.store.open(tmp_path / name)
        return kg.store.open(tmp_path / f"{name}.nq", texts=tmp_path / f"{name}-texts")
    return make


ONE = document("One: Amazon 213.4", figure("amazon", "213.4", "2025Q4"), relation("aws", "competesWith", "azure"), source="one.txt")
TWO = document("Two: Amazon 213.4", figure("amazon", "213.4", "2025Q4"), figure("amazon", "716.9", "2025"), source="two.txt")
THREE = document(
    "Three: rivals", relation("aws", "competesWith", "azure"), relation("aws", "uses", "amazon"), source="three.txt",
    catalog='kgr:x-acme a kg:Company ; skos:prefLabel "Acme Inc"@en . kgr:aws kg:segmentOf kgr:amazon .',
)
FOUR = document(
    "Four: plans", relation("aws", "uses", "amazon", "guidance"), relation("aws", "segmentOf", "amazon"), relation("amazon", "uses", "aws"),
    source="four.txt", catalog='kgr:x-acme a kg:Company ; skos:prefLabel "ACME"@en .',
)
ALL = (ONE, TWO, THREE, FOUR)


def dumped(store: Store) -> bytes:
    stream = io.BytesIO()
    store.dump(stream)
    return stream.getvalue()


def count(store: Store, pattern: str) -> int:
    return len(list(store.query(f"SELECT * WHERE {{ {pattern} }}")))


def many(number: int) -> list[kg.store.DocumentQuads]:
    return [document(f"No {i} of many", figure("amazon", f"{i % 7}.5", "2025"), source=f"{i}.txt") for i in range(number)]


def test_add_then_query_sees_the_union_of_all_graphs(opened):
    with opened("one") as store:
        assert store.add([ONE, TWO]) == 2
        rows = [row["v"].value for row in store.query("SELECT ?v { ?f kg:subject kgr:amazon ; kg:value ?v ; kg:evidence ?e } ORDER BY ?v ?e")]
        assert rows == ["213.4", "213.4", "716.9"]  # one fact with two evidences, one with one
        assert count(store, "?f a kg:Observation") == 2


def test_add_twice_changes_nothing(opened):
    with opened("one") as store:
        store.add(ALL)
        before = dumped(store)
        assert store.add(ALL) == 0
        assert dumped(store) == before


def test_add_in_any_order_gives_the_same_bytes(opened):
    dumps = set()
    for number, order in enumerate(itertools.permutations(ALL)):
        with opened(f"order{number}") as store:
            store.add(order)
            dumps.add(dumped(store))
        if number == 11:
            break
    assert len(dumps) == 1


@pytest.mark.parametrize("gone", range(4))
def test_remove_leaves_what_the_other_documents_say(opened, gone):
    others = [doc for doc in ALL if doc is not ALL[gone]]
    with opened("all") as store, opened("others") as expected:
        store.add(ALL)
        expected.add(others)
        assert store.remove(ALL[gone].id)
        assert dumped(store) == dumped(expected)
        assert not store.remove(ALL[gone].id)


def test_remove_of_every_document_leaves_nothing(opened):
    with opened("one") as store:
        store.add(ALL)
        for source in ("three.txt", "one.txt", "four.txt", "two.txt"):
            assert store.remove(source)
        assert dumped(store) == b""


def test_each_statement_lies_in_one_graph(opened):
    with opened("one") as store:
        for doc in (FOUR, ONE, THREE, TWO):
            store.add([doc])
        triples = [quad.triple for quad in store.quads()]
        assert len(triples) == len(set(triples))
        assert count(store, "kgr:aws kg:segmentOf kgr:amazon") == 1


def test_link_dropped_by_the_catalog_shows_as_stated_again(opened):
    with opened("one") as store:
        store.add([THREE, FOUR])
        store.remove(THREE.id)
        graphs = {quad.graph_name.value for quad in store.quads() if quad.predicate.value.endswith("#segmentOf")}
        assert graphs == {BASE + "graph/shortcuts"}


def test_same_source_with_new_bytes_replaces_the_old_document(opened):
    newer = document("One, corrected", figure("amazon", "213.5", "2025Q4"), source="one.txt")
    with opened("one") as store, opened("expected") as expected:
        store.add([ONE, TWO])
        store.add([newer])
        expected.add([TWO, newer])
        assert dumped(store) == dumped(expected)
        with pytest.raises(StoreError, match="no such document"):
            store.original(ONE.id)
        assert store.text("one.txt") == "One, corrected"


def test_same_bytes_under_two_names_are_one_document_with_two_sources(opened):
    again = document("Two: Amazon 213.4", figure("amazon", "213.4", "2025Q4"), figure("amazon", "716.9", "2025"), source="copy.txt")
    with opened("one") as store:
        store.add([TWO])
        store.add([again])
        [stored] = store.documents()
        assert stored.sources == ("copy.txt", "two.txt")
        assert stored.facts == 2
        store.add([document("Something new", figure("amazon", "1", "2025"), source="copy.txt")])
        assert [doc.sources for doc in store.documents() if doc.id == TWO.id] == [("two.txt",)]


def test_known_document_with_new_statements_is_brought_up_to_date(opened):
    better = document("One: Amazon 213.4", figure("amazon", "213.4", "2025"), source="one.txt")
    with opened("one") as store, opened("expected") as expected:
        store.add([ONE])
        assert store.add([better]) == 1
        expected.add([better])
        assert dumped(store) == dumped(expected)


def test_large_batches_and_single_documents_give_the_same_bytes(opened):
    docs = many(45)
    newer = [document("No 3 anew", figure("amazon", "9.5", "2026"), source="3.txt"), ONE, ONE]
    with opened("bulk") as bulk, opened("single") as single:
        bulk.add([*docs, *newer])
        for doc in [*docs, *newer]:
            single.add([doc])
        assert dumped(bulk) == dumped(single)
        assert len(bulk.documents()) == 46


def as_lines(doc: kg.store.DocumentQuads) -> kg.store.DocumentQuads:
    """The same document as `kg.mapping` hands it over: its own statements as lines."""
    quads = normalised(doc.quads)
    shared = [quad for quad in quads if quad.graph_name in SHARED]
    own = "".join(f"{quad} .\n" for quad in quads if quad.graph_name not in SHARED)
    return replace(doc, quads=kg.store.Written(own.encode(), shared))


@pytest.mark.parametrize("size", [1, 100])
def test_documents_that_come_as_lines_are_stored_like_others(opened, size):
    docs = [*many(45), document("No 3 anew", figure("amazon", "9.5", "2026"), source="3.txt"), *ALL, ONE]
    with opened("lines") as lines, opened("quads") as quads:
        quads.add(docs)
        for start in range(0, len(docs), size):
            lines.add([as_lines(doc) if number % 3 else doc for number, doc in enumerate(docs[start:start + size])])
        assert dumped(lines) == dumped(quads)


def test_what_lines_say_of_a_node_is_not_looked_for_in_words():
    node, link = ox.NamedNode("x:a"), ox.NamedNode("x:p")
    found = kg.store.Written(f'<x:b> <x:p> "{node} {link} <x:c>" .\n{node} {link} "1" .\n'.encode(), ()).said(node, link)
    assert found == {ox.Quad(node, link, ox.Literal("1"))}


def test_lines_that_do_not_name_their_document_are_refused(opened):
    other = as_lines(TWO).quads
    with opened("one") as store, pytest.raises(StoreError, match="do not name the document"):
        store.add([replace(ONE, quads=other)])


@pytest.mark.parametrize(("limit", "value"), [("PATIENCE", 0.0), ("MOST", 1)])
def test_documents_are_written_while_others_are_still_made(opened, monkeypatch, limit, value):
    monkeypatch.setattr(core, limit, value)
    seen = []
    with opened("one") as store:
        def made() -> Iterator[kg.store.DocumentQuads]:
            for doc in many(3):
                yield doc
                seen.append(store.stats().documents)
        store.add(made())
    assert seen == [1, 2, 3]


def test_store_opened_again_holds_the_same(opened):
    with opened("one") as store:
        store.add(ALL)
        before = dumped(store)
    with opened("one") as store:
        assert dumped(store) == before
        assert store.original(TWO.id) == b"Two: Amazon 213.4"
        assert store.find_document(TWO.id[:8]) == TWO.id == store.find_document("two.txt")


def test_extract_gives_a_document_that_another_store_can_add(opened):
    with opened("one") as store, opened("copy") as copy:
        store.add(ALL)
        copy.add(store.extract(doc.id) for doc in store.documents())
        assert dumped(copy) == dumped(store)
        assert copy.text(ONE.id) == store.text(ONE.id)


def test_stats_count_documents_facts_and_entities(opened):
    with opened("one") as store:
        store.add(ALL)
        stats = store.stats()
        assert (stats.documents, stats.observations, stats.relations, stats.entities) == (4, 2, 5, 4)
        assert stats.quads == len(dumped(store).splitlines())


def test_dump_formats_hold_the_same_statements(opened, tmp_path):
    with opened("one") as store:
        store.add(ALL)
        for name in ("all.trig", "all.nq"):
            store.dump(tmp_path / name, name.removeprefix("all."))
            with kg.store.open(tmp_path / name, read_only=True) as copy:
                assert dumped(copy) == dumped(store)
        store.dump(tmp_path / "all.ttl", "ttl")
        with kg.store.open(tmp_path / "all.ttl") as copy:
            assert count(copy, "?f a kg:Observation") == 2
            with pytest.raises(StoreError, match="reading only"):
                copy.add([ONE])
        with pytest.raises(StoreError, match="no such format: xls"):
            store.dump(tmp_path / "x", "xls")


RULE = "CONSTRUCT { ?a kg:relatedTo ?b } WHERE { ?r a kg:Relation ; kg:subject ?a ; kg:object ?b }"


@pytest.mark.parametrize("name", ["s", "s.nq"])
def test_derived_graph_follows_the_documents(tmp_path, name):
    with kg.store.open(tmp_path / name, rules=[RULE]) as store:
        store.add(ALL)
        assert count(store, "?a kg:relatedTo ?b") == 3
        store.remove(FOUR.id)
        assert count(store, "?a kg:relatedTo ?b") == 2
        assert count(store, "?a kg:stale ?b") == 0


def test_change_lies_on_the_disk_before_the_store_is_closed(tmp_path, monkeypatch):
    synced = []
    with kg.store.open(tmp_path / "s") as store:
        monkeypatch.setattr("kg.store.embedded.sync", synced.append)
        store.add([ONE, TWO])
        store.remove(TWO.id)
        assert {path.suffix for path in synced} == {"", ".log"}
        shutil.copytree(tmp_path / "s", tmp_path / "left", ignore=shutil.ignore_patterns("LOCK"))
        store.dump(tmp_path / "s.nq")
    for place in ("left", "s"):
        with kg.store.open(tmp_path / place, read_only=True) as store:
            store.dump(tmp_path / "again.nq")
        assert (tmp_path / "again.nq").read_bytes() == (tmp_path / "s.nq").read_bytes()


def test_stale_derived_graph_is_rebuilt_before_the_next_read(tmp_path):
    from kg.store.graphs import STALE_MARK

    kg.store.open(tmp_path / "s").close()
    database = ox.Store(str(tmp_path / "s" / "oxigraph"))
    database.add(STALE_MARK)
    database.flush()
    del database
    with kg.store.open(tmp_path / "s", read_only=True) as frozen, pytest.raises(StoreError, match="out of date"):
        frozen.query("ASK {}")
    with kg.store.open(tmp_path / "s") as store:
        assert count(store, "?a kg:stale ?b") == 0


def test_rule_that_is_no_construct_is_refused(tmp_path):
    with kg.store.open(tmp_path / "s", rules=["ASK {}"]) as store, pytest.raises(StoreError, match="rule 1: a rule must be a CONSTRUCT"):
        store.add([ONE])


def test_replace_graph_swaps_the_vocabulary(opened):
    node = ox.NamedNode(BASE + "metric/revenue")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    with opened("one") as store:
        store.add([ONE])
        for word in ("sales", "revenue"):
            store.replace_graph(kg.store.VOCABULARY, [ox.Quad(node, label, ox.Literal(word, language="en"), kg.store.VOCABULARY)])
        assert [row["l"].value for row in store.query("SELECT ?l { kgm:revenue skos:prefLabel ?l }")] == ["revenue"]
        with pytest.raises(StoreError, match="documents write to this graph"):
            store.replace_graph(ox.NamedNode(BASE + "graph/facts"), [])


def test_networkx_graph_has_an_edge_for_each_relation(opened):
    with opened("one") as store:
        store.add(ALL)
        graph = networkx_graph(store)
        assert sorted((a, b, d["predicate"], d["status"]) for a, b, d in graph.edges(data=True)) == [
            ("amazon", "aws", "uses", "actual"), ("aws", "amazon", "segmentOf", "actual"), ("aws", "amazon", "uses", "actual"),
            ("aws", "amazon", "uses", "guidance"), ("aws", "azure", "competesWith", "actual"),
        ]
        assert graph.nodes["aws"]["labels"] == {"en": "AWS"}
        assert [d["predicate"] for _, _, d in networkx_graph(store, curated=True).edges(data=True) if d["curated"]] == ["segmentOf"]


# refusals


@pytest.mark.parametrize(("line", "graph", "problem"), [
    ("kgr:a kg:p _:b", "catalog", "blank node"),
    ("kgr:a kg:p kgr:b", "derived", "no document writes to"),
    ("kgr:a kg:p kgr:b", "facts", "meant for something else"),
    ("kgf:a kg:evidence kgd:b", "facts", "meant for something else"),
    ("kgf:a kg:p kgd:b", "catalog", "meant for something else"),
    ("kgr:a kg:p kgr:b", "doc-ffffffffffffffff", "no document writes to"),
])
def test_add_refuses_statements_in_a_wrong_place(opened, line, graph, problem):
    from store_samples import HEADER

    trig = f"{HEADER} <{BASE}graph/{graph}> {{ {line} }}".encode()
    bad = kg.store.DocumentQuads(TWO.id, TWO.original, TWO.text, (*TWO.quads, *ox.parse(trig, format=ox.RdfFormat.TRIG)))
    with opened("one") as store:
        store.add([ONE])
        before = dumped(store)
        with pytest.raises(StoreError, match=problem):
            store.add([bad])
        assert dumped(store) == before


def test_add_refuses_bytes_that_are_not_those_of_the_id(opened):
    with opened("one") as store, pytest.raises(StoreError, match="not those that the id names"):
        store.add([kg.store.DocumentQuads(ONE.id, b"other", "other", ONE.quads)])


@pytest.mark.parametrize("name", ["../../etc", "", "a" * 64, "/etc/passwd", "*"])
def test_original_refuses_names_of_no_document(opened, name):
    with opened("one") as store:
        store.add([ONE])
        with pytest.raises(StoreError):
            store.original(name)


def test_open_refuses_a_missing_store_for_reading(tmp_path):
    with pytest.raises(StoreError, match="no store here .make one with `kg build`"):
        kg.store.open(tmp_path / "none", read_only=True)
    with pytest.raises(StoreError, match="no such file"):
        kg.store.open(tmp_path / "none.nq", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_open_refuses_a_folder_of_other_things(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir")
    for read_only, problem in ((True, "holds no store"), (False, "holds other things")):
        with pytest.raises(StoreError, match=problem):
            kg.store.open(tmp_path, read_only=read_only)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_open_refuses_a_file_that_is_no_rdf(tmp_path):
    (tmp_path / "news.ttl").write_text("@prefix a: <x:> .\na:b a:c 'unfinished .\n")
    with pytest.raises(StoreError, match=r"news\.ttl:2: not readable as RDF"):
        kg.store.open(tmp_path / "news.ttl")
    (tmp_path / "plain").write_text("text")
    with pytest.raises(StoreError, match="a file, not a store folder"):
        kg.store.open(tmp_path / "plain")


def test_second_writer_is_refused(tmp_path):
    with kg.store.open(tmp_path / "s") as store:
        store.add([ONE])
        for read_only in (False, True):
            with pytest.raises(StoreError, match="another process"):
                kg.store.open(tmp_path / "s", read_only=read_only)
    with kg.store.open(tmp_path / "s", read_only=True) as reader:
        assert count(reader, "?f a kg:Observation") == 1
        with pytest.raises(StoreError, match="reading only"):
            reader.remove(ONE.id)
        with pytest.raises(StoreError, match="another process has this store open"):
            kg.store.open(tmp_path / "s")
        kg.store.open(tmp_path / "s", read_only=True).close()  # readers do not mind each other
    kg.store.open(tmp_path / "s").close()


def test_closed_store_says_so(tmp_path):
    store = kg.store.open(tmp_path / "s")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="the store is closed"):
        store.documents()


@pytest.mark.parametrize(("file", "problem"), [("CURRENT", "damaged"), ("MANIFEST-*", "damaged")])
def test_damaged_store_says_so(tmp_path: Path, file, problem):
    with kg.store.open(tmp_path / "s") as store:
        store.add(many(25))
    [path] = (tmp_path / "s" / "oxigraph").glob(file)
    path.write_bytes(b"garbage" * 9)
    for read_only in (True, False):
        with pytest.raises(StoreError, match=problem):
            kg.store.open(tmp_path / "s", read_only=read_only)


def test_damaged_manifest_says_so(tmp_path):
    with kg.store.open(tmp_path / "s") as store:
        store.files.write_manifest({"ontology": "abc", "format": "1"})
        assert store.files.manifest() == {"format": "1", "ontology": "abc"}
        (tmp_path / "s" / "manifest.json").write_text("{")
        with pytest.raises(StoreError, match="unreadable manifest"):
            store.files.manifest()


def test_networkx_graph_leaves_derived_relations_out(tmp_path):
    rule = """CONSTRUCT { ?f a kg:Relation ; kg:subject ?b ; kg:predicate kg:uses ; kg:object ?a ; prov:wasDerivedFrom ?r }
        WHERE { ?r a kg:Relation ; kg:predicate kg:competesWith ; kg:subject ?a ; kg:object ?b BIND (IRI(CONCAT(STR(?r), "-d")) AS ?f) }"""
    with kg.store.open(tmp_path / "s", rules=[rule]) as store:
        store.add([ONE])
        assert count(store, "?f prov:wasDerivedFrom ?r") == 1
        assert [(a, b) for a, b in networkx_graph(store).edges()] == [("aws", "azure")]


def test_add_takes_what_mapping_writes(opened):
    from datetime import date
    from decimal import Decimal
    from hashlib import sha256

    from kg.mapping import to_quads
    from kg.ontology import load
    from kg.types import Document, Entity, Evidence, Extraction, Observation, Period, Relation, Span

    text = "AWS rivals Azure; Acme sold 2.50"
    sha = sha256(text.encode()).hexdigest()
    seen = Evidence(sha, Span(0, 16), "AWS rivals Azure", Decimal("0.9"), "rules/1")
    aws, azure, acme = Entity("aws", "AWS", "Segment"), Entity("azure", "Azure", "Segment"), Entity("x-acme", "Acme", "Company")
    facts = (
        Relation(aws, "competesWith", azure, seen),
        Observation(acme, "revenue", "level", "USD", seen, Decimal("2.50"), period=Period("2025Q4", date(2025, 10, 1), date(2025, 12, 31), "2025Q4")),
    )
    read = Extraction(Document(sha, text, (), source="a.txt"), facts)
    with opened("one") as store:
        assert store.add([kg.store.DocumentQuads(sha, text.encode(), text, tuple(to_quads(read, load())))]) == 1
        assert store.add([store.extract(sha)]) == 0
        stats = store.stats()
        assert (stats.documents, stats.observations, stats.relations, stats.entities >= 3) == (1, 1, 1, True)
        assert count(store, "?f kg:value 2.5") == 1
        store.remove(sha)
        assert dumped(store) == b""
