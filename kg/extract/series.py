"""Periods told as a list or a span, handed out to a list of amounts: "2025-2027年营收分别为83亿、102亿和118亿元", "for 2023, 2024 and 2025"."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus, period_of
from kg.extract.joined import Group, respectively
from kg.extract.tokens import Token
from kg.extract.views import is_source
from kg.lexicon import Lexicon
from kg.period import PeriodMention
from kg.types import Period, Span

__all__ = ["Series", "hand_out", "hand_out_again", "of_span", "series_of"]

LONGEST_JOINT = 6  # code points between two periods of one list
BEHIND_REACH = 24  # code points from the last amount to the first period
SPEAKER_GAP = 2  # code points between who expects and the verb
FORECASTS = 3  # years ahead for which no company but only those who follow it tell sales and profits one by one
FORECAST = frozenset({"revenue", "netIncome", "eps"})
YEARS = ("thisYear", "lastYear", "nextYear")
PARTIAL = ("nineMonths", "months")
FAR = 10  # periods of a span: what is longer is no list of periods


class Series:
    """Two or more periods named together: of one kind, or years and a part of the year behind them.

    whole   only the first and the last are named, with what is between meant too
    others  what was told of them is what somebody outside the company expects
    """

    def __init__(self, tokens: list[Token], mentions: list[PeriodMention], *, whole: bool) -> None:
        self.tokens, self.mentions, self.whole = tokens, mentions, whole
        self.others = False

    @property
    def span(self) -> Span:
        return Span(self.tokens[0].start, self.tokens[-1].end)


def series_of(tokens: list[Token], text: str, lexicon: Lexicon) -> list[Series]:
    """Return the lists and spans of periods among the tokens of a sentence, in order."""
    out: list[Series] = []
    run: list[Token] = []
    joints: list[str] = []
    for token in (t for t in tokens if t.kind == "period"):
        if len(run) > 1 and _partial(token) and token.start == run[-1].end and _mention(run[-1]).kind == "year":
            run[-1] = token  # "2024年及2025年 | 前三季度"
            continue
        joint = _joint(run[-1], token, text, lexicon) if run else ""
        if run and joint and _alike(run[0], run[-1], token):
            run.append(token)
            joints.append(joint)
            continue
        out += _series(run, joints)
        run, joints = [token], []
    return out + _series(run, joints)


def _mention(token: Token) -> PeriodMention:
    assert isinstance(token.period, PeriodMention)
    return token.period


def _joint(left: Token, right: Token, text: str, lexicon: Lexicon) -> str:
    """Return "list" or "span" if nothing but a word or mark that joins stands between two periods, else ""."""
    if right.start - left.end > LONGEST_JOINT:
        return ""
    between = text[left.end:right.start].strip()
    if between in lexicon.period_spans:
        return "span"
    return "list" if between in lexicon.period_lists else ""


def _partial(token: Token) -> bool:
    """Return whether a period is of some months of a year, for which there is no label."""
    return isinstance(token.period, PeriodMention) and token.period.relative in PARTIAL


def _alike(first: Token, last: Token, token: Token) -> bool:
    """Return whether a period goes on a list: of the kind of its first, or behind years some part of one."""
    a, b, c = first.period, last.period, token.period
    if not isinstance(a, PeriodMention) or not isinstance(b, PeriodMention) or not isinstance(c, PeriodMention) or a.kind != b.kind:
        return False
    if a.kind == c.kind and a.kind in ("year", "quarter", "half") and not c.relative:
        return True
    return a.kind == "year" and c.year > b.year and (c.kind in ("quarter", "half") and not c.relative or c.relative in PARTIAL)


def _series(run: list[Token], joints: list[str]) -> list[Series]:
    mentions = [t.period for t in run if isinstance(t.period, PeriodMention)]
    if len(mentions) < 2 or "span" in joints[1:]:
        return []
    year = next((m.year for m in mentions if m.year), 0)
    of_year = mentions[0].relative if mentions[0].relative in YEARS and mentions[0].kind != "year" else ""
    mentions = [m if m.year or m.kind == "year" or m.relative in PARTIAL else replace(m, year=year, relative=of_year) for m in mentions]
    if any(m.relative not in (of_year, *PARTIAL) for m in mentions):
        return []
    if joints[0] != "span":
        return [Series(run, mentions, whole=False)]
    first, last, *rest = mentions
    if of_year or first.kind != "year" or last.kind != "year" or not 0 < last.year - first.year < FAR:
        return []
    return [Series(run, [*(replace(first, year=y) for y in range(first.year, last.year + 1)), *rest], whole=True)]


def hand_out(group: Group, members: list[Frame], known: list[Series], focus: Focus, lexicon: Lexicon) -> bool:
    """Give the amounts of a list the periods of the last list of as many that stands before them; return whether there was one.

    A list of changes behind it is of the same periods: "……, 同比增长29%、23%和16%".
    """
    first = members[0]
    if first.metric is None or first.subject is None or len({id(m.metric) for m in members}) > 1 or len({str(m.subject) for m in members}) > 1:
        return False
    chosen = _fitting(group, [s for s in known if len(s.mentions) == len(members)])
    if chosen is None:
        return False
    if len(members) >= FORECASTS and first.metric.id in FORECAST and all(m.status != "actual" for m in members):
        chosen.others = chosen.others or not _by_company(group.windows[0], focus, lexicon)
    if chosen.others:
        for member in members:
            member.status = "estimate"
    periods = [_period(m, first, focus, lexicon) if m.relative not in PARTIAL else None for m in chosen.mentions]
    if any(p is None and m.relative not in PARTIAL for m, p in zip(chosen.mentions, periods, strict=True)):
        return False
    for member, period in zip(members, periods, strict=True):
        member.period, member.period_span, member.inherited_period, member.reason = period, chosen.span, False, ""
        member.spans = [*[s for s in member.spans if not any(s == t.span for t in chosen.tokens)], chosen.span]
    focus.listed[lexicon.company_of(first.subject.entity.id)] = periods
    return True


def hand_out_again(group: Group, members: list[Frame], focus: Focus, lexicon: Lexicon) -> bool:
    """Give the amounts of a list without periods those that the document listed last for the company, and the one told since.

    "2023年、2024年收入分别为1亿元、2亿元，2025年上半年为3亿元。同期毛利率分别为10%、20%和30%。"
    """
    first = members[0]
    if first.metric is None or first.subject is None or any(m.metric is not first.metric or m.subject != first.subject for m in members):
        return False
    before = [t for t in group.windows[0].before if t.kind == "list" or t.kind == "period" and not _same_again(t)]
    known = focus.listed.get(lexicon.company_of(first.subject.entity.id), [])
    last = known[-1].end if known and known[-1] is not None else None
    if last is not None and len(known) + 1 == len(members):
        since = focus.last.period if focus.last is not None and focus.last.period is not None else focus.period
        if focus.unbounded:
            known = [*known, None]  # "2022年至2024年……，2025年前三季度为……；同期"
        elif since is not None and since.start is not None and since.start > last:
            known = [*known, since]
    if before or not respectively(group) or len(known) != len(members):
        return False
    for member, period in zip(members, known, strict=True):
        member.period, member.period_span, member.inherited_period, member.reason = period, None, False, ""
    focus.listed[lexicon.company_of(first.subject.entity.id)] = known
    return True


def _same_again(token: Token) -> bool:
    return isinstance(token.period, PeriodMention) and token.period.relative == "same"


def _by_company(window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a company or a pronoun for it stands right before the verb of expecting, or no verb at all."""
    verbs = [k for k, t in enumerate(window.before) if (cue := t.cue("status")) is not None and cue.sets == "guidance"]
    if not verbs:
        return True
    if not verbs[-1]:
        return False
    verb, speaker = window.before[verbs[-1]], window.before[verbs[-1] - 1]
    own = speaker.cue("anaphor") is not None or speaker.kind == "entity" and not is_source(speaker, focus.lower, lexicon)
    return own and verb.start - speaker.end <= SPEAKER_GAP


def _fitting(group: Group, known: list[Series]) -> Series | None:
    """Return the list of periods right behind the amounts, else the last before them with no other period between."""
    first, last = group.windows[0], group.windows[-1]
    behind = [s for s in known if 0 <= s.span.start - last.token.end <= BEHIND_REACH and s.tokens[0] in last.after]
    if behind:
        return behind[0]
    before = [s for s in known if s.span.end <= first.token.start]
    return before[-1] if before and not any(t.kind == "period" and t not in before[-1].tokens for t in first.near) else None


def _period(mention: PeriodMention, frame: Frame, focus: Focus, lexicon: Lexicon) -> Period | None:
    assert frame.subject is not None
    return period_of(mention, focus, lexicon, lexicon.company_of(frame.subject.entity.id), focus.period, forward=frame.status in ("guidance", "estimate"))


def of_span(frame: Frame, known: list[Series]) -> bool:
    """Return whether an amount is of a span of years, for which there is no label: not of its last year."""
    return any(s.whole and frame.period_span == s.tokens[1].span for s in known)
