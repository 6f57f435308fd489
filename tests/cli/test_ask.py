"""Room: kg.cli. Promise: `kg ask` answers a question in words on stdout, says on stderr what it understood, and refuses with exit status 1."""

from __future__ import annotations

from pathlib import Path

from cli_samples import Run


def test_ask_answers_and_says_what_it_understood(kg: Run, store: Path) -> None:
    ran = kg("ask", "cloud growth 2025Q4")
    assert ran.status == 0
    assert "Amazon Web Services" in ran.out
    assert ran.complaint == ("kg: understood: cq01 with cloud = Amazon Web Services (assumed); period = 2025Q4; "
                             "as in: Which cloud grew fastest in calendar 2025Q4?")


def test_ask_answers_in_the_language_of_the_question(kg: Run, store: Path) -> None:
    ran = kg("ask", "亚马逊2025年第四季度营收")
    assert "绝对值" in ran.out and "美元" in ran.out
    assert ran.complaint == "kg: understood: figure with entity = 亚马逊; metric = 营业收入; period = 2025Q4; as in: 亚马逊 2025 年第四季度的营业收入是多少？"
    assert "https://w3id.org/chipkg/unit/USD" in kg("ask", "Amazon revenue 2025Q4", "--labels", "none", "--format", "csv").out


def test_ask_takes_words_without_quotes(kg: Run, store: Path) -> None:
    assert kg("ask", "AWS", "revenue", "2025Q4").out == kg("ask", "AWS revenue 2025Q4").out != ""


def test_ask_refuses_with_the_nearest_questions(kg: Run, store: Path) -> None:
    ran = kg("ask", "cloud growth")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines()[0] == "kg: not understood: the nearest question, cq01, does not fit: it needs the period"
    assert ran.err.splitlines()[1] == "kg:   cq01     Which cloud grew fastest in calendar 2025Q4?  [cloud, period]"
    assert len(ran.err.splitlines()) == 4


def test_ask_says_when_no_document_knows(kg: Run, store: Path) -> None:
    ran = kg("ask", "Apple revenue 2019Q1")
    assert ran.status == 0
    assert ran.err.splitlines()[1] == "kg: no document in this store says so"


def test_query_takes_generic_questions_and_names_in_any_language(kg: Run, store: Path) -> None:
    ran = kg("query", "figure", "--set", "entity=亚马逊云科技", "--set", "metric=营收", "--set", "period=2025年第四季度", "--format", "csv")
    assert ran.status == 0 and "35600000000" in ran.out
    assert kg("query", "cq01", "--set", "period=2025Q5").complaint.startswith("kg: period=2025Q5: not a period (write 2025Q4, 2025")
    assert "figure" in kg("questions").out
