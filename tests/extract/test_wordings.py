"""Wordings multiplied: one figure told of many periods, one change measured in many words, one table under many heads, one list in many layouts."""

from __future__ import annotations

from itertools import product

import pytest

from kg.extract import extract
from kg.ontology import load
from kg.read import read
from kg.types import Observation

Told = tuple[str, str, float, str]
LEVEL: Told = ("revenue", "level", 13.7e9, "2025Q4")


def told(text: str, name: str = "x.txt") -> set[Told]:
    found = extract(read(text.encode(), ontology=load(), source=name), load())
    return {(f.metric, f.measure, float(f.value or 0), f.period.label if f.period is not None else "-")
            for f in found.facts if isinstance(f, Observation)}


YEAR_ZH = ["去年同期", "上年同期", "前一年同季", "一年前", "2024年同期", "2024年第四季度", "去年第四季度"]
QUARTER_ZH = ["上季", "上一季度", "前季", "第三季度", "2025年第三季度", "上一财季"]
FRAMES_ZH = ["比{}增长4%", "较{}多4%", "與{}相比增长4%", "和{}相比多4%", "相比{}增长4%", "相较于{}增长4%", "比起{}多4%"]
YEAR_EN = ["a year earlier", "the year-ago quarter", "the same period of 2024", "the corresponding quarter of last year", "twelve months earlier", "the prior year"]
QUARTER_EN = ["the previous quarter", "three months earlier", "the third quarter", "the September quarter", "the preceding three months"]
FRAMES_EN = ["up 4% from {}", "4% more than in {}", "a 4% increase over {}", "up 4 percent compared with {}", "rising 4% against {}", "4% above {}"]


@pytest.mark.parametrize(("frame", "period", "measure"), [
    *((f, p, "yoy") for f, p in product(FRAMES_ZH, YEAR_ZH)), *((f, p, "qoq") for f, p in product(FRAMES_ZH, QUARTER_ZH))])
def test_a_chinese_change_is_against_the_period_it_is_compared_with(frame: str, period: str, measure: str) -> None:
    text = f"英特尔第四季度业绩\n\n2026年1月24日\n\n2025年第四季度，英特尔收入137亿美元，{frame.format(period)}。"
    assert told(text) == {LEVEL, ("revenue", measure, 4, "2025Q4")}


@pytest.mark.parametrize(("frame", "period", "measure"), [
    *((f, p, "yoy") for f, p in product(FRAMES_EN, YEAR_EN)), *((f, p, "qoq") for f, p in product(FRAMES_EN, QUARTER_EN))])
def test_an_english_change_is_against_the_period_it_is_compared_with(frame: str, period: str, measure: str) -> None:
    words = frame.format(period) if period.startswith("the ") else frame.replace(" in {}", " {}").format(period)
    text = f"Intel reports fourth-quarter results\n\nJan 24, 2026\n\nIntel said revenue in the fourth quarter of 2025 was $13.7 billion, {words}."
    assert told(text) == {LEVEL, ("revenue", measure, 4, "2025Q4")}


PERIODS_ZH = {
    "2025Q4": ["四季度", "去年末季", "10—12月", "去年10月至12月", "截至12月底止季度", "去年最后三个月", "去年底一季", "114年第4季", "25Q4", "上季度", "2025年10月至12月"],
    "2025": ["去年全年", "2025年度", "整个2025年"], "2025H1": ["去年上半年", "2025上半年", "去年1-6月", "去年首六个月"], "2025H2": ["去年下半年", "去年7-12月"],
    "2024Q4": ["前年第四季", "2024年10-12月"], "2025-12": ["12月", "去年12月份"]}
PERIODS_EN = {
    "2025Q4": ["the closing quarter of 2025", "the three months to December", "the October-to-December quarter", "4Q25", "Q4 CY25", "the final three months of the year",
               "the quarter to Dec. 31", "the last quarter of 2025", "the just-ended quarter"],
    "2025": ["all of 2025", "the year to December", "2025 as a whole"], "2025H1": ["the first half of last year", "the six months to June", "January-June 2025"],
    "2025Q1": ["the opening quarter of 2025", "the first three months of last year"], "2024Q4": ["the December 2024 quarter", "the last quarter of 2024"]}


@pytest.mark.parametrize(("words", "label"), [(w, label) for label, all_words in PERIODS_ZH.items() for w in all_words])
def test_chinese_words_name_the_period(words: str, label: str) -> None:
    text = f"英特尔业绩公布\n\n2026年1月28日\n\n英特尔昨日公布第四季度业绩。\n\n英特尔在{words}录得收入137亿美元。"
    assert told(text) == {("revenue", "level", 13.7e9, label)}


@pytest.mark.parametrize(("words", "label"), [(w, label) for label, all_words in PERIODS_EN.items() for w in all_words])
def test_english_words_name_the_period(words: str, label: str) -> None:
    text = f"Intel reports results\n\nJan 28, 2026\n\nIntel on Tuesday reported fourth-quarter results.\n\nIntel posted revenue of $13.7 billion in {words}."
    assert told(text) == {("revenue", "level", 13.7e9, label)}


HEADS = ["2025Q4|2025Q3|季增|2024Q4|年增", "本季|上季|季增率|去年同期|年增率", "114年第4季|114年第3季|季增|113年第4季|年增", "2025年10-12月|2025年7-9月|環比|2024年10-12月|同比",
         "12月底止季度|9月底止季度|按季變動|去年同期|按年變動", "4Q25|3Q25|QoQ|4Q24|YoY", "This quarter|Last quarter|Change|Year ago|Change", "Dec-25|Sep-25|q/q|Dec-24|y/y",
         "Three months ended Dec. 31, 2025|Three months ended Sept. 30, 2025|Q/Q|Three months ended Dec. 31, 2024|Y/Y", "Q4|Q3|vs. Q3|Q4 2024|vs. Q4 2024"]


@pytest.mark.parametrize("heads", HEADS)
def test_heads_of_a_table_name_periods_and_changes(heads: str) -> None:
    rows = "| 營業收入 | 618.1 | 591.3 | 4.5% | 603.9 | 2.4% |\n| 毛利率 | 30.7% | 29.8% |  | 30.4% |  |\n"
    text = f"聯電公布2025年第四季財報\n\n2026年1月28日\n\n聯電今日公布第四季財報。\n\n（單位：新台幣億元）\n\n| 項目 |{heads}|\n|---|---|---|---|---|---|\n{rows}"
    assert told(text, "x.md") == {
        ("revenue", "level", 61.81e9, "2025Q4"), ("revenue", "level", 59.13e9, "2025Q3"), ("revenue", "level", 60.39e9, "2024Q4"), ("revenue", "qoq", 4.5, "2025Q4"),
        ("revenue", "yoy", 2.4, "2025Q4"), ("grossMargin", "level", 30.7, "2025Q4"), ("grossMargin", "level", 29.8, "2025Q3"), ("grossMargin", "level", 30.4, "2024Q4")}


@pytest.mark.parametrize("changes", ["（QoQ +4.5%、YoY +2.4%）", "（+4.5% QoQ，+2.4% YoY）", "，季增4.5%、年增2.4%", "，按年及按季分别升2.4%及4.5%", "，环比升4.5%，同比升2.4%", "（YoY+2.4%/QoQ+4.5%）"])
def test_two_changes_keep_what_each_is_against(changes: str) -> None:
    text = f"聯電公布第四季財報\n\n2026年1月28日\n\n聯電去年第四季營收618.1億元{changes}。"
    assert told(text) == {("revenue", "level", 61.81e9, "2025Q4"), ("revenue", "qoq", 4.5, "2025Q4"), ("revenue", "yoy", 2.4, "2025Q4")}


@pytest.mark.parametrize("layout", ["• {}: {}", "• {} (TICK): {}", "**{}** {}", "## {}\n\n{}", "{}. {}", "1. {}: {}", "■ {}\n{}", "{} — {}"])
def test_items_of_a_digest_are_of_the_company_that_opens_them(layout: str) -> None:
    items = [layout.format(name, f"Fourth-quarter revenue was ${k} billion.") for k, name in ((14, "Intel"), (12, "Qualcomm"), (4, "Texas Instruments"))]
    text = "Chip stocks: the morning read\n\nFeb. 6, 2026\n\nThree chip companies reported overnight.\n\n" + "\n\n".join(items)
    found = extract(read(text.encode(), ontology=load(), source="x.md"), load())
    assert {(f.subject.id, float(f.value or 0)) for f in found.facts if isinstance(f, Observation)} == {
        ("intel", 14e9), ("qualcomm", 12e9), ("texas-instruments", 4e9)}


def test_a_name_that_nobody_knows_opens_an_item_as_known_ones_do() -> None:
    text = "Morning read\n\nAug. 6, 2025\n\n• Arista. Second-quarter revenue was $2.2 billion.\n\n• Wolfspeed. Revenue was $197 million.\n\n• Zorblax. Revenue was $300 million."
    found = extract(read(text.encode(), ontology=load(), source="x.txt"), load())
    assert [(f.subject.label, float(f.value or 0)) for f in found.facts if isinstance(f, Observation)][-1] == ("Zorblax", 3e8)


NOTICE = """证券代码：002371　证券简称：北方华创

# 北方华创科技集团股份有限公司2024年度业绩预告

（一）业绩预告期间：2024年1月1日至2024年12月31日

| 项目 | 本报告期 | 上年同期 |
|---|---|---|
| 营业收入 | 276亿元—317.8亿元 | 220.79亿元 |
| 比上年同期增长 | 25.00%—43.93% | — |

董事会

2025年1月13日
"""


def test_a_notice_is_of_its_closing_date_and_its_rows_of_changes_are_no_businesses() -> None:
    document = read(NOTICE.encode(), ontology=load(), source="x.md")
    facts = [f for f in extract(document, load()).facts if isinstance(f, Observation)]
    assert str(document.published) == "2025-01-13"
    assert {(f.measure, f.period.label if f.period else "-", f.status, f.subject.id) for f in facts} == {
        ("level", "2024", "guidance", "naura"), ("level", "2023", "actual", "naura"), ("yoy", "2024", "guidance", "naura")}
