"""Room: kg.exchange. Promise: a store becomes nodes and edges that other tools read, each fact with its quote, always in the same bytes."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import networkx as nx
import pytest
from query_samples import TRIG, Memory

from kg.exchange import PropertyGraph, csv_files, gather, gexf, graphml, neo4j_files, zipped

HOSTILE = TRIG.replace('"AWS 与 Azure"', r'"=1+1 \"x\", </data>\r\n\u0007 \uD83D\uDE00 \u4E91"'.replace(r"\uD83D\uDE00", "\U0001f600"))
QUOTE = '=1+1 "x", </data>\r\n\x07 \U0001f600 云'


@pytest.fixture(scope="module")
def graph() -> PropertyGraph:
    return gather(Memory(TRIG))


def test_gather_makes_entities_figures_and_documents_nodes(graph: PropertyGraph) -> None:
    kinds = [(node.id, node.values["kind"]) for node in graph.nodes]
    assert kinds == [("kgd:abababababababab", "document"), ("kgf:a", "figure"), ("kgf:b", "figure"), ("kgf:c", "figure"), ("kgr:amazon", "entity"),
                     ("kgr:aws", "entity"), ("kgr:azure", "entity"), ("kgr:google-cloud", "entity"), ("kgr:x-tsmc", "entity")]
    named = {node.id: node for node in graph.nodes}
    assert dict(named["kgr:amazon"].values) == {
        "kind": "entity", "class": "Company", "name_en": "Amazon", "name_zh_hans": "亚马逊", "name_zh_hant": "亞馬遜", "identifiers": "NASDAQ:AMZN",
        "provisional": False}
    assert (named["kgr:x-tsmc"].label, named["kgr:x-tsmc"].values["provisional"]) == ("台積電", True)
    assert named["kgf:b"].values["exact"] == "173500000000..178500000000"
    assert named["kgf:c"].label == "revenue share > 60 percent"


def test_every_stated_fact_carries_its_quote_document_and_offsets(graph: PropertyGraph) -> None:
    figure = next(node for node in graph.nodes if node.id == "kgf:a").values
    assert (figure["quote"], figure["start"], figure["end"], figure["readings"]) == ("营收 2134 亿美元", 10, 21, 1)
    assert (figure["document"], figure["source"]) == ("ab" * 32, "a.txt b.txt")
    [relation] = [edge for edge in graph.edges if edge.values["kind"] == "relation"]
    assert (relation.id, relation.source, relation.type, relation.target) == ("kgf:r", "kgr:aws", "competesWith", "kgr:azure")
    assert json.loads(str(relation.values["evidence"])) == [{
        "quote": "AWS 与 Azure", "document": "ab" * 32, "source": "a.txt b.txt", "start": 30, "end": 40, "confidence": 0.0}]
    [stated] = [edge for edge in graph.edges if edge.type == "statedIn"]
    assert (stated.source, stated.target, stated.values["stated"]) == ("kgf:a", "kgd:abababababababab", "2134 亿美元")
    assert [edge.target for edge in graph.edges if edge.type == "base"] == ["kgr:amazon"]


def test_graphml_is_read_back_by_networkx() -> None:
    found = nx.parse_graphml(graphml(gather(Memory(HOSTILE))).decode(), force_multigraph=True)
    assert (found.number_of_nodes(), found.number_of_edges(), found.is_directed()) == (9, 6, True)
    assert found.nodes["kgf:a"]["value"] == 213400000000.0
    assert found.nodes["kgr:x-tsmc"]["provisional"] is True
    assert found.edges["kgr:aws", "kgr:azure", "kgf:r"]["quote"] == QUOTE.replace("\x07", "\ufffd")
    assert found.edges["kgr:aws", "kgr:azure", "kgf:r"]["start"] == 30


def test_gexf_is_read_back_by_networkx() -> None:
    found = nx.read_gexf(io.BytesIO(gexf(gather(Memory(HOSTILE)))), version="1.3")
    assert (found.number_of_nodes(), found.number_of_edges()) == (9, 6)
    edge = next(iter(found["kgr:aws"]["kgr:azure"].values())) if found.is_multigraph() else found["kgr:aws"]["kgr:azure"]
    assert edge["quote"] == QUOTE.replace("\x07", "\ufffd")
    assert edge["label"] == "competesWith"


def test_csv_lists_are_read_back_cell_by_cell() -> None:
    files = csv_files(gather(Memory(HOSTILE)))
    assert sorted(files) == ["edges.csv", "nodes.csv"]
    edges = list(csv.DictReader(io.StringIO(files["edges.csv"].decode(), newline="")))
    [relation] = [row for row in edges if row["kind"] == "relation"]
    assert (relation["Source"], relation["Target"], relation["Label"], relation["quote"]) == ("kgr:aws", "kgr:azure", "competesWith", QUOTE)
    nodes = {row["Id"]: row for row in csv.DictReader(io.StringIO(files["nodes.csv"].decode(), newline=""))}
    assert nodes["kgf:a"]["exact"] == "213400000000"
    assert {row[end] for row in edges for end in ("Source", "Target")} <= nodes.keys()


def test_neo4j_folder_has_headers_and_no_dangling_ends(graph: PropertyGraph) -> None:
    files = neo4j_files(graph)
    assert sorted(files) == ["README.txt", "documents.csv", "entities.csv", "figures.csv", "links.csv"]
    heads = {name: next(csv.reader(io.StringIO(data.decode()))) for name, data in files.items() if name.endswith(".csv")}
    assert heads["entities.csv"] == ["id:ID", "label", "class", "name_en", "name_zh_hans", "name_zh_hant", "identifiers", "provisional:boolean", ":LABEL"]
    assert heads["links.csv"][:4] == [":START_ID", ":END_ID", ":TYPE", "id"]
    assert {"value:double", "start:long", "quote"} <= set(heads["figures.csv"])
    ids = {row["id:ID"] for name in ("entities.csv", "figures.csv", "documents.csv") for row in csv.DictReader(io.StringIO(files[name].decode()))}
    links = list(csv.DictReader(io.StringIO(files["links.csv"].decode())))
    assert {row[end] for row in links for end in (":START_ID", ":END_ID")} <= ids
    assert {row[":TYPE"] for row in links} == {"BASE", "COMPETES_WITH", "STATED_IN", "SUBJECT"}
    assert all(name in files["README.txt"].decode() for name in heads)


def test_every_form_gives_the_same_bytes_every_time() -> None:
    for form in (graphml, gexf, lambda graph: zipped(csv_files(graph)), lambda graph: zipped(neo4j_files(graph))):
        assert form(gather(Memory(TRIG))) == form(gather(Memory(TRIG)))


def test_zipped_holds_the_files(graph: PropertyGraph) -> None:
    files = csv_files(graph)
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_gather_of_an_empty_store_is_empty() -> None:
    assert gather(Memory()) == PropertyGraph((), ())
