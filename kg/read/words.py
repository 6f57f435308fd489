"""The words and patterns of `ontology/reading.ttl`, compiled once per ontology."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.automaton import Automaton
from kg.errors import OntologyError
from kg.kept import kept
from kg.ontology import Ontology, local_name
from kg.patterns import compiled

__all__ = ["Hit", "Words", "lower", "reading_words"]

SCANNED = ("notice", "link", "links-section", "about-section", "date-word", "meta-word")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of one role found in a text; `role` is the concept's local name without `read-`."""

    start: int
    end: int
    role: str


def lower(text: str) -> str:
    """Return the text in lower case with every code point still in its place.

    >>> lower("NVIDIA"), len(lower("\\u0130stanbul"))
    ('nvidia', 8)
    """
    plain = text.lower()
    if len(plain) == len(text):
        return plain
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


class Words:
    """Compiled reading cues. `search(role)` is one pattern per role; `hits` finds all words of all scanned roles in one pass."""

    def __init__(self, ontology: Ontology) -> None:
        concepts = [(local_name(iri).removeprefix("read-"), iri) for iri in ontology.instances("kg:ReadingCue")]
        self._labels = {role: [label.text for label in ontology.labels(iri)] for role, iri in concepts}
        self._patterns = {role: ontology.values(iri, "kg:pattern") for role, iri in concepts}
        self.months = {label.lower(): int(ontology.value(iri, "kg:sets"))
                       for role, iri in concepts if role.startswith("month-") for label in self._labels[role]}
        if not self.months:
            raise OntologyError("no reading cues", place="reading.ttl", hint="the ontology folder lacks kg:ReadingCue resources")
        self.digits = ontology.value("kgc:read-digits", "kg:sets")
        owners: dict[str, list[str]] = {}
        for role in SCANNED:
            for label in self._labels.get(role, ()):
                owners.setdefault(lower(label), []).append(role)
        self._owners = list(owners.values())
        self._matcher = Automaton(list(owners), longest=True)
        self._compiled: dict[str, re.Pattern[str]] = {}
        self.dates = [self._compile(source) for source in self._patterns["date"]]
        self.year = self._compile("|".join(self._patterns["year"]))
        self.date_keys = frozenset(label.lower() for label in self._labels.get("date-key", ()))
        self.page_parts = frozenset(self._labels["page-part"])

    def search(self, role: str) -> re.Pattern[str]:
        """Return the pattern that any of the role's patterns satisfies; one that never matches if there are none."""
        if role not in self._compiled:
            sources = self._patterns.get(role, ())
            alternatives = [self._scoped(source) for source in sources]
            self._compiled[role] = self._compile("|".join(alternatives) if alternatives else r"(?!)")
        return self._compiled[role]

    def __getstate__(self) -> dict[str, object]:
        for role in self._patterns.keys() - {"date"}:  # what is kept has the patterns of all; dates are searched for one by one
            self.search(role)
        return self.__dict__

    def hits(self, text: str) -> list[Hit]:
        """Return the words of the scanned roles in `text`, in order, longest first; Latin words only at word boundaries."""
        found = []
        for index, start, end in self._matcher.find(lower(text)):
            if _inside_word(text, start, end):
                continue
            found += [Hit(start, end, role) for role in self._owners[index]]
        return found

    def _compile(self, source: str) -> re.Pattern[str]:
        months = "|".join(sorted(map(re.escape, self.months), key=lambda name: (-len(name), name)))
        source = source.replace("{month}", months).replace("{digit}", self.digits)
        try:
            return compiled(source)
        except re.error as error:
            raise OntologyError(f"ill-formed pattern {source!r}: {error}", place="reading.ttl", hint="mend kg:pattern") from error

    @staticmethod
    def _scoped(source: str) -> str:
        return f"(?i:{source[4:]})" if source.startswith("(?i)") else f"(?:{source})"


def _inside_word(text: str, start: int, end: int) -> bool:
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalnum() and start and text[start - 1].isascii() and text[start - 1].isalnum():
        return True
    return last.isascii() and last.isalnum() and end < len(text) and text[end].isascii() and text[end].isalnum()


def by_line(hits: Iterable[Hit], starts: list[int]) -> dict[int, list[Hit]]:
    """Return the hits by the index of the line they lie in; `starts` are the sorted first offsets of the lines."""
    out: dict[int, list[Hit]] = {}
    for hit in hits:
        out.setdefault(bisect_right(starts, hit.start) - 1, []).append(hit)
    return out


@lru_cache(maxsize=8)
def reading_words(ontology: Ontology) -> Words:
    """Return the compiled reading cues of `ontology`; raises `OntologyError` if it has none or one is ill-formed."""
    return kept("words", ontology.identity, lambda: Words(ontology))
