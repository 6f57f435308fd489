"""Texts of a given size that nobody would write, one of each kind that could make reading or extraction slow; the same text for the same size."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, cycle

from kg.ontology import Ontology

__all__ = ["KINDS", "hostile"]

SEED = 20251125
NUMERALS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07\u4ebf\u5146\u96f6\u4e24\u70b9"
FILLER = "the unit said that it sold more of what it makes to those who buy it "


def _cut(parts: Iterable[str], size: int) -> bytes:
    """Return the first `size` bytes of the UTF-8 of endless `parts`, whole code points only."""
    out, length = [], 0
    for part in parts:
        out.append(part)
        length += len(part.encode("utf-8"))
        if length >= size:
            break
    return "".join(out).encode("utf-8")[:size].decode("utf-8", errors="ignore").encode("utf-8")


def _names(ontology: Ontology, cls: str, language: str = "") -> list[str]:
    labels = (label for iri in ontology.instances(cls) for label in ontology.labels(iri))
    return [label.text for label in labels if not language or label.language.lower().startswith(language)]


def _in_a_row(words: list[str], mark: str) -> Iterable[str]:
    return (word + mark for word in cycle(words))


def _metrics(ontology: Ontology) -> list[str]:
    return [label.text for iri in ontology.concepts("kgc:metrics") for label in ontology.labels(iri)]


def _cues(ontology: Ontology) -> list[str]:
    return [label.text for cls in ("kg:Cue", "kg:RelationCue") for iri in ontology.instances(cls) for label in ontology.labels(iri)]


def _periods() -> list[str]:
    return [form for year in range(2019, 2027) for form in (
        f"{year}", f"Q1 {year}", f"{year}\u5e74\u7b2c\u4e8c\u5b63\u5ea6", f"fiscal {year}", f"{year}-06-30",
        f"the quarter ended March 31, {year}", f"{year}\u5e74\u4e0a\u534a\u5e74",
        "a year earlier", "\u53bb\u5e74\u540c\u671f", f"FY{year}Q3", f"June {year}")]


def _random(size: int, _: Ontology) -> bytes:
    source = random.Random(SEED)
    points = (chr(p) for p in iter(lambda: source.randrange(0x20, 0x30000), -1) if not 0xD800 <= p < 0xE000)
    return _cut(points, size)


def _mixed(size: int, ontology: Ontology) -> bytes:
    source = random.Random(SEED)
    words = [*_names(ontology, "kg:Company"), *_names(ontology, "kg:Segment"), *_metrics(ontology), *_cues(ontology), *_periods(),
             *(f"{k}%" for k in range(50)), *(f"${k}.5 billion" for k in range(50)), ",", ",", ";", "(", ")", "and", "\u548c", "\u3001"]
    return _cut((source.choice(words) + " " for _ in iter(int, 1)), size)


def _nested(size: int, _: Ontology) -> bytes:
    half = size // 24
    return b"<html><body>" + b"<div><p><b>" * half + b"Revenue 5% " + b"</b></p></div>"[:13] * half


def _table(size: int, _: Ontology) -> bytes:
    head = "| Segment | Q1 2026 | Q1 2025 |\n| --- | --- | --- |\n"
    return _cut(chain([head], (f"| Part {k} revenue | ${k}.{k % 10} billion | ({k % 90}%) |\n" for k in range(10**9))), size)


def _wide_table(size: int, _: Ontology) -> bytes:
    row = "| " + " | ".join(f"{k}.5%" for k in range(400)) + " |\n"
    head = "| " + " | ".join(f"Q{k % 4 + 1} {2000 + k // 4}" for k in range(400)) + " |\n"
    return _cut(chain([head, "| " + " | ".join(["---"] * 400) + " |\n"], cycle([row])), size)


def _cells(size: int, _: Ontology) -> bytes:
    return _cut(chain(["<html><body><table>"], (f"<tr><td>Part {k}<td>${k} million<td rowspan=9 colspan=9>{k % 100}%" for k in range(10**9))), size)


def _links(size: int, _: Ontology) -> bytes:
    return _cut(chain(["<html><body>"], (f'<ul><li><a href="/{k}">Amazon revenue rose {k % 100}%</a><br>' for k in range(10**9))), size)


def _words(make: Callable[[Ontology], list[str]], mark: str) -> Callable[[int, Ontology], bytes]:
    return lambda size, ontology: _cut(_in_a_row(make(ontology), mark), size)


def _repeated(text: str, front: str = "") -> Callable[[int, Ontology], bytes]:
    return lambda size, _: _cut(chain([front], cycle([text])), size)


KINDS: Mapping[str, tuple[str, Callable[[int, Ontology], bytes]]] = {
    "digits": ("txt", _repeated("1234567890")),
    "digits and points": ("txt", _repeated("1,234.5")),
    "Chinese numerals": ("txt", _repeated(NUMERALS)),
    "brackets": ("txt", _repeated("((((", "Revenue rose 5% ")),
    "brackets with sums": ("txt", _repeated("($5 ")),
    "quotes": ("txt", _repeated("\"'\u201c\u300c", "Amazon said ")),
    "full stops": ("txt", _repeated(".", "Revenue rose 5%")),
    "blanks": ("txt", _repeated(" ", "Revenue rose 5%")),
    "line ends": ("txt", _repeated("\n- 5%\n")),
    "hashes": ("txt", _repeated("# Amazon\n")),
    "one word": ("txt", _repeated("a")),
    "one endless sentence": ("txt", _repeated(FILLER)),
    "one sentence of sums": ("txt", _repeated("revenue of $5 million, up 5%, and ", "Amazon had ")),
    "company names": ("txt", _words(lambda o: _names(o, "kg:Company"), " ")),
    "company names, a list": ("txt", _words(lambda o: _names(o, "kg:Company"), ", ")),
    "companies, a paragraph each": ("txt", _words(lambda o: _names(o, "kg:Company"), " revenue rose 5%.\n\n")),
    "chip names": ("txt", _words(lambda o: [*_names(o, "kg:Chip"), *_names(o, "kg:ChipFamily")], " ")),
    "segments of companies": ("txt", _words(lambda o: _names(o, "kg:Segment"), "\u3001")),
    "people": ("txt", _words(lambda o: _names(o, "kg:Person"), ", CEO of Amazon, ")),
    "one name": ("txt", _repeated("Amazon ")),
    "metrics": ("txt", _words(_metrics, " ")),
    "cues": ("txt", _words(_cues, " ")),
    "periods": ("txt", _words(lambda _: _periods(), " ")),
    "percentages": ("txt", _repeated("5%, 6%, 7.5%, ")),
    "percentages, a paragraph each": ("txt", _repeated("Revenue rose 5%.\n\n", "Amazon\n\n")),
    "unknown firms": ("txt", _words(lambda _: [f"Qua{k}dro Semiconductor Inc." for k in range(1000)], " ")),
    "unknown firms with chips": ("txt", _words(lambda _: [f"Qua{k}dro's Q{k % 90} accelerator shipped" for k in range(9000)], ". ")),
    "one unknown firm with a chip": ("txt", _repeated("Quadromir's Q7 accelerator shipped. ")),
    "launches by unknown firms": ("txt", _words(lambda _: [f"Qua{k}dro unveiled its Q{k % 90} chip" for k in range(9000)], ". ")),
    "unknown firms as headings": ("md", _words(lambda _: [f"## Qua{k}dro\n\nQua{k}dro made a profit." for k in range(9000)], "\n\n")),
    "unknown firms in a list": ("md", _words(lambda _: [f"- Qua{k}dro. Revenue rose 9%.\n- Intel. Revenue rose 9%." for k in range(9000)], "\n")),
    "table rows": ("md", _table),
    "a wide table": ("md", _wide_table),
    "HTML nesting": ("html", _nested),
    "HTML cells": ("html", _cells),
    "HTML links": ("html", _links),
    "HTML brackets": ("html", _repeated("<a <", "<html>")),
    "random points": ("txt", _random),
    "random words of the ontology": ("txt", _mixed),
}
"""Kind -> the ending of its file's name, and what makes it of a size in bytes and an ontology."""


def hostile(kind: str, size: int, ontology: Ontology) -> tuple[str, bytes]:
    """Return a name for the file of a kind, and its bytes, `size` of them or a little more or less.

    >>> from kg.ontology import load
    >>> hostile("digits", 12, load())
    ('hostile.txt', b'123456789012')
    """
    ending, make = KINDS[kind]
    return f"hostile.{ending}", make(size, ontology)
