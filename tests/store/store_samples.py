"""Small documents made by hand, in the shape in which facts are stored."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox

from kg.ontology import PREFIXES
from kg.store import DocumentQuads

HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
NAMES = {"amazon": "Amazon", "aws": "AWS", "azure": "Azure", "x-acme": "Acme"}


def figure(subject: str, value: str, period: str) -> tuple[str, list[str], list[str]]:
    """A revenue figure: fact name, entities, lines of the facts graph."""
    name = f"{subject}-revenue-{period}-{value.replace('.', '-')}"
    line = (
        f'kgf:{name} a kg:Observation ; kg:subject kgr:{subject} ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value {value}e0 ;'
        f' kg:comparator "=" ; kg:unit kgu:USD ; kg:period kgp:{period} ; kg:status kgc:actual ; kg:key "{subject}|revenue|{period}" .'
    ).replace("e0 ;", " ;")
    return name, [subject], [line, f"#period {period}"]


def relation(subject: str, predicate: str, target: str, status: str = "actual") -> tuple[str, list[str], list[str]]:
    """A relation between two entities, with its direct triple if it holds now."""
    name = f"{subject}-{predicate}-{target}-{status}"
    line = (
        f"kgf:{name} a kg:Relation ; kg:subject kgr:{subject} ; kg:predicate kg:{predicate} ; kg:object kgr:{target} ;"
        f' kg:status kgc:{status} ; kg:key "{name}" .'
    )
    direct = [f"#direct kgr:{subject} kg:{predicate} kgr:{target} ."] if status == "actual" else []
    if direct and predicate == "competesWith":
        direct.append(f"#direct kgr:{target} kg:{predicate} kgr:{subject} .")
    return name, [subject, target], [line, *direct]


def document(text: str, *facts: tuple[str, list[str], list[str]], source: str = "", catalog: str = "") -> DocumentQuads:
    """A document that states the facts; `catalog` adds lines to the catalog graph."""
    data = text.encode()
    sha = hashlib.sha256(data).hexdigest()
    node = f"kgd:{sha[:16]}"
    own = [f'{node} a kg:Document ; dcterms:identifier "sha256:{sha}" ; dcterms:language "en" ; dcterms:title "{text[:20]}" ;'
           f' kg:textSha256 "{sha}" ; kg:reader "text/1" .']
    if source:
        own.append(f'{node} dcterms:source "{source}" .')
    stated, periods, shortcuts, entities = [], [], [], []
    for name, subjects, lines in facts:
        evidence = f"<{PREFIXES['kgd']}{sha[:16]}#char=0,4;{hashlib.sha256(name.encode()).hexdigest()[:8]}>"
        own += [f"kgf:{name} kg:evidence {evidence} .",
                f'{evidence} a kg:Evidence ; kg:document {node} ; kg:start 0 ; kg:end 4 ; kg:exact "{text[:4]}" ; kg:confidence 0.9 .']
        entities += subjects
        for line in lines:
            if line.startswith("#period "):
                label = line.removeprefix("#period ")
                periods.append(f'kgp:{label} a kg:Period ; rdfs:label "{label}" ; kg:calendarPeriod kgp:{label} .')
            elif line.startswith("#direct "):
                shortcuts.append(line.removeprefix("#direct "))
            else:
                stated.append(line)
    named = [f'kgr:{entity} a kg:Company ; skos:prefLabel "{NAMES[entity]}"@en .' for entity in dict.fromkeys(entities)]
    blocks = {f"graph/doc-{sha[:16]}": own, "graph/facts": stated, "graph/periods": periods, "graph/shortcuts": shortcuts,
              "graph/catalog": [*named, *([catalog] if catalog else [])]}
    trig = HEADER + "".join(
        f"<https://w3id.org/chipkg/{graph}> {{\n" + "\n".join(lines) + "\n}\n" for graph, lines in blocks.items() if lines
    )
    return DocumentQuads(sha, data, text, tuple(ox.parse(trig.encode(), format=ox.RdfFormat.TRIG)))
