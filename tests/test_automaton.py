"""Many words searched for at once: looking words up finds what an automaton finds."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.automaton import ENOUGH, Automaton, standing

WORDS = st.lists(st.text("abc营收", min_size=1, max_size=4), unique=True, max_size=12)


@given(WORDS, st.text("abc营收 ", max_size=40), st.booleans())
def test_find_gives_the_same_before_and_behind_the_building_of_the_automaton(words: list[str], text: str, longest: bool) -> None:
    searched = Automaton(words, longest=longest)
    first = searched.find(text)
    searched.find(" " * ENOUGH)
    assert sorted(searched.find(text)) == sorted(first)


@pytest.mark.parametrize(("words", "found"), [([], []), (["a"], [(0, 0, 1), (0, 3, 4)]), (["b a", "ba"], [(0, 1, 4)])])
def test_find_tells_places_among_the_words(words: list[str], found: list[tuple[int, int, int]]) -> None:
    assert Automaton(words).find("ab a") == found


def test_an_automaton_is_kept_as_its_words() -> None:
    kept = pickle.loads(pickle.dumps(Automaton(["one", "no"], longest=True)))
    assert kept.find("none") == [(1, 0, 2)]
    assert kept.places == {"one": 0, "no": 1}


@given(st.lists(st.text("ab营- ", min_size=1, max_size=4), unique=True, min_size=1, max_size=8), st.text("ab营- ", max_size=40))
def test_standing_finds_what_the_plain_list_of_words_would_find(words: list[str], text: str) -> None:
    longest = sorted(words, key=lambda w: (-len(w), w))
    plain = re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(w)}(?![A-Za-z0-9])" if w.isascii() else re.escape(w) for w in longest))
    assert list(standing(words, text)) == [m.span() for m in plain.finditer(text)]
