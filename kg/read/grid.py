"""Cells of HTML tables as a grid of equal rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

__all__ = ["Cell", "grid_of", "is_data_table", "table_cells"]

SPACE = re.compile(r"[\s\u00a0]+")
LONE_SIGN = re.compile(r"^[A-Z]{0,3}[$\u20ac\u00a3\u00a5]$")
LONE_END = re.compile(r"^[)%]{1,2}$")
DIGITS = re.compile(r"\d{1,3}")
MAX_SPAN, MAX_COLUMNS, MAX_CELL = 40, 80, 300
DROPPED = ("script", "style", "template", "noscript")


@dataclass(slots=True)
class Cell:
    """The words of one cell, how many columns and rows it takes, and whether it is a head."""

    words: str
    columns: int = 1
    rows: int = 1
    head: bool = False


def is_data_table(table: etree._Element) -> bool:
    """Return whether a table holds data rather than the layout of a page: no table inside, short cells, two rows and columns."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    if len(rows) < 2 or max(len(row.findall("td")) + len(row.findall("th")) for row in rows) < 2:
        return False
    return all(len(_words(cell)) <= MAX_CELL for cell in table.iter("td", "th"))


def table_cells(table: etree._Element) -> list[list[Cell]]:
    """Return the cells of each row as the source has them."""
    out = []
    for row in table.iter("tr"):
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        out.append([Cell(_words(cell), _span(cell.get("colspan")), _span(cell.get("rowspan")), in_head or cell.tag == "th")
                    for cell in row if cell.tag in ("td", "th")])
    return out


def _words(cell: etree._Element) -> str:
    pieces = [cell.text or ""]
    for child in cell.iterdescendants():
        if child.tag not in DROPPED:
            pieces.append(("\n" if child.tag in ("br", "p", "div", "li") else "") + (child.text or ""))
        pieces.append(child.tail or "")
    return SPACE.sub(" ", "".join(pieces)).replace(" | ", " / ").strip()


def _span(value: str | None) -> int:
    match = DIGITS.match((value or "").strip())
    return min(max(int(match[0]), 1), MAX_SPAN) if match else 1


def grid_of(source: list[list[Cell]]) -> tuple[list[list[Cell]], int]:
    """Return rows of one length, and how many of the first are heads by their tags.

    Cells that span columns or rows stand in the first of them, the others are empty; a currency sign or closing bracket
    in a cell of its own joins its figure; columns and rows without words are left out.
    """
    rows = _spread(source)
    if not rows:
        return [], 0
    for row in rows:
        _join_signs(row)
    columns = len(rows[0])
    heads = [bool(row) and all(cell.head or not cell.words for cell in row) and any(cell.words for cell in row) for row in rows]
    body = [row for row, head in zip(rows, heads, strict=True) if not head] or rows
    filled = [any(row[c].words for row in body) for c in range(columns)]
    for row in rows:
        _move_into_filled(row, filled)
    kept = [c for c in range(columns) if any(row[c].words for row in rows)]
    out = [[row[c] for c in kept] for row in rows if any(cell.words for cell in row)]
    header = 0
    for row, head in zip(rows, heads, strict=True):
        if any(cell.words for cell in row):
            if not head:
                break
            header += 1
    return out, min(header, len(out) - 1) if out else 0


def _spread(source: list[list[Cell]]) -> list[list[Cell]]:
    pending: dict[int, int] = {}
    rows: list[list[Cell]] = []
    for cells in source:
        row: list[Cell] = []
        waiting = cells[::-1]
        furthest = max(pending, default=-1)
        while (waiting or furthest >= len(row)) and len(row) < MAX_COLUMNS:
            if pending.get(len(row), 0) or not waiting:
                row.append(Cell(""))
                continue
            cell = waiting.pop()
            at = len(row)
            row.append(cell)
            row += [Cell("", head=cell.head) for _ in range(cell.columns - 1)]
            if cell.rows > 1:
                pending.update({c: cell.rows for c in range(at, at + cell.columns)})
                furthest = max(furthest, at + cell.columns - 1)
        pending = {c: left - 1 for c, left in pending.items() if left > 1}
        rows.append(row[:MAX_COLUMNS])
    most = max((len(row) for row in rows), default=0)
    return [row + [Cell("") for _ in range(most - len(row))] for row in rows]


def _join_signs(row: list[Cell]) -> None:
    for c, cell in enumerate(row):
        if LONE_SIGN.match(cell.words):
            for other in row[c + 1:c + 3]:
                if other.words:
                    other.words, cell.words = cell.words + other.words, ""
                    break
        elif LONE_END.match(cell.words):
            for other in reversed(row[max(c - 2, 0):c]):
                if other.words:
                    other.words, cell.words = other.words + cell.words, ""
                    break


def _move_into_filled(row: list[Cell], filled: list[bool]) -> None:
    """Move a spanning head from a column that holds no data to the first column under it that does."""
    for c, cell in enumerate(row):
        if cell.words and cell.columns > 1 and not filled[c]:
            for other in range(c + 1, min(c + cell.columns, len(row))):
                if filled[other] and not row[other].words:
                    row[other], row[c] = Cell(cell.words, head=cell.head), Cell("", head=cell.head)
                    break
