"""Changes that the words spell otherwise than by one percentage: "down 41.1% to 37.8%", "flat to up 2%", "doubled"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kg.extract.amounts import CHANGES, Frame, Window, active_cues
from kg.extract.tokens import BREAK, HARD
from kg.extract.views import EARLIER
from kg.lexicon import Lexicon
from kg.period import PeriodMention
from kg.types import Span

__all__ = ["as_growth", "crossing_range", "expected_again", "expected_pair", "falling_range", "foretold_range", "former_range", "from_flat",
           "ranged_again", "risen_ranges"]

END_GAP = 3  # code points between the two ends: "至", " to "
JOINT_GAP = 24  # code points between two figures: " on revenue of "
FROM_REACH = 6  # code points between a noun and its first figure: " from "
FLAT_REACH = 6  # code points between "flat to" and its figure


def falling_range(first: Frame, second: Frame) -> None:
    """Make two neighbouring falls one range, if the second is the smaller: the ends of a forecast, not a fall from one to the other."""
    one, two = first.token.quantity, second.token.quantity
    if one is None or two is None or one.value is None or two.value is None or first.metric is None or first.reason:
        return
    ahead = first.status in ("guidance", "estimate")  # "to fall by 10% to 6%"
    close = 0 < second.token.start - first.token.end <= END_GAP + ahead and second.role == "to" and first.role in ("", "delta")
    if close and first.kind == second.kind == "ratio" and first.measure in CHANGES and first.sign < 0 and one.value > two.value:
        span = Span(one.span.start, two.span.end)
        first.token.quantity = replace(one, value=None, low=two.value, high=one.value, comparator="=", span=span)
        second.reason = "the other end of a range"


def crossing_range(first: Frame, second: Frame, window: Window) -> None:
    """Make a fall and a rise with nothing but a word of ranges and the verb between them one range: "减少5%到增加3%".

    window  that of the second amount
    """
    one, two = first.token.quantity, second.token.quantity
    if one is None or two is None or one.value is None or two.value is None or first.reason or second.reason or second.own_metric:
        return
    verb = window.adjacent("move")
    joint = 0 if verb is None else verb[0].start - first.token.end
    apart = verb is None or not 0 < joint <= END_GAP or any(t.kind in (BREAK, HARD, "list") for t in window.before)
    if not apart and first.measure == second.measure in CHANGES and first.metric is second.metric and first.sign * second.sign < 0:
        span = Span(one.span.start, two.span.end)
        low, high = sorted((first.sign * one.value, second.sign * two.value))
        first.token.quantity = replace(one, value=None, low=low, high=high, comparator="=", span=span, signed=True)
        first.sign, second.reason = 1, "the other end of a range"


def former_range(last: Frame, first: Frame, second: Frame) -> None:
    """Make the two ends of a former forecast one range behind the new one: "to a range of 5.3 to 5.4, from 5.1 to 5.3"."""
    new, one, two = last.token.quantity, first.token.quantity, second.token.quantity
    if new is None or one is None or two is None or new.low is None or one.value is None or two.value is None or first.reason or last.reason:
        return
    close = 0 < second.token.start - first.token.end <= END_GAP + 1 and second.role == "to" and first.role == "from"
    if close and last.status == "guidance" and last.kind == first.kind == second.kind and last.metric is first.metric and one.value < two.value:
        span = Span(one.span.start, two.span.end)
        first.token.quantity = replace(one, value=None, low=one.value, high=two.value, comparator="=", span=span)
        first.status, first.measure, first.sign, first.basis = last.status, last.measure, last.sign, last.basis
        first.period, first.period_span, first.inherited_period = last.period, last.period_span, last.inherited_period
        second.reason = "the other end of a range"


def foretold_range(first: Frame, second: Frame, window: Window) -> None:
    """Make two ends that nothing moves between one range: "expects revenue from $12 billion to $13 billion"; `window`: that of the first amount."""
    one, two = first.token.quantity, second.token.quantity
    if one is None or two is None or one.value is None or two.value is None or first.reason or first.role != "from" or second.role != "to":
        return
    view = next((c.sets for t in reversed(window.near) if (c := t.cue("status")) is not None), "")
    noun = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    moving = any(t.cue("move") is not None or t.cue("revise") is not None for t in [*window.clause, *window.after])
    moving = moving or noun is not None and any(t.kind == "period" and t.start >= noun.end for t in window.near)  # "from last year's"
    beside = noun is not None and window.token.start - noun.end <= FROM_REACH and 0 < second.token.start - first.token.end <= END_GAP + 1
    if view in ("guidance", "estimate") and beside and not moving and first.kind == second.kind and one.value < two.value:
        first.token.quantity = replace(one, value=None, low=one.value, high=two.value, comparator="=", span=Span(one.span.start, two.span.end))
        first.status, first.role = view, ""
        first.period, first.period_span, first.inherited_period = second.period, second.period_span, second.inherited_period
        second.reason = "the other end of a range"


def risen_ranges(frames: list[Frame]) -> None:
    """Make the two sums by which a forecast range exceeds the year before one range: "60亿元至70亿元,较上年增加48亿元至58亿元"."""
    last: Frame | None = None
    for first, second in pairwise(frames):
        if last is not None and _risen(last, first, second):
            one, two = first.token.quantity, second.token.quantity
            assert one is not None and two is not None
            first.token.quantity = replace(one, value=None, low=one.value, high=two.value, comparator="=", span=Span(one.span.start, two.span.end))
            first.status, second.reason = last.status, "the other end of a range"
        ranged = first.token.quantity is not None and first.token.quantity.low is not None
        last = first if ranged and not first.reason and first.measure == "level" else last


def _risen(last: Frame, first: Frame, second: Frame) -> bool:
    new, one, two = last.token.quantity, first.token.quantity, second.token.quantity
    if new is None or one is None or two is None or new.low is None or new.high is None or one.value is None or two.value is None:
        return False
    told = not first.reason and first.measure in CHANGES and last.metric is first.metric
    close = 0 < second.token.start - first.token.end <= END_GAP and second.role == "to"
    return told and close and last.kind == first.kind == second.kind != "ratio" and one.value < two.value


def from_flat(frame: Frame, window: Window) -> None:
    """Make a change that the words start at no change a range: "flat to up 2%"."""
    quantity = frame.token.quantity
    if quantity is None or quantity.value is None or frame.measure not in CHANGES:
        return
    ahead = any((c := t.cue("flat")) is not None and c.direction == "forward" and 0 <= window.token.start - t.end <= FLAT_REACH for t in window.near)
    if ahead or any((c := t.cue("flat")) is not None and c.direction == "backward" and t.start - window.token.end <= 1 for t in window.after):
        frame.token.quantity = replace(quantity, value=None, low=Decimal(0), high=quantity.value, comparator="=")


def as_growth(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Make a verb that multiplies a company's figure a growth, if nobody else's is named: "doubled" is +100%, "增1.6倍" 160%; return whether it is one."""
    quantity = frame.token.quantity
    if frame.metric is None or frame.unit != "x" or quantity is None or quantity.value is None:
        return False
    more = _times_more(window, lower, lexicon)
    if quantity.per != "verb" and not more and not _of_earlier(window, lower, lexicon):
        return False
    owners = [t for t in window.near if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
    several = len({lexicon.company_of(t.entity.id) or t.entity.id for t in owners if t.entity is not None}) > 1
    if "Company" not in frame.metric.applies_to or several or any(t.kind == "entity" for t in window.after):
        return False
    growth = (quantity.value - (not more)) * 100
    frame.token.quantity = replace(quantity, value=growth, unit="percent", kind="ratio", signed=True)
    compare = active_cues(window, "compare")
    before = next((EARLIER[m.relative] for t in window.after if isinstance(m := t.period, PeriodMention) and m.relative in EARLIER), "yoy")
    frame.measure = compare[1].sets if compare is not None else before
    return True


def _of_earlier(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a multiple is of the same figure at an earlier time: "twice that of a year ago", "three times as much as a year earlier"."""
    earlier = next((t for t in window.after if t.cue("compare") is not None or isinstance(m := t.period, PeriodMention) and m.relative in EARLIER), None)
    if earlier is None or not lower[window.token.start].isascii():
        return False
    return all(word in lexicon.lists["so-much"] for word in lower[window.token.end:earlier.start].split())


def _times_more(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether words for "times" count what a verb of growing right before them adds."""
    if active_cues(window, "compare") is None:
        return False  # growth over several years has no measure
    words, move = lower[window.token.start:window.token.end], window.adjacent("move")
    return words.endswith(lexicon.times_more) and move is not None and move[1].sets == "up" and ((role := move[0].cue("role")) is None or role.sets == "delta")


def ranged_again(frame: Frame, previous: Frame, *, far: bool) -> bool:
    """Return whether a range follows a range that is a forecast, or about so much about so much: what has been earned is no range, so it is one as well.

    far  the earlier one is of the sentence before
    """
    if far and (frame.kind != "money" or frame.metric is None or frame.metric.instant):
        return False
    one, two = previous.token.quantity, frame.token.quantity
    if one is None or two is None or frame.role not in ("", "to", "delta"):
        return False
    loose = not far and one.comparator == two.comparator == "~"  # "预计收入92亿元左右;净利润16亿元左右"
    return (loose or one.value is None and two.value is None and frame.role != "delta") and previous.status in ("guidance", "estimate") and not previous.reason


def expected_pair(four: tuple[Frame, Frame, Frame, Frame], text: str) -> None:
    """Make two figures set against two others both estimates, if the second is: "$3.10 a share on revenue of $10.6 billion, versus $2.86 on
    $10.2 billion that analysts expected"; the second takes the metric of the second."""
    one, two, first, second = four
    between = text[first.token.end:second.token.start]
    if first.role != "versus" or second.status != "estimate" or first.reason or one.metric is not first.metric or one.reason or two.reason:
        return
    if len(between) > JOINT_GAP or not between.replace(" ", "").isalpha() or two.kind != second.kind or second.metric not in (None, two.metric):
        return
    first.status, first.basis = "estimate", one.basis
    first.period, first.period_span, first.inherited_period = one.period, one.period_span, one.inherited_period
    if second.metric is None:
        second.metric, second.subject, second.measure, second.reason = two.metric, two.subject, two.measure, ""
        second.period, second.period_span, second.inherited_period = two.period, two.period_span, True


def expected_again(frames: list[Frame]) -> None:
    """Let a figure set against another be expected as the one of the metric before was: "revenue $11.3B vs $11.2B est; EPS $3.03 vs $2.86"."""
    for n, frame in enumerate(frames[2:], 2):
        own, earlier = frames[n - 1], next((f for f in frames[n - 2::-1] if f.role == "versus"), None)
        if frame.role != "versus" or frame.status != "actual" or not frame.inherited_period or frame.reason or own.metric is not frame.metric:
            continue
        if earlier is not None and earlier.status == "estimate" and earlier.metric is not frame.metric and own.own_metric and not own.role:
            frame.status, frame.period, frame.period_span = "estimate", own.period, own.period_span
