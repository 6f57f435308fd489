"""What a person writes for a parameter, as an RDF term of the right kind.

The term that a parameter replaces says of which kind it is: `kgr:amazon` an entity, `kgp:2025Q4` a period, `kgm:revenue` a metric,
`24` a number. A value of another kind is refused, with what could have been meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import PeriodError, QueryError
from kg.folding import fold
from kg.ontology import BASE, PREFIXES, Ontology, expand, local_name
from kg.period import Clock, PeriodGrammar, compile_grammar, make, resolve
from kg.query.entities import ENTITIES, find, folded

if TYPE_CHECKING:
    from kg.query.engine import Queryable

__all__ = ["as_term", "catalog_ids", "kind_of"]

SLUG = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
XSD = PREFIXES["xsd"]
OWNED = re.compile(r"(?P<owner>[a-z0-9][a-z0-9-]*)-(?P<label>FY\d{4}(?:Q[1-4]|H[12])?)", re.ASCII)
KINDS = {"kgr": "entity", "kgp": "period", "kgm": "metric", "kgu": "unit", "kgc": "code", "kg": "property"}
PERIOD_HINT = "write 2025Q4, 2025, 2025H2, 2025-12, TTM2025Q4, or a fiscal one with its company: microsoft-FY2026Q2"
CLOSE = 3


def kind_of(default: str) -> str:
    """Return the kind of values that may take the place of a term: "entity", "period", "metric" …, "number", "term".

    >>> kind_of("kgp:2025Q4"), kind_of("24"), kind_of('"FP4"')
    ('period', 'number', 'term')
    """
    prefix, colon, _ = default.partition(":")
    if colon and prefix in KINDS:
        return KINDS[prefix]
    return "number" if NUMBER.fullmatch(default) else "term"


def as_term(store: Queryable, value: str, default: str, *, name: str = "", ontology: Ontology | None = None) -> ox.NamedNode | ox.Literal:
    """Return the term that `value` means.

    value     `<iri>`, an IRI, `kgr:amazon`, an id, a name in any language, a number; `"text"` where any term may stand
    default   the term that is replaced, e.g. `kgr:amazon`; says of which kind the value must be. "": any term
    name      of the parameter, for messages
    ontology  gives names of entities, metrics and codes that the store does not hold, and words for periods

    Raises `QueryError` if the value is of another kind, is not known, or may mean several things.
    """
    text, kind = value.strip(), kind_of(default)
    place = f"{name}={text}"[:80] if name else text[:80]
    if kind == "number":
        if not NUMBER.fullmatch(text):
            raise QueryError("not a number", place=place, hint=f"write digits, as in {name or 'value'}={default}")
        return ox.Literal(text, datatype=ox.NamedNode(XSD + ("decimal" if "." in text else "integer")))
    if kind == "term":
        return _any(store, text, place, ontology)
    bare = _bare(text)
    if IRI.fullmatch(bare):
        return _in_namespace(bare, default, kind, place, ontology)
    if kind == "entity":
        return ox.NamedNode(_entity(store, text, place, ontology))
    if kind == "period":
        return ox.NamedNode(PREFIXES["kgp"] + _period(text, place, ontology))
    return ox.NamedNode(_concept(text, default, kind, place, ontology))


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("<") and text.endswith(">") else expand(text)


def _any(store: Queryable, text: str, place: str, ontology: Ontology | None) -> ox.NamedNode | ox.Literal:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return ox.Literal(text[1:-1])
    if NUMBER.fullmatch(text):
        return ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))
    bare = _bare(text)
    return ox.NamedNode(bare if IRI.fullmatch(bare) else _entity(store, text, place, ontology))


def _in_namespace(iri: str, default: str, kind: str, place: str, ontology: Ontology | None) -> ox.NamedNode:
    """Return the node of an IRI that lies where the values of a parameter lie."""
    space = PREFIXES[default.partition(":")[0]]
    if not iri.startswith(space):
        raise QueryError(f"not {'an' if kind[0] in 'aeiou' else 'a'} {kind}", place=place, hint=f"it must lie under {space}")
    if kind == "period":
        _period(local_name(iri), place, None)
    elif kind not in ("entity", "period") and ontology is not None:
        _concept(local_name(iri), default, kind, place, ontology)
    return ox.NamedNode(iri)


def _entity(store: Queryable, text: str, place: str, ontology: Ontology | None) -> str:
    """Return the IRI of the one entity that a name means: in the store, else in the catalog."""
    found = find(store, text)
    ids = [candidate.id for candidate in found] or (sorted(catalog_ids(ontology).get(folded(text), ())) if ontology is not None else [])
    if len(ids) != 1:
        names = ", ".join(f"kgr:{ident}" for ident in ids[:8])
        problem = f"{len(ids)} entities have this name" if ids else "no entity has this name"
        raise QueryError(problem, place=place, hint=f"one of {names}" if ids else f"name an id under {BASE}, or see `kg show`")
    return ENTITIES + ids[0]


@cache
def catalog_ids(ontology: Ontology) -> Mapping[str, frozenset[str]]:
    """Return the ids of the catalog's entities by each of their names, folded as `folded` does, and by id. Built once per ontology."""
    found: dict[str, set[str]] = {}
    for scheme in ("Company", "Organization", "Segment", "Product", "Chip", "ChipFamily", "Project", "Person"):
        for iri in ontology.instances("kg:" + scheme):
            ident = local_name(iri)
            codes = [code.rpartition(":")[2] for code in ontology.values(iri, "dcterms:identifier")]
            for name in (ident, *codes, *(label.text for label in ontology.labels(iri))):
                found.setdefault(folded(name), set()).add(ident)
    return {name: frozenset(ids) for name, ids in found.items() if name}


def _period(text: str, place: str, ontology: Ontology | None) -> str:
    """Return the id of the one period that a label or words name."""
    fiscal = OWNED.fullmatch(text)
    if fiscal or text.startswith("unknown-FY"):
        return text
    try:
        if "FY" not in (label := make(text).label):
            return label
    except PeriodError:
        pass
    if ontology is not None:
        lower = fold(text).lower
        found = _grammar(ontology).find(lower)
        period = resolve(found[0], Clock()) if len(found) == 1 and found[0].span.of(lower) == lower else None
        if period is not None and "FY" not in period.label:
            return period.label
    if "FY" in text.upper():
        raise QueryError("a fiscal period without its company", place=place, hint=PERIOD_HINT)
    raise QueryError("not a period", place=place, hint=PERIOD_HINT)


@cache
def _grammar(ontology: Ontology) -> PeriodGrammar:
    return compile_grammar(ontology)


def _concept(text: str, default: str, kind: str, place: str, ontology: Ontology | None) -> str:
    """Return the IRI of the metric, unit, code or property that an id or a name means."""
    prefix = default.partition(":")[0]
    if ontology is None:
        if SLUG.fullmatch(text):
            return PREFIXES[prefix] + text
        raise QueryError(f"no {kind} has this id", place=place, hint=f"write an id such as {default}")
    schemes = ontology.values(default, "skos:inScheme")
    known = [iri for scheme in schemes for iri in ontology.concepts(scheme)] or list(ontology.instances("owl:ObjectProperty"))
    names = {local_name(iri): iri for iri in known if iri.startswith(PREFIXES[prefix])}
    if text in names:
        return names[text]
    wanted = folded(text)
    found = sorted(iri for iri in names.values() if wanted in {folded(label.text) for label in ontology.labels(iri)})
    if wanted and len(found) == 1:
        return found[0]
    near = get_close_matches(text, names, CLOSE, 0.5) or sorted(names)
    raise QueryError(f"no {kind} has this name", place=place, hint="such as " + ", ".join(near[:8]))
