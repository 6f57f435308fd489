"""RDF terms as the graph spells them: IRIs of ids, canonical decimals, names of the graphs."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, unquote

import pyoxigraph as ox

from kg.errors import ExtractorError
from kg.ontology import BASE, PREFIXES, SKOS, expand

__all__ = [
    "CATALOG", "FACTS", "PERIODS", "PREF_LABEL", "SHORTCUTS", "TYPE", "code", "document_graph", "document_node",
    "entity", "id_of", "iri", "number", "string", "term", "typed",
]

CATALOG = ox.NamedNode(BASE + "graph/catalog")
PERIODS = ox.NamedNode(BASE + "graph/periods")
FACTS = ox.NamedNode(BASE + "graph/facts")
SHORTCUTS = ox.NamedNode(BASE + "graph/shortcuts")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
PREF_LABEL = ox.NamedNode(SKOS + "prefLabel")
PLACES = 12
"""Digits kept after the point: engines hold 18, and no figure of the news states as many."""
LARGEST = 30
"""Powers of ten a figure may have: more is no figure but an attack on whoever writes its zeros."""


@lru_cache(maxsize=4096)
def iri(name: str) -> ox.NamedNode:
    """Return the node of a prefixed name.

    >>> iri("kg:subject").value
    'https://w3id.org/chipkg/ont#subject'
    """
    return ox.NamedNode(expand(name))


@lru_cache(maxsize=4096)
def entity(ident: str) -> ox.NamedNode:
    """Return the node of an entity id; characters that an IRI may not hold are percent-encoded.

    >>> entity("amazon-web-services").value
    'https://w3id.org/chipkg/id/amazon-web-services'
    >>> entity("a b/c").value
    'https://w3id.org/chipkg/id/a%20b%2Fc'
    """
    return ox.NamedNode(BASE + "id/" + quote(ident, safe="-._~"))


@lru_cache(maxsize=4096)
def term(ident: str) -> ox.NamedNode:
    """Return the node of a class or property id, which may come from outside: odd characters are percent-encoded.

    >>> term("competesWith").value
    'https://w3id.org/chipkg/ont#competesWith'
    """
    return ox.NamedNode(PREFIXES["kg"] + quote(ident, safe="-._~"))


@lru_cache(maxsize=4096)
def code(kind: str, ident: str) -> ox.NamedNode:
    """Return the node of a concept id, e.g. `code("metric", "revenue")`; kinds are metric, code, unit and period."""
    return ox.NamedNode(f"{BASE}{kind}/{quote(ident, safe='-._~')}")


def id_of(node: ox.NamedNode) -> str:
    """Return the id that a node was made from.

    >>> id_of(entity("a b/c"))
    'a b/c'
    """
    return unquote(node.value.replace("#", "/").rsplit("/", 1)[-1])


@lru_cache(maxsize=1024)
def document_node(document: str) -> ox.NamedNode:
    """Return the node of a document id (a sha256): its first 16 digits name it."""
    return ox.NamedNode(BASE + "doc/" + document[:16])


@lru_cache(maxsize=1024)
def document_graph(document: str) -> ox.NamedNode:
    """Return the graph of a document: it, its readings, and the links from facts to them."""
    return ox.NamedNode(BASE + "graph/doc-" + document[:16])


def number(value: Decimal) -> str:
    """Return the one spelling of a decimal: plain, no trailing zeros, at most twelve digits after the point.

    >>> number(Decimal("11200000000.0")), number(Decimal("1.5E+9")), number(Decimal("-0.0"))
    ('11200000000', '1500000000', '0')
    >>> number(Decimal("NaN"))
    Traceback (most recent call last):
    kg.errors.ExtractorError: NaN: a figure must be a number below 10^30 (report this as a bug of the extractor)
    """
    if not value.is_finite() or value and not -LARGEST < value.adjusted() < LARGEST:
        hint = "report this as a bug of the extractor"
        raise ExtractorError("a figure must be a number below 10^30", place=str(value)[:40], hint=hint)
    plain = f"{value:f}"
    if "." in plain:
        if len(plain) - plain.index(".") > PLACES:
            plain = f"{value:.{PLACES}f}"
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def string(value: str, language: str = "") -> ox.Literal:
    """Return a plain literal, or one with a language tag."""
    return ox.Literal(value, language=language) if language else ox.Literal(value)


def typed(value: str, datatype: str) -> ox.Literal:
    """Return a literal of a datatype given as a prefixed name, e.g. `typed("2026-02-06", "xsd:date")`."""
    return ox.Literal(value, datatype=iri(datatype))
