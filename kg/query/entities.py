"""Entities by any of their names, and names for any identifier."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import opencc
import pyoxigraph as ox

from kg.ontology import BASE, Ontology, local_name

__all__ = ["Candidate", "find", "folded", "labels_of", "languages", "rows"]

ENTITIES = BASE + "id/"
NAMES = f"""SELECT ?entity ?kind ?name ?class WHERE {{
  {{ ?entity skos:prefLabel ?name BIND (0 AS ?kind) }} UNION {{ ?entity skos:altLabel|skos:hiddenLabel ?name BIND (1 AS ?kind) }}
  UNION {{ ?entity dcterms:identifier ?name BIND (2 AS ?kind) }}
  FILTER (STRSTARTS(STR(?entity), "{ENTITIES}"))
  OPTIONAL {{ ?entity a ?class }}
}}"""
LABELS = """SELECT ?node ?label WHERE {{ VALUES ?node {{ {nodes} }}
  {{ ?node skos:prefLabel ?label }} UNION {{ ?node rdfs:label ?label }} }}"""
CHAINS = {"zh-hans": ("zh-hans", "zh", "zh-hant", "en"), "zh-hant": ("zh-hant", "zh", "zh-hans", "en")}
SHORTEST_PREFIX = 2


class Readable(Protocol):
    """What this module needs of a store."""

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples: ...


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """An entity that a name may mean: its id, preferred name, class, and the name that matched."""

    id: str
    label: str
    cls: str
    matched: str

    @property
    def iri(self) -> str:
        """The IRI of the entity."""
        return ENTITIES + self.id


def rows(store: Readable, sparql: str, entity: ox.NamedNode | None = None) -> list[dict[str, str]]:
    """Return the rows of a trusted SELECT as words: IRIs whole, literals by their text; open columns are "".

    entity  takes the place of `?entity` in the query

    Literals of a column `name` also give `name@`, their language tag.
    """
    answer = store.query(sparql if entity is None else sparql.replace("?entity", str(entity)))
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    out = []
    for solution in answer:
        row = {}
        for name in names:
            term = solution[name]
            row[name] = "" if term is None else str(getattr(term, "value", term))
            row[name + "@"] = getattr(term, "language", None) or ""
        out.append(row)
    return out


def find(store: Readable, name: str, language: str = "en") -> list[Candidate]:
    """Return the entities that `name` may mean, by the first of these that finds any, sorted by id.

    Its id; its preferred name; another name or an identifier (`AMZN` for `NASDAQ:AMZN`); one of these but for case, width, blanks
    and Traditional or Simplified characters; a name that begins so (two characters at least).
    """
    table = rows(store, NAMES)
    wanted, fold = name.strip().removeprefix("kgr:").removeprefix(ENTITIES), folded(name)
    ways = (
        lambda row: local_name(row["entity"]) == wanted,
        lambda row: row["kind"] == "0" and row["name"] == wanted,
        lambda row: row["name"] == wanted or (row["kind"] == "2" and row["name"].rpartition(":")[2] == wanted),
        lambda row: bool(fold) and fold in (folded(row["name"]), folded(row["name"].rpartition(":")[2])),
        lambda row: len(fold) >= SHORTEST_PREFIX and folded(row["name"]).startswith(fold),
    )
    for way in ways:
        if found := [row for row in table if way(row)]:
            return _candidates(table, found, language)
    return []


def _candidates(table: Sequence[dict[str, str]], found: Sequence[dict[str, str]], language: str) -> list[Candidate]:
    matched = {row["entity"]: row for row in sorted(found, key=lambda row: (row["kind"], row["name"]), reverse=True)}
    names: dict[str, list[tuple[str, str]]] = {}
    for row in table:
        if row["kind"] == "0" and row["entity"] in matched:
            names.setdefault(row["entity"], []).append((row["name@"], row["name"]))
    return sorted(
        Candidate(local_name(iri), _best(names.get(iri, []), language) or local_name(iri), local_name(row["class"]), row["name"])
        for iri, row in matched.items()
    )


def folded(name: str) -> str:
    """Return a name without what people leave out or write either way: case, width, blanks, dots and hyphens, script.

    >>> folded("ＡＷＳ  Trainium-3") == folded("aws trainium3")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(char for char in plain if unicodedata.category(char)[0] in "LNS")
    return kept if kept.isascii() else str(_simplifier().convert(kept))


def languages(language: str) -> tuple[str, ...]:
    """Return the tags to try, best first, in lower case.

    >>> languages("zh")
    ('zh-hans', 'zh', 'zh-hant', 'en')
    """
    tag = language.lower()
    if tag in ("zh-hant", "zh-tw", "zh-hk"):
        return CHAINS["zh-hant"]
    return CHAINS["zh-hans"] if tag.startswith("zh") else (tag, "en") if tag != "en" else ("en",)


def labels_of(store: Readable, iris: Iterable[str], language: str, ontology: Ontology | None = None) -> dict[str, str]:
    """Return the name of each IRI that has one, in `language` or the nearest there is: from the store, else from the ontology."""
    wanted = sorted({iri for iri in iris if iri})
    names: dict[str, list[tuple[str, str]]] = {}
    if wanted:
        nodes = " ".join(str(ox.NamedNode(iri)) for iri in wanted)
        for row in rows(store, LABELS.format(nodes=nodes)):
            names.setdefault(row["node"], []).append((row["label@"], row["label"]))
    found = {iri: _best(pairs, language) for iri, pairs in names.items()}
    if ontology is not None:
        for iri in wanted:
            pairs = [(label.language, label.text) for label in ontology.labels(iri) if label.kind == "pref"]
            if iri not in found and pairs:
                found[iri] = _best(pairs, language)
    return found


def _best(pairs: Iterable[tuple[str, str]], language: str) -> str:
    by_language: dict[str, str] = {}
    for tag, text in sorted(pairs):
        by_language.setdefault(tag.lower(), text)
    chain = (by_language[tag] for tag in languages(language) if tag in by_language)
    return next(chain, next(iter(by_language.values()), ""))


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
