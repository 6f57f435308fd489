"""Figures of whom a pronoun stands for: "its revenue", "the unit", "the former is 2.8 times the latter"."""

from __future__ import annotations

from kg.extract.anaphora import anaphor_in, inside_name, refer
from kg.extract.cases import Case
from kg.extract.owners import ESTIMATE_REACH, compared_by_pronoun, goods_meant, owner_for
from kg.extract.tokens import SENTENCE_END, Token

__all__ = ["by_pronoun"]

LONGEST_WORD = 16


def by_pronoun(case: Case) -> bool:
    """Give a figure to whom the pronoun before it stands for, or refuse one of a unit that the text does not name."""
    anaphor = _touching(case) or anaphor_in(case.before, after=case.names[-1].end if case.names else -1)
    if case.frame.measure == "multiple":  # "the former is 2.8 times the latter": the last one is what it is compared with
        near = case.window.token.start - ESTIMATE_REACH
        pronouns = [t for t in case.before if t.cue("anaphor") is not None]
        anaphor = next((t for t in pronouns if t.end < near or len(pronouns) > 1 or _opens(t, case)), None)
    if anaphor is not None and not case.first and _forecasting(anaphor, case):
        return False
    if anaphor is None or inside_name(anaphor, case.before) or compared_by_pronoun(case.before) is anaphor:
        return False
    unit = (cue := anaphor.cue("anaphor")) is not None and cue.sets == "unit"
    told = unit and _told_apart(anaphor, case)
    referent = None if told else refer(anaphor, case.previous, case.focus, case.lexicon, case.names)
    if referent is None and unit:
        case.frame.reason = "a unit that the text does not name"
        return True
    found = owner_for(referent, case.metric, case.lexicon)
    if found is None and cue is not None and "Company" not in case.metric.applies_to:
        last = case.previous.subject if case.previous is not None else None
        found = owner_for(goods_meant(cue, case.names, last, case.focus), case.metric, case.lexicon)
    return found is not None and case.settle(found, own=True)


def _opens(anaphor: Token, case: Case) -> bool:
    """Return whether "it" or "the chip" is the first word of an English sentence, and so not what something is compared with."""
    cue = anaphor.cue("anaphor")
    return cue is not None and cue.sets in ("it", "goods") and case.focus.lower[anaphor.start].isascii() and anaphor is case.before[0] and SENTENCE_END.search(
        case.focus.text[max(0, anaphor.start - 2):anaphor.start] + " ") is not None


def _forecasting(anaphor: Token, case: Case) -> bool:
    """Return whether "the company" only is who has forecast what a figure is set against: "高于公司此前指引的37%"."""
    behind = next((t for t in case.before if t.start >= anaphor.end), None)
    forecast = behind is not None and (behind.cue("revise") is not None or (c := behind.cue("status")) is not None and c.sets == "guidance")
    return forecast and behind is not None and behind.start - anaphor.end <= 1 and not case.frame.own_metric


def _touching(case: Case) -> Token | None:
    """Return "the unit" right before a company's name: "the segment Acme calls Other" is none of Acme as a whole."""
    last = case.names[-1] if case.names else None
    if last is None or last.entity is None or last.entity.cls != "Company":
        return None
    return next((t for t in case.before if 0 <= last.start - t.end <= 1 and (c := t.cue("anaphor")) is not None and c.sets == "unit"), None)


def _told_apart(anaphor: Token, case: Case) -> bool:
    """Return whether the words behind "the unit" tell which one is meant: "the unit that makes tools", "the segment Acme calls Other"."""
    words = case.focus.text[anaphor.end:anaphor.end + LONGEST_WORD].split(" ")
    return len(words) > 1 and not words[0] and (words[1] in case.lexicon.restrictions or words[1][:1].isupper())
