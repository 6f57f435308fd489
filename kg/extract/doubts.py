"""What makes the relations of a sentence no facts, looked for once in it: later denials, words of possibility, hypotheses of any form."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kg.extract.linking import Scene
from kg.extract.tokens import Token

__all__ = ["Doubts"]


@dataclass(frozen=True, slots=True)
class Doubts:
    """denied: where the last denial of the sentence begins. unsure: starts and ends of words such as "in talks". inverted: it opens with "Had"."""

    denied: int
    unsure: tuple[tuple[int, int], ...]
    inverted: bool

    @classmethod
    def of(cls, scene: Scene) -> Doubts:
        """Look through a sentence."""
        start, end = scene.sentence.start, scene.sentence.end
        denials = [m.start() for m in scene.links.denial.finditer(scene.text, start, end)]
        unsure = tuple(m.span() for m in scene.links.unsure.finditer(scene.text, start, end))
        return cls(denials[-1] if denials else -1, unsure, scene.links.inverted.match(scene.text, start) is not None)

    def cover(self, token: Token, scene: Scene) -> bool:
        """Return whether what a cue says is taken back behind it, or only possible by words of its clause before it."""
        if self.inverted or self.denied >= token.end or scene.links.may.search(scene.text, scene.sentence.start, token.start) is not None:
            return True
        if scene.links.supposed.search(scene.text, scene.clause(token.start)[0], token.end) and scene.links.condition.search(
                scene.text, token.end, scene.sentence.end):
            return True  # "would compete with X if"
        if not self.unsure:
            return False
        first = bisect_left(self.unsure, (scene.clause(token.start)[0], 0))
        return first < len(self.unsure) and self.unsure[first][1] <= token.end
