"""Which format an answer comes in: the `Accept` header against what the engine writes.

Source: RFC 9110, sections 12.4.2 and 12.5.1; media types of the SPARQL 1.1 result formats and of RDF 1.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

__all__ = ["GRAPHS", "RESULTS", "choose", "content_type", "preferences"]

RESULTS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
"""Formats of tables and truth values, the one for `*/*` first."""
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "text/n3": ox.RdfFormat.N3,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
    "application/json": ox.RdfFormat.JSON_LD,
}
"""Formats of graphs, the one for `*/*` first."""
LONGEST = 100
"""Ranges of a header that are looked at."""


def preferences(header: str | None) -> list[tuple[str, float]]:
    """Return the media ranges of an `Accept` header with their weights; parameters other than `q` are left out.

    >>> preferences("text/csv;q=0.5, application/*; q=0.8, text/turtle;charset=utf-8")
    [('text/csv', 0.5), ('application/*', 0.8), ('text/turtle', 1.0)]
    >>> preferences(None), preferences("text/csv;q=much")
    ([('*/*', 1.0)], [('text/csv', 0.0)])
    """
    if header is None or not header.strip():
        return [("*/*", 1.0)]
    found = []
    for part in header.split(",")[:LONGEST]:
        media, *parameters = (word.strip().lower() for word in part.split(";"))
        if media:
            found.append((media, _weight(parameters)))
    return found


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            digits = value.strip()
            plain = digits.isascii() and digits.replace(".", "", 1).isdigit()
            return min(float(digits), 1.0) if plain else 0.0
    return 1.0


def choose(wanted: Sequence[tuple[str, float]], offered: Sequence[str]) -> str | None:
    """Return the offered media type that is wanted most; of equals the more specific one, then the first; None if none is.

    >>> choose([("text/csv", 0.5), ("application/*", 0.8)], list(RESULTS))
    'application/sparql-results+json'
    >>> choose([("*/*", 1.0), ("text/turtle", 0.0)], ["text/turtle", "application/rdf+xml"])
    'application/rdf+xml'
    >>> choose([("image/png", 1.0)], list(RESULTS))
    """
    best: tuple[float, int, int] | None = None
    chosen = None
    for place, media in enumerate(offered):
        matches = [(exactness, weight) for range_, weight in wanted if (exactness := _exactness(range_, media))]
        if not matches:
            continue
        exactness, weight = max(matches)
        rank = (weight, exactness, -place)
        if weight > 0 and (best is None or rank > best):
            best, chosen = rank, media
    return chosen


def content_type(media: str) -> str:
    """Return the header that names a format; text says that it is UTF-8, which the others cannot but be.

    >>> content_type("text/csv"), content_type("application/rdf+xml")
    ('text/csv; charset=utf-8', 'application/rdf+xml')
    """
    return media + ("; charset=utf-8" if media.startswith("text/") else "")


def _exactness(range_: str, media: str) -> int:
    """Return how closely a range names a media type: 3 as such, 2 by its family, 1 as anything, 0 not at all."""
    if range_ == media:
        return 3
    if range_ == "*/*":
        return 1
    family, _, rest = range_.partition("/")
    return 2 if rest == "*" and media.partition("/")[0] == family else 0
