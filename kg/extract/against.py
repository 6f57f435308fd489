"""What an amount or a change is measured against: which periods are named only for that, and what kind of change follows from one."""

from __future__ import annotations

from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon
from kg.period import PeriodMention, year_ago
from kg.period import previous as period_before
from kg.types import Period

__all__ = ["against_former", "is_compared_with", "is_relative", "joined_on", "last_quarter",
           "measured_against", "only_compared", "outdone", "passed_over", "preferred", "set_change"]

FAR_BACK = 400  # days between a period and one that lies more than a year before it
NAMED = ("entity", "metric", BREAK, HARD)
LONG = ("month", "quarter", "monthquarter", "half", "year")  # kinds of periods that figures are of
MEASURED_REACH = 24  # code points between a change and the period it is measured against
AGAINST_GAP = 6  # code points between "over" and the period: " the "


def is_compared_with(token: Token, tokens: list[Token], *, than: bool = True) -> bool:
    """Return whether a period is what figures are compared with: "较 2025 年", "than in 2024"."""
    if than and isinstance(token.period, PeriodMention) and token.period.against is not None:
        return True
    for other in tokens:
        if other.kind != "cue":
            continue
        if other.cue("compare") is not None and other.start < token.start < other.end:
            return True  # "from the second quarter" is one word for a comparison, "比前一年" the front of one
        if than and other.cue("than") is not None and 0 <= token.start - other.end <= 1 and not _lasts(other, tokens) or other.cue("adjunct") is not None and (
                0 <= token.start - other.end <= 1 and any(t.cue("par") is not None and 0 <= t.start - token.end <= 1 for t in tokens)):
            return True
        if other.cue("par") is not None and (role := other.cue("role")) is not None and role.sets == "versus" and 0 <= other.start - token.end <= 1:
            return not any(t.kind == "period" and 0 <= t.start - other.end <= 1 for t in tokens)  # "和第二季相比"
        cue = other.cue("role") or other.cue("compare")
        if cue is not None and other.end <= token.start and token.start - other.end <= AGAINST_GAP and cue.sets in ("versus", "yoy", "qoq"):
            return not any(t.kind in (BREAK, HARD) and other.end <= t.start < token.start for t in tokens)
    return False


def passed_over(token: Token, window: Window, lower: str, *, own: bool) -> bool:
    """Return whether a period before an amount is none of it: it explains another, or is said in passing in a clause before.

    own  the amount has a metric of its own
    """
    return _glosses(token, window, lower) or own and is_relative(token) and _in_passing(token, window, lower)


def _glosses(token: Token, window: Window, lower: str) -> bool:
    """Return whether a period opens a bracket behind another one that it only explains: "2026会计年度第1季(去年10至12月)营收36亿欧元"."""
    return ")" in lower[token.end:window.token.start] and any(t.kind == "period" and lower[t.end:token.start].strip() == "(" for t in window.before)


def _lasts(word: Token, tokens: list[Token]) -> bool:
    """Return whether "over" stands right behind a noun of which nothing has moved yet, and tells how long: "revenue over fiscal 2025"."""
    noun = any(t.kind == "metric" and 0 <= word.start - t.end <= 1 for t in tokens)
    return noun and not any(t.cue("move") is not None and t.start < word.start for t in tokens)


def _in_passing(token: Token, window: Window, lower: str) -> bool:
    """Return whether a Chinese clause before an amount's own goes on behind a period: "若计入去年同期的一次性利得,净利润70亿元"."""
    if token in window.near or lower[token.start].isascii():
        return False
    mark = next((t for t in window.before if t.start >= token.end and t.kind == BREAK), None)
    return mark is not None and bool(lower[token.end:mark.start].strip()) and not any(t.kind == "metric" and token.end <= t.start < mark.start
                                                                                      for t in window.before)


def _measured_from(token: Token, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a period behind a change is what it is measured against: "57% from a year before", "than in December", "double last year's"."""
    relative = token.period.relative if isinstance(token.period, PeriodMention) else ""
    if is_relative(token) or relative == "lastQuarter" or relative == "lastYear" and lower.startswith("'s", token.end):
        return True
    kind = token.period.kind if isinstance(token.period, PeriodMention) else ""
    told = any(t.kind in NAMED and t.start < token.start for t in window.after)
    between = lower[window.token.end:token.start].rstrip()
    if kind in LONG and not told and any(between.endswith(f" {words}") for words in lexicon.lists["measured-on"]):
        return True  # "down 35% on the third quarter"
    near = [t for t in window.after if t.start == token.start or 0 <= token.start - t.end <= AGAINST_GAP]
    return any((c := t.cue("role")) is not None and c.sets in ("from", "versus") or t.cue("than") is not None for t in near)


def measured_against(frame: Frame, window: Window, behind: Token | None, lower: str, lexicon: Lexicon) -> Token | None:
    """Return the period behind a change that it is measured against. behind: the period behind it, if one can be its own."""
    if frame.measure not in CHANGES:
        return None
    if behind is None:
        return _measured_behind(window)
    return behind if _measured_from(behind, window, lower, lexicon) else None


def _measured_behind(window: Window) -> Token | None:
    """Return the dated period that words right behind an amount compare with."""
    for token in window.after:
        mention = token.period
        if token.kind in (BREAK, HARD) or token.start - window.token.end > MEASURED_REACH:
            return None
        if isinstance(mention, PeriodMention) and mention.kind != "relative":
            return token if mention.against is not None else None
    return None


def set_change(frame: Frame, against: Period | None, token: Token, topic: Period | None) -> None:
    """Set what a change compares with from the period it is measured against."""
    frame.spans.append(token.span)
    if against is None or topic is None:
        return
    if against.label == year_ago(topic).label:
        frame.measure = "yoy"
    elif against.label == period_before(topic).label:
        frame.measure = "mom" if "-" in topic.label else "qoq"
    elif against.end is not None and topic.start is not None and (topic.start - against.end).days > FAR_BACK:
        frame.reason = "a change over several years"


def against_former(frame: Frame, former: Frame) -> None:
    """Set a change behind a figure compared with to one against its quarter or month: "较二季度的63.56亿元回升约23%"."""
    if former.metric is not frame.metric or former.measure != "level" or former.period is None or frame.period is None:
        return
    if former.period.label == period_before(frame.period).label and ("Q" in frame.period.label or "-" in frame.period.label):
        frame.measure = "mom" if "-" in frame.period.label else "qoq"


def is_relative(token: Token) -> bool:
    mention = token.period
    return isinstance(mention, PeriodMention) and mention.relative in ("yearAgo", "previous", "priorYear")


def outdone(token: Token, behind: Token, *, comparing: bool, told: bool) -> bool:
    """Return whether the period behind an amount is meant and not the one before it: "rose in the second quarter from 3.8 billion a year earlier",
    "696 million in the second quarter and it expects 710 million in the third"."""
    return told if not comparing else is_relative(behind) and not is_relative(token)


def preferred(tokens: list[Token], frame: Frame) -> Token | None:
    """Return the last period, but one named before "this quarter", and a quarter or year rather than a month or day for what runs over a time."""
    if len(tokens) > 1 and _is_current(tokens[-1]) and not _is_current(tokens[-2]):
        tokens = tokens[:-1]
    if tokens and frame.metric is not None and not frame.metric.instant:
        longer = [t for t in tokens if isinstance(t.period, PeriodMention) and t.period.kind not in ("month", "day")]
        if longer and tokens[-1] not in longer:
            return longer[-1]
    return tokens[-1] if tokens else None


def _is_current(token: Token) -> bool:
    return isinstance(token.period, PeriodMention) and token.period.relative == "current"


def last_quarter(token: Token) -> bool:
    """Return whether words mean the quarter that ended last; beside a figure of that quarter they mean the one before it."""
    return isinstance(token.period, PeriodMention) and token.period.relative == "lastQuarter"


def only_compared(frame: Frame, period: Period | None, found: Period) -> bool:
    """Return whether an earlier quarter is named with nothing but its figure of the metric just told of the period of the sentence."""
    told = not frame.own_metric and not frame.own_subject and frame.measure == "level" and frame.role in ("", "to")
    return told and period is not None and "Q" in period.label and period.end is not None and found.end is not None and found.end < period.end


def joined_on(token: Token, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a joint goes on from a period to an amount, with nothing named between them."""
    joint = lower[token.end:window.token.start].split(maxsplit=1)[:1]
    return joint != [] and joint[0] in lexicon.joints and not any(t.kind in NAMED and t.start >= token.end for t in window.near)
