"""Whose view a clause reports and by which accounting: what runs on from one amount to the next until the sentence turns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from kg.extract.amounts import Frame, Window, active_cues
from kg.extract.focus import Focus
from kg.extract.tokens import BREAK, HARD, Sentence, Token
from kg.lexicon import Cue, Lexicon
from kg.period import PeriodMention
from kg.types import Span

__all__ = [
    "EARLIER", "Outsider", "at_site", "at_venue", "cited", "counted_by", "expected_beside", "forecast_by_other", "gives_view", "is_source",
    "label_status", "outsider",
    "running_compare", "running_status", "set_against", "told_by_analyst", "views_others",
]

EARLIER = {"yearAgo": "yoy", "previous": "qoq"}  # what a change is measured against an earlier time so told
SPEAKER_GAP = 2  # code points between who expects and the verb
LONGEST_CITING = 24  # code points before a source in which words of citing stand: "data compiled by "
LONGEST_AT = 10  # code points of the words before an exchange
COLON = re.compile(r"(?:\s?\([^()]{0,40}\))?[^,;.\u3002]{0,3}?:")  # between a word for a forecast and the figures that it opens


def label_status(windows: list[Window], text: str) -> str:
    """Return the status that a label at the head of a line gives to all of it: "第2季財測:營收…;毛利率…"."""
    for token in windows[0].before if windows else []:
        cue = token.cue("status")
        if cue is not None and cue.sets == "guidance" and cue.direction != "backward" and COLON.match(text, token.end):
            return "" if _compared(token, windows[0]) else "guidance"
    return ""


def running_status(window: Window, status: str, text: str, label: str = "") -> str:
    """Return the status that runs on to an amount; behind a semicolon that of the `label` of the line."""
    for token in window.before:
        if token.kind == HARD:
            status = label
        if status == "guidance" and token.cue("past") is not None and token in window.near:
            status = label  # a verb in the past tense ends what is said of the time to come
        cue = token.cue("status")
        if cue is None and token.cue("opinion") is not None and _closes_clause(token, window) and _others(token, window):
            status = "estimate"
        if cue is not None and cue.direction != "backward" and (cue.sets == "actual" or not _compared(token, window)):
            viewed = any(c.direction == "view" for c in token.cues("status"))
            viewed = viewed or cue.sets == "guidance" and (_others(token, window) or _of_another(token, window))
            foretold = any((c := t.cue("status")) is not None and c.sets == "guidance" and t.end <= token.start for t in window.before)
            opened = cue.sets == "estimate" and COLON.match(text, token.end) and not foretold  # "its forecast stunned analysts: revenue of"
            if viewed and _closes_clause(token, window) or opened:
                status = "estimate"
            elif cue.scope == "sentence" and status != "estimate":
                status = cue.sets
            elif cue.sets == "actual":
                status = ""
    return status


def _compared(token: Token, window: Window) -> bool:
    """Return whether what follows is set against a forecast and not the forecast itself: "how it did, compared with estimates:"."""
    before = window.before[:window.before.index(token)]
    return any((c := t.cue("role")) is not None and c.sets == "versus" for t in before)


def views_others(name: Token | Span, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a name is of a house that gives views of others: in its notes "the company" is the one it writes about."""
    return any(isinstance(item, Cue) and item.slot == "source" for item in lexicon.lookup(lower[name.start:name.end], "cue"))


def set_against(view: Token, window: Window, text: str) -> bool:
    """Return whether a figure is set against a view that an introduction named: "compared with analysts' estimates: sales: 5.2 billion"."""
    return view in window.before and _compared(view, window) and COLON.match(text, view.end) is not None


def _closes_clause(token: Token, window: Window) -> bool:
    at = window.before.index(token)
    return at + 1 < len(window.before) and window.before[at + 1].kind == BREAK and window.before[at + 1].start - token.end <= 1


def _others(verb: Token, window: Window) -> bool:
    """Return whether somebody outside the company is named before a verb of expecting in its clause: "the bank estimates, …"."""
    inner = window.hard and not any(t.kind == HARD for t in window.before)  # the clause opens its sentence
    for token in reversed(window.before[:window.before.index(verb)]):
        if token.kind in (BREAK, HARD):
            return token.kind == BREAK and 0 <= verb.start - token.end <= 1 and told_by_analyst(token, window)
        if not inner and not any(t.kind in (BREAK, HARD) and t.end <= token.start for t in window.before):
            return False  # "the 8.3 billion that analysts were looking for, …" speaks of the amount before
        if token.cue("source") is not None or (cue := token.cue("status")) is not None and cue.sets == "estimate":
            return True
    return False


def told_by_analyst(close: Token, window: Window) -> bool:
    """Return whether an aside that a comma closes tells that somebody is an analyst: "X, an analyst at Y, expects"."""
    aside = list(takewhile(lambda t: t.kind not in (BREAK, HARD), reversed(window.before[:window.before.index(close)])))
    return any(t.cue("source") is not None or (c := t.cue("status")) is not None and c.sets == "estimate" for t in aside)


def _of_another(verb: Token, window: Window) -> bool:
    """Return whether a company right before a verb expects something of another company, named behind it: "the bank expects, Li Auto …"."""
    names = [t for t in window.before if t.kind == "entity" and t.entity is not None and t.entity.cls in ("Company", "Organization")]
    speaker = next((t for t in names if 0 <= verb.start - t.end <= SPEAKER_GAP), None)
    return speaker is not None and any(t.start >= verb.end and t.entity is not speaker.entity and t.entity != speaker.entity for t in names)


def expected_beside(frame: Frame, window: Window, previous: Frame, lower: str, lexicon: Lexicon) -> bool:
    """Return whether an amount is what was expected of the figure reported before it: "收入512亿美元，预期490.9亿美元"."""
    if window.hard or frame.own_metric or frame.metric is not previous.metric or previous.status != "actual":
        return False
    start = max((t.end for t in window.before if t.kind == BREAK), default=window.token.end)
    behind = [t for t in window.after if t.kind == "period"]
    return lower[start:window.token.start].strip(" :") in lexicon.expected and not behind


def running_compare(window: Window, compare: str) -> str:
    """Return what the changes of a sentence are measured against that a phrase at its head names: "Compared with the prior quarter, sales were up 22%"."""
    hard = max((k for k, t in enumerate(window.before) if t.kind == HARD), default=-1)
    if not window.hard:
        return compare
    opening = list(takewhile(lambda t: t.kind not in (BREAK, HARD, "entity", "metric", "quantity"), window.before[hard + 1:]))
    closed = len(opening) + hard + 1 < len(window.before) and window.before[len(opening) + hard + 1].kind == BREAK
    told = [c.sets for t in opening if (c := t.cue("compare")) is not None]
    against = any((c := t.cue("role")) is not None and c.sets in ("from", "versus") for t in opening)
    told += [EARLIER[m.relative] for t in opening if against and isinstance(m := t.period, PeriodMention) and m.relative in EARLIER]
    return told[-1] if closed and told else ""


def forecast_by_other(frame: Frame, window: Window, lexicon: Lexicon) -> bool:
    """Return whether the company right before the verb of expecting is not the one whose figure it is: "the bank expects Apple's sales to …"."""
    own = active_cues(window, "status")
    if own is None or frame.subject is None or own[1].sets != "guidance":
        return False
    if _speaks_of(own[0], window):
        return True
    speakers = [t for t in window.before if t.kind == "entity" and t.entity is not None and 0 <= own[0].start - t.end <= SPEAKER_GAP]
    return any(t.entity is not None and t.entity.cls in ("Company", "Organization") and t.entity.id != lexicon.company_of(frame.subject.entity.id)
               and any(n.kind == "entity" and n.start >= own[0].end for n in window.before) for t in speakers)


def _speaks_of(verb: Token, window: Window) -> bool:
    """Return whether "we" stands right before a verb of expecting and a company right behind it: "我们预计公司2026年", which no company says of itself."""
    def told(token: Token, sort: str) -> bool:
        return (c := token.cue("anaphor")) is not None and c.sets == sort

    we = any(told(t, "speaker") and 0 <= verb.start - t.end <= SPEAKER_GAP for t in window.before)
    return we and any(t.start == verb.end and (told(t, "company") or t.entity is not None and t.entity.cls == "Company") for t in window.before)


@dataclass(frozen=True, slots=True)
class Outsider:
    """Who opens a part of a sentence with what he expects of a company. ident: of a known one, else ""; forecast: his verb is one of forecasts."""

    ident: str
    forecast: bool


def is_source(name: Token, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a name is of those who are known for their views: a bank, a broker, a research house."""
    return any(getattr(c, "slot", "") == "source" for c in lexicon.lookup(lower[name.start:name.end], "cue"))


def at_site(name: Token | Span, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a name stands behind a preposition of place: "back-end work at X"."""
    return lower.endswith(tuple(f" {word} " for word in lexicon.sites), 0, name.start)


def at_venue(name: Token, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a name is the exchange at which somebody else reports, "在港交所公告", or told to be what is not meant: "非在线营销收入"."""
    if lower[name.start - 1:name.start] in lexicon.negating:
        return True
    return lower[name.start:name.end] in lexicon.venues and lower[max(0, name.start - LONGEST_AT):name.start].rstrip().endswith(lexicon.at_venues)


def cited(name: Token, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a name is only where numbers were taken from: "据Omdia数据", "data from Omdia"."""
    before = lower[max(0, name.start - LONGEST_CITING):name.start].rstrip()
    if before.endswith(lexicon.cited_from):
        return True
    return before.endswith(lexicon.citing) and lower.startswith(lexicon.cited_data, name.end + (lower[name.end:name.end + 1] == " "))


def outsider(sentence: Sentence, amount: Token, lower: str, lexicon: Lexicon) -> Outsider | None:
    """Return whose view an amount is part of, if somebody outside opens its part of the sentence with a verb: "中金预计宁德时代2026年…，…"."""
    part = [t for t in sentence.tokens if t.start < amount.start]
    hard = max((k for k, t in enumerate(part) if t.kind == HARD), default=-1)
    start, part = part[hard].end if hard >= 0 else sentence.start, part[hard + 1:]
    who = next((k for k, t in enumerate(part) if t.kind == "entity" or t.kind == "cue" and (t.cue("source") is not None or _estimates(t))), None)
    if who is None or not _opens(part, who, start, lower):
        return None
    speaker = part[who]
    if speaker.kind == "entity" and not is_source(speaker, lower, lexicon):
        return None
    found = None
    for k, token in enumerate(part[who:], who):
        cue = token.cue("status")
        verb = cue is not None and cue.sets != "actual" and cue.direction != "backward" or k > who and token.cue("opinion") is not None
        if verb and cue is not None and _of_its_own(part, k, speaker):
            found = found if found is not None and found.forecast else None
        elif verb and _introduces(part, k, amount):
            found = found if found is not None and found.forecast else Outsider(speaker.entity.id if speaker.entity is not None else "", cue is not None)
        elif found is not None and cue is not None and cue.sets == "actual":
            found = None
    return found


def counted_by(sentence: Sentence, amount: Token, lower: str, lexicon: Lexicon) -> bool:
    """Return whether an amount is what somebody outside has counted, with no word of expecting: "研究机构IDC数据显示，…"."""
    part = [t for t in sentence.tokens if t.start < amount.start]
    start = max((t.end for t in part if t.kind == HARD), default=sentence.start)
    if not any(w in lower[start:amount.start] for w in lexicon.counted):
        return False
    views = [t for t in part if t.start >= start and any(c.sets != "actual" for c in t.cues("status"))]
    return bool(views) and all(lower[t.start:t.end] in lexicon.bare_sources for t in views)


def _estimates(token: Token) -> bool:
    return any(c.sets == "estimate" and c.direction != "backward" and c.scope == "clause" for c in token.cues("status"))


def _opens(part: list[Token], place: int, start: int, lower: str) -> bool:
    """Return whether nothing but known words stands before a token in its clause."""
    for token in part[:place]:
        if token.kind == BREAK or lower[start:token.start].strip():
            start = token.end if token.kind == BREAK else -1
        else:
            start = token.end
        if start < 0:
            return False
    return not lower[start:part[place].start].strip()


def _introduces(part: list[Token], place: int, amount: Token) -> bool:
    """Return whether a verb is followed by what is expected and not by the amount itself: no "that analysts expect" of the amount before."""
    behind = part[place + 1] if place + 1 < len(part) else amount
    return behind is not amount and behind.quantity is None and behind.start - part[place].end <= SPEAKER_GAP


def _of_its_own(part: list[Token], place: int, speaker: Token) -> bool:
    """Return whether another company stands right before the verb: "花旗指出，小米预计…" is what the company expects."""
    return any(t is not speaker and t.kind == "entity" and 0 <= part[place].start - t.end <= SPEAKER_GAP for t in part[:place])


def gives_view(name: Token, tokens: list[Token], focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a bank or research house gives its view of the company that the text is about."""
    if name.entity is None or focus.company in ("", name.entity.id) or not is_source(name, focus.lower, lexicon):
        return False
    return any((c := t.cue("status")) is not None and c.sets == "guidance" and 0 <= t.start - name.end <= SPEAKER_GAP for t in tokens)
