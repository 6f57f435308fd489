"""Growth that follows from two stated levels, where no document states it: for the derived graph of a store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import pyoxigraph as ox

from kg.check.figures import batches, neighbour, rows
from kg.check.loading import Asked, keys_of
from kg.check.rules import compile_rules
from kg.ontology import BASE, KG, PREFIXES, Ontology, local_name

__all__ = ["growth_rule"]

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Ask = Callable[[str], Answer]
LEVELS = """SELECT ?fact ?subject ?metric ?period ?value WHERE {{ VALUES ?fact {{ {nodes} }}
  ?fact kg:comparator "=" ; kg:value ?value ; kg:subject ?subject ; kg:metric ?metric ; kg:period ?period .
  FILTER NOT EXISTS {{ ?fact kg:rank kgc:deprecated }} }}"""
PLACES = Decimal("0.01")
DIGITS = 10
PERCENT = "percent"
XSD_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")


@dataclass(frozen=True, slots=True)
class _Level:
    subject: str
    metric: str
    period: str
    value: Decimal


def growth_rule(ontology: Callable[[], Ontology]) -> Callable[[Ask], Iterator[ox.Triple]]:
    """Return a rule for the derived graph of a store: what it is given answers SPARQL over the union of all graphs.

    ontology  gives the ontology when the rule is run; its `kg:ChangeRule`s that say `kg:derives true` name the measures

    The rule says that it is local: what it makes of an entity follows from facts of this entity and the documents that state them.
    An observation is made for two levels above zero of one thing, in one unit, on no basis, each stated exactly and in one way only,
    whose growth no document states: rounded to a hundredth of a percent, `prov:wasDerivedFrom` both.
    """
    def triples(ask: Ask) -> Iterator[ox.Triple]:
        for rule in compile_rules(ontology()).of("change"):
            if rule.derives:
                yield from _grown(Asked(ask), rule.measure)

    triples.__dict__["local"] = True  # follows from facts of one entity and of the documents that state them: see kg.store.near
    return triples


def _grown(store: Asked, measure: str) -> Iterator[ox.Triple]:
    stated = {key for _, key in keys_of(store, holding=f"|{measure}|")}
    levels: dict[str, list[str]] = {}
    for fact, key in keys_of(store, holding="|level|"):
        levels.setdefault(key, []).append(fact)
    pairs = {}
    for key, facts in levels.items():
        subject, metric, _, period, status, unit, *rest = key.split("|")
        before = neighbour(period, measure)
        if not before or status != "actual" or unit == PERCENT or any(rest):
            continue
        earlier = levels.get("|".join((subject, metric, "level", before, status, unit, *rest)), [])
        grown = "|".join((subject, metric, measure, period, status, PERCENT, *rest))
        if len(facts) == len(earlier) == 1 and grown not in stated:
            pairs[grown] = facts[0], earlier[0]
    known = _levels(store, sorted({fact for pair in pairs.values() for fact in pair}))
    for key, (now, then) in sorted(pairs.items()):
        if now in known and then in known and known[now].value > 0 and known[then].value > 0:
            yield from _observation(key, measure, (now, known[now]), (then, known[then]))


def _levels(store: Asked, facts: list[str]) -> dict[str, _Level]:
    return {
        row["fact"]: _Level(row["subject"], row["metric"], row["period"], Decimal(row["value"]))
        for nodes in batches([f"<{fact}>" for fact in facts]) for row in rows(store, LEVELS.format(nodes=nodes))
    }


def _observation(key: str, measure: str, now: tuple[str, _Level], then: tuple[str, _Level]) -> Iterator[ox.Triple]:
    level = now[1]
    percent = ((level.value / then[1].value - 1) * 100).quantize(PLACES, ROUND_HALF_EVEN)
    slug = ".".join(local_name(iri) for iri in (level.subject, level.metric))
    digest = hashlib.sha256(f"{now[0]}|{then[0]}".encode()).hexdigest()[:DIGITS]
    node = ox.NamedNode(f"{BASE}fact/{slug}.{measure}.{local_name(level.period)}.derived.{digest}")
    plain = f"{percent:f}".rstrip("0").rstrip(".")
    number = ox.Literal("0" if plain in ("-0", "") else plain, datatype=XSD_DECIMAL)
    yield ox.Triple(node, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(KG + "Observation"))
    for name, value in (("subject", level.subject), ("metric", level.metric), ("measure", f"{BASE}code/{measure}"), ("unit", f"{BASE}unit/{PERCENT}"),
                        ("period", level.period), ("status", f"{BASE}code/actual")):
        yield ox.Triple(node, ox.NamedNode(KG + name), ox.NamedNode(value))
    yield ox.Triple(node, ox.NamedNode(KG + "value"), number)
    yield ox.Triple(node, ox.NamedNode(KG + "comparator"), ox.Literal("="))
    yield ox.Triple(node, ox.NamedNode(KG + "key"), ox.Literal(key))
    for origin in (now[0], then[0]):
        yield ox.Triple(node, ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom"), ox.NamedNode(origin))
