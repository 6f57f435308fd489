"""Which blocks of a rendered page are its article."""

from __future__ import annotations

import re

from lxml import etree

from kg.read.html import Page

__all__ = ["choose_body"]

NOISE = re.compile(r"[\W_]+")
MAX_SOURCE, MAX_ELEMENTS, SHORT = 1_500_000, 20_000, 12


def choose_body(source: str, page: Page) -> set[int]:
    """Return the indexes of the page's blocks that belong to the article.

    trafilatura says which words are the body; its words are found again in the blocks. All blocks between the first and the
    last of them count, unless their tags or classes set them aside. Classes are not believed where they set aside most of what
    trafilatura chose. Where it finds nothing, or the page is huge, tags and classes decide alone.
    """
    chosen = _matched(source, page)
    aside = page.by_tag | page.by_class
    if len(chosen & aside) * 2 > len(chosen):
        aside = page.by_tag
    if len(chosen & aside) * 2 > len(chosen):
        aside = set()
    chosen -= aside
    every = range(len(page.lines))
    if not chosen:
        return set(every) - aside or set(every)
    first, last = min(chosen), max(chosen)
    heads = [index for index in page.heads if index < first and index not in aside]
    return {index for index in every if first <= index <= last and index not in aside} | set(heads[-1:])


def _matched(source: str, page: Page) -> set[int]:
    """Return the blocks whose words trafilatura kept."""
    if len(source) > MAX_SOURCE or page.tree is None or sum(1 for _ in page.tree.iter()) > MAX_ELEMENTS:
        return set()
    import trafilatura  # noqa: PLC0415  slow to import, and of use for pages alone

    try:
        kept = trafilatura.extract(source, include_comments=False, include_tables=True, include_formatting=False, fast=True)
    except (etree.LxmlError, ValueError, RecursionError):  # a page it cannot read is left to the tags
        return set()
    if not kept:
        return set()
    whole = _letters(kept)
    exact = {_letters(line) for line in kept.splitlines()}
    out = set()
    for index, line in enumerate(page.lines):
        words = _letters(page.text[line.body_start if line.body_start >= 0 else line.start:line.end])
        if line.kind == "table":
            rows = [_letters(row) for row in page.text[line.start:line.end].split("\n")]
            if sum(row in whole for row in rows if row) * 2 > len(rows):
                out.add(index)
        elif words and (words in exact or len(words) >= SHORT and words in whole):
            out.add(index)
    return out


def _letters(words: str) -> str:
    return NOISE.sub("", words)
