"""The compiled lexicon: one pass over a text finds every name and every word of the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.automaton import Automaton
from kg.folding import Folded
from kg.lexicon.entries import EntityEntry, MetricEntry, Word
from kg.lexicon.matching import APART, INNER, OVERLAPPING, longest, plural_end, widest

__all__ = ["Lexicon"]

NOTHING = Automaton(())


@dataclass(slots=True)
class Lexicon:
    """The compiled ontology: look-up tables and the two automata."""

    entities: dict[str, EntityEntry] = field(default_factory=dict)
    metrics: dict[str, MetricEntry] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    tickers: dict[str, EntityEntry | None] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    implied: dict[str, str] = field(default_factory=dict)
    joints: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()
    appositions: frozenset[str] = frozenset()
    period_lists: frozenset[str] = frozenset()
    period_spans: frozenset[str] = frozenset()
    firm_ends: tuple[str, ...] = ()
    firm_openers: tuple[str, ...] = ()
    firm_takers: tuple[str, ...] = ()
    firm_shares: tuple[str, ...] = ()
    firm_stops: tuple[str, ...] = ()
    firm_reporters: tuple[str, ...] = ()
    longer_verbs: tuple[str, ...] = ()
    not_longer: tuple[str, ...] = ()
    plain_firms: frozenset[str] = frozenset()
    never_firms: frozenset[str] = frozenset()
    own_words: tuple[str, ...] = ()
    unit_nouns: tuple[str, ...] = ()
    unit_openers: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    plain_words: frozenset[str] = frozenset()
    figure_words: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    plain_parts: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    list_openers: tuple[str, ...] = ()
    at_venues: tuple[str, ...] = ()
    negating: tuple[str, ...] = ()
    of_it: tuple[str, ...] = ()
    not_each: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    worlds: tuple[str, ...] = ()
    market_sums: tuple[str, ...] = ()
    market_verbs: tuple[str, ...] = ()
    nearly: tuple[str, ...] = ()
    nets: tuple[str, ...] = ()
    coming_from: tuple[str, ...] = ()
    relied: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    sold_goods: tuple[str, ...] = ()
    indefinites: tuple[str, ...] = ()
    share_openers: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    cumulative: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    foretold: tuple[str, ...] = ()
    peer_words: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    toward: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    befores: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    sold_things: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()
    part_nouns: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    of_sales: tuple[str, ...] = ()
    other_sums: tuple[str, ...] = ()
    hiring: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    short_never: tuple[str, ...] = ()
    citing: tuple[str, ...] = ()
    cited_data: tuple[str, ...] = ()
    cited_from: tuple[str, ...] = ()
    revenue_lines: tuple[str, ...] = ()
    securities: tuple[str, ...] = ()
    smalls: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    abbreviations: frozenset[str] = frozenset()
    rosters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    definitions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    endings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    anchors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    frames: tuple[tuple[str, tuple[str, ...]], ...] = ()
    carriers: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    restrictions: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    insides: tuple[str, ...] = ()
    spans_of_all: frozenset[str] = frozenset()
    things: tuple[tuple[str, tuple[str, ...]], ...] = ()
    epithets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    per_tens: tuple[str, ...] = ()
    point_words: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()
    sales: tuple[str, ...] = ()
    unsold: tuple[str, ...] = ()
    estimated: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    in_cash: tuple[str, ...] = ()
    thresholds: tuple[str, ...] = ()
    to_sales: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    unit_turns: tuple[str, ...] = ()
    etceteras: tuple[str, ...] = ()
    profits: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    unit_names: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    times_more: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    bare_sources: tuple[str, ...] = ()
    figure_ends: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()
    _names: list[tuple[EntityEntry, ...]] = field(default_factory=list)
    _words: list[tuple[tuple[str, object], ...]] = field(default_factory=list)
    _kinds: dict[int, tuple[tuple[str, tuple[object, ...], bool], ...]] = field(default_factory=dict)
    """What is known of the words met so far, by their places in `_words`."""
    _name_automaton: Automaton = NOTHING
    _word_automaton: Automaton = NOTHING

    def names(self, folded: Folded) -> Iterator[Word]:
        """Yield the entity names in the text, longest first at each place, none inside a longer Latin word."""
        text = folded.plain
        found = self._name_automaton.find(text)
        whole = [(start, plural_end(text, end, self._names[index]), index) for index, start, end in found]
        for start, end, index in longest(whole, text, self._names):
            items = self._names[index]
            if any(e.exclude for e in items):
                items = tuple(e for e in items if not self._inside_excluded(folded.lower, start, end, e.exclude))
            if items:
                yield Word(start, end, "entity", items)

    def words(self, folded: Folded) -> Iterator[Word]:
        """Yield metrics, cues, relation cues and roles in the text, one word per label kind it belongs to.

        None overlap but relation cues: "largest customer" and "customer is" are both there in "its largest customer is".
        A relation cue inside a longer one is of kind "inner": it counts where the longer one says nothing.
        """
        text = folded.lower
        found = self._word_automaton.find(text)
        linking = False  # the word that reaches furthest is only one of relations: "in the | segment"
        for start, end, index, place in widest([(start, end, index) for index, start, end in found if self._meant(text, start, end, index)], text):
            kinds = self._kinds[index]
            linking = all(k == "relation" for k, _, _ in kinds) if place == APART else linking
            for kind, items, excludes in kinds:
                pronoun = linking and place == OVERLAPPING and kind == "cue" and all(getattr(i, "slot", "") == "anaphor" for i in items)
                if place != APART and kind != "relation" and not pronoun:
                    continue
                if excludes:
                    items = tuple(i for i in items if not self._inside_excluded(text, start, end, getattr(i, "exclude", ())))
                if items:
                    yield Word(start, end, INNER if place == INNER else kind, items)

    def _meant(self, text: str, start: int, end: int, index: int) -> bool:
        """Return whether a word says anything here: one that lies in longer words which exclude all that it may be hides no other."""
        if (kinds := self._kinds.get(index)) is None:
            kinds = self._kinds[index] = _by_kind(self._words[index])
        return not all(excludes for _, _, excludes in kinds) or any(
            not self._inside_excluded(text, start, end, getattr(i, "exclude", ())) for _, items, _ in kinds for i in items)

    @staticmethod
    def _inside_excluded(text: str, start: int, end: int, longer: tuple[str, ...]) -> bool:
        reach = max(map(len, longer), default=1) - 1
        around = text[max(0, start - reach):end + reach]
        for phrase in longer:
            if phrase not in around:
                continue
            at = text.find(phrase, max(0, start - len(phrase) + 1), end + len(phrase) - 1)
            if at >= 0 and at <= start and at + len(phrase) >= end:
                return True
        return False

    def lookup(self, form: str, kind: str) -> tuple[object, ...]:
        """Return what a folded word may be as a word of `kind`; empty if it is none."""
        index = self._word_automaton.places.get(form)
        return () if index is None else tuple(item for k, item in self._words[index] if k == kind)

    def metric(self, form: str) -> MetricEntry | None:
        """Return the metric that a folded word names, None if it is none."""
        return next((item for item in self.lookup(form, "metric") if isinstance(item, MetricEntry)), None)

    def for_document(self) -> Lexicon:
        """Return a view of this lexicon that takes a document's provisional entities without changing the original."""
        return replace(self, entities=self.entities.copy())

    def company_of(self, entity: str) -> str:
        """Return the id of the company at the top of an entity's structural chain, or "" if there is none."""
        if known := self.companies.get(entity):
            return known
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


def _by_kind(rows: tuple[tuple[str, object], ...]) -> tuple[tuple[str, tuple[object, ...], bool], ...]:
    """Return the kinds of word that a form is, with what it may be of each, and whether longer words exclude some."""
    kinds: dict[str, list[object]] = {}
    for kind, item in rows:
        kinds.setdefault(kind, []).append(item)
    return tuple((kind, tuple(items), any(getattr(i, "exclude", ()) for i in items)) for kind, items in kinds.items())
