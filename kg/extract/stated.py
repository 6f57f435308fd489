"""Relations between the entities of one sentence: parts and makers, posts, and what words of linking say."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.amounts import Frame
from kg.extract.assemble import vetoed
from kg.extract.focus import Focus
from kg.extract.gate import Claim
from kg.extract.linkwords import linked
from kg.extract.parts import parts
from kg.extract.posts import posts
from kg.extract.reading import Reading
from kg.extract.tokens import Sentence, Token
from kg.lexicon import Lexicon

__all__ = ["relations_of"]


def relations_of(sentence: Sentence, frames: list[Frame], focus: Focus, context: tuple[Lexicon, Reading]) -> Iterator[Claim]:
    """Yield the relations that a sentence states; questions, hypotheses, rumours and denials state none.

    frames   the amounts of the sentence: a part or product with a figure of its own is one of its company
    """
    lexicon, reading = context
    names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and not vetoed(_end(t), sentence)]
    if not names:
        return
    yield from parts(sentence, names, frames, focus, context)
    yield from posts(sentence, names, focus, context)
    yield from linked(sentence, names, focus, lexicon, reading.folded.lower)


def _end(token: Token) -> Token:
    return token
