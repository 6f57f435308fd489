"""What a text says of itself, for those who weigh it: the kind of document, and figures that it says replace others.

Marks are made when a document is mapped, since only then is its text at hand; they lie in the document's own graph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.check.claims import sentences
from kg.folding import fold
from kg.ontology import KG, PREFIXES, Ontology
from kg.types import Document

__all__ = ["kind_of", "marks"]

PROSE = 80
"""Printed width, a Chinese character counting two, from which on a line with a sentence in it is prose; below, its end must be one."""
TERMINAL = re.compile(r"[.!?\u3002\uff01\uff1f][\"'\u201d\u2019\u300d)\uff09]*$")
SENTENCE = re.compile(r"[.\u3002\uff1b;](?=\s|$|[^\x00-\x7f])")
OPENING = 130
"""Code points at the start of the first prose in which a dateline lies."""
TITLES = 8
"""Lines that a head has at most."""
TAIL = 400
LATIN = re.compile(r"[a-z](?:[ -~]*[a-z0-9])?")
START, END, CUE = (ox.NamedNode(KG + name) for name in ("start", "end", "cue"))
TYPE = ox.NamedNode(PREFIXES["dcterms"] + "type")
IDENTIFIER = ox.NamedNode(PREFIXES["dcterms"] + "identifier")


@dataclass(frozen=True, slots=True)
class _Words:
    """Words to look for in a folded text. Most texts hold none, and plain search says so twenty times as fast as the pattern."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def find(self, lower: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(lower) if any(word in lower for word in self.words) else iter(())


@dataclass(frozen=True, slots=True)
class _Kind:
    sets: str
    place: str
    words: _Words
    domains: tuple[str, ...]


def kind_of(document: Document, ontology: Ontology) -> str:
    """Return the IRI of the kind of document that a text is, by its address, head, dateline or notices; "" if nothing tells.

    The first rule of the ontology that matches decides (`kg:SourceCue`, in order of `kg:priority`).
    """
    return _kind(document, fold(document.text).lower, ontology)


def _kind(document: Document, lower: str, ontology: Ontology) -> str:
    title, opening = _head(document.text)
    places = {"title": fold(document.title + "\n" + title).lower, "dateline": fold(opening).lower, "tail": lower[-TAIL:], "body": lower}
    host = document.source.partition("//")[2].partition("/")[0].lower()
    for kind in _kinds(ontology):
        if any(host == domain or host.endswith("." + domain) for domain in kind.domains) or any(kind.words.find(places[kind.place])):
            return kind.sets
    return ""


def marks(document: Document, quads: Iterable[ox.Quad], ontology: Ontology) -> Iterator[ox.Quad]:
    """Yield the marks of a document in the graph that its readings lie in, sorted.

    quads  what the document states, as `kg.mapping.to_quads` returns it: tells its node and where its readings stand

    A reading is marked (`kg:cue`) if its sentence, the one before it in its line, or the head of the text holds words of revision.
    """
    lower = fold(document.text).lower
    kind, revised = _kind(document, lower, ontology), _revisions(document.text, lower, ontology)
    if not kind and not revised:
        return
    found: dict[ox.NamedNode, dict[ox.NamedNode, int]] = {}
    node: ox.Quad | None = None
    for quad in quads:
        if revised and quad.predicate in (START, END) and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found.setdefault(quad.subject, {})[quad.predicate] = int(quad.object.value)
        elif node is None and quad.predicate == IDENTIFIER and isinstance(quad.object, ox.Literal) and quad.object.value == "sha256:" + document.id:
            node = quad
            if not revised:
                break
    if node is None:
        return
    if kind:
        yield ox.Quad(node.subject, TYPE, ox.NamedNode(kind), node.graph_name)
    for reading in sorted(found, key=str):
        place = found[reading]
        for cue in sorted({cue for start, end, cue in revised if place[START] < end and start < place[END]}):
            yield ox.Quad(reading, CUE, ox.NamedNode(cue), node.graph_name)


def _revisions(text: str, lower: str, ontology: Ontology) -> list[tuple[int, int, str]]:
    """Return the stretches of text that words of revision reach, with the cue."""
    matches = [(cue, match) for cue, words in _revision_words(ontology) for match in words.find(lower)]
    if not matches:
        return []
    bounds = sentences(text)
    starts = [start for start, _ in bounds]
    title = len(_head(text)[0])
    out = []
    for cue, match in matches:
        first, last = bounds[number := bisect_right(starts, match.start()) - 1]
        if number + 1 < len(bounds) and "\n" not in text[first:last]:
            last = bounds[number + 1][1]
        out.append((0, len(text), cue) if match.end() <= title else (first, last, cue))
    return out


def _head(text: str) -> tuple[str, str]:
    """Return the lines before the first prose, and how that begins."""
    end = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        words = line.strip()
        wide = len(words) + sum(ord(char) > 0x2E7F for char in words) >= PROSE
        if (SENTENCE if wide else TERMINAL).search(words) or number >= TITLES * 2:
            break
        end += len(line)
    return text[:end], text[end:end + OPENING]


@lru_cache(maxsize=4)
def _kinds(ontology: Ontology) -> tuple[_Kind, ...]:
    nodes = sorted(ontology.instances("kg:SourceCue"), key=lambda node: (int(ontology.value(node, "kg:priority", "99")), node))
    return tuple(
        _Kind(ontology.value(node, "kg:sets"), ontology.value(node, "kg:place", "body"), _words(node, ontology), tuple(ontology.values(node, "kg:domain")))
        for node in nodes
    )


@lru_cache(maxsize=4)
def _revision_words(ontology: Ontology) -> tuple[tuple[str, _Words], ...]:
    return tuple((node, _words(node, ontology)) for node in ontology.instances("kg:RevisionCue"))


def _words(node: str, ontology: Ontology) -> _Words:
    words = sorted({fold(label.text).lower for label in ontology.labels(node)}, key=lambda word: (-len(word), word))
    parts = [rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if LATIN.fullmatch(word) else re.escape(word) for word in words]
    return _Words(tuple(words), re.compile("|".join(parts) or r"(?!)"))
