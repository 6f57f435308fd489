"""Shares told the other way round: "drew 89% of its revenue from Acme", "relied on Acme for 71% of its sales", "18% of revenue but 57% of its profit".

The first two say what part of a company's figure somebody else brings in: a share of Acme, with the company as base.
"""

from __future__ import annotations

from kg.extract.amounts import Frame, Window, named_part
from kg.extract.focus import Focus
from kg.extract.owners import subject_of
from kg.extract.roles import whole_behind
from kg.extract.tokens import Token
from kg.lexicon import Lexicon
from kg.resolve import entity_of

__all__ = ["another_share", "brought_by", "give_to_source", "goods_for"]

SOURCES = frozenset({"Company", "Organization", "Segment", "Product"})
GOODS = frozenset({"Segment", "Product", "Chip", "ChipFamily"})
AHEAD_REACH = 24  # code points before a sum in which a verb of selling stands
FROM_REACH = 3  # code points between a metric and "from", or between that and who is named
LABEL_REACH = 40  # code points between "from" and a name told in apposition: "from one customer, Acme"


def another_share(frame: Frame, window: Window, previous: Frame | None, text: str, lexicon: Lexicon) -> bool:
    """Give a percentage right behind another share the same part and the same whole: "18% of Acme's revenue but 57% of its profit"."""
    named = whole_behind(window)
    whole = _whole(frame, window)
    if whole is None or named is not None and named[0] is not None or previous is None or previous.measure != "share" or window.hard or previous.base is None:
        return False
    told = next((t for t in reversed(window.before) if t.kind == "metric"), None)
    between = text[told.end:window.token.start].split() if told is not None and told.start - previous.token.end <= LABEL_REACH else ["?"]
    if not between or any(w not in (*lexicon.joints, *lexicon.turns, *lexicon.nearly) for w in between):
        return False
    frame.subject, frame.base = previous.subject, previous.base
    return True


def give_to_source(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> None:
    """Make a share of a company's own figure that is said to come from somebody a share of that one, with the company as base."""
    whole = _whole(frame, window)
    if whole is None or frame.subject is None or frame.metric is None:
        return
    relied = _relied_on(window, focus.lower, lexicon)
    source = _from(whole, window, focus.lower, lexicon) or (relied[1] if relied is not None else None)
    told = relied[0].entity if relied is not None and source is relied[1] else frame.subject.entity
    if source is None or source.entity is None or told is None or source.entity.id == told.id:
        return
    company = lexicon.entities.get(lexicon.company_of(told.id))
    if company is None or source.entity.cls not in frame.metric.applies_to:
        return
    whose = relied[0] if relied is not None and source is relied[1] else None
    frame.subject = subject_of(whose) if whose is not None else frame.subject
    frame.base, frame.giver = entity_of(company, ""), subject_of(source)
    frame.spans += [source.span, *([whose.span] if whose is not None else [])]


def brought_by(window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return the part of a company that a sum is said to come from: "$7.8 billion from handsets", "$5 billion came from data centers"."""
    part = next((t for t in window.rest if t.kind == "entity"), None)
    if part is None or part.entity is None or part.entity.cls not in GOODS:
        return None
    words = text[window.token.end:part.start].strip(" ,")
    articles = {*lexicon.unit_openers, *lexicon.lists["source-opener"]}
    while words and words.split()[-1] in articles and len(words.split()) > 1:
        words = words.rpartition(" ")[0]
    return part if words in (*lexicon.lists["brought-by"], *lexicon.lists["origin"]) else None


def goods_for(window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return the goods for which a sum was taken in: "sold $49 billion worth of iPhones", "shipped $5.6 billion of AI servers"."""
    ahead = text[max(0, window.token.start - AHEAD_REACH):window.token.start].split()
    goods = next((t for t in window.rest if t.kind == "entity" and t.entity is not None and t.entity.cls in GOODS), None)
    if goods is None or text[window.token.end:goods.start].strip() not in lexicon.partitives or named_part(goods, window, lexicon, text):
        return None
    while ahead and ahead[-1] in lexicon.nearly:
        ahead.pop()
    return goods if ahead and ahead[-1] in lexicon.sold_goods else None


def _whole(frame: Frame, window: Window) -> Token | None:
    """Return the metric behind a share that it is of: "89% of its revenue"."""
    named = whole_behind(window) if frame.role == "share" else None
    beside = next((t for t in window.after if 0 <= t.start - window.token.end <= 1 and (c := t.cue("role")) is not None and c.sets == "share"), None)
    return named[1] if named is not None else beside if frame.role == "share" else None


def _from(metric: Token, window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return who alone is named behind "from": "89% of its revenue from Acme", "from one customer, Acme", "half of its sales come from Acme"."""
    rest = [t for t in window.rest if t.start >= metric.end]
    start = next((t for t in rest if (c := t.cue("role")) is not None and c.sets == "from" and t.start - metric.end <= FROM_REACH), None)
    at = start.end if start is not None else _origin(metric, text, lexicon)
    if not at:
        return None
    names = [t for t in rest if t.kind == "entity" and t.entity is not None and 0 <= t.start - at <= LABEL_REACH and t.entity.cls in SOURCES]
    first = names[0] if names else None
    if first is None or "," not in text[at:first.start] and not {*text[at:first.start].split()} <= {*lexicon.unit_openers}:
        return None
    several = len(names) > 1 and len(text[first.end:names[1].start]) <= LABEL_REACH // 4
    return first if not several else None


def _origin(metric: Token, text: str, lexicon: Lexicon) -> int:
    """Return where words behind a metric end that say who brings it in, at most one word before them, or 0: "of its revenue now comes from"."""
    behind = text[metric.end + 1:metric.end + LABEL_REACH]
    for skipped in (0, behind.find(" ") + 1):
        word = next((w for w in sorted(lexicon.lists["origin"], key=len, reverse=True) if behind.startswith(w + " ", skipped)), "")
        if word:
            return metric.end + 1 + skipped + len(word)
    return 0


def _relied_on(window: Window, text: str, lexicon: Lexicon) -> tuple[Token, Token] | None:
    """Return a company and the name between it and "for 71% of its revenue"."""
    names = [t for t in window.near if t.kind == "entity" and t.entity is not None]
    if len(names) < 2 or names[-1].entity is None or names[-1].entity.cls not in SOURCES:
        return None
    words = text[names[-1].end:window.token.start].split()
    return (names[-2], names[-1]) if words[:1] and words[0] in lexicon.relied and all(w in lexicon.nearly for w in words[1:]) else None
