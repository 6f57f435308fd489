"""The answer to a query: columns and rows of RDF terms."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

__all__ = ["Table", "Term"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Table:
    """Columns in the order of the query, rows of terms; None where a row leaves a column open.

    kind    "rows" (SELECT), "graph" (CONSTRUCT, DESCRIBE: columns subject, predicate, object) or "boolean" (ASK)
    answer  of ASK; None for the others

    >>> len(Table(("a",), ((ox.Literal("1"),), (None,))))
    2
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    kind: str = "rows"
    answer: bool | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """Whether there is an answer: the ASK holds, or there are rows."""
        return bool(self.rows) if self.answer is None else self.answer
