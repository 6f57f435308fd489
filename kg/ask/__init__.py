"""Questions in words: which stored question they mean, with which parameters, or why none. No language model, no guessing.

Every letter of the words must be accounted for: as a name of an entity, metric, measure, period …, as words of the question, or as a
filler. What is left over, or fits two questions alike, is refused.
"""

from __future__ import annotations

from kg.ask.choosing import Refused, Understood, understand
from kg.ask.vocabulary import Vocabulary, compile_vocabulary

__all__ = ["Refused", "Understood", "Vocabulary", "compile_vocabulary", "understand"]
