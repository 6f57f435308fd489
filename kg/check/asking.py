"""Words that ask for figures, such as "AWS revenue 2025Q4", taken apart: whose, which metric, which measure, when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.folding import fold
from kg.ontology import Ontology, local_name
from kg.period import Clock, compile_grammar, resolve

__all__ = ["Wanted", "wanted"]

LABEL = re.compile(r"(?<![\w-])(?:FY|TTM)?\d{4}(?:Q[1-4]|H[12]|-\d\d(?:-\d\d)?)?(?![\w-])", re.IGNORECASE)
QUARTER = re.compile(r"(?<![\w-])(?:(\d{4})[ -]?(Q[1-4])|(Q[1-4])[ -]?'?(\d{4}))(?![\w-])", re.IGNORECASE)
EDGES = " ,.:;'\"()\u3001\uff0c\u3002\uff1a"
POSSESSIVE = re.compile(r"'s(?![a-z])")
SCHEMES = {"metric": "kgc:metrics", "measure": "kgc:measures", "status": "kgc:statuses"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Ids where the words name them, "" where they do not; `name` is what is left."""

    name: str
    metric: str = ""
    measure: str = ""
    period: str = ""
    status: str = ""


def wanted(words: str, ontology: Ontology) -> Wanted:
    """Return what words ask for.

    Period labels are read first, then names of measures, statuses and metrics, the longest first; what is left is a name.

    >>> from kg.ontology import load
    >>> wanted("AWS revenue 2025Q4", load())
    Wanted(name='AWS', metric='revenue', measure='', period='2025Q4', status='')
    >>> wanted("Amazon's net income, Q4 2025", load()).period
    '2025Q4'
    """
    rest, period = _period(words, ontology)
    found: dict[str, str] = {}
    for slot in ("measure", "status", "metric"):
        rest, found[slot] = _concept(rest, SCHEMES[slot], ontology)
    return Wanted(_trimmed(rest), found["metric"], found["measure"], period, found["status"])


def _period(words: str, ontology: Ontology) -> tuple[str, str]:
    if quarter := QUARTER.search(words):
        year, number = quarter[1] or quarter[4], quarter[2] or quarter[3]
        return words[:quarter.start()] + " " + words[quarter.end():], year + number.upper()
    if label := LABEL.search(words):
        return words[:label.start()] + " " + words[label.end():], label.group().upper()
    for mention in compile_grammar(ontology).find(fold(words).lower):
        if (period := resolve(mention, Clock())) is not None:
            return words[:mention.span.start] + " " + words[mention.span.end:], period.label
    return words, ""


def _concept(words: str, scheme: str, ontology: Ontology) -> tuple[str, str]:
    lower, best = fold(words).lower, (0, 0, "")
    for concept in ontology.concepts(scheme):
        for text in (local_name(concept), *(label.text for label in ontology.labels(concept))):
            at = _find(lower, fold(text).lower)
            if at >= 0 and len(text) > best[1] - best[0]:
                best = at, at + len(text), local_name(concept)
    return (words[:best[0]] + " " + words[best[1]:], best[2]) if best[2] else (words, "")


def _find(text: str, label: str) -> int:
    if not label.isascii():
        return text.find(label)
    found = re.search(rf"(?<![a-z0-9]){re.escape(label)}(?![a-z0-9])", text)
    return found.start() if found else -1


def _trimmed(words: str) -> str:
    return " ".join(POSSESSIVE.sub(" ", words).split()).strip(EDGES)
