"""Parts of a company named only by the noun before a metric: "Intel's foundry revenue", "its hardware sales", "英特尔代工收入".

Such a figure is never the whole company's. The noun becomes a provisional segment of the company; a region becomes none, and the
metric is taken away, since revenue of a region is a figure of no named segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.focus import Focus
from kg.extract.naming import HANZI
from kg.extract.tokens import BREAK, BUSINESSES, HARD, Sentence, Token
from kg.extract.views import is_source
from kg.lexicon import Lexicon
from kg.patterns import compiled

__all__ = ["markets_before", "modified_by", "of_some_part", "of_unnamed_part", "parts_before"]

OTHER = ("entity", "quantity", "period", "cue", "metric")  # what says something else than of which part
LONGEST = 30  # code points of the words before a metric
GOODS = re.compile(rf"(?:{HANZI}|[a-z0-9 -]){{2,10}}")
PART = re.compile(rf"[,:]?\s?(?P<words>(?:{HANZI}|[a-z0-9]){{2,8}})")
BESIDE = re.compile(r"\s+(?P<words>[a-z][a-z&/-]*(?:\s+[a-z][a-z&/-]*){0,2})\s+")
OPENING = re.compile(r"\W*(?:The (?=[a-z]))?(?!The )(?P<words>(?:(?<=The )[a-z]|[A-Z])[A-Za-z&/-]*(?:\s+[A-Za-z][A-Za-z&/-]*){0,4})\s+")
SOURCE = re.compile(r" from ([a-z][a-z-]+) [a-z]")


@cache
def _pattern(owners: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    latin = "|".join(re.escape(o) for o in owners if o.isascii())
    return compiled(rf"(?:'s|(?<![a-z])(?:{latin}))\s+(?P<words>[a-z][a-z&/-]*(?:\s+[a-z][a-z&/-]*){{0,2}})\s+$"), compiled(rf"(?P<words>{HANZI}{{2,8}})$")


def modified_by(metric: Token, sentence: Sentence, lexicon: Lexicon, text: tuple[str, str], *, listing: bool = False) -> tuple[int, int] | None:
    """Return where the words stand that make a metric one of a part, or None if none do.

    text     the folded text in small letters, and as it is
    listing  figures of parts stand before it in the sentence: "冰箱收入660亿元,洗衣机收入490亿元"
    """
    lower, plain = text
    start = max(sentence.start, metric.start - LONGEST)
    near = [t for t in sentence.tokens if t is not metric and start <= t.end <= metric.start + 1 and t.start < metric.start]
    latin, hanzi = _pattern(lexicon.own_words)
    match = latin.search(lower, start, metric.start)
    if match is None:
        owner = next((t for t in reversed(near) if t.kind == "entity"), None)
        if dated := next((t for t in reversed(near) if t.kind == "period" and (owner is None or t.start >= owner.end)), None):
            owner = owner if owner is not None and lower[owner.end:dated.start].strip() else dated
        if owner is not None and owner.entry is not None and owner.entry.cls == "Segment" and owner.entry.contextual and owner.end < metric.start:
            return None  # a noun behind the name of a business: "类比晶片营收"
        found = (hanzi.fullmatch(lower, owner.end, metric.start) or _capital(owner, metric, lower, plain, lexicon)) if owner is not None else None
        match = found or _behind_amount(metric, near, lower, lexicon) or _among(metric, sentence, lexicon, lower)
        match = match or (_next(metric, sentence, lower) if listing else None) or _opening(metric, sentence, lexicon, plain)
        if match is None:
            return None
    low, high = match.span("words")
    if any(t.kind == "entity" and t.start < high and metric.start <= t.end and low < t.end for t in sentence.tokens):
        return None  # a name that the metric ends
    if any(t.start < high and low < t.end and t.kind in OTHER and not _technical(t) for t in near) or _plain(match["words"].lower(), lexicon):
        return None
    return low, high


def _capital(owner: Token, metric: Token, lower: str, plain: str, lexicon: Lexicon) -> re.Match[str] | None:
    """Return the words between a company and a metric if one of them is written as a name: "Broadcom AI revenue", "AMD data-center GPU sales"."""
    match = BESIDE.fullmatch(lower, owner.end, metric.start)
    company = owner.entity is not None and owner.entity.cls == "Company"
    verb = match is not None and match["words"].split()[-1] in lexicon.longer_verbs  # "Acme Robotics had revenue"
    return match if match is not None and company and not verb and any(c.isupper() for c in plain[match.start("words"):match.end("words")]) else None


def _behind_amount(metric: Token, near: list[Token], lower: str, lexicon: Lexicon) -> re.Match[str] | None:
    """Return the words between "of" behind an amount and a metric: "booked $340 million of custom chip revenue"."""
    amount = next((t for t in reversed(near) if t.kind == "quantity" and t.quantity is not None and t.quantity.kind == "money"), None)
    match = BESIDE.fullmatch(lower, amount.end, metric.start) if amount is not None else None
    of, _, words = match["words"].partition(" ") if match is not None else ("", "", "")
    if match is None or of not in lexicon.partitives or not words:
        return None
    return re.compile(r"(?P<words>.+)").fullmatch(lower, match.start("words") + len(of) + 1, match.end("words"))


def _technical(token: Token) -> bool:
    """Return whether words name a specification of chips and so, before a metric of money, a business: "算力收入"."""
    return token.kind == "metric" and not any("Company" in m.applies_to for m in token.metrics)


def _among(metric: Token, sentence: Sentence, lexicon: Lexicon, lower: str) -> re.Match[str] | None:
    """Return the words before a metric that open their clause behind a word that announces parts: "其中AI收入…，广告收入…"."""
    among = max((at + len(w) for w in lexicon.among if (at := lower.rfind(w, sentence.start, metric.start)) >= 0), default=0)
    if not among:
        return None
    clause = max([among, *(t.end for t in sentence.tokens if t.kind in (BREAK, HARD) and among <= t.start < metric.start)])
    return PART.fullmatch(lower, clause, metric.start)


def _next(metric: Token, sentence: Sentence, lower: str) -> re.Match[str] | None:
    """Return the words that open the clause of a metric right before it."""
    clause = max((t.end for t in sentence.tokens if t.kind in (BREAK, HARD) and t.end <= metric.start), default=metric.start)
    return PART.fullmatch(lower, clause, metric.start)


def _opening(metric: Token, sentence: Sentence, lexicon: Lexicon, plain: str) -> re.Match[str] | None:
    """Return the words that open a sentence right before a metric: "Software and services revenue quadrupled"."""
    match = OPENING.match(plain, sentence.start, metric.start)
    if match is None or match.end() != metric.start:
        return None
    words = match["words"].lower().split()
    said = words[-1] in lexicon.lists["saying"]  # "Tan said revenue was"
    other = any(w in lexicon.spans_of_all or w in lexicon.auxiliaries or w in lexicon.turns for w in words)
    return None if said or other or words[0] in lexicon.adverbs else match


def of_some_part(metric: Token, sentence: Sentence, lexicon: Lexicon, plain: str) -> bool:
    """Return whether a sentence opens with a part of no clear name before a metric: "Software and services revenue", "Strong holiday sales"."""
    if not any(m.kinds == {"money"} and not m.per_share and not m.company_wide for m in metric.metrics):
        return False
    match = _opening(metric, sentence, lexicon, plain)
    if match is None or any(t.start < match.end("words") and match.start("words") < t.end and t.kind in OTHER for t in sentence.tokens if t is not metric):
        return False
    known = lexicon.figure_words | lexicon.plain_words
    told = [w in known or w in lexicon.wholes for w in match["words"].lower().split() if w not in lexicon.joints]
    return any(told) and not all(told)


def of_unnamed_part(metric: Token, sentence: Sentence, lexicon: Lexicon, lower: str) -> bool:
    """Return whether words behind a metric say of which part it is, but name none that is known: "revenue at the streaming service"."""
    if not any(m.kinds == {"money"} and not m.per_share and not m.company_wide or m.numerator for m in metric.metrics):
        return False
    if _of_plain(metric, sentence, lexicon, lower):
        return True
    source = SOURCE.match(lower, metric.end, sentence.end)
    if source is not None and source[1] not in (*lexicon.spans_of_all, *lexicon.regions, *lexicon.own_words) and not any(
            t.start < source.end() and source.start(1) < t.end and t.kind in (*OTHER, "generic") for t in sentence.tokens):
        return True  # "revenue from AI-powered business"
    region = re.compile(r" ([a-z]+) (?:the )?([a-z]+(?:\.[a-z])?)").match(lower, metric.end, sentence.end)
    if region is not None and region[1] in lexicon.insides and region[2] in lexicon.regions:
        return not any(t.start < region.end() < t.end + 1 and (t.kind in ("entity", "quantity") or t.cue("anaphor") is not None) for t in sentence.tokens)
    match = _inside(lexicon.unit_openers, lexicon.insides).match(lower, metric.end, sentence.end)
    if match is None or any(t.start < match.end() < t.end and (t.kind in OTHER or t.cue("anaphor") is not None) for t in sentence.tokens):
        return False
    stop = min((t.start for t in sentence.tokens if t.start >= match.end() and t.kind in (*OTHER, "break", "hard", "list")), default=sentence.end)
    words = re.findall(r"[a-z][a-z&'-]*", lower[match.end():stop])
    return bool(words) and not any(w in lexicon.spans_of_all for w in words)


def _of_plain(metric: Token, sentence: Sentence, lexicon: Lexicon, lower: str) -> bool:
    """Return whether nothing but a common word for goods or services stands between what was said before and a metric: "其中服务收入"."""
    word = next((w for w in lexicon.plain_parts if lower.endswith(w, sentence.start, metric.start)), "")
    at = metric.start - len(word)
    if not word or any(t.kind == "entity" and t.start < metric.end and at < t.end for t in sentence.tokens):
        return False
    beside = at == sentence.start or re.match(HANZI, lower[at - 1]) is None or lower.endswith(lexicon.among, sentence.start, at)
    return beside or any(t.end == at for t in sentence.tokens if t.kind in ("entity", "period", "cue"))


@cache
def _inside(openers: tuple[str, ...], insides: tuple[str, ...]) -> re.Pattern[str]:
    latin = "|".join(re.escape(o) for o in openers if o.isalpha() and o.isascii())
    return compiled(rf" (?:{'|'.join(map(re.escape, insides))}) (?:{latin}) " if latin and insides else "(?!)")


def parts_before(sentence: Sentence, focus: Focus, lexicon: Lexicon, lower: str) -> Iterator[tuple[Token, int, int]]:
    """Yield the metrics of a sentence that are a part's, with the place of the words that say of which."""
    listing = False
    for token in sentence.tokens:
        if token.kind != "metric" or not any(m.kinds == {"money"} and not m.per_share and not m.company_wide for m in token.metrics):
            continue
        found = modified_by(token, sentence, lexicon, (lower, focus.text), listing=listing)
        if found is not None:
            listing = True
            yield token, *found


def markets_before(sentence: Sentence, lexicon: Lexicon, lower: str) -> Iterator[Token]:
    """Yield the metrics of a sentence that are a whole market's: "全球DRAM销售额", "手机市场出货量", no company named before them in their clause."""
    for token in sentence.tokens:
        if token.kind != "metric" or not all(m.kinds & {"money", "count"} and "Segment" in m.applies_to for m in token.metrics):
            continue
        if _of_region(token, sentence, lexicon, lower) or _of_some(token, sentence, lexicon, lower):
            yield token
            continue
        bounds = [t.end for t in sentence.tokens if t.end <= token.start and (t.kind in (BREAK, HARD, "quantity") or t.cue("than") is not None)]
        start = max([sentence.start, *bounds])
        inside = [t for t in sentence.tokens if t.kind == "entity" and start <= t.start and t.end <= token.end]
        words = lower[start:token.start]
        inside = [t for t in inside if not (is_source(t, lower, lexicon) or lower[t.end:t.end + 1] == ":")]  # who says so
        if words.endswith(lexicon.industries) and not any(t.entity is None or t.entity.cls in BUSINESSES for t in inside):
            yield token  # "全球DRAM产业营收"
            continue
        if any(t.entry is None or not t.entry.contextual for t in inside):
            continue  # "中国电商集团收入", "面向中国市场的H20销售额"
        edge = min((t.start for t in inside), default=token.start) - start
        at = max((k + len(w) for w in lexicon.everywhere if (k := words.rfind(w, 0, edge)) >= 0), default=0)
        if at and GOODS.fullmatch(words[at:]) or words.endswith(tuple(w for w in lexicon.markets if not w.isascii())):
            yield token


def _of_region(metric: Token, sentence: Sentence, lexicon: Lexicon, lower: str) -> bool:
    """Return whether the word right before a count names a region and not an owner: "海外销量"."""
    if not any("count" in m.kinds for m in metric.metrics) or any(t.kind == "entity" and t.end == metric.start for t in sentence.tokens):
        return False
    end = metric.start - next((len(w) for w in lexicon.markets if not w.isascii() and lower.endswith(w, 0, metric.start)), 0)
    return any(lower.endswith(r, 0, end) for r in lexicon.regions if not r.isascii())


def _of_some(metric: Token, sentence: Sentence, lexicon: Lexicon, lower: str) -> bool:
    """Return whether a count is of a part that is no known name, behind a word that announces parts: "其中5G客户6.2亿户"."""
    if not any(m.kinds & {"count", "people"} for m in metric.metrics):
        return False
    among = max((at + len(w) for w in lexicon.among if (at := lower.rfind(w, sentence.start, metric.start)) >= 0), default=0)
    if not among or any(t.kind == HARD and among <= t.start < metric.start for t in sentence.tokens):
        return False
    if any(t.kind == "entity" and among <= t.start < metric.start for t in sentence.tokens):
        return False
    between = [t for t in sentence.tokens if among <= t.start and t.end <= metric.start and t.kind not in ("relation", "inner")]
    words = lower[max([among, *(t.end for t in between)]):metric.start].strip(" ,:")
    dated = [t for t in between if t.kind == "period" and t.end == metric.start]
    if not words and dated and all(t in dated or t.kind == BREAK and t.start == among for t in between):
        words = lower[among:dated[0].start].strip(" ,:")  # "其中,乘用车11月销量"
    plain = words in lexicon.figure_words or words[:1] in lexicon.figure_words and not words.startswith(lexicon.unit_names)
    return len(words) > 1 and not plain


def _plain(words: str, lexicon: Lexicon) -> bool:
    """Return whether words before a metric name no part of a company: "record", "higher", "全年"."""
    if words in lexicon.regions:
        return False
    if any(words.endswith(noun) for noun in lexicon.unit_nouns):
        return True  # businesses so named are read elsewhere
    if words.isascii():
        plain = lexicon.figure_words | lexicon.plain_words
        return any(w in plain or w in lexicon.wholes for w in [words, *re.split(r"[\s-]+", words)] if w not in lexicon.joints)
    return any(w in words for w in lexicon.figure_words if not w.isascii()) or words in lexicon.plain_words
