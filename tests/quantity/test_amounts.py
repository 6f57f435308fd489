"""kg.quantity: every amount that a text states, exact and in base units, and nothing that is no amount."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from kg.folding import fold
from kg.ontology import load
from kg.quantity import compile_grammar
from kg.types import Quantity

GRAMMAR = compile_grammar(load())
AMOUNT = re.compile(r"(?P<sign>[<>]=?|~)?(?P<low>-?\d+(?:\.\d+)?(?:e\d+)?)(?:\.\.(?P<high>\d+(?:\.\d+)?(?:e\d+)?))? (?P<unit>\w+)"
                    r"(?: per:(?P<per>\w+))?(?P<signed> signed)?(?: \{(?P<words>.*)\})?")


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def printed(quantity: Quantity, text: str, words: bool) -> str:
    value = number(quantity.value) if quantity.value is not None else f"{number(quantity.low)}..{number(quantity.high)}"
    sign = "" if quantity.comparator == "=" else quantity.comparator
    return (f"{sign}{value} {quantity.unit or 'bare'}" + (f" per:{quantity.per}" if quantity.per else "")
            + (" signed" if quantity.signed else "") + (f" {{{quantity.span.of(text)}}}" if words else ""))


def normal(amount: str) -> str:
    match = AMOUNT.fullmatch(amount)
    assert match, f"ill-formed expectation: {amount}"
    text = (match["sign"] or "") + number(Decimal(match["low"])) + (f"..{number(Decimal(match['high']))}" if match["high"] else "")
    return (text + f" {match['unit']}" + (f" per:{match['per']}" if match["per"] else "") + (match["signed"] or "")
            + (f" {{{match['words']}}}" if match["words"] else ""))


def cases() -> list[tuple[str, str]]:
    rows = []
    for line in (Path(__file__).parent / "amounts.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, arrow, expected = line.partition(" => ")
            assert arrow, f"ill-formed case: {line}"
            rows.append((text, expected))
    return rows


def found(text: str, words: bool) -> str:
    return "; ".join(printed(q, text, words) for q in GRAMMAR.find(fold(text).lower, fold(text).plain)) or "-"


@pytest.mark.parametrize(("text", "expected"), cases(), ids=[text for text, _ in cases()])
def test_find_reads_the_amounts_of(text: str, expected: str) -> None:
    wanted = expected.split(" ? ")
    got = found(text, words="{" in expected)
    assert got in ["; ".join(normal(a) for a in w.split("; ")) if w != "-" else "-" for w in wanted]
