"""Figures of others that a figure is measured against: "compared with 54% for Acme and 45% at Beta", "topped that of Acme, at 54%"."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Subject
from kg.extract.markets import MARKET_SHARE
from kg.extract.tokens import GOODS, POSSESSIVE, Token
from kg.lexicon import Lexicon

__all__ = ["of_a_stranger", "peer_of", "share_out"]

HOLDERS = frozenset({"Company", "Organization", "Segment", "Chip", "ChipFamily", "Product"})
FEWEST = 3  # words behind an amount that say whose it is, and what follows: "for the Americans"
LONGEST = 12  # code points of words that stand in for a figure: "that of "
REACH = 8  # code points between the name that words stand in for and its amount: ", at "


def peer_of(frame: Frame, window: Window, previous: Frame | None, text: str, lexicon: Lexicon) -> Token | None:
    """Return the name of whoever else an amount compared with is of, None if it is of the same one.

    text  small letters of the document
    """
    behind = _behind(window, text, lexicon)
    goods = behind is not None and behind.entity is not None and behind.entity.cls in GOODS
    if behind is not None and (frame.role == "versus" or goods and frame.role == "from" or previous is not None and _listed(window, previous, text, lexicon)):
        return behind
    name = next((t for t in reversed(window.before) if t.kind == "entity" and t.entity is not None and t.entity.cls in HOLDERS), None)
    if name is None or window.token.start - name.end > REACH or any(t.kind == "metric" and t.start >= name.end for t in window.before):
        return None
    return name if text[max(0, name.start - LONGEST):name.start].rstrip().endswith(lexicon.stand_ins) else None


def of_a_stranger(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether an amount compared with is of others whom no known name tells: "against 1.6 million for the Americans".

    text  the document with its capitals
    """
    behind = next((t for t in window.after if t.kind in ("entity", "period")), None)
    words = text[window.token.end:window.token.end + LONGEST + REACH].split()
    if frame.role != "versus" or len(words) < FEWEST or words[0] not in lexicon.peer_words:
        return False
    named = words[2] if words[1] in lexicon.unit_openers else words[1]
    return named[:1].isupper() and (behind is None or behind.start - window.token.end > LONGEST)


def share_out(frames: list[Frame], windows: list[Window], text: str, lexicon: Lexicon) -> None:
    """Give the shares of a market that follow one to the companies right behind them: "held 57%, against 22% for Acme and 21% for Beta"."""
    first: Frame | None = None
    for frame, window in zip(frames, windows, strict=True):
        name = _behind(window, text, lexicon)
        if first is not None and name is not None and name.entity is not None and name.entity.cls == "Company" and frame.unit == first.unit and not any(
                t.kind == "metric" for t in window.near):
            frame.metric, frame.measure, frame.role, frame.reason, frame.beside = first.metric, "level", "", "", True
            frame.subject, frame.own_subject, frame.spans = Subject(name.entity, name.span), True, [name.span]
            frame.period, frame.period_span, frame.inherited_period, frame.status, frame.base = first.period, first.period_span, True, first.status, first.base
        elif frame.metric is not None and frame.metric.id == MARKET_SHARE and not frame.reason and not frame.beside and frame.own_subject:
            first = frame


def _behind(window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return the name behind a preposition right behind an amount."""
    names = [t for t in window.after if t.kind == "entity"][:2]
    name = names[0] if names else None
    part = names[1] if len(names) > 1 and names[1].start - names[0].end <= POSSESSIVE else None  # "Acme's cloud unit"
    if name is None or name.entity is None or name.entity.cls not in HOLDERS:
        return None
    whole = part if part is not None and part.entity is not None and part.entity.cls == "Segment" else name
    words = text[window.token.end:name.start].split()
    words = words[:-1] if len(words) > 1 and words[-1] in lexicon.unit_openers else words  # "for the 960"
    told = " ".join(words)
    return whole if told in lexicon.peer_words or name.entity.cls in GOODS and told in lexicon.lists["on-goods"] else None


def _listed(window: Window, previous: Frame, text: str, lexicon: Lexicon) -> bool:
    """Return whether an amount follows one of a peer in a list: "54% for Acme and 45% at Beta"."""
    named = previous.subject.span if previous.subject is not None else None
    if named is None or named.start < previous.token.end or named.end > window.token.start:
        return False
    return text[named.end:window.token.start].strip(" ,") in lexicon.joints
