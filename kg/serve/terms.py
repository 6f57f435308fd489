"""What a query can be made of: the properties, classes and codes of the ontology as prefixed names, for the editor's completion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from kg.ontology import BASE, PREFIXES, Ontology, load, local_name
from kg.render.model import Words
from kg.render.words import names
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.store import Store

__all__ = ["terms"]

KINDS = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:Class", "skos:Concept")
INTERFACE = (BASE + "code/ui-", BASE + "code/live-")


def terms(store: Store, arguments: Mapping[str, Any], limits: Limits) -> Reply:
    """Return [prefixed name, name in each language], those of properties first."""
    return Reply.of(_terms(load()))


@cache
def _terms(ontology: Ontology) -> list[tuple[str, Words]]:
    found: dict[str, Words] = {}
    for kind in KINDS:
        for iri in ontology.instances(kind):
            if not iri.startswith(INTERFACE) and (name := prefixed(iri)):
                found.setdefault(name, names(ontology, [iri])[local_name(iri)])
    return list(found.items())


def prefixed(iri: str) -> str:
    """Return an IRI as prefix and local name, or an empty text if no prefix of the ontology fits.

    >>> prefixed("https://w3id.org/chipkg/ont#subject"), prefixed("https://example.org/x")
    ('kg:subject', '')
    """
    for prefix, base in PREFIXES.items():
        rest = iri.removeprefix(base)
        if rest != iri and rest.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{rest}"
    return ""
