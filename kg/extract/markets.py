"""Which market a share is of: "28% of the cloud infrastructure market", "HBM市场的市占率"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Subject
from kg.extract.naming import HANZI
from kg.extract.roles import whole_behind
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon
from kg.patterns import compiled
from kg.resolve import entity_of, provisional
from kg.types import Entity, Span

__all__ = ["MARKET_SHARE", "company_of_market", "holder_of_share", "is_slice", "is_market_share", "market_for", "market_of"]

MARKET_SHARE = "marketShare"
REACH = 60  # code points before and behind a share in which its market is named
VERB_REACH = 30  # code points before "a 25.5% share" in which "with" or "had" stands
LONGEST = 40  # code points of a market's name


@lru_cache(maxsize=8)
def _patterns(markets: tuple[str, ...], worlds: tuple[str, ...], small: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    def either(words: tuple[str, ...]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))

    latin = compiled(rf"(?:of|in|on) (?:the |its )?(?:(?:{either(tuple(w for w in worlds if w.isascii()))}) )?"
                       rf"(?!the |its |their )(?P<name>(?:[a-z0-9][\w-]* ){{1,4}}?)(?:{either(tuple(w for w in markets if w.isascii()))})(?![a-z])")
    han = tuple(w for w in markets if not w.isascii())
    chinese = compiled(rf"(?P<name>(?:[a-z0-9]|{HANZI})(?:[a-z0-9 -]|{HANZI}){{1,14}}?)(?:{either(han)})")
    world = either(tuple(w for w in worlds if not w.isascii()))
    edge = compiled(rf"^(?:.*(?:{either(small)}))?(?:{world})*|(?:{world})+$")
    return latin, chinese, edge


@lru_cache(maxsize=8)
def market_for(markets: tuple[str, ...], worlds: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a market whose goods are named behind it: "of the global market for server processors"."""
    market, world = ("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)) if w.isascii()) for words in (markets, worlds))
    name = r"(?P<name>(?:[a-z0-9][\w-]* ){0,3}?[a-z0-9][\w-]*)(?=[,.;)]|$| (?:in|at|last|during|and|by|as|while|from|up|down|this) )"
    return re.compile(rf"(?:of|in) (?:the |its )?(?:(?:{world}) )?(?:{market}) (?:for|in) (?!the ){name}")


@lru_cache(maxsize=8)
def _sums(sums: tuple[str, ...], worlds: tuple[str, ...]) -> re.Pattern[str]:
    ends, world = ("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)) if w.isascii()) for words in (sums, worlds))
    return compiled(rf"of (?:the )?(?P<world>(?:{world}) )?(?P<name>(?:[a-z0-9][\w-]* ){{1,4}}?)(?:{ends})(?![a-z])")


def holder_of_share(window: Window, previous: Frame | None, text: str, lexicon: Lexicon) -> Token | None:
    """Return the company right behind which stands its part of a market, None if the percentage is none: "57% of the HBM market",
    "held 71% of foundry revenue", "20% of global smartphone shipments"; a part of what one company sells is none.

    previous  the figure before: another share of that market, "SK hynix 57% of HBM revenue and Samsung 22%"
    """
    called = _called_share(window, text, lexicon)
    quantity, names = window.token.quantity, [t for t in (window.clause if called else window.near) if t.kind == "entity" and t.entity is not None]
    if quantity is None or quantity.unit != "percent" or not names or names[-1].entity is None or names[-1].entity.cls != "Company":
        return None
    holder, verb = names[-1], text[names[-1].end:window.token.start].strip()
    told = all(w in (*lexicon.market_verbs, *lexicon.nearly) for w in verb.split())
    latin, _, _ = _patterns(lexicon.markets, lexicon.worlds, lexicon.smalls)
    if latin.match(text, window.token.end + 1) is not None:
        return holder
    whole = _sums(lexicon.market_sums, lexicon.worlds).match(text, window.token.end + 1)
    if called:
        return holder
    if whole is None:
        again = previous is not None and previous.metric is not None and previous.metric.id == MARKET_SHARE and not window.hard
        return holder if again and told and not _grows(window) else None
    inside = [t for t in window.after if t.start < whole.end() and (t.cue("anaphor") is not None or t.cue("total") is not None or _owned(t, holder, lexicon))]
    plain = whole["name"].split()[0] in (*lexicon.wholes, *lexicon.own_words)
    return holder if not inside and not plain and (whole["world"] is not None or told) else None


def _called_share(window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether a percentage is "a 25.5% share", of nothing that is named behind it: no stake, no part of a sum."""
    behind = next((w for w in lexicon.slices if text.startswith(w, window.token.end + 1)), "")
    if not behind:
        return False
    stop = text[window.token.end + 1 + len(behind):window.token.end + 3 + len(behind)]
    words = text[max(0, window.token.start - VERB_REACH):window.token.start].split()
    while words and words[-1] in (*lexicon.nearly, *lexicon.indefinites):
        words.pop()
    return bool(words) and words[-1] in lexicon.share_openers and (not stop.strip() or stop[0] in ",.;")


@cache
def _slices(slices: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for the word of a share behind its holder's genitive, and for one at the end of what stands before a whole."""
    names = "|".join(re.escape(w) for w in slices)
    return compiled(rf"'s? (?:{names}) [a-z]+ "), compiled(rf"(?<![a-z])(?:{names}) $")


def is_slice(window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether words before a percentage name it a share of what all sell: "its share of PC shipments fell to 17%"."""
    quantity, start = window.token.quantity, window.near[0].start if window.near else window.token.start
    if quantity is None or quantity.unit not in ("percent", "pp") or holder_of_share(window, None, text, lexicon) is not None:
        return False
    owned, called = _slices(lexicon.slices)
    holder = next((t for t in reversed(window.near) if t.entity is not None), None)
    if holder is not None and _owned_share(holder, window, owned.match(text[holder.end:window.token.start])):
        return True
    for match in _sums(lexicon.market_sums, lexicon.worlds).finditer(text, start, window.token.start):
        inside = [t for t in window.near if match.start() <= t.start < match.end() and (
            t.cue("anaphor") is not None or t.cue("total") is not None or t.entity is not None and t.entity.cls == "Company")]
        plain = match["name"].split()[0] in (*lexicon.wholes, *lexicon.own_words)
        if not inside and not plain and called.search(text[start:match.start()]):
            return True
    return False


def _owned_share(holder: Token, window: Window, match: re.Match[str] | None) -> bool:
    """Return whether a percentage is what the share of a company, so called, comes to: "Acme's share rose to 70%"."""
    behind = [t for t in window.near if t.start >= holder.end]
    to = any((c := t.cue("role")) is not None and c.sets == "to" for t in behind)
    return match is not None and to and holder.entity is not None and holder.entity.cls == "Company" and not any(t.kind == "metric" for t in behind)


def _grows(window: Window) -> bool:
    return any(t.cue("move") is not None or t.cue("compare") is not None for t in window.after) or whole_behind(window) is not None


def _owned(token: Token, holder: Token, lexicon: Lexicon) -> bool:
    """Return whether a name makes a whole that of one company: the company itself, or a part of whoever holds the share."""
    if token.entity is None or holder.entity is None:
        return False
    part = token.entity.cls == "Segment" and lexicon.company_of(token.entity.id) == holder.entity.id and not token.entity.mention.isupper()
    return token.entity.cls == "Company" or part


def market_of(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> Entity | None:
    """Return the market that a share is of, as the entity that its words name, else as a provisional product; None if none is named.

    text  folded text in small letters
    """
    latin, chinese, edge = _patterns(lexicon.markets, lexicon.worlds, lexicon.smalls)
    start = max([t.end for t in window.before if t.kind in (BREAK, HARD)][-1:] + [window.token.start - REACH])
    places = [(window.token.end, _end(window, text)), (start, window.token.start)]
    for low, high in places:
        for pattern in (latin, market_for(lexicon.markets, lexicon.worlds), _sums(lexicon.market_sums, lexicon.worlds), chinese):
            for match in pattern.finditer(text, low, high):
                name = match["name"].strip()
                if pattern is chinese:
                    name = edge.sub("", edge.sub("", name)).strip()
                found = _entity(name, Span(match.start("name"), match.end("name")), window, frame, lexicon)
                if found is not None:
                    return found
    return _before_metric(frame, window, text, lexicon, edge)


def is_market_share(window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether the words right behind a percentage say of which market it is: "28% of the cloud infrastructure market"."""
    quantity, at = window.token.quantity, window.token.end + 1
    if quantity is None or quantity.unit not in ("percent", "pp"):
        return False
    latin, _, _ = _patterns(lexicon.markets, lexicon.worlds, lexicon.smalls)
    at += next((len(w) + 1 for w in lexicon.slices if text.startswith(w + " ", at)), 0)  # "a 71% share of the smartphone market"
    if quantity.unit == "percent" and (latin.match(text, at) is not None or market_for(lexicon.markets, lexicon.worlds).match(text, at) is not None):
        return True
    shares = [t for t in window.near if (c := t.cue("role")) is not None and c.sets == "share" and c.direction == "forward"]
    return bool(shares) and latin.search(text, shares[-1].start, min(shares[-1].end + REACH, window.token.start)) is not None


def company_of_market(frame: Frame, lexicon: Lexicon) -> None:
    """Make a share that the words give to a part of a company the company's share of that market."""
    subject = frame.subject
    if frame.metric is None or frame.metric.id != MARKET_SHARE or subject is None or subject.entity.cls in ("Company", "Organization"):
        return
    whole = lexicon.entities.get(lexicon.company_of(subject.entity.id))
    if whole is not None:
        frame.base, frame.subject = frame.base or subject.entity, Subject(entity_of(whole, ""), subject.span)


def _before_metric(frame: Frame, window: Window, text: str, lexicon: Lexicon, edge: re.Pattern[str]) -> Entity | None:
    """Return what stands between the owner and the words for a share: "宁德时代动力电池全球市占率"."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    if metric is None:
        return None
    ahead = [t for t in window.near if t.end <= metric.start and (t.kind in ("entity", "period", "cue"))]
    parts = [t for t in ahead if t.kind == "entity" and t.entity is not None and t.entity.cls not in ("Company", "Organization", "Person")]
    if parts and parts[-1].entity is not None and metric.start - parts[-1].end <= len("worldwide "):
        return parts[-1].entity
    low = ahead[-1].end if ahead else metric.start
    name = edge.sub("", edge.sub("", text[low:metric.start].strip())).strip(" 's")
    return _entity(name, Span(low, metric.start), window, frame, lexicon)


def _end(window: Window, text: str) -> int:
    stop = min([t.start for t in window.after if t.kind in (BREAK, HARD)] + [window.token.end + REACH])
    return next((k for k in range(window.token.end, min(stop, len(text))) if text[k] in ",;\u3002.()"), min(stop, len(text)))


def _entity(name: str, span: Span, window: Window, frame: Frame, lexicon: Lexicon) -> Entity | None:
    if not 2 <= len(name) <= LONGEST or any(c.isdigit() for c in name[:1]) or lexicon.lookup(name, "generic") or name in lexicon.worlds:
        return None
    inside = [t for t in [*window.before, *window.after] if t.kind == "entity" and span.start <= t.start and t.end <= span.end]
    named: Token | None = inside[-1] if inside else None
    if named is not None and named.entity is not None and named.entity.cls not in ("Company", "Organization", "Person"):
        return named.entity
    if named is not None:
        return None
    entity = provisional(name, "Product")
    return entity_of(lexicon.entities[entity.id], name) if entity.id in lexicon.entities else entity
