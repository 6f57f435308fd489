"""Companies that no catalog knows, by how they are named: a ticker in brackets, a legal form, a noun of trades, a verb of taking over.

What someone takes over or holds shares of is a company (`kgc:firm-takers`, `kgc:firm-shares`). Else a name is taken only from a boundary on:
the start of a clause, a joint of a list, a preposition or a word of relations. It becomes a provisional company, never a known one: where a
known name overlaps, nothing is made.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import islice

from kg.automaton import Automaton, is_latin, standing
from kg.extract.anchored import anchored_firms
from kg.extract.defined import defined_firms
from kg.extract.endings import ended_firms
from kg.extract.framed import framed_firms
from kg.extract.naming import HANZI
from kg.extract.openers import headed, itemed, tellable
from kg.extract.shortened import shortened
from kg.extract.tokens import FIRMS, Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon
from kg.patterns import compiled
from kg.resolve import provisional
from kg.types import Document

__all__ = ["strangers_of"]

REST = r"[A-Za-z0-9&'-]*"  # of a word
WORD = rf"[A-Z]{REST}"
TICKER = r"\s?\((?:[A-Z]{2,8}\s?[:.]\s?)?(?:[A-Z]{1,6}|\d{4,6})(?:[.-][A-Z]{1,3})?(?:[,/][^()]{0,30})?\)"
MARK = "(?:^|(?<=[\\s,;:(\"\u3001\u3002\u300c\u201c\u00b7\u2022\u30fb]))"  # what may stand right before a Chinese name
ALONE = re.compile(r"(?= [a-z(]|'s|[.,;:)\n]| (?:Reports|Announces|Posts)|$)")  # what stands behind a name that is told by its first word
TICKERED = re.compile(TICKER)
WORDS = re.compile(r"[A-Za-z0-9&'-]+\s*")
SHORTEST = 4  # letters of a short form
SHORT = 2  # code points of a bare Chinese name in front of its noun of trades
LONGEST_LED = 7  # code points before a word for a post in which the name of who is led is looked for
LED = re.compile(rf"{MARK}(?P<name>{HANZI}{{2,5}})\Z")
MOST = 2_000  # names made in one document: a page that lists more is a register


@cache
def _patterns(ends: tuple[str, ...], openers: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    latin = "|".join(re.escape(e) for e in ends if e.isascii())
    before = "|".join(re.escape(o) for o in sorted(openers, key=lambda o: -len(o)))
    name = rf"(?P<name>[A-Z](?<![A-Za-z0-9].)(?<![0-9] .){REST}(?: {WORD}){{0,3}})"  # the bound behind the first letter: a search passes over others at once
    english = compiled(rf"{name}(?:(?P<ticker>{TICKER})|,? (?P<form>{latin})(?![A-Za-z]))")
    chinese = compiled(rf"(?:{MARK}|(?:{before}))(?P<name>{HANZI}{{2,6}}?(?={TICKER}))")
    return english, chinese


@cache
def _taken(takers: tuple[str, ...], shares: tuple[str, ...], stops: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return patterns for what is taken over: Latin words behind a verb up to a word that ends an object, a Chinese name before its shares."""
    latin = "|".join(re.escape(t) for t in sorted(takers, key=lambda t: -len(t)) if t.isascii())
    han = "|".join(re.escape(t) for t in sorted(takers, key=lambda t: -len(t)) if not t.isascii())
    after = "|".join(re.escape(t) for t in stops)
    part = "|".join(re.escape(t) for t in sorted(shares, key=lambda t: -len(t)))
    name = rf"(?P<name>{WORD}(?: {WORD}){{0,3}})"
    english = rf"(?<![A-Za-z])(?:{latin}) (?:(?!(?:{after}) )[a-z-]+ ){{0,4}}?{name}(?=[,.;:)]|$| (?:{after})(?![a-z]))"
    mixed = rf"(?:{han})(?:{HANZI}|[A-Z]{{2,3}}(?={HANZI})){{0,12}}?\s?{name}(?=[^A-Za-z0-9 ]|\s?{HANZI}|$)"
    chinese = rf"(?:{han})(?P<name>{HANZI}{{2,6}}?)(?=(?:{part})|\s?[\d.]+\s?%)"
    return compiled(english), compiled(mixed), compiled(chinese)


@cache
def _reporting(verbs: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a name that opens a sentence and publishes figures: "Target posted net sales of …"."""
    told = "|".join(re.escape(v) for v in verbs)
    return compiled(rf"(?:^|(?<=[.\n] )|(?<=[\n\u2022-])|(?<=- ))(?P<name>{WORD}(?: {WORD}){{0,2}})(?= (?:{told})(?![a-z]))", re.MULTILINE)


def strangers_of(document: Document, folded: Folded, lexicon: Lexicon, known: list[Token], roles: list[Token]) -> Iterator[Token]:
    """Yield a token for each name of an unknown company, and for its name alone elsewhere. `known`: the names found already; `roles`: words for posts."""
    if not lexicon.firm_ends:
        return
    taken = sorted((t.start, t.end) for t in known if not _generic(t, folded))
    starts = [a for a, _ in taken]
    firms = {p for t in known if any(isinstance(i, EntityEntry) and i.cls in FIRMS for i in t.items) for p in (t.start, t.end)}
    ended = {*ended_firms(folded, lexicon, firms)}
    anchored = anchored_firms(folded, lexicon, firms | {p for pair in ended for p in pair})
    loose = {t.start for t in known if not folded.lower[t.start:t.end].isascii() and _common(t)}  # may be the ending of a name
    bare: dict[str, EntityEntry] = {}
    spans: list[tuple[int, int]] = []
    posts = {t.start for t in roles}
    found = [*_named(folded, lexicon, posts), *_led(folded, roles, lexicon), *_defined(folded, lexicon), *headed(document, folded, lexicon),
             *itemed(document, folded, lexicon, known)]
    found += [(start, end, folded.plain[start:end]) for start, end in (*ended, *anchored, *framed_firms(folded, lexicon, frozenset(starts)))]
    for start, end, name in islice(sorted(found, key=lambda f: (f[0], -f[1])), MOST):
        inside = taken[bisect_left(starts, start + SHORT):bisect_left(starts, end)] if (start, end) in ended else []
        free = inside and all(a in loose and b <= end for a, b in inside) and not _overlap(start, start + SHORT, taken, starts)
        if not free and _overlap(start, end, taken, starts) or spans and start < spans[-1][1]:
            continue
        entry = bare.get(name) or _entry(document.text[start:end], lexicon)
        bare.setdefault(name, entry)
        spans.append((start, end))
        yield Token(start, end, "entity", (entry,))
    made = [a for a, _ in spans]
    forms = _short_forms(bare, folded, lexicon)
    ends = [*((t.end, i) for t in known for i in t.items if len(t.items) == 1 and isinstance(i, EntityEntry) and i.cls == "Company"),
            *((end, bare[folded.plain[start:end]]) for start, end in spans if folded.plain[start:end] in bare)]
    bare |= forms | dict(shortened(folded, ends, lexicon))
    if not bare:
        return
    for start, end in islice(standing(bare, folded.plain), MOST):
        if not _overlap(start, end, taken, starts) and not _overlap(start, end, spans, made):
            yield Token(start, end, "entity", (bare[folded.plain[start:end]],))


def _generic(token: Token, folded: Folded) -> bool:
    """Return whether a known name is only a common word for a business, which may be a part of a company's name: "Brightwave Networks, Inc."."""
    return folded.lower[token.start:token.end].isascii() and _common(token)


def _common(token: Token) -> bool:
    return bool(token.items) and all(isinstance(i, EntityEntry) and i.contextual and i.cls == "Segment" for i in token.items)


def _short_forms(bare: dict[str, EntityEntry], folded: Folded, lexicon: Lexicon) -> dict[str, EntityEntry]:
    """Return the first words of long Latin names that the text calls their bearers by, too: "Brightwave" of "Brightwave Networks"."""
    out: dict[str, EntityEntry] = {}
    for name, entry in bare.items():
        first, _, rest = name.partition(" ")
        if rest and name.isascii() and len(first) >= SHORTEST and first.lower() not in lexicon.plain_firms and first not in bare:
            out[first] = entry
    text, alone, ordinary = folded.plain, set[str](), set[str]()
    words = Automaton(sorted({*out, *map(str.lower, out)}))
    for place, start, end in words.find(text) if out else ():
        if not is_latin(text[start - 1:start]):
            alone |= {words.words[place]} if ALONE.match(text, end) else set()
            ordinary |= set() if is_latin(text[end:end + 1]) else {words.words[place]}
    return {first: entry for first, entry in out.items() if first in alone and first.lower() not in ordinary}


def _entry(words: str, lexicon: Lexicon) -> EntityEntry:
    entity = provisional(words, "Company")
    entry = EntityEntry(entity.id, "Company", words, (words,), False, ())
    lexicon.entities[entity.id] = entry
    return entry


def _overlap(start: int, end: int, spans: list[tuple[int, int]], starts: list[int]) -> bool:
    at = bisect_left(starts, end)
    return at > 0 and spans[at - 1][1] > start


def _named(folded: Folded, lexicon: Lexicon, posts: set[int]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and bare name of the companies that are named by a pattern, in order. `posts`: where words for posts begin, "(CFO)"."""
    english, chinese = _patterns(lexicon.firm_ends, lexicon.firm_openers)
    found = [*((m, True) for m in english.finditer(folded.plain)), *((m, False) for m in chinese.finditer(folded.plain))]
    if lexicon.firm_takers:
        bought, mixed, held = _taken(lexicon.firm_takers, lexicon.firm_shares, lexicon.firm_stops)
        found += [(m, True) for pattern in (bought, mixed) for m in pattern.finditer(folded.plain)] + [(m, False) for m in held.finditer(folded.plain)]
    if lexicon.firm_reporters:
        found += [(m, True) for m in _reporting(lexicon.firm_reporters).finditer(folded.plain)]
    for match, latin in sorted(found, key=lambda pair: pair[0].start("name")):
        start, end = match.span("name")
        if latin and "form" not in match.re.groupindex:
            start = _bare_start(folded.plain, start, end, lexicon)
            plain = folded.lower[start:end] in lexicon.plain_firms  # "The Company posted"
            if not plain and tellable(folded.plain[start:end], match.re.pattern.startswith("(?<!")):
                yield start, end, folded.plain[start:end]
        elif latin and match["ticker"] and folded.plain.index("(", end) + 1 in posts:
            continue
        elif latin:
            start = _bare_start(folded.plain, start, end, lexicon)
            if end - start <= SHORT:
                continue
            yield start, match.end("form") if match["form"] else end, folded.plain[start:end]
        elif not latin and TICKERED.match(folded.plain, end) is not None:
            start = _behind_trade(folded.plain, start, end, lexicon)
            if folded.plain[start:start + 1] not in lexicon.never_firms and folded.plain[start:end] not in lexicon.plain_firms:
                yield start, end, folded.plain[start:end]
        elif not _plain(match["name"], lexicon):
            yield start, end, match["name"]


def _led(folded: Folded, roles: list[Token], lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield the Chinese names that open a clause before a word for a post, if the text names them again: "华星光董事长谢文哲表示"."""
    for role in roles:
        match = LED.search(folded.plain, max(0, role.start - LONGEST_LED), role.start)
        if match is None or match.end() != role.start or _plain(match["name"], lexicon) or folded.plain.count(match["name"]) < SHORT:
            continue
        yield match.start("name"), match.end("name"), match["name"]


def _defined(folded: Folded, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield the names that the text says are companies': "Netbrake, a Canadian start-up"."""
    for start, end, latin in defined_firms(folded, lexicon):
        start = _bare_start(folded.plain, start, end, lexicon) if latin else start
        name = folded.plain[start:end]
        if tellable(name, True) if latin else not _plain(name, lexicon):
            yield start, end, name


def _bare_start(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Return where a name begins behind ordinary words and behind a genitive: "Israel's Lumeno"."""
    while end > start and (word := WORDS.match(text, start, end)) and (
            word.group().strip().lower() in lexicon.plain_firms or word.group().rstrip().endswith("'s") and word.end() < end):
        start = word.end()
    return start


def _behind_trade(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Return where a Chinese name with a ticker begins behind what its bearer is: "模组厂威刚 (3260)" names 威刚."""
    told = [o for o in lexicon.firm_openers if len(o) >= SHORT and text.startswith(o, start) and end - start - len(o) >= SHORT]
    return _behind_trade(text, start + max(map(len, told)), end, lexicon) if told else start


def _plain(name: str, lexicon: Lexicon) -> bool:
    """Return whether a Chinese match is made of ordinary words, such as those of artificial intelligence or cars in general."""
    bare = next((name[:-len(e)] for e in sorted(lexicon.firm_ends, key=lambda e: -len(e)) if not e.isascii() and name.endswith(e)), name)
    parts = (name, bare, bare[:2], bare[-2:], bare[:1], bare[-1:])
    return len(bare) < SHORT or any(char in lexicon.never_firms for char in bare) or any(part in lexicon.plain_firms for part in parts)
