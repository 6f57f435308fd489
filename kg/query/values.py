"""What a person writes for a parameter, as an RDF term."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology import BASE, PREFIXES, expand
from kg.query.entities import find

if TYPE_CHECKING:
    from kg.query.engine import Queryable

__all__ = ["as_term"]

SLUG = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
XSD = PREFIXES["xsd"]


def as_term(store: Queryable, value: str, default: str) -> ox.NamedNode | ox.Literal:
    """Return the term that `value` means.

    value    `<iri>`, an IRI, `kgr:amazon`, `"text"`, a number, an id in the namespace of `default`, or a name of one entity
    default  the term that is replaced, e.g. `kgr:amazon`; says in which namespace ids are

    Raises `QueryError` if no entity has this name, or more than one.
    """
    text = value.strip()
    prefix, colon, _ = default.partition(":")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return ox.Literal(text[1:-1])
    if NUMBER.fullmatch(text) and not colon:
        return ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else expand(text)
    if IRI.fullmatch(bare):
        return ox.NamedNode(bare)
    if colon and prefix in PREFIXES and prefix != "kgr" and SLUG.fullmatch(text):
        return ox.NamedNode(PREFIXES[prefix] + text)
    found = find(store, text)
    if len(found) != 1:
        names = ", ".join(f"kgr:{candidate.id}" for candidate in found[:8])
        problem = f"{len(found)} entities have this name" if found else "no entity has this name"
        raise QueryError(problem, place=text[:80], hint=f"one of {names}" if found else f"name an id under {BASE}")
    return ox.NamedNode(found[0].iri)
