"""Many words searched for in one pass over a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import ahocorasick_rs as ac

__all__ = ["Automaton", "is_latin", "standing"]

HEAD = 2  # first code points of a word, by which it is looked up
ENOUGH = 20_000  # code points of text by which an automaton has paid for its building


class Automaton:
    """Finds words in texts: all that occur, also inside or across others.

    words    each once; found ones are told by their places among them
    longest  of those that overlap only the leftmost is found, and of those that begin at one place the longest

    The first short texts are searched by looking words up, for an automaton takes its time to be built; both find the same.

    >>> Automaton(["chip", "chips", "ip"]).find("two chips")
    [(0, 4, 8), (1, 4, 9), (2, 6, 8)]
    >>> Automaton(["chip", "chips", "ip"], longest=True).find("two chips")
    [(1, 4, 9)]
    """

    __slots__ = ("_automaton", "_heads", "_searched", "longest", "places", "words")

    def __init__(self, words: Sequence[str], *, longest: bool = False) -> None:
        self.__setstate__((words, longest, _heads(words)))

    def __getstate__(self) -> tuple[Sequence[str], bool, Mapping[str, tuple[int, ...]]]:
        return self.words, self.longest, self._heads

    def __setstate__(self, state: tuple[Sequence[str], bool, Mapping[str, tuple[int, ...]]]) -> None:
        self.words, self.longest, self._heads = state
        self.places = dict(zip(self.words, range(len(self.words)), strict=True))
        self._automaton: ac.AhoCorasick | None = None
        self._searched = 0

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return place among the words, start and end of what is found; of words that begin at one place the shorter first."""
        if self._automaton is None:
            self._searched += len(text)
            if self._searched <= ENOUGH:
                return self._looked_up(text)
            kind = ac.MatchKind.LeftmostLongest if self.longest else ac.MatchKind.Standard
            self._automaton = ac.AhoCorasick(self.words, matchkind=kind)
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=not self.longest)
        return found

    def _looked_up(self, text: str) -> list[tuple[int, int, int]]:
        out = []
        size, free = len(text), 0
        for at in range(size):
            lengths = self._heads.get(text[at:at + HEAD]) or self._heads.get(text[at])
            if lengths is None or at < free:
                continue
            here = [(place, at, at + length) for length in lengths if at + length <= size and (place := self.places.get(text[at:at + length])) is not None]
            if self.longest and here:
                here = here[-1:]
                free = here[-1][2]
            out += here
        return out


def standing(words: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of `words` where they stand, Latin ones inside no other word: the leftmost, of several there the longest, none overlapping.

    >>> list(standing(["Acme", "Acme Labs", "Lab"], "Acme Labs and Acme"))
    [(0, 9), (14, 18)]
    """
    found, reached = Automaton(sorted(set(words))).find(text), 0
    for start, end in sorted(((start, end) for _, start, end in found), key=lambda span: (span[0], -span[1])):
        if start >= reached and not (text[start:end].isascii() and (is_latin(text[start - 1:start]) or is_latin(text[end:end + 1]))):
            yield start, end
            reached = end


def is_latin(char: str) -> bool:
    """Return whether a character, or none, is one that Latin words are made of.

    >>> is_latin("x"), is_latin(""), is_latin("\u8425")
    (True, False, False)
    """
    return char.isascii() and char.isalnum()


def _heads(words: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the words that begin so; those of a single code point are told with longer ones, too."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[word[:HEAD]].add(len(word))
    for head, found in lengths.items():
        found |= lengths.get(head[0], set())
    return {head: tuple(sorted(found)) for head, found in sorted(lengths.items())}
