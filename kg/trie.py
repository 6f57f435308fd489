"""Many words as one regular expression, arranged as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

__all__ = ["beginning", "either", "of_script", "trie"]

SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")
NOTHING = r"(?!)"
APART, END = "(?<![a-z0-9].)", "(?![a-z0-9])"  # what holds behind the first character of a Latin word, and behind its last


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
        _grow(tree, word[::-1] if backward else word, "")
    return _spell(tree) if tree else NOTHING


def of_script(words: Iterable[str], *, latin: bool) -> str:
    """Return the branches of an alternation for the words of one script, the longest first; nothing matches if there are none.

    >>> of_script(["firm", "firms", "公司"], latin=True), of_script([], latin=False)
    ('firms|firm', '(?!)')
    """
    found = {word for word in words if word.isascii() == latin}
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word))) or NOTHING


def either(words: Iterable[str]) -> str:
    """Return a pattern for the longest of `words`; Latin ones stand between word bounds.

    The bound before a word is asked for behind its first character, so that a search passes over every other character at once.

    >>> either(["and", "as", "\u548c"])
    '(?:a(?<![a-z0-9].)(?:nd(?![a-z0-9])|s(?![a-z0-9]))|\u548c)'
    """
    trees: dict[str, dict[str, Any]] = {}
    for word in sorted(set(words)):
        _grow(trees.setdefault(word[:1], {}), word[1:], END if _latin(word[-1:]) else "")
    branches = [_spell({first: {}}) + (APART if _latin(first) else "") + _spell(rest) for first, rest in trees.items() if first]
    return f"(?:{'|'.join([*branches, *([''] if '' in trees else [])])})" if trees else NOTHING


def beginning(words: Iterable[str]) -> str:
    """Return a pattern for the first character of `words` wherever one of them stands, Latin ones behind no letter: a search passes over all others at once.

    >>> [m.start() for m in re.finditer(beginning(["is making", "making"]), "Acme is making, not remaking")]
    [5, 8]
    """
    known = {word for word in words if word}
    firsts = "".join(sorted({re.escape(word[0]) for word in known}))
    latin, others = ([word for word in known if word.isascii() == told] for told in (True, False))
    return f"[{firsts}](?:(?<![A-Za-z].)(?<=(?={trie(latin)}).)|(?<=(?={trie(others)}).))" if known else NOTHING


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _grow(node: dict[str, Any], word: str, end: str) -> None:
    """Put a word into a tree; `end` is the pattern of what holds behind it."""
    for char in word:
        node = node.setdefault(char, {})
    node[end] = {}


def _spell(node: dict[str, Any]) -> str:
    stem = ""
    while len(node) == 1 and len(next(iter(node))) == 1:
        ((char, node),) = node.items()
        stem += SPECIAL.sub(r"\\\1", char)
    branches = [SPECIAL.sub(r"\\\1", char) + _spell(rest) for char, rest in node.items() if len(char) == 1]
    ends = [end for end in node if len(end) != 1]
    if not branches:
        return stem + "".join(ends)
    rest = "|".join([*branches, *(end for end in ends if end)])
    if "" in node:
        return f"{stem}(?:{rest})?"
    return f"{stem}(?:{rest})" if len(branches) + len(ends) > 1 else stem + rest
