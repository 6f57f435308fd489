"""The metric that an amount has from the one before it, where its own words name none."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.extract.against import is_relative
from kg.extract.amounts import CHANGES, Frame, Window, active_cues
from kg.extract.focus import Focus
from kg.extract.measures import TAKEN_UP
from kg.extract.naming import HANZI
from kg.extract.ratios import CASH_FLOWS
from kg.extract.roles import in_bracket
from kg.extract.suiting import suits
from kg.extract.tokens import BREAK, BUSINESSES, HARD
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["THRESHOLD", "inherit_metric", "part_of_it", "plausible", "said_per_share"]

PAID_OUT = frozenset({"dividend"})  # told per share and in all
OF_A_SHARE = frozenset({"netIncome", "sharePrice", "shareRepurchase"})
OF_ONE = OF_A_SHARE | PAID_OUT | {"averagePrice", "pricePerformance"}  # told of one share, one thing
SMALLEST_SUM = 10  # of a figure that is none per share
PER_SHARE = Decimal(1_000_000)  # money; no share costs or earns as much
OUTLOOKS = frozenset({"revenue", "capitalExpenditure", "unitsShipped"})
TO_GAP = 10  # code points between "to" and a sum: " at least "
DISMISSED = "layoffs"
BOUGHT_BACK, THRESHOLD = "shareRepurchase", "how big those counted are"
HANZI_RUN = re.compile(rf"{HANZI}{{2}}")
OUTGROWN = 20  # times
TIED_GAP = 2  # code points between a period and its amount: "为", "("
YUAN = "local"  # 元, of which country the text says


def said_per_share(frame: Frame) -> bool:
    """Return whether an amount is said to be per share."""
    return frame.token.quantity is not None and frame.token.quantity.per == "share"


def plausible(metric: MetricEntry, frame: Frame) -> bool:
    """Return whether an amount is of a size that the metric can have: no sum of millions is a figure per share."""
    quantity = frame.token.quantity
    if frame.unit == "pp" and "ratio" not in metric.kinds:
        return False
    if said_per_share(frame) and frame.kind == "money" and not metric.per_share and metric.id not in OF_A_SHARE:
        return False
    size = None if quantity is None else quantity.value if quantity.value is not None else quantity.high
    if said_per_share(frame) and frame.kind == "money":
        return metric.per_share or metric.id in OF_A_SHARE
    if frame.kind == "money" and size is not None and 0 < abs(size) < SMALLEST_SUM and not metric.per_share and metric.id not in OF_ONE:
        return False
    return size is None or not metric.per_share or metric.id in PAID_OUT or frame.kind != "money" or abs(size) < PER_SHARE


def inherit_metric(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Give an amount the metric of the one before it where the words tie them together."""
    if previous is None or previous.metric is None:
        frame.reason = frame.reason or "no metric is named"
        return
    if previous.kind == "ratio" and previous.measure == "share" and frame.kind == "money" and not window.hard and previous.metric.id not in CASH_FLOWS:
        frame.metric = previous.metric
        return
    between = focus.lower[previous.token.end:window.token.start].strip()
    if previous.kind in ("count", "people") and frame.kind == "money" and between in (*lexicon.costs, *lexicon.thresholds):
        frame.metric, frame.reason = (previous.metric, "") if previous.metric.id == BOUGHT_BACK and between in lexicon.costs else (None, THRESHOLD)
        return
    if previous.metric.id == DISMISSED and frame.role in ("from", "to"):
        frame.reason = "how many there were and will be"  # "cut 4,000 jobs, trimming that team to 5,000 from 9,000"
        return
    if previous.metric.id in TAKEN_UP and previous.measure == "share" and active_cues(window, "move") is not None:
        frame.reason = "a growth of something other than what is taken up"  # "sold out, a business that grew 150%"
        return
    far = previous is focus.last  # of an earlier sentence
    if _of_another_noun(window, previous, focus.lower, lexicon):
        frame.reason = "the amount belongs to something that is no metric"
        return
    changing = not far and frame.kind in ("ratio", "multiple") and (
        active_cues(window, "move") or active_cues(window, "compare") or frame.role.endswith("share") or _signed(frame)
        or frame.role in ("from", "to", "versus") or frame.unit == "pp" or frame.kind == "multiple" or active_cues(window, "basis"))
    changing = changing or not far and _sum_of_change(frame, window, previous)
    tied = frame.role in ("from", "to", "versus") or window.last("status") is not None or active_cues(window, "status") is not None
    again = any(t.cue("restated") is not None for t in window.near)
    tied = tied or again or active_cues(window, "basis") is not None or any(t.kind == "entity" for t in window.near)
    told = frame.kind == "money" and previous.measure in CHANGES and bool(window.before) and all(t.kind == BREAK for t in window.before)
    tied = tied or told or _period_behind(window) or _enumerated(window) or any((c := t.cue("anaphor")) and c.sets in ("former", "latter") for t in window.near)
    if far:
        viewed = active_cues(window, "status") is not None and not _behind_verb(window, focus.lower) and previous.metric.id not in CASH_FLOWS
        tied = viewed and (frame.kind == "money" or frame.unit == previous.unit) and not _outgrown(frame, previous)
        tied = tied or frame.kind == "ratio" and active_cues(window, "move") is not None and any(
            (c := t.cue("anaphor")) is not None and c.sets in ("former", "latter", "same") for t in window.near)
        tied = tied or previous.measure == "level" and _it_was(frame, window, previous)
        tied = tied or _counted_again(frame, window, previous) or _headed_range(frame, window, previous, focus.lower)
    elif window.hard and not (again or window.last("status") or frame.role == "versus" or changing or recounted(window)):
        tied = _parallel(frame, window, previous, focus) or _year_before(window) or _it_was(frame, window, previous)
    tied = tied or not far and not window.hard and previous.metric.id == BOUGHT_BACK and previous.kind == "count" and frame.kind == "money"
    tied = tied or not far and in_bracket(window) and _year_before(window)
    tied = tied or previous.measure == "level" and frame.unit == previous.unit and part_of_it(window, focus.lower, lexicon)
    tied = tied or not far and previous.measure == "level" and frame.unit == previous.unit and focus.lower.startswith(lexicon.coming_from, window.token.end)
    if far and frame.kind == "money" and previous.metric.id not in OUTLOOKS and _of_outlook(window, focus.lower, lexicon):
        frame.metric = lexicon.metrics["revenue"]  # "raised its outlook for the year to $36 billion"
        return
    quoted = far and previous.metric.id in ("sharePrice", "marketCap")
    if suits(previous.metric, frame.kind) and plausible(previous.metric, frame) and (changing or tied) and not quoted:
        frame.metric = previous.metric
        return
    if (frame.role in ("versus", "from") or recounted(window)) and focus.said[-2:] == ["netIncome", "eps"] and not plausible(previous.metric, frame):
        frame.metric = lexicon.metrics["netIncome"]  # "$1.95 a share, against $20.0 billion, or $1.86 a share"
        return
    frame.metric = _gapped_metric(frame, window, focus, far=far)
    frame.reason = frame.reason if frame.metric is not None else "no metric is named"


def _gapped_metric(frame: Frame, window: Window, focus: Focus, *, far: bool) -> MetricEntry | None:
    """Return the metric of the first figure behind a semicolon if a name stands right before an amount: "A营收10亿元,净利润1亿元;B20亿元,…"."""
    gapped = focus.gapped.metric if focus.gapped is not None and window.hard and not far and focus.gapped.kind == frame.kind else None
    if gapped is None or gapped.id == "sharePrice" or not plausible(gapped, frame):
        return None  # on which market, nothing says
    beside = window.near and window.near[-1].kind == "entity" and window.token.start - window.near[-1].end <= 1
    return gapped if beside else None


def _of_outlook(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a large sum is what an outlook of which nothing else is said is raised or cut to: that of sales."""
    quantity, role = window.token.quantity, window.adjacent("role", gap=TO_GAP)
    size = None if quantity is None else quantity.value if quantity.value is not None else quantity.low
    noun = any(w in lexicon.lists["outlook"] for t in window.near if t.cue("status") is not None for w in lower[t.start:t.end].split())
    return noun and role is not None and role[1].sets == "to" and window.revising and size is not None and size >= PER_SHARE


def _outgrown(frame: Frame, previous: Frame) -> bool:
    """Return whether a sum is far too big to be the figure that the sentence before told: a view of sales behind a profit."""
    one, two = ((q.value if q.value is not None else q.high) if q is not None else None for q in (previous.token.quantity, frame.token.quantity))
    return frame.kind == "money" and previous.measure == "level" and bool(one) and two is not None and one is not None and abs(two) > OUTGROWN * abs(one)


def _behind_verb(window: Window, lower: str) -> bool:
    """Return whether Chinese words that are no known ones stand right before an amount: "计划投资43亿元"."""
    last = window.near[-1] if window.near else None
    if last is None:
        return False
    return last.kind == "relation" and not lower[last.start].isascii() or HANZI_RUN.search(lower, last.end, window.token.start) is not None


def _of_another_noun(window: Window, previous: Frame, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a noun for some figure that is no known metric opens the clause of an amount: "总费用预计1160亿美元"."""
    at = window.token.start
    for token in reversed(window.near):
        if token.kind not in ("cue", "period") or token.end < at:
            break
        at = token.start
    noun = next((w for w in lexicon.figure_ends if lower.endswith(w, 0, at)), "")
    again = any(noun in lower[s.start:s.end] for s in previous.spans)  # "资本支出…，上季支出100亿元"
    return bool(noun) and not again and not any(t.kind == "metric" for t in window.near)


def recounted(window: Window) -> bool:
    """Return whether nothing but another way of accounting stands before an amount: "net income $8.5B, or $7.59; non-GAAP $9.4B", "；经调整后为132亿元"."""
    told = [t for t in window.near if not ((c := t.cue("role")) and c.sets == "to" or (c := t.cue("anaphor")) and c.sets == "it")]
    return bool(told) and all(t.cue("basis") is not None for t in told)


def _counted_again(frame: Frame, window: Window, previous: Frame) -> bool:
    """Return whether nothing but another way of accounting and a pronoun opens the sentence: "On a GAAP basis it was $4.77"."""
    told = [t for t in window.before if t.cue("basis") is not None]
    plain = all(t.cue("basis") or (c := t.cue("anaphor")) and c.sets == "it" or t.cue("role") or t.kind == BREAK for t in window.before)
    return bool(told) and plain and frame.kind == previous.kind and frame.unit == previous.unit and previous.measure == "level"


def _headed_range(frame: Frame, window: Window, previous: Frame, lower: str) -> bool:
    """Return whether a period and a colon open the sentence before a range: "Next quarter: $10.3 billion to $11.1 billion"."""
    quantity, opener = frame.token.quantity, window.before[0] if window.before else None
    if opener is None or opener.kind != "period" or quantity is None or quantity.low is None or quantity.high is None:
        return False
    return lower[opener.end:window.token.start].strip() == ":" and frame.unit == previous.unit and previous.measure == "level"


def _sum_of_change(frame: Frame, window: Window, previous: Frame) -> bool:
    """Return whether a sum is by how much the level right before it has changed: "118.67亿元，较上年同期增加106.93亿元"."""
    beside = window.adjacent("move")
    ranged = previous.token.quantity is not None and previous.token.quantity.low is not None
    beheld = not previous.own_metric and not previous.inherited_period  # "与上年同期（-4亿元）相比，将增加…"
    told = beside is not None and frame.role in ("", "delta") and (ranged or beheld or active_cues(window, "compare") is not None)
    return told and not window.hard and previous.measure == "level" and previous.kind == frame.kind and frame.unit in (previous.unit, YUAN)


def _year_before(window: Window) -> bool:
    """Return whether nothing but a word for an earlier period stands before an amount: "；去年同期351亿美元", "与上年同期（-4亿元）相比"."""
    named = window.before[-2:-1] if in_bracket(window) else window.near
    return len(named) == 1 and is_relative(named[0]) and window.token.start - named[0].end <= TIED_GAP


def _it_was(frame: Frame, window: Window, previous: Frame) -> bool:
    """Return whether a clause tells the same figure of another period: "income fell to $2.7 billion; in the fourth quarter it was back at $4 billion"."""
    it = any((c := t.cue("anaphor")) is not None and c.sets in ("it", "same") for t in window.near)
    other = any(t.kind in ("metric", "entity") for t in window.near)
    return it and not other and frame.unit == previous.unit and any(t.kind == "period" for t in window.near)


def part_of_it(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether an amount is told as a named part's of the one before: "bookings reached 13.2 billion. EUV was 7.4 billion of it"."""
    return lower.startswith(lexicon.of_it, window.token.end + 1) and any(t.kind == "entity" for t in window.near)


def _parallel(frame: Frame, window: Window, previous: Frame, focus: Focus) -> bool:
    """Return whether an amount stands right behind another name of the same class: "A交付17万辆,同比增长102%;B 11万辆", or is told of one: "；B则为11万辆"."""
    led = bool(window.near) and (c := window.near[-1].cue("role")) is not None and c.sets == "to"  # "B则为11亿元", "B紧随其后,为11亿元"
    hard = max((k + 1 for k, t in enumerate(window.before) if t.kind == HARD), default=0)
    told = [t for t in window.before[hard:-1] if t.kind != BREAK] if led else window.near
    names = [t for t in told if t.kind == "entity" and t.entity is not None]
    end = window.near[-1].end if led else names[0].end if names else 0
    if len(told) != 1 or not names or previous.subject is None or names[0].entity is None or window.token.start - end > 1:
        return False
    classes = BUSINESSES if led else frozenset({previous.subject.entity.cls})
    other = {names[0].entity.cls, previous.subject.entity.cls} <= classes and names[0].entity.id != previous.subject.entity.id
    return other and (frame.kind == "count" or frame.kind == "money" and frame.unit == focus.money)


def _enumerated(window: Window) -> bool:
    return bool(window.before) and all(t.kind in ("list", "period") or t.cue("list") or t.cue("adjunct") for t in window.before) or not window.before


def _period_behind(window: Window) -> bool:
    return any(t.kind == "period" for t in window.near) or any(t.kind == "period" and t.start - window.token.end < 6 for t in window.after)


def _signed(frame: Frame) -> bool:
    return frame.token.quantity is not None and frame.token.quantity.signed
