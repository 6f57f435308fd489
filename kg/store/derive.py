"""Facts that follow from stated ones: the derived graph, filled by the rules of the ontology."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import KG, PREFIXES
from kg.store import graphs as g
from kg.store.base import Answer
from kg.store.ledger import Difference

__all__ = ["Rule", "derive", "derived_by", "signature", "signed", "triples_of"]

Ask = Callable[[str], Answer]
Rule = str | Callable[[Ask], Iterable[ox.Triple]]
"""A CONSTRUCT query, or a function that makes statements from what it asks of the union of all graphs."""


DERIVED_BY = ox.NamedNode(KG + "derivedBy")
DIGITS = 16


def signature(rules: Sequence[Rule]) -> str:
    """Return a digest of rules, so that a store is derived anew when they change; "" for no rules.

    >>> signature([]), signature(["a"]) == signature(["a"]) != signature(["b"]), len(signature(["a"]))
    ('', True, 16)
    """
    words = [rule if isinstance(rule, str) else f"{rule.__module__}.{rule.__qualname__}" for rule in rules]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:DIGITS] if words else ""


def signed(rules: Sequence[Rule]) -> ox.Quad:
    """Return the statement that the derived graph was filled by these rules."""
    return ox.Quad(g.DERIVED, DERIVED_BY, ox.Literal(signature(rules)), g.DERIVED)


def derived_by(graph: ox.Store) -> str:
    """Return the signature of the rules that filled the derived graph, or ""."""
    return next((g.value_of(quad.object) for quad in graph.quads_for_pattern(g.DERIVED, DERIVED_BY, None, g.DERIVED)), "")


def derive(graph: ox.Store, rules: Sequence[Rule]) -> None:
    """Fill the derived graph anew and take its stale mark away; stopped halfway, the mark stays and the work starts over.

    rules  each sees what the ones before it derived

    A statement that lies in another graph already is not repeated. Raises `StoreError` for a rule that is no CONSTRUCT query.
    """
    def ask(sparql: str) -> Answer:
        return graph.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=True)

    old = frozenset(quad for quad in graph.quads_for_pattern(None, None, None, g.DERIVED) if quad != g.STALE_MARK)
    graph.update(Difference(old, frozenset()).update())
    for number, rule in enumerate(rules, 1):
        made = [ox.Quad(triple.subject, triple.predicate, triple.object, g.DERIVED) for triple in triples_of(ask, rule, number)]
        graph.extend([quad for quad in made if not g.elsewhere(graph, quad)])
    if rules:
        graph.add(signed(rules))
    graph.remove(g.STALE_MARK)


def triples_of(ask: Ask, rule: Rule, number: int) -> Iterable[ox.Triple]:
    """Return what one rule makes, the `number`th. Raises `StoreError` for one that is no CONSTRUCT query."""
    if not isinstance(rule, str):
        return rule(ask)
    try:
        found = ask(rule)
    except SyntaxError as error:
        raise StoreError(f"ill-formed rule: {error}", place=f"rule {number}", hint="mend the rule") from error
    if not isinstance(found, ox.QueryTriples):
        raise StoreError("a rule must be a CONSTRUCT query", place=f"rule {number}", hint="mend the rule")
    return found
