"""One document's tokens: every automaton and grammar run once over the whole text, names resolved sentence by sentence."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice

from kg.extract.breakdown import announcements, listed_parts
from kg.extract.comparisons import with_comparisons
from kg.extract.covers import outside, uncovered, within_spans, without_units
from kg.extract.epithets import epithets_of
from kg.extract.focus import Focus, main_companies
from kg.extract.longer import longer_names, without_verbs
from kg.extract.models import models_of, owned_later, short_forms_of
from kg.extract.modified import markets_before, of_some_part, of_unnamed_part, parts_before
from kg.extract.overlaps import pieces_of, rest_of
from kg.extract.regions import REGIONAL, regional_metrics
from kg.extract.rosters import rosters_of
from kg.extract.strangers import strangers_of
from kg.extract.things import things_of
from kg.extract.tickers import ticker_names
from kg.extract.tokens import Sentence, Token
from kg.extract.units import named_unit, owner_of_unit, units_of
from kg.extract.views import at_venue, cited
from kg.folding import Folded, fold
from kg.lexicon import EntityEntry, Lexicon
from kg.period import PeriodGrammar
from kg.quantity import QuantityGrammar
from kg.resolve import choose, entity_of, provisional
from kg.types import Block, Document, Entity, Span

__all__ = ["Reading", "read_tokens"]

WORDS = ("metric", "cue", "relation", "inner", "role", "class")
APART = ("quantity", "period", "break", "hard", "list")  # without names or words among them, none lies inside another
NOUN = re.compile(r" ([a-z]+)(?![a-z-])")
PERSON = re.compile(r"\s?\([A-Z][\w.'-]+(?: [A-Z][\w.'-]*)+\)")
SHORT = 3  # code points of an abbreviation
RELATED = 2  # code points of the word between a business and its metric: "数据中心相关收入"
HEAD = 600  # code points at the start of the body in which names weigh more
MOST = 20_000  # names and amounts of a document that are read; its other amounts end as unattached
MOST_NAMES = 20_000  # names looked at when weighing companies: a page that lists more is no article


@dataclass(slots=True)
class Reading:
    """Everything found in one document.

    `limit`: where reading ends; `companies`: ids, the one the document is most about first; `announced`: see `kg.extract.relations`.
    """

    document: Document
    folded: Folded
    tokens: list[Token]
    periods: PeriodGrammar
    companies: list[str]
    dominated: bool = False
    known: dict[str, Entity] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    starts: list[int] = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    announced: tuple[str, Block] | None = None
    mentions: dict[str, list[Token]] = field(default_factory=dict)
    breakdowns: list[tuple[int, int]] = field(default_factory=list)
    limit: int = sys.maxsize

    def within(self, span: Span) -> list[Token]:
        """Return the tokens that begin in a span."""
        return self.tokens[bisect_left(self.starts, span.start):bisect_left(self.starts, span.end)]

    def first_mention(self, ident: str, span: Span) -> Token | None:
        """Return the first name that begins in a span and may denote the entity `ident`."""
        if not self.mentions:
            for token in self.tokens:
                if token.kind == "entity":
                    for one in {getattr(item, "id", "") for item in token.items}:
                        self.mentions.setdefault(one, []).append(token)
        found = self.mentions.get(ident, [])
        at = bisect_left(found, span.start, key=lambda t: t.start)
        return found[at] if at < len(found) and found[at].start < span.end else None

    def resolve(self, sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
        """Decide what each name of a sentence denotes here; names that are ordinary words here are dropped."""
        nearest: list[str] = []
        kept: list[Token] = []
        for token in sentence.tokens:
            if token.kind != "entity":
                kept.append(token)
                continue
            recent = [c for c in (lexicon.company_of(s.entity.id) for s in focus.topic[:1]) if c]
            order = [*reversed(nearest), *recent, *([focus.company] if focus.company else self.companies[:1])]
            entry = choose(token.items, lexicon, order) or owned_later(token, sentence, lexicon)
            if entry is None:
                if self._unknown_unit(token, focus, sentence, lexicon):
                    kept.append(token)
                continue
            end = self._with_goods(token, entry, sentence, lexicon)
            if not self._proper(token, entry, (sentence, end), lexicon) or at_venue(token, self.folded.lower, lexicon) or (
                    cited(token, self.folded.lower, lexicon) or _is_person(token, kept, self.folded.plain)):
                continue
            beside = kept[-1] if kept and kept[-1].entity is not None and not self.folded.lower[kept[-1].end:token.start].strip() else None
            if beside is not None and _of_another(beside, entry, lexicon) and entry.contextual and entry.cls == "Segment" and beside.entity is not None:
                if not {"metric", "quantity"} <= {t.kind for t in sentence.tokens if t.start >= token.end}:
                    continue  # "微软服务器供应链"
                token.entity = provisional(self.document.text[token.start:token.end], "Segment", beside.entity.id)  # "力积电DRAM营收"
                token.entry = EntityEntry(token.entity.id, "Segment", entry.label, entry.labels, True, (beside.entity.id,), beside.entity.id)
                lexicon.entities[token.entity.id] = token.entry
                kept.append(token)
                continue
            token.entry, token.end = entry, end
            token.entity = entity_of(entry, self.document.text[token.start:token.end])
            self.known[entry.id] = token.entity
            company = entry.id if entry.cls in ("Company", "Organization") else lexicon.company_of(entry.id)
            if company and not entry.contextual:
                nearest.append(company)
            kept.append(token)
        sentence.tokens = self._without_covered(kept, lexicon)
        texts = (self.folded.lower, self.document.text)
        units = list(rosters_of(sentence, focus, lexicon, self.folded.plain, self.folded.lower))
        for others in (units_of(sentence, focus, lexicon, texts), listed_parts(sentence, focus, lexicon, texts, self.breakdowns)):
            units += [t for t in others if not any(u.start < t.end and t.start < u.end for u in units)]
        if units:
            self.units |= {u.entity.id for u in units if u.entity is not None}
            inside = [t for t in sentence.tokens if t.kind not in (*WORDS, "entity", "list") or not any(u.start <= t.start < u.end for u in units)]
            sentence.tokens = sorted([*inside, *units], key=lambda t: (t.start, t.end))
        self._parts(sentence, focus, lexicon)

    def _with_goods(self, token: Token, entry: EntityEntry, sentence: Sentence, lexicon: Lexicon) -> int:
        """Return where a name ends with the plain noun for goods behind it, if it is a business's generic one: "networking gear", "compute products"."""
        word = NOUN.match(self.folded.lower, token.end) if entry.cls == "Segment" and entry.contextual else None
        if word is not None and word[1] in lexicon.lists["goods-noun"] and not any(
                t.start < word.end() < t.end or t.kind in ("entity", "metric") and token.end <= t.start < word.end() for t in sentence.tokens):
            return word.end()
        return token.end

    def _parts(self, sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
        """Give a metric of a part of a company its provisional segment; one of a region is no metric of a named segment."""
        if not any(t.kind == "metric" for t in sentence.tokens):
            return
        for metric in list(markets_before(sentence, lexicon, self.folded.lower)):
            sentence.tokens[sentence.tokens.index(metric)] = Token(metric.start, metric.end, "cue", (REGIONAL,))
        for metric in list(regional_metrics(sentence, lexicon, self.folded.lower, self.folded.plain)):
            sentence.tokens[sentence.tokens.index(metric)] = Token(metric.start, metric.end, "cue", (REGIONAL,))
        for metric in [t for t in sentence.tokens if t.kind == "metric" and (
                of_unnamed_part(t, sentence, lexicon, self.folded.lower) or of_some_part(t, sentence, lexicon, self.folded.plain))]:
            sentence.tokens[sentence.tokens.index(metric)] = Token(metric.start, metric.end, "cue", (REGIONAL,))
        for metric, low, high in list(parts_before(sentence, focus, lexicon, self.folded.lower)):
            place = sentence.tokens.index(metric)
            words = self.folded.lower[low:high]
            if words in lexicon.regions or words.split()[-1] in lexicon.regions:
                sentence.tokens[place] = Token(metric.start, metric.end, "cue", (REGIONAL,))
                continue
            owner = owner_of_unit(low, sentence, focus, lexicon, self.folded.lower)
            if owner is not None:
                unit = named_unit(low, high, owner, lexicon, self.document.text)
                self.units |= {unit.entity.id} if unit.entity is not None else set()
                sentence.tokens.insert(place, unit)

    def _unknown_unit(self, token: Token, focus: Focus, sentence: Sentence, lexicon: Lexicon) -> bool:
        """Make a generic business name that stands right before a metric a provisional segment of the company in focus."""
        entries = [e for e in token.items if isinstance(e, EntityEntry)]
        owner = lexicon.entities.get(focus.company)
        if owner is None or owner.cls != "Company" or not entries or any(e.cls != "Segment" or not e.contextual for e in entries):
            return False
        behind = [t for t in sentence.tokens if t.kind == "metric" and 0 <= t.start - token.end <= RELATED]
        beside = [m for t in behind if self.folded.lower[token.end:t.start].strip() in ("", *lexicon.related) for m in t.metrics]
        if not any((m.kinds == {"money"} or m.numerator) and not m.company_wide for m in beside):
            return False
        words = self.document.text[token.start:token.end]
        small = self.folded.lower[token.start:token.end]
        if small in lexicon.figure_words or small in lexicon.regions or lexicon.lookup(small, "generic"):
            return False
        token.entity = provisional(words, "Segment", owner.id)
        token.entry = EntityEntry(token.entity.id, "Segment", words, (words,), True, (owner.id,), owner.id)
        lexicon.entities[token.entity.id] = token.entry
        return True

    def _without_covered(self, tokens: list[Token], lexicon: Lexicon) -> list[Token]:
        """Let names and words share a text: a word inside a name is none unless a metric ends it, a word that begins in
        one keeps what stands behind it, a generic name inside a longer word is none, nor a product inside a metric,
        "HBM4 capacity"; a source of estimates is no subject."""
        if all(t.kind in APART for t in tokens):
            return tokens
        words = [t for t in tokens if t.kind in WORDS]
        names = [t for t in tokens if t.kind == "entity" and not _is_source(t, words) and not any(
            (w.start <= t.start and t.end < w.end or w.start < t.start and t.end <= w.end) and (
                w.kind == "metric" and t.entry is not None and t.entry.cls == "Product" or w.kind != "metric" and t.entry is not None and t.entry.contextual)
            for w in words)]
        times = [t for t in tokens if t.kind == "period"]
        bands = [t.quantity for t in tokens if t.quantity is not None and t.quantity.low is not None and t.quantity.high is not None]
        inner = [t.quantity.span for t in tokens if t.quantity is not None and t.end - t.start > 4]
        phrases = [t for t in words if t.cue("compare") is not None and t.end - t.start > 2]
        out = []
        for token in tokens:
            if token.kind == "entity" and token not in names:
                continue
            if token.kind in WORDS:
                if inner and any(s.start + (token.cue("move") is None) <= token.start and token.end < s.end for s in inner) and not (
                        token.kind == "metric" and any(q.span.start < token.start < q.span.end for q in bands)):
                    continue
                if inner and (cut := next((s.end for s in inner if s.start < token.start < s.end < token.end), 0)) and not token.metrics:
                    out += rest_of(token, cut, self.folded.lower, lexicon) or pieces_of(token, cut, self.folded.lower, lexicon)
                    continue
                cover = next((n for n in names if n.start < token.end and token.start < n.end), None) if names else None
                if cover is None and times:
                    cover = next((t for t in times if t.start < token.start < t.end < token.end), None)  # "11月 | 成長" is no "月成長"
                if cover is not None and not (token.kind == "metric" and token.end == cover.end):
                    rest = rest_of(token, cover.end, self.folded.lower, lexicon)
                    kept = token.kind == "metric" and not rest and cover.start < token.start and self.folded.lower[cover.end:cover.end + 1] == " "
                    out += [Token(cover.end + 1, token.end, "metric", token.items)] if kept else rest  # "server CPU | share"
                    continue
            elif token.kind == "quantity" and any(n.start <= token.start and token.end <= n.end for n in names):
                continue  # "3奈米" is a process, not three of something
            elif token.kind == "quantity" and any(w.kind == "metric" and w.start < token.start and token.end <= w.end for w in words):
                continue  # "每10股派"
            elif token.kind == "period" and any(p.start <= token.start and token.end <= p.end for p in phrases):
                continue
            out.append(token)
        return out

    def _proper(self, token: Token, entry: EntityEntry, place: tuple[Sentence, int], lexicon: Lexicon) -> bool:
        """Return whether a contextual one-word name in small letters stands where a business is named."""
        words = self.folded.plain[token.start:token.end]
        if not entry.contextual or not words.isascii() or not words[:1].islower() or " " in words:
            return True
        sentence, end = place
        beside = [t for t in sentence.tokens if t.start - end in (0, 1)]
        listed = self.folded.lower[max(0, token.start - 6):token.start].rstrip()
        joined = listed.endswith((",", ";")) or listed.endswith(tuple(f" {w}" for w in lexicon.joints if w.isascii()))
        led = joined and any((c := t.cue("role")) is not None and c.sets == "to" for t in beside)  # "…, edge to $1.39 billion"
        given = any(t.kind == "quantity" and self.folded.lower[t.end:token.start].strip() in lexicon.lists["brought-by"] for t in sentence.tokens)
        return led or given or any(t.kind in ("metric", "quantity") or t.cue("move") is not None or t.cue("verbMetric") is not None for t in beside)


def _is_person(name: Token, before: list[Token], plain: str) -> bool:
    """Return whether a company's name is that of a person here: behind a post and before a person's name in Latin letters, "執行長奇瑞（Jean-Marc Chery）"."""
    return bool(before) and before[-1].kind == "role" and before[-1].end == name.start and PERSON.match(plain, name.end) is not None


def _rated(word: Token, amounts: list[Token], lower: str) -> bool:
    """Return whether a percentage stands right behind a short word that may be a name: "GM 65.2%" tells a margin."""
    at = bisect_left(amounts, word.end, key=lambda t: t.start)
    amount = amounts[at] if at < len(amounts) else None
    percent = amount is not None and amount.quantity is not None and amount.quantity.unit == "percent"
    return percent and amount is not None and lower[word.end:amount.start].strip(" :") in ("", "of")


def _of_another(name: Token, entry: EntityEntry, lexicon: Lexicon) -> bool:
    """Return whether a name is a company's that a part of another company cannot be of."""
    return name.entity is not None and name.entity.cls == "Company" and lexicon.company_of(entry.id) not in ("", name.entity.id)


def _is_source(name: Token, words: list[Token]) -> bool:
    return any(w.start == name.start and w.end >= name.end and (c := w.cue("status")) is not None and c.sets == "estimate" for w in words)


def read_tokens(document: Document, lexicon: Lexicon, quantities: QuantityGrammar, periods: PeriodGrammar) -> Reading:
    """Return the tokens of a document, sorted by place; a quantity inside a period or a name is none."""
    folded = fold(document.text)
    names = [Token(*found) for found in lexicon.names(folded)]
    words = [Token(*found) for found in lexicon.words(folded)]
    words = [w for w in words if not (w.kind == "metric" and folded.lower[w.end:w.end + 1] == ":" and folded.lower[w.start:w.end] in lexicon.reports)]
    names = without_verbs(longer_names(document, folded, names, words, lexicon), folded, lexicon)
    known = [*names, *(t for t in words if t.kind == "metric")]
    strangers = [*strangers_of(document, folded, lexicon, known, [t for t in words if t.kind == "role"])]
    names = [*uncovered(names, strangers), *strangers]
    things = things_of(document, folded, lexicon, [*names, *(t for t in words if t.kind == "metric")])
    names = [*names, *ticker_names(folded, lexicon, names)]
    names = sorted([*names, *things], key=lambda t: (t.start, t.end))
    times = [Token(m.span.start, m.span.end, "period", period=m) for m in periods.find(folded.lower)]
    amounts = [Token(q.span.start, q.span.end, "quantity", quantity=q) for q in quantities.find(folded.lower, folded.plain)]
    words = with_comparisons(words, times, folded.lower, lexicon)
    inside = {place for t in names for place in range(t.start + 1, t.end)}
    amounts = outside([a for a in amounts if a.start not in inside], times)  # "征程6P" holds no amount
    names = models_of(document, folded, names, [*times, *amounts], lexicon)
    words = without_units(words, amounts)
    names = sorted([*names, *short_forms_of(folded, names, [*times, *amounts], lexicon)], key=lambda t: (t.start, t.end))
    body = [b.span for b in document.blocks if b.kind != "boilerplate"]
    first = body[0].start if body else 0
    counted = [t for t in names if within_spans(t, body)][:MOST_NAMES]
    sources = frozenset(w.start for w in words if w.cue("source") is not None or (c := w.cue("status")) is not None and c.sets == "estimate")
    sources |= frozenset(t.start for t in counted if folded.lower[t.end:t.end + 1] == "-" and folded.lower[t.end + 1:t.end + 4].isalpha())  # "X-backed"
    companies, dominated = main_companies(counted, lexicon, first + HEAD, sources)
    names = uncovered(names, [w for w in words if w.kind == "metric" and w.end - w.start <= SHORT and _rated(w, amounts, folded.lower)])
    described = sorted(epithets_of(folded, names, lexicon), key=lambda t: t.start)
    described = uncovered(described, [w for w in words if (c := w.cue("role")) is not None and c.sets == "share"])  # "of the group's total"
    names, words = uncovered(names, described), uncovered(words, described)
    tokens = sorted([*names, *words, *described, *times, *amounts], key=lambda t: (t.start, t.end, t.kind))
    named = frozenset(item.id for t in counted for item in t.items if isinstance(item, EntityEntry))
    return Reading(document, folded, tokens, periods, companies, dominated, named=named, starts=[t.start for t in tokens],
                   breakdowns=announcements(lexicon, folded.lower), limit=_limit(tokens))


def _limit(tokens: list[Token]) -> int:
    """Return where the first name or amount stands that is one too many."""
    counted = (t.start for t in tokens if t.kind in ("entity", "quantity"))
    return next(islice(counted, MOST, None), sys.maxsize)
