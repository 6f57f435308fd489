"""The answer to a query: columns and rows of RDF terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology import PREFIXES

if TYPE_CHECKING:
    import pandas

__all__ = ["Table", "Term", "python_value"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
XSD = PREFIXES["xsd"]
SHOWN = 60  # rows of a table that a notebook shows
READERS: Mapping[str, Callable[[str], object]] = {
    XSD + "integer": int, XSD + "decimal": Decimal, XSD + "double": float, XSD + "float": float, XSD + "boolean": lambda text: text in ("true", "1"),
    XSD + "date": date.fromisoformat, XSD + "dateTime": datetime.fromisoformat,
}


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

    def _repr_html_(self) -> str:
        """Return the first rows as an HTML table, for a notebook; words of the store are escaped."""
        def line(tag: str, cells: Iterable[object]) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape('' if cell is None else str(cell))}</{tag}>" for cell in cells) + "</tr>"
        if self.answer is not None:
            return escape(str(self.answer))
        rows = "".join(line("td", map(python_value, row)) for row in self.rows[:SHOWN])
        return f"<table><thead>{line('th', self.columns)}</thead><tbody>{rows}</tbody></table><p>{len(self.rows)} × {len(self.columns)}</p>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as Python values: IRIs and words as `str`, exact numbers as `int` and `Decimal`, days as `date`.

        >>> Table(("n", "open"), ((ox.Literal(24), None),)).to_dicts()
        [{'n': 24, 'open': None}]
        """
        return [{name: python_value(term) for name, term in zip(self.columns, row, strict=True)} for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame: columns of numbers as Int64 or float64, of days as datetime64, of truth as boolean, the rest as objects.

        Raises `QueryError` if pandas is not installed, and for the answer to an ASK, which is no table.
        """
        if self.answer is not None:
            raise QueryError("the answer is yes or no, not a table", place="to_pandas", hint="read `answer`")
        try:
            frame: type[pandas.DataFrame] = import_module("pandas").DataFrame
        except ImportError as error:
            raise QueryError("pandas is not installed", place="to_pandas", hint="pip install 'kg[notebook]', or use `to_dicts`") from error
        columns = {name: [python_value(row[index]) for row in self.rows] for index, name in enumerate(self.columns)}
        whole = frame(columns, dtype="object")
        return whole.astype({name: kind for name, values in columns.items() if (kind := _column_type(values))})


def python_value(term: Term | None) -> object:
    """Return a term as a Python value; a literal that its datatype cannot hold, and a quoted triple, as words."""
    if not isinstance(term, ox.Literal):
        return None if term is None else str(getattr(term, "value", term))
    try:
        return READERS.get(term.datatype.value, str)(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def _column_type(values: list[object]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int} and all(abs(value) < 2**63 for value in values if isinstance(value, int)):
        return "Int64"
    if kinds and kinds <= {int, float, Decimal}:
        return "float64"
    if kinds == {bool}:
        return "boolean"
    return "datetime64[s]" if kinds in ({date}, {datetime}) else ""
