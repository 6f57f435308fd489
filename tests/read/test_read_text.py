"""Room read, plain text and Markdown: blocks over a text that is never changed, its date, its title, its language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.ontology import load
from kg.read import expand, read
from kg.types import Document

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
PROSE = "Northwind Chips sold parts worth $1.2 billion in the third quarter, a rise of 8% on the year before."
ZH_PROSE = "北风芯片第三季度营收达到12亿美元,同比增长8%,高于市场此前预期的11亿美元,毛利率为41%。"


def document(text: str, name: str = "a.txt") -> Document:
    return read(text.encode(), source=name, ontology=load())


def shape(text: str, name: str = "a.txt") -> list[tuple[str, str]]:
    read_one = document(text, name)
    return [(block.kind, block.span.of(read_one.text)) for block in read_one.blocks]


# ---- what lines are ----
CASES = [
    ("Northwind lifts its outlook\n\n" + PROSE, ["title", "paragraph"]),
    (PROSE + "\n\nOutlook\n\n" + PROSE, ["paragraph", "heading", "paragraph"]),
    (PROSE + "\n\nWhy did it rise?\n\n" + PROSE, ["paragraph", "heading", "paragraph"]),
    (PROSE + "\n\nFor next year it expects:\n- sales of $5 billion\n- a margin of 40%", ["paragraph", "paragraph", "item", "item"]),
    (PROSE + "\n\nSALES, Q3\n" + PROSE, ["paragraph", "heading", "paragraph"]),
    ("* Q3 SALES $1.2 BLN VS $1.1 BLN\n* SEES Q4 SALES $1.3 BLN\n\n" + PROSE, ["item", "item", "paragraph"]),
    (PROSE + "\n\nNORTHWIND Q3 SALES $1.2 BLN\nNORTHWIND Q3 EPS $0.40\n\n" + PROSE, ["paragraph", "item", "item", "paragraph"]),
    (ZH_PROSE + "\n\n【业绩指引】\n\n" + ZH_PROSE, ["paragraph", "heading", "paragraph"]),
    (ZH_PROSE + "\n\n一、财务表现\n" + ZH_PROSE, ["paragraph", "heading", "paragraph"]),
    (ZH_PROSE + "\n\n◆ 北风:利润见顶\n" + ZH_PROSE, ["paragraph", "heading", "paragraph"]),
    (ZH_PROSE + "\n\n问:工厂何时投产?\n答:明年。\n\n" + ZH_PROSE, ["paragraph", "paragraph", "paragraph", "paragraph"]),
    (PROSE + "\n\nOperator\n\n" + PROSE, ["paragraph", "heading", "paragraph"]),
    (PROSE + "\n\nAnna Berg - Chief Executive Officer\n\n" + PROSE, ["paragraph", "heading", "paragraph"]),
    ("Home | Markets | Chips | Cloud | Opinion\n\n" + PROSE, ["boilerplate", "paragraph"]),
    ("首页  财经  科技  股市\n\n" + ZH_PROSE, ["boilerplate", "paragraph"]),
    (PROSE + "\n\nAll rights reserved.", ["paragraph", "boilerplate"]),
    (ZH_PROSE + "\n\n责任编辑:王小明", ["paragraph", "boilerplate"]),
    (PROSE + "\n\nShare\nTweet\nEmail\n", ["paragraph", "boilerplate", "boilerplate", "boilerplate"]),
    (PROSE + "\n\nRead next\nSouthwind buys a rival for $3 billion\nTen chips to watch", ["paragraph", "boilerplate", "boilerplate", "boilerplate"]),
    (ZH_PROSE + "\n\n相关阅读\n南风芯片一季度净利润增长5%\n东风上市", ["paragraph", "boilerplate", "boilerplate", "boilerplate"]),
    (ZH_PROSE + "\n\n延伸閱讀:南風晶片營收創高\n\n" + ZH_PROSE, ["paragraph", "boilerplate", "paragraph"]),
    (PROSE + "\n\nRelated articles\nSouthwind buys a rival\n\n" + PROSE, ["paragraph", "boilerplate", "boilerplate", "paragraph"]),
    (PROSE + "\n\n" + PROSE + "\n\nAbout Northwind\nFounded in 1990, Northwind makes chips. It employs 5,000 people in nine countries.", ["paragraph", "paragraph", "boilerplate", "boilerplate"]),
    (PROSE + "\n\n- END -\n\nFollow 北风 on every channel\n" + "x: y  z: w", ["paragraph", "boilerplate", "boilerplate", "boilerplate"]),
    (PROSE + "\n\n((Desk +1 212 555 0199))", ["paragraph", "boilerplate"]),
    ("1. 营收增长\n" + ZH_PROSE + "\n\n2. 展望\n" + ZH_PROSE, ["heading", "paragraph", "heading", "paragraph"]),
    (PROSE + "\n\n1. Chips sell well\n2. Boards do not\n\n" + PROSE, ["paragraph", "item", "item", "paragraph"]),
    (PROSE + "\n\nINCOME\n(in millions)\n(unaudited)\nChips    1,200    1,100\nBoards     300      310\n", ["paragraph", "caption", "caption", "caption", "table"]),
    ("By Anna Berg\n\n" + PROSE, ["boilerplate", "paragraph"]),
]


@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_read_tells_lines_apart(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in shape(text)] == kinds


def test_read_keeps_the_statements_behind_the_standing_text_of_a_release() -> None:
    table = "| | Q3 2025 | Q3 2024 |\n|---|---|---|\n| Revenue | 2,308.3 | 1,810.9 |\n| Net income | 853.0 | 748.0 |"
    head = "\n\n".join([PROSE] * 6)
    told = f"{head}\n\nAbout Northwind\n{PROSE}\n\nStatements of Income\n(in millions)\n\n{table}\n\nAbout Northwind\n{PROSE}"
    blocks = read(told.encode(), source="a.txt", ontology=load()).blocks
    kept = [told[b.span.start:b.span.end][:12] for b in blocks if b.kind != "boilerplate"]
    assert kept[6:] == ["Statements o", "(in millions", "| | Q3 2025 "]


def test_read_drops_a_table_without_figures_in_standing_text() -> None:
    table = "| Contact | Office |\n|---|---|\n| Press | Oslo |\n| Investors | Bergen |"
    blocks = read(f"{PROSE}\n\n{PROSE}\n\nAbout Northwind\n{PROSE}\n\n{table}".encode(), source="a.txt", ontology=load()).blocks
    assert [b.kind for b in blocks][-1] == "boilerplate"


def test_read_keeps_amounts_beside_a_notice() -> None:
    words = "The company, which subscribers may follow on its site (privacy policy there), earned $40 million in the quarter, up 3%."
    assert shape(PROSE + "\n\n" + words)[-1] == ("paragraph", words)


def test_read_does_not_take_a_subheading_of_one_menu_word_among_others_for_a_menu() -> None:
    assert ("heading", "Business units") in shape(PROSE + "\n\nBusiness units\n\n" + PROSE)


def test_read_nests_items_by_indentation() -> None:
    blocks = document(PROSE + "\n- a part $5B\n    o one $2B\n    o two $3B\n- b part $6B\n").blocks
    assert [block.level for block in blocks if block.kind == "item"] == [0, 1, 1, 0]


def test_read_leaves_the_bullet_out_of_an_item() -> None:
    assert shape(PROSE + "\n\n• Sales: $5 billion\n(2) Profit: $1 billion")[1:] == [("item", "Sales: $5 billion"), ("item", "Profit: $1 billion")]


def test_read_joins_lines_broken_for_width() -> None:
    wrapped = "Northwind Chips sold parts worth $1.2 billion in the third\nquarter, a rise of 8% on the year before, and said that it\nwould build a plant."
    assert shape(wrapped) == [("paragraph", wrapped)]


def test_read_does_not_join_paragraphs_that_end() -> None:
    assert [kind for kind, _ in shape(PROSE + "\n" + PROSE)] == ["paragraph", "paragraph"]


# ---- tables ----
def cells(text: str, name: str = "a.txt") -> tuple[list[list[str]], int]:
    one = document(text, name)
    table = next(block for block in one.blocks if block.kind == "table")
    return [[cell.of(one.text) for cell in row] for row in table.rows], table.header


def test_read_finds_a_table_set_with_spaces() -> None:
    text = PROSE + "\n\nResults by unit (in millions)\n              Q3 2025    Q3 2024\nChips         $ 1,200    $ 1,100\nBoards            300        310\n"
    assert cells(text) == ([["", "Q3 2025", "Q3 2024"], ["Chips", "$ 1,200", "$ 1,100"], ["Boards", "300", "310"]], 1)
    assert ("caption", "Results by unit (in millions)") in shape(text)


def test_read_finds_a_table_set_with_tabs_and_keeps_empty_cells() -> None:
    assert cells("单位\t本季\t上季\n芯片\t12亿\t\n主板\t3亿\t4亿\n") == ([["单位", "本季", "上季"], ["芯片", "12亿", ""], ["主板", "3亿", "4亿"]], 1)


def test_read_finds_a_markdown_table_without_its_rule() -> None:
    assert cells("# T\n\n| Unit | Sales |\n|---|---:|\n| Chips | $1.2B |\n| Boards | $0.3B |\n", "a.md") == (
        [["Unit", "Sales"], ["Chips", "$1.2B"], ["Boards", "$0.3B"]], 1)


def test_read_puts_the_cells_of_a_short_row_under_their_columns() -> None:
    text = "Unit          2025     2024     2023\nChips          120      110      100\nBoards                           30\n"
    assert cells(text)[0][-1] == ["Boards", "", "", "30"]


def test_read_finds_a_table_whose_columns_stand_a_blank_apart_under_periods() -> None:
    text = "项目 2025Q3 2025Q2 年增率\n营业收入 142,097 150,369 7.8%\n毛利率 46.5% 49.1%\n"
    assert cells(text) == ([["项目", "2025Q3", "2025Q2", "年增率"], ["营业收入", "142,097", "150,369", "7.8%"], ["毛利率", "46.5%", "49.1%", ""]], 1)
    assert all(kind != "table" for kind, _ in shape(text.replace("2025Q3 2025Q2 年增率", "甲 乙 丙")))


def test_read_takes_no_prose_for_a_table() -> None:
    assert all(kind != "table" for kind, _ in shape(PROSE.replace(". ", ".  ") + "  More.\n" + PROSE + "  Less.\n"))


# ---- Markdown ----
def test_read_markdown_marks_and_offsets() -> None:
    text = "---\ntitle: \"Northwind grows\"\ndate: 2025-10-30\n---\n# Northwind grows\n\n" + PROSE + "\n\n## Outlook\n\n> " + PROSE + "\n\n<!-- note: $9 billion -->\n"
    one = document(text, "a.md")
    assert (one.text, one.title, one.published, one.media) == (text, "Northwind grows", date(2025, 10, 30), "text/markdown")
    assert [(b.kind, b.span.of(text)[:9]) for b in one.blocks] == [
        ("boilerplate", "---\ntitle"), ("title", "Northwind"), ("paragraph", "Northwind"), ("heading", "Outlook"), ("paragraph", "Northwind"), ("boilerplate", "<!-- note")]


# ---- dates ----
DATES = [
    ("北風公布業績\n" + "\n".join(f"{ZH_PROSE}{n}。" for n in range(20)) + "\n主席\n\n香港，二零二五年十一月十三日", date(2025, 11, 13)),
    ("Northwind reports\n" + "\n".join([PROSE] * 20) + "\nBy order of the board\nHong Kong, November 13, 2025", date(2025, 11, 13)),
    ("Northwind reports\n" + "\n".join([PROSE] * 20) + "\nThe meeting is on November 13, 2025", None),
    ("$SNOW F3Q26 quick take - Dec 3, 2025\n\n" + PROSE, date(2025, 12, 3)),
    ("日期:2026-02-06 23:16:43  来源:网络\n\n" + ZH_PROSE, date(2026, 2, 6)),
    ("发布时间：2026年2月6日 09:30\n\n" + ZH_PROSE, date(2026, 2, 6)),
    ("2024年10月30日整理 | 北风业绩会要点\n\n" + ZH_PROSE, date(2024, 10, 30)),
    ("台北2025年11月20日电 —— " + ZH_PROSE, date(2025, 11, 20)),
    ("（台北6日訊）2026年2月6日\n\n" + ZH_PROSE, date(2026, 2, 6)),
    ("上海讯（2026年1月6日）\n\n" + ZH_PROSE, date(2026, 1, 6)),
    ("民國115年2月6日\n\n" + ZH_PROSE, date(2026, 2, 6)),
    ("二〇二六年二月十六日\n\n" + ZH_PROSE, date(2026, 2, 16)),
    ("A title\nPosted Friday, 30 January 2026 · 5 min read\n\n" + PROSE, date(2026, 1, 30)),
    ("A title\nDec 11, 2025, 4:22 p.m. ET; updated 6:40 p.m.\n\n" + PROSE, date(2025, 12, 11)),
    ("OSLO, October 31, 2024 – " + PROSE, date(2024, 10, 31)),
    ("OSLO--(BUSINESS WIRE)--Oct. 31, 2024-- " + PROSE, date(2024, 10, 31)),
    ("Notes\nFiled Wed 4 Feb 2026 | figures are non-GAAP unless they are marked\n\n" + PROSE, date(2026, 2, 4)),
    ("2026/02/06\n" + PROSE, date(2026, 2, 6)),
    (PROSE + " The quarter ended on September 28, 2024.", None),
    ("2026-13-45\n" + PROSE, None),
    (ZH_PROSE + "公司成立于1990年1月1日。", None),
    (PROSE + "\n\n          Oct 26, 2025   Oct 27, 2024\nChips            1,200          1,100\n", None),
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_read_finds_the_day_of_publication(text: str, day: date | None) -> None:
    assert document(text).published == day


def test_read_lets_the_given_date_win() -> None:
    assert read(b"2026-02-06\n" + PROSE.encode(), ontology=load(), published=date(2020, 1, 1)).published == date(2020, 1, 1)


# ---- language ----
@pytest.mark.parametrize(("text", "language"), [
    (PROSE, "en"), (ZH_PROSE, "zh-Hans"), ("北風晶片第三季營收達12億美元,年增8%,毛利率41%。", "zh-Hant"),
    ("Nvidia CEO 黄仁勋 (Jensen Huang) said that sales rose by 8% in the quarter.", "en"),
    ("GPU Rubin NVL72 与 Blackwell GB300 对比,HBM4 容量更大。", "zh-Hans"),
])
def test_read_tells_the_language_by_script(text: str, language: str) -> None:
    assert document(text).language == language


# ---- the real files ----
@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpus is not beside the repository")
def test_read_cuts_the_seed_page_to_its_article() -> None:
    one = read(SHARED / "seed.txt", ontology=load())
    assert (one.published, one.language) == (date(2026, 2, 6), "zh-Hans")
    assert one.title.startswith("亚马逊交出史上最强财报")
    kinds = [block.kind for block in one.blocks]
    body = [block.span.of(one.text) for block in one.blocks if block.kind not in ("boilerplate", "title")]
    assert kinds.count("title") == 1 and len(body) == 28
    assert body[0].startswith("2026 年 2 月 6 日") and body[-1].endswith("都需要回答的核心问题。")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpus is not beside the repository")
@pytest.mark.parametrize(("name", "day", "title", "dropped"), [
    ("en-01-intel-release.txt", date(2024, 10, 31), "Intel Closes", "Founded in 1968"), ("en-03-broadcom-flash.txt", date(2025, 12, 11), "BRIEF-Broadcom", "((Desk"),
    ("en-05-amd-call-notes.txt", date(2026, 2, 4), "AMD Q4'25", "Desk: ext."), ("en-07-meta-blog.txt", date(2026, 1, 30), "What $135 billion buys", "Nothing here is"),
    ("en-09-cloud-rivals.html", date(2026, 2, 6), "Three and a half clouds", "• Micron guides"), ("en-11-deals.txt", date(2025, 12, 3), "Light work", "By the deals desk"),
    ("zh-01-nvidia-flash.txt", date(2025, 11, 20), "", ""), ("zh-03-amd-call.txt", date(2024, 10, 30), "AMD 2024年第三季度业绩电话会要点", ""),
    ("zh-05-rubin-launch.txt", date(2026, 1, 6), "", "拉斯维加斯讯"), ("zh-07-morning-digest.txt", date(2025, 11, 19), "", "早安财讯"),
    ("zh-09-chip-supply.txt", date(2026, 2, 6), "記憶體吃緊", "（台北6日訊）"), ("zh-11-alibaba-tencent.txt", date(2025, 11, 26), "兩大科網股放榜", "（香港訊）"),
])
def test_read_finds_date_title_and_furniture_of_the_development_articles(name: str, day: date, title: str, dropped: str) -> None:
    one = read(SHARED / "dev" / name, ontology=load())
    assert one.published == day and one.title.startswith(title) and bool(one.title) == bool(title)
    furniture = [block.span.of(one.text) for block in one.blocks if block.kind == "boilerplate"]
    assert not dropped or any(words.startswith(dropped) for words in furniture)


# ---- laws ----
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["\n", "\r\n", "\n\n", "  ", "\t", "|", "- ", "• ", "# ", "> ", "---", "<!--", "```", PROSE, ZH_PROSE, "Read next", "相关阅读", "Outlook",
                                 "2026-02-06", "$5", "一、", "◆ ", "About Intel", "\x0b", "\u2028", "1. ", "Q3 2025", "12亿"]), min_size=1, max_size=40))
def test_read_keeps_the_text_and_covers_it_with_blocks_in_order(pieces: list[str]) -> None:
    text = "x" + "".join(pieces)
    one = document(text)
    assert one.text == text
    at = 0
    for block in one.blocks:
        assert at <= block.span.start < block.span.end <= len(text)
        assert all(block.span.start <= cell.start <= cell.end <= block.span.end for row in block.rows for cell in row)
        assert len({len(row) for row in block.rows}) <= 1 and 0 <= block.header <= len(block.rows)
        at = block.span.end
    inside = set().union(*(range(block.span.start, block.span.end) for block in one.blocks))
    assert not [char for place, char in enumerate(text) if place not in inside and char not in "-•#>|*◆1. `=\n\r\t\x0b\u2028x" and not char.isspace()]
    assert document(text) == one


@pytest.mark.parametrize("text", ["a b, " * 60_000, "\n" * 300_000 + "x", "- item\n" * 30_000, "|a|1|\n" * 30_000, "#" * 300_000 + "x", "2026-01-01 " * 30_000, "About Intel\n" * 20_000],
                         ids=["line", "newlines", "bullets", "pipes", "signs", "dates", "abouts"])
def test_read_takes_linear_time(text: str) -> None:
    assert document(text).blocks


# ---- expand ----
def test_expand_sorts_and_searches_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.HTML", "sub/d.doc", ".git/e.txt", "sub/.f.txt", "g.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in expand([tmp_path, tmp_path / "b.txt", str(tmp_path / "*.md")])]
    assert found == ["a.md", "b.txt", "g.pdf", "sub/c.HTML"]


@pytest.mark.parametrize(("name", "problem"), [("nothing.txt", "no such file"), ("*.nothing", "no documents match"), ("", "no documents in this folder")])
def test_expand_refuses_what_names_no_document(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(ReadError, match=problem):
        expand([tmp_path / name])
