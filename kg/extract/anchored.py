"""Chinese names of companies that no catalog knows and that have no telling ending, by what stands beside them: "深国商公告", "收购枝江", "海尔、格兰仕".

Only a name of three to five characters between two bounds counts whose last character makes no common noun (`kgc:anchor-tails`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.endings import Endings, endings_of, name_start, plain_firm
from kg.extract.naming import HANZI
from kg.folding import Folded
from kg.lexicon import Lexicon
from kg.trie import trie

__all__ = ["anchored_firms"]

SHORTEST, LONGEST = 3, 5
NAME = rf"{HANZI}{{{SHORTEST},{LONGEST}}}"


@dataclass(frozen=True, slots=True)
class Anchors:
    """`acts`: what only companies do or have, with adverbs before it; `taken`: a verb of taking over, a name and the end of its clause; `listed`: a name
    between two marks of a list; `tails`: last characters of common nouns; `nouns`: common nouns in whole; `sure`: those of `acts` that are no person's."""

    acts: re.Pattern[str]
    taken: re.Pattern[str]
    listed: re.Pattern[str]
    tails: frozenset[str]
    nouns: tuple[str, ...]
    sure: tuple[str, ...]


@cache
def _anchors(lists: tuple[tuple[str, tuple[str, ...]], ...], adverbs: tuple[str, ...], takers: tuple[str, ...]) -> Anchors:
    words = dict(lists)
    acts = rf"(?:{trie(adverbs)}){{0,3}}(?:{trie(words['acts'])})"
    taken = rf"(?:{trie([*(t for t in takers if not t.isascii()), *words['takers']])})(?P<name>{NAME}?)(?=[,;:!?\u3001\u3002]|$)"
    listed = rf"(?<=\u3001)(?P<name>{NAME}?)(?=\u3001|{trie(words['joints'])})"
    return Anchors(re.compile(acts), re.compile(taken), re.compile(listed), frozenset(words["tails"]), words["nouns"], words["sure"])


def anchored_firms(folded: Folded, lexicon: Lexicon, edges: set[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each such name. `edges`: where companies begin and end that are known otherwise."""
    if folded.plain.isascii() or not lexicon.endings:
        return
    text = folded.plain
    words = endings_of(lexicon)
    anchors = _anchors(lexicon.anchors, dict(lexicon.endings)["adverbs"], lexicon.firm_takers)
    found: dict[int, int] = {}
    for match in anchors.acts.finditer(text):
        start = name_start(match.start(), text, lexicon, words, LONGEST)
        if start is not None and _fits(text[start:match.start()], lexicon, anchors, words) and (
                not _person(text[start:match.start()], lexicon) or match.group().endswith(anchors.sure)):
            found[start] = match.start()
    for match in anchors.taken.finditer(text):
        start, end = match.span("name")
        if name_start(end, text, lexicon, words, LONGEST) == start and _fits(match["name"], lexicon, anchors, words) and not _person(match["name"], lexicon):
            found.setdefault(start, end)
    places = {*edges, *found, *found.values()}
    for match in anchors.listed.finditer(text):
        start, end = match.span("name")
        whole = name_start(end, text, lexicon, words, LONGEST) == start
        if whole and (start - 1 in places or end + 1 in places) and _fits(match["name"], lexicon, anchors, words) and not _person(match["name"], lexicon):
            found.setdefault(start, end)
            places |= {start, end}
    yield from sorted(found.items())


def _fits(name: str, lexicon: Lexicon, anchors: Anchors, words: Endings) -> bool:
    """Return whether a run of characters can be a company's name: no common noun by its end, no word the ontology knows as another."""
    common = name.endswith(anchors.nouns) or name.startswith(anchors.nouns)
    if common or not SHORTEST <= len(name) <= LONGEST or name[-1] in anchors.tails:
        return False
    return not plain_firm(name, lexicon, words) and not any(lexicon.lookup(name[-n:], kind) for n in (2, 3, 4) for kind in ("metric", "cue", "role", "class"))


def _person(name: str, lexicon: Lexicon) -> bool:
    """Return whether a name can be a person's: a family name and two characters."""
    return len(name) == SHORTEST and name.startswith(lexicon.surnames)
