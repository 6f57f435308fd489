"""Every label of the ontology in two automata: names of entities (case kept) and words (case folded).

One pass over a text gives typed mentions; which of several entities a name denotes is decided later, by `kg.resolve`.
"""

from __future__ import annotations

import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field, replace

import ahocorasick_rs as ac

from kg.folding import Folded, fold
from kg.ontology import Label, Ontology, local_name

__all__ = ["Cue", "EntityEntry", "Lexicon", "MetricEntry", "RelationCue", "Word", "compile_lexicon"]

ENTITY_CLASSES = ("Company", "Organization", "Segment", "Product", "Chip", "ChipFamily", "Project", "Person")
CHIP_LIKE = frozenset({"Chip", "ChipFamily", "Product"})
GLUE = re.compile(r"(?<=[0-9A-Za-z]) (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) (?=[0-9A-Za-z])")
DIGIT_GAP = re.compile(r"(?<=[A-Za-z])[ -](?=\d)")
PARENTS = ("kg:segmentOf", "kg:designedBy", "kg:operatedBy", "kg:officerOf", "kg:subsidiaryOf", "kg:memberOfFamily")


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """One entity of the catalog. `owners` are the ids it belongs to by any structural property, nearest first."""

    id: str
    cls: str
    label: str
    labels: tuple[str, ...]
    contextual: bool
    owners: tuple[str, ...]
    segment_of: str = ""
    family: str = ""
    predecessor: str = ""
    designer: str = ""
    operator: str = ""
    employer: str = ""
    exclude: tuple[str, ...] = ()
    fiscal_year_end: int = 12
    currency: str = ""


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """One metric: unit kinds that its level may take, classes that can own it, whether `kg extract` prints it.

    company_wide: a figure of it that names no owner is the company's, also in the middle of talk about a segment
    """

    id: str
    kinds: frozenset[str]
    applies_to: frozenset[str]
    printed: bool
    instant: bool
    company_wide: bool = False
    per_share: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A word class that sets `slot` to `sets`. scope: "clause", "sentence", "adjacent" or a number of characters."""

    id: str
    slot: str
    sets: str
    direction: str
    scope: str
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationCue:
    """A word class that links entities. `order` spells where subject S, object O and cue C stand, e.g. "SCO"."""

    id: str
    predicate: str
    order: str
    subjects: frozenset[str]
    objects: frozenset[str]
    reach: int
    many: bool
    needs: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    status: str = "actual"


@dataclass(frozen=True, slots=True)
class Word:
    """A match in the text: what it may be. kind: "entity", "metric", "cue", "relation", "role", "class", "abbreviation"."""

    start: int
    end: int
    kind: str
    items: tuple[object, ...]


@dataclass(slots=True)
class Lexicon:
    """The compiled ontology: look-up tables and the two automata."""

    entities: MutableMapping[str, EntityEntry] = field(default_factory=dict)
    metrics: dict[str, MetricEntry] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    implied: dict[str, str] = field(default_factory=dict)
    _names: list[tuple[object, ...]] = field(default_factory=list)
    _words: list[tuple[tuple[str, object], ...]] = field(default_factory=list)
    _index: dict[str, int] = field(default_factory=dict)
    _name_automaton: object = None
    _word_automaton: object = None
    _excluded: dict[str, list[str]] = field(default_factory=dict)

    def names(self, folded: Folded) -> Iterator[Word]:
        """Yield the entity names in the text, longest first at each place, none inside a longer Latin word."""
        text = folded.plain
        found = self._name_automaton.find_matches_as_indexes(text, overlapping=True)  # type: ignore[attr-defined]
        whole = ((start, _plural_end(text, end, self._names[index]), index) for index, start, end in found)
        for start, end, index in _longest(whole, text):
            items = tuple(e for e in self._names[index] if not self._inside_excluded(folded.lower, start, end, getattr(e, "exclude", ())))
            if items:
                yield Word(start, end, "entity", items)

    def words(self, folded: Folded) -> Iterator[Word]:
        """Yield metrics, cues, relation cues and roles in the text, one word per label kind it belongs to."""
        text = folded.lower
        found = self._word_automaton.find_matches_as_indexes(text, overlapping=True)  # type: ignore[attr-defined]
        for start, end, index in _longest(((start, end, index) for index, start, end in found), text):
            by_kind: dict[str, list[object]] = {}
            for kind, item in self._words[index]:
                if not self._inside_excluded(text, start, end, getattr(item, "exclude", ())):
                    by_kind.setdefault(kind, []).append(item)
            for kind, items in by_kind.items():
                yield Word(start, end, kind, tuple(items))

    @staticmethod
    def _inside_excluded(text: str, start: int, end: int, longer: tuple[str, ...]) -> bool:
        for phrase in longer:
            at = text.find(phrase, max(0, start - len(phrase) + 1), end + len(phrase) - 1)
            if at >= 0 and at <= start and at + len(phrase) >= end:
                return True
        return False

    def lookup(self, form: str, kind: str) -> tuple[object, ...]:
        """Return what a folded word may be as a word of `kind`; empty if it is none."""
        index = self._index.get(form)
        return () if index is None else tuple(item for k, item in self._words[index] if k == kind)

    def for_document(self) -> Lexicon:
        """Return a view of this lexicon that takes a document's provisional entities without changing the original."""
        return replace(self, entities=ChainMap({}, self.entities))

    def company_of(self, entity: str) -> str:
        """Return the id of the company at the top of an entity's structural chain, or "" if there is none."""
        seen = set()
        while entity and entity not in seen:
            seen.add(entity)
            entry = self.entities.get(entity)
            if entry is None:
                return ""
            if entry.cls in ("Company", "Organization"):
                return entity
            entity = entry.owners[0] if entry.owners else ""
        return ""


def _longest(matches: Iterable[tuple[int, int, int]], text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the matches that stand at word bounds, the leftmost and of those the longest first, none overlapping."""
    reached = 0
    for start, end, index in sorted((m for m in matches if _bounded(text, m[0], m[1])), key=lambda m: (m[0], -m[1])):
        if start >= reached:
            yield start, end, index
            reached = end


def _plural_end(text: str, end: int, items: tuple[object, ...]) -> int:
    if text[end:end + 1] == "s" and not text[end + 1:end + 2].isalnum() and any(getattr(e, "cls", "") in CHIP_LIKE for e in items):
        return end + 1
    return end


def _bounded(text: str, start: int, end: int) -> bool:
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalnum() and start:
        before = text[start - 1]
        if before.isascii() and (before.isalpha() or before.isdigit() and first.isdigit()):
            return False
        if before.isascii() and before.isdigit() and first.isalpha() and first.islower():
            return False
    if last.isascii() and last.isalnum() and end < len(text):
        after = text[end]
        if after.isascii() and after.isalnum():
            return False
    return True


def _variants(text: str) -> set[str]:
    """Return the spellings of a name: with and without the blank between hanzi and Latin, and between letters and digits."""
    plain = fold(text).plain
    out = {plain, GLUE.sub("", plain)}
    out |= {DIGIT_GAP.sub("", form) for form in out} | {DIGIT_GAP.sub(" ", form) for form in out}
    spaced = re.sub(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])", " ", GLUE.sub("", plain))
    return out | {spaced}


def _small(forms: set[str]) -> set[str]:
    """Return the spellings in small letters, all or all but the first, of generic names of several Latin words."""
    several = {form for form in forms if form.isascii() and " " in form and not form.isupper()}
    return {form.lower() for form in several} | {form[:1] + form[1:].lower() for form in several}


def _upper(forms: set[str]) -> set[str]:
    return {form.upper() for form in forms if form.isascii() and len(form) >= 5 and form[:1].isupper() and not form.isupper()}


def compile_lexicon(ontology: Ontology) -> Lexicon:
    """Return the lexicon of an ontology: deterministic, compiled once per process."""
    lexicon = Lexicon()
    _add_entities(lexicon, ontology)
    lexicon.metrics = {local_name(iri): _metric(ontology, iri) for iri in ontology.concepts("kgc:metrics")}
    kinds = {local_name(ontology.value(iri, "kg:unitKind")) for iri in ontology.concepts("kgc:units")}
    lexicon.implied = {kind: local_name(m) for kind in sorted(kinds) if (m := ontology.value("kgc:" + kind, "kg:impliedMetric"))}
    forms: dict[str, list[EntityEntry]] = defaultdict(list)
    for entry in lexicon.entities.values():
        spellings = set().union(*(_variants(label) for label in entry.labels)) if entry.labels else set()
        if entry.cls == "Segment" and entry.contextual:
            spellings |= _small(spellings)
        for form in sorted(spellings | _upper(spellings)):
            if len(form) > 1:
                forms[form].append(entry)
    patterns = sorted(forms)
    lexicon._names = [tuple(forms[p]) for p in patterns]
    lexicon._name_automaton = ac.AhoCorasick(patterns, matchkind=ac.MatchKind.Standard)
    words = _words(lexicon, ontology)
    patterns = sorted(words)
    lexicon._words = [tuple(words[p]) for p in patterns]
    lexicon._index = {form: k for k, form in enumerate(patterns)}
    lexicon._word_automaton = ac.AhoCorasick(patterns, matchkind=ac.MatchKind.Standard)
    return lexicon


def _add_entities(lexicon: Lexicon, ontology: Ontology) -> None:
    for cls in ENTITY_CLASSES:
        for iri in ontology.instances("kg:" + cls):
            ident = local_name(iri)
            owners = [local_name(v) for p in PARENTS for v in ontology.values(iri, p)]
            names = ontology.labels(iri)
            lexicon.entities[ident] = EntityEntry(
                id=ident, cls=cls, label=ontology.label(iri), labels=tuple(dict.fromkeys(label.text for label in names)),
                contextual=ontology.value(iri, "kg:contextual") == "true", owners=tuple(owners),
                segment_of=local_name(ontology.value(iri, "kg:segmentOf")), family=local_name(ontology.value(iri, "kg:memberOfFamily")),
                predecessor=local_name(ontology.value(iri, "kg:successorOf")),
                designer=local_name(ontology.value(iri, "kg:designedBy")), operator=local_name(ontology.value(iri, "kg:operatedBy")),
                employer=local_name(ontology.value(iri, "kg:officerOf")), exclude=_excludes(ontology, iri),
                fiscal_year_end=int(ontology.value(iri, "kg:fiscalYearEndMonth", "12")),
                currency=local_name(ontology.value(iri, "kg:reportingCurrency")))
    for entry in list(lexicon.entities.values()):
        for owner in entry.owners:
            lexicon.children.setdefault(owner, []).append(entry.id)


def _metric(ontology: Ontology, iri: str) -> MetricEntry:
    return MetricEntry(
        id=local_name(iri), kinds=frozenset(local_name(v) for v in ontology.values(iri, "kg:unitKind")),
        applies_to=frozenset(local_name(v) for v in ontology.values(iri, "kg:appliesTo")) or frozenset({"Company", "Segment"}),
        printed=ontology.value(iri, "kg:printed", "true") != "false", instant=ontology.value(iri, "kg:periodType") == "instant",
        company_wide=ontology.value(iri, "kg:companyWide") == "true", per_share=bool(ontology.value(iri, "kg:per")))


def _excludes(ontology: Ontology, iri: str) -> tuple[str, ...]:
    return tuple(fold(label.text).lower for label in ontology.texts(iri, "kg:exclude"))


def _words(lexicon: Lexicon, ontology: Ontology) -> dict[str, list[tuple[str, object]]]:
    words: dict[str, list[tuple[str, object]]] = defaultdict(list)

    def put(kind: str, item: object, labels: list[Label]) -> None:
        for form in sorted({v for label in labels for v in _word_forms(label)}):
            if (kind, item) not in words[form]:
                words[form].append((kind, item))

    for iri in ontology.concepts("kgc:metrics"):
        put("metric", lexicon.metrics[local_name(iri)], ontology.labels(iri))
    for iri in ontology.instances("kg:Cue"):
        cue = Cue(local_name(iri), ontology.value(iri, "kg:slot"), ontology.value(iri, "kg:sets"),
                  ontology.value(iri, "kg:direction"), ontology.value(iri, "kg:scope"), _excludes(ontology, iri))
        put("cue", cue, ontology.labels(iri))
    moves = tuple(form for form, rows in words.items() if len(form) > 1 and any(getattr(item, "slot", "") == "move" for _, item in rows))
    for form in [f for f, rows in words.items() if rows[0][0] == "metric" and f.endswith(moves)]:
        words[form] = [row for row in words[form] if row[0] != "metric"]  # "revenue growth" is a metric and a movement
        if not words[form]:
            del words[form]
    for iri in ontology.instances("kg:RelationCue"):
        put("relation", _relation_cue(ontology, iri), ontology.labels(iri))
    for iri in ontology.concepts("kgc:roles"):
        lexicon.roles[local_name(iri)] = ontology.label(iri)
        put("role", local_name(iri), ontology.labels(iri))
    put("generic", "generic", ontology.labels("kgc:no-units"))
    for cls in ENTITY_CLASSES:
        put("class", cls, ontology.labels("kgc:class-" + cls.lower()))
    return words


def _relation_cue(ontology: Ontology, iri: str) -> RelationCue:
    def classes(name: str) -> frozenset[str]:
        return frozenset(local_name(v) for v in ontology.values(iri, name))

    return RelationCue(
        local_name(iri), local_name(ontology.value(iri, "kg:predicate")), ontology.value(iri, "kg:order"), classes("kg:subjectClass"),
        classes("kg:objectClass"), int(ontology.value(iri, "kg:reach", "30")), ontology.value(iri, "kg:many") == "true",
        tuple(fold(label.text).lower for label in ontology.texts(iri, "kg:needs")), _excludes(ontology, iri),
        ontology.value(iri, "kg:sets", "actual"))


def _word_forms(label: Label) -> set[str]:
    lower = fold(label.text).lower
    forms = {lower, GLUE.sub("", lower)}
    if label.language == "en" and lower.isascii() and " " in lower:
        forms.add(lower.replace(" ", "-"))
    return forms
