"""One figure and all that stands behind it: every source with its sentence, what others say, what it was computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kg.check.asking import Wanted, wanted
from kg.check.checking import Checkable, suspected
from kg.check.claims import around
from kg.check.clarity import clear
from kg.check.figures import rows
from kg.check.loading import load_book
from kg.check.report import Finding
from kg.check.rules import compile_rules
from kg.check.settling import Settler
from kg.check.telling import amount, told
from kg.errors import QueryError, StoreError
from kg.ontology import BASE, Ontology, expand, local_name

__all__ = ["Explanation", "Origin", "Spoken", "explain"]

FACT = BASE + "fact/"
FACTS = """SELECT ?fact ?subject ?metric ?measure ?status ?unit ?comparator ?value ?low ?high ?basis ?period ?label ?calendar ?predicate ?object WHERE {{
  {chosen} ?fact kg:subject ?subject ; kg:status ?status .
  OPTIONAL {{ ?fact kg:metric ?metric ; kg:measure ?measure ; kg:unit ?unit ; kg:comparator ?comparator }}
  OPTIONAL {{ ?fact kg:value ?value }} OPTIONAL {{ ?fact kg:low ?low ; kg:high ?high }} OPTIONAL {{ ?fact kg:basis ?basis }}
  OPTIONAL {{ ?fact kg:predicate ?predicate ; kg:object ?object }}
  OPTIONAL {{ ?fact kg:period ?period . ?period rdfs:label ?label OPTIONAL {{ ?period kg:calendarPeriod/rdfs:label ?calendar }} }}
}} ORDER BY ?fact"""
READINGS = """SELECT ?exact ?start ?end ?stated ?slot ?sha ?source ?issued ?kind ?evidence WHERE {{
  <{fact}> kg:evidence ?evidence . ?evidence kg:exact ?exact ; kg:start ?start ; kg:end ?end ; kg:document ?document .
  ?document dcterms:identifier ?sha . OPTIONAL {{ ?evidence kg:stated ?stated }} OPTIONAL {{ ?evidence kg:inferred ?slot }}
  OPTIONAL {{ ?document dcterms:source ?source }} OPTIONAL {{ ?document dcterms:issued ?issued }} OPTIONAL {{ ?document dcterms:type ?kind }}
}} ORDER BY ?issued ?evidence ?source ?slot"""
ORIGINS = "SELECT ?origin WHERE {{ <{fact}> prov:wasDerivedFrom ?origin }} ORDER BY ?origin"
FAMILY = """SELECT DISTINCT ?other WHERE {{ {{ BIND (<{node}> AS ?other) }} UNION {{ <{node}> kg:segmentOf ?other }} UNION {{ ?other kg:segmentOf <{node}> }}
  UNION {{ <{node}> kg:segmentOf/kg:segmentOf ?other }} UNION {{ <{node}> kg:segmentOf ?whole . ?other kg:segmentOf ?whole }} }} ORDER BY ?other LIMIT 300"""
MOST = 40
"""Figures that one question explains at most."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One source of a fact: its document, and the sentence as `before` + `quote` + `after`. `authority` is -1 if the kind is not known."""

    document: str
    sources: tuple[str, ...]
    issued: str
    kind: str
    authority: int
    before: str
    quote: str
    after: str
    start: int
    end: int
    stated: str
    filled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """A fact that a computed one was derived from, in words."""

    fact: str
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact in words, its sources oldest first, what other figures say of it, and what it was computed from."""

    fact: str
    words: str
    value: str
    spoken: tuple[Spoken, ...]
    findings: tuple[Finding, ...]
    origins: tuple[Origin, ...]


def explain(store: Checkable, words: str, ontology: Ontology, *, find: Callable[[str], Sequence[str]]) -> list[Explanation]:
    """Return the facts that words ask for, each with all that stands behind it; of one thing, what most documents say comes first.

    words  the IRI of a fact, `kgf:` and its id, or a name with a metric and a period: "AWS revenue 2025Q4"
    find   returns the ids of the entities that a name may mean

    Raises `QueryError` naming the next step if nothing is found, or too much.
    """
    rules = compile_rules(ontology)
    iri = expand(words.strip().strip("<>"))
    facts = _by_iri(store, iri) if iri.startswith(FACT) else _by_words(store, words, wanted(words, ontology), find)
    if not facts:
        raise QueryError("no fact is about this", place=words[:80], hint="name an entity, a metric and a period, like 'AWS revenue 2025Q4'")
    if len(facts) > MOST:
        raise QueryError(f"{len(facts)} facts are about this", place=words[:80], hint="name a metric and a period as well")
    findings = _findings(store, sorted({row["subject"] for row in facts}), ontology)
    made = [
        Explanation(row["fact"], _words(row, ontology), _value(row), tuple(_spoken(store, row["fact"], rules.authority)),
                    tuple(found for found in findings if any(cited.fact == row["fact"] for cited in found.cited)),
                    tuple(_origins(store, row["fact"], ontology)))
        for row in facts
    ]
    return sorted(made, key=lambda one: (one.words.rpartition(":")[0], -len({spoken.document for spoken in one.spoken}), one.fact))


def _by_iri(store: Checkable, iri: str) -> list[dict[str, str]]:
    name = quote(iri.removeprefix(FACT), safe="-._~%")
    return list(rows(store, FACTS.format(chosen=f"VALUES ?fact {{ <{FACT}{name}> }}")))


def _by_words(store: Checkable, words: str, asked: Wanted, find: Callable[[str], Sequence[str]]) -> list[dict[str, str]]:
    idents = next((known for name in _names(asked.name) if (known := find(name))), [])
    if len(idents) != 1:
        listed = ", ".join(idents[:8])
        problem = f"{len(idents)} entities have this name" if idents else "no entity has this name"
        raise QueryError(problem, place=(asked.name or words)[:80], hint=f"one of {listed}" if idents else "try the beginning of a name, or an id")
    node = BASE + "id/" + quote(idents[0], safe="-._~")
    found = rows(store, FACTS.format(chosen=f"VALUES ?subject {{ <{node}> }}"))
    slots = (("metric", asked.metric), ("measure", asked.measure), ("status", asked.status))
    return [
        row for row in found
        if all(not value or local_name(row[slot]) == value for slot, value in slots) and (not asked.period or asked.period in (row["label"], row["calendar"]))
        and (row["metric"] or not asked.metric)
    ]


def _names(words: str) -> Iterator[str]:
    """Yield what may be the name in words: all of them, then ever fewer, since small words stand around a name."""
    parts = words.split()
    for count in range(len(parts), 0, -1):
        yield " ".join(parts[:count])
    for first in range(1, len(parts)):
        yield " ".join(parts[first:])


def _findings(store: Checkable, subjects: list[str], ontology: Ontology) -> list[Finding]:
    family = sorted({row["other"] for node in subjects for row in rows(store, FAMILY.format(node=node))})
    book, rules = load_book(store, subjects=family), compile_rules(ontology)
    clear(book)
    return sorted({told(finding, ontology) for finding in Settler(book, rules).settle(suspected(book, rules))})


def _spoken(store: Checkable, fact: str, authority: dict[str, int]) -> Iterator[Spoken]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(store, READINGS.format(fact=fact)):
        found.setdefault(row["evidence"], []).append(row)
    for group in found.values():
        row = group[0]
        start, end, sha = int(row["start"]), int(row["end"]), row["sha"].removeprefix("sha256:")
        before, after = _around(store, sha, start, end)
        kind = local_name(row["kind"])
        yield Spoken(
            sha, tuple(sorted({one["source"] for one in group} - {""})), row["issued"], kind, authority.get(kind, -1), before, row["exact"], after,
            start, end, row["stated"], tuple(sorted({local_name(one["slot"]) for one in group} - {""})),
        )


def _around(store: Checkable, document: str, start: int, end: int) -> tuple[str, str]:
    """Return the words of the sentence before and after an interval; empty where the text is not kept."""
    try:
        text = store.text(document)
    except StoreError:
        return "", ""
    return around(text, start, end)


def _origins(store: Checkable, fact: str, ontology: Ontology) -> Iterator[Origin]:
    for row in rows(store, ORIGINS.format(fact=fact)):
        for origin in rows(store, FACTS.format(chosen=f"VALUES ?fact {{ <{row['origin']}> }}")):
            yield Origin(origin["fact"], _words(origin, ontology))


def _words(row: dict[str, str], ontology: Ontology) -> str:
    if row["predicate"]:
        parts = [ontology.label(row["subject"]), ontology.label(row["predicate"]), ontology.label(row["object"])]
        return " ".join(parts) + (f", {local_name(row['status'])}" if local_name(row["status"]) != "actual" else "")
    mapped = f" (calendar {row['calendar']})" if row["calendar"] not in ("", row["label"]) else ""
    slots = [ontology.label(row["subject"]), ontology.label(row["metric"]), ontology.label(row["measure"]) if local_name(row["measure"]) != "level" else "",
             row["label"] + mapped, ontology.label(row["status"]), ontology.label(row["basis"]) if row["basis"] else ""]
    return ", ".join(slot for slot in slots if slot) + f": {_value(row)}"


def _value(row: dict[str, str]) -> str:
    if not row["unit"]:
        return ""
    sign = "" if row["comparator"] == "=" else row["comparator"]
    return amount(sign + (row["value"] or f"{row['low']}..{row['high']}"), local_name(row["unit"]))
