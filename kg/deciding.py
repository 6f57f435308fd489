"""The decisions of a store: where they are kept, what they add to the graph, which of them refer to nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.curate import Decisions, parse_decisions
from kg.errors import StoreError
from kg.making import Maker
from kg.ontology import BASE, Ontology, expand
from kg.store import CURATION, Store, TextFolder

__all__ = ["curation_quads", "dangling", "decisions_of", "outdated"]

ENTITIES = BASE + "id/"
LINKS = {"same-as": ox.NamedNode(expand("dcterms:isReplacedBy")), "not-same-as": ox.NamedNode(expand("owl:differentFrom"))}
MENTIONED = "ASK {{ ?document dcterms:references <{node}> }}"
WITHOUT = "ASK {{ ?document dcterms:references <{node}> FILTER NOT EXISTS {{ ?document kg:decided {words} }} }}"
OTHERWISE = "SELECT (COUNT(?document) AS ?n) WHERE {{ ?document kg:made ?made FILTER (?made != {made}) }}"
DECIDED = "SELECT DISTINCT ?words WHERE { ?document kg:decided ?words }"


def decisions_of(store: Store, ontology: Ontology) -> Decisions:
    """Return the decisions kept with a store; none if there is no file. Raises `StoreError` naming file and line."""
    folder = getattr(store, "texts", None)
    if not isinstance(folder, TextFolder):
        return Decisions()
    try:
        text = folder.decisions.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Decisions()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot be read: {error}", place=str(folder.decisions), hint="it is a text file in UTF-8") from error
    return parse_decisions(text, str(folder.decisions), ontology)


def curation_quads(decisions: Decisions) -> Iterator[ox.Quad]:
    """Yield which entities became others, and which are not the same, for the curation graph."""
    for one in decisions:
        if one.kind in LINKS:
            yield ox.Quad(ox.NamedNode(ENTITIES + one.entity), LINKS[one.kind], ox.NamedNode(ENTITIES + one.value), CURATION)


def outdated(store: Store, maker: Maker) -> list[str]:
    """Return what `kg rebuild` would mend: documents of another version, and decisions that are not applied or were taken back."""
    found = list[str]()
    answer = store.query(OTHERWISE.format(made=ox.Literal(maker.made)))
    assert isinstance(answer, ox.QuerySolutions)
    if count := int(next(iter(answer))[0].value):
        found.append(f"{count} documents were made by another version of the extractor or the ontology (`kg rebuild` reads them again)")
    here = {one.words for one in maker.decisions if one.kind != "not-same-as"}
    late = [one for one in maker.decisions if one.kind != "not-same-as"
            and store.query(WITHOUT.format(node=ENTITIES + one.entity, words=ox.Literal(one.words)))]
    if gone := applied_words(store) - here:
        found.append(f"{len(gone)} decisions that were taken back still show in documents (`kg rebuild` reads these again)")
    if late:
        found.append(f"{late[0].place}: {len(late)} decisions do not show yet in documents loaded before (`kg rebuild` reads these again)")
    return found


def applied_words(store: Store) -> set[str]:
    """Return the decisions that documents show, in words."""
    answer = store.query(DECIDED)
    assert isinstance(answer, ox.QuerySolutions)
    return {row["words"].value for row in answer}


def dangling(store: Store, maker: Maker) -> list[str]:
    """Return a message for each decision about an entity that neither the catalog nor any document of the store knows."""
    if not maker.decisions.all:
        return []
    moved = {words.split(" ", 2)[1] for words in applied_words(store)}
    found = list[str]()
    for one in maker.decisions:
        ids = (one.entity, one.value) if one.kind in LINKS else (one.entity,)
        for ident in ids:
            node = ENTITIES + ident
            known = node in maker.ontology or ident in moved or bool(store.query(MENTIONED.format(node=node)))
            if not known:
                found.append(f"{one.place}: nothing is called {ident}, neither in the catalog nor in a document (mend the id, or take the line out)")
    return found
