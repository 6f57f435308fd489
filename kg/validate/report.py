"""What a validation finds."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Report", "Violation"]

RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is wrong, or odd.

    node      IRI that it is found at;  path: local name of the property, or the value in question, or ""
    severity  "error", "warning" or "info";  source: local name of the shape, or of the check
    """

    severity: str
    source: str
    node: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found, errors first, then in order of source and node."""

    violations: tuple[Violation, ...]

    @property
    def errors(self) -> tuple[Violation, ...]:
        """The violations that are errors: with any of them, a document is not loaded."""
        return tuple(v for v in self.violations if v.severity == "error")

    @property
    def conforms(self) -> bool:
        """Whether nothing is an error."""
        return not self.errors


def sorted_report(found: set[Violation]) -> Report:
    """Return a report of these violations, errors first."""
    return Report(tuple(sorted(found, key=lambda v: (RANK.get(v.severity, 0), v))))
