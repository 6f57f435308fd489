"""Findings in words: one English sentence each, made of names the ontology has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kg.check.report import Cited, Finding
from kg.ontology import Ontology

__all__ = ["amount", "told"]

LARGE = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))


def told(finding: Finding, ontology: Ontology) -> Finding:
    """Return the finding with its message."""
    subject, metric = _label(ontology, "kgr:" + finding.subject), _label(ontology, "kgm:" + finding.metric)
    measure = "" if finding.measure == "level" else ", " + _label(ontology, "kgc:" + finding.measure)
    about = f"{subject}: {metric}{measure}" + (f" {finding.period}" if finding.period else "")
    say = SENTENCES.get(finding.kind, _plain)
    return replace(finding, message=f"{about}: {say(finding)}")


def amount(value: str, unit: str) -> str:
    """Return a number or range in words that people read.

    >>> amount("213400000000", "USD"), amount("16500000000..21500000000", "USD"), amount(">60", "percent"), amount("0.4", "pp")
    ('213.4 billion USD', '16.5 to 21.5 billion USD', '> 60 %', '0.4 pp')
    """
    sign = value[: len(value) - len(value.lstrip("<>=~"))]
    ends = [Decimal(end) for end in value[len(sign):].split("..") if end]
    scale, word = next(((size, name) for size, name in LARGE if ends and max(map(abs, ends)) >= size), (Decimal(1), ""))
    shown = [f"{end / scale:,.3f}".rstrip("0").rstrip(".") for end in ends]
    words = [f"{sign} " if sign else "", " to ".join(shown), f" {word}" if word else "", " %" if unit == "percent" else f" {unit}"]
    return "".join(words)


@lru_cache(maxsize=4096)
def _label(ontology: Ontology, name: str) -> str:
    return ontology.label(name)


def _of(finding: Finding, role: str) -> Cited:
    return next((cited for cited in finding.cited if cited.role == role), finding.cited[0])


def _figures(finding: Finding) -> str:
    return " and ".join(f"{amount(c.value, c.unit)} ({_where(c)})" for c in finding.cited)


def _where(cited: Cited) -> str:
    return ", ".join(part for part in (cited.sources[0] if cited.sources else cited.document[:12], cited.issued, cited.kind) if part)


def _plain(finding: Finding) -> str:
    return _figures(finding)


def _expected(finding: Finding) -> str:
    others = ", ".join(f"{c.role} {amount(c.value, c.unit)}{f' in {c.period}' if c.period != finding.period else ''}" for c in finding.cited[1:])
    stated, make = finding.cited[0], "make" if len(finding.cited) > 2 else "makes"
    return f"{amount(stated.value, stated.unit)} is stated, but {others} {make} it {amount(finding.expected, finding.unit)}"


def _conflict(finding: Finding) -> str:
    apart = f": {amount(finding.difference.lstrip('-'), finding.unit)} apart, rounding allows {amount(finding.tolerance, finding.unit)}"
    return f"{_figures(finding)} cannot both be right{apart if finding.difference else ''}"


def _slip(finding: Finding) -> str:
    off = f"{Decimal(10) ** abs(finding.power):,f}"
    stated, others = finding.cited[0], finding.cited[1:]
    beside = ", ".join(f"{c.role} {amount(c.value, c.unit)}{f' in {c.period}' if c.period != finding.period else ''}" for c in others)
    return f"{amount(stated.value, stated.unit)} against {beside}: off by a factor of {off}"


def _revised(finding: Finding) -> str:
    earlier, later = _of(finding, "earlier"), _of(finding, "later")
    return f"{amount(earlier.value, earlier.unit)} ({_where(earlier)}) became {amount(later.value, later.unit)} ({_where(later)})"


def _outcome(finding: Finding) -> str:
    actual, other = finding.cited
    verb = {"beat": "is above", "miss": "is below", "inRange": "is in line with"}[finding.kind]
    return f"{amount(actual.value, actual.unit)} {verb} the {other.status} of {amount(other.value, other.unit)}"


def _middle(finding: Finding) -> str:
    called, middle = (amount(_middle_of(span), finding.unit) for span in (finding.stated, finding.expected))
    return f"the middle of {amount(finding.cited[0].value, finding.unit)} is called {called}, and is {middle}"


def _middle_of(span: str) -> str:
    ends = [Decimal(end) for end in span.split("..")]
    return f"{(ends[0] + ends[-1]) / 2:f}"


def _comparison(finding: Finding) -> str:
    claimed, other = finding.cited[0], finding.cited[1] if len(finding.cited) > 1 else None
    word = claimed.role.removeprefix("claimed ")
    low, high = (claimed.value.split("..") * 2)[:2]
    middle = "" if low == high else f", middle {amount(str((Decimal(low) + Decimal(high)) / 2), claimed.unit)},"
    against = amount(finding.expected, finding.unit) if other is None else amount(other.value, other.unit)
    when = f" of {other.period}" if other is not None and other.period not in ("", claimed.period) else ""
    return f"{amount(claimed.value, claimed.unit)}{middle} is called {word} {against}{when}, and is not"


SENTENCES: dict[str, Callable[[Finding], str]] = {
    "conflict": _conflict, "unitSlip": _slip, "restated": _revised, "corrected": _revised, "superseded": _revised,
    "beat": _outcome, "miss": _outcome, "inRange": _outcome, "wrongMiddle": _middle, "wrongComparison": _comparison,
    "wrongGrowth": _expected, "wrongShare": _expected, "wrongMargin": _expected, "wrongSum": _expected, "wrongRate": _expected,
}
