"""Regular expressions made of the code that they were compiled to before: a thousandth of the work of compiling them."""

from __future__ import annotations

import re
from array import array
from re import _compiler, _parser  # type: ignore[attr-defined]

__all__ = ["Code", "codes", "compiled"]

Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, instructions, and number, places and names of the groups, as the engine of `re` takes them."""
WORD = "I"  # an instruction of the engine

codes: dict[tuple[str, int], Code] = {}
"""What is known of the patterns that `compiled` was asked for, by their source and flags."""


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""Return what `re.compile` returns; the code is taken from `codes` if it is there, else it is put there.

    Meant for patterns that the ontology spells: what is made of a document's words would be kept for ever.

    >>> compiled(r"(?P<year>\d{4})").search("in 2025")["year"]
    '2025'
    >>> compiled("(")
    Traceback (most recent call last):
    re.error: missing ), unterminated subpattern at position 0
    """
    code = codes.get((source, int(flags)))
    if code is None:
        code = codes[source, int(flags)] = _code_of(source, int(flags))
        codes[source, code[0]] = code  # flags that a source sets itself belong to its pattern
    final, words, groups, places, names = code
    pattern: re.Pattern[str] = _compiler._sre.compile(source, final, array(WORD, words).tolist(), groups, places, names)
    return pattern


def _code_of(source: str, flags: int) -> Code:
    tree = _parser.parse(source, flags)
    places = dict(tree.state.groupdict)
    names: list[str | None] = [None] * tree.state.groups
    for name, place in places.items():
        names[place] = name
    return flags | tree.state.flags, array(WORD, _compiler._code(tree, flags)).tobytes(), tree.state.groups - 1, places, tuple(names)
