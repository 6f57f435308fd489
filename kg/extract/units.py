"""Businesses that no catalog knows, by how they are named: "the chip division", "其汽车业务", "家電與電視部門".

A noun of businesses with the words before it, back to a boundary (the start of a clause, an article, a possessive, a company's
name), is a business of that company, or of the company in focus, if a figure follows. It becomes a provisional segment, unless the
company has a segment of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.focus import Focus
from kg.extract.naming import HANZI
from kg.extract.tokens import HARD, Sentence, Token
from kg.folding import fold
from kg.lexicon import Cue, EntityEntry, Lexicon
from kg.patterns import compiled
from kg.resolve import entity_of, provisional
from kg.trie import trie

__all__ = ["named_unit", "owner_of_unit", "units_of"]

OPEN = "(?<![^\\s(,;:|\\-\u3001\u3002\u00b7\u30fb\u2022*\"])"  # what may stand right before a name that opens its clause
LATIN = r"(?:[a-z][a-z&/-]*\s+){1,4}?"
HAN = rf"(?:{HANZI}{{2,10}}?|[a-z][a-z0-9+&-]{{1,9}}\s?{HANZI}{{0,6}}?)"
NAMED = ("Segment", "Product", "Project")
APPOSED = re.compile(r"(?:, | \()(?:the |its |a |an |our |\S+'s )?")  # between a name and what it is
NEXT = re.compile(r"(?:,|,? \(|,? called|,? named) ?")  # between what it is and its name
JOINING = frozenset({"adjunct", "list", "par", "than", "role"})  # what words such as "与" can be
SHORT = 2  # code points of a name that may end other words by chance
ASIDE = re.compile(r", (?=[a-z])[^,;:]{1,120},")  # what is told of a business between it and its verb
OWNED = 24  # code points before a business in which a possessive ends
SHORT_NAME = 4  # code points of a Chinese name whose plain end, "平台", makes it plain as a whole
VERB = 2  # code points of a verb between the name of a business and its metric: "实现"
FIGURE = 60  # code points behind a business within which a figure or a metric must stand


@cache
def _nouns(units: tuple[str, ...], parts: tuple[str, ...]) -> re.Pattern[str]:
    return compiled(trie((*units, *parts)))


@cache
def _pattern(nouns: tuple[str, ...], openers: tuple[str, ...]) -> re.Pattern[str]:
    latin = "|".join(re.escape(n) for n in nouns if n.isascii())
    hanzi = "|".join(re.escape(n) for n in sorted(nouns, key=lambda n: -len(n)) if not n.isascii())
    openers = tuple(sorted(openers, key=lambda o: (-len(o), o)))
    front = "|".join(re.escape(o) for o in openers if o.isascii())
    han = "|".join(re.escape(o) for o in openers if not o.isascii())
    return compiled(rf"(?:(?:(?<![a-z0-9])(?:{front})|'s)\s+(?P<en>{LATIN}(?:{latin}))(?![a-z]))|(?:(?:{OPEN}|{han})(?!{han})(?P<zh>{HAN}(?:{hanzi})))")


def units_of(sentence: Sentence, focus: Focus, lexicon: Lexicon, text: tuple[str, str]) -> Iterator[Token]:
    """Yield the tokens of businesses in a sentence that is resolved. `text`: the folded text in small letters, and the document's own."""
    lower, plain = text
    if not lexicon.unit_nouns or _nouns(lexicon.unit_nouns, lexicon.part_nouns).search(lower, sentence.start, sentence.end) is None:
        return
    taken = [t for t in sentence.tokens if t.kind in ("entity", "period", "quantity", "role")]
    for at, start, end in _behind_owners(sentence, taken, lexicon, lower):
        if (maker := owner_of_unit(at, sentence, focus, lexicon, lower)) is not None:
            unit = named_unit(start, end, maker, lexicon, plain)
            taken.append(unit)
            yield unit
    metrics = {t.start for t in sentence.tokens if t.kind == "metric"}
    for found in _pattern(lexicon.part_nouns, lexicon.unit_openers).finditer(lower, sentence.start, sentence.end) if lexicon.part_nouns else ():
        start, end = found.span("zh")
        if start < 0:
            continue
        owner = owner_of_unit(start, sentence, focus, lexicon, lower)
        name = next(lower[start:end].removesuffix(noun) for noun in lexicon.part_nouns if lower.endswith(noun, start, end))
        beside = end in metrics and owner is not None and not _ordinary(name, lexicon) and _figured(end, sentence, lower)
        beside = beside and not lower.startswith(lexicon.others, start)
        if beside and owner is not None and not any(t.start < end and start < t.end and not _part(t, lower[start:end], lexicon) for t in taken):
            taken.append(named_unit(start, end, owner, lexicon, plain))
            yield taken[-1]  # "在线音乐服务收入"
    pattern, at = _pattern(lexicon.unit_nouns, lexicon.unit_openers), sentence.start
    while (match := pattern.search(lower, at, sentence.end)) is not None:
        start, end = match.span("en") if match["en"] else match.span("zh")
        start += _turn(lower[start:end], lexicon)
        words = lower[start:end]
        owner = owner_of_unit(start, sentence, focus, lexicon, lower)
        at = start + 1
        named = _proper(plain[start:end], lexicon) and not plain[end:end + 2].strip()[:1].isupper()
        if any(t.cue("anaphor") is not None and start <= t.start and t.end <= end for t in sentence.tokens):
            continue  # "预期该项业务收入"
        if owner is None or not named and (_ordinary(words, lexicon) or not _figured(end, sentence, lower)):
            continue
        if _told_of_name(start, end, sentence, lower):
            at = end
            continue
        if not any(t.start < end and start < t.end and not _part(t, words, lexicon) for t in taken):
            yield named_unit(start, end, owner, lexicon, plain)
            at = end


def _turn(words: str, lexicon: Lexicon) -> int:
    """Return how many code points of a Chinese clause stand before the name of a business that ends it: "窟窿在新业务"."""
    noun = max((len(n) for n in lexicon.unit_nouns if words.endswith(n)), default=0)
    turn = max((words.rfind(w, 1, len(words) - noun - 1) for w in lexicon.unit_turns), default=-1)
    return 0 if turn < 0 or words[turn:].startswith(lexicon.unit_names) else turn + 1


def _told_of_name(start: int, end: int, sentence: Sentence, lower: str) -> bool:
    """Return whether a business only tells what the part named beside it is: "Ford Pro, its commercial vehicle unit,", "its cloud unit, AWS,"."""
    for token in sentence.tokens:
        if token.kind != "entity" or token.entity is None or token.entity.cls not in NAMED:
            continue
        before = APPOSED.fullmatch(lower, token.end, start) is not None and lower[end:end + 1] in (",", ")")
        if before or NEXT.fullmatch(lower, end, token.start) is not None and lower[token.end:token.end + 1] in (",", ")"):
            return True
    return False
@cache
def _own(nouns: tuple[str, ...]) -> re.Pattern[str]:
    hanzi = "|".join(re.escape(n) for n in sorted(nouns, key=lambda n: -len(n)) if not n.isascii())
    return compiled(rf"[a-z]{{0,4}}{HAN}(?:{hanzi})")


def _behind_owners(sentence: Sentence, taken: list[Token], lexicon: Lexicon, lower: str) -> Iterator[tuple[int, int, int]]:
    """Yield where words that end in a noun of businesses stand right behind a company's name, "三星移动与网络业务", or a period, "三季度在线音乐服务收入".

    First comes the place behind which their owner stands.
    """
    for token in sentence.tokens:
        dated = token.kind == "period"
        pattern = _own((*lexicon.unit_nouns, *lexicon.part_nouns) if dated else lexicon.unit_nouns)
        if not dated and (token.entity is None or token.entity.cls != "Company") or (match := pattern.match(lower, token.end, sentence.end)) is None:
            continue
        start, end = match.span()
        figured = any(t.start <= end + VERB * dated and end < t.end and t.kind == "metric" for t in sentence.tokens)
        inside = [t for t in sentence.tokens if start <= t.start < end and t.kind in ("relation", "inner", "cue")]
        if not figured or any(t.kind != "cue" or {c.slot for c in t.items if isinstance(c, Cue)} - JOINING for t in inside):
            continue  # "阿里巴巴发布云业务财报"
        if not any(t is not token and t.start < end and start < t.end and not _part(t, match[0], lexicon) for t in taken) and not (
                _ordinary(match[0], lexicon) or not _figured(end, sentence, lower)):
            yield (token.start if dated else start), start, end


def _proper(name: str, lexicon: Lexicon) -> bool:
    """Return whether a business is called by a name in capitals, "Test and Measurement division", that is more than a place or an adjective."""
    own = name.split()[:-1]
    capital = [word for word in own if word[:1].isupper()]
    return name.isascii() and len(capital) > 1 and own[0] == capital[0] and all(w[:1].isupper() or w in lexicon.joints or w == "&" for w in own) and not any(
        word.lower() in lexicon.regions or word.lower() in lexicon.plain_firms for word in capital)


def _part(token: Token, words: str, lexicon: Lexicon) -> bool:
    """Return whether a generic name is only a part of the words of a business: "網路" in "行動與網路部門"."""
    return token.entry is not None and token.entry.contextual and token.entry.cls == "Segment" and not any(
        words[:-len(noun)].strip() in (token.entity.mention.lower() if token.entity else "", "") for noun in lexicon.unit_nouns if words.endswith(noun))


def _ordinary(words: str, lexicon: Lexicon) -> bool:
    """Return whether the words before the noun, or in Chinese their ends, name no business: "核心业务", "the core business"."""
    bare = next((words[:-len(noun)].strip() for noun in sorted(lexicon.unit_nouns, key=lambda n: -len(n)) if words.endswith(noun)), words)
    parts = [words, bare, *words.split()] if bare.isascii() else [words, bare, bare[:2], bare[:1], bare[-2:] if len(bare) <= SHORT_NAME else bare]
    return not words.startswith(lexicon.unit_names) and any(part in lexicon.plain_words for part in parts)


def _figured(end: int, sentence: Sentence, lower: str) -> bool:
    """Return whether an amount stands behind a business, in the same part of the sentence; an aside between commas is passed over."""
    stop = min((t.start for t in sentence.tokens if t.kind == HARD and t.start >= end), default=sentence.end)
    aside = ASIDE.match(lower, end, stop)
    end = end if aside is None else aside.end()
    return any(char.isdigit() for char in lower[end:min(stop, end + FIGURE)]) or any(
        t.kind == "quantity" and end <= t.start < min(stop, end + FIGURE) for t in sentence.tokens)


def owner_of_unit(start: int, sentence: Sentence, focus: Focus, lexicon: Lexicon, lower: str) -> EntityEntry | None:
    """Return the company named right before a business, else the company in focus."""
    before = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.end <= start and len(lower[t.end:start].strip()) <= 2]
    company = lexicon.company_of(before[-1].entity.id) if before and before[-1].entity is not None else ""
    if not company and lower[max(0, start - OWNED):start].rstrip().endswith(lexicon.own_words):
        named = {t.entity.id for t in sentence.tokens if t.entity is not None and t.entity.cls == "Company" and t.end <= start}
        company = named.pop() if len(named) == 1 else lexicon.company_of(focus.topic[0].entity.id) if focus.topic else ""
    company = company or focus.company
    entry = lexicon.entities.get(company)
    return entry if entry is not None and entry.cls == "Company" else None


def named_unit(start: int, end: int, owner: EntityEntry, lexicon: Lexicon, plain: str) -> Token:
    """Return the token of a business: the owner's segment of that name, else a provisional one."""
    mention = plain[start:end]
    token = Token(start, end, "entity")
    form = fold(mention).lower
    wanted = {form, *(form[:-len(noun)].strip() for noun in lexicon.unit_nouns if form.endswith(noun))}
    for child in lexicon.children.get(owner.id, ()):
        entry = lexicon.entities[child]
        labels = {fold(label).lower for label in entry.labels}
        brands = tuple(fold(label).lower + " " for label in owner.labels) if form.isascii() else ()
        short = {label[len(brand):] for label in labels for brand in brands if label.startswith(brand)}  # "Google Cloud" is the cloud business
        if entry.cls == "Segment" and (labels | short) & wanted:
            token.entry, token.entity = entry, entity_of(entry, mention)
            return token
        inner = max((label for label in labels if not label.isascii() and len(label) > SHORT and form.endswith(label)), key=len, default="")
        if entry.cls == "Segment" and inner:
            token.start, token.entry, token.entity = end - len(inner), entry, entity_of(entry, inner)  # "窟窿在新业务"
            return token
    token.entity = provisional(mention, "Segment", owner.id)
    token.entry = EntityEntry(token.entity.id, "Segment", mention, (mention,), True, (owner.id,), owner.id)
    lexicon.entities[token.entity.id] = token.entry
    return token
