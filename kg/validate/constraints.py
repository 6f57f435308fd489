"""The constraints of SHACL Core (W3C Recommendation 2017-07-20, section 4) that our shapes use, each as a test of value nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg.ontology import PREFIXES
from kg.validate.data import Data, Path, Term

__all__ = ["MAKERS", "Test"]

Test = Callable[[Data, Term, Sequence[Term]], bool]
"""Whether the value nodes of a focus node conform."""
XSD, SH = PREFIXES["xsd"], PREFIXES["sh"]
FORMS = {
    XSD + "string": re.compile(r".*", re.DOTALL), XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    XSD + "integer": re.compile(r"[+-]?\d+", re.ASCII), XSD + "date": re.compile(r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?", re.ASCII),
}
NUMBERS = {XSD + name for name in ("decimal", "integer", "double", "float")}
KINDS = {SH + "IRI": ox.NamedNode, SH + "BlankNode": ox.BlankNode, SH + "Literal": ox.Literal}


def _at_least(number: Term) -> Test:
    least = int(_words(number))
    return lambda _data, _focus, values: len(values) >= least


def _at_most(number: Term) -> Test:
    most = int(_words(number))
    return lambda _data, _focus, values: len(values) <= most


def _of_class(cls: Term) -> Test:
    return lambda data, _focus, values: all(value in data.members(cls) for value in values)


def _of_kind(kind: Term) -> Test:
    wanted = KINDS[_words(kind)]
    return lambda _data, _focus, values: all(isinstance(value, wanted) for value in values)


def _of_datatype(datatype: Term) -> Test:
    form = FORMS[_words(datatype)]
    return lambda _data, _focus, values: all(
        isinstance(value, ox.Literal) and value.datatype == datatype and form.fullmatch(value.value) is not None for value in values)


def _has(wanted: Term) -> Test:
    return lambda _data, _focus, values: wanted in values


def _not_below(least: Term) -> Test:
    return lambda _data, _focus, values: all(_ordered(least, value, True) for value in values)


def _not_above(most: Term) -> Test:
    return lambda _data, _focus, values: all(_ordered(value, most, True) for value in values)


def _not_shorter(number: Term) -> Test:
    least = int(_words(number))
    return lambda _data, _focus, values: all(len(_words(value)) >= least for value in values)


def _not_longer(number: Term) -> Test:
    most = int(_words(number))
    return lambda _data, _focus, values: all(len(_words(value)) <= most for value in values)


def _like(pattern: Term) -> Test:
    form = re.compile(_words(pattern))
    return lambda _data, _focus, values: all(form.search(_words(value)) for value in values)


def _one_per_language(wanted: Term) -> Test:
    def test(_data: Data, _focus: Term, values: Sequence[Term]) -> bool:
        tags = [value.language.lower() for value in values if isinstance(value, ox.Literal) and value.language]
        return len(tags) == len(set(tags))
    return test if _words(wanted) == "true" else lambda _data, _focus, _values: True


def _before(other: Term) -> Test:
    return lambda data, focus, values: all(_ordered(value, end, False) for value in values for end in _along(data, focus, other))


def _not_after(other: Term) -> Test:
    return lambda data, focus, values: all(_ordered(value, end, True) for value in values for end in _along(data, focus, other))


def _same_as(other: Term) -> Test:
    return lambda data, focus, values: set(values) == set(_along(data, focus, other))


def _apart_from(other: Term) -> Test:
    return lambda data, focus, values: not set(values) & set(_along(data, focus, other))


MAKERS: dict[str, Callable[[Term], Test]] = {
    "minCount": _at_least, "maxCount": _at_most, "class": _of_class, "nodeKind": _of_kind, "datatype": _of_datatype, "hasValue": _has,
    "minInclusive": _not_below, "maxInclusive": _not_above, "minLength": _not_shorter, "maxLength": _not_longer, "pattern": _like,
    "uniqueLang": _one_per_language, "lessThan": _before, "lessThanOrEquals": _not_after, "equals": _same_as, "disjoint": _apart_from,
}
"""Constraint -> what makes its test from its one parameter."""


def _along(data: Data, focus: Term, predicate: Term) -> Sequence[Term]:
    assert isinstance(predicate, ox.NamedNode)
    path: Path = ((predicate, False),)
    return data.values(focus, path)


def _words(term: Term) -> str:
    return str(getattr(term, "value", term))


def _ordered(low: Term, high: Term, equal: bool) -> bool:
    """Return whether one literal is below another, or equal to it; what cannot be compared is not."""
    a, b = _measure(low), _measure(high)
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return a < b or equal and a == b
    if isinstance(a, date) and isinstance(b, date):
        return a < b or equal and a == b
    return False


def _measure(term: Term) -> Decimal | date | None:
    if isinstance(term, ox.Literal):
        try:
            if term.datatype.value in NUMBERS:
                return Decimal(term.value)
            if term.datatype.value == XSD + "date":
                return date.fromisoformat(term.value[:10])
        except (ArithmeticError, ValueError):
            pass
    return None
