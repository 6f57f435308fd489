"""Chinese names of companies that no catalog knows, by their endings: "海印股份", "莱芜钢铁集团电子有限公司", "川投能源公告".

An ending such as 股份 makes a name by itself; one that is also a common noun, such as 能源 (`kgc:firm-weak`), only where a word
before it, behind it, or a neighbour in a list tells a company. A name begins at the nearest bound: the start of a clause, a word
that no name holds (`kgc:firm-openers`, `kgc:firm-never`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.naming import HANZI
from kg.folding import Folded
from kg.lexicon import Lexicon
from kg.trie import trie

__all__ = ["Endings", "ended_firms", "endings_of", "name_start", "plain_firm"]

LONGEST = 8  # code points before the ending of a short name
LONGEST_LEGAL = 14  # code points before a legal form
SHORT = 2  # code points of the shortest name before its ending
DISTINCT = 4  # code points of a stem that may end or begin with an ordinary word: "宁波工业投资集团"
QUOTES = " \"-\u2014"
FAR = 18  # code points between a name's verb and what tells a company: "是腾讯的全资子公司"
ONE = re.compile(HANZI)
BRACKET = rf"\({HANZI}{{2,4}}\)"


@dataclass(frozen=True, slots=True)
class Endings:
    """Patterns of one ontology. `ends`: an ending with what may follow it inside a name; `strong`, `legal`: the endings that need no other sign;
    `acts`: what companies do, right behind a name; `never`: what makes an ending no name; `told`: words before a name that tell a company; `openers`:
    words that end where a name begins; `inside`: words of names whose characters are small words elsewhere; `joint`: what parts a list; `kinds`: what
    makes a company in general of the word "company" behind it; `takers`, `taken`: verbs of taking over, and what may follow what is taken over;
    `then`: what follows a common noun, and the word for shares (`share`), where they end no name; `dated`: what may stand between a figure and a name;
    `edges`: first and last characters of stems that are no names; `loose`: small words that a short name may end in."""

    ends: re.Pattern[str]
    strong: frozenset[str]
    legal: tuple[str, ...]
    acts: re.Pattern[str]
    never: re.Pattern[str]
    told: tuple[str, ...]
    openers: frozenset[str]
    inside: re.Pattern[str]
    joint: re.Pattern[str]
    kinds: tuple[str, ...]
    takers: tuple[str, ...]
    taken: re.Pattern[str]
    then: tuple[re.Pattern[str], re.Pattern[str]]
    share: str
    dated: frozenset[str]
    edges: frozenset[str]
    loose: frozenset[str]


@cache
def _endings(strong: tuple[str, ...], lists: tuple[tuple[str, tuple[str, ...]], ...], openers: tuple[str, ...]) -> Endings:
    words = dict(lists)
    sure = {*(w for w in strong if not w.isascii()), *words["strong"]}
    legal = words["legal"]
    ends = rf"(?:{trie([*sure, *words['weak']])})(?:{trie(words['chained'])})?(?:{BRACKET})?(?:{trie(legal)})?|(?:{trie(legal)})"
    acts = (rf"\s?(?:{trie(words['adverbs'])}){{0,3}}(?:{trie(words['acts'])})"
            rf"|(?:{trie(words['adverbs'])})?(?:{trie(words['links'])})[^,;.!?\u3002]{{1,{FAR}}}?(?:{trie(words['later'])})")
    taken = rf"(?:{trie(words['taken'])})|\s?[\d.]+\s?%|[,;.\u3002]|$"
    bounds = frozenset((*(o for o in openers if len(o) >= SHORT), *words["bounds"]))
    return Endings(re.compile(ends), frozenset(sure), tuple(sorted(legal, key=lambda w: -len(w))), re.compile(acts), re.compile(trie(words["not-then"])),
                   words["told"], bounds, re.compile(trie(words["inside"])), re.compile("\u3001|" + trie(words["joints"])),
                   (*words["weak"], *words["kin"]), words["takers"], re.compile(taken),
                   (re.compile(trie(words["weak-then"])), re.compile(trie(words["shares-then"]))), words["share"][0],
                   *(frozenset(words[n]) for n in ("dated", "edges", "loose")))


def endings_of(lexicon: Lexicon) -> Endings:
    """Return the patterns of a lexicon."""
    return _endings(lexicon.firm_ends, lexicon.endings, lexicon.firm_openers)


def plain_firm(bare: str, lexicon: Lexicon, words: Endings) -> bool:
    """Return whether the stem of a Chinese name is made of ordinary words, such as those of artificial intelligence or cars in general."""
    if len(bare) < SHORT or bare in lexicon.plain_firms:
        return True
    ends = () if len(bare) > DISTINCT else (bare[:2], bare[-2:])
    return bare[0] in words.edges or bare[-1] in words.edges or any(part in lexicon.plain_firms for part in ends)


def ended_firms(folded: Folded, lexicon: Lexicon, known: set[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each such name. `known`: where the companies that the catalog knows begin and end."""
    if folded.plain.isascii() or not lexicon.endings:
        return
    words = endings_of(lexicon)
    sure: dict[int, int] = {}
    open_: dict[int, int] = {}
    for match in words.ends.finditer(folded.plain):
        found = _name(match, folded.plain, lexicon, words)
        if found is None:
            continue
        start, end, told = found
        if told:
            sure[start] = max(end, sure.get(start, 0))
        else:
            open_[start] = max(end, open_.get(start, 0))
    edges = {*known, *sure, *sure.values()}
    for start, end in sorted(open_.items()):  # a neighbour in a list is a company
        behind = words.joint.match(folded.plain, end)
        if any(start - n in edges and words.joint.fullmatch(folded.plain, start - n, start) for n in (1, 2)) or behind is not None and behind.end() in edges:
            sure[start] = max(end, sure.get(start, 0))
            edges |= {start, end}
    yield from sorted(sure.items())


def _name(match: re.Match[str], text: str, lexicon: Lexicon, words: Endings) -> tuple[int, int, bool] | None:
    """Return start and end of the name that an ending closes, and whether it tells a company by itself."""
    end = match.end()
    legal = next((w for w in words.legal if match.group().endswith(w)), "")
    if not legal and words.never.match(text, end):
        return None
    start = name_start(match.start(), text, lexicon, words, LONGEST_LEGAL if legal else LONGEST)
    if start is None:
        return None
    bare = text[start:match.start()]
    strong = match.group() in words.strong or len(legal) > SHORT or any(match.group().startswith(w) for w in words.strong)
    if not strong and not legal and words.then[0].match(text, end) or match.group() == words.share and words.then[1].match(text, end):
        return None
    if not strong and (len(bare) > DISTINCT or legal == match.group() and bare.endswith(words.kinds)):
        return None
    if plain_firm(bare, lexicon, words) and not (legal and legal != match.group() and len(bare) >= SHORT and bare not in lexicon.plain_firms):
        return None
    told = strong or words.acts.match(text, end) is not None or text[max(0, start - LONGEST):start].rstrip(QUOTES).endswith(words.told)
    told = told or len(bare) == SHORT and text[max(0, start - LONGEST):start].endswith(words.takers) and words.taken.match(text, end) is not None
    return start, end, told


def name_start(at: int, text: str, lexicon: Lexicon, words: Endings, most: int) -> int | None:
    """Return where the name that ends at `at` begins, None without a bound within reach."""
    low = max(0, at - most)
    safe = {place for m in words.inside.finditer(text, low, at) for place in range(m.start(), m.end())}
    for start in range(at, low - 1, -1):
        if start == 0 or ONE.match(text, start - 1) is None:
            return start if text[start - 1:start] != ")" else None
        if start == at and text[start - 1] in words.loose and start > 1 and ONE.match(text, start - 2) and (
                start - 3 < 0 or ONE.match(text, start - 3) is None) and text[start - 2] not in lexicon.never_firms:
            return start - 2  # "宋都控股" at the start of a clause
        if any(text[start - size:start] in words.openers for size in range(1, min(LONGEST, start) + 1)):
            return start
        if start - 1 not in safe and text[start - 1] in lexicon.never_firms or text[start - 1] in words.dated and text[start - 2:start - 1].isdigit():
            return start
    return None
