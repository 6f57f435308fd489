"""Who holds which post: a person beside a role, in the company named with them or in focus."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.extract.focus import Focus
from kg.extract.gate import Claim
from kg.extract.reading import Reading
from kg.extract.tokens import BREAK, HARD, Sentence, Token
from kg.lexicon import Lexicon
from kg.resolve import entity_of
from kg.types import Inferred

__all__ = ["posts"]

COLON = ":"
JOINT = 5  # code points between two persons of one list
ROLE_REACH = 16  # code points between a person and the post beside the name


def posts(sentence: Sentence, names: list[Token], focus: Focus, context: tuple[Lexicon, Reading]) -> Iterator[Claim]:
    """Yield the posts that a sentence states."""
    lexicon, reading = context
    roles = [t for t in sentence.tokens if t.kind == "role"]
    for token in names:
        if token.entity is None or token.entity.cls != "Person":
            continue
        role = _beside(token, roles, names, sentence)
        company = _company(token, role, names, reading.folded.lower)
        employer = token.entry.employer if token.entry is not None else ""
        main = reading.companies[:2] if role is None else reading.companies
        ours = employer in lexicon.entities and employer in main and (role is not None or employer == focus.company and employer in reading.named)
        if role is None and not roles and _listed(token, names, reading):
            continue
        if company is None and ours:
            entry = lexicon.entities[employer]
            target, spans, beside = entity_of(entry, ""), [t.span for t in (role, token) if t is not None], False
        elif company is not None and company.entity is not None and (role is not None or company.entity.id == employer):
            target, spans, beside = company.entity, [t.span for t in (company, role, token) if t is not None], True
        else:
            continue
        words = str(role.items[0]) if role is not None else None
        claim = Claim(None, sorted(spans), subject=token.entity, predicate="officerOf", object=target, role=words)
        claim.confidence = Decimal("0.95") if beside else Decimal("0.8")
        if not beside:
            claim.inferred = (Inferred("object"),)
        yield claim


def _beside(person: Token, roles: list[Token], names: list[Token], sentence: Sentence) -> Token | None:
    """Return the post nearest to a person with no other person between, and no clause bound before a word such as "to"."""
    people = [t for t in names if t is not person and t.entity is not None and t.entity.cls == "Person"]

    def gap(role: Token) -> int:
        return role.start - person.end if role.start >= person.end else person.start - role.end

    def reports(role: Token) -> bool:
        bounds = [t for t in sentence.tokens if t.kind in (BREAK, HARD) and role.end <= t.start < person.start]
        return bool(bounds) and person.start - bounds[-1].end == 1 and not any(t.start == bounds[-1].end for t in names)

    near = [r for r in roles if 0 <= gap(r) <= ROLE_REACH and not reports(r)]
    near = [r for r in near if not any(min(r.start, person.start) < p.start < max(r.end, person.end) for p in people)]
    return min(near, key=lambda r: (gap(r), r.start)) if near else None


def _listed(person: Token, names: list[Token], reading: Reading) -> bool:
    """Return whether a person stands in a list of persons: those who came, not those who hold a post."""
    return any(t is not person and t.entity is not None and t.entity.cls == "Person" and len(gap) <= JOINT and not any(c.isdigit() for c in gap)
               for t in names for gap in [reading.folded.lower[min(t.end, person.end):max(t.start, person.start)]])


def _company(person: Token, role: Token | None, names: list[Token], text: str) -> Token | None:
    """Return the company right before the person or the post, or right behind them if no colon opens a speech there."""
    start = min(person.start, role.start) if role is not None else person.start
    before = [t for t in names if t.end <= start and t.entity is not None and t.entity.cls in ("Company", "Organization", "Segment")]
    employer = person.entry.employer if person.entry is not None else ""
    apart = bool(before) and "," in text[before[-1].end:start] and before[-1].entity is not None and employer not in ("", before[-1].entity.id)
    apart = apart or bool(before) and ";" in text[before[-1].end:start]
    if before and start - before[-1].end <= ROLE_REACH // 2 and not apart:
        return before[-1]
    end = max(person.end, role.end) if role is not None else person.end
    behind = [t for t in names if t.start >= end and t.entity is not None and t.entity.cls in ("Company", "Organization") and COLON not in text[end:t.start]]
    return behind[0] if behind and behind[0].start - end <= 4 and role is not None and role.start > person.end else None
