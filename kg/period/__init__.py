"""Periods in running text, resolved against the document, and their calendar."""

from kg.period.calendar import FiscalCalendar, make, next_period, previous, quarter_of, year_ago
from kg.period.grammar import PeriodGrammar, PeriodMention, compile_grammar
from kg.period.resolving import RELATIVE_DAYS, Clock, resolve

__all__ = ["RELATIVE_DAYS", "Clock", "FiscalCalendar", "PeriodGrammar", "PeriodMention", "compile_grammar", "make", "next_period", "previous", "quarter_of",
           "resolve", "year_ago"]
