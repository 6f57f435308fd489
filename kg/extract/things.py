"""Products and chips that no catalog knows, by how they are named: "its Zephyr video model", "自研芯片N2", "a chip called Baltra".

A name stands beside a noun of products (`kgc:thing-nouns`) or chips (`kgc:thing-chips`), and words before it say whose it is: a company,
a possessive, a verb of launching (`kgc:thing-makers`). It becomes a provisional entity of that company. Without an owner nothing is made,
nor where a known name overlaps.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from kg.automaton import standing
from kg.extract.naming import HANZI
from kg.extract.tokens import Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon
from kg.patterns import compiled
from kg.resolve import provisional
from kg.trie import beginning, of_script
from kg.types import Document

__all__ = ["things_of"]

MOST = 500  # names made in one document
REACH = 60  # code points between a company and the verb of launching or the possessive behind it
BESIDE = 4  # code points between a company and a possessive that can only mean it
CAPITALS = 4  # capital letters that may be an abbreviation, no name
WORD = r"[A-Z][A-Za-z0-9]*(?:[-+/][A-Za-z0-9]+)*\+?"
LATIN = rf"(?P<name>{WORD}(?: (?:{WORD}|\d[A-Za-z0-9]*)){{0,3}})"
SMALL = r"(?:(?:(?!(?:to|who|as|at|will|from|the|a|an|its|his|her|their) )[a-z][a-z-]*|AI|\d[a-z]+-[a-z]+) )"  # a word between a possessive and a name
PAUSE = "[^,.;:!?\u3002\u3001\\n\\d]"
QUOTED = "[\"\u201c\u300c\u300e\u300a](?P<quoted>[^\\s\"\u201c\u201d\u300c-\u300f\u300a\u300b,.\u3002\u3001]{2,10})[\"\u201d\u300d\u300f\u300b]"
STOP = re.compile(r"[.!?]\s|[\u3002!?;\n]")
ASIDE = re.compile(r", (?:an?|the|which|whose|founded|led|backed)(?= )[^,]*$")  # opens words that say who somebody is
WORDS = re.compile(r"[^\s]+\s*")
ACTING = re.compile(rf"(?<![A-Za-z0-9-])([A-Z]{{2,{CAPITALS}}})(?:'s [a-z]| (?:[a-z]+s|has|can|will|had|was) )")  # "RNX delivers", "RNX's"
MODEL = r"[A-Z][A-Za-z]{0,3}-?\d{1,4}[A-Za-z]{0,2}(?: (?:Pro|Max|Ultra|Plus))?"


@dataclass(frozen=True, slots=True)
class Things:
    """Patterns of how products and chips are named: right behind their company, and behind a verb of launching or a possessive.

    Those in `behind` stand by script, each script with a pattern of the places where such a verb or possessive begins.
    """

    beside: tuple[re.Pattern[str], ...]
    behind: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...]
    chips: frozenset[str]
    plain: frozenset[str]
    never: tuple[str, ...]
    than: re.Pattern[str]
    never_names: frozenset[str]


@cache
def compile_things(lists: tuple[tuple[str, tuple[str, ...]], ...], abbreviations: frozenset[str]) -> Things:
    """Return the patterns of word lists: nouns, chips, makers, owners, called, follow, plain, never, of, carries, than.

    abbreviations  those of common nouns, which name nothing
    """
    words = dict(lists)

    def any_of(*names: str, latin: bool) -> str:
        return of_script((word for name in names for word in words[name]), latin=latin)

    noun = rf"(?P<noun>{any_of('nouns', 'chips', latin=True)})s?(?=[,.;:)\"]|$| (?:[a-z]+ed|{any_of('follow', latin=True)})(?![a-z]))"
    title = rf"(?:,? (?:{any_of('called', latin=True)}) (?:the )?\"?|, (?:the )?){LATIN}(?=[,.;)\"]|$| [a-z])"
    bare = rf"(?P<noun>{any_of('nouns', 'chips', latin=True)})s?{title}"
    apposed = rf"{LATIN}, (?:a|an|its|the) (?:[A-Za-z0-9'-]+ ){{0,6}}?{noun}"
    english = [rf"{SMALL}{{0,4}}?{LATIN} {SMALL}{{0,3}}?{noun}", rf"{SMALL}{{0,4}}?{bare}", rf"{SMALL}{{0,4}}?{apposed}"]
    thing = rf"(?P<noun>{any_of('nouns', 'chips', latin=False)})"
    name, barred = rf"(?:{LATIN}|{QUOTED})", any_of("never", "makers", "owners", latin=False)
    chinese = [rf"{PAUSE}{{0,10}}?{thing}(?:{any_of('called', latin=False)})?\s?{name}", rf"{HANZI}{{0,8}}?\s?{name}\s?(?:(?!{barred}){HANZI}){{0,4}}?{thing}"]
    latin_sign = rf"(?:(?P<made>{any_of('makers', latin=True)}) (?:(?:the|its|a|an|their) )?|(?P<own>{any_of('owners', latin=True)}) )"
    sign = rf"(?:(?P<made>{any_of('makers', latin=False)})|(?P<own>{any_of('owners', latin=False)}))"
    carried = rf"\.?'s? {SMALL}{{0,4}}?{LATIN}(?= (?:{any_of('carries', latin=True)})(?![a-z]))"
    carrying = rf"(?:{any_of('of', latin=False)})?\s?{LATIN}(?=\s?(?:{any_of('carries', latin=False)}))"
    beside = [carried, carrying, *(rf"\.?'s? {e}" for e in english[:2]), rf"\.?'s? {apposed}", *(rf"(?:{any_of('of', latin=False)})?{c}" for c in chinese)]
    signs = [*words["makers"], *words["owners"]]
    behind = ((compiled(beginning(w for w in signs if w.isascii())), tuple(compiled(latin_sign + e) for e in english)),
              (compiled(beginning(w for w in signs if not w.isascii())), tuple(compiled(sign + c) for c in chinese)))
    return Things(tuple(map(compiled, beside)), behind,
                  frozenset(words["chips"]), frozenset(words["plain"]), words["never"], _than(words["than"]), abbreviations)


def _than(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a model of letters and digits behind words that measure something against it: "twice the memory of the Q5"."""
    latin, han = (of_script(words, latin=script) for script in (True, False))
    return compiled(rf"(?:(?<![A-Za-z])(?i:{latin}) (?:the |its (?:own )?)?(?:[a-z-]+ ){{0,2}}?|(?:{han})\s?)(?P<name>{MODEL})(?![A-Za-z0-9%-])(?!\.\d)")


def things_of(document: Document, folded: Folded, lexicon: Lexicon, known: list[Token]) -> Iterator[Token]:
    """Yield a token for each name of an unknown product or chip, and for the name alone elsewhere. `known`: the names found already."""
    if not lexicon.things:
        return
    things = compile_things(lexicon.things, lexicon.abbreviations)
    taken = sorted((t.start, t.end) for t in known)
    starts = [a for a, _ in taken]
    firms = sorted((t for t in known if t.kind == "entity" and _firm(t) is not None), key=lambda t: t.start)
    made: dict[str, EntityEntry] = {}
    fronts = {t.start: t for t in firms}
    for start, end, cls, owner in islice(_found(folded.plain, firms, things), MOST):
        front = fronts.get(start)
        own = front.end + 1 if front is not None and front.end < end and _firm(front) == owner else start  # "its Acme Cloud platform"
        words = folded.plain[own:end] if own < end else ""
        if words and words not in made and not _overlap(own, end, taken, starts):
            made[words] = _entry(document.text[own:end], cls, owner, lexicon)
    if any(entry.cls == "Chip" for entry in made.values()):
        _add_predecessors(made, document, folded, (things, taken, starts), lexicon)
    if not made:
        return
    for start, end in islice(standing(made, folded.plain), MOST):
        own = fronts[start].end + 1 if start in fronts and fronts[start].end < end else start
        if not _overlap(own, end, taken, starts):
            yield Token(own, end, "entity", (made[folded.plain[start:end]],))


def _add_predecessors(made: dict[str, EntityEntry], document: Document, folded: Folded,
                      known: tuple[Things, list[tuple[int, int]], list[int]], lexicon: Lexicon) -> None:
    """Add the chips that unknown ones are measured against: nothing says whose they are."""
    things, taken, starts = known
    for match in islice(things.than.finditer(folded.plain), MOST):
        start, end = match.span("name")
        words = folded.plain[start:end]
        if words not in made and not _overlap(start, end, taken, starts) and _tellable(words, False, things):
            made[words] = _entry(document.text[start:end], "Chip", None, lexicon)


def _firm(token: Token) -> EntityEntry | None:
    entries = [i for i in token.items if isinstance(i, EntityEntry)]
    return entries[0] if len(entries) == 1 and entries[0].cls == "Company" and not entries[0].contextual else None


def _overlap(start: int, end: int, spans: list[tuple[int, int]], starts: list[int]) -> bool:
    at = bisect_left(starts, end)
    return at > 0 and spans[at - 1][1] > start


def _entry(words: str, cls: str, owner: EntityEntry | None, lexicon: Lexicon) -> EntityEntry:
    entity = provisional(words, cls)
    entry = EntityEntry(entity.id, cls, words, (words,), False, (owner.id,) if owner is not None else ())
    if owner is not None:
        entry = replace(entry, designer=owner.id) if cls == "Chip" else replace(entry, operator=owner.id)
    lexicon.entities[entity.id] = entry
    return entry


def _found(text: str, firms: list[Token], things: Things) -> Iterator[tuple[int, int, str, EntityEntry]]:
    """Yield start, end, class and owner of what is named by a pattern."""
    found: list[tuple[int, int, str, EntityEntry | None]] = []
    for token in firms:
        match = next((m for pattern in things.beside if (m := pattern.match(text, token.end)) is not None), None)
        if match is not None:
            found.append((*_name(match), match.groupdict().get("noun", ""), _firm(token)))
    for signs, patterns in things.behind:
        places = [match.start() for match in signs.finditer(text)]
        for pattern in patterns:
            end = 0
            for place in places:
                if place >= end and (match := pattern.match(text, place)) is not None:
                    found.append((*_name(match), match["noun"], _owner(match, text, firms)))
                    end = match.end()
    acting = {match[1] for match in ACTING.finditer(text)} if found else set()
    for start, end, noun, owner in sorted(found, key=lambda f: f[:2]):
        start = _bare_start(text, start, end, things)
        words = text[start:end]
        acts = noun in things.chips and words in acting and words.lower() not in things.plain and words.lower() not in things.never_names
        apposed = text[end:end + 1] == "," or acts
        if owner is not None and _tellable(words, apposed, things):
            yield start, end, "Chip" if noun in things.chips else "Product", owner


def _name(match: re.Match[str]) -> tuple[int, int]:
    return match.span("name") if match["name"] is not None else match.span("quoted")


def _owner(match: re.Match[str], text: str, firms: list[Token]) -> EntityEntry | None:
    """Return whose a thing is: who launches it, or the one company that "its" can mean, in its sentence or else the one before."""
    at = match.start("made") if match["made"] else match.start("own")
    stops = [m.end() for m in STOP.finditer(text, max(0, at - 400), at)]
    opens = (stops[-1] if stops else max(0, at - 400), stops[-2] if len(stops) > 1 else max(0, at - 400))
    ahead = [t for t in _between(firms, opens[0], at) if not _aside(t, opens[0], at, text)]
    if not ahead:
        ahead = _between(firms, opens[1], opens[0])
        return _firm(ahead[-1]) if len({getattr(_firm(t), "id", "") for t in ahead}) == 1 else None
    last = ahead[-1]
    if match["made"]:
        return _firm(last) if at - last.end <= REACH else None
    return _firm(last) if at - last.end <= BESIDE or len({getattr(_firm(t), "id", "") for t in ahead}) == 1 else None


def _aside(name: Token, start: int, at: int, text: str) -> bool:
    """Return whether a name stands in words between commas that only say who acts: "X, a startup founded by former Acme engineers, unveiled"."""
    return "," in text[name.end:at] and ASIDE.search(text, start, name.start) is not None


def _between(firms: list[Token], low: int, high: int) -> list[Token]:
    first = bisect_left(firms, low, key=lambda t: t.start)
    return [t for t in firms[first:bisect_left(firms, high, key=lambda t: t.start)] if t.end <= high]


def _bare_start(text: str, start: int, end: int, things: Things) -> int:
    """Return where a name begins behind ordinary words in capitals: "Chinese", "AI"."""
    while end > start and (word := WORDS.match(text, start, end)) and word.group().strip().lower() in things.plain:
        start = word.end()
    return start


def _tellable(name: str, apposed: bool, things: Things) -> bool:
    """Return whether a name is one: no abbreviation unless words explain it, no single letter, no ordinary words, in quotes no slogan."""
    if not name.isascii():
        return not any(word in name for word in things.never)
    letters = name.replace(" ", "")
    short = letters.isupper() and letters.isalpha() and len(letters) <= CAPITALS and not apposed
    return len(letters) > 1 and not letters.isdigit() and name.lower() not in things.plain and not short
