"""Figures of a sentence or a small table: each case is a text, every figure that it states, and one lesson (`tests/cases/figures`).

A fact is written "subject metric measure value unit period status", then, where they are told, "basis=…", "base=…" and "qualifier=…".
A cell with "/" lists alternatives, "low..high" is a range, a comparator other than "=" stands before its number, "-" is an open period,
"base=*" is any base or none. What `known_gaps.toml` holds does not come out yet.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from kg.extract import extract
from kg.ontology import load
from kg.read import read
from kg.types import Observation

FOLDER = Path(__file__).parent.parent / "cases" / "figures"
GAPS = "known_gaps"
CASES = [(path.stem, case) for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])]
DATED = "2026-02-06"


def found_in(text: str, day: str) -> set[Observation]:
    source = "case.md" if "|---" in text else "case.txt"
    return {f for f in extract(read(f"{day}\n\n{text}".encode(), source=source, ontology=load()), load()).facts if isinstance(f, Observation)}


def number(words: str) -> tuple[str, Decimal | None, Decimal | None, Decimal | None]:
    """Return comparator, value, low and high of a cell: ">60", "18..20"."""
    digits = words.lstrip("<>=~")
    comparator = words[:len(words) - len(digits)] or "="
    low, dots, high = digits.partition("..")
    return (comparator, None, Decimal(low), Decimal(high)) if dots else (comparator, Decimal(digits), None, None)


def meets(fact: Observation, wanted: str) -> bool:
    subject, metric, measure, value, unit, period, status, *rest = wanted.split(" ")
    more = dict(cell.split("=", 1) for cell in rest)
    base = fact.base.id if fact.base else ""
    return (
        fact.subject.id in subject.split("/") and fact.metric in metric.split("/") and fact.measure in measure.split("/") and fact.unit == unit
        and (fact.comparator, fact.value, fact.low, fact.high) in [number(v) for v in value.split("/")]
        and (fact.period.label if fact.period else "-") in period.split("/") and fact.status in status.split("/")
        and (fact.basis or "") == more.get("basis", "") and more.get("base", "") in ("*", base)
        and ("qualifier" not in more or fact.qualifier == more["qualifier"]))


def told(fact: Observation) -> str:
    value = f"{fact.value:f}" if fact.value is not None else f"{fact.low:f}..{fact.high:f}"
    told_too = {"basis": fact.basis, "base": fact.base.id if fact.base else None, "qualifier": fact.qualifier}
    cells = [fact.subject.id, fact.metric, fact.measure, fact.comparator.replace("=", "") + value, fact.unit, fact.period.label if fact.period else "-", fact.status]
    return " ".join([*cells, *(f"{k}={v}" for k, v in told_too.items() if v)])


def check(case: dict[str, object]) -> None:
    facts = found_in(str(case["text"]), str(case.get("date", DATED)))
    wanted = [str(f) for f in case["facts"]]  # type: ignore[attr-defined]
    missing = [w for w in wanted if not any(meets(f, w) for f in facts)]
    needless = [] if case.get("among") else sorted(told(f) for f in facts if not any(meets(f, w) for w in wanted))
    assert (missing, needless) == ([], [])


@pytest.mark.parametrize(("file", "case"), [
    pytest.param(file, case, id=f"{file}: {case['lesson']}", marks=[pytest.mark.xfail(strict=True, raises=AssertionError)] if file == GAPS else [])
    for file, case in CASES])
def test_a_text_states_these_figures_and_no_others(file: str, case: dict[str, object]) -> None:
    check(case)


def test_a_lesson_is_taught_once() -> None:
    lessons = [(file, case["lesson"]) for file, case in CASES]
    texts = [case["text"] for _, case in CASES]
    assert len(set(lessons)) == len(lessons)
    assert len(set(texts)) == len(texts)
