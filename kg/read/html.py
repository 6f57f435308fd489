"""HTML as text: one renderer for the whole page, so that offsets never depend on what is chosen as the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from kg.errors import ReadError
from kg.read.grid import Cell, grid_of, is_data_table, table_cells
from kg.read.lines import Line, is_prose, width
from kg.types import Span

__all__ = ["Page", "render"]

SKIPPED = frozenset(
    "script style noscript template svg iframe object embed head select option textarea canvas audio video map math".split())
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th "
    "thead tr ul".split())
ASIDE = frozenset("aside nav footer form dialog menu button search".split())
HOLDERS = frozenset("html body main article".split())
WORD_PART = re.compile(r"[a-z]+|[A-Z][a-z]*")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
SPACE = re.compile(r"[\s\u00a0]+")
LANES = re.compile(r"[^\n]+")
NESTING = re.compile(r"</?(?!script|style|/|p\b|h[1-6]\b|title|head|html|body|meta|time)[a-z][^<>]{0,5000}>", re.I)
BULLET = "\u2022 "


@dataclass(slots=True)
class Page:
    """A rendered page: its text, one `Line` for each block, and the indexes of blocks that tags or classes set aside."""

    text: str
    lines: list[Line]
    by_tag: set[int] = field(default_factory=set)
    by_class: set[int] = field(default_factory=set)
    heads: list[int] = field(default_factory=list)
    tree: etree._Element | None = None


@dataclass(slots=True)
class _State:
    """What an element hands down to its children."""

    kind: str = ""
    level: int = 0
    tag_aside: bool = False
    class_aside: bool = False
    inside: bool = False
    depth: int = -1
    keep: bool = False


class _Writer:
    """Collects inline text and turns it into blocks at block borders."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.size = 0
        self.inline: list[str] = []
        self.page = Page("", [])

    def write(self, words: str, between: str) -> int:
        """Append words after a separator and return where they begin."""
        if self.size:
            self.chunks.append(between)
            self.size += len(between)
        start = self.size
        self.chunks.append(words)
        self.size += len(words)
        return start

    def flush(self, state: _State) -> None:
        """End the current block."""
        raw = "".join(self.inline)
        self.inline.clear()
        pieces = LANES.findall(raw) if state.keep else [raw]
        for piece in pieces:
            words = SPACE.sub(" ", piece).strip()
            if not words:
                continue
            previous = self.page.lines[-1].kind if self.page.lines else ""
            bullet = BULLET if state.kind == "item" else ""
            tight = bullet and previous == "item" or state.keep
            start = self.write(bullet + words, "\n" if tight else "\n\n")
            kind = state.kind or ("prose" if is_prose(words) else "")
            line = Line(start, self.size, max(state.depth, 0) * 2, kind=kind, level=state.level, width=width(words))
            line.body_start = start + len(bullet) if bullet else -1
            self.add(line, state)

    def add(self, line: Line, state: _State) -> None:
        """Record a block with what its ancestors say of it."""
        index = len(self.page.lines)
        self.page.lines.append(line)
        if state.tag_aside:
            self.page.by_tag.add(index)
        if state.class_aside:
            self.page.by_class.add(index)
        if line.kind == "heading" and line.level == 1:
            self.page.heads.append(index)

    def table(self, cells: list[list[Cell]], header: int, state: _State) -> None:
        """Write a table, one row a line, cells set apart by " | "."""
        rows: list[tuple[Span, ...]] = []
        first = -1
        for row in cells:
            start = self.write(" | ".join(cell.words for cell in row), "\n" if rows else "\n\n")
            first = start if first < 0 else first
            spans = []
            for cell in row:
                spans.append(Span(start, start + len(cell.words)))
                start += len(cell.words) + 3
            rows.append(tuple(spans))
        self.add(Line(first, self.size, kind="table", rows=tuple(rows), header=header), state)


def render(text: str, parts: frozenset[str], name: str) -> Page:
    """Return the page that HTML source describes.

    text    the source; entities are decoded, nothing is fetched, nothing is executed
    parts   words in the class, id or role of elements that hold no article text
    name    the document's name, for messages

    Blocks stand in the order of the source, an empty line between them; list items begin with a bullet, table rows are
    lines with " | " between the cells; white space is folded, no-break spaces become spaces. Raises `ReadError` if the
    source holds no element.

    >>> render("<h1>Q4</h1><ul><li>Sales &gt; plan</ul>", frozenset(), "").text
    'Q4\\n\\n• Sales > plan'
    """
    root, whole = _parse(text, name)
    if not whole:
        root, _ = _parse(NESTING.sub("<p>", text), name)
    writer = _Writer()
    weights = _weights(root)
    _walk(root, parts, weights, writer)
    writer.page.text = "".join(writer.chunks)
    writer.page.tree = root
    return writer.page


def _parse(text: str, name: str) -> tuple[etree._Element, bool]:
    """Return the root, and whether all of the source is under it: the parser drops what is nested deeper than 256 elements."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"cannot be parsed as HTML: {error.msg}", place=name, hint="check the file") from error
    if root is None:
        raise ReadError("no element in this HTML", place=name, hint="check the file")
    return root, not any(entry.level_name == "FATAL" for entry in parser.error_log)


def _weights(root: etree._Element) -> dict[etree._Element, int]:
    """Return how much text each element that may be set aside holds."""
    weights: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        own = len((element.text or "").strip())
        if element.tag in SKIPPED:
            own = 0
        else:
            own += sum(weights.get(child, 0) + len((child.tail or "").strip()) for child in element)
        weights[element] = own
    return weights


def _walk(root: etree._Element, parts: frozenset[str], weights: dict[etree._Element, int], writer: _Writer) -> None:
    """Visit the tree without recursion, in document order."""
    total = max(weights[root], 1)
    stack: list[tuple[etree._Element, _State, Iterator[etree._Element]]] = []
    state = _State()
    stack.append((root, state, iter(root)))
    while stack:
        element, state, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if element.tag in BLOCKS:
                writer.flush(state)
            if element.tail and stack:
                writer.inline.append(element.tail if stack[-1][1].keep else element.tail.replace("\n", " "))
            continue
        tag = child.tag if isinstance(child.tag, str) else "script"
        if tag in SKIPPED or tag == "br":
            if tag == "br":
                writer.inline.append("\n") if state.keep else writer.flush(state)
            writer.inline.append((child.tail or "") if state.keep else (child.tail or "").replace("\n", " "))
            continue
        if tag in BLOCKS:
            writer.flush(state)
        below = _below(child, tag, state, parts, weights[child] * 2 > total)
        if tag == "table" and is_data_table(child):
            _table(child, writer, below, state)
            continue
        if child.text:
            writer.inline.append(child.text if below.keep else child.text.replace("\n", " "))
        stack.append((child, below, iter(child)))
    writer.flush(state)


def _table(element: etree._Element, writer: _Writer, below: _State, state: _State) -> None:
    caption = element.find("caption")
    if caption is not None:
        writer.inline.append(" ".join(caption.itertext()))
        writer.flush(_State("caption", 0, below.tag_aside, below.class_aside))
    cells, header = grid_of(table_cells(element))
    if cells:
        writer.table(cells, header, below)
    writer.inline.append((element.tail or "").replace("\n", " "))


def _below(element: etree._Element, tag: str, above: _State, parts: frozenset[str], heavy: bool) -> _State:
    """Return the state inside an element."""
    state = replace(above, keep=above.keep or tag == "pre")
    if tag in ("article", "main"):
        state.inside = True
    if not heavy:
        state.tag_aside |= tag in ASIDE or (tag == "header" and not above.inside and element.find(".//h1") is None)
        if tag not in HOLDERS:
            state.class_aside |= _named_aside(element, parts)
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        state.kind, state.level = "heading", int(tag[1])
    elif tag in ("ul", "ol"):
        state.depth += 1
    elif tag in ("li", "dd"):
        state.kind, state.level = "item", max(state.depth, 0)
    elif tag in ("figcaption", "caption"):
        state.kind = "caption"
    elif tag in ("td", "th", "blockquote", "dt"):
        state.kind = ""
    return state


def _named_aside(element: etree._Element, parts: frozenset[str]) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true" or HIDDEN.search(element.get("style") or ""):
        return True
    names = " ".join(element.get(key) or "" for key in ("class", "id", "role"))[:500]
    return bool(names.strip()) and any(part.lower() in parts for part in WORD_PART.findall(names))
