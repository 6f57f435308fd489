"""`kg.check` finds what is planted, in three languages, through the whole way from text to finding, and raises no false alarm."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from check_samples import checked, stored

from kg.check import Report, check
from kg.errors import KgError
from kg.ontology import load, shipped_folder
from kg.pipeline import build, open_store

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "planted.toml").read_text(encoding="utf-8"))["case"]
GUIDANCE = """Guidance

February 5, 2026

Amazon expects operating income in the first quarter of 2026 of $16.5 billion to $21.5 billion, the midpoint of which is below the $18.4 billion of the
first quarter of 2025."""

# Alarms that a misread figure raises, not the text: each goes away with the rule that reads it right.
MISREAD = {
    ("wrongShare", "ase-atm", "revenue", "2025Q3"),  # the share of an application that nobody knows
    ("wrongGrowth", "byd", "unitsShipped", "2025"),  # battery cars alone, set against all
    ("wrongGrowth", "xpeng", "revenue", "2025Q3"),  # "doubled" is no exact number
}


def errors(report: Report) -> list[tuple[str, str, str, str]]:
    return [(found.kind, found.subject, found.metric, found.period) for found in report.errors]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_planted_case_is_found_and_nothing_besides(case: dict[str, Any], tmp_path: Path) -> None:
    report = checked(case["documents"], tmp_path)
    kinds = {kind for kind, _, _ in case["found"]}
    found = sorted([f.kind, f.subject, f.metric] for f in report.findings if f.severity == "error" or f.kind in kinds)
    assert found == sorted(case["found"])


def test_cases_cover_every_kind_of_finding() -> None:
    planted = {kind for case in CASES for kind, _, _ in case["found"]}
    assert {kind.rsplit("/", 1)[-1] for kind in load().concepts("kgc:findings")} == planted


def test_finding_names_figures_rule_difference_tolerance_and_quotes(tmp_path: Path) -> None:
    text = "Meta's quarter\n\nJanuary 29, 2026\n\nMeta's revenue in the fourth quarter of 2025 was $59.9 billion, up 34% from $48.4 billion a year earlier."
    found, = checked([text], tmp_path).errors
    assert (found.rule, found.stated, found.expected, found.unit) == ("rule-yoy", "33.5..34.5", "23.53..23.99", "percent")
    assert (found.difference, found.tolerance) == ("10.24", "0.73")
    assert [(c.role, c.value, c.stated, c.sources, c.issued) for c in found.cited] == [
        ("stated", "34", "34%", ("0.txt",), "2026-01-29"), ("now", "59900000000", "$59.9 billion", ("0.txt",), "2026-01-29"),
        ("before", "48400000000", "$48.4 billion", ("0.txt",), "2026-01-29"),
    ]
    for cited in found.cited:
        assert text[cited.start:cited.end] == cited.quote
    assert found.message == ("Meta: revenue, year over year 2025Q4: 34 % is stated, but now 59.9 billion USD, before 48.4 billion USD in 2024Q4 "
                             "make it 23.53 to 23.99 %")


def test_kind_and_authority_of_each_document_are_told_and_decide_nothing(tmp_path: Path) -> None:
    release = "Press release\n\nFebruary 5, 2026\n\nAmazon's net sales in the fourth quarter of 2025 were $213.4 billion."
    blog = "My cloud blog\n\nFebruary 5, 2026\n\nIn the fourth quarter of 2025, Amazon's net sales were $221.9 billion."
    found, = checked([release, blog], tmp_path).errors
    assert found.kind == "conflict"
    assert sorted((c.kind, c.authority) for c in found.cited) == [("blog", 20), ("pressRelease", 90)]


def test_claim_of_a_sentence_is_shown_with_its_sentence(tmp_path: Path) -> None:
    found, = checked([GUIDANCE.replace("\nfirst quarter of 2025", " first quarter of 2025")], tmp_path).errors
    assert (found.kind, found.rule, found.stated, found.expected) == ("wrongComparison", "rule-comparison", "18950000000..19050000000", "18350000000..18450000000")
    assert found.sentence.startswith("Amazon expects operating income") and found.sentence.endswith("first quarter of 2025.")


def test_kinds_choose_what_is_returned_and_counts_stay_whole(tmp_path: Path) -> None:
    place = stored(next(case["documents"] for case in CASES if case["name"].startswith("an actual is called above")), tmp_path)
    with open_store(place, read_only=True) as store:
        report = check(store, load(), kinds=["miss"])
        assert [found.kind for found in report.findings] == ["miss"]
        assert report.counts == {"miss": 1, "wrongComparison": 1}
        with pytest.raises(KgError, match=r"no such kind of finding.*one of agree, beat, conflict"):
            check(store, load(), kinds=["wrongness"])


def test_same_store_gives_the_same_findings_in_any_order_of_building(tmp_path: Path) -> None:
    texts = ["亚马逊季报\n\n2026年2月6日\n\n2025年第四季度，亚马逊净销售额为2134亿美元。",
             "Amazon\n\nFebruary 5, 2026\n\nAmazon's net sales in the fourth quarter of 2025 were $221.9 billion."]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    found = []
    for order in (("0.txt", "1.txt"), ("1.txt", "0.txt")):
        place = tmp_path / "".join(order)
        for name in order:
            build([tmp_path / name], place)
        with open_store(place, read_only=True) as store:
            found.append(check(store, load()).findings)
    assert found[0] == found[1] != ()


def test_new_rule_needs_no_python(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "more.ttl").write_text("""@prefix kg: <https://w3id.org/chipkg/ont#> . @prefix kgc: <https://w3id.org/chipkg/code/> .
        @prefix kgm: <https://w3id.org/chipkg/metric/> . @prefix kgr: <https://w3id.org/chipkg/id/> .
        kgc:sum-qualcomm a kg:SumRule ; kg:finds kgc:wrongSum ; kg:whole kgr:qualcomm ; kg:adds kgm:revenue ; kg:part kgr:qualcomm-qct , kgr:qualcomm-qtl .
        """, encoding="utf-8")
    text = "高通业绩\n\n2026年2月4日\n\n2025年第四季度，高通营收为122.5亿美元。2025年第四季度，QCT营收为106亿美元。2025年第四季度，QTL营收为26亿美元。"
    place = stored([text], tmp_path)
    with open_store(place, read_only=True) as store:
        assert errors(check(store, load())) == []
        assert errors(check(store, load(overlay))) == [("wrongSum", "qualcomm", "revenue", "2025Q4")]


def test_seed_article_calls_a_midpoint_below_a_figure_that_it_is_above(require_shared: Path, tmp_path: Path) -> None:
    assert build([require_shared / "corpus" / "seed.txt"], tmp_path / "store").failures == []
    with open_store(tmp_path / "store", read_only=True) as store:
        found, = check(store, load()).errors
    assert (found.kind, found.subject, found.metric, found.period) == ("wrongComparison", "amazon", "operatingIncome", "2026Q1")
    assert found.message == ("Amazon: operating income 2026Q1: 16.5 to 21.5 billion USD, middle 19 billion USD, is called below 18.4 billion USD of 2025Q1, "
                             "and is not")
    assert "其中值" in found.sentence


def test_own_samples_disagree_only_on_the_spending_of_2025(tmp_path: Path) -> None:
    """The English sample says that Amazon spent 131 billion dollars in 2025, the Chinese one 125: both texts say so."""
    build([shipped_folder().parent / "examples"], tmp_path / "store")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert errors(check(store, load())) == [("conflict", "amazon", "capitalExpenditure", "2025")]


def test_alarms_on_the_articles_of_the_tests_are_the_known_misreadings(tmp_path: Path) -> None:
    """Articles by several hands disagree on figures; what is wrong within one is a misreading."""
    build([path for path in sorted((HERE.parent / "gold").iterdir()) if path.suffix in (".txt", ".md", ".html")], tmp_path / "store")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert {found for found in errors(check(store, load())) if found[0] != "conflict"} == MISREAD


def test_no_false_alarm_on_the_development_articles(require_shared: Path, tmp_path: Path) -> None:
    build([require_shared / "corpus" / "dev"], tmp_path / "store")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert errors(check(store, load())) == []
