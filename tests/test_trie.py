"""Room: kg.trie. Promise: a tree of words finds what the plain list of them, the longest first, would find."""

from __future__ import annotations

import re

import pytest

from kg.trie import beginning, either

WORDS = ["net", "net sales", "a", "a.m.", "'s", "的", "的话", "-", "q1"]
PLAIN = re.compile("|".join(
    ("(?<![a-z0-9])" if w[0].isalnum() and w.isascii() else "") + re.escape(w) + ("(?![a-z0-9])" if w[-1].isalnum() and w.isascii() else "")
    for w in sorted(WORDS, key=lambda w: (-len(w), w))))


@pytest.mark.parametrize("text", [
    "net sales", "net salesman", "planet", "9 a.m.", "a", "ba", "a1", "intel's", "x的话", "的q1", "q12", "\na", "x-net", "", "net\nsales a.m",
])
def test_either_finds_what_the_list_would_find(text: str) -> None:
    assert [m.span() for m in re.finditer(either(WORDS), text)] == [m.span() for m in PLAIN.finditer(text)]


def test_either_of_no_words_never_matches() -> None:
    assert re.search(either([]), "a") is None


@pytest.mark.parametrize("text", ["net sales", "planet", "9 a.m.", "intel's x的话", "的q1 q12", "net\nnet", ""])
def test_beginning_finds_the_first_character_of_each_place(text: str) -> None:
    wanted = sorted({m.start() for w in WORDS for m in re.finditer(("(?<![A-Za-z])" if w.isascii() else "") + re.escape(w), text)})
    assert [m.span() for m in re.finditer(beginning(WORDS), text)] == [(at, at + 1) for at in wanted]
