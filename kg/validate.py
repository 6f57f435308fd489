"""Is a graph well-formed? SHACL Core shapes for what one node and its neighbours say, SPARQL checks for what joins many.

Undated, provisional or unresolved passes; wrong does not. The rules are `shapes.ttl` and `checks/*.rq` of the ontology folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from kg.errors import OntologyError
from kg.ontology import PREFIXES, Ontology, local_name, shipped_folder

__all__ = ["Report", "Violation", "gate", "validate"]

SEVERITIES = {"Violation": "error", "Warning": "warning", "Info": "info"}
NAMED = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
ABOUT_CODES = (
    "skos:inScheme", "skos:definition", "kg:unitKind", "kg:periodType", "kg:per", "kg:appliesTo", "kg:authority", "skos:notation",
)
HEADER = re.compile(r"^# (severity|message): *(.+)$", re.MULTILINE)
Data = Iterable[ox.Quad | ox.Triple] | ox.Store | rdflib.Graph


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is wrong, or odd.

    node      IRI that it is found at;  path: local name of the property, or the value in question, or ""
    severity  "error", "warning" or "info";  source: local name of the shape, or of the check
    """

    severity: str
    source: str
    node: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found, errors first, then in order of source and node."""

    violations: tuple[Violation, ...]

    @property
    def errors(self) -> tuple[Violation, ...]:
        return tuple(v for v in self.violations if v.severity == "error")

    @property
    def conforms(self) -> bool:
        return not self.errors


def validate(data: Data, ontology: Ontology) -> Report:
    """Return everything that shapes and checks find in a graph.

    data      statements of any number of documents; graph names do not matter
    ontology  supplies what the rules need to know of classes, relations and the codes that the data uses

    Raises `OntologyError` if a shape or check cannot be read.

    >>> from kg.ontology import load
    >>> reading, kg = ox.NamedNode("https://w3id.org/chipkg/doc/0#char=4,9;0"), PREFIXES["kg"]
    >>> rows = {"start": ox.Literal(4), "end": ox.Literal(9), "exact": ox.Literal("cut")}
    >>> report = validate([ox.Triple(reading, ox.NamedNode(kg + name), value) for name, value in rows.items()], load())
    >>> report.conforms, [v.message for v in report.errors]
    (False, ['the quote is not as long as its offsets say'])
    """
    triples = dict.fromkeys(_triples(data))
    triples |= dict.fromkeys(_background(triples, ontology))
    found = {*_shapes(triples), *_checks(triples)}
    rank = {"error": 0, "warning": 1, "info": 2}
    return Report(tuple(sorted(found, key=lambda v: (rank.get(v.severity, 0), v))))


def gate(quads: Iterable[ox.Quad], ontology: Ontology) -> Report:
    """Return the errors in what one document states: with any, the document is not loaded."""
    return Report(validate(quads, ontology).errors)


def _triples(data: Data) -> Iterator[ox.Triple]:
    if isinstance(data, rdflib.Graph):
        for found in ox.parse(data.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES):
            yield found.triple
        return
    for one in data:
        yield one.triple if isinstance(one, ox.Quad) else one


def _background(triples: Iterable[ox.Triple], ontology: Ontology) -> Iterator[ox.Triple]:
    """Yield the hierarchy of classes and relations, and what the ontology says of each code that is used."""
    for kind in NAMED:
        for node in ontology.instances(kind):
            for name in ("rdfs:subClassOf", "rdfs:subPropertyOf"):
                for value in ontology.values(node, name):
                    yield ox.Triple(ox.NamedNode(node), _iri(name), ox.NamedNode(value))
    used = {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    for code in sorted(used):
        if not ontology.value(code, "skos:inScheme"):
            continue
        for name in ABOUT_CODES:
            for value in ontology.values(code, name):
                term = ox.NamedNode(value) if value.startswith("http") else ox.Literal(value)
                yield ox.Triple(ox.NamedNode(code), _iri(name), term)


def _shapes(triples: Iterable[ox.Triple]) -> Iterator[Violation]:
    data = rdflib.Graph()
    for triple in triples:
        data.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    shapes = _shape_graph(shipped_folder())
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    for result in results.subjects(rdflib.RDF.type, SH.ValidationResult):
        severity, shape, path = (results.value(result, SH[x]) for x in ("resultSeverity", "sourceShape", "resultPath"))
        named = shape if isinstance(shape, rdflib.URIRef) else shapes.value(predicate=SH.property, object=shape)
        yield Violation(
            SEVERITIES[local_name(str(severity))], local_name(str(named or "")),
            str(results.value(result, SH.focusNode)), local_name(str(path)) if isinstance(path, rdflib.URIRef) else "",
            str(results.value(result, SH.resultMessage) or ""),
        )


def _checks(triples: Iterable[ox.Triple]) -> Iterator[Violation]:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    for name, severity, message, query in _queries(shipped_folder()):
        rows = store.query(query, prefixes=dict(PREFIXES))
        assert isinstance(rows, ox.QuerySolutions)
        columns = [variable.value for variable in rows.variables]
        for row in rows:
            value = row["value"] if "value" in columns else None
            yield Violation(severity, name, _word(row["node"]), local_name(_word(value)), message)


@cache
def _shape_graph(folder: Path) -> rdflib.Graph:
    path = folder / "shapes.ttl"
    try:
        return rdflib.Graph().parse(path, format="turtle")
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"shapes cannot be read: {error}", place=str(path), hint="restore the file") from error


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


def _rdflib(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == PREFIXES["xsd"] + "string"
        return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else rdflib.URIRef(term.datatype.value))
    return rdflib.BNode(str(getattr(term, "value", term)))


def _word(term: object) -> str:
    return str(getattr(term, "value", "") or "")


def _iri(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest)
