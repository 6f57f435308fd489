"""kg.period: the calendar of labels, common and fiscal."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import PeriodError
from kg.folding import fold
from kg.ontology import load
from kg.period import FiscalCalendar, compile_grammar, make, next_period, previous, year_ago

LABELS = st.one_of(
    st.builds("{}Q{}".format, st.integers(1990, 2090), st.integers(1, 4)), st.builds("{}H{}".format, st.integers(1990, 2090), st.integers(1, 2)),
    st.integers(1990, 2090).map(str), st.builds("{}-{:02d}".format, st.integers(1990, 2090), st.integers(1, 12)))


@pytest.mark.parametrize(("owner", "month", "label", "start", "end", "calendar"), [
    ("nvidia", 1, "FY2026Q3", date(2025, 8, 1), date(2025, 10, 31), "2025Q3"),
    ("microsoft", 6, "FY2026Q2", date(2025, 10, 1), date(2025, 12, 31), "2025Q4"),
    ("apple", 9, "FY2026Q1", date(2025, 10, 1), date(2025, 12, 31), "2025Q4"),
    ("micron", 8, "FY2026Q1", date(2025, 9, 1), date(2025, 11, 30), "2025Q4"),
    ("broadcom", 10, "FY2025Q4", date(2025, 8, 1), date(2025, 10, 31), "2025Q3"),
    ("alibaba", 3, "FY2026Q2", date(2025, 7, 1), date(2025, 9, 30), "2025Q3"),
    ("cisco", 7, "FY2026Q1", date(2025, 8, 1), date(2025, 10, 31), "2025Q3"),
    ("oracle", 5, "FY2026Q2", date(2025, 9, 1), date(2025, 11, 30), "2025Q4"),
    ("adobe", 11, "FY2025Q4", date(2025, 9, 1), date(2025, 11, 30), "2025Q4"),
    ("amazon", 12, "FY2025Q4", date(2025, 10, 1), date(2025, 12, 31), "2025Q4"),
    ("marvell", 1, "FY2028H1", date(2027, 2, 1), date(2027, 7, 31), "2027H1"),
    ("microsoft", 6, "FY2026", date(2025, 7, 1), date(2026, 6, 30), "2025"),
])
def test_make_gives_fiscal_periods_their_days_and_calendar_period(owner: str, month: int, label: str, start: date, end: date, calendar: str) -> None:
    period = make(label, FiscalCalendar(owner, month))
    assert (period.start, period.end, period.calendar, period.owner) == (start, end, calendar, owner)


@pytest.mark.parametrize(("label", "start", "end"), [
    ("2025Q4", date(2025, 10, 1), date(2025, 12, 31)), ("2024-02", date(2024, 2, 1), date(2024, 2, 29)), ("2025H1", date(2025, 1, 1), date(2025, 6, 30)),
    ("TTM2025Q3", date(2024, 10, 1), date(2025, 9, 30)), ("2026-02-06", date(2026, 2, 6), date(2026, 2, 6)), ("2025", date(2025, 1, 1), date(2025, 12, 31))])
def test_make_gives_common_periods_their_days(label: str, start: date, end: date) -> None:
    assert (make(label).start, make(label).end) == (start, end)


@given(LABELS)
def test_next_and_previous_undo_each_other_and_touch(label: str) -> None:
    period = make(label)
    assert previous(next_period(period)) == period
    assert period.end is not None
    assert (next_period(period).start or date.min).toordinal() == period.end.toordinal() + 1


@given(LABELS)
def test_year_ago_is_one_year_before(label: str) -> None:
    before = year_ago(make(label))
    assert int(before.label[:4]) == int(label[:4]) - 1
    assert before.label[4:] == label[4:]


@pytest.mark.parametrize(("label", "before"), [("2026Q1", "2025Q4"), ("2026H1", "2025H2"), ("2026-01", "2025-12"), ("2026", "2025"), ("2026-03-01", "2026-02-28")])
def test_previous_crosses_the_year(label: str, before: str) -> None:
    assert previous(make(label)).label == before


@pytest.mark.parametrize("label", ["", "Q4", "2025Q5", "2025-13", "2025-02-30", "FY", "25Q4", "2025Q4 ", "TTM"])
def test_make_refuses_what_is_no_label(label: str) -> None:
    with pytest.raises(PeriodError):
        make(label)


@settings(deadline=None)  # patterns are compiled when they are first met
@given(st.lists(st.sampled_from(["2025", "年", "第", "三", "季度", "Q4", "fiscal", " ", "12", "月", "日", "截至", "的", "first", "half", "of", "ended", "nov.", "去年", "同期", "-", "'", "25", ","]),
                max_size=20).map("".join))
def test_mentions_are_sorted_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in GRAMMAR.find(fold(text).lower):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end


GRAMMAR = compile_grammar(load())
