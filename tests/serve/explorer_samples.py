"""Stores that the explorer is tested on: a company with thirty rivals, and one with hostile words in every field."""

from __future__ import annotations

import json
from pathlib import Path

from serving_samples import make_store

__all__ = ["BODY", "QUOTE", "RIVALS", "hostile_store", "rival_store"]

SHA = "ab" * 32
DOCUMENT = SHA[:16]
QUOTE = "Hub made $7 billion in the quarter"
BODY = "A head line. \U0001f4a3\n\n" + QUOTE + ", more than anybody thought.\n\nIt competes with Rival 1 and many others. " + "Filler. " * 400
RIVALS = 30


def rival_store(folder: Path) -> Path:
    """Write a store: Hub with thirty rivals, two segments, an officer, a figure and a relation with their sentences, and a company two steps away."""
    place = _place(BODY.index(QUOTE), QUOTE)
    other = _place(BODY.index("It competes with Rival 1"), "It competes with Rival 1")
    rivals = "\n".join(f'kgr:rival{k} a kg:Company ; skos:prefLabel "Rival {k}"@en , "对手{k}"@zh-Hans , "對手{k}"@zh-Hant . ' + _relation(f"c{k}", f"rival{k}", "competesWith", "hub", other[0])
                       for k in range(RIVALS))
    store = make_store(folder, f"""kgg:facts {{
      kgr:hub a kg:Company ; skos:prefLabel "Hub"@en , "枢纽"@zh-Hans , "樞紐"@zh-Hant ; skos:altLabel "Hub Corp"@en . {rivals}
      kgr:hub-cloud a kg:Segment ; skos:prefLabel "Hub Cloud"@en . {_relation("s1", "hub-cloud", "segmentOf", "hub", other[0])}
      kgr:hub-shop a kg:Segment ; skos:prefLabel "Hub Shop"@en . {_relation("s2", "hub-shop", "segmentOf", "hub", other[0])}
      kgr:far a kg:Company ; skos:prefLabel "Farther"@en . {_relation("f1", "far", "customerOf", "rival1", other[0])}
      {_figure("o1", "hub", place[0])} }}
    kgg:periods {{ kgp:2025Q4 a kg:Period ; rdfs:label "2025Q4" ; kg:startDate "2025-10-01"^^xsd:date ; kg:endDate "2025-12-31"^^xsd:date . }}
    kgg:doc-{DOCUMENT} {{ {place[1]} {other[1]} {_document(json.dumps("Hub reports"))} }}""")
    return _with_text(store)


def hostile_store(folder: Path, payloads: list[str]) -> Path:
    """Write a store in which entity k, its figure, relation, period, document and quote hold payload k in every field of text; the text has them all."""
    out, documents = [], []
    for k, payload in enumerate(payloads):
        words, after = json.dumps(payload, ensure_ascii=False), (k + 1) % len(payloads)
        where, evidence = _place(k, payload, document=f"{k:016x}", stated=payload)
        out.append(f"""kgr:e{k} a kg:Company ; skos:prefLabel {words}@en , {words}@zh-Hans ; skos:altLabel {words}@en .
          kgp:p{k} a kg:Period ; rdfs:label {words} ; kg:startDate "2025-01-01"^^xsd:date ; kg:endDate "2025-03-{k % 28 + 1:02}"^^xsd:date .
          {_relation(f"r{k}", f"e{k}", "competesWith", f"e{after}", where)} kgf:r{k} kg:role {words} .
          {_figure(f"o{k}", f"e{k}", where, period=f"p{k}")} kgf:o{k} kg:qualifier {words} ; prov:wasAttributedTo kgr:e{after} . """)
        documents.append(f'{evidence} {_document(words, document=f"{k:016x}", sha=f"{k:016x}" + "0" * 48)} kgd:{k:016x} dcterms:source {words} ; dcterms:language {words} .')
    store = make_store(folder, f"kgg:facts {{ {' '.join(out)} }} kgg:doc-{DOCUMENT} {{ {' '.join(documents)} }}")
    for k in range(len(payloads)):
        _with_text(store, sha=f"{k:016x}" + "0" * 48, text="\n".join(payloads))
    return store


def _with_text(store: Path, *, sha: str = SHA, text: str = BODY) -> Path:
    (store / "documents" / sha).mkdir(parents=True)
    (store / "documents" / sha / "text").write_text(text, "utf-8")
    return store


def _place(start: int, quote: str, *, document: str = DOCUMENT, stated: str = "$7 billion") -> tuple[str, str]:
    """Return the address of a quote, and what is said of it."""
    iri, words, said = f"<https://w3id.org/chipkg/doc/{document}#char={start},{start + len(quote)}>", json.dumps(quote, ensure_ascii=False), json.dumps(stated, ensure_ascii=False)
    return iri, (f"{iri} a kg:Evidence ; kg:document kgd:{document} ; kg:start {start} ; kg:end {start + len(quote)} ; kg:exact {words} ; kg:stated {said} ; kg:confidence 0.9 .")


def _document(title: str, *, document: str = DOCUMENT, sha: str = SHA) -> str:
    return f'kgd:{document} a kg:Document ; dcterms:identifier "sha256:{sha}" ; dcterms:title {title} ; dcterms:issued "2026-02-05"^^xsd:date .'


def _relation(ident: str, subject: str, predicate: str, other: str, place: str) -> str:
    return (f"kgf:{ident} a kg:Relation ; kg:subject kgr:{subject} ; kg:predicate kg:{predicate} ; kg:object kgr:{other} ; kg:status kgc:actual ; kg:evidence {place} . "
            f"kgr:{subject} kg:{predicate} kgr:{other} .")


def _figure(ident: str, subject: str, place: str, *, period: str = "2025Q4") -> str:
    return (f'kgf:{ident} a kg:Observation ; kg:subject kgr:{subject} ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 7000000000.0 ; kg:comparator "=" ; kg:unit kgu:USD ; '
            f'kg:period kgp:{period} ; kg:status kgc:actual ; kg:key "{ident}" ; kg:evidence {place} .')
