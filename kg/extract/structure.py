"""Structure that wording states: what a company owns by "X's Y", "Y from X", "its Y", and parts reported beside their whole.

The catalog must know the link and the text must express it; names in one list are never linked by it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kg.extract.amounts import Frame
from kg.extract.focus import Subject
from kg.extract.gate import Claim
from kg.extract.linking import COMPANIES, Group, Phrase, Scene
from kg.extract.parts import is_node
from kg.extract.tokens import CHIPS
from kg.lexicon import EntityEntry
from kg.resolve import entity_of, is_provisional
from kg.types import Entity, Inferred, Span

__all__ = ["structure"]

OWNED = {"Segment": "segmentOf", "Chip": "designedBy", "ChipFamily": "designedBy", "Product": "operatedBy", "Project": "operatedBy",
         "Company": "subsidiaryOf"}
THINGS = ("Product", "Project")
FIGURE = 60  # code points behind the name of a business within which a number must stand
OPENING, FIRST = 6, 2  # code points between the start of a clause and the name that opens it, in Latin and in Chinese script
MIN_LABEL = 3  # code points: a shorter name inside another may be chance
SOURCE_GAP = 40  # code points between a thing and the words that name its maker behind it
POSSESSIVE_GAP = 24  # code points between "its" and what is owned


def structure(scene: Scene, frames: list[Frame], main: str) -> Iterator[Claim]:
    """Yield what a sentence says is whose. `main`: id of the company that the document is most about."""
    yield from _inside_things(scene)
    for group in scene.groups:
        alike = len({p.entity.cls for p in group.phrases}) == 1
        first = group.phrases[0].owner
        for phrase in group.phrases:
            entry = scene.lexicon.entities.get(phrase.entity.id)
            if entry is None or entry.cls not in OWNED or is_node(entry):
                continue
            if entry.cls == "Segment":
                yield from _inside(phrase, entry, scene)
            if phrase.owner is not None and phrase.owner.entity is not None:
                yield _claim(phrase, Subject(phrase.owner.entity, phrase.owner.span), "0.95", scene)
                continue
            owner = _source(phrase, entry, scene) or _possessor(phrase, entry, scene)
            if owner is None and first is not None and first.entity is not None and _belongs(entry, first.entity, scene):
                owner = Subject(first.entity, first.span)  # "Nvidia's H200 and B200"
            if owner is not None:
                yield _claim(phrase, owner, "0.8", scene)
            elif alike and _reported(group, entry, (frames, main), scene):
                top = scene.lexicon.entities[_parent(entry, scene)]
                yield _claim(phrase, Subject(entity_of(top, "")), "0.7", scene)


def _inside_things(scene: Scene) -> Iterator[Claim]:
    """Yield the chips in whose things' genitive they stand: "the iPhone 17's A19"."""
    for one, two in pairwise(scene.groups):
        thing, chip = one.phrases[-1], two.phrases[0]
        between = scene.text[thing.end:chip.start]
        if thing.entity.cls in THINGS and chip.entity.cls in CHIPS and chip.owner is None and (
                scene.links.genitive.fullmatch(between.rstrip()) or scene.links.describing.fullmatch(between)):
            claim = Claim(None, [thing.head.span, chip.head.span], subject=thing.entity, predicate="uses", object=chip.entity)
            claim.confidence = Decimal("0.8")
            yield claim


def _inside(phrase: Phrase, entry: EntityEntry, scene: Scene) -> Iterator[Claim]:
    """A business called by its chips ("Trainium and Graviton") names them as its company's."""
    company = scene.lexicon.entities.get(scene.lexicon.company_of(entry.id))
    if company is None or company.id not in scene.named:
        return
    mention = phrase.entity.mention
    for child in scene.lexicon.children.get(company.id, ()):
        chip = scene.lexicon.entities[child]
        label = next((n for n in chip.labels if len(n) > MIN_LABEL and n in mention and n != mention), "")
        if chip.cls == "ChipFamily" and label:
            start = phrase.head.start + mention.index(label)
            claim = Claim(None, [Span(start, start + len(label))], subject=entity_of(chip, label), predicate="designedBy",
                          object=entity_of(company, ""))
            claim.confidence, claim.inferred = Decimal("0.8"), (Inferred("object"),)
            yield claim


def _claim(phrase: Phrase, owner: Subject, confidence: str, scene: Scene) -> Claim:
    spans = [phrase.head.span]
    inside = owner.span is not None and scene.sentence.start <= owner.span.start and owner.span.end <= scene.sentence.end
    if inside and owner.span is not None:
        spans.append(owner.span)
    claim = Claim(None, sorted(spans), subject=phrase.entity, predicate=OWNED[phrase.entity.cls], object=owner.entity)
    claim.confidence = Decimal(confidence)
    if not inside:
        claim.inferred = (Inferred("object", owner.span),)
    return claim


def _belongs(entry: EntityEntry, owner: Entity, scene: Scene) -> bool:
    return entry.id != owner.id and (owner.id in entry.owners or scene.lexicon.company_of(entry.id) == owner.id)


def _source(phrase: Phrase, entry: EntityEntry, scene: Scene) -> Subject | None:
    """Return the owner named behind a thing: "Trainium3, the newest accelerator from Amazon"."""
    for group in scene.groups[bisect_left(scene.groups, phrase.end, key=lambda g: g.start):]:
        if group.start - phrase.end > SOURCE_GAP:
            return None
        first = group.phrases[0]
        between = scene.text[phrase.end:group.start]
        if first.entity.cls in COMPANIES and scene.links.sources.search(between) and between.count(",") < 2 and _belongs(entry, first.entity, scene):
            return Subject(first.entity, first.head.span)
        return None
    return None


def _possessor(phrase: Phrase, entry: EntityEntry, scene: Scene) -> Subject | None:
    """Return who "its" in front of a thing refers to, if the thing is theirs: "its model, Claude"."""
    found = list(scene.links.possessives.finditer(scene.text, max(scene.sentence.start, phrase.start - POSSESSIVE_GAP), phrase.start))
    match = found[-1] if found else None
    if match is None or any(match.end() <= g.start < phrase.start for g in scene.groups):
        return None
    before = [p for g in scene.groups if g.end <= match.start() for p in g.phrases]
    for known in (*(Subject(p.entity, p.head.span) for p in reversed(before)), *scene.focus.topic[:2], *scene.lately):
        if known.entity.cls in COMPANIES and _belongs(entry, known.entity, scene):
            return known
    return None


def _parent(entry: EntityEntry, scene: Scene) -> str:
    if entry.cls == "Company":
        return next((o for o in entry.owners if o in scene.lexicon.entities), "")
    return scene.lexicon.company_of(entry.id)


def _reported(group: Group, entry: EntityEntry, report: tuple[list[Frame], str], scene: Scene) -> bool:
    """Return whether a part, or one of its list, stands in a report of its whole: a subsidiary with a figure, a business of the company in focus."""
    frames, main = report
    parent = _parent(entry, scene)
    if not parent or parent not in scene.lexicon.entities:
        return False
    listed = {p.entity.id for p in group.phrases}
    figured = any(not f.reason and f.subject is not None and f.subject.entity.id in listed for f in frames)
    if entry.cls == "Company":
        return figured and parent in (main, scene.focus.company)
    about = {scene.focus.company, *(scene.lexicon.company_of(s.entity.id) for s in scene.focus.topic[:1])}
    if entry.cls != "Segment" or parent not in about or parent not in scene.named:
        return False
    return not entry.contextual or _headed(group, scene)


def _headed(group: Group, scene: Scene) -> bool:
    """Return whether generic names are used as businesses: a noun of businesses behind, or at the head of a clause with an amount behind."""
    if scene.links.units.match(scene.text, group.end) or any(is_provisional(p.entity.id) for p in group.phrases):
        return True
    if len(group.phrases) > 1 and scene.links.numbered.search(scene.text, scene.sentence.start, group.start) is not None:
        return True  # "two segments: A and B"
    start = scene.clause(group.start)[0]
    opening = OPENING if group.phrases[0].entity.mention.isascii() else FIRST
    return group.start - start <= opening and scene.amount(group.end, min(scene.sentence.end, group.end + FIGURE))
