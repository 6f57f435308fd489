"""Extraction: time grows with the text, whatever it holds; speed itself is measured by `bench/extraction.py`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.extract import extract
from kg.ontology import load
from kg.read import read

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from hostile import KINDS, hostile  # noqa: E402  the texts are the bench's

SMALL, FACTOR, SLACK = 25_000, 4, 0.5
MOST = 1.6 * FACTOR
"""Times of the larger text by times of the smaller one: linear is `FACTOR`, quadratic its square."""


def _seconds(kind: str, size: int) -> float:
    name, data = hostile(kind, size, load())
    begin = time.process_time()
    try:
        extract(read(data, ontology=load(), source=name), load())
    except ReadError:
        pass  # a refusal takes time too
    return time.process_time() - begin


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_four_times_as_long_takes_four_times_as_long_not_sixteen(kind: str) -> None:
    _seconds(kind, 500)
    small, large = _seconds(kind, SMALL), _seconds(kind, SMALL * FACTOR)
    assert large <= MOST * small + SLACK
