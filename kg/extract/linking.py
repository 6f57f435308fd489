"""Names of one sentence as a reader sees them: phrases with their owners, lists, clauses, and who stands left or right of a word.

A phrase is a name with the company that owns it in front ("Microsoft's new Maia 200"); a group is a list of phrases ("A, B and C").
Every pattern of relations asks the same two questions of a sentence, and `Scene` answers them: which group acts here (`left_of`),
and which group follows (`right_of`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.clauses import acting, apposed, described, mutual, nameless, outside, second_verb, speaks, stranger, taken, trailing
from kg.extract.focus import Focus, Subject
from kg.extract.grouping import COMPANIES, Group, Layout, Phrase, after, measured, oblique, opened
from kg.extract.intruders import complement, first_verb, intruder
from kg.extract.naming import Links
from kg.extract.plurals import plural
from kg.extract.tokens import Sentence, Token, names_before
from kg.lexicon import Lexicon
from kg.resolve import entity_of

__all__ = ["COMPANIES", "Group", "Phrase", "Scene"]

OPENING = 8  # code points of adverbs before the name that opens a clause
RELATIVE = 5  # code points between a name and the relative clause behind it
COUNTED = re.compile(r"\d[\d.,]*\s?[^\W\d_a-z]{0,2}$")  # how many of what is named: "72颗"
LISTED = "\u3001"  # a mark of lists before a name: it follows another member


@dataclass(slots=True)
class Scene:
    """One sentence prepared for relations. `cuts`: offsets of commas, dashes, semicolons between clauses, in order; `main`: the document's company."""

    sentence: Sentence
    focus: Focus
    lexicon: Lexicon
    links: Links
    text: str
    groups: list[Group] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    named: frozenset[str] = frozenset()
    tokens: list[Token] = field(default_factory=list)
    lately: list[Subject] = field(default_factory=list)
    main: str = ""
    plain: str = ""

    @property
    def layout(self) -> Layout:
        """Return what building groups needs to know of the text."""
        return Layout(self.text, self.sentence, self.links, self.lexicon, self.plain)

    def clause(self, at: int) -> tuple[int, int]:
        """Return the bounds of the clause that holds offset `at`."""
        place = bisect_left(self.cuts, at)
        return self.cuts[place - 1] + 1 if place else self.sentence.start, self.cuts[place] if place < len(self.cuts) else self.sentence.end

    def section(self, at: int) -> int:
        """Return where the part of the sentence between semicolons that holds `at` begins."""
        return max((c + 1 for c in self.stops if c < at), default=self.sentence.start)

    def right_of(self, at: int, classes: frozenset[str], reach: int, *, commas: int = 0) -> Group | None:
        """Return the first group behind offset `at` within `reach` code points and `commas` clause bounds, if its class suits."""
        for group in self.groups:
            if group.end <= at:
                continue
            if group.start < at:
                group = Group([p for p in group.phrases if p.start >= at])
                if not group.phrases:
                    return None
            far = group.start - at > reach or sum(at <= c < group.start for c in self.cuts) > commas
            if LISTED in self.text[at:group.start] or far and not opened(at, group, self.layout):
                return None
            if self.links.origin.search(self.text, at, group.start):
                return None  # "bought the unit from X"
            if commas and speaks(group, at, self):
                return None
            if group.members(classes):
                return group
            if group.phrases[0].entity.cls != "Person":
                return None
        return None

    def behind(self, at: int, classes: frozenset[str], reach: int, words: tuple[str, ...]) -> Group | None:
        """Return the first suitable group within `reach` behind `at` that one of `words` introduces, in the same clause."""
        for group in self.groups:
            if group.start >= at and group.start - at <= reach and not any(at <= c < group.start for c in self.stops):
                if self.introduced(group, words) and group.members(classes) and not taken(group, at, self):
                    return group
        return None

    def before_by(self, at: int, classes: frozenset[str], reach: int, words: tuple[str, ...]) -> Group | None:
        """Return the last suitable group within `reach` before `at` that one of `words` introduces, in the same clause."""
        for group in reversed(self.groups):
            if group.end <= at and at - group.end <= reach and not any(group.end <= c < at for c in self.cuts):
                if self.introduced(group, words) and group.members(classes):
                    return group
        return None

    def joined_by(self, at: int, classes: frozenset[str], reach: int, words: tuple[str, ...]) -> Group | None:
        """Return those behind a preposition that joins lists as well, of a list right before `at`: B of "A与B"."""
        group = self.inner_left(at, classes, reach)
        if group is None:
            return None
        for k, (one, two) in enumerate(pairwise(group.phrases)):
            if self.text[one.end:two.start].strip() in words:
                part = Group(group.phrases[k + 1:])
                return part if part.members(classes) else None
        return None

    def introduced(self, group: Group, words: tuple[str, ...]) -> bool:
        """Return whether one of `words` stands right before a group."""
        at = after(group, words, self.layout)
        before = self.text[max(self.sentence.start, at - max(16, *(len(w) + 6 for w in words))):at].rstrip(" *\"") if words else ""
        if (counted := COUNTED.search(before)) is not None and before[:counted.start()].endswith(words):
            before = before[:counted.start()]
        article = self.links.article_end.search(before)
        before = before[:article.start()].rstrip() if article is not None else before
        handed = self.links.handing.search(before)
        words = tuple(w for w in words if handed is None or len(w) >= len(handed.group()))
        return any(before.endswith(w) and not (w[0].isascii() and before[:-len(w)][-1:].isalnum() and before[:-len(w)][-1:].isascii()) for w in words)

    def inner_left(self, at: int, classes: frozenset[str], reach: int) -> Group | None:
        """Return the last group before offset `at` within `reach`, in the same clause, if its class suits."""
        for group in reversed(self.groups):
            if group.start >= at:
                continue
            if group.end > at:
                group = Group([p for p in group.phrases if p.end <= at])
                if not group.phrases:
                    continue
            if at - group.end > reach or any(group.end <= c < at for c in self.cuts):
                return None
            return group if group.members(classes) else None
        return None

    def left_of(self, at: int, classes: frozenset[str], *, near: bool = False) -> Group | None:
        """Return the group that acts before offset `at`: in its clause, by a pronoun, at the head of an earlier clause, or carried.

        near  the last group before `at` counts, whichever clause it stands in (for relative clauses and participles)
        """
        start, section = self.clause(at)[0], self.section(at)
        before = [g for g in self._ahead(at) if g.start >= section and g.members(classes)]
        before = [g for g in before if g is before[0] or self.links.outdone.search(self.text, section, g.start) is None]  # "X取代Y成为"
        if near:
            return before[-1] if before and not self.blocked(before[-1]) else self.carried(classes)
        inside = [g for g in before if g.start >= start and not self.blocked(g)]
        if before and before[-1].start >= start and self._possessing(before[-1], at):
            return before[-1]
        head = self._head(before, inside, at, classes)
        if head is not None:
            return head
        if nameless(start, at, self) or set(COMPANIES) >= classes and outside(at, classes, self) or not inside and intruder(start, at, self):
            return None
        several = plural(self, start, at, classes)
        if several is not None or not inside and self.links.plural.match(self.text, start, at) is not None:
            return several  # None if nobody knows who "both" are
        anaphor = self.anaphor(start, at)
        if anaphor is not None and (not inside or anaphor.start >= inside[-1].end):
            return self.refer(anaphor, classes, before, acting=True)
        if before and not inside and trailing(before[-1], start, at, self):
            return before[-1]
        if inside:
            return inside[-1]
        for group in reversed(before):
            clause = self.clause(group.start)[0]
            first = not any(clause <= g.start < group.start for g in before) and not complement(group, clause, self)
            if first and group.start < start and group.start - clause <= OPENING and not self._agent(group):
                return apposed(group, before, self) or (_first(group) if mutual(group, start, at, self) else group)
        if (earlier := self.anaphor(section, start)) is not None and (ahead := acting(earlier, (section, start, at), before, self)) is not None:
            return self.refer(earlier, classes, ahead)
        free = [g for g in before if not self._agent(g)]
        return free[0] if free else None if stranger(start, at, self) else self.carried(classes)

    def _ahead(self, at: int) -> list[Group]:
        """Return the groups before offset `at`, of a list that goes on behind it what stands before: "X and rival Y"."""
        parts = (g if g.end <= at else Group([p for p in g.phrases if p.end <= at]) for g in self.groups if g.start < at)
        return [g for g in parts if g.phrases]

    def _head(self, before: list[Group], inside: list[Group], at: int, classes: frozenset[str]) -> Group | None:
        """Return whom a relative clause is about, or who acts in both verbs of a clause: "X, which rents out Y's chips and competes with"."""
        start = self.clause(at)[0]
        relative = self.links.relative.match(self.text, start) is not None
        owner = next((g for g in reversed(before) if g.end <= start), None) if relative else None
        if owner is not None and not inside:
            owner = Group(owner.phrases[-1:]) if self.links.singular.match(self.text, start) else owner  # "A and B, which belongs to X"
            return owner if before[-1].phrases[-1:] == owner.phrases[-1:] and (start - owner.end <= RELATIVE or described(owner, start, self)) else None
        if not inside or not second_verb(inside[-1], at, self):
            return None
        if relative:
            return owner if owner is not None and start - owner.end <= RELATIVE else None
        if (verb := first_verb(start, inside[0], self)) is not None:
            return self.left_of(verb.start, classes)
        return inside[0] if inside[0].start - start <= OPENING else None

    def _possessing(self, group: Group, at: int) -> bool:
        """Return whether a group owns what stands at `at`, whatever governs that: "one of Nvidia's customers"."""
        match = self.links.genitive.match(self.text, group.end, at)
        return match is not None and len(self.text[match.end():at]) <= OPENING

    def blocked(self, group: Group) -> bool:
        """Return whether a word right before or behind a group makes it an adjunct: "for X", "than X", "X 之外"."""
        return oblique(group.start, self.layout) or self.links.aside.match(self.text, group.end) is not None or measured(group, self.layout)

    def _agent(self, group: Group) -> bool:
        """Return whether a group acts in its own clause only, behind a preposition or in a list behind "by": "由它与 X 开发"."""
        return self.blocked(group) or self.joined(group.start) and self.links.agents.search(self.text, self.clause(group.start)[0], group.start) is not None

    def amount(self, start: int, end: int) -> bool:
        """Return whether a number stands between two offsets."""
        return any(char.isdigit() for char in self.text[start:end])

    def repeated(self, group: Group, classes: frozenset[str], at: int) -> Group:
        """Return a group with those of whom the sentence says the same behind offset `at`: "…, as will X and Y"."""
        match = self.links.again.search(self.text, at, self.sentence.end) if group.phrases else None
        more = next((g for g in self.groups if match is not None and g.start == match.end()), None)
        return Group([*group.phrases, *more.phrases], group.carried) if more is not None and more.members(classes) else group

    def anaphor(self, start: int, end: int) -> Token | None:
        found = [t for t in self.sentence.tokens if start <= t.start and t.end <= end and t.cue("anaphor") is not None]
        return found[-1] if found else None

    def refer(self, anaphor: Token, classes: frozenset[str], before: list[Group], *, acting: bool = False) -> Group | None:
        """Return what a pronoun stands for. `acting`: it acts, so it may be who acts before it in its own clause: "the tool that it bought"."""
        cue = anaphor.cue("anaphor")
        assert cue is not None
        lately = self.focus.lately
        inside = [g for g in self.groups if g.end <= anaphor.start and g.members(classes)]
        if cue.sets == "latter" and inside:
            return Group([inside[-1].phrases[-1]])
        if cue.sets == "latter":
            named = (t.entity for t in names_before(self.tokens, self.sentence.start))
            if (entity := next((e for e in named if e is not None and e.cls in classes), None)) is not None:
                return Group([], [Subject(entity, anaphor.span)])
        if cue.sets in ("former", "latter") and len(lately) > 1:
            chosen = lately[-2 if cue.sets == "former" else -1].entity
            return Group([], [Subject(chosen, anaphor.span)]) if chosen.cls in classes else None
        ahead = [g for g in before if g.end <= anaphor.start and not self.blocked(g) and self.links.analyst.match(self.text, g.end) is None]
        if cue.sets in ("company", "speaker"):
            return self.carried(classes & set(COMPANIES), anaphor, ahead or [g for g in inside[:1] if g.end < self.section(anaphor.start)])
        low = self.clause(anaphor.start)[0]
        if acting and self.links.copula.search(self.text, low, anaphor.start) is not None:  # "X is its rival"
            return self.carried(classes, anaphor, [g for g in before if g.end <= low and not self.blocked(g)])
        near = [g for g in inside if acting and g.start >= low and not self.blocked(g)]
        return near[-1] if near else _first(ahead[0]) if ahead else self.carried(classes, anaphor)

    def joined(self, start: int) -> bool:
        """Return whether a word of lists stands right before `start`: "与 A、B"."""
        return self.links.joint.search(self.text[max(self.sentence.start, start - 8):start]) is not None

    def absent(self, at: int, classes: frozenset[str], others: list[str], *, topic_first: bool = False) -> Group | None:
        """Return what fills a slot that no words fill: the group that opens an earlier clause, else the company in focus, else the topic.

        others  ids of those who fill the other slot: nobody is linked to himself
        """
        section = self.section(at)
        for group in self.groups:
            if {p.entity.id for p in group.phrases} & set(others):
                continue
            if section <= group.start and group.end < self.clause(at)[0] and not self.blocked(group) and group.members(classes):
                if len(group.phrases) == 1:
                    return group
        opener = self.groups[0] if self.groups and section > self.sentence.start else None
        if opener is not None and opener.end < section and len(opener.phrases) == 1 and not self.blocked(opener) and opener.members(classes):
            if opener.phrases[0].entity.id not in others:
                return opener  # who opened the sentence, before its semicolon
        for company in (self.focus.company, self.main):
            entry = self.lexicon.entities.get(company)
            if entry is not None and entry.cls in classes and not topic_first and company not in others:
                return Group([], [Subject(entity_of(entry, ""), self.focus.company_span if company == self.focus.company else None)])
        return self.carried(classes)

    def whole(self, classes: frozenset[str], others: list[str]) -> Group | None:
        """Return the company that the document is most about, if its class suits and it is none of `others`."""
        entry = self.lexicon.entities.get(self.main)
        return Group([], [Subject(entity_of(entry, ""), None)]) if entry is not None and entry.cls in classes and entry.id not in others else None

    def owner(self, at: int, classes: frozenset[str]) -> Group | None:
        """Return whom "its" behind offset `at` means: the last suitable group of the sentence before it."""
        return next((g for g in reversed(self.groups) if g.end <= at and g.members(classes)), None)

    def carried(self, classes: frozenset[str], anaphor: Token | None = None, ahead: list[Group] | None = None) -> Group | None:
        """Return what the text is about if its class suits: the nearest topic, else the company in focus."""
        span = anaphor.span if anaphor is not None else None
        for group in ahead or ():
            if group.members(classes):
                return _first(group)
        for topic in self.focus.topic[:2]:
            if topic.entity.cls in classes:
                return Group([], [Subject(topic.entity, span or topic.span)])
        entry = self.lexicon.entities.get(self.focus.company)
        if entry is not None and entry.cls in classes:
            return Group([], [Subject(entity_of(entry, ""), span or self.focus.company_span)])
        return None


def _first(group: Group) -> Group:
    """Return the first member of a group: a singular pronoun stands for one."""
    return Group(group.phrases[:1], group.carried)
