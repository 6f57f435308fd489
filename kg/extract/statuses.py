"""Whether a figure is actual, guidance or an estimate: by the words around it, its heading, and whose view they tell."""

from __future__ import annotations

from kg.extract.amounts import CHANGES, Frame, Window, active_cues
from kg.extract.focus import Focus
from kg.extract.ranges import ranged_again
from kg.extract.running import Running
from kg.extract.tokens import BREAK, Token
from kg.extract.views import expected_beside, set_against, told_by_analyst
from kg.lexicon import Cue, Lexicon

__all__ = ["as_before", "as_expected", "as_same", "fill_status", "revised", "revised_by", "settle_status"]

FORETOLD = frozenset({"revenue", "capitalExpenditure", "eps", "operatingExpenses"})  # whose figures are known exactly once they are there
BEHIND = 14  # code points behind an amount in which "before" stands
OWN_REACH = 2  # code points between a company and its verb
SOURCE_REACH = 10  # code points between a word for the market and its verb of expecting


def fill_status(frame: Frame, window: Window, previous: Frame | None, views: tuple[str, str], text: str) -> None:
    """Set status: estimate if the words around name the market, else what the sentence or its heading says, else actual."""
    running, default = views
    own = active_cues(window, "status") or _in_bracket_of(window, text)
    if own is not None and set_against(own[0], window, text):
        own = None
    if frame.metric is not None and frame.metric.id in ("sharePrice", "marketCap"):
        running = default = ""
        own = own if own is not None and own[1].sets == "estimate" else None
    beaten = own is not None and 0 <= own[0].start - window.token.end <= 1 and (frame.role == "versus" or _set_beside(window))  # "vs. $4.38 expected"
    former = frame.role == "from" and any(t.cue("formerly") is not None for t in window.near)
    guided = frame.role == "from" and any(t.cue("revise") is not None and t.cue("role") is not None for t in window.near)
    if guided and previous is not None and previous.status == "actual" and not frame.own_metric and previous.role != "from":
        frame.role, frame.status = "versus", "guidance"  # "39%, above its earlier guidance of 37%"
    elif former and previous is not None and previous.status == "guidance":
        frame.status = "guidance"  # "up from a previous estimate of $118 billion"
    elif own is not None and (own[1].sets == "estimate" or beaten or own[1].sets == "guidance" and _others_view(own[0], window)):
        frame.status = "estimate"
    elif frame.role == "versus" and own is not None and own[1].sets == "guidance" and own in _between(window, "versus"):
        frame.status = "guidance"  # "against its own forecast of 5 billion"
    elif frame.role in ("from", "versus", "fromshare", "versusshare"):
        frame.status = _former(frame, previous) if frame.role == "from" and revised(window, previous) else "actual"
    elif own is not None:
        frame.status = "estimate" if running == "estimate" and own[1].sets == "guidance" and not _own_view(own[0], window) else own[1].sets
    elif running != "estimate" and _lies_ahead(window):
        frame.status = "guidance"
    elif "guidance" in (running, default) and any(t.cue("past") is not None for t in window.near):
        frame.status = "actual"  # a clause in the past tense leaves the forecast of the one before, or of the heading
    else:
        joined = previous is not None and previous.status in ("estimate", "guidance") and _joined_to(previous, window)
        frame.status = previous.status if joined and previous is not None else running or default or ("guidance" if _new_range(frame, window) else "actual")


def as_expected(frame: Frame, window: Window, running: Running) -> None:
    """Make what a figure is set against an estimate where the figure told before it was: "revenue of 12 against the 11 expected, and EPS of 2 against 1.8"."""
    dated = any(t.kind == "period" or t.cue("compare") is not None for t in [*window.near, *window.after])
    if frame.role == "versus" and frame.status == "actual" and running.expected and not dated:
        frame.status = "estimate"
    running.expected = running.expected or frame.role == "versus" and frame.status == "estimate"


def as_before(frame: Frame, window: Window, previous: Frame | None, running: str, context: tuple[str, Lexicon]) -> None:
    """Refuse what a forecast was before it was changed, so told behind it: "would grow by mid-30s percent, up from about 30% before"."""
    lower, lexicon = context
    behind = lower[window.token.end:window.token.end + BEHIND].strip(" )").split(" ")[0]
    if frame.role == "versus" and previous is not None and previous.status == "guidance" and behind.strip(".,;") in lexicon.befores:
        frame.status = "guidance"  # "now expects 1.7 billion, compared with 1.6 billion previously"
    foretold = running == "guidance" or any((c := t.cue("status")) is not None and c.sets == "guidance" for t in window.before)
    if frame.role == "from" and foretold and behind.strip(".,;") in lexicon.befores:
        frame.reason = "what a forecast was before"


def as_same(frame: Frame, window: Window, previous: Frame | None, *, far: bool) -> None:
    """Give a change told of "that", the figure of the sentence before, its period and status: "sees capex of $20 billion in 2026. That is up 30%"."""
    same = any((c := t.cue("anaphor")) is not None and c.sets == "same" for t in window.near)
    if not far or not same or previous is None or previous.metric is not frame.metric or frame.metric is None or frame.measure not in CHANGES:
        return
    if frame.inherited_period and previous.measure == "level":
        frame.period, frame.period_span, frame.status = previous.period, previous.period_span, previous.status


def _lies_ahead(window: Window) -> bool:
    """Return whether a verb of the time to come governs the amount's clause, none of the past behind it: "the gross margin should recover to 36.5%"."""
    bare = all(t.cue("role") is not None or t.kind == "inner" for t in window.near)  # "will still be negative, at minus 24 cents"
    verb = next((t for t in reversed(window.before if bare else window.near) if t.cue("modal") is not None or t.cue("past") is not None), None)
    return verb is not None and verb.cue("modal") is not None


def _in_bracket_of(window: Window, text: str) -> tuple[Token, Cue] | None:
    """Return the word for a view right before the bracket that an amount stands in: "the consensus ($0.08)"."""
    for token in reversed(window.before):
        cue = token.cue("status")
        if cue is not None and cue.sets == "estimate" and text[token.end:window.token.start].strip() == "(":
            return token, cue
    return None


def _new_range(frame: Frame, window: Window) -> bool:
    """Return whether an amount is a range that somebody changed: "narrowed its capex range to $70 billion to $72 billion"."""
    quantity = frame.token.quantity
    ranged = quantity is not None and quantity.value is None
    flow = frame.metric is not None and frame.metric.id in FORETOLD
    return ranged and (flow and frame.role in ("", "to") or any(t.cue("revise") is not None for t in window.clause))


def _set_beside(window: Window) -> bool:
    """Return whether a figure is said to lie above or below, or to beat or to miss an amount: "above the $4.20 expected"."""
    return any(t.cue("beat") is not None or (c := t.cue("move")) is not None and c.direction == "both" for t in window.near)


def _former(frame: Frame, previous: Frame | None) -> str:
    """Return the status of a former forecast: whose the new one is, the company's or an analyst's."""
    return "estimate" if previous is not None and previous.status == "estimate" and not frame.own_metric else "guidance"


def _joined_to(previous: Frame, window: Window) -> bool:
    """Return whether nothing but a metric stands between an amount and the one before: "the consensus was $2 in earnings and $9 billion in revenue"."""
    again = previous.kind == window.token.quantity.kind if window.token.quantity is not None else False
    again = again and all(t.kind == BREAK or t.cue("basis") is not None for t in window.before)  # "36.5%, or 39.5% in adjusted terms"
    beside = (previous.token in window.clause or again) and not window.hard and previous.role != "from"
    return beside and all(t.kind == "metric" or t.cue("basis") is not None or (c := t.cue("role")) is not None and c.sets == "to" for t in window.near)


def _between(window: Window, role: str) -> list[tuple[Token, Cue]]:
    """Return the words for a status between a word for a role and the amount."""
    at = next((t.end for t in reversed(window.near) if (c := t.cue("role")) is not None and c.sets == role), window.token.start)
    return [(t, c) for t in window.near if t.start >= at and (c := t.cue("status")) is not None]


def _own_view(verb: Token, window: Window) -> bool:
    """Return whether a company or "the company" stands right before a verb of expecting: its own forecast."""
    return any(0 <= verb.start - t.end <= OWN_REACH and (t.kind == "entity" or t.cue("anaphor") is not None) for t in window.near)


def revised(window: Window, previous: Frame | None) -> bool:
    """Return whether a forecast is changed from one figure to another, so that both are forecasts for one period; a payout is changed, too."""
    told = previous is not None and previous.role == "to" and not window.hard and previous.status == "actual"
    named = any(t.kind in ("entity", "metric", "period") for t in window.before)
    if previous is not None and previous.status == "guidance" and not window.hard and not named and window.revising:
        return True  # "trimmed its forecast to 5.1 billion, from as much as 5.35 billion"
    ranged = window.token.quantity is not None and window.token.quantity.value is None
    if ranged and previous is not None and not window.hard and previous.status in ("guidance", "estimate"):
        return True  # a range was never reached: "raises its view to 111-112 billion from 105-109 billion"
    return not told and any(t.cue("revise") is not None or t.cue("formerly") is not None for t in [*window.clause, *window.after])


def _others_view(verb: Token, window: Window) -> bool:
    """Return whether it is the market that expects: "the market had expected"."""
    close = next((t for t in window.before if t.kind == BREAK and 0 <= verb.start - t.end <= 1), None)
    if close is not None and told_by_analyst(close, window):
        return True  # "X, an analyst at Y, expects"
    return any(t.cue("source") is not None and 0 <= verb.start - t.end <= SOURCE_REACH for t in window.near)


def settle_status(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Let what is done be no plan ("已按计划回购"), a cap be one ("上限196亿元"), and a range behind a forecast range a forecast."""
    near = focus.lower[window.near[0].start - 1 if window.near else window.token.start:window.token.start + 2]
    if frame.status == "guidance" and any(w in near for w in lexicon.done) and frame.kind != "ratio":
        frame.status = "actual"
    elif frame.status == "actual" and focus.lower.startswith(lexicon.caps, window.token.start):
        frame.status = "guidance"
    elif frame.status == "guidance" and previous is not None and expected_beside(frame, window, previous, focus.lower, lexicon):
        frame.status = "estimate"
    elif frame.status == "actual" and previous is not None and ranged_again(frame, previous, far=previous is focus.last):
        frame.status = previous.status


def revised_by(first: Frame, second: Frame) -> None:
    """Let what a forecast was before be whose the new one is: "将预测由430亿美元上调至490亿美元"."""
    if first.role == "from" and second.role == "to" and first.status == "guidance" and second.status == "estimate" and first.metric is second.metric:
        first.status = "estimate"
