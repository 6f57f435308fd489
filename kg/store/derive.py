"""Facts that follow from stated ones: the derived graph, filled by the rules of the ontology."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import PREFIXES
from kg.store import graphs as g
from kg.store.ledger import Difference

__all__ = ["derive"]


def derive(graph: ox.Store, rules: Sequence[str]) -> None:
    """Fill the derived graph anew and take its stale mark away; stopped halfway, the mark stays and the work starts over.

    rules  CONSTRUCT queries; each sees what the ones before it derived

    A statement that lies in another graph already is not repeated. Raises `StoreError` for a rule that is no CONSTRUCT query.
    """
    old = frozenset(quad for quad in graph.quads_for_pattern(None, None, None, g.DERIVED) if quad != g.STALE_MARK)
    graph.update(Difference(old, frozenset()).update())
    for number, rule in enumerate(rules, 1):
        try:
            found = graph.query(rule, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        except SyntaxError as error:
            raise StoreError(f"ill-formed rule: {error}", place=f"rule {number}", hint="mend the rule") from error
        if not isinstance(found, ox.QueryTriples):
            raise StoreError("a rule must be a CONSTRUCT query", place=f"rule {number}", hint="mend the rule")
        made = [ox.Quad(triple.subject, triple.predicate, triple.object, g.DERIVED) for triple in found]
        graph.extend([quad for quad in made if not g.elsewhere(graph, quad)])
    graph.remove(g.STALE_MARK)
