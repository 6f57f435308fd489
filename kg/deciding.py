"""The decisions of a store: where they are kept, what they add to the graph, which of them refer to nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.curate import Decisions, parse_decisions
from kg.errors import StoreError
from kg.making import Maker
from kg.ontology import BASE, Ontology, expand
from kg.store import CURATION, Store, TextFolder

__all__ = ["curation_quads", "dangling", "decisions_of"]

ENTITIES = BASE + "id/"
LINKS = {"same-as": ox.NamedNode(expand("dcterms:isReplacedBy")), "not-same-as": ox.NamedNode(expand("owl:differentFrom"))}
MENTIONED = "ASK {{ ?document dcterms:references <{node}> }}"
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


def dangling(store: Store, maker: Maker) -> list[str]:
    """Return a message for each decision about an entity that neither the catalog nor any document of the store knows."""
    if not maker.decisions.all:
        return []
    answer = store.query(DECIDED)
    assert isinstance(answer, ox.QuerySolutions)
    moved = {row["words"].value.split(" ", 2)[1] for row in answer}
    found = list[str]()
    for one in maker.decisions:
        ids = (one.entity, one.value) if one.kind in LINKS else (one.entity,)
        for ident in ids:
            node = ENTITIES + ident
            known = node in maker.ontology or ident in moved or bool(store.query(MENTIONED.format(node=node)))
            if not known:
                found.append(f"{one.place}: nothing is called {ident}, neither in the catalog nor in a document (mend the id, or take the line out)")
    return found
