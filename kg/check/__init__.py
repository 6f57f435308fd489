"""What figures of many documents say of one another: agreement, contradiction, arithmetic, outcomes.

`check` finds, by rules that the ontology declares; it changes nothing and takes no side.
"""

from __future__ import annotations

from kg.check.checking import Checkable, check
from kg.check.computed import growth_rule
from kg.check.disagreement import disagreement_rule
from kg.check.explaining import Explanation, Origin, Spoken, explain
from kg.check.marks import kind_of, marks
from kg.check.report import Cited, Finding, Report
from kg.check.telling import amount

__all__ = [
    "Checkable", "Cited", "Explanation", "Finding", "Origin", "Report", "Spoken", "amount", "check", "disagreement_rule", "explain",
    "growth_rule", "kind_of", "marks",
]
