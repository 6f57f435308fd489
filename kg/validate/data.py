"""Triples as shapes look at them: values of a path, members of a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.ontology import PREFIXES

__all__ = ["Data", "Path", "Step"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Step = tuple[ox.NamedNode, bool]
"""A property, and whether it is followed backwards."""
Path = tuple[Step, ...]
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")


class Data:
    """Triples indexed by subject and by predicate."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._rows: dict[Term, dict[ox.NamedNode, list[Term]]] = {}
        self._pairs: dict[ox.NamedNode, list[tuple[Term, Term]]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            self._rows.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._pairs[predicate].append((subject, value))
        self._backwards: dict[ox.NamedNode, dict[Term, list[Term]]] = {}
        self._members: dict[Term, set[Term]] = {}

    def values(self, node: Term, path: Path) -> Sequence[Term]:
        """Return the distinct nodes that a path leads to."""
        if len(path) == 1:
            return self._step(node, path[0])
        found: dict[Term, None] = {node: None}
        for step in path:
            found = dict.fromkeys(end for start in found for end in self._step(start, step))
        return list(found)

    def about(self, node: Term) -> list[tuple[ox.NamedNode, Term]]:
        """Return what is said of a node."""
        return [(predicate, value) for predicate, values in self._rows.get(node, {}).items() for value in values]

    def subjects(self, predicate: ox.NamedNode) -> Iterable[Term]:
        """Return the distinct subjects of a property."""
        return dict.fromkeys(subject for subject, _ in self._pairs.get(predicate, ()))

    def objects(self, predicate: ox.NamedNode) -> Iterable[Term]:
        """Return the distinct objects of a property."""
        return dict.fromkeys(value for _, value in self._pairs.get(predicate, ()))

    def members(self, cls: Term) -> set[Term]:
        """Return the nodes of a class and of the classes below it."""
        if cls not in self._members:
            below, fresh = {cls}, [cls]
            while fresh:
                wider = fresh.pop()
                narrower = [low for low, high in self._pairs.get(SUBCLASS, ()) if high == wider and low not in below]
                below.update(narrower)
                fresh += narrower
            self._members[cls] = {subject for subject, value in self._pairs.get(TYPE, ()) if value in below}
        return self._members[cls]

    def _step(self, node: Term, step: Step) -> Sequence[Term]:
        predicate, backwards = step
        if not backwards:
            row = self._rows.get(node)
            return row.get(predicate, ()) if row else ()
        if predicate not in self._backwards:
            index: dict[Term, list[Term]] = defaultdict(list)
            for subject, value in self._pairs.get(predicate, ()):
                index[value].append(subject)
            self._backwards[predicate] = index
        return self._backwards[predicate].get(node, ())
