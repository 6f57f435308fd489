"""kg.quantity: what holds for every text, hostile ones too, and what is refused."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QuantityError
from kg.folding import fold
from kg.ontology import load
from kg.quantity import compile_grammar, parse_quantity
from kg.types import Span

GRAMMAR = compile_grammar(load())
PIECES = ["1", "23", "4.5", "1,234", ".", ",", " ", "-", "(", ")", "$", "US$", "%", "亿", "万", "美元", "元", "三", "十", "分之", "成", "半", "约", "超过", "至", "和",
          "to", "and", "between", "billion", "million", "bn", "percent", "about", "more than", "±", "上下浮动", "颗", "人", "倍", "doubled", "half of", "five", "a ", "x",
          "h20", "每股", "a share", "from", "从", "第", "年", "\n", "。", "多", "+", "~", "tb/s"]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
@settings(max_examples=300, deadline=None)
def test_amounts_are_sorted_do_not_overlap_and_hold_their_digits(text: str) -> None:
    end = 0
    for quantity in GRAMMAR.find(text):
        assert end <= quantity.span.start < quantity.span.end <= len(text)
        assert quantity.span.start <= quantity.digits.start < quantity.digits.end <= quantity.span.end
        assert (quantity.value is None) == (quantity.low is not None) == (quantity.high is not None)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        end = quantity.span.end


@pytest.mark.parametrize("piece", ["1", "三", "万", "(", "$(", "1.", "1,", "-1", "1亿", "1% ", "1 and ", "三分之", "half of ", "twenty-", "约", "from the ", "1亿1千", "$", " "])
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (20_000, 80_000))
    GRAMMAR.find(short)
    start = time.process_time()
    GRAMMAR.find(short)
    middle = time.process_time()
    GRAMMAR.find(long)
    assert time.process_time() - middle < 12 * (middle - start) + 0.2


@pytest.mark.parametrize("words", ["", "no figure", "2% and 3%", "五%和六%", "3.5.1", "1" * 25 + "%"])
def test_parse_quantity_refuses_what_is_not_one_amount(words: str) -> None:
    with pytest.raises(QuantityError):
        parse_quantity(words, GRAMMAR)


@pytest.mark.parametrize(("words", "value"), [("2134", "2134"), ("1,501.88", "1501.88"), ("2134 亿美元", "213400000000"), ("三百亿元", "30000000000"), ("九成", "90")])
def test_parse_quantity_reads_digits_alone_and_with_their_unit(words: str, value: str) -> None:
    assert parse_quantity(words, GRAMMAR).value == Decimal(value)


@pytest.mark.parametrize(("text", "tolerance"), [
    ("$213.4 billion", "50000000"), ("$213.39 billion", "5000000"), ("2000 亿美元", "50000000"), ("14%", "0.5"), ("1.4万人", "500"), ("九成", "5"), ("40 basis points", "0.005"),
    ("76 cents", "0.005"), ("3亿5000万美元", "5000"), ("一点五亿美元", "5000000")])
def test_tolerance_is_half_a_unit_of_the_last_digit(text: str, tolerance: str) -> None:
    assert [q.tolerance for q in GRAMMAR.find(fold(text).lower)] == [Decimal(tolerance)]


def test_span_takes_bound_sign_unit_and_reference_digits_alone() -> None:
    text = "毛利率超过 60.5%，"
    quantity, = GRAMMAR.find(fold(text).lower)
    assert quantity.span.of(text) == "超过 60.5%"
    assert quantity.digits == Span(6, 10)


def test_capitals_tell_bits_from_bytes_where_the_plain_text_is_given() -> None:
    for text, unit in (("800 Gbps", "Gbps"), ("800 GBps", "GBps"), ("3.2 Tb/s", "Tbps"), ("3.2 TB/s", "TBps")):
        folded = fold(text)
        assert [q.unit for q in GRAMMAR.find(folded.lower, folded.plain)] == [unit]


def test_a_unit_of_an_overlay_needs_no_code(tmp_path: Path) -> None:
    (tmp_path / "units.ttl").write_text(
        "@prefix kg: <https://w3id.org/chipkg/ont#> . @prefix kgu: <https://w3id.org/chipkg/unit/> . @prefix kgc: <https://w3id.org/chipkg/code/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'kgu:lightYear a skos:Concept ; skos:inScheme kgc:units ; kg:unitKind kgc:length ; skos:prefLabel "light-years"@en , "光年"@zh-Hans .\n', encoding="utf-8")
    grammar = compile_grammar(load(tmp_path))
    assert [(q.value, q.unit) for q in grammar.find("4.2 光年, 4.2 light-years")] == [(Decimal("4.2"), "lightYear"), (Decimal("4.2"), "lightYear")]
