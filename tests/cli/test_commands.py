"""The command line does what each verb says: results on stdout, messages on stderr, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_samples import Run

ZH, EN = "amazon-2025q4.zh.txt", "amazon-2025q4.en.txt"


def test_build_reads_a_folder_draws_the_page_and_changes_nothing_the_second_time(kg: Run, articles: Path) -> None:
    first = kg("build", "news")
    assert first.status == 0
    assert "documents  2 read, 2 new or changed, 0 not loaded" in first.out
    assert "graph      kg-store: 2 documents, " in first.out
    assert "questions  33, see `kg questions`; for example: kg query cq01" in first.out
    assert "page       kg-store/page.html" in first.out
    assert first.err.splitlines() == [f"kg: [1/2] {EN}", f"kg: [2/2] {ZH}"]
    page = Path("kg-store/page.html").read_bytes()
    assert page.startswith(b"<!doctype html>")
    assert kg("export", "-o", "first.nq").out == "first.nq\n"
    second = kg("build", articles)
    assert "documents  2 read, 0 new or changed, 0 not loaded" in second.out
    kg("export", "-o", "second.nq")
    assert Path("first.nq").read_bytes() == Path("second.nq").read_bytes()
    assert Path("kg-store/page.html").read_bytes() == page


def test_build_in_another_order_and_by_other_names_of_the_paths_gives_the_same_bytes(kg: Run, articles: Path) -> None:
    kg("build", f"news/{ZH}", f"news/{EN}", articles / ZH, "news/*.txt", "--no-page", "--store", "a")
    kg("build", "news", "--no-page", "--store", "b")
    kg("export", "--store", "a", "-o", "a.nq")
    kg("export", "--store", "b", "-o", "b.nq")
    assert Path("a.nq").read_bytes() == Path("b.nq").read_bytes()
    assert not Path("a/page.html").exists()


def test_build_counts_a_file_that_is_named_twice_once(kg: Run, articles: Path) -> None:
    assert "documents  1 read, 1 new" in kg("build", f"news/{ZH}", articles / ZH, "--no-page").out


def test_build_writes_the_page_where_it_is_told_and_the_day_where_the_text_has_none(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "undated.txt").write_text("Intel said revenue was $13.3 billion in the third quarter of 2024.", encoding="utf-8")
    assert kg("build", "undated.txt", "--date", "2024-10-31", "--page", "out/p.html").status == 0
    assert Path("out/p.html").is_file()
    assert "2024-10-31" in kg("query", "-e", "SELECT ?d WHERE { ?x dcterms:issued ?d }").out


def test_kg_store_names_the_store(kg: Run, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", str(built))
    assert kg("show", "AWS").status == 0
    assert "0 errors" in kg("validate").err


def test_query_answers_a_question_an_expression_and_a_file_alike(kg: Run, store: Path, tmp_path: Path) -> None:
    table = kg("query", "cq02")
    assert table.status == 0
    assert "Amazon Web Services" in table.out
    assert "35.0" in table.out
    expression = "SELECT ?v WHERE { ?o kg:subject kgr:amazon ; kg:metric kgm:revenue ; kg:value ?v } ORDER BY ?v"
    (tmp_path / "own.rq").write_text(expression, encoding="utf-8")
    answer = kg("query", "-e", expression, "--format", "csv").out
    assert "213390000000" in answer
    assert kg("query", "own.rq", "--format", "csv").out == answer


def test_query_takes_parameters_and_gives_names_for_identifiers(kg: Run, store: Path) -> None:
    asked = ("query", "-e", "SELECT ?who WHERE { ?o kg:subject ?who ; kg:metric ?m } ORDER BY ?who LIMIT 1", "--set", "m=kgm:netIncome")
    assert "amazon" in kg(*asked).out
    assert "亚马逊" in kg(*asked, "--labels", "zh").out


def test_questions_are_listed_in_both_languages(kg: Run) -> None:
    assert "cq01   Which cloud grew fastest in calendar 2025Q4?\n         --set cloud=" in kg("questions").out
    assert "2025 年第四季度哪家云增长最快？" in kg("questions", "--language", "zh").out


def test_show_prints_a_card_with_quotes_in_the_language_asked_for(kg: Run, store: Path) -> None:
    english, chinese = kg("show", "AWS").out, kg("show", "AWS", "--language", "zh").out
    assert "\nbacklog\n" in english
    assert "\n在手订单\n" in chinese
    for card in (english, chinese):
        assert "“AWS未履行订单2440亿美元”  amazon-2025q4.zh.txt 2026-02-06 [" in card


def test_render_writes_one_file_without_remote_references(kg: Run, store: Path) -> None:
    assert kg("render", "-o", "out/p.html", "--focus", "AWS", "--language", "zh").out == "out/p.html\n"
    page = Path("out/p.html").read_text(encoding="utf-8")
    assert "<script src=" not in page
    assert "213390000000" in page


@pytest.mark.parametrize("ending", ["nq", "trig", "nt", "ttl"])
def test_export_can_be_asked_and_validated_like_the_store(kg: Run, store: Path, ending: str) -> None:
    kg("export", "-o", f"g.{ending}")
    assert kg("query", "cq02", "--store", f"g.{ending}").out == kg("query", "cq02").out
    checked = kg("validate", f"g.{ending}")
    assert (checked.status, checked.complaint) == (0, kg("validate").complaint)


def test_validate_says_no_by_its_exit_status(kg: Run, tmp_path: Path) -> None:
    base = "https://w3id.org/chipkg/"
    rows = {"start": "4", "end": "9"}
    lines = [f'<{base}doc/0#char=4,9;0> <{base}ont#{name}> "{value}"^^<http://www.w3.org/2001/XMLSchema#integer> .' for name, value in rows.items()]
    (tmp_path / "bad.nt").write_text("\n".join([*lines, f'<{base}doc/0#char=4,9;0> <{base}ont#exact> "cut" .', ""]), encoding="utf-8")
    ran = kg("validate", "bad.nt")
    assert ran.status == 1
    assert "the quote is not as long as its offsets say" in ran.out
    assert ran.complaint == "kg: 1 errors, 0 warnings"


def test_remove_takes_out_one_document_and_building_brings_it_back(kg: Run, store: Path, articles: Path) -> None:
    kg("export", "-o", "before.nq")
    assert kg("remove", ZH).out == "removed 01e17913275fbbf84b46d47feb14afd22b174dc1d53e0d777e2dd8fd70372f2a\n"
    assert kg("remove", ZH).status == 2
    assert "amazon-2025q4.zh.txt" not in kg("show", "AWS").out
    assert "documents  2 read, 1 new or changed" in kg("build", "news").out
    kg("export", "-o", "after.nq")
    assert Path("before.nq").read_bytes() == Path("after.nq").read_bytes()
