"""The last look at frames: which of them state a fact, and why the others do not."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.amounts import CHANGES, Frame
from kg.extract.focus import Focus
from kg.extract.inherited import THRESHOLD
from kg.extract.naming import HANZI
from kg.extract.ratios import CASH_FLOWS
from kg.extract.running import PRICES
from kg.extract.tokens import HARD, Sentence
from kg.lexicon import Lexicon

__all__ = ["NO_METRIC", "finish", "marked_status", "pieces_sold", "still_open", "without_followers", "without_marks", "without_parts",
           "without_second", "without_strangers", "without_unknown"]

YEAR = re.compile(r"(?:FY)?\d{4}")
MONTH = re.compile(r"\d{4}-\d\d")
NO_METRIC = "no metric is named"
UNKNOWN = re.compile(rf"\s?(?:{HANZI}{{4,10}}|[a-z]{{2,5}}{HANZI}{{1,8}})")
STRANGER = re.compile(rf"\s?{HANZI}{{2,4}}")
BOUNDS = ("break", "hard", "list", "period", "quantity", "entity", "metric")
ELSEWHERE = ("the amount belongs to something that is no metric", "a figure of a region", "a figure of a part that is not known",
             "a figure of what is left over")
SHARES = ("a share of itself", "a share of a part of a company", "a share of something that is not named")
OTHER_END = "the other end of a range"
BARE = ("a bare number", "a second figure for what has one already")
LEADING = ("money", "count", "number", "people")  # kinds of what a change may be of
MARK_REACH = 4  # code points between a share in words and a verb of passing it
OPEN_DAYS = 45  # days that a period must still run for a figure of all of it to be a forecast


def finish(frame: Frame, focus: Focus) -> None:
    """Set the reason of a frame that cannot be a fact, and the status of a figure of a time to come."""
    if frame.reason:
        return
    if frame.metric is None:
        frame.reason = NO_METRIC
    elif frame.subject is None:
        frame.reason = "no subject that can own this metric"
    elif (frame.giver is None and frame.base is not None and frame.base.id == frame.subject.entity.id
          and frame.measure != "level" and not frame.of_sales and frame.metric.id not in CASH_FLOWS):
        frame.reason, frame.base = "a share of itself", None
    elif frame.measure == "share" and frame.base is not None and frame.base.cls == "Segment" and frame.subject.entity.cls == "Company":
        frame.reason = "a share of a part of a company"
    elif frame.measure == "share" and frame.base is None and frame.metric.id not in ("adoption", "orders", "capacity"):
        frame.reason = "a share of something that is not named"
    elif frame.measure == "multiple" and frame.base is None:
        frame.reason = "a multiple of something that is not named"
    elif frame.unit == "pp" and "ratio" not in frame.metric.kinds:
        frame.reason = "percentage points of a metric that is no ratio"
    elif frame.measure == "level" and not _level_fits(frame):
        frame.reason = "the unit does not suit a level of the metric"
    if not frame.reason and frame.metric is not None and not frame.metric.printed:
        frame.reason = "a metric outside the fact contract"
    _suit_measure(frame)
    if not frame.reason and frame.status == "actual" and still_open(frame, focus):
        frame.status = "guidance"


def marked_status(words: str, lexicon: Lexicon) -> str:
    """Return the status that the letter behind a year gives to its figures in a broker's model: "FY2027E", "2025A"; "" without one."""
    if len(words) < 2 or not words[-2].isdigit():
        return ""
    return "estimate" if words[-1] in lexicon.estimated else "actual" if words[-1] in lexicon.reached else ""


def _suit_measure(frame: Frame) -> None:
    """Make a change on the period before that of a month, or, for a year, which has no quarter before it, of the year before."""
    if frame.measure == "qoq" and frame.period is not None and frame.metric is not None and not frame.metric.instant:
        frame.measure = "mom" if MONTH.fullmatch(frame.period.label) else "yoy" if YEAR.fullmatch(frame.period.label) else "qoq"


def still_open(frame: Frame, focus: Focus) -> bool:
    """Return whether a period lies ahead, or a flow of money is given for one that ends well after the day of the text."""
    period, published = frame.period, focus.published
    if period is None or period.start is None or period.end is None or published is None or frame.metric is None:
        return False
    if focus.guessed and frame.status == "actual" or period.label.startswith("TTM"):
        return False
    ahead = (period.end - published).days
    flow = ("money" in frame.metric.kinds or frame.metric.numerator != "") and not frame.metric.instant
    return period.start > published or flow and ahead > (0 if "Q" in period.label else OPEN_DAYS)


def _level_fits(frame: Frame) -> bool:
    assert frame.metric is not None
    if frame.kind == "money":
        return bool(frame.metric.kinds & {"money", "moneyPerShare"})
    return (frame.kind in frame.metric.kinds or frame.kind == "number" and "count" in frame.metric.kinds) and frame.unit != "pp"


def pieces_sold(frames: list[Frame], lexicon: Lexicon) -> None:
    """Make a change of sales that leads to a count of goods one of the count: "sales rose 14% to 612,095 vehicles"."""
    for first, second in pairwise(frames):
        leads = second.role == "to" and first.measure in CHANGES and first.metric is not None and first.metric.id == "revenue" and not first.reason
        if leads and second.metric is lexicon.metrics["unitsShipped"] and second.kind == "count" and {*first.spans} & {*second.spans}:
            first.metric = second.metric


def without_second(frames: list[Frame]) -> None:
    """Refuse a figure that took all it says from the one before and differs from it: it is of something that was not recognised."""
    known: dict[tuple[object, ...], Frame] = {}
    for before, frame in zip([None, *frames], frames, strict=False):
        if frame.reason or frame.subject is None or frame.metric is None:
            continue
        key = ((frame.giver or frame.subject).entity.id, frame.metric.id, frame.measure, frame.period.label if frame.period else "", frame.status, frame.basis,
               frame.base.id if frame.base else "", frame.qualifier)
        first = known.setdefault(key, frame)
        borrowed = not frame.own_metric and not frame.own_subject and frame.inherited_period and frame.role in ("", "share")
        change = frame.measure in CHANGES and before is not None and before.measure == frame.measure  # "up 49% and 20%", with no sum between
        fits = frame.unit == first.unit and frame.metric.id not in PRICES and "Company" in frame.metric.applies_to
        plain = (frame.measure in ("level", "share") or change) and fits
        if first is not frame and borrowed and plain and not _agree(first, frame):
            frame.reason = "a second figure for what has one already"


def without_marks(frames: list[Frame], lower: str, lexicon: Lexicon) -> None:
    """Refuse a share in words that is only passed where its number follows: "占比首次越过半数,为52%"."""
    for first, second in pairwise(frames):
        same = first.measure == second.measure == "share" and first.metric is second.metric and not first.reason and not second.own_metric
        words = lower[max(0, first.token.start - MARK_REACH):first.token.end]
        if same and second.role == "share" and not any(c.isdigit() for c in words) and any(w in words for w in lexicon.milestones):
            first.reason = "a mark that the next figure has passed"


def without_unknown(frames: list[Frame], sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
    """Refuse a second level of a company where unknown Chinese words stand before its metric: "企业通讯市场板收入65亿元" behind the company's sales."""
    for frame in frames:
        if frame.reason or frame.subject is None or frame.metric is None or frame.measure != "level" or frame.token.quantity is None:
            continue
        key = (frame.subject.entity.id, frame.metric.id, frame.period.label if frame.period else "", frame.status, frame.basis)
        first = focus.told.setdefault(key, frame.token.quantity)
        plain = frame.own_metric and not frame.own_subject and "Segment" in frame.metric.applies_to and frame.subject.entity.cls in ("Company", "Segment")
        if first is not frame.token.quantity and plain and first.value != frame.token.quantity.value and _modified(frame, sentence, focus.lower, lexicon):
            frame.reason = "a figure of a part that is not known"


def without_strangers(frames: list[Frame], sentence: Sentence, lower: str) -> None:
    """Refuse what is told behind an amount that came to nothing and stands right behind an unknown name: "小米4340万部，份额14%；某某2860万部，份额9%"."""
    bounds = [sentence.start, *(t.end for t in sentence.tokens if t.kind == HARD)]
    part, stranger = -1, False
    for frame in frames:
        start = max(b for b in bounds if b <= frame.token.start)
        if start != part:
            part = start
            stranger = _of_stranger(frame, start, sentence, lower)
        own = frame.own_subject and frame.subject is not None and frame.subject.span is not None and frame.subject.span.start >= start
        if stranger and not own and not frame.reason:
            frame.reason = "a figure of a name that is not known"
        stranger = stranger and not own


def _of_stranger(frame: Frame, start: int, sentence: Sentence, lower: str) -> bool:
    """Return whether a part of a sentence opens with a name that is not known: right before an amount, or before a bracket that tells what it holds."""
    before = [t for t in sentence.tokens if start <= t.start < frame.token.start]
    aside = next((k for k, t in enumerate(before) if (c := t.cue("without")) is not None and c.sets == "including"), None)
    if aside is not None:
        return not any(t.kind in ("entity", "metric") for t in before[:aside])  # "某某集团(含甲和乙)营收35亿元"
    return not before and frame.reason == NO_METRIC and frame.kind in LEADING and STRANGER.fullmatch(lower, start, frame.token.start) is not None


def _modified(frame: Frame, sentence: Sentence, lower: str, lexicon: Lexicon) -> bool:
    """Return whether unknown Chinese words stand right before the metric of a frame, behind a bound of clauses or a period; a short name, "某某",
    only behind a semicolon or the start of a sentence."""
    metric = next((t for t in sentence.tokens if t.kind == "metric" and t.span in frame.spans), None)
    if metric is None:
        return False
    start = max((t.end for t in sentence.tokens if t.end <= metric.start and t.kind in BOUNDS), default=sentence.start)
    if UNKNOWN.fullmatch(lower, start, metric.start) is not None:
        return True
    hard = start == sentence.start or any(t.kind == HARD and t.end == start for t in sentence.tokens)
    words = lower[start:metric.start].strip()
    return hard and STRANGER.fullmatch(words) is not None and not any(words in known for known in (lexicon.figure_words, lexicon.plain_words, lexicon.regions))


def without_parts(frames: list[Frame], lower: str, lexicon: Lexicon) -> None:
    """Refuse a part of a figure just told that has no name of its own: "155万名员工，其中企业员工35万人"."""
    for before, frame in pairwise(frames):
        between = lower[before.token.end:frame.token.start].strip(" ,;")
        if not frame.reason and frame.measure in CHANGES and not frame.own_metric and between in lexicon.among:
            frame.reason = "a part of the figure before it"  # "资本支出同比增66%,其中三分之二用于芯片"
        at = max((between.rfind(w) + len(w) for w in lexicon.among if w in between), default=0)
        if at and not frame.reason and not frame.own_metric and not frame.own_subject and frame.measure == "level" and UNKNOWN.fullmatch(between, at):
            frame.reason = "a part of the figure before it"  # "净销售额97亿欧元,其中售后服务21亿欧元"
    last: Frame | None = None
    for frame in frames:
        if frame.reason or frame.measure != "level" or frame.role not in ("", "to"):
            continue
        if last is not None and _part_of(frame, last) and any(w in lower[last.token.end:frame.token.start] for w in lexicon.among):
            frame.reason = "a part of the figure before it"
            continue
        last = frame


def _part_of(frame: Frame, whole: Frame) -> bool:
    """Return whether all that a figure says itself is its metric, and the whole's is the same."""
    same = whole.metric is frame.metric and whole.subject == frame.subject and whole.status == frame.status and whole.basis == frame.basis
    return same and frame.own_metric and not frame.own_subject and frame.inherited_period and whole.kind == frame.kind


def without_followers(frames: list[Frame]) -> None:
    """Refuse what names no metric and belongs to an amount that is no fact: its change, or what its change leads to."""
    for before, frame in pairwise(frames):
        led = before.reason not in ("", OTHER_END, THRESHOLD) and before.kind in LEADING and before.role not in ("from", "versus")
        stepped = frame.role == "to" and before.role in ("from", "share") and before.kind == frame.kind and not frame.own_metric and not frame.own_subject
        if before.reason and before.reason not in BARE and stepped and not frame.reason:
            frame.reason = before.reason  # "目标价由21.5美元下调至19美元"
        if led and not frame.reason and frame.kind == "ratio" and frame.measure in CHANGES and not frame.own_metric:
            frame.reason = "a change of an amount that is no fact"
        if before.reason and before.kind == frame.kind == "money" and frame.role in ("from", "versus") and not frame.reason and not frame.own_metric:
            frame.reason = before.reason  # "losses narrowed to 372 million from 825 million"
        if before.reason in SHARES and frame.kind == "ratio" and frame.measure in CHANGES and not frame.reason and (
                frame.role.startswith(("from", "versus"))):
            frame.reason = before.reason  # "33% of its backlog, against 25% a year ago"
        if before.kind == "ratio" and before.reason in (NO_METRIC, *ELSEWHERE) and frame.role == "to" and not frame.reason and not frame.own_metric:
            frame.reason = before.reason  # "and client chips grew 67% to $2.5 billion"


def _agree(first: Frame, second: Frame) -> bool:
    """Return whether two figures are one, told with more and with fewer digits."""
    one, two = first.token.quantity, second.token.quantity
    if one is None or two is None or one.value is None or two.value is None:
        return False
    return abs(one.value - two.value) <= one.tolerance + two.tolerance
