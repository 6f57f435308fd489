"""What a worker finds for the search box, in the whole store: names, figures, and words of quotes, however they are spelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.ontology import BASE, Ontology, load, local_name
from kg.render.facts import figure, local_id, node, one
from kg.render.reads import Reads
from kg.render.words import Figures, clean, names
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.serve.pictures import rows
from kg.serve.spelling import folded, pattern
from kg.store import Store

__all__ = ["find"]

Arguments = Mapping[str, Any]
CANDIDATES, FOUND = 200, 12
WORDS = 5
"""Words of a search for figures: what, of whom, when, how much."""


def find(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Return what a reader looks for, best first, at most `FOUND` of a kind.

    arguments  words; kind: "names" for [id, class, names, weight], "figures" for [id, class, names, metric id, measure id, status id,
               name of the metric, name of the measure, label of the period, figure in each language], "quotes" for [id, class, names, quote,
               document, start, end]
    """
    text = folded(str(arguments["words"]))
    if not text:
        return Reply.of([])
    reads = Reads(lambda query: rows(store, query))
    return Reply.of({"names": _names, "figures": _figures, "quotes": _quotes}[arguments["kind"]](reads, text))


def _literal(text: str) -> str:
    return str(ox.Literal(text))


def _like(variable: str, text: str) -> str:
    return f"FILTER (REGEX({variable}, {_literal(pattern(text))}))"


def _labelled(reads: Reads, text: str) -> dict[str, int]:
    """Return the entities that have a name with `text` in it -> how well it fits, as the page itself judges."""
    body = f"""SELECT ?e ?l WHERE {{ VALUES ?p {{ skos:prefLabel skos:altLabel skos:hiddenLabel }} ?e ?p ?l
        {_like('?l', text)} FILTER (STRSTARTS(STR(?e), {_literal(BASE + 'id/')})) }} ORDER BY STRLEN(?l) ?l ?e LIMIT {CANDIDATES}"""
    found: dict[str, int] = {}
    for row in reads.select(body):
        label, plain = folded(row["l"].value), text.replace(" ", "")
        same = label.replace(" ", "")
        fit = 8 if same == plain else 6 if same.startswith(plain) else 4
        found[row["e"].value] = max(found.get(row["e"].value, 0), fit)
    return found


def _names(reads: Reads, text: str) -> list[list[Any]]:
    fits = _labelled(reads, text)
    weights = reads.weights(list(fits))
    ranked = sorted(weights, key=lambda iri: (-fits[iri] - min(1.9, weights[iri] / 50), iri))[:FOUND]
    described = _described(reads, ranked)
    return [[*described[iri], weights[iri]] for iri in ranked if iri in described]


def _described(reads: Reads, iris: Sequence[str]) -> dict[str, list[Any]]:
    """Return entity -> id, class, names."""
    found = (node(iri, props, 0) for iri, props in reads.named(iris).items())
    by_id = {entity.id: [entity.id, entity.cls, list(entity.names)] for entity in found}
    return {iri: by_id[local_id(iri)] for iri in iris if local_id(iri) in by_id}


@cache
def _metrics(ontology: Ontology) -> list[tuple[str, str]]:
    """Return (folded name, metric IRI), the longest name first."""
    found = {(folded(label.text), iri) for iri in ontology.concepts("kgc:metrics") for label in ontology.labels(iri)}
    return sorted(found, key=lambda one: (-len(one[0]), one))


def _parts(text: str) -> list[str]:
    """Return the words of a search for figures; the name of a metric that ends a word without blanks is one of its own."""
    parts = []
    for word in text.split()[:WORDS]:
        name = next((name for name, _ in _metrics(load()) if len(name) > 1 and not name.isascii() and word.endswith(name) and word != name), "")
        parts += [word.removesuffix(name), name] if name else [word]
    return parts


def _figures(reads: Reads, text: str) -> list[list[Any]]:
    """Return the figures that every word speaks of: as metric, as period, as entity, or as part of the figure as written."""
    patterns, filters, known = ["?f a kg:Observation ; kg:metric ?m ; kg:subject ?s ."], [], False
    for part in _parts(text):
        metrics = {iri for name, iri in _metrics(load()) if part in name}
        periods = [] if metrics else reads.select(f"SELECT ?p WHERE {{ ?p a kg:Period ; rdfs:label ?l {_like('?l', part)} }} LIMIT {CANDIDATES}")
        entities = {} if metrics or periods else _labelled(reads, part)
        if metrics:
            filters.append(f"VALUES ?m {{ {_iris(metrics)} }}")
        elif periods:
            filters.append(f"?f kg:period ?p . VALUES ?p {{ {_iris({row['p'].value for row in periods})} }}")
        elif entities:
            filters.append(f"VALUES ?s {{ {_iris(entities)} }}")
        else:
            filters.append(f"?f kg:evidence ?e . ?e kg:stated ?w {_like('?w', part)}")
            continue
        known = True
    if not known and len(text) < 2:
        return []
    body = " ".join([*filters, *patterns])
    facts = [row["f"].value for row in reads.select(f"SELECT DISTINCT ?f WHERE {{ {body} }} LIMIT {CANDIDATES}")]
    return _told(reads, facts)


def _iris(iris: object) -> str:
    return " ".join(f"<{iri}>" for iri in sorted(iris))  # type: ignore[call-overload]


def _told(reads: Reads, facts: Sequence[str]) -> list[list[Any]]:
    """Return what is shown of figures: those reported before others, the newest first."""
    ontology, writer = load(), Figures.of(load())
    found = [fact for iri, props in reads.described("BIND(?key AS ?n)", facts).items() if (fact := figure(iri, props, (), writer)) is not None]
    periods = reads.nodes("period/", {fact.period for fact in found} - {""})
    ends = {local_id(iri): one(props, "endDate") for iri, props in periods.items()}
    labels = {local_id(iri): clean(one(props, "label")) for iri, props in periods.items()}
    found.sort(key=lambda fact: fact.id)
    found.sort(key=lambda fact: ends.get(fact.period, ""), reverse=True)
    found.sort(key=lambda fact: (fact.status != "actual", fact.measure != "level"))
    iri = {fact.subject: BASE + "id/" + fact.subject for fact in found[:FOUND]}
    described = {key: value for key, value in ((value[0], value) for value in _described(reads, list(iri.values())).values())}
    return [[*described[fact.subject], fact.metric, fact.measure, fact.status, names(ontology, [BASE + "metric/" + fact.metric])[fact.metric],
             names(ontology, [BASE + "code/" + fact.measure])[fact.measure], labels.get(fact.period, fact.period), list(fact.shown)]
            for fact in found[:FOUND] if fact.subject in described]


def _quotes(reads: Reads, text: str) -> list[list[Any]]:
    if len(text) < 2:
        return []
    body = f"SELECT ?e ?q ?d WHERE {{ ?e kg:exact ?q ; kg:document ?d {_like('?q', text)} }} LIMIT {CANDIDATES}"
    quotes = {(row["d"].value, row["q"].value): row["e"].value for row in reads.select(body)}
    kept = [quotes[key] for key in sorted(quotes)][:FOUND]
    props = reads.described("BIND(?key AS ?n)", kept)
    subject: dict[str, str] = {}
    for row in reads.select(f"SELECT ?e ?s WHERE {{ VALUES ?e {{ {_iris(kept)} }} ?f kg:evidence ?e ; kg:subject ?s }}") if kept else []:
        subject[row["e"].value] = min(row["s"].value, subject.get(row["e"].value, row["s"].value))
    described = _described(reads, sorted(set(subject.values())))
    return [[*described[subject[iri]], clean(one(props[iri], "exact")), local_name(one(props[iri], "document")), _offset(one(props[iri], "start")),
             _offset(one(props[iri], "end"))] for iri in kept if subject.get(iri) in described]


def _offset(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 13 else 0
