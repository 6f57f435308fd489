"""Our shapes by our own hand: what pyshacl finds by them, about forty times as fast.

The part of SHACL Core that `shapes.ttl` uses is compiled once into tests; a constraint that is not known here is an error, never
passed over. A test compares both on every spoiled graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology import PREFIXES, RDF_TYPE, local_name
from kg.validate.constraints import MAKERS, Test
from kg.validate.data import Data, Path, Term
from kg.validate.report import Violation

__all__ = ["SEVERITIES", "Shape", "compiled", "violations"]

SH, RDF = PREFIXES["sh"], PREFIXES["rdf"]
SEVERITIES = {"Violation": "error", "Warning": "warning", "Info": "info"}
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
NEEDED = {"minCount", "hasValue", "equals"}
"""Constraints that can fail where there is no value; all others hold of nothing."""
ABOUT = {*TARGETS, "path", "property", "severity", "message"}


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape compiled. `targets` are (kind, class or property); a property shape has a `path` and takes the name of its owner.

    needed  those of the tests that can fail where there is no value at all
    """

    name: str
    severity: str
    message: str
    targets: tuple[tuple[str, ox.NamedNode], ...] = ()
    path: Path = ()
    tests: tuple[Test, ...] = ()
    needed: tuple[Test, ...] = ()
    parts: tuple[Shape, ...] = ()


def violations(triples: Iterable[ox.Triple], folder: File, *, errors: bool = False) -> Iterator[Violation]:
    """Yield what the shapes of a folder find in triples; with `errors`, only what is an error."""
    data = Data(triples)
    for shape in compiled(folder):
        for focus in _targets(shape, data):
            for found in _failing(shape, data, focus):
                if not errors or found.severity == "error":
                    yield found


@cache
def compiled(folder: File) -> tuple[Shape, ...]:
    """Return the shapes of `shapes.ttl`, sorted by name. Raises `OntologyError` for what cannot be read or is not known here."""
    path = folder / "shapes.ttl"
    try:
        data = Data(quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"shapes cannot be read: {error}", place=str(path), hint="restore the file") from error
    nodes = sorted({node for kind in TARGETS for node in data.subjects(_sh(kind))}, key=str)
    try:
        return tuple(_shape(data, node, local_name(_value(node))) for node in nodes)
    except (KeyError, ValueError) as error:
        problem = f"a constraint or its value is not known here: {local_name(str(error.args[0]))}"
        raise OntologyError(problem, place=str(path), hint="add it to kg.validate.constraints") from error


def _shape(data: Data, node: Term, name: str) -> Shape:
    tests, needed, parts = list[Test](), list[Test](), list[Shape]()
    for predicate, value in _rows(data, node):
        kind = local_name(predicate.value)
        if kind == "property":
            parts.append(_shape(data, value, name))
        elif kind in ("or", "xone"):
            tests.append(_choice(tuple(_shape(data, one, name) for one in _list(data, value)), kind == "xone"))
        elif kind in ("in", "languageIn"):
            tests.append((_among if kind == "in" else _spoken)(frozenset(_list(data, value))))
        elif kind not in ABOUT:
            tests.append(MAKERS[kind](value))
            needed += tests[-1:] if kind in NEEDED else []
    severity = next((_value(value) for value in data.values(node, _one("severity"))), SH + "Violation")
    message = next((_value(value) for value in data.values(node, _one("message"))), "")
    targets = tuple((kind, value) for kind in TARGETS for value in data.values(node, _one(kind)) if isinstance(value, ox.NamedNode))
    path = next((_path(data, value) for value in data.values(node, _one("path"))), ())
    return Shape(name, SEVERITIES[local_name(severity)], message, targets, path, tuple(tests), tuple(needed), tuple(parts))


def _failing(shape: Shape, data: Data, focus: Term) -> Iterator[Violation]:
    values = _values(shape, data, focus)
    for test in shape.tests if values else shape.needed:
        if not test(data, focus, values):
            named = local_name(shape.path[0][0].value) if len(shape.path) == 1 and not shape.path[0][1] else ""
            yield Violation(shape.severity, shape.name, _value(focus), named, shape.message)
            break
    for part in shape.parts:
        for value in values:
            yield from _failing(part, data, value)


def _conforms(shape: Shape, data: Data, focus: Term) -> bool:
    """Return whether a node conforms to a shape: what `_failing` says, at less cost."""
    values = _values(shape, data, focus)
    for test in shape.tests if values else shape.needed:
        if not test(data, focus, values):
            return False
    return all(_conforms(part, data, value) for part in shape.parts for value in values)


def _values(shape: Shape, data: Data, focus: Term) -> Sequence[Term]:
    return data.values(focus, shape.path) if shape.path else (focus,)


def _targets(shape: Shape, data: Data) -> Iterable[Term]:
    found: dict[Term, None] = {}
    for kind, name in shape.targets:
        nodes = data.members(name) if kind == "targetClass" else data.subjects(name) if kind == "targetSubjectsOf" else data.objects(name)
        found |= dict.fromkeys(nodes)
    return found


def _choice(options: tuple[Shape, ...], single: bool) -> Test:
    def test(data: Data, _focus: Term, values: Sequence[Term]) -> bool:
        for value in values:
            fitting = (_conforms(option, data, value) for option in options)
            if sum(fitting) != 1 if single else not any(fitting):
                return False
        return True
    return test


def _among(allowed: frozenset[Term]) -> Test:
    return lambda _data, _focus, values: all(value in allowed for value in values)


def _spoken(allowed: frozenset[Term]) -> Test:
    """Test languages by basic filtering (RFC 4647): a range allows its own tag and longer ones."""
    ranges = {_value(one).lower() for one in allowed}
    return lambda _data, _focus, values: all(
        isinstance(value, ox.Literal) and any((value.language or "").lower() == one or (value.language or "").lower().startswith(one + "-")
                                              for one in ranges) for value in values)


def _rows(data: Data, node: Term) -> list[tuple[ox.NamedNode, Term]]:
    rows = [(predicate, value) for predicate, value in data.about(node) if predicate.value.startswith(SH)]
    unknown = [predicate for predicate, _ in data.about(node) if not predicate.value.startswith(SH) and predicate.value != RDF_TYPE]
    if unknown:
        raise KeyError(unknown[0].value)
    return rows


def _path(data: Data, node: Term) -> Path:
    if isinstance(node, ox.NamedNode):
        return ((node, False),)
    if back := data.values(node, _one("inversePath")):
        assert isinstance(back[0], ox.NamedNode)
        return ((back[0], True),)
    return tuple(step for part in _list(data, node) for step in _path(data, part))


def _list(data: Data, node: Term) -> list[Term]:
    first, rest = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")
    found = []
    while items := data.values(node, ((first, False),)):
        found.append(items[0])
        node = data.values(node, ((rest, False),))[0]
    return found


def _one(name: str) -> Path:
    return ((_sh(name), False),)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))
