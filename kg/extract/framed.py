"""Latin names of companies that no catalog knows, by the words they stand beside: "Lumeno acquired", "a subsidiary of Lumeno", "rivals such as Lumeno".

What takes over, is taken over, owns, competes or works with someone under such words is a company, unless it bears a person's name,
is a place or an authority (`kgc:frame-never`); so is what has or brings out a chip: "Lumeno's Q7 accelerator", "Lumeno unveiled its Q7 chip".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.folding import Folded
from kg.lexicon import Lexicon
from kg.trie import of_script

__all__ = ["framed_firms"]

WORD = r"[A-Z](?:[A-Za-z0-9&'-]|\.(?=[a-z0-9]))*"
NAME = rf"{WORD}(?: (?:(?:of|and|de|for) (?:the )?|& )?{WORD}){{0,4}}"
PLAIN = rf"{WORD}(?: (?:& )?{WORD}){{0,4}}"
FIRST = re.compile(r"[A-Za-z0-9&'.-]+")
WORDS = re.compile(r"[A-Za-z0-9&'.-]+ (?:& )?")
OPENS, OPENING = re.compile(r"(?:^|[.!?:;\n\"(] ?)(?:[Tt]he )?$"), 6  # the start of a sentence, where any word has a capital
YEAR = re.compile(r" \((?:19|20)\d\d\)")  # behind a film or a book
MODIFIERS = ("'s", "-based", "-owned", "-backed", "-listed", "-headquartered")  # ends of words that only describe the name behind them
SHORTEST = 3  # letters of an abbreviation that may be a company's name
PART = re.compile(rf"{PLAIN}")
SMALL = r"(?:[a-z][a-z-]* |AI |\d[a-z]+-[a-z]+ )"  # a word before the name of a chip, or behind it
MODEL = r"[A-Z][A-Za-z0-9+-]*(?: [A-Z0-9][A-Za-z0-9+-]*){0,2}"
DAY = r"(?:,? (?:on )?[A-Z][a-z]+day,?)?"
FIRST_NAME = re.compile(rf"(?<!\S)[A-Z][A-Za-z.-]*(?= {WORD})")


@cache
def _frames(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[re.Pattern[str], ...], frozenset[str], frozenset[str]]:
    """Return the patterns, the words that are in no name of a company, and the first names of persons."""
    words = {name: of_script(listed, latin=True) for name, listed in lists if name not in ("never", "given")}
    forms = rf"(?:,? (?:{words['forms']})(?![A-Za-z]))?"
    between = rf"(?:(?:{words['between']}) )*(?:[A-Z]?[a-z-]+ ){{0,6}}?"
    acts = rf"(?<![A-Za-z0-9&'-])(?P<name>{PLAIN}){forms}(?: \([A-Z]{{2,8}}\))?,? (?:(?:{words['adverbs']}) ){{0,3}}(?:{words['acts']})(?![A-Za-z])"
    governed = rf"(?<![A-Za-z])(?:{words['governs']}) {between}(?P<name>{NAME})"
    listed = rf"(?<![A-Za-z])(?:{words['listed']}),? (?:{between})(?P<list>{PLAIN}(?:, (?:the )?{PLAIN})*(?:,? (?:{words['joints']}) (?:the )?{PLAIN})?)"
    owned = rf"(?<![A-Za-z0-9&'-])(?P<name>{PLAIN})'s? (?:{words['owned']})(?![A-Za-z])"
    never, given = (frozenset(dict(lists)[name]) for name in ("never", "given"))
    return tuple(map(re.compile, (acts, governed, listed, owned))), never, given


@cache
def _launching(lists: tuple[tuple[str, tuple[str, ...]], ...], adverbs: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return patterns of who has a chip or brings out one of its own."""
    words = {name: of_script(listed, latin=True) for name, listed in lists if name in ("chips", "makers")}
    chip = rf"{SMALL}{{0,4}}?(?P<model>{MODEL}) {SMALL}{{0,3}}?(?:{words['chips']})s?(?![A-Za-z])"
    own = rf"(?<![A-Za-z0-9&'-])(?P<name>{PLAIN})(?:'s|(?<=s)') {chip}"
    act = rf"(?<![A-Za-z0-9&'-])(?P<name>{PLAIN}){DAY} (?:(?:{of_script(adverbs, latin=True)}) ){{0,2}}(?:{words['makers']}){DAY} its {chip}"
    return re.compile(own), re.compile(act)


def framed_firms(folded: Folded, lexicon: Lexicon, known: frozenset[int] = frozenset()) -> Iterator[tuple[int, int]]:
    """Yield start and end of each such name. `known`: where known names begin: "the senator's Nvidia chip bill" makes no company."""
    if not lexicon.frames:
        return
    patterns, never, given = _frames(lexicon.frames)
    for pattern in patterns:
        for match in pattern.finditer(folded.plain):
            if "list" in match.re.groupindex:
                for part in PART.finditer(folded.plain, *match.span("list")):
                    yield from _name(*part.span(), folded.plain, (lexicon, never, given))
            else:
                yield from _name(*match.span("name"), folded.plain, (lexicon, never, given))
    launched = [m for pattern in _launching(lexicon.things, dict(lexicon.frames)["adverbs"]) for m in pattern.finditer(folded.plain)]
    surnames = _surnames(folded.plain, given) if launched else set()
    for match in launched:
        if match.start("model") not in known:
            yield from ((start, end) for start, end in _name(*match.span("name"), folded.plain, (lexicon, never, given))
                        if folded.plain[start:end] not in surnames)


def _surnames(text: str, given: frozenset[str]) -> set[str]:
    """Return the names that stand behind first names in a text: what a person unveils is a company's."""
    out: set[str] = set()
    for first in FIRST_NAME.finditer(text):
        behind = PART.match(text, first.end() + 1) if first.group() in given else None
        words = behind.group().split(" ") if behind is not None else []
        out |= {" ".join(words[:k]).removesuffix("'s") for k in range(1, len(words) + 1)}
    return out


def _name(start: int, end: int, text: str, context: tuple[Lexicon, frozenset[str], frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield the place of a name behind ordinary words, if it can be a company's."""
    lexicon, never, given = context
    opens = OPENS.search(text, max(0, start - OPENING), start) is not None
    while start < end and (word := FIRST.match(text, start, end)) and (
            word.group().lower() in (lexicon.plain_firms if opens else lexicon.regions) or word.group().endswith(MODIFIERS) and word.end() < end):
        step = WORDS.match(text, start, end)
        start = step.end() if step is not None else end
    end = end - 2 if text[start:end].endswith("'s") else end
    name = text[start:end]
    if len(name) < SHORTEST or YEAR.match(text, end) or not any(c.isalpha() for c in name) or name.isupper() and name.lower() in lexicon.abbreviations:
        return
    words, lower = name.split(), name.lower()
    if lower in lexicon.regions or lower in lexicon.plain_firms or not {lower, *re.split("[ -]", lower)}.isdisjoint(never):
        return
    if len(words) > 1 and words[0] in given:
        return
    yield start, end
