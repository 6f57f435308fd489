"""Is a graph well-formed? SHACL Core shapes for what one node and its neighbours say, SPARQL checks for what joins many.

Undated, provisional or unresolved passes; wrong does not. The rules are `shapes.ttl` and `checks/*.rq` of the ontology folder.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology import PREFIXES, Ontology, local_name, shipped_folder
from kg.validate import shapes
from kg.validate.reference import by_pyshacl
from kg.validate.report import Report, Violation, sorted_report
from kg.validate.shapes import SEVERITIES

if TYPE_CHECKING:
    import rdflib

__all__ = ["Report", "Violation", "gate", "joined_errors", "shape_errors", "validate"]

NAMED = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
ABOUT_CODES = (
    "skos:inScheme", "skos:definition", "kg:unitKind", "kg:periodType", "kg:per", "kg:appliesTo", "kg:authority", "skos:notation",
)
HEADER = re.compile(r"^# (severity|message): *(.+)$", re.MULTILINE)
Data: TypeAlias = "Iterable[ox.Quad | ox.Triple] | ox.Store | rdflib.Graph"


def validate(data: Data, ontology: Ontology, *, reference: bool = False) -> Report:
    """Return everything that shapes and checks find in a graph.

    data       statements of any number of documents; graph names do not matter
    ontology   supplies what the rules need to know of classes, relations and the codes that the data uses
    reference  let pyshacl judge the shapes, which takes about forty times as long and finds the same (a test compares the two)

    Raises `OntologyError` if a shape or check cannot be read.

    >>> from kg.ontology import load
    >>> reading, kg = ox.NamedNode("https://w3id.org/chipkg/doc/0#char=4,9;0"), PREFIXES["kg"]
    >>> rows = {"start": ox.Literal(4), "end": ox.Literal(9), "exact": ox.Literal("cut")}
    >>> report = validate([ox.Triple(reading, ox.NamedNode(kg + name), value) for name, value in rows.items()], load())
    >>> report.conforms, [v.message for v in report.errors]
    (False, ['the quote is not as long as its offsets say'])
    """
    triples = _closed(data, ontology)
    shaped = by_pyshacl(triples, shipped_folder()) if reference else shapes.violations(triples, shipped_folder())
    return sorted_report({*shaped, *_checks(triples)})


def gate(quads: Iterable[ox.Quad], ontology: Ontology) -> Report:
    """Return the errors in what one document states: with any, the document is not loaded."""
    triples = _closed(quads, ontology)
    return sorted_report({*shapes.violations(triples, shipped_folder(), errors=True), *_checks(triples, errors=True)})


def shape_errors(quads: Iterable[ox.Quad], ontology: Ontology) -> tuple[Violation, ...]:
    """Return what is an error by the shapes alone in what one document states."""
    return sorted_report(set(shapes.violations(_closed(quads, ontology), shipped_folder(), errors=True))).violations


def joined_errors(ask: Callable[[str], object]) -> Iterator[Violation]:
    """Yield what the checks find wrong in a whole store.

    ask  answers SPARQL over all statements of the store, which knows the prefixes
    """
    for name, severity, message, query in _queries(shipped_folder()):
        if severity == "error":
            yield from _answers(ask(query), (severity, name, message))


def _closed(data: Data, ontology: Ontology) -> dict[ox.Triple, None]:
    """Return the statements with what the rules need to know beside them."""
    triples = dict.fromkeys(_triples(data))
    return triples | dict.fromkeys(_hierarchy(ontology)) | dict.fromkeys(_codes(triples, ontology))


def _triples(data: Data) -> Iterator[ox.Triple]:
    if "rdflib" in sys.modules and isinstance(data, sys.modules["rdflib"].Graph):
        data = list(ox.parse(data.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES))
    for one in cast("Iterable[ox.Quad | ox.Triple]", data):
        yield one.triple if isinstance(one, ox.Quad) else one


@lru_cache(maxsize=4)
def _hierarchy(ontology: Ontology) -> tuple[ox.Triple, ...]:
    """Return the hierarchy of classes and relations."""
    return tuple(
        ox.Triple(ox.NamedNode(node), _iri(name), ox.NamedNode(value))
        for kind in NAMED for node in ontology.instances(kind) for name in ("rdfs:subClassOf", "rdfs:subPropertyOf")
        for value in ontology.values(node, name)
    )


def _codes(triples: Iterable[ox.Triple], ontology: Ontology) -> Iterator[ox.Triple]:
    """Yield what the ontology says of each code that is used."""
    used = {t.object for t in triples if isinstance(t.object, ox.NamedNode)}
    for code in sorted(node.value for node in used):
        if not ontology.value(code, "skos:inScheme"):
            continue
        for name in ABOUT_CODES:
            for value in ontology.values(code, name):
                term = ox.NamedNode(value) if value.startswith("http") else ox.Literal(value)
                yield ox.Triple(ox.NamedNode(code), _iri(name), term)


def _checks(triples: Iterable[ox.Triple], *, errors: bool = False) -> Iterator[Violation]:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    for name, severity, message, query in _queries(shipped_folder()):
        if errors and severity != "error":
            continue
        yield from _answers(store.query(query, prefixes=dict(PREFIXES)), (severity, name, message))


def _answers(rows: object, about: tuple[str, str, str]) -> Iterator[Violation]:
    severity, name, message = about
    assert isinstance(rows, ox.QuerySolutions)
    columns = [variable.value for variable in rows.variables]
    for row in rows:
        value = row["value"] if "value" in columns else None
        yield Violation(severity, name, _word(row["node"]), local_name(_word(value)), message)


@cache
def _queries(folder: Path) -> tuple[tuple[str, str, str, str], ...]:
    """Return name, severity, message and text of every check."""
    found = []
    for path in sorted((folder / "checks").glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        head = dict(HEADER.findall(query))
        if head.keys() != {"severity", "message"} or head["severity"] not in SEVERITIES.values():
            raise OntologyError("a check begins with its severity and message", place=str(path), hint="add '# severity: error'")
        found.append((path.stem, head["severity"], head["message"], query))
    return tuple(found)


def _word(term: object) -> str:
    return str(getattr(term, "value", "") or "")


def _iri(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest)
