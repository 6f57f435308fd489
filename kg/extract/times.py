"""Which period an amount belongs to."""

from __future__ import annotations

from kg.extract.against import (
    against_former,
    is_compared_with,
    is_relative,
    joined_on,
    last_quarter,
    measured_against,
    only_compared,
    outdone,
    passed_over,
    preferred,
    set_change,
)
from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.focus import Focus
from kg.extract.markets import MARKET_SHARE
from kg.extract.measures import TAKEN_UP
from kg.extract.running import PRICES, Running, explicit, own_calendar, topic_period, usable, year_before
from kg.extract.statuses import revised
from kg.extract.todate import SPANS, since_new_year, to_date, unbounded
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon
from kg.period import PeriodMention, make, year_ago
from kg.period import previous as period_before
from kg.types import Period

__all__ = ["fill_period"]

BEHIND_REACH = 24
MARKET_REACH = 60  # code points in which the market of a share is named before its period
TOLD_BEHIND = 20  # code points between what follows an amount and its period: "it made "
REPORTED = 45  # days after which the figures of a month are known and no forecast any more
RUNS = ("year", "quarter", "half")
PLANNED = frozenset({"layoffs", "shareRepurchase"})


def fill_period(frame: Frame, window: Window, previous: Frame | None, running: Running, context: tuple[Focus, Lexicon]) -> None:
    """Set the period: named before the amount, named behind it, the sentence's, or the discourse's.

    An amount compared with takes the year before, unless the words name another period, and does not become the topic.
    """
    focus, lexicon = context
    running.first = previous is None or previous is focus.last
    running.foretold = previous is not None and previous.status == "guidance"
    if frame.metric is None:
        _note_period(window, running, focus, lexicon)
    if frame.metric is None or frame.subject is None:
        return
    _end_aside(frame, window, running)
    again = frame.metric.id == MARKET_SHARE and frame.role not in ("from", "versus") and not window.hard
    again = again and previous is not None and previous.metric is frame.metric and previous.role != "from"
    if again and previous is not None and not any(t.kind == "period" and not is_relative(t) for t in window.near):
        frame.period, frame.period_span = previous.period, previous.period_span
        return
    company = lexicon.company_of(frame.subject.entity.id) or focus.company
    topic = topic_period(company, running, focus)
    focus.unbounded = focus.unbounded and not (frame.own_subject and previous is not None and _another(company, previous, lexicon))
    comparing = _is_comparing(frame, window, previous)
    token, topic = _choose(frame, window, (company, topic, comparing), running, context)
    spanning = focus.unbounded and frame.metric.instant and (token or running.token) is not None  # "截至9月末，存货": what follows is of the months again
    if not spanning:
        focus.unbounded = unbounded(token, frame, running, window, unbounded=focus.unbounded)
    if focus.unbounded and not spanning and frame.metric.id not in PRICES:
        frame.inherited_period = token is None
        if token is not None:
            running.period = running.token = None
            frame.period_span = token.span
        return  # a span that no label is known for, such as nine months
    token, so_far = to_date(token, frame, window)
    if token is None and (so_far or since_new_year(frame, window, previous, focus, running)
                          or _as_before(frame, window, None if running.first else previous)):
        return
    if token is None and frame.role == "to" and previous is not None and previous.role == "from" and _of_last_year(previous, focus):
        frame.period = make(str(focus.published.year)) if focus.published is not None else None  # "from last year's 41 billion to 52 billion"
        frame.inherited_period = False
        return
    if token is None or not _named(frame, window, token, (company, topic, comparing), (focus, lexicon, running)):
        _from_discourse(frame, company, topic, comparing, (focus, lexicon, running))
    if frame.measure in CHANGES and previous is not None and previous.role == "versus" and not window.hard and not any(t.cue("compare") for t in window.near):
        against_former(frame, previous)
    frame.period = None if frame.metric.instant and frame.period and frame.period.label.startswith("TTM") else frame.period  # no stock is of twelve months
    if frame.period is None and frame.metric.id in PRICES and previous is not None and _same_price(frame, previous):
        frame.period, frame.period_span = previous.period, previous.period_span


def _end_aside(frame: Frame, window: Window, running: Running) -> None:
    """Let twelve months, or an earlier quarter only compared with, be of one figure and of nothing that a semicolon parts from it.

    "TTM free cash flow $14.8B; quarterly capex $34.2B"
    """
    if window.hard and frame.own_metric and running.former is not None:
        running.period, running.token, running.former = running.former, None, None  # "毛利率20.1%,上季度17.3%；汽车毛利率13.1%"
    if window.hard and not running.first and frame.own_metric and running.period is not None and running.period.label.startswith("TTM"):
        running.period = running.token = None


def _as_before(frame: Frame, window: Window, previous: Frame | None) -> bool:
    """Give what was expected the period of the figure beside it: "revenue of 18 billion topped the 17 billion expected"; return whether it is such."""
    if previous is None or previous.metric is not frame.metric or previous.status != "actual":
        return False
    if window.hard or previous.role in ("from", "versus") or previous.compared_with or frame.status != "estimate" or frame.measure != previous.measure:
        return False
    frame.period, frame.period_span = previous.period, previous.period_span
    return True


def _another(company: str, previous: Frame, lexicon: Lexicon) -> bool:
    """Return whether the figure before is another company's."""
    return previous.subject is not None and company != lexicon.company_of(previous.subject.entity.id)


def _note_period(window: Window, running: Running, focus: Focus, lexicon: Lexicon) -> None:
    """Keep the period that opens a sentence, also if its first amount is no figure: "for the full year, …"."""
    opened = [t for t in window.before if t.kind == "period"] if window.hard else []
    if any(isinstance(t.period, PeriodMention) and t.period.relative in SPANS for t in opened):
        focus.unbounded, running.period, running.token = True, None, None
        return
    opened = opened[:1]
    for token in opened:
        mention = token.period
        named = isinstance(mention, PeriodMention) and mention.kind in RUNS and (mention.year or mention.relative == "anchorYear")
        if named and not is_compared_with(token, window.before):
            running.period, running.token = explicit(token, focus, lexicon, focus.company, topic_period(focus.company, running, focus)), token


def _is_comparing(frame: Frame, window: Window, previous: Frame | None) -> bool:
    """Return whether an amount is one that another is compared with, of an earlier period if none is named."""
    if frame.role not in ("from", "versus", "fromshare", "versusshare") or frame.status in ("estimate", "guidance"):
        return False
    return not (frame.role == "from" and revised(window, previous))


def _choose(frame: Frame, window: Window, known: tuple[str, Period | None, bool], running: Running,
            context: tuple[Focus, Lexicon]) -> tuple[Token | None, Period | None]:
    """Return the token that names the amount's period, if one does, and the period that it is read against."""
    focus, lexicon = context
    company, topic, comparing = known
    hard = max((t.start for t in window.before if t.kind == HARD), default=-1)
    before = [t for t in window.before if t.kind == "period" and usable(t, frame) and t.start not in running.measured and (
        t.start > hard or not is_relative(t))]
    before = [t for t in before if not passed_over(t, window, focus.lower, own=frame.own_metric)]
    before = [t for t in before if not _when_said(t, frame, (focus, lexicon), company) and not _told_behind(t, window, focus.lower)]
    behind = _behind(window, frame)
    measured = measured_against(frame, window, behind, focus.lower, lexicon)
    if measured is not None:  # "57% from a year before", "up 4% compared with the third quarter"
        set_change(frame, explicit(measured, focus, lexicon, company, topic), measured, topic)
        running.measured.add(measured.start)
        behind = None
    token = preferred(before, frame)
    named = [t for t in before[:-1] if not is_relative(t) and not is_compared_with(t, window.before)]
    if token is not None and is_relative(token) and named:
        topic = explicit(named[-1], focus, lexicon, company, topic) or topic
        running.period, running.token = topic, named[-1]
    if token is not None and (not comparing or token not in window.near) and is_compared_with(token, window.before):
        own = before[-2] if len(before) > 1 else None
        opening = not any(t.kind in ("metric", "entity") and t.start < token.start for t in window.before)  # "Compared with the second quarter, …"
        if frame.measure in CHANGES and (token in window.near or opening) and not is_relative(token):
            of = explicit(own, focus, lexicon, company, topic) if own is not None else topic
            set_change(frame, explicit(token, focus, lexicon, company, topic), token, of)
        token = own
    if token is not None and comparing and token not in window.near and not is_relative(token):
        running.period, running.token = explicit(token, focus, lexicon, company, topic), token
        topic, token = running.period, None
    if token is None or (behind is not None and token not in window.near):
        token = behind or token
    if behind is not None and token is not None and outdone(token, behind, comparing=comparing, told=token is running.token):
        token = behind
    if behind is not None and token is not None and not comparing and joined_on(token, window, focus.lower, lexicon):
        token = behind  # "$22.1 billion in the quarter and close to $72.2 billion for the year"
    words = focus.lower[token.end:window.token.start].split() if token is not None else []
    if token is not None and is_relative(token) and not comparing and len(words) > 1 and words[-1] in lexicon.joints:
        token = None  # "double the year-ago figure and 39% of the total"
    if token is not None and token is behind and comparing:
        running.measured.add(token.start)
    if token is not None and _is_spec(frame) and frame.status == "actual" and token is not behind:
        token = None
    return token, topic


def _told_behind(token: Token, window: Window, lower: str) -> bool:
    """Return whether a year ago is that of the amount before, whose clause it ends: "five times the 2.9 billion it made a year ago, on sales of"."""
    if not is_relative(token) or not lower[token.start].isascii() or window.hard or token in window.near:
        return False
    return token.start - window.before[0].start <= TOLD_BEHIND and any(t.kind == BREAK and 0 <= t.start - token.end <= 1 for t in window.before)


def _when_said(token: Token, frame: Frame, context: tuple[Focus, Lexicon], company: str) -> bool:
    """Return whether a month long over says when a forecast was made, not what it is of: "7月时公司给的毛利率区间"."""
    focus, lexicon = context
    mention = token.period
    if frame.status != "guidance" or not isinstance(mention, PeriodMention) or mention.kind not in ("month", "day") or focus.published is None:
        return False
    found = explicit(token, focus, lexicon, company, None)
    return found is not None and found.end is not None and (focus.published - found.end).days > REPORTED


def _is_spec(frame: Frame) -> bool:
    """Return whether a figure is a specification of a chip: one that it has got has no period but one beside it; a planned one comes some day."""
    chip = frame.subject is not None and frame.subject.entity.cls in ("Chip", "ChipFamily")
    return chip and frame.metric is not None and not frame.metric.kinds & {"money", "count"}


def _of_last_year(frame: Frame, focus: Focus) -> bool:
    return not frame.inherited_period and frame.period is not None and focus.published is not None and frame.period.label == str(focus.published.year - 1)


def _same_price(frame: Frame, previous: Frame) -> bool:
    """Return whether two amounts are of prices of shares, those of one close: "A昨日跌2.4%，收报70.2元；B升1.6%"."""
    return bool(frame.subject and previous.subject and previous.metric is not None and previous.metric.id in PRICES)


def _month_told(running: Running, focus: Focus) -> Period | None:
    """Return the month that the sentence, or the figure before it, is of."""
    return next((p for p in (running.period, focus.last.period if focus.last is not None else None) if p is not None and "-" in p.label), None)


def _named(frame: Frame, window: Window, token: Token, known: tuple[str, Period | None, bool], context: tuple[Focus, Lexicon, Running]) -> bool:
    """Set the period that a token names; return whether it names one."""
    company, topic, comparing = known
    focus, lexicon, running = context
    if running.former is not None and is_relative(token) and not frame.own_metric:
        topic = running.former
    past = any(t.cue("past") is not None for t in window.near)  # "the Street was at 3.1 billion for the quarter"
    ahead = frame.status == "guidance" or frame.status == "estimate" and not past
    foretold = ahead and isinstance(token.period, PeriodMention) and token.period.relative == "anchorYear" and focus.ahead is not None
    found = explicit(token, focus, lexicon, company, focus.ahead if foretold else topic, forward=ahead)
    if isinstance(token.period, PeriodMention) and token.period.relative == "same":
        found = None if comparing else running.period or (focus.last.period if focus.last is not None else None)
    if isinstance(token.period, PeriodMention) and token.period.relative == "sameMonth" and not comparing:
        found = _month_told(running, focus) or found  # "10月交付3万辆。同月，小鹏交付4万辆"
    if token is running.token and token.period is not None and running.period is not None and running.period.owner in ("", None, company):
        found = running.period  # the words mean what they meant for the figure before
    last = isinstance(token.period, PeriodMention) and token.period.kind == "year" and token.period.relative == "lastYear"
    dated = any(t is not token and isinstance(t.period, PeriodMention) and t.period.kind == "year" for t in window.before)
    if comparing and last and not dated and topic is not None and "Q" in topic.label and frame.metric is not None and not frame.metric.instant:
        found = year_ago(topic)  # "half of last year's 12.6 billion" in talk of a quarter
    told = comparing or not running.first and frame.metric is not None and frame.metric.id in focus.said[-2:]
    if told and last_quarter(token) and found is not None and topic is not None and found.label == topic.label:
        found = period_before(found)
    if found is not None:
        _set(frame, found, token)
        if is_relative(token) and frame.status == "guidance":
            frame.status = "actual"
        opens = running.period is None and frame.role == "" and token in window.near and any(t.kind == "metric" and t.start > token.start for t in window.near)
        if not comparing and (opens or not is_relative(token)) and not is_compared_with(token, window.before):
            running.former = told_of if only_compared(frame, told_of := running.period or topic, found) else None
            running.period, running.token = found, token
        return True
    return False


def _from_discourse(frame: Frame, company: str, topic: Period | None, comparing: bool, context: tuple[Focus, Lexicon, Running]) -> None:
    """Set the period of an amount that names none: the year before for what is compared with, the sentence's, the section's."""
    focus, lexicon, running = context
    assert frame.metric is not None
    if comparing:
        forward = frame.role == "from" and running.foretold and topic is not None and "Q" in topic.label
        frame.period = year_before(topic) if (frame.against == "yoy" or topic is None) and not forward or topic is None else period_before(topic)
        return
    timeless = frame.measure == "share" and frame.metric.id in TAKEN_UP or "Company" not in frame.metric.applies_to and running.token is None
    if frame.metric.id in PRICES or timeless or _is_spec(frame) and (running.token is None or frame.status == "actual"):
        frame.period = None
        return
    if frame.metric.id in PLANNED and frame.status == "guidance" and running.token is None:
        return  # what is to be done some day
    surveyed = frame.metric.id == MARKET_SHARE or MARKET_SHARE in focus.said  # a survey of a market counts all by the same quarter
    frame.period = topic if surveyed or running.token is not None else own_calendar(topic, company, focus, lexicon)
    frame.period_span = running.token.span if running.token is not None else focus.period_span
    if running.token is None and focus.ahead is not None and frame.status in ("guidance", "estimate"):
        frame.period, frame.period_span = focus.ahead, focus.ahead_span
    elif running.token is None and company in focus.outlook and (frame.status == "guidance" or frame.status == "estimate" and running.foretold):
        frame.period, frame.period_span = focus.outlook[company]


def _behind(window: Window, frame: Frame) -> Token | None:
    at = window.token.end
    for token in window.after:
        reach = MARKET_REACH if frame.metric is not None and frame.metric.id == MARKET_SHARE else BEHIND_REACH
        if token.kind in (BREAK, HARD) or token.start - at > reach:
            return None
        if token.kind in ("metric", "entity"):
            goods = frame.subject is not None and frame.subject.span == token.span
            shared = frame.measure == "share" or frame.metric is not None and frame.metric.id == MARKET_SHARE
            own = token.kind == "metric" and token.span in frame.spans  # "a 5% rise in revenue for the first quarter"
            at = token.end if shared or goods or own else at  # "89% of the revenue of Acme in fiscal 2025"
            continue
        at = token.end if token.span in frame.spans and token.cue("verbMetric") is not None else at  # "$52 billion on plants and tools this year"
        if token.kind == "period":
            return token if usable(token, frame) and not is_compared_with(token, window.after, than=False) else None
    return None


def _set(frame: Frame, period: Period, token: Token) -> None:
    frame.period, frame.period_span, frame.inherited_period, frame.compared_with = period, token.span, False, is_relative(token)
    frame.spans.append(token.span)
