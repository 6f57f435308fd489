"""kg.period: which periods words name, and which days they are, read against document and company."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.folding import fold
from kg.ontology import load
from kg.period import Clock, FiscalCalendar, compile_grammar, make, resolve

GRAMMAR = compile_grammar(load())
NVIDIA, BROADCOM = FiscalCalendar("nvidia", 1), FiscalCalendar("broadcom", 10)
CLOCKS = {
    "": Clock(date(2026, 2, 6), make("2025Q4"), FiscalCalendar("amazon", 12)),
    "nvidia": Clock(date(2025, 11, 20), make("FY2026Q3", NVIDIA), NVIDIA, prefer_fiscal=True),
    "broadcom": Clock(date(2025, 12, 11), make("FY2025Q4", BROADCOM), BROADCOM, prefer_fiscal=True),
}


def cases() -> list[tuple[str, str, str]]:
    rows = []
    for line in (Path(__file__).parent / "mentions.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, arrow, expected = line.partition(" => ")
            assert arrow, f"ill-formed case: {line}"
            clock, bar, rest = text.partition(" | ")
            rows.append((clock, rest, expected) if bar else ("", text, expected))
    return rows


def labels(text: str, clock: str) -> str:
    found = [resolve(mention, CLOCKS[clock]) for mention in GRAMMAR.find(fold(text).lower)]
    return "; ".join(period.label if period is not None else "?" for period in found) or "-"


@pytest.mark.parametrize(("clock", "text", "expected"), cases(), ids=[f"{clock} {text}".strip() for clock, text, _ in cases()])
def test_find_and_resolve_name_the_periods_of(clock: str, text: str, expected: str) -> None:
    assert labels(text, clock) == expected
