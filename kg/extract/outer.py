"""Figures given back to whoever a part is of: the unit whose part was told before, the company whose forecasts a list holds."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.cases import Case
from kg.extract.focus import Focus, Subject
from kg.extract.owners import owner_for
from kg.lexicon import Cue, Lexicon
from kg.resolve import entity_of
from kg.types import Span

__all__ = ["listed_of_whole", "note_outer", "of_the_outer"]

TELLER_REACH = 30  # code points before a part in which whoever tells of it stands: "we expect "
METRIC_REACH = 24  # code points behind a name in which a metric stands that it is an attribute of


def of_the_outer(case: Case) -> bool:
    """Give a figure behind a semicolon to the unit of which a part was told before it: "云收入398亿元，其中AI收入100亿元；EBITA为36亿元"."""
    if case.first or case.focus.outer is None or not case.window.hard or not case.frame.own_metric:
        return False
    found = owner_for(case.focus.outer, case.metric, case.lexicon)
    return found is not None and not case.metric.company_wide and case.settle(found)


def note_outer(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Keep the unit of which a part is told: the subject before "其中"; another one behind a semicolon ends it."""
    if not frame.own_subject:
        return
    within = previous is not None and previous is not focus.last and previous.subject is not None
    among = within and previous is not None and any(w in focus.lower[previous.token.end:window.token.start] for w in lexicon.among)
    if among and previous is not None:
        focus.outer = focus.outer if focus.outer is not None and not window.hard else previous.subject
    elif window.hard:
        focus.outer = None


def listed_of_whole(case: Case) -> bool:
    """Give a figure of a list back to whoever the list is of: "we expect subscription revenue of $12 billion, a gross margin of 83%"."""
    last = case.previous.subject if case.previous is not None and not case.first and not case.window.hard else None
    if last is None or last.entity.cls != "Segment" or last.span is None or not case.frame.own_metric or not last.entity.mention.islower():
        return False
    if case.previous is None or not _before_metric(last.span, case.focus.lower, case.lexicon):
        return False  # "its chip division made an operating profit": whoever it is of
    between = case.focus.lower[case.previous.token.end:case.window.token.start]
    if "," not in between and not any(w in case.lexicon.joints for w in between.split()):
        return False  # no list: "contributed $5.28 billion of revenue at a 66% gross margin"
    words = case.focus.lower[max(0, last.span.start - TELLER_REACH):last.span.start].split()
    if not any(c.slot == "anaphor" and c.sets in ("speaker", "company", "it") for w in words for c in case.lexicon.lookup(w, "cue") if isinstance(c, Cue)):
        return False
    company = case.lexicon.entities.get(case.lexicon.company_of(last.entity.id))
    return company is not None and case.settle(Subject(entity_of(company, ""), case.focus.company_span))


def _before_metric(name: Span, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a name ends in a metric or a metric stands right behind it: "subscription revenue", "subscription gross margin"."""
    words = lower[name.start:name.end + METRIC_REACH].replace(",", " ").split()
    inside = len(lower[name.start:name.end].split())
    return any(lexicon.lookup(" ".join(words[inside - back:end]), "metric") for back in (0, 1) for end in range(inside + 1 - back, len(words) + 1))
