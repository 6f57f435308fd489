"""What a pronoun before an amount stands for: "it", "the company", "our", "the unit", "the chip", "the former"."""

from __future__ import annotations

from kg.extract.amounts import Frame
from kg.extract.focus import Focus, Subject
from kg.extract.owners import coordinated, goods_meant, subject_of
from kg.extract.tokens import Token
from kg.extract.views import is_source, views_others
from kg.lexicon import Lexicon
from kg.resolve import entity_of

__all__ = ["anaphor_in", "inside_name", "refer"]

PAIR = 2  # companies of which the first acts and the second is acted upon


def anaphor_in(tokens: list[Token], after: int) -> Token | None:
    """Return the last pronoun among tokens that begins at offset `after` or later."""
    return next((t for t in reversed(tokens) if t.start >= after and t.cue("anaphor") is not None), None)


def inside_name(anaphor: Token, tokens: list[Token]) -> bool:
    """Return whether a pronoun is only a part of a name."""
    return any(t.kind == "entity" and t.start <= anaphor.start < t.end for t in tokens)


def refer(anaphor: Token, previous: Frame | None, focus: Focus, lexicon: Lexicon, names: list[Token]) -> Subject | None:
    """Return what a pronoun or "the company", "the unit", "the chip" stands for; None if that is not known."""
    cue = anaphor.cue("anaphor")
    assert cue is not None
    last = previous.measured or previous.subject if previous is not None else None
    if cue.sets in ("former", "latter") and len(run := coordinated([n for n in names if n.end <= anaphor.start], focus.text)) > 1:
        focus.lately = [subject_of(n) for n in run]
    if cue.sets == "speaker":
        entry = lexicon.entities.get(focus.company)
        return Subject(entity_of(entry, ""), focus.company_span) if entry else None
    if cue.sets == "company":
        others = [n for n in names if n.entity is not None and (
            n.entity.id == focus.company or not is_source(n, focus.lower, lexicon) and not views_others(n, focus.lower, lexicon))]
        since = focus.last.token.end if focus.last is not None else 0
        fresh = [s for s in reversed(focus.lately) if previous is focus.last and s.span is not None and s.span.start >= since]  # named behind the last figure
        for candidate in [*(subject_of(n) for n in reversed(others)), *fresh, last, *focus.topic]:
            company = lexicon.company_of(candidate.entity.id) if candidate is not None and not _views(candidate, focus, lexicon) else ""
            if candidate is not None and company:
                return Subject(entity_of(lexicon.entities[company], ""), candidate.span)
        entry = lexicon.entities.get(focus.company)
        return Subject(entity_of(entry, ""), focus.company_span) if entry else None
    if cue.sets == "unit":
        units = [s for s in [last, *focus.topic, focus.unit] if s is not None and s.entity.cls == "Segment"]
        return units[0] if units else None
    if cue.sets == "former":
        return focus.lately[-2] if len(focus.lately) > 1 else focus.topic[0] if focus.topic else None
    if cue.sets == "latter":
        return focus.lately[-1] if focus.lately else last
    if cue.sets == "goods":
        return goods_meant(cue, names, last, focus)
    if cue.sets == "it":  # "某行将其预测上调": a house that gives its view speaks of somebody else
        names = [n for n in names if n.entity is None or n.entity.id == focus.company or not is_source(n, focus.lower, lexicon)]
    nearest = subject_of(names[0 if _acts(names) else -1]) if names else None
    if nearest is None and cue.sets == "it" and previous is focus.last and _turned(last, focus):
        whole = lexicon.entities.get(lexicon.company_of(last.entity.id)) if last is not None else None
        last = Subject(entity_of(whole, ""), None) if whole is not None else last
    return nearest or last or (focus.topic[0] if focus.topic else None)


def _views(candidate: Subject, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a name is of somebody who only views the company of the text."""
    return candidate.span is not None and candidate.entity.id != focus.company and views_others(candidate.span, focus.lower, lexicon)


def _acts(names: list[Token]) -> bool:
    """Return whether the first of two companies acts on the other, so that "it" is the first: "BYD overtook Tesla: it delivered 2.26 million"."""
    firms = [n for n in names if n.entity is not None and n.entity.cls == "Company"]
    return len(names) == len(firms) == PAIR and firms[0].entity is not None and firms[0].entity.mention.isascii()


def _turned(last: Subject | None, focus: Focus) -> bool:
    """Return whether a block that is about a company has come to one of its parts: "it" at the head of the next sentence is the company again."""
    return last is not None and last.entity.cls == "Segment" and focus.lead is not None and focus.lead.entity.cls == "Company"
