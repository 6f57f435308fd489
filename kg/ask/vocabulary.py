"""The words that a question may use, compiled from the ontology: names of things, fillers, periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import ahocorasick_rs as ac

from kg.folding import fold
from kg.ontology import PREFIXES, Ontology, local_name
from kg.period import PeriodGrammar, compile_grammar

__all__ = ["Term", "Vocabulary", "bounded", "compile_vocabulary", "meets"]

CLASSES = ("Company", "Organization", "Segment", "Product", "Chip", "ChipFamily", "Project", "Person")
SCHEMES = {"kgc:metrics": "metric", "kgc:measures": "measure", "kgc:statuses": "status", "kgc:roles": "role"}
OWNERS = ("kg:segmentOf", "kg:designedBy", "kg:operatedBy", "kg:memberOfFamily", "kg:subsidiaryOf")
GLUE = re.compile(r"(?<=[^\x00-\x7f]) +(?=[0-9a-z])|(?<=[0-9a-z]) +(?=[^\x00-\x7f])")
DIGIT_GAP = re.compile(r"(?<=[a-z])[ -](?=\d)")
SHORTEST = 2


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """What words may name. `kind`: "entity", "metric", "measure", "status", "role", "property".

    name        prefixed: `kgr:amazon`
    classes     of an entity
    owners      ids of the companies and wholes that an entity belongs to, nearest first
    contextual  an ordinary word that names the entity only beside its owner
    """

    kind: str
    name: str
    classes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    contextual: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names by their folded form, fillers, words that turn the sense, and the grammar of periods.

    calendars  id of an organization -> month in which its fiscal year ends
    labels     prefixed name -> language -> preferred name
    """

    forms: Mapping[str, tuple[Term, ...]]
    fillers: frozenset[str]
    blockers: frozenset[str]
    grammar: PeriodGrammar
    calendars: Mapping[str, int]
    labels: Mapping[str, Mapping[str, str]]
    _names: object = field(repr=False, compare=False)
    _fillers: object = field(repr=False, compare=False)
    _patterns: tuple[str, ...] = field(repr=False, compare=False)

    def names(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int, tuple[Term, ...]]]:
        """Yield start, end and meanings of the names in a folded text, the leftmost and longest first, none overlapping.

        taken  stretches of the text in which no name is sought
        """
        found = self._names.find_matches_as_indexes(text, overlapping=True)  # type: ignore[attr-defined]
        reached = 0
        for start, end, index in sorted(((s, e, i) for i, s, e in found if bounded(text, s, e) and not meets(taken, s, e)), key=lambda m: (m[0], -m[1])):
            if start >= reached:
                yield start, end, self.forms[self._patterns[index]]
                reached = end

    def filler_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of the fillers in a folded text, but for those inside words that turn its sense."""
        turned = [(at, at + len(word)) for word in self.blockers for at in (found.start() for found in re.finditer(re.escape(word), text))]
        for _, start, end in self._fillers.find_matches_as_indexes(text, overlapping=True):  # type: ignore[attr-defined]
            if bounded(text, start, end) and not meets(turned, start, end):
                yield start, end

    def label(self, name: str, language: str = "en") -> str:
        """Return the name of a term in a language, else in English, else the local part of its prefixed name."""
        known = self.labels.get(name, {})
        return known.get(language) or known.get("en") or name.rpartition(":")[2]


def bounded(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is no part of a longer Latin word or number.

    >>> bounded("the cloud", 4, 9), bounded("clouds", 0, 5), bounded("云增长", 0, 1)
    (True, False, True)
    """
    def joined(left: str, right: str) -> bool:
        return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()

    return not (start and joined(text[start - 1], text[start])) and not (end < len(text) and joined(text[end - 1], text[end]))


def meets(taken: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether a stretch shares a place with one of others."""
    return any(start < right and left < end for left, right in taken)


def compile_vocabulary(ontology: Ontology, extra: Iterable[tuple[str, str]] = ()) -> Vocabulary:
    """Return the words of an ontology.

    extra  id and name of further entities, as a store holds of companies that the catalog does not know
    """
    fillers, words_first = (frozenset(_words(ontology, f"kgc:ask-{name}")) for name in ("filler", "no-ticker"))
    forms: dict[str, set[Term]] = {}
    labels: dict[str, dict[str, str]] = {}

    def put(term: Term, words: Iterable[str]) -> None:
        for word in words:
            for form in _spellings(word):
                if len(form) >= SHORTEST and form not in fillers:
                    forms.setdefault(form, set()).add(term)

    for term, iri in _entities(ontology):
        labels[term.name] = _labels(ontology, iri)
        owners = [fold(label.text).lower for owner in term.owners for label in ontology.labels("kgr:" + owner)] if term.contextual else []
        for label in ontology.labels(iri):
            complete = term.contextual and any(owner in fold(label.text).lower for owner in owners)
            put(replace(term, contextual=False) if complete else term, [label.text])
        codes = (code.rpartition(":")[2] for code in ontology.values(iri, "dcterms:identifier") if not code.startswith("CIK:"))
        put(term, (code for code in codes if code.lower() not in words_first))
    for ident, name in extra:
        labels.setdefault("kgr:" + ident, {"en": name})
        put(Term("entity", "kgr:" + ident), [name])
    for term, iri, words in _concepts(ontology):
        labels[term.name] = _labels(ontology, iri)
        put(term, words)
    patterns, waste = tuple(sorted(forms)), sorted(fillers)
    months = {local_name(iri): int(ontology.value(iri, "kg:fiscalYearEndMonth")) for cls in CLASSES[:2] for iri in ontology.instances("kg:" + cls)
              if ontology.value(iri, "kg:fiscalYearEndMonth")}
    return Vocabulary(
        {form: tuple(sorted(found)) for form, found in forms.items()}, fillers,
        frozenset(_words(ontology, "kgc:ask-blocker")), compile_grammar(ontology), months,
        labels,
        ac.AhoCorasick(patterns, matchkind=ac.MatchKind.Standard), ac.AhoCorasick(waste, matchkind=ac.MatchKind.Standard), patterns,
    )


def _entities(ontology: Ontology) -> Iterator[tuple[Term, str]]:
    for cls in CLASSES:
        for iri in ontology.instances("kg:" + cls):
            owners, wave = dict[str, None](), [iri]
            while wave:
                wave = [owner for node in wave for link in OWNERS for owner in ontology.values(node, link) if local_name(owner) not in owners]
                owners |= dict.fromkeys(map(local_name, wave))
            contextual = ontology.value(iri, "kg:contextual") == "true"
            yield Term("entity", "kgr:" + local_name(iri), tuple(map(local_name, ontology.types(iri))), tuple(owners), contextual), iri


def _concepts(ontology: Ontology) -> Iterator[tuple[Term, str, list[str]]]:
    measures = {form for iri in ontology.concepts("kgc:measures") for form in _named(ontology, iri)}
    parts = {*_words(ontology, "kgc:ask-part"), *(form for term, iri in _entities(ontology) if term.contextual for form in _named(ontology, iri))}
    for scheme, kind in SCHEMES.items():
        for iri in ontology.concepts(scheme):
            words = _named(ontology, iri)
            name = ("kgm:" if kind == "metric" else "kgc:") + local_name(iri)
            divided = kind == "metric" and PREFIXES["kg"] + "Segment" in (ontology.values(iri, "kg:appliesTo") or [PREFIXES["kg"] + "Segment"])
            yield Term(kind, name), iri, _plain(words, measures, parts) if divided else words
    for iri in ontology.instances("owl:ObjectProperty"):
        if iri.startswith(PREFIXES["kg"]) and PREFIXES["kg"] + "relatedTo" in ontology.values(iri, "rdfs:subPropertyOf"):
            yield Term("property", "kg:" + local_name(iri)), iri, _named(ontology, iri)


def _plain(words: list[str], measures: set[str], parts: set[str]) -> list[str]:
    """Return the names of a metric without those that say more than the metric: of a part ("cloud revenue"), of its growth."""
    known = set(words)

    def says_more(word: str) -> bool:
        for cut in range(1, len(word)):
            head, tail = word[:cut].strip(" -"), word[cut:].strip(" -")
            whole = word.isascii() and word[cut - 1].isalnum() and word[cut].isalnum()
            if not whole and ((tail in known and head in parts) or (head in known and tail in measures)):
                return True
        return False

    return [word for word in words if not says_more(word)]


def _named(ontology: Ontology, iri: str) -> list[str]:
    labels = [label.text for label in ontology.labels(iri) if label.kind != "hidden"]
    return list(dict.fromkeys(fold(text).lower for text in [*labels, *(label.text for label in ontology.texts(iri, "kg:asked"))]))


def _words(ontology: Ontology, iri: str) -> list[str]:
    return [fold(label.text).lower for label in ontology.labels(iri)]


def _labels(ontology: Ontology, iri: str) -> dict[str, str]:
    return {label.language.lower(): label.text for label in ontology.labels(iri) if label.kind == "pref"}


def _spellings(word: str) -> set[str]:
    lower = fold(word).lower
    out = {lower, GLUE.sub("", lower)}
    out |= {DIGIT_GAP.sub(gap, form) for form in out for gap in ("", " ", "-")}
    return out | {re.sub(r"(?<=[a-z]{3})(?=\d)", " ", form) for form in out}
