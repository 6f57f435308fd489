"""The shapes by pyshacl, the reference that our own reading of them is held to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.ontology import PREFIXES, local_name
from kg.validate.report import Violation
from kg.validate.shapes import SEVERITIES

if TYPE_CHECKING:
    import rdflib

__all__ = ["by_pyshacl"]


def by_pyshacl(triples: Iterable[ox.Triple], folder: Path) -> Iterator[Violation]:
    """Yield what pyshacl finds in triples by the shapes of a folder."""
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    data = rdflib.Graph()
    for triple in triples:
        data.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    shapes = _shape_graph(folder)
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    for result in results.subjects(rdflib.RDF.type, SH.ValidationResult):
        severity, shape, path = (results.value(result, SH[x]) for x in ("resultSeverity", "sourceShape", "resultPath"))
        named = shape if isinstance(shape, rdflib.URIRef) else shapes.value(predicate=SH.property, object=shape)
        yield Violation(
            SEVERITIES[local_name(str(severity))], local_name(str(named or "")),
            str(results.value(result, SH.focusNode)), local_name(str(path)) if isinstance(path, rdflib.URIRef) else "",
            str(results.value(result, SH.resultMessage) or ""),
        )


@cache
def _shape_graph(folder: Path) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(folder / "shapes.ttl", format="turtle")


def _rdflib(term: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == PREFIXES["xsd"] + "string"
        return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else rdflib.URIRef(term.datatype.value))
    return rdflib.BNode(str(getattr(term, "value", term)))
