"""Graphs that the page is tested on: a small one written by hand, and the seed article's gold facts where they are at hand."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

DRAFT = Path(__file__).parents[3] / "shared" / "ontology-draft" / "data"
KG, BASE = "https://w3id.org/chipkg/ont#", "https://w3id.org/chipkg/"
PREFIXES = f"""@prefix kg: <{KG}> . @prefix kgr: <{BASE}id/> . @prefix kgm: <{BASE}metric/> . @prefix kgc: <{BASE}code/> . @prefix kgu: <{BASE}unit/> .
@prefix kgp: <{BASE}period/> . @prefix kgf: <{BASE}fact/> . @prefix kgd: <{BASE}doc/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SMALL = """
kgr:acme a kg:Company ; skos:prefLabel "Acme"@en , "艾可美"@zh-Hans , "艾可美"@zh-Hant ; skos:altLabel "ACME Corp"@en .
kgr:acme-cloud a kg:Segment ; skos:prefLabel "Acme Cloud"@en , "艾可美云"@zh-Hans , "艾可美雲"@zh-Hant ; kg:segmentOf kgr:acme .
kgr:acme-shop a kg:Segment ; skos:prefLabel "Acme Shop"@en , "艾可美商店"@zh-Hans ; kg:segmentOf kgr:acme .
kgr:zeta a kg:Company ; skos:prefLabel "Zeta"@en .
kgr:a1 a kg:Chip ; skos:prefLabel "A1"@en ; kg:designedBy kgr:acme .
kgr:a2 a kg:Chip ; skos:prefLabel "A2"@en ; kg:successorOf kgr:a1 .
kgp:2025Q4 a kg:Period ; rdfs:label "2025Q4" ; kg:startDate "2025-10-01"^^xsd:date ; kg:endDate "2025-12-31"^^xsd:date .
kgp:2026Q1 a kg:Period ; rdfs:label "2026Q1" ; kg:startDate "2026-01-01"^^xsd:date ; kg:endDate "2026-03-31"^^xsd:date .
kgp:2025Q3 a kg:Period ; rdfs:label "2025Q3" ; kg:startDate "2025-07-01"^^xsd:date ; kg:endDate "2025-09-30"^^xsd:date .
kgd:bbbb000011112222 a kg:Document ; dcterms:title "Acme, another view" ; dcterms:issued "2026-02-06"^^xsd:date ; dcterms:language "en" ; dcterms:source "news/other.txt" .
kgd:aaaa000011112222 a kg:Document ; dcterms:title "Acme reports a good quarter" ; dcterms:issued "2026-02-05"^^xsd:date ; dcterms:language "en" ; dcterms:source "news/acme.txt" .
kgf:f1 a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 300000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k1" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=0,44;01> .
kgf:f2 a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:revenue ; kg:measure kgc:yoy ; kg:value 12.5 ; kg:comparator "=" ; kg:unit kgu:percent ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k2" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=0,44;02> .
kgf:f3 a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:low 310000000.0 ; kg:high 330000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2026Q1 ; kg:status kgc:guidance ; kg:key "k3" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=50,99;03> .
kgf:f4 a kg:Observation ; kg:subject kgr:acme-cloud ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 100000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k4" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=100,140;04> .
kgf:f5 a kg:Observation ; kg:subject kgr:acme-shop ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 200000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k5" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=100,140;05> .
kgf:f6 a kg:Observation ; kg:subject kgr:a2 ; kg:metric kgm:computePerformance ; kg:measure kgc:multiple ; kg:value 6.0 ; kg:comparator "=" ; kg:unit kgu:x ; kg:base kgr:a1 ; kg:qualifier "FP4" ; kg:status kgc:estimate ; kg:key "k6" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=150,190;06> .
kgf:f7 a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 250000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q3 ; kg:status kgc:actual ; kg:key "k7" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=0,44;01> .
kgf:f8 a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:netIncome ; kg:measure kgc:level ; kg:value 40000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k8" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=240,260;09> .
kgf:f9 a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:netIncome ; kg:measure kgc:level ; kg:value 90000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k8" ; kg:evidence <https://w3id.org/chipkg/doc/bbbb000011112222#char=0,20;10> .
kgf:broken a kg:Observation ; kg:subject kgr:acme ; kg:metric kgm:revenue ; kg:status kgc:actual .
kgf:r1 a kg:Relation ; kg:subject kgr:acme ; kg:predicate kg:competesWith ; kg:object kgr:zeta ; kg:status kgc:actual ; kg:key "r1" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=200,230;07> .
kgf:r2 a kg:Relation ; kg:subject kgr:acme-cloud ; kg:predicate kg:segmentOf ; kg:object kgr:acme ; kg:status kgc:actual ; kg:key "r2" ; kg:evidence <https://w3id.org/chipkg/doc/aaaa000011112222#char=100,140;08> .
kgf:r3 a kg:Relation ; kg:subject kgr:acme-cloud ; kg:predicate kg:competesWith ; kg:object kgr:zeta ; kg:status kgc:actual ; kg:via kgr:acme ; kg:key "r3" ; prov:wasDerivedFrom kgf:r1 .
kgr:acme kg:competesWith kgr:zeta . kgr:zeta kg:competesWith kgr:acme .
"""
READINGS = {
    "0,44;01": ("Acme made $300 million in Q4, up 12.5 percent", "$300 million"), "0,44;02": ("Acme made $300 million in Q4, up 12.5 percent", "12.5 percent"),
    "50,99;03": ("It expects $310 million to $330 million next", "$310 million to $330 million"), "100,140;04": ("Cloud brought $100 million, the shop $200 million", "$100 million"),
    "100,140;05": ("Cloud brought $100 million, the shop $200 million", "$200 million"), "150,190;06": ("A2 is said to be six times as fast as A1", "six times"),
    "200,230;07": ("Acme competes with Zeta", ""), "100,140;08": ("Cloud brought $100 million, the shop $200 million", ""),
    "240,260;09": ("It earned $40 million", "$40 million"), "bbbb000011112222#0,20;10": ("Acme earned $90 million", "$90 million"),
}


class Rows:
    """A pyoxigraph store behind the door the page reads: `query(sparql)` gives dicts of terms."""

    def __init__(self, turtle: str) -> None:
        self.store = ox.Store()
        self.store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)

    def __call__(self, sparql: str) -> list[dict[str, object]]:
        found = self.store.query(sparql, use_default_graph_as_union=True)
        names = [variable.value for variable in found.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in found]


def small_turtle() -> str:
    """Return the hand-made graph as Turtle."""
    out = [PREFIXES, SMALL]
    for place, (quote, stated) in READINGS.items():
        document, place = place.split("#") if "#" in place else ("aaaa000011112222", place)
        start, end = place.split(";")[0].split(",")
        figure = f'; kg:stated "{stated}" ; kg:tolerance 500000.0 ' if stated else ""
        out.append(f'<{BASE}doc/{document}#char={place}> a kg:Evidence ; kg:document kgd:{document} ; kg:start {start} ; kg:end {end} ; kg:exact "{quote}" ; kg:confidence 0.9 {figure}.')
    return "\n".join(out)


def many_turtle(count: int) -> str:
    """Return a graph of many companies, each with three parts, a figure a company, and rings of customers."""
    out = [PREFIXES, 'kgp:2025Q4 a kg:Period ; rdfs:label "2025Q4" ; kg:startDate "2025-10-01"^^xsd:date ; kg:endDate "2025-12-31"^^xsd:date .']
    for n in range(count):
        whole = n - n % 4
        cls, link = ("Company", f"kg:customerOf kgr:e{(n + 4) % count}") if n == whole else ("Segment", f"kg:segmentOf kgr:e{whole}")
        way, end = link.split()
        out.append(f'kgr:e{n} a kg:{cls} ; skos:prefLabel "{cls} {n}"@en , "第{n}号"@zh-Hans .')
        out.append(f'kgf:r{n} a kg:Relation ; kg:subject kgr:e{n} ; kg:predicate {way} ; kg:object {end} ; kg:status kgc:actual ; kg:key "r{n}" .')
        out.append(f'kgf:o{n} a kg:Observation ; kg:subject kgr:e{n} ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value {n + 1}000000.0 ; kg:comparator "=" ; '
                   f'kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "o{n}" .')
    return "\n".join(out)


RENAMED = {"capex": "capitalExpenditure", "jobCuts": "layoffs", "customerAdoption": "adoption", "computeFp4": "computePerformance", "sharePriceChange": "sharePrice", "times": "x", "piece": "items",
           "percentagePoint": "pp", "yoyDelta": "yoy", "bookedShare": "orders", "powerDraw": "powerConsumption", "participatesIn": "partnerOf", "person": "people"}
WORDS = {"USD": ("亿美元", 8), "percent": ("%", 0), "x": ("倍", 0), "items": ("万颗", 4), "people": ("万", 4)}


def seed_turtle() -> str:
    """Return the draft's gold facts of the seed article in today's shape of the data: names, comparator, words as stated."""
    text = "\n".join((DRAFT / name).read_text(encoding="utf-8") for name in ("catalog.ttl", "periods.ttl", "seed.ttl"))
    text = re.sub(r"\b(kg[mucp]?):(\w+)", lambda m: f"{m[1]}:{RENAMED.get(m[2], m[2])}", text)
    text = re.sub(r'rdfs:label "twelve months to \d{4}-\d\d-\d\d"', 'rdfs:label "TTM"', text)
    text = re.sub(r"(kgp:TTM-(\S+) a kg:Period ; rdfs:label )\"TTM\"", r'\1"TTM\2"', text)
    text = text.replace("kg:comparator kgr:", "kg:base kgr:")
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    extra = [PREFIXES]
    for quad in list(store.quads_for_pattern(None, ox.NamedNode(KG + "metric"), None, None)):
        fact = quad.subject
        (low,), (high,) = ([q.object.value for q in store.quads_for_pattern(fact, ox.NamedNode(KG + n), None, None)] or [None] for n in ("low", "high"))
        bound = (">" if high is None else "<=") if (low is None) != (high is None) else "="
        if bound != "=":
            name = "low" if high is None else "high"
            store.remove(ox.Quad(fact, ox.NamedNode(KG + name), ox.Literal(low or high, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))))
            extra.append(f"{fact} kg:value {Decimal(low or high)} .")
        extra.append(f'{fact} kg:comparator "{bound}" .')
        extra += _stated(store, fact)
    extra.append('kgd:c5e40cb04428ae83 dcterms:source "seed.txt" .')
    return "\n".join(extra) + store.dump(format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph()).decode()


def _stated(store: ox.Store, fact: ox.NamedNode) -> list[str]:
    def read(node: object, name: str) -> str:
        return next((q.object.value for q in store.quads_for_pattern(node, ox.NamedNode(KG + name), None, None)), "")
    unit = read(fact, "unit").rsplit("/", 1)[-1]
    numbers = [Decimal(n) for n in (read(fact, "value"), read(fact, "low"), read(fact, "high")) if n]
    out = []
    for quad in store.quads_for_pattern(fact, ox.NamedNode(KG + "evidence"), None, None):
        quote = read(quad.object, "exact")
        for n in numbers:
            digits = f"{(n / Decimal(10) ** WORDS.get(unit, ('', 0))[1]).normalize():f}"
            if digits in quote:
                at = quote.index(digits)
                word = WORDS.get(unit, ("", 0))[0]
                rest = quote[at + len(digits):].lstrip()
                out.append(f'{quad.object} kg:stated "{quote[at:at + len(digits) + (len(quote[at + len(digits):]) - len(rest)) + len(word)] if rest.startswith(word) else digits}" .')
                break
    return out
