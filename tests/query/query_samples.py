"""A small store in memory, in the shape in which facts are stored."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.ontology import PREFIXES

SHA = "ab" * 32
TRIG = """
kgg:catalog {
  kgr:amazon a kg:Company ; skos:prefLabel "Amazon"@en, "亚马逊"@zh-Hans, "亞馬遜"@zh-Hant ; skos:altLabel "Amazon.com"@en ;
    dcterms:identifier "NASDAQ:AMZN" .
  kgr:aws a kg:Segment ; skos:prefLabel "Amazon Web Services"@en, "亚马逊云科技"@zh-Hans ; skos:altLabel "AWS"@en .
  kgr:azure a kg:Segment ; skos:prefLabel "Microsoft Azure"@en ; skos:hiddenLabel "cloud"@en .
  kgr:google-cloud a kg:Segment ; skos:prefLabel "Google Cloud"@en, "谷歌云"@zh-Hans ; skos:hiddenLabel "cloud"@en .
  kgr:x-tsmc a kg:Company ; skos:prefLabel "台積電"@zh-Hant ; dcterms:type kgc:provisional .
}
kgg:vocabulary {
  kgm:revenue skos:prefLabel "revenue"@en, "营业收入"@zh-Hans . kgu:USD skos:prefLabel "US dollars"@en, "美元"@zh-Hans .
  kgc:actual skos:prefLabel "actual"@en, "实际"@zh-Hans . kg:competesWith skos:prefLabel "competes with"@en .
}
kgg:periods {
  kgp:2025Q4 a kg:Period ; rdfs:label "2025Q4" ; kg:endDate "2025-12-31"^^xsd:date .
  kgp:2026Q1 a kg:Period ; rdfs:label "2026Q1" ; kg:endDate "2026-03-31"^^xsd:date .
}
kgg:facts {
  kgf:a a kg:Observation ; kg:subject kgr:amazon ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 213400000000.0 ;
    kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2025Q4 ; kg:status kgc:actual ; kg:key "k1" .
  kgf:b a kg:Observation ; kg:subject kgr:amazon ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:low 173500000000.0 ;
    kg:high 178500000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:2026Q1 ; kg:status kgc:guidance ; kg:key "k2" .
  kgf:c a kg:Observation ; kg:subject kgr:aws ; kg:metric kgm:revenue ; kg:measure kgc:share ; kg:value 60.0 ; kg:comparator ">" ;
    kg:base kgr:amazon ; kg:unit kgu:percent ; kg:status kgc:actual ; kg:key "k3" .
  kgf:r a kg:Relation ; kg:subject kgr:aws ; kg:predicate kg:competesWith ; kg:object kgr:azure ; kg:status kgc:actual ; kg:key "k4" .
}
kgg:doc-abababababababab {
  kgd:abababababababab a kg:Document ; dcterms:identifier "sha256:SHA" ; dcterms:title "Quarter" ; dcterms:issued "2026-02-06"^^xsd:date ;
    dcterms:source "a.txt", "b.txt" .
  kgf:a kg:evidence <https://w3id.org/chipkg/doc/abababababababab#char=10,21;aaaaaaaa> .
  <https://w3id.org/chipkg/doc/abababababababab#char=10,21;aaaaaaaa> a kg:Evidence ; kg:document kgd:abababababababab ; kg:start 10 ;
    kg:end 21 ; kg:exact "营收 2134 亿美元" ; kg:stated "2134 亿美元" ; kg:confidence 0.9 .
  kgf:r kg:evidence <https://w3id.org/chipkg/doc/abababababababab#char=30,40;bbbbbbbb> .
  <https://w3id.org/chipkg/doc/abababababababab#char=30,40;bbbbbbbb> a kg:Evidence ; kg:document kgd:abababababababab ; kg:start 30 ;
    kg:end 40 ; kg:exact "AWS 与 Azure" .
}
"""


class Memory:
    """The part of a store that queries need."""

    def __init__(self, trig: str = "") -> None:
        header = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        self.graph = ox.Store()
        self.graph.load((header + trig.replace("SHA", SHA)).encode(), format=ox.RdfFormat.TRIG)

    def query(
        self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> object:
        return self.graph.query(
            sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=default_graph is None and named_graphs is None,
            default_graph=default_graph, named_graphs=named_graphs,
        )
