"""Everything that can stop `kg` from running, in one family.

    KgError
    ├── ReadError        a document cannot be turned into text
    ├── OntologyError    a Turtle file of the ontology is missing or ill-formed
    ├── ExtractorError   an extractor cannot start or broke its contract
    ├── QuantityError    words that should be one amount are not   (also a ValueError)
    ├── PeriodError      words that should be one period are not   (also a ValueError)
    ├── StoreError       a store cannot be opened, written or read
    └── QueryError       a query is ill-formed, refused or too expensive

Bad *data* is never an exception: it comes back in a report with its reason.
"""

from __future__ import annotations

__all__ = ["ExtractorError", "KgError", "OntologyError", "PeriodError", "QuantityError", "QueryError", "ReadError", "StoreError"]


class KgError(Exception):
    """Could not run. `place` names the file, line or option; `hint` names the next step.

    >>> str(KgError("no such file", place="news.txt", hint="check the path"))
    'news.txt: no such file (check the path)'
    """

    def __init__(self, problem: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        step = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.problem}{step}"


class ReadError(KgError):
    """A document cannot be turned into text."""


class OntologyError(KgError):
    """A Turtle file of the ontology is missing or ill-formed."""


class ExtractorError(KgError):
    """An extractor cannot start or broke its contract."""


class QuantityError(KgError, ValueError):
    """Words that should be one amount are not."""


class PeriodError(KgError, ValueError):
    """Words that should be one period are not."""


class StoreError(KgError):
    """A store cannot be opened, written or read."""


class QueryError(KgError):
    """A query is ill-formed, refused or too expensive."""
