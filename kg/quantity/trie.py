"""Many words as one regular expression, arranged as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

__all__ = ["trie"]

SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")
NOTHING = r"(?!)"


def trie(words: Iterable[str], *, backward: bool = False) -> str:
    r"""Return a pattern, without capturing groups, that matches the longest of `words`; nothing matches if there are none.

    backward  spell the words from their ends, to match on reversed text

    The time to match does not grow with the number of words.

    >>> trie(["bn", "billion", "b"])
    'b(?:illion|n)?'
    >>> trie(["no more than", "more than"], backward=True)
    'naht erom(?: on)?'
    >>> trie([])
    '(?!)'
    """
    tree: dict[str, Any] = {}
    for word in sorted(set(words)):
        node = tree
        for char in reversed(word) if backward else word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _spell(tree) if tree else NOTHING


def _spell(node: dict[str, Any]) -> str:
    stem = ""
    while len(node) == 1 and "" not in node:
        ((char, node),) = node.items()
        stem += SPECIAL.sub(r"\\\1", char)
    branches = [SPECIAL.sub(r"\\\1", char) + _spell(rest) for char, rest in node.items() if char]
    if not branches:
        return stem
    rest = "|".join(branches)
    if "" in node:
        return f"{stem}(?:{rest})?"
    return f"{stem}(?:{rest})" if len(branches) > 1 else stem + rest
