"""What Markdown marks in a text: front matter, headings, comments, fences and rules, as marks on its lines."""

from __future__ import annotations

import re

from kg.read.lines import Line

__all__ = ["front_matter", "mark_markup"]

ATX = re.compile(r"^(#{1,6})\s+(.*?)(?:\s+#+)?$")
SETEXT = re.compile(r"^(=+|-{3,})$")
HRULE = re.compile(r"^(?:[-*_\u2014\u2500=~]\s?){3,}$")
FENCE = re.compile(r"^(?:```|~~~)")
KEY = re.compile(r"^([A-Za-z_][\w-]{0,30}):\s*(.{1,300})$")
QUOTE = re.compile(r"^(?:>\s?)+")
IMAGE = re.compile(r"^!\[[^\]]{0,300}\]\([^)]{0,500}\)$")
MAX_FRONT = 60


def front_matter(text: str, lines: list[Line]) -> dict[str, str]:
    """Mark a front matter at the very beginning as boilerplate and return its simple keys, lower-case, quotes dropped."""
    if not lines or lines[0].of(text) != "---":
        return {}
    end = next((at for at, line in enumerate(lines[1:MAX_FRONT], 1) if line.of(text) in ("---", "...")), 0)
    if not end:
        return {}
    keys = {}
    for line in lines[1:end]:
        if match := KEY.match(line.of(text)):
            keys[match[1].lower()] = match[2].strip().strip("\"'")
    if not keys:
        return {}
    for line in lines[:end + 1]:
        line.kind, line.joined = "boilerplate", True
    lines[0].joined = False
    return keys


def mark_markup(text: str, lines: list[Line]) -> None:
    """Decide the lines that Markdown's signs decide; a heading's words begin after its signs."""
    fenced = commented = False
    for index, line in enumerate(lines):
        if line.kind:
            continue
        words = line.of(text)
        first = words[0]
        if commented or words.startswith("<!--"):
            commented = "-->" not in words
            line.kind = "boilerplate"
        elif FENCE.match(words):
            fenced = not fenced
            line.kind = "boilerplate"
        elif fenced:
            continue
        elif first == "#" and (match := ATX.match(words)) and match[2]:
            line.kind, line.level = "heading", len(match[1])
            line.start, line.end = line.start + match.start(2), line.start + match.end(2)
        elif first == ">" and (match := QUOTE.match(words)) and match.end() < len(words):
            line.start += match.end()
        elif IMAGE.match(words) or HRULE.match(words):
            line.kind = "boilerplate"
            previous = lines[index - 1] if index else None
            plain = previous is not None and previous.kind == "" and previous.gap and previous.width <= 120
            if previous and plain and not line.gap and SETEXT.match(words):
                previous.kind, previous.level = "heading", 1 if first == "=" else 2
