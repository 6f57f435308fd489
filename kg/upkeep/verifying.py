"""`verify`: nothing is taken on trust. Every quote is read again from the kept text, every hash computed again, every link followed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import BASE, KG, PREFIXES, Ontology, local_name
from kg.store import DocumentQuads, Store, StoredDocument, TextFolder
from kg.validate import Violation, joined_errors, shape_errors

__all__ = ["Finding", "verify"]

Progress = Callable[[int, int, str], None]
TYPE = PREFIXES["rdf"] + "type"
FACTS, READINGS, ENTITIES = BASE + "fact/", BASE + "doc/", BASE + "id/"
EVIDENCE, DOCUMENT, START, END, EXACT, FROM = (KG + name for name in ("evidence", "document", "start", "end", "exact", "inferredFrom"))
OPEN = {KG + name for name in ("previousPeriod", "yearAgoPeriod", "predicate", "inferred", "curated")}
"""Properties whose value needs no description: neighbours of a period may have no figures, relations stand in the vocabulary."""
NAMESPACES = (FACTS, READINGS, ENTITIES, BASE + "period/")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is off: in which document (source, or id), at which place in it or at which node, and what."""

    document: str
    place: str
    problem: str


def verify(store: Store, ontology: Ontology, *, progress: Progress | None = None) -> list[Finding]:
    """Return everything that is off in a store, sorted; nothing if every statement stands.

    progress  called with number done, number of all and the source, before each document

    Checked: the hash of every document and of its text; every quote against the text at its offsets; every link between facts,
    readings, documents, periods and entities; files without a document; shapes and joining checks; that no statement lies in two
    graphs. Raises `StoreError` if the store cannot be read.
    """
    if getattr(store, "texts", True) is None:
        raise StoreError("texts are not kept with this store, so that no quote can be read again", place=store.place, hint="verify a store folder")
    documents = store.documents()
    found = set[Finding]()
    for number, document in enumerate(documents):
        name = ", ".join(document.sources) or document.id[:16]
        if progress is not None:
            progress(number, len(documents), name)
        quads = store.extract(document.id)
        found |= set(_texts(store, document, name, quads))
        found |= {Finding(name, _place(one.node), f"{one.message}{f' ({one.path})' if one.path else ''}") for one in _shaped(quads, ontology)}
    found |= set(_strays(store, {document.id for document in documents}))
    found |= set(_graphs(store, {document.id[:16]: ", ".join(document.sources) for document in documents}))
    found |= {Finding("", one.node, one.message) for one in joined_errors(store.query)}
    return sorted(found)


def _texts(store: Store, document: StoredDocument, name: str, quads: DocumentQuads) -> Iterator[Finding]:
    try:
        original, text = store.original(document.id), store.text(document.id)
    except (StoreError, UnicodeDecodeError) as error:
        yield Finding(name, "", str(error.problem if isinstance(error, StoreError) else error))
        return
    if hashlib.sha256(original).hexdigest() != document.id:
        yield Finding(name, "original", "the kept bytes are not those that were read")
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != document.text_sha256:
        yield Finding(name, "text", "the kept text is not the one that offsets refer to")
    for reading, rows in _readings(quads.quads).items():
        place = reading.partition("#")[2]
        start, end = (int(rows.get(key, ["-1"])[0]) for key in (START, END))
        if not 0 <= start < end <= len(text):
            yield Finding(name, place, "the quote lies outside of the text")
        elif rows.get(EXACT) != [text[start:end]]:
            yield Finding(name, place, f"the text has other words here: {text[start:end][:80]!r}")
        for words in rows.get(FROM, ()):
            first, _, last = words.partition("=")[2].partition("-")
            if not (first.isdigit() and last.isdigit() and int(first) < int(last) <= len(text)):
                yield Finding(name, place, f"what was inferred comes from outside of the text: {words}")


def _readings(quads: Iterable[ox.Quad]) -> dict[str, dict[str, list[str]]]:
    """Return the readings of a document: node -> property -> values."""
    found: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        subject = str(getattr(quad.subject, "value", ""))
        if subject.startswith(READINGS) and "#char=" in subject:
            found.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(str(getattr(quad.object, "value", "")))
    return found


def _shaped(quads: DocumentQuads, ontology: Ontology) -> Sequence[Violation]:
    return shape_errors(quads.quads, ontology)


def _strays(store: Store, documents: set[str]) -> Iterator[Finding]:
    """Yield the kept files that belong to no document."""
    folder = getattr(store, "texts", None)
    if isinstance(folder, TextFolder):
        for name in folder.kept():
            if name not in documents:
                yield Finding("", str(Path("documents") / name), "files of a document that the store does not hold")


def _graphs(store: Store, sources: dict[str, str]) -> Iterator[Finding]:
    """Yield statements in two graphs, links that lead nowhere, facts and shared statements that nobody made."""
    seen, twice = set[int](), list[ox.Quad]()
    described, wanted, linked = set[str](), dict[str, ox.Quad](), set[str]()
    for quad in store.quads():
        mark = hash(quad.triple)
        if mark in seen:
            twice.append(quad)
        seen.add(mark)
        subject, value = str(getattr(quad.subject, "value", "")), quad.object
        if quad.predicate.value == TYPE:
            described.add(subject)
        if quad.predicate.value == EVIDENCE:
            linked.add(str(getattr(value, "value", "")))
        if subject.startswith(FACTS):
            wanted.setdefault(subject, quad)
        if isinstance(value, ox.NamedNode) and value.value.startswith(NAMESPACES) and quad.predicate.value not in OPEN and _stated(quad):
            wanted.setdefault(value.value, quad)
    for quad in twice:
        yield Finding(_owner(quad, sources), _place(str(quad.subject)), f"a statement in two graphs: {quad.predicate} {quad.object}")
    for node in sorted(set(wanted) - described):
        yield Finding(_owner(wanted[node], sources), _place(node), f"it is named by {local_name(wanted[node].predicate.value)} and described nowhere")
    for node in sorted(described - linked):
        if node.startswith(READINGS) and "#char=" in node:
            yield Finding(sources.get(node.removeprefix(READINGS)[:16], ""), _place(node), "a reading of no fact")


def _stated(quad: ox.Quad) -> bool:
    graph = str(getattr(quad.graph_name, "value", ""))
    return not graph.endswith(("/curation", "/vocabulary"))


def _owner(quad: ox.Quad, sources: dict[str, str]) -> str:
    graph = str(getattr(quad.graph_name, "value", ""))
    return sources.get(graph.removeprefix(BASE + "graph/doc-"), "")


def _place(node: str) -> str:
    return node.strip("<>").removeprefix(BASE).removeprefix("doc/").partition("#")[2] or node.strip("<>").removeprefix(BASE)
