"""When a text appeared that names its day without the year: in the fiscal year it names, by the books of its company."""

import pytest

from kg.extract import extract
from kg.ontology import load
from kg.read import read


@pytest.mark.parametrize(("text", "period"), [
    ("Nov 12 (Wire) - Cisco raised its outlook for fiscal 2026.\n\nFor the first quarter, Cisco's revenue was $14.88 billion.", "FY2026Q1"),
    ("Aug 13 (Wire) - Cisco published results for fiscal 2025.\n\nFor the fourth quarter, Cisco's revenue was $14.67 billion.", "FY2025Q4"),
])
def test_a_day_without_a_year_lies_in_the_fiscal_year_named(text: str, period: str) -> None:
    facts = [f for f in extract(read(text.encode(), source="case.txt", ontology=load()), load()).facts if getattr(f, "metric", "") == "revenue"]
    assert [f.period.label for f in facts if f.period] == [period]
