"""Which market a share is of: "28% of the cloud infrastructure market", "HBM市场的市占率"."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Subject
from kg.extract.naming import HANZI
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon
from kg.resolve import entity_of, provisional
from kg.types import Entity, Span

__all__ = ["MARKET_SHARE", "company_of_market", "is_market_share", "market_of"]

MARKET_SHARE = "marketShare"
REACH = 60  # code points before and behind a share in which its market is named
LONGEST = 40  # code points of a market's name


@lru_cache(maxsize=8)
def _patterns(markets: tuple[str, ...], worlds: tuple[str, ...], small: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    def either(words: tuple[str, ...]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))

    latin = re.compile(rf"(?:of|in|on) (?:the |its )?(?:(?:{either(tuple(w for w in worlds if w.isascii()))}) )?"
                       rf"(?P<name>(?:[a-z0-9][\w-]* ){{1,4}}?)(?:{either(tuple(w for w in markets if w.isascii()))})(?![a-z])")
    han = tuple(w for w in markets if not w.isascii())
    chinese = re.compile(rf"(?P<name>(?:[a-z0-9]|{HANZI})(?:[a-z0-9 -]|{HANZI}){{1,14}}?)(?:{either(han)})")
    world = either(tuple(w for w in worlds if not w.isascii()))
    edge = re.compile(rf"^(?:.*(?:{either(small)}))?(?:{world})*|(?:{world})+$")
    return latin, chinese, edge


def market_of(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> Entity | None:
    """Return the market that a share is of, as the entity that its words name, else as a provisional product; None if none is named.

    text  folded text in small letters
    """
    latin, chinese, edge = _patterns(lexicon.markets, lexicon.worlds, lexicon.smalls)
    start = max([t.end for t in window.before if t.kind in (BREAK, HARD)][-1:] + [window.token.start - REACH])
    places = [(window.token.end, _end(window, text)), (start, window.token.start)]
    for low, high in places:
        for pattern in (latin, chinese):
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
    quantity = window.token.quantity
    latin, _, _ = _patterns(lexicon.markets, lexicon.worlds, lexicon.smalls)
    if quantity is None or quantity.unit not in ("percent", "pp"):
        return False
    if quantity.unit == "percent" and latin.match(text, window.token.end + 1) is not None:
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
    if not 2 <= len(name) <= LONGEST or any(c.isdigit() for c in name[:1]) or lexicon.lookup(name, "generic"):
        return None
    inside = [t for t in [*window.before, *window.after] if t.kind == "entity" and span.start <= t.start and t.end <= span.end]
    named: Token | None = inside[-1] if inside else None
    if named is not None and named.entity is not None and named.entity.cls not in ("Company", "Organization", "Person"):
        return named.entity
    if named is not None:
        return None
    entity = provisional(name, "Product")
    return entity_of(lexicon.entities[entity.id], name) if entity.id in lexicon.entities else entity
