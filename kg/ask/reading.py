"""What the words of a question name: mentions of things, periods and numbers, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.ask.vocabulary import Term, Vocabulary, bounded, meets
from kg.folding import fold
from kg.period import Clock, FiscalCalendar, resolve

__all__ = ["Mention", "Words", "read_words", "without_owners"]

TRAILING = re.compile(r"\bttm[ -]?(\d{4}q[1-4])(?![a-z0-9])", re.ASCII)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?= ?%| percent|$|[^\w.])")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something: its kind, and every prefixed name (of a number: the digits) that they may stand for.

    names  empty for a period that the words leave open, as "last quarter"
    """

    start: int
    end: int
    kind: str
    terms: tuple[Term, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The prefixed names, sorted."""
        return tuple(sorted({term.name for term in self.terms}))


@dataclass(frozen=True, slots=True)
class Words:
    """A question as it was read. `text` is folded, `given` as it was written; both have the same length."""

    given: str
    text: str
    mentions: tuple[Mention, ...]

    @property
    def chinese(self) -> bool:
        """Whether it is written in Chinese characters."""
        return any(not char.isascii() and char.isalpha() for char in self.text)


def read_words(given: str, vocabulary: Vocabulary) -> Words:
    """Return what the words of a question name. Periods come first, then the longest name at each place, then numbers."""
    text = fold(given).lower
    trailing = [Mention(found.start(), found.end(), "period", (Term("period", f"kgp:TTM{found[1].upper()}"),)) for found in TRAILING.finditer(text)]
    twelve = [(mention.start, mention.end) for mention in trailing]
    periods = [mention for mention in vocabulary.grammar.find(text)
               if bounded(text, mention.span.start, mention.span.end) and not meets(twelve, mention.span.start, mention.span.end)]
    taken = [*twelve, *((mention.span.start, mention.span.end) for mention in periods)]
    named = [Mention(start, end, "", terms) for start, end, terms in vocabulary.names(text, taken)]
    mentions = _in_context([part for mention in named for part in _by_kind(mention)]) + trailing
    owner = _owner(mentions)
    fiscal = FiscalCalendar(owner, vocabulary.calendars.get(owner, 12)) if owner else None
    for found in periods:
        period = resolve(found, Clock(fiscal=fiscal))
        name = "" if period is None else f"{period.owner}-{period.label}" if "FY" in period.label and period.owner else period.label
        usable = name and not name.startswith("FY")
        mentions.append(Mention(found.span.start, found.span.end, "period", (Term("period", "kgp:" + name),) if usable else ()))
    taken += [(mention.start, mention.end) for mention in mentions]
    for number in NUMBER.finditer(text):
        if not meets(taken, number.start(), number.end()) and bounded(text, number.start(), number.end()):
            mentions.append(Mention(number.start(), number.end(), "number", (Term("number", number[0]),)))
    return Words(given, text, tuple(sorted(mentions, key=lambda mention: (mention.start, mention.kind))))


def without_owners(words: Words) -> Words:
    """Return a reading in which the owner of something else that is named only says whose it is: of "Apple iPhone" Apple."""
    owned = {owner for mention in words.mentions if mention.kind == "entity" and len(mention.terms) == 1 for owner in mention.terms[0].owners}
    mentions = (
        replace(mention, kind="owner") if mention.kind == "entity" and {name.partition(":")[2] for name in mention.names} <= owned else mention
        for mention in words.mentions)
    return replace(words, mentions=tuple(mentions))


def _by_kind(mention: Mention) -> list[Mention]:
    kinds = sorted({term.kind for term in mention.terms})
    return [Mention(mention.start, mention.end, kind, tuple(term for term in mention.terms if term.kind == kind)) for kind in kinds]


def _in_context(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with ordinary words that name a part of a company beside it as that part, without the company.

    "Nvidia data center" is one mention, of the segment; "data center" alone names nothing.
    """
    owners = {name.partition(":")[2]: mention for mention in mentions if mention.kind == "entity" for name in mention.names}
    out, gone = [], set[Mention]()
    for mention in mentions:
        ordinary = [term for term in mention.terms if term.contextual]
        if mention.kind != "entity" or not ordinary:
            out.append(mention)
            continue
        plain = tuple(term for term in mention.terms if not term.contextual)
        owned = [(term, owners[owner]) for term in ordinary for owner in term.owners if owner in owners]
        if owned:
            out.append(Mention(mention.start, mention.end, "entity", tuple({term for term, _ in owned})))
            gone |= {owner for _, owner in owned}
            out += [Mention(owner.start, owner.end, "owner", owner.terms) for owner in {owner for _, owner in owned}]
        elif plain:
            out.append(Mention(mention.start, mention.end, "entity", plain))
    return [mention for mention in out if mention not in gone]


def _owner(mentions: Sequence[Mention]) -> str:
    """Return the id of the company whose fiscal calendar the words follow: the first that is named, or owns what is named."""
    for mention in mentions:
        if mention.kind in ("entity", "owner") and len(mention.terms) == 1:
            term = mention.terms[0]
            return term.name.partition(":")[2] if {"Company", "Organization"} & set(term.classes) or not term.owners else term.owners[-1]
    return ""
