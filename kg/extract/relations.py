"""Relations between entities of one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.focus import Focus
from kg.extract.gate import Claim
from kg.extract.reading import Reading
from kg.extract.tokens import Sentence
from kg.lexicon import Lexicon

__all__ = ["relations_of"]


def relations_of(sentence: Sentence, focus: Focus, lexicon: Lexicon, reading: Reading) -> Iterator[Claim]:
    """Yield the relations that a sentence states."""
    yield from ()
