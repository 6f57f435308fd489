"""kg.folding: one code point stays one code point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.folding import fold


@given(st.text())
def test_fold_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded.plain) == len(folded.lower) == len(text)


@pytest.mark.parametrize(("text", "plain", "lower"), [
    ("ＡＷＳ　２４％", "AWS 24%", "aws 24%"),
    ("營收 1,501.88億元", "营收 1,501.88亿元", "营收 1,501.88亿元"),
    ("Amazon\u2019s \u201cQ4\u201d", "Amazon's \"Q4\"", "amazon's \"q4\""),
    ("\u22125\u00a0% non\u2011GAAP", "-5 % non-GAAP", "-5 % non-gaap"),
    ("($1.2B)", "($1.2B)", "($1.2b)"),
])
def test_fold_writes(text: str, plain: str, lower: str) -> None:
    assert (fold(text).plain, fold(text).lower) == (plain, lower)
