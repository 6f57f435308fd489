"""A store without what was derived: queries see what documents and people state, and nothing that rules made of it."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.store.base import Answer, Store
from kg.store.graphs import DERIVED

__all__ = ["StatedOnly"]

GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?subject ?predicate ?object } } ORDER BY ?graph"


class StatedOnly:
    """Answers queries like the store it is given, over all graphs but the derived one unless a query names its graphs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        found = store.query(GRAPHS)
        assert isinstance(found, ox.QuerySolutions)
        self._graphs = [row["graph"] for row in found if row["graph"] != DERIVED]

    def query(
        self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Answer:
        """Return the answer to a query over what is stated, or over the given graphs."""
        chosen = self._graphs if default_graph is None and named_graphs is None else default_graph
        return self._store.query(sparql, default_graph=chosen, named_graphs=named_graphs)
