"""Deriving around one change: what follows from the facts of the entities it touches is made anew, the rest stays as it is.

Only for rules that say they are local: what they derive about an entity follows from facts of this entity and of those that belong
to it, from other facts of the documents that state these, and from the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.ontology import BASE, KG
from kg.store import graphs as g
from kg.store.derive import Rule, derive
from kg.store.ledger import Difference

__all__ = ["derive_near", "is_local"]

SUBJECT, OBJECT, KEY = (ox.NamedNode(KG + name) for name in ("subject", "object", "key"))
ENDS = (SUBJECT, OBJECT)
OTHERS = {SUBJECT, OBJECT, ox.NamedNode(KG + "base"), ox.NamedNode(KG + "via")}
UPWARDS = tuple(ox.NamedNode(KG + name) for name in ("segmentOf", "designedBy", "operatedBy", "memberOfFamily", "subsidiaryOf"))
"""Links by which a part leads to what it belongs to."""
STRUCTURE = frozenset(UPWARDS)
ENTITIES = BASE + "id/"
LARGEST = 20_000
"""Facts around a change from which on deriving all anew is not slower."""
Nodes = set[ox.NamedNode]
Step = Callable[[ox.NamedNode], Iterable[object]]


def is_local(rule: Rule) -> bool:
    """Return whether a rule says that it is local: by a line "# local" of its text, or by an attribute `local` of its function."""
    return "# local\n" in rule if isinstance(rule, str) else bool(getattr(rule, "local", False))


def derive_near(graph: ox.Store, rules: Sequence[Rule], changes: Iterable[Difference]) -> bool:
    """Bring the derived graph up to date after these changes, and take its stale mark away, in one transaction.

    Returns False, having done nothing, if a rule is not local or too much is near.
    """
    if not all(map(is_local, rules)):
        return False
    entities, facts = _touched(graph, [quad for change in changes for quad in (*change.removed, *change.added)])
    part = _neighbourhood(graph, entities)
    if part is None:
        return False
    derive(part, rules)
    old, new = _about(graph, entities, facts), _about(part, entities, facts)
    new = {quad for quad in new if not g.elsewhere(graph, quad)}
    graph.update(Difference(frozenset({*(old - new), g.STALE_MARK}), frozenset(new - old)).update())
    return True


def _touched(graph: ox.Store, quads: list[ox.Quad]) -> tuple[Nodes, Nodes]:
    """Return the entities, closed upwards, that changes touch, and the facts that they touch."""
    entities, facts, documents, parts = Nodes(), Nodes(), Nodes(), Nodes()
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        if quad.graph_name == g.FACTS:
            facts.add(quad.subject)
            if quad.predicate in ENDS and isinstance(quad.object, ox.NamedNode):
                entities.add(quad.object)
        elif quad.graph_name in (g.CATALOG, g.SHORTCUTS):
            entities.update(_entities((quad.subject, quad.object)))
            if quad.predicate in STRUCTURE:
                parts.add(quad.subject)
        elif quad.graph_name not in g.SHARED and isinstance(quad.graph_name, ox.NamedNode):
            documents.add(quad.graph_name)
            if quad.predicate == g.EVIDENCE:
                facts.add(quad.subject)
    for document in documents:
        facts |= _subjects(graph.quads_for_pattern(None, g.EVIDENCE, None, document))
    for part in parts | _below(graph, parts):  # who belongs to whom changed: documents that speak of it may weigh otherwise
        for fact in _facts(graph, {part}):
            facts |= _companions(graph, fact)
    entities |= {end for fact in facts for end in _ends(graph, fact)}
    return entities | _above(graph, entities), facts


def _neighbourhood(graph: ox.Store, entities: Nodes) -> ox.Store | None:
    """Return the statements that anything derived about these entities can follow from; None if they are too many."""
    facts = _facts(graph, entities)
    for fact in _facts(graph, _below(graph, entities) - entities):
        if any(True for _ in graph.quads_for_pattern(fact, OBJECT, None, g.FACTS)):
            facts.add(fact)
    witnesses = Nodes()
    for fact in facts:
        if len(facts) + len(witnesses) > LARGEST:
            return None
        for key in graph.quads_for_pattern(fact, KEY, None, g.FACTS):
            if any(other.subject != fact for other in graph.quads_for_pattern(None, KEY, key.object, g.FACTS)):
                witnesses |= _companions(graph, fact)
    part = ox.Store()
    part.extend(_copied(graph, facts | witnesses, entities))
    return part


def _copied(graph: ox.Store, facts: Nodes, entities: Nodes) -> Iterator[ox.Quad]:
    named = set(entities)
    links = [link for fact in facts for link in graph.quads_for_pattern(fact, g.EVIDENCE, None, None)]
    for quad in (quad for fact in facts for quad in graph.quads_for_pattern(fact, None, None, g.FACTS)):
        yield quad
        if quad.predicate in OTHERS:
            named.update(_entities((quad.object,)))
    yield from links
    for reading, name in ((link.object, link.graph_name) for link in links):
        if isinstance(reading, ox.NamedNode):
            yield from graph.quads_for_pattern(reading, None, None, name)
    for name in {link.graph_name for link in links}:
        for document in _subjects(graph.quads_for_pattern(None, g.IDENTIFIER, None, name)):
            rows = graph.quads_for_pattern(document, None, None, name)
            yield from (row for row in rows if row.predicate not in (g.REFERENCES, g.CONTRIBUTION))
    for node in named | _above(graph, named):
        yield from graph.quads_for_pattern(node, None, None, g.CATALOG)
        yield from graph.quads_for_pattern(node, None, None, g.SHORTCUTS)
    for node in entities:
        yield from graph.quads_for_pattern(None, None, node, g.SHORTCUTS)
    for whole in (g.PERIODS, g.VOCABULARY):
        yield from graph.quads_for_pattern(None, None, None, whole)


def _about(graph: ox.Store, entities: Nodes, facts: Nodes) -> set[ox.Quad]:
    """Return the derived statements about entities: those that have one as end, or speak of a fact of theirs or of `facts`."""
    nodes = {*entities, *facts, *(link.subject for node in entities for link in graph.quads_for_pattern(None, SUBJECT, node, g.FACTS))}
    found = {quad for node in nodes for ends in ((node, None), (None, node))
             for quad in graph.quads_for_pattern(ends[0], None, ends[1], g.DERIVED)}
    made = {quad.subject for quad in found if quad.subject not in nodes and not _is_entity(quad.subject)}
    stated = {node for node in made if any(True for _ in graph.quads_for_pattern(node, None, None, g.FACTS))}
    return found | {quad for node in made - stated for quad in graph.quads_for_pattern(node, None, None, g.DERIVED)}


def _facts(graph: ox.Store, entities: Iterable[ox.NamedNode]) -> Nodes:
    return {node for entity in entities for end in ENDS for node in _subjects(graph.quads_for_pattern(None, end, entity, g.FACTS))}


def _companions(graph: ox.Store, fact: ox.NamedNode) -> Nodes:
    """Return the facts of the documents that state a fact."""
    graphs = {link.graph_name for link in graph.quads_for_pattern(fact, g.EVIDENCE, None, None)}
    return {node for name in graphs for node in _subjects(graph.quads_for_pattern(None, g.EVIDENCE, None, name))}


def _ends(graph: ox.Store, fact: ox.NamedNode) -> Iterator[ox.NamedNode]:
    for end in ENDS:
        yield from (quad.object for quad in graph.quads_for_pattern(fact, end, None, g.FACTS) if isinstance(quad.object, ox.NamedNode))


def _above(graph: ox.Store, nodes: Nodes) -> Nodes:
    return _closed(nodes, lambda node: (quad.object for link in UPWARDS for quad in graph.quads_for_pattern(node, link, None, None)))


def _below(graph: ox.Store, nodes: Nodes) -> Nodes:
    return _closed(nodes, lambda node: (quad.subject for link in UPWARDS for quad in graph.quads_for_pattern(None, link, node, None)))


def _closed(nodes: Nodes, step: Step) -> Nodes:
    """Return what steps lead to from nodes, the nodes themselves left out."""
    found, fresh = set(nodes), list(nodes)
    while fresh:
        new = set(_entities(step(fresh.pop()))) - found
        found |= new
        fresh += new
    return found - nodes


def _entities(nodes: Iterable[object]) -> Iterator[ox.NamedNode]:
    for node in nodes:
        if isinstance(node, ox.NamedNode) and node.value.startswith(ENTITIES):
            yield node


def _is_entity(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(ENTITIES)


def _subjects(quads: Iterable[ox.Quad]) -> Nodes:
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
