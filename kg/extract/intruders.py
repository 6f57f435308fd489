"""Who acts in a clause but is no name that is known, and which names of a clause do not act in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.grouping import Group
from kg.extract.naming import HANZI
from kg.extract.tokens import Token

if TYPE_CHECKING:
    from kg.extract.linking import Scene

__all__ = ["complement", "first_verb", "intruder"]

INTRUDER = re.compile(r"\W*(?:The )?(?:[a-z]+ ){0,2}(?P<name>(?:[A-Z]|\d+[A-Z])[A-Za-z0-9&-]*[a-z0-9]"
                      r"(?: [A-Z][A-Za-z0-9&-]*){0,2})(?: [a-z]+){0,2} ?$")
NOUN_PHRASE = re.compile(r"\s*(?P<joint>(?:and |but |while )(?:(?:in|at|on) [A-Za-z ]{2,30} )?)?"
                         r"(?:a|an|another|all|some|most|many|several|every|each|half|none|one) [a-z]")
MODEL = re.compile(rf"\W*{HANZI}{{0,2}}(?P<name>[A-Z][A-Za-z]*-?\d[A-Za-z0-9-]*){HANZI}{{0,4}}$")
TOUCHING = re.compile(rf"{HANZI}(?P<name>[A-Z][A-Za-z]{{2,20}})$(?<=[a-zA-Z])")  # a Latin name right before Chinese words of relations
ANTECEDENT = re.compile(r"(?:[A-Z]|\d+[A-Z])[A-Za-z0-9-]*,?$")
ADVERB = "ly"


def complement(group: Group, clause: int, scene: Scene) -> bool:
    """Return whether a name does not act in its clause: "which is X's unit", "which X bought"."""
    relative = scene.text[clause:clause + 1] == " " and scene.links.relative.match(scene.text, clause) is not None
    return relative or scene.links.copula.search(scene.text, clause, group.start) is not None


def first_verb(start: int, group: Group, scene: Scene) -> Token | None:
    """Return the verb before the first name of a clause that is not the sentence's first: "X, the market leader, counts A as its customer and"."""
    verb = next((t for t in scene.sentence.tokens if t.kind == "relation" and start <= t.start and t.end <= group.start), None)
    return verb if start > scene.sentence.start else None


def intruder(start: int, at: int, scene: Scene) -> bool:
    """Return whether a Latin name, model or thing known to nobody acts in the clause from `start`: ", while Netbrake ships to X", ",AST27已获X采用"."""
    noun = NOUN_PHRASE.match(scene.text, start, at)
    if noun is not None and (start in (scene.sentence.start, scene.section(start)) or noun["joint"]) and not any(
            (t.cue("anaphor") is not None or t.entity is not None) and start <= t.start < at for t in scene.sentence.tokens):
        return True  # "A version based on X will follow"
    if scene.links.relative.match(scene.text, start) is not None and ANTECEDENT.search(scene.plain, scene.sentence.start, start) is not None:
        return not any(g.end < start for g in scene.groups)  # "the 7060X6, which is built on X"
    match = INTRUDER.match(scene.plain, start, at) or TOUCHING.search(scene.plain, start, at) or MODEL.match(scene.plain, start, at)
    if match is None or any(t.kind != "relation" and t.start < match.end("name") and match.start("name") < t.end for t in scene.sentence.tokens):
        return False
    words = match["name"].lower().split()
    return not any(word in scene.lexicon.plain_firms or word in scene.lexicon.plain_words or word.endswith(ADVERB) for word in words)
