"""What a worker reads out of a document: the text around a quote, and where in it facts have their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import StoreError
from kg.ontology import BASE
from kg.render.facts import source
from kg.render.reads import Reads
from kg.serve.limits import Limits
from kg.serve.messages import Refused, Reply
from kg.serve.pictures import rows
from kg.store import Store

__all__ = ["passage"]

AROUND = 8000
"""Characters of the text before and behind the quote."""
SPANS = 2000


def passage(store: Store, arguments: Mapping[str, Any], limits: Limits) -> Reply:
    """Return a piece of a document.

    arguments  document (16 hex digits), start and end of the quote, in code points

    The answer: title, issued, language, places; total (code points of the whole), from (where the piece begins), text, and spans: start and end of
    every quote in it. `text` is null where the store keeps no texts.
    """
    ident = str(arguments["document"])
    if len(ident) != 16 or not set(ident) <= set("0123456789abcdef"):
        raise Refused("unknown", "no such document")
    reads = Reads(lambda query: rows(store, query))
    found = reads.nodes("doc/", [ident])
    if not found:
        raise Refused("unknown", "no such document")
    (iri, props), = found.items()
    known = source(iri, props)
    shown: dict[str, Any] = {"title": known.title, "issued": known.issued, "language": known.language, "places": list(known.places)}
    try:
        text = store.text(store.find_document(ident))
    except StoreError:
        return Reply.of({**shown, "total": 0, "from": 0, "text": None, "spans": []})
    start = max(0, min(int(arguments["start"]), len(text)) - AROUND)
    end = min(len(text), max(int(arguments["end"]), int(arguments["start"])) + AROUND, start + 4 * AROUND)
    body = f"SELECT DISTINCT ?s ?t WHERE {{ ?e kg:document <{BASE}doc/{ident}> ; kg:start ?s ; kg:end ?t }}"
    spans = sorted({(int(row["s"].value), int(row["t"].value)) for row in reads.select(body) if row["s"].value.isdigit() and row["t"].value.isdigit()})
    inside = [span for span in spans if span[1] > start and span[0] < end]
    return Reply.of({**shown, "total": len(text), "from": start, "text": text[start:end], "spans": inside[:SPANS]})
