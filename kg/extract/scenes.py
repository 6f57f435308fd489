"""A sentence prepared for relations: its names as groups, and where its clauses end."""

from __future__ import annotations

import re

from kg.extract.focus import Focus
from kg.extract.grouping import groups_of
from kg.extract.linking import Scene
from kg.extract.naming import Links
from kg.extract.reading import Reading
from kg.extract.tokens import Sentence
from kg.lexicon import Lexicon

__all__ = ["scene_of"]

BRACKET = re.compile(r"\([^()]{0,40}\)")


def scene_of(sentence: Sentence, focus: Focus, context: tuple[Lexicon, Links], reading: Reading) -> Scene:
    """Return a sentence prepared for relations."""
    lexicon, links = context
    text = reading.folded.lower
    scene = Scene(sentence, focus, lexicon, links, text, plain=reading.folded.plain, named=reading.named, tokens=reading.tokens, lately=focus.lately,
                  main=reading.companies[0] if reading.companies else "")
    names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None]
    scene.groups = groups_of(names, scene.layout)
    scene.cuts += [m.start() for m in links.coordinate.finditer(text, sentence.start, sentence.end)]
    inside = [(g.start, g.end) for g in scene.groups] + [m.span() for m in BRACKET.finditer(text, sentence.start, sentence.end)]
    for token in sentence.tokens:
        if token.kind in ("break", "hard") and text[token.start] not in "()" and not any(a <= token.start < b for a, b in inside):
            scene.cuts.append(token.start)
            if token.kind == "hard":
                scene.stops.append(token.start)
    scene.cuts.sort()
    return scene
