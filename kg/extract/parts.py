"""Structure that a text states: segments, chips, products and projects of a company, families and generations of chips.

The catalog knows these relations; a text states one only where it names both together, reports the part as the company's, or
speaks of it as the company's own. Names that merely stand in one list state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.extract.amounts import Frame
from kg.extract.focus import Focus
from kg.extract.gate import Claim
from kg.extract.naming import Links
from kg.extract.reading import Reading
from kg.extract.tokens import BREAK, CHIPS, HARD, Sentence, Token
from kg.folding import fold
from kg.lexicon import EntityEntry, Lexicon
from kg.resolve import entity_of
from kg.types import Entity, Inferred, Span

__all__ = ["is_node", "parts", "reported"]

COMPOUND_GAP = 4  # code points between an owner and its part: "'s ", "的", " "
OWNED = {"Segment": "segmentOf", "Chip": "designedBy", "ChipFamily": "designedBy", "Product": "operatedBy", "Project": "operatedBy"}
JOINT = 6  # code points before a name in which a word of lists joins it to another
NODE = re.compile(r"\d+ ?nm")  # a name of a process: what is made in it is no part of a company
MANY = 2  # other companies beside which a product is no longer spoken of as the focus company's own


def parts(sentence: Sentence, names: list[Token], frames: list[Frame], focus: Focus, context: tuple[Lexicon, Reading, Links]) -> Iterator[Claim]:
    """Yield the structural relations of a sentence."""
    lexicon, reading, _ = context
    stated = {f.subject.entity.id for f in frames if not f.reason and f.subject is not None}
    companies = {t.entity.id for t in names if t.entity is not None and t.entity.cls in ("Company", "Organization")}
    companies |= {t.entry.designer for t in names if t.entry is not None and t.entry.designer and t.entry.designer != focus.company}
    for k, token in enumerate(names):
        entry = token.entry
        if entry is None or entry.cls not in OWNED:
            continue
        owner = _owner(entry, reading, lexicon)
        if owner is not None:
            before = names[k - 1] if k else None
            how = _stated(token, entry, before, (stated, companies, sentence.tokens), focus, context)
            if how:
                yield _claim(token, OWNED[entry.cls], owner, before, how)
        if entry.cls in ("Chip", "ChipFamily"):
            for family in _ancestors(entry, lexicon):
                yield from _family(token, family, sentence, context)
        yield from _generation(token, entry, sentence, (names, frames), context)


def reported(frames: list[Frame], reading: Reading, lexicon: Lexicon) -> Iterator[Claim]:
    """Yield the segments that a table gives figures of, each as a part of its company."""
    seen: set[str] = set()
    for frame in frames:
        if frame.reason or frame.subject is None or frame.subject.span is None or frame.subject.entity.id in seen:
            continue
        entry = lexicon.entities.get(frame.subject.entity.id)
        owner = _owner(entry, reading, lexicon) if entry is not None and entry.cls == "Segment" else None
        if owner is not None:
            seen.add(frame.subject.entity.id)
            claim = Claim(None, [frame.subject.span], subject=frame.subject.entity, predicate="segmentOf", object=entity_of(owner, ""))
            claim.confidence, claim.inferred = Decimal("0.8"), (Inferred("object"),)
            yield claim


def is_node(entry: EntityEntry) -> bool:
    """Return whether a segment is a process of making chips, whose share of revenue a foundry tells: no part of the company."""
    return entry.cls == "Segment" and any(NODE.fullmatch(label) for label in entry.labels)


def _owner(entry: EntityEntry, reading: Reading, lexicon: Lexicon) -> EntityEntry | None:
    """Return what a part belongs to: its larger segment if the text names it, else its company; designer or operator else."""
    if is_node(entry):
        return None
    if entry.cls == "Segment":
        parent = lexicon.entities.get(entry.segment_of)
        if parent is not None and parent.cls == "Segment" and parent.id not in reading.known:
            parent = lexicon.entities.get(lexicon.company_of(entry.id))
        return parent
    owner = entry.designer if entry.cls in ("Chip", "ChipFamily") else entry.operator
    if entry.cls == "Product" and not owner:
        owner = entry.designer
    return lexicon.entities.get(owner)


def _stated(token: Token, entry: EntityEntry, before: Token | None, sets: tuple[set[str], set[str], list[Token]], focus: Focus,
            context: tuple[Lexicon, Reading, Links]) -> str:
    """Return how the text states that a part is its owner's: "compound", "name", "figure", "own"; "" if it does not."""
    lexicon, reading, links = context
    stated, companies, sentence_tokens = sets
    company = lexicon.company_of(entry.id)
    ours = before is not None and before.entity is not None and before.entity.id in (company, *entry.owners)
    kin = before is not None and before.entity is not None and (ours or bool(company) and lexicon.company_of(before.entity.id) == company)
    if kin and before is not None and entry.cls in CHIPS and links.haves.fullmatch(reading.folded.lower, before.end, token.start):
        return "compound"  # "Google with Axion"
    if ours and before is not None and token.start - before.end <= COMPOUND_GAP:
        between = reading.folded.lower[before.end:token.start]
        if not between.strip(" *\"") or links.genitive.fullmatch(between.rstrip(" *\"")):
            return "compound"
    if entry.id in stated and company and (company == focus.company or company in companies or entry.cls == "Segment" and not entry.contextual):
        return "figure"
    owner = lexicon.entities.get(company)
    generic = entry.cls == "Segment" and lexicon.entities[entry.id].contextual
    if owner is not None and not generic and _joined(reading.folded.lower[token.start:token.end], entry, owner):
        return "name"
    others = companies - {company}
    spoken = {t.entity.id for t in sentence_tokens if t.kind == "entity" and t.entity is not None}
    if entry.cls in ("Chip", "ChipFamily") and company in spoken and (
            len(others) < MANY or _clause(token, sentence_tokens) == {company}
            and not links.joint.search(reading.folded.lower[token.start - JOINT:token.start])):
        return "own"
    used = company in reading.companies[:1] and any(getattr(i, "predicate", "") == "uses" for t in sentence_tokens for i in t.items)
    if entry.cls != "Segment" and company == focus.company and (len(others) < MANY and (company in companies or not others) or used):
        return "own"
    return ""


def _clause(token: Token, tokens: list[Token]) -> set[str]:
    """Return the ids of the companies that the clause of a token names."""
    start = max((t.end for t in tokens if t.kind in (BREAK, HARD) and t.end <= token.start), default=0)
    end = min((t.start for t in tokens if t.kind in (BREAK, HARD) and t.start >= token.end), default=tokens[-1].end)
    return {t.entity.id for t in tokens if t.entity is not None and t.entity.cls in ("Company", "Organization") and start <= t.start < end}


def _joined(words: str, entry: EntityEntry, owner: EntityEntry) -> bool:
    """Return whether a name is made of its owner's name and a name of its own: "Microsoft Azure"."""
    own = {fold(label).lower for label in entry.labels}
    return any(words.startswith(name) and words[len(name):].strip() in own for name in (fold(label).lower for label in owner.labels) if len(name) > 1)



def _claim(token: Token, predicate: str, owner: EntityEntry, before: Token | None, how: str) -> Claim:
    assert token.entity is not None
    beside = before is not None and before.entity is not None and before.entity.id == owner.id
    claim = Claim(None, [before.span, token.span] if beside and before is not None else [token.span], subject=token.entity, predicate=predicate,
                  object=before.entity if beside and before is not None else entity_of(owner, ""))
    claim.confidence = Decimal("0.95") if how == "compound" else Decimal("0.8") if how in ("figure", "name") else Decimal("0.7")
    if not beside:
        claim.inferred = (Inferred("object"),)
    return claim


def _ancestors(entry: EntityEntry, lexicon: Lexicon) -> Iterator[EntityEntry]:
    """Yield the family of a chip and the families that it is in."""
    seen = {entry.id}
    while entry.family in lexicon.entities and entry.family not in seen:
        entry = lexicon.entities[entry.family]
        seen.add(entry.id)
        yield entry


def _family(token: Token, family: EntityEntry, sentence: Sentence, context: tuple[Lexicon, Reading, Links]) -> Iterator[Claim]:
    """A chip is of a family where its name carries the family's or the family's its own ("Rubin", "Vera Rubin"), or both stand in one block,
    and the text names the family itself."""
    _, reading, _ = context
    if token.entity is None or family.id not in reading.named:
        return
    mention = token.entity.mention.lower()
    inside = any(len(label) > 2 and (label.lower() in mention or mention in label.lower().split()) for label in family.labels)
    if not inside and reading.first_mention(family.id, Span(sentence.block.span.start, sentence.end)) is None:
        return
    beside = reading.first_mention(family.id, Span(sentence.start, sentence.end))
    near = [beside.span] if beside is not None and beside.end <= sentence.end else []
    claim = Claim(None, [token.span] if inside else sorted([token.span, *near]), subject=token.entity, predicate="memberOfFamily",
                  object=entity_of(family, ""))
    claim.confidence = Decimal("0.9")
    yield claim


def _generation(token: Token, entry: EntityEntry, sentence: Sentence, found: tuple[list[Token], list[Frame]],
                context: tuple[Lexicon, Reading, Links]) -> Iterator[Claim]:
    """A chip follows the one before it where the text compares the two or speaks of generations; a list that names both does not."""
    (names, frames), (_, reading, links) = found, context
    older = next((t for t in names if t.entity is not None and t.entity.id == entry.predecessor), None)
    if older is None or token.entity is None or older.entity is None:
        return
    compared = any(f.subject is not None and f.subject.entity.id == entry.id and f.base is not None and f.base.id == entry.predecessor for f in frames)
    spoken = any(getattr(i, "predicate", "") == "successorOf" for t in sentence.tokens for i in t.items) or any(
        t.cue("generation") is not None for t in sentence.tokens)
    low, high = sorted((token, older), key=lambda t: t.start)
    listed = high.start - low.end <= JOINT and links.joint.search(reading.folded.lower, low.end, high.start) is not None
    if compared or spoken and not listed:
        yield Claim(None, sorted([token.span, older.span]), subject=token.entity, predicate="successorOf", object=older.entity)


def same(a: Entity | None, b: Entity | None) -> bool:
    """Return whether two entities are one."""
    return a is not None and b is not None and a.id == b.id
