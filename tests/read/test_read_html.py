"""Room read, HTML: a rendition of the whole page, and the article told from what surrounds it."""

from __future__ import annotations

from datetime import date

import pytest

from kg.ontology import load
from kg.read import read
from kg.types import Document

PROSE = "Northwind Chips sold parts worth $1.2 billion in the third quarter, a rise of 8% on the year before."
MORE = "Its chief executive, Anna Berg, said that orders for the new Borealis accelerator exceed what the plant can make."


def page(body: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), source="a.html", ontology=load())


def kept(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind != "boilerplate"]


def test_read_html_renders_entities_breaks_and_inline_tags() -> None:
    one = page(f"<article><h1>Q3 &amp; more</h1><p>{PROSE}</p><p>Sales of <b>$1.2&nbsp;billion</b>,<br>up <i>8</i>%, it said &#8212; no less.</p></article>")
    assert one.text == f"Q3 & more\n\n{PROSE}\n\nSales of $1.2 billion,\n\nup 8%, it said — no less."
    assert one.title == "Q3 & more"


def test_read_html_sets_navigation_advertisements_and_lists_of_others_aside() -> None:
    one = page(f"<header><nav><a>Home</a> <a>Chips</a></nav></header><main><article><h1>Northwind grows</h1><p>{PROSE}</p><div class='ad-slot'>Buy 3 phones for $99</div><p>{MORE}</p>"
               "</article></main><aside class='related'><h3>Read next</h3><ul><li>Southwind earns $3 billion</li></ul></aside><footer>© 2025 Northwind Daily</footer>")
    assert kept(one) == ["Northwind grows", PROSE, MORE]
    assert "Buy 3 phones for $99" in one.text and "Southwind earns $3 billion" in one.text


def test_read_html_neither_renders_nor_reads_scripts_and_styles() -> None:
    one = page(f"<p>{PROSE}</p><script>var sales = '$9 billion';</script><style>p{{color:red}}</style><noscript>on</noscript><p>{MORE}</p>")
    assert "9 billion" not in one.text and "color" not in one.text


TABLE = ("<table><caption>By unit, in millions</caption><tr><th>Unit</th><th colspan=2>Q3 2025</th></tr>"
         "<tr><td>Chips</td><td>$</td><td>1,200</td></tr><tr><td>Boards</td><td>$</td><td>(300</td><td>)</td></tr></table>")


def test_read_html_renders_tables_row_by_row_and_joins_lone_signs() -> None:
    one = page(f"<article><h1>T</h1><p>{PROSE}</p>{TABLE}<p>{MORE}</p></article>")
    table = next(block for block in one.blocks if block.kind == "table")
    assert table.span.of(one.text) == "Unit | Q3 2025\nChips | $1,200\nBoards | $(300)"
    assert ([[cell.of(one.text) for cell in row] for row in table.rows], table.header) == ([["Unit", "Q3 2025"], ["Chips", "$1,200"], ["Boards", "$(300)"]], 1)
    assert "By unit, in millions" in [block.span.of(one.text) for block in one.blocks if block.kind == "caption"]


def test_read_html_reads_layout_tables_as_text() -> None:
    one = page(f"<table><tr><td><p>{PROSE}</p></td><td><p>{MORE}</p><p>{PROSE} {PROSE} {PROSE} {PROSE}</p></td></tr><tr><td>a</td><td>b</td></tr></table>")
    assert all(block.kind != "table" for block in one.blocks) and PROSE in kept(one)


def test_read_html_nests_items() -> None:
    one = page(f"<article><h1>T</h1><p>{PROSE}</p><ul><li>Chips: $1.2 billion<ul><li>Borealis: $0.4 billion</li></ul></li><li>Boards: $0.3 billion</li></ul><p>{MORE}</p></article>")
    items = [(block.level, block.span.of(one.text)) for block in one.blocks if block.kind == "item"]
    assert items == [(0, "Chips: $1.2 billion"), (1, "Borealis: $0.4 billion"), (0, "Boards: $0.3 billion")]


@pytest.mark.parametrize(("head", "body"), [
    ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-10-30T08:00:00Z"}</script>', ""),
    ('<meta property="article:published_time" content="2025-10-30T23:30:00+08:00">', ""), ('<meta name="pubdate" content="20251030 2025-10-30">', ""),
    ("", '<time datetime="2025-10-30">Thursday</time>'), ("", "<p>发布时间：2025年10月30日 08:00 来源：北风</p>"), ("", '<p class="byline">By Anna Berg, October 30, 2025</p>'),
])
def test_read_html_finds_the_day_of_publication(head: str, body: str) -> None:
    assert page(f"<article><h1>T</h1>{body}<p>{PROSE}</p><p>{MORE}</p></article>", head).published == date(2025, 10, 30)


@pytest.mark.parametrize(("title", "expected"), [("Northwind grows fast | The Daily", "Northwind grows fast"), ("北风芯片营收创新高_财经频道_北风网", "北风芯片营收创新高"), ("Northwind grows - Daily", "Northwind grows")])
def test_read_html_takes_the_title_without_the_site(title: str, expected: str) -> None:
    assert page(f"<p>{PROSE}</p><p>{MORE}</p>", f"<title>{title}</title>").title == expected


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8"])
def test_read_html_believes_the_bytes_more_than_the_declared_charset(declared: str) -> None:
    text = f"<html><head><meta charset={declared}></head><body><p>北风芯片第三季度营收达到12亿美元,同比增长8%,高于预期。</p></body></html>"
    assert read(text.encode("gbk"), source="a.html", ontology=load()).text == "北风芯片第三季度营收达到12亿美元,同比增长8%,高于预期。"


def test_read_html_loses_no_words_to_deep_nesting() -> None:
    one = page("<div>" * 1000 + PROSE + "<p>" + MORE)
    assert PROSE in one.text and MORE in one.text


def test_read_html_expands_no_entities_and_fetches_nothing() -> None:
    bomb = '<!DOCTYPE h [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]><html><body><p>&a;&b; ' + PROSE + "</p></body></html>"
    one = read(bomb.encode(), source="a.html", ontology=load())
    assert "aaaa" not in one.text and PROSE in one.text


@pytest.mark.parametrize("body", ["<div>" * 100_000 + "x", "<table>" + "<tr><td>a<td>1" * 20_000, "<td colspan=999 rowspan=999>x" * 5_000, "x<br>" * 50_000, "<a<b</c>&#x;<!--<p>-x" * 50_000,
                                  "<b><i>x</b></i>" * 20_000], ids=["deep", "table", "spans", "breaks", "garbage", "misnested"])
def test_read_html_survives_hostile_pages(body: str) -> None:
    assert page("<p>words</p>" + body).text


def test_read_html_is_deterministic() -> None:
    assert page(f"<article><h1>T</h1><p>{PROSE}</p>{TABLE}</article>") == page(f"<article><h1>T</h1><p>{PROSE}</p>{TABLE}</article>")
