"""Lists of nodes and edges as CSV: for spreadsheets and Gephi, and as a folder that `neo4j-admin database import` takes.

Sources: RFC 4180; Neo4j Operations Manual, "Neo4j Admin import", header format. Lines end in LF; cells may hold line breaks.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from kg.exchange.model import EDGE_COLUMNS, NODE_COLUMNS, PropertyGraph, Value

__all__ = ["csv_files", "neo4j_files", "zipped"]

NEO4J_TYPES = {str: "", int: ":long", float: ":double", bool: ":boolean"}
OWN = {
    "entity": ("class", "name_en", "name_zh_hans", "name_zh_hant", "identifiers", "provisional"),
    "document": ("sha256", "title", "issued", "language", "sources"),
}
LABELS = {"entity": "Entity", "figure": "Figure", "document": "Document"}
FILES = {"entity": "entities.csv", "figure": "figures.csv", "document": "documents.csv"}
COMMAND = """Load this folder into an empty database (Neo4j 5):

neo4j-admin database import full neo4j --multiline-fields=true \\
  --nodes=entities.csv --nodes=figures.csv --nodes=documents.csv --relationships=links.csv
"""


def csv_files(graph: PropertyGraph) -> dict[str, bytes]:
    """Return `nodes.csv` and `edges.csv`, with the column heads that Gephi knows: Id, Label; Source, Target, Type, Id, Label."""
    nodes = [[node.id, node.label, *_cells(NODE_COLUMNS, node.values)] for node in graph.nodes]
    edges = [[edge.source, edge.target, "Directed", edge.id, edge.type, *_cells(EDGE_COLUMNS, edge.values)] for edge in graph.edges]
    return {
        "edges.csv": _written(["Source", "Target", "Type", "Id", "Label", *EDGE_COLUMNS], edges),
        "nodes.csv": _written(["Id", "Label", *NODE_COLUMNS], nodes),
    }


def neo4j_files(graph: PropertyGraph) -> dict[str, bytes]:
    """Return the files of a Neo4j import folder: nodes by kind, relationships, and the command that loads them.

    Nodes are `:Entity:Company`, `:Figure`, `:Document`; relationships are named as `COMPETES_WITH`.
    """
    files = {"README.txt": COMMAND.encode()}
    for kind, name in FILES.items():
        columns = [column for column in NODE_COLUMNS if column in OWN.get(kind, ()) or (kind == "figure" and not _of_others(column))]
        typed = [column + NEO4J_TYPES[NODE_COLUMNS[column]] for column in columns]
        rows = []
        for node in graph.nodes:
            if node.values["kind"] == kind:
                labels = ";".join(filter(None, (LABELS[kind], str(node.values.get("class", "")))))
                rows.append([node.id, node.label, *_cells(columns, node.values), labels])
        files[name] = _written(["id:ID", "label", *typed, ":LABEL"], rows)
    typed = [column + NEO4J_TYPES[kind] for column, kind in EDGE_COLUMNS.items()]
    links = [[edge.source, edge.target, _screaming(edge.type), edge.id, *_cells(EDGE_COLUMNS, edge.values)] for edge in graph.edges]
    files["links.csv"] = _written([":START_ID", ":END_ID", ":TYPE", "id", *typed], links)
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as one archive; the same files give the same bytes.

    >>> zipped({"a.csv": b"x"}) == zipped({"a.csv": b"x"})
    True
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return stream.getvalue()


def _of_others(column: str) -> bool:
    return column == "kind" or any(column in names for names in OWN.values())


def _cells(columns: Iterable[str], values: Mapping[str, Value]) -> list[str]:
    return ["" if name not in values else _cell(values[name]) for name in columns]


def _cell(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace("\x00", "\ufffd")


def _written(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


def _screaming(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
