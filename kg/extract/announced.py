"""Who is named right behind words that announce rivals or customers: a heading "Who is buying", a line "The rivals:"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.focus import Subject
from kg.extract.linking import Scene
from kg.extract.reading import Reading
from kg.extract.tokens import FIRMS, Sentence, Token
from kg.extract.vetoes import vetoed
from kg.lexicon import RelationCue
from kg.resolve import entity_of

__all__ = ["announce", "announced"]

RIVALRY = "competesWith"
NEXT = "N"  # the order of words that announce who opens the next sentence
LONGEST = 60  # code points of a sentence or heading that announces
BESIDE = 2  # code points between what is expected and of whom
FIRST = 12  # code points before the name that opens a sentence


def announce(sentence: Sentence, reading: Reading) -> None:
    """Note what a short sentence without a name announces, or that it announces nothing; the next item of a list leaves that as it is."""
    if sentence.end - sentence.start >= LONGEST or any(t.entity is not None for t in sentence.tokens):
        return
    heralds = [i for t in sentence.tokens if not vetoed(t, sentence) for i in t.items if isinstance(i, RelationCue) and i.order == NEXT]
    if heralds or sentence.block.kind != "item":
        reading.announced = (heralds[0].predicate, sentence.block) if heralds else None


def announced(scene: Scene, reading: Reading) -> Iterator[tuple[Token, str, Subject, Subject]]:
    """Yield who opens a sentence, as what was announced before, to the company in focus: its name, the predicate, both ends.

    An announcement holds for one item of a list after another, one of rivals as long as each sentence of a paragraph opens with a company.
    """
    block, group, told = scene.sentence.block, scene.groups[0] if scene.groups else None, reading.announced
    reading.announced = told if told is not None and told[1].kind == "heading" and block.kind == "item" else None  # one item after another
    firm = scene.lexicon.entities.get(scene.main)
    if told is None or group is None or firm is None or told[1] is not block and told[1].kind != "heading":
        return
    if group.start - scene.sentence.start > FIRST or block is not told[1] and not scene.sentence.first:
        return
    foreseen = [g.start for g in scene.groups[1:] if g.phrases[0].entity.id == firm.id]
    if any(t.cue("status") is not None and 0 <= start - t.end <= BESIDE for t in scene.sentence.tokens for start in foreseen):
        return  # who expects something of the company is a source, no customer
    if group.phrases[0].maker is not None or scene.links.unsure.search(scene.text, scene.sentence.start, scene.sentence.end) is not None:
        return  # "Google TPUs are", "X is thought to be a potential buyer"
    members = group.members(FIRMS)
    if told[0] == RIVALRY and members:
        reading.announced = reading.announced or (told[0], block)  # one sentence after another
    for subject in members:
        yield group.phrases[0].head, told[0], subject, Subject(entity_of(firm, ""), None)
