"""Nodes and edges with typed properties, and the columns that they may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["EDGE_COLUMNS", "EVIDENCE", "NODE_COLUMNS", "Edge", "Node", "PropertyGraph", "Value"]

Value = str | int | float | bool
EVIDENCE: Mapping[str, type] = {
    "quote": str, "document": str, "source": str, "start": int, "end": int, "confidence": float, "readings": int, "evidence": str,
}
"""The surest reading of a fact, how many there are, and all of them as a JSON array of objects with the same names."""
NODE_COLUMNS: Mapping[str, type] = {
    "kind": str, "class": str, "name_en": str, "name_zh_hans": str, "name_zh_hant": str, "identifiers": str, "provisional": bool,
    "metric": str, "measure": str, "value": float, "low": float, "high": float, "exact": str, "comparator": str, "unit": str, "period": str,
    "calendarPeriod": str, "periodStart": str, "periodEnd": str, "status": str, "basis": str, "qualifier": str, "attribution": str,
    "sha256": str, "title": str, "issued": str, "language": str, "sources": str, **EVIDENCE,
}
EDGE_COLUMNS: Mapping[str, type] = {"kind": str, "status": str, "period": str, "role": str, "via": str, "stated": str, **EVIDENCE}


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is "entity", "figure" or "document"; ids are prefixed names: `kgr:amazon`, `kgf:…`, `kgd:…`."""

    id: str
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """`kind` is "relation" (stated), "curated" (of the catalog), "subject", "base" or "statedIn"; `type` the name of the link.

    id  unique; of a relation the fact's prefixed name
    """

    id: str
    source: str
    target: str
    type: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes and edges, each in order of their ids. Every end of an edge is a node."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
