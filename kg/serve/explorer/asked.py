"""What a worker is asked for the explorer: JSON of plain words, figures and offsets, never markup."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import BASE, PREFIXES, Ontology, load, local_name
from kg.query.entities import folded, rows
from kg.query.show import ABOUT, FIGURES
from kg.render.words import Figures, interface, kinds, names
from kg.serve.explorer.reads import Entry, Neighbour, entity_node, entries, named, neighbours
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.store import Store

__all__ = ["TASKS"]

Arguments = Mapping[str, Any]
SHOWN, MOST, WINDOW = 40, 200, 200_000
"""Hits of a search; neighbours of one answer; characters of a document in one answer."""
MOST_FACTS = 1_000
CHANGES = ("yoy", "qoq", "mom")
SLOTS = ("metric", "measure", "period", "status", "basis", "base", "attribution")
SHA = re.compile(r"[0-9a-f]{64}")
EVIDENCE = """SELECT DISTINCT ?exact ?start ?end ?stated ?confidence ?document ?sha ?title ?issued ?source WHERE {
  ?entity kg:evidence ?evidence . ?evidence kg:document ?document ; kg:exact ?exact ; kg:start ?start ; kg:end ?end . ?document dcterms:identifier ?sha .
  OPTIONAL { ?evidence kg:stated ?stated } OPTIONAL { ?evidence kg:confidence ?confidence } OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document dcterms:issued ?issued } OPTIONAL { ?document dcterms:source ?source }
} ORDER BY ?issued ?document ?start ?source"""


def _json(data: object) -> Reply:
    return Reply("done", "application/json", json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _unknown(what: str) -> Reply:
    return Reply.problem("unknown", f"no such {what} in this store")


def _brief(entry: Entry | None, ident: str = "") -> dict[str, Any]:
    if entry is None:
        return {"id": ident, "cls": "", "names": [ident] * 3, "facts": 0}
    return {"id": entry.id, "cls": entry.cls, "names": entry.names, "facts": entry.facts}


def words(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with every word of the page in three languages, and the groups of relations."""
    return _json(_words())


@cache
def _words() -> dict[str, Any]:
    ontology = load()
    groups, member = kinds(ontology)
    own = {key.removeprefix("ui-"): said for key, said in names(ontology, ontology.concepts("kgc:explorer")).items()}
    terms = [*ontology.instances("owl:ObjectProperty"), *ontology.instances("owl:Class")]
    codes = [iri for scheme in ("statuses", "measures", "bases") for iri in ontology.concepts("kgc:" + scheme)]
    return {"ui": {**interface(ontology), **own}, "terms": {**names(ontology, terms), **names(ontology, codes)}, "kinds": groups, "member": member,
            "prefixes": dict(PREFIXES)}


def search(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with the entities whose names hold the words of `q`: whole names first, then beginnings, then the rest."""
    wanted = folded(arguments["q"])
    found: list[tuple[int, int, str]] = []
    if wanted:
        for entry in entries(store).values():
            rank = min((0 if name == wanted else 1 if name.startswith(wanted) else 2 for name in entry.folds if wanted in name), default=3)
            if rank < 3:
                found.append((rank, -entry.facts, entry.id))
    index = entries(store)
    return _json({"total": len(found), "hits": [_brief(index[ident]) for _, _, ident in sorted(found)[:SHOWN]]})


def overview(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with counts and the entities of which most is said."""
    index, stats = entries(store), store.stats()
    classes = Counter(entry.cls for entry in index.values())
    return _json({"counts": {"entities": len(index), "documents": stats.documents, "facts": stats.observations, "relations": stats.relations},
                  "classes": dict(sorted(classes.items())), "top": [_brief(entry) for entry in list(index.values())[:SHOWN]]})


def entity(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with an entity: names, figures with the latest periods first, relations with counts."""
    node = entity_node(arguments["id"])
    about = rows(store, ABOUT, node) if node is not None else []
    if node is None or not about:
        return _unknown("entity")
    ontology = load()
    found = list({row["fact"]: row for row in rows(store, FIGURES, node)}.values())
    found.sort(key=lambda row: (row["metric"], row["end"], row["period"], row["fact"]), reverse=True)
    known = named(store, {value for row in found for value in row.values() if value.startswith("http")}, ontology)
    counts = Counter((one.predicate, one.outgoing) for one in neighbours(store, node))
    return _json({
        **_brief(entries(store).get(arguments["id"]), arguments["id"]), "others": sorted({row["name"] for row in about if row["name"]}),
        "identifiers": sorted({row["identifier"] for row in about if row["identifier"]}),
        "provisional": any(local_name(row["type"]) == "provisional" for row in about), "total": len(found),
        "figures": [_figure(row, known, ontology) for row in found[:MOST_FACTS]],
        "relations": [{"predicate": name, "outgoing": out, "count": n} for (name, out), n in sorted(counts.items())],
    })


def _figure(row: dict[str, str], known: Mapping[str, Any], ontology: Ontology) -> dict[str, Any]:
    value, low, high = (_number(row[name]) for name in ("value", "low", "high"))
    measure = local_name(row["measure"])
    shown = _figures(ontology).write(value, low, high, unit=local_name(row["unit"]), comparator=row["comparator"] or "=", signed=measure in CHANGES)
    slots = {slot: known.get(row[slot], [local_name(row[slot])] * 3) for slot in SLOTS if row[slot]}
    return {"fact": row["fact"].removeprefix(BASE + "fact/"), "value": shown, **slots, "code": local_name(row["status"]), "level": measure == "level",
            "qualifier": row["qualifier"], "derived": bool(row["origin"])}


@cache
def _figures(ontology: Ontology) -> Figures:
    return Figures.of(ontology)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def around(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with neighbours of an entity: of one relation and direction, or the first few of each; from an offset, up to a limit."""
    node = entity_node(arguments["id"])
    if node is None:
        return _unknown("entity")
    groups: dict[tuple[str, bool], list[Neighbour]] = {}
    for one in neighbours(store, node):
        if arguments["relation"] in ("", one.predicate) and arguments["direction"] in ("", "out" if one.outgoing else "in"):
            groups.setdefault((one.predicate, one.outgoing), []).append(one)
    start, end = arguments["offset"], arguments["offset"] + min(arguments["limit"], MOST)
    index = entries(store)
    return _json({"groups": [
        {"predicate": predicate, "outgoing": outgoing, "total": len(found),
         "nodes": [{**_brief(index.get(one.other), one.other), "status": one.status, "said": one.facts[:MOST]} for one in found[start:end]]}
        for (predicate, outgoing), found in groups.items()
    ]})


def evidence(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with the quotes of a fact: words, offsets in code points, document."""
    node = entity_node(arguments["id"], "fact/")
    found = rows(store, EVIDENCE, node) if node is not None else []
    quotes: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in found:
        key = row["sha"], row["start"], row["end"]
        quote = quotes.setdefault(key, {
            "words": row["exact"], "start": int(row["start"]), "end": int(row["end"]), "document": row["sha"].removeprefix("sha256:"), "stated": row["stated"],
            "title": row["title"], "issued": row["issued"], "confidence": row["confidence"], "sources": []})
        if row["source"] and row["source"] not in quote["sources"]:
            quote["sources"].append(row["source"])
    return _json({"fact": arguments["id"], "quotes": list(quotes.values())})


def text(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with the text of a document: whole and plain, or characters `start` to `end` as JSON."""
    if not SHA.fullmatch(arguments["sha"]):
        return _unknown("document")
    try:
        whole = store.text(arguments["sha"])
    except StoreError:
        return _unknown("document")
    if arguments["start"] is None:
        return Reply("done", "text/plain; charset=utf-8", whole.encode("utf-8", "replace"))
    start = min(arguments["start"], len(whole))
    end = min(arguments["end"], start + WINDOW, len(whole))
    return _json({"start": start, "end": max(start, end), "length": len(whole), "text": whole[start:end]})


def labels(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer with the names of IRIs, in three languages; what is no IRI or has no name is left out."""
    good = []
    for iri in arguments["iris"]:
        try:
            good.append(ox.NamedNode(iri).value)
        except ValueError:
            continue
    return _json(named(store, good, load()))


TASKS: Mapping[str, Callable[[Store, Arguments, Limits], Reply]] = {
    "explorer-words": words, "explorer-search": search, "explorer-overview": overview, "explorer-entity": entity, "explorer-around": around,
    "explorer-evidence": evidence, "explorer-text": text, "explorer-labels": labels,
}
