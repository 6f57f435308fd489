"""A made-up store of any size, in the shape of real ones, for benchmarks and tests: hubs, segments, chips, people, figures, quotes.

    python bench/synthetic.py OUT.ttl [ENTITIES]     # same number, same bytes
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

BASE = "https://w3id.org/chipkg/"
PREFIXES = "".join(f"@prefix {p}: <{BASE}{path}> .\n" for p, path in (
    ("kg", "ont#"), ("kgr", "id/"), ("kgm", "metric/"), ("kgc", "code/"), ("kgu", "unit/"), ("kgp", "period/"), ("kgf", "fact/"), ("kgd", "doc/"),
)) + """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CLASSES = (("Company", 20), ("Segment", 25), ("Product", 15), ("Chip", 20), ("Project", 5), ("Person", 15))
WAYS = {"Segment": "segmentOf", "Product": "operatedBy", "Chip": "designedBy", "Project": "operatedBy", "Person": "officerOf"}
BETWEEN = ("customerOf", "competesWith", "partnerOf", "investsIn", "manufacturedBy", "uses")
METRICS = (("revenue", "USD", 10**9), ("operatingIncome", "USD", 10**8), ("grossMargin", "percent", 1), ("unitsShipped", "items", 10**4))
QUARTERS = [f"{year}Q{part}" for year in (2024, 2025, 2026) for part in (1, 2, 3, 4)]
DOCUMENTS = 200


def main() -> int:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        out.write(PREFIXES)
        out.writelines(line + "\n" for line in statements(count))
    return 0


def statements(count: int) -> Iterator[str]:
    """Yield Turtle of `count` entities, about 1.6 relations and 2.5 figures for each."""
    dice = random.Random(7)
    kinds = [name for name, share in CLASSES for _ in range(share)]
    cls = ["Company" if k < count // 8 else dice.choice(kinds) for k in range(count)]
    companies = [k for k in range(count) if cls[k] == "Company"]
    for k in range(count):
        yield f'kgr:e{k} a kg:{cls[k]} ; skos:prefLabel "{cls[k]} {k}"@en , "实体{k}号"@zh-Hans , "實體{k}號"@zh-Hant .'
    yield from _frame()
    hub = _hubs(dice, companies)
    made: set[tuple[int, str, int]] = set()
    for k in range(count):
        if cls[k] in WAYS:
            made.add((k, WAYS[cls[k]], hub()))
        if dice.random() < 0.8:
            made.add((k, dice.choice(BETWEEN), hub()))
    for n, (a, way, b) in enumerate(sorted(x for x in made if x[0] != x[2])):
        yield (f'kgf:r{n} a kg:Relation ; kg:subject kgr:e{a} ; kg:predicate kg:{way} ; kg:object kgr:e{b} ; kg:status kgc:actual ; kg:key "r{n}" ; '
               + _evidence(dice, f"Relation {n}: {a} and {b}", "") + f" kgr:e{a} kg:{way} kgr:e{b} .")
    for n in range(int(count * 2.5)):
        yield _figure(dice, n, hub() if n % 2 else dice.randrange(count))


def _hubs(dice: random.Random, companies: list[int]):  # noqa: ANN202
    """Return a function that draws a company, early ones much more often."""
    return lambda: companies[int(len(companies) * dice.random() ** 3)]


def _frame() -> Iterator[str]:
    for label in QUARTERS:
        year, part = int(label[:4]), int(label[5])
        month = 3 * part
        yield (f'kgp:{label} a kg:Period ; rdfs:label "{label}" ; kg:startDate "{year}-{month - 2:02}-01"^^xsd:date ; '
               f'kg:endDate "{year}-{month:02}-{31 if part in (1, 4) else 30}"^^xsd:date .')
    for n in range(DOCUMENTS):
        yield (f'kgd:{n:016x} a kg:Document ; dcterms:title "Article {n}" ; dcterms:issued "2026-{n % 12 + 1:02}-10"^^xsd:date ; '
               f'dcterms:language "en" ; dcterms:source "news/{n}.txt" .')


def _evidence(dice: random.Random, quote: str, stated: str) -> str:
    document, start = dice.randrange(DOCUMENTS), dice.randrange(10**6)
    iri = f"<{BASE}doc/{document:016x}#char={start},{start + len(quote)};{dice.randrange(16**8):08x}>"
    figure = f' ; kg:stated "{stated}" ; kg:tolerance 0.5' if stated else ""
    return (f'kg:evidence {iri} . {iri} a kg:Evidence ; kg:document kgd:{document:016x} ; kg:start {start} ; kg:end {start + len(quote)} ; '
            f'kg:exact "{quote}" ; kg:confidence 0.9{figure} .')


def _figure(dice: random.Random, n: int, subject: int) -> str:
    metric, unit, scale = dice.choice(METRICS)
    value, period, status = dice.randrange(1, 90) * scale, dice.choice(QUARTERS), "guidance" if dice.random() < 0.2 else "actual"
    return (f'kgf:o{n} a kg:Observation ; kg:subject kgr:e{subject} ; kg:metric kgm:{metric} ; kg:measure kgc:level ; kg:value {value}.0 ; kg:comparator "=" ; '
            f'kg:unit kgu:{unit} ; kg:period kgp:{period} ; kg:status kgc:{status} ; kg:key "{subject}|{metric}|{period}|{status}|{n if n % 40 else 0}" ; '
            + _evidence(dice, f"Figure {n} was {value}", str(value)))


if __name__ == "__main__":
    sys.exit(main())
