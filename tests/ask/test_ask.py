"""Room: kg.ask. Promise: words either mean one stored question, with its parameters, or are refused with a reason; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ask import Refused, Understood, Vocabulary, compile_vocabulary, understand
from kg.ontology import load, shipped_folder
from kg.query import lookups, questions
from kg.query.questions import parse_question

QUESTIONS, LOOKUPS = questions(shipped_folder()), lookups(shipped_folder())


def cases(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split(" | ")] if not line.endswith(" | ") else [*line[:-3].split(" | "), ""] for line in lines if not line.startswith("#")]


UNDERSTOOD, REFUSED = cases("understood.txt"), cases("refused.txt")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return compile_vocabulary(load(), [("x-acme-12345678", "Acme Fabrics")])


def test_there_are_enough_cases_in_three_scripts() -> None:
    asked = [words for words, *_ in UNDERSTOOD]
    traditional = [words for words in asked if any(char in "亞馬遜雲業營財測晶專聯誰與數據個輝達競爭來藝" for char in words)]
    chinese = [words for words in asked if not words.isascii() and words not in traditional]
    assert (len(asked) >= 60, len(traditional) >= 15, len(chinese) >= 20, sum(map(str.isascii, asked)) >= 25, len(REFUSED) >= 20) == (True,) * 5


@pytest.mark.parametrize(("words", "question", "parameters"), UNDERSTOOD, ids=[row[0] for row in UNDERSTOOD])
def test_words_mean_one_question_with_its_parameters(vocabulary: Vocabulary, words: str, question: str, parameters: str) -> None:
    found = understand(words, vocabulary, QUESTIONS, LOOKUPS)
    assert isinstance(found, Understood), found
    assert found.question.short == question
    assert dict(found.parameters) == dict(part.split("=") for part in parameters.split())


@pytest.mark.parametrize(("words", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_words_that_may_mean_something_else_are_refused(vocabulary: Vocabulary, words: str, reason: str) -> None:
    found = understand(words, vocabulary, QUESTIONS, LOOKUPS)
    assert isinstance(found, Refused), found
    assert found.reason == reason
    assert 0 < len(found.nearest) <= 3


def test_the_words_of_a_stored_question_mean_it(vocabulary: Vocabulary) -> None:
    for question in [*QUESTIONS, *LOOKUPS]:
        for words in (question.id, question.short, question.en, question.zh):
            found = understand(words, vocabulary, QUESTIONS, LOOKUPS)
            assert isinstance(found, Understood) and found.question == question


def test_every_group_of_words_of_a_question_is_in_both_languages() -> None:
    for question in QUESTIONS:
        assert question.words, question.id
        for group in question.words:
            assert any(word.isascii() for word in group) and any(not word.isascii() for word in group), (question.id, group)


def test_what_is_not_named_but_has_a_usual_value_is_marked_as_assumed(vocabulary: Vocabulary) -> None:
    found = understand("AWS growth 2025Q4", vocabulary, QUESTIONS, LOOKUPS)
    assert isinstance(found, Understood) and found.assumed == ("metric",)
    named = understand("AWS revenue growth 2025Q4", vocabulary, QUESTIONS, LOOKUPS)
    assert isinstance(named, Understood) and named.assumed == () and named.parameters == found.parameters


def test_names_that_only_the_store_knows_are_understood(vocabulary: Vocabulary) -> None:
    found = understand("revenue of acme fabrics 2025Q4", vocabulary, QUESTIONS, LOOKUPS)
    assert isinstance(found, Understood) and found.parameters["entity"] == "kgr:x-acme-12345678"


def test_two_questions_that_fit_alike_are_refused(vocabulary: Vocabulary) -> None:
    twins = [parse_question(f"q{n}-x", "# Q: x\n# words: purple\nASK {}") for n in (1, 2)]
    found = understand("purple", vocabulary, twins)
    assert isinstance(found, Refused) and found.reason == "it may mean q1 or q2"


def test_a_name_that_may_be_two_things_is_refused_with_both(vocabulary: Vocabulary) -> None:
    twice = compile_vocabulary(load(), [("x-one", "Gemini Works"), ("x-two", "Gemini Works")])
    found = understand("Gemini Works revenue", twice, QUESTIONS, LOOKUPS)
    assert isinstance(found, Refused) and found.reason == "Gemini Works may be kgr:x-one or kgr:x-two"


@pytest.mark.parametrize("words", ["", "   ", "?" * 600, "\x00", "云" * 501, "％％％", "{ ?s ?p ?o }"])
def test_no_words_are_no_question(vocabulary: Vocabulary, words: str) -> None:
    assert isinstance(understand(words, vocabulary, QUESTIONS, LOOKUPS), Refused)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=60) | st.lists(st.sampled_from(["AWS", "revenue", "2025Q4", "growth", "云", "的", "亚马逊", "why", "%", "24", "Q4", "capex", "\u200b"]), max_size=8).map(" ".join))
def test_any_words_are_understood_or_refused_and_always_alike(vocabulary: Vocabulary, words: str) -> None:
    assert understand(words, vocabulary, QUESTIONS, LOOKUPS) == understand(words, vocabulary, QUESTIONS, LOOKUPS)
