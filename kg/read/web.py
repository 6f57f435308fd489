"""HTML documents: rendition, blocks, title, day of publication."""

from __future__ import annotations

import re
from datetime import date

from kg.read.body import choose_body
from kg.read.dates import find_date, published_in
from kg.read.furniture import mark_furniture, mark_metadata, mark_sections
from kg.read.html import Page, render
from kg.read.plain import Outline, blocks_of, mark_headings
from kg.read.tables import header_rows
from kg.read.words import Words, by_line

__all__ = ["outline_html"]

JSON_DATE = re.compile(r"\"datePublished\"\s{0,4}:\s{0,4}\"([^\"]{4,40})\"")
SITE = re.compile(r"\s+[|\uff5c\u00b7\u2013\u2014-]\s+|\s*[_|]\s*|\s*-(?=[^-]*$)(?<=[\u4e00-\u9fff]-)")


def outline_html(source: str, cues: Words, name: str) -> tuple[str, Outline]:
    """Return the rendition of an HTML page and its outline.

    source   the decoded HTML; name: for messages. The date comes from JSON-LD, then meta elements, then `time`, then the text.
    """
    page = render(source, cues.page_parts, name)
    text, lines = page.text, page.lines
    body = choose_body(source, page)
    hits = by_line(cues.hits(text), [line.start for line in lines])
    day = _stated_date(page, cues) or published_in(text, lines, hits, cues)
    if day is None:
        inner = [index for index, _ in enumerate(lines) if index in body]
        day = published_in(text, [lines[i] for i in inner], {n: hits.get(i, []) for n, i in enumerate(inner)}, cues)
    for index, line in enumerate(lines):
        if index not in body:
            line.kind = "boilerplate"
        elif line.kind == "table" and not line.header:
            line.header = header_rows(text, line.rows, cues)
    title = _title(page, body)
    mark_metadata(text, lines, hits, cues)
    mark_furniture(text, lines, hits, cues)
    mark_sections(text, lines, hits, cues)
    mark_headings(text, lines, cues)
    return text, Outline(tuple(blocks_of(text, lines)), title, day)



def _stated_date(page: Page, cues: Words) -> date | None:
    """Return the date that the page's metadata state."""
    assert page.tree is not None
    for script in page.tree.iter("script"):
        if "json" in (script.get("type") or "") and (match := JSON_DATE.search(script.text or "")):
            if day := find_date(match[1], cues):
                return day
    for meta in page.tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if key in cues.date_keys and (day := find_date(meta.get("content") or "", cues)):
            return day
    for element in page.tree.iter("time"):
        if day := find_date(element.get("datetime") or "", cues):
            return day
    return None


def _title(page: Page, body: set[int]) -> str:
    """Mark the title among the blocks and return it; without one, the words of the `title` element without the site."""
    assert page.tree is not None
    named = " ".join((page.tree.findtext(".//head/title") or page.tree.findtext(".//title") or "").split())
    heads = [index for index in page.heads if index in body]
    best = next((i for i in heads if page.lines[i].of(page.text) in named), heads[0] if heads else None)
    if best is not None:
        page.lines[best].kind, page.lines[best].level = "title", 0
        return page.lines[best].of(page.text)
    plain = max(SITE.split(named), key=len).strip() if named else ""
    for line in page.lines:
        if plain and line.kind in ("", "prose", "heading") and line.of(page.text) in (plain, named):
            line.kind, line.level = "title", 0
            break
    return plain
