"""One sentence to frames: windows, slots in their order, lists, vetoes; and what the sentence leaves behind for the next."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kg.extract.amounts import Frame, Window, active_cues, windows_of
from kg.extract.elided import LOCAL, PRICE, quoted_in, sum_again
from kg.extract.focus import Focus, Subject
from kg.extract.lists import distribute, groups_of
from kg.extract.markets import MARKET_SHARE, is_market_share
from kg.extract.measures import fill_basis, fill_measure, fill_status
from kg.extract.ranges import as_growth, falling_range, from_flat
from kg.extract.slots import fill_metric, fill_role, in_bracket
from kg.extract.subjects import base_of, coordinated, fill_subject, subject_of, topic_of
from kg.extract.times import PRICES, Running, fill_period
from kg.extract.tokens import BREAK, HARD, Sentence, Token
from kg.lexicon import Lexicon
from kg.period import year_ago
from kg.resolve import entity_of
from kg.types import Period

__all__ = ["frames_of", "leave_behind", "vetoed"]

DEFAULT_METRIC = "revenue"
MONTH = re.compile(r"\d{4}-\d\d")
SPEAKER_GAP = 2  # code points between who expects and the verb
COLON = re.compile(r"(?:\s?\([^()]{0,40}\))?[^,;.\u3002]{0,3}?:")  # between a word for a forecast and the figures that it opens
BESIDE_WORDS = 3  # code points between a name and its sum that may be words
BESIDE = 7  # code points of marks between a name and its sum: "**Gaming** – $843M"
OPEN_DAYS = 45  # days that a period must still run for a figure of all of it to be a forecast
UNNAMED_SUBJECTS = frozenset({"Segment", "Chip", "ChipFamily"})


def vetoed(token: Token, sentence: Sentence) -> str:
    """Return why a statement at `token` is no fact: a question, a hypothesis, a rumour, a denial; "" if it is one."""
    if sentence.question:
        return "a question"
    for other in sentence.tokens:
        cue = other.cue("veto")
        if cue is None or other.start >= token.end and cue.direction != "both":
            continue
        if cue.scope == "sentence" and (cue.direction == "both" or not _ended(other, token, sentence)):
            return f"a {cue.sets}"
        if cue.scope == "clause" and not any(t.kind in (BREAK, HARD) and other.end <= t.start < token.start for t in sentence.tokens):
            return f"a {cue.sets}"
    return ""


def _ended(veto: Token, token: Token, sentence: Sentence) -> bool:
    return any(t.kind == HARD and veto.end <= t.start < token.start for t in sentence.tokens)


def frames_of(sentence: Sentence, focus: Focus, lexicon: Lexicon, text: str) -> list[Frame]:
    """Return one frame for each usable amount of a sentence, in order; those with a `reason` state no fact."""
    windows = windows_of(sentence)
    running = Running()
    frames: list[Frame] = []
    by_start: dict[int, Frame] = {}
    groups = {g.windows[-1].token.start: g for g in groups_of(windows, text)}
    status, basis, previous = "", "", focus.last
    for window in windows:
        if window.hard:
            status = ""
        status, basis = _running_status(window, status, focus.text), _running_basis(window, basis)
        frame = Frame(window.token)
        frame.reason = vetoed(window.token, sentence)
        _fill(frame, window, previous, (status, basis), (focus, lexicon, running))
        frames.append(frame)
        by_start[window.token.start] = frame
        group = groups.get(window.token.start)
        if group is not None:
            earlier = [f for f in frames if f.token.start < group.windows[0].token.start and not f.reason]
            distribute(group, by_start, earlier, text, lexicon)
            for member in group.windows:
                one = by_start[member.token.start]
                if one.metric is not None and one.subject is not None and one.period is None and not one.role:
                    fill_period(one, group.windows[0], None, running, (focus, lexicon))
        _note_names(window, focus, text)
        if frame.metric is not None and not frame.reason:
            previous = frame
            focus.money = frame.unit if frame.kind == "money" else focus.money
            focus.said.append(frame.metric.id)
            focus.lead = focus.lead or frame.subject
    focus.last = previous
    for first, second in pairwise(frames):
        falling_range(first, second)
    for frame in frames:
        _finish(frame, focus)
    _without_second(frames)
    return frames


def _agree(first: Frame, second: Frame) -> bool:
    """Return whether two figures are one, told with more and with fewer digits."""
    one, two = first.token.quantity, second.token.quantity
    if one is None or two is None or one.value is None or two.value is None:
        return False
    return abs(one.value - two.value) <= one.tolerance + two.tolerance


def _without_second(frames: list[Frame]) -> None:
    """Refuse a figure that took all it says from the one before and differs from it: it is of something that was not recognised."""
    known: dict[tuple[object, ...], Frame] = {}
    for frame in frames:
        if frame.reason or frame.subject is None or frame.metric is None:
            continue
        key = (frame.subject.entity.id, frame.metric.id, frame.measure, frame.period.label if frame.period else "", frame.status, frame.basis,
               frame.base.id if frame.base else "", frame.qualifier)
        first = known.setdefault(key, frame)
        borrowed = not frame.own_metric and not frame.own_subject and frame.inherited_period and frame.role in ("", "share")
        plain = frame.measure in ("level", "share") and frame.unit == first.unit and frame.metric.id not in PRICES and "Company" in frame.metric.applies_to
        if first is not frame and borrowed and plain and not _agree(first, frame):
            frame.reason = "a second figure for what has one already"


def _fill(frame: Frame, window: Window, previous: Frame | None, carried: tuple[str, str], context: tuple[Focus, Lexicon, Running]) -> None:
    focus, lexicon, running = context
    veto = frame.reason
    sum_again(window, previous, focus)
    fill_role(frame, window, previous, bracketed=running.bracketed)
    running.bracketed = running.bracketed or frame.role == "share" and in_bracket(window)
    fill_metric(frame, window, previous, lexicon, focus)
    if frame.metric is None and not veto and is_market_share(window, focus.text.lower(), lexicon):
        frame.metric, frame.own_metric, frame.reason = lexicon.metrics[MARKET_SHARE], True, ""
    if frame.metric is None and not veto:
        _default_metric(frame, window, lexicon, focus.text, headed=focus.last is None and _headed(focus))
    fill_status(frame, window, carried[0], focus.status)
    if not as_growth(frame, window):
        fill_measure(frame, window, previous, focus.compared)
    if (compare := active_cues(window, "compare")) is not None and compare[1].sets == frame.measure:
        focus.compared |= {frame.measure}
    from_flat(frame, window)
    fill_subject(frame, window, previous, focus, lexicon)
    earned = frame.metric is not None and frame.metric.id == "netIncome" and not any(t.kind == "metric" for t in window.near)
    if earned and frame.kind == "money" and frame.subject is not None and frame.subject.entity.cls == "Segment":
        frame.metric = lexicon.metrics["operatingIncome"]  # what a segment earns or loses is its operating result
    if frame.status == "guidance" and _forecast_by_other(frame, window, lexicon):
        frame.status = "estimate"
    fill_basis(frame, window, previous, carried[1], focus.basis or focus.defaults.get(frame.metric.id if frame.metric else "", ""))
    fill_period(frame, window, previous, running, (focus, lexicon))
    if (frame.status == "guidance" and active_cues(window, "status") is None and not frame.inherited_period and frame.period is not None
            and frame.period.end is not None and focus.published is not None and frame.period.end < focus.published):
        frame.status = "actual"
    _quote_price(frame, focus, lexicon)
    kind = active_cues(window, "qualifier")
    frame.qualifier = kind[1].sets if kind is not None and frame.metric is not None and "Company" not in frame.metric.applies_to else ""
    frame.base = base_of(frame, window, previous, focus, lexicon)
    if frame.metric is not None and frame.metric.id == MARKET_SHARE and frame.subject is not None and _is_part(frame.subject, lexicon):
        whole = lexicon.entities[lexicon.company_of(frame.subject.entity.id)]  # the part is the market that its company has a share of
        frame.base, frame.subject = frame.base or frame.subject.entity, Subject(entity_of(whole, ""), frame.subject.span)
    frame.reason = veto or frame.reason


def _forecast_by_other(frame: Frame, window: Window, lexicon: Lexicon) -> bool:
    """Return whether the company right before the verb of expecting is not the one whose figure it is: "the bank expects Apple's sales to …"."""
    own = active_cues(window, "status")
    if own is None or frame.subject is None or own[1].sets != "guidance":
        return False
    speakers = [t for t in window.before if t.kind == "entity" and t.entity is not None and 0 <= own[0].start - t.end <= SPEAKER_GAP]
    return any(t.entity is not None and t.entity.cls in ("Company", "Organization") and t.entity.id != lexicon.company_of(frame.subject.entity.id)
               and any(n.kind == "entity" and n.start >= own[0].end for n in window.before) for t in speakers)


def _is_part(subject: Subject, lexicon: Lexicon) -> bool:
    return subject.entity.cls not in ("Company", "Organization") and lexicon.company_of(subject.entity.id) in lexicon.entities


def _quote_price(frame: Frame, focus: Focus, lexicon: Lexicon) -> None:
    """Give a share price without a currency that of its exchange."""
    quantity = frame.token.quantity
    if quantity is not None and quantity.unit == LOCAL and frame.metric is not None and frame.metric.id == PRICE and frame.subject is not None:
        unit = quoted_in(lexicon.entities.get(frame.subject.entity.id), focus.language)
        frame.token.quantity = replace(quantity, unit=unit) if unit else quantity


def _running_status(window: Window, status: str, text: str) -> str:
    for token in window.before:
        if token.kind == HARD:
            status = ""
        cue = token.cue("status")
        if cue is None and token.cue("opinion") is not None and _closes_clause(token, window) and _others(token, window):
            status = "estimate"
        if cue is not None and cue.direction != "backward":
            viewed = any(c.direction == "view" for c in token.cues("status")) or cue.sets == "guidance" and _others(token, window)
            if viewed and _closes_clause(token, window) or cue.sets == "estimate" and COLON.match(text, token.end):
                status = "estimate"
            elif cue.scope == "sentence" and status != "estimate":
                status = cue.sets
            elif cue.sets == "actual":
                status = ""
    return status


def _closes_clause(token: Token, window: Window) -> bool:
    at = window.before.index(token)
    return at + 1 < len(window.before) and window.before[at + 1].kind == BREAK and window.before[at + 1].start - token.end <= 1


def _others(verb: Token, window: Window) -> bool:
    """Return whether somebody outside the company is named before a verb of expecting in its clause: "the bank estimates, …"."""
    inner = window.hard and not any(t.kind == HARD for t in window.before)  # the clause opens its sentence
    for token in reversed(window.before[:window.before.index(verb)]):
        if token.kind in (BREAK, HARD):
            return False
        if not inner and not any(t.kind in (BREAK, HARD) and t.end <= token.start for t in window.before):
            return False  # "the 8.3 billion that analysts were looking for, …" speaks of the amount before
        if token.cue("source") is not None or (cue := token.cue("status")) is not None and cue.sets == "estimate":
            return True
    return False


def _running_basis(window: Window, basis: str) -> str:
    """Return the basis that a clause-opening phrase sets for what follows: "under GAAP, …", "Non-GAAP 口径下,"."""
    tokens = window.before
    for k, token in enumerate(tokens):
        if token.kind == HARD:
            basis = ""
        cue = token.cue("basis")
        if cue is not None and k + 1 < len(tokens) and tokens[k + 1].kind == BREAK and (k == 0 or tokens[k - 1].kind in (BREAK, HARD)):
            basis = "" if cue.sets == "gaap" else cue.sets
    return basis


def _headed(focus: Focus) -> bool:
    return focus.headed and bool(focus.topic) and focus.topic[0].entity.cls == "Segment"


def _default_metric(frame: Frame, window: Window, lexicon: Lexicon, text: str, *, headed: bool) -> None:
    """A segment or chip that grew by a percentage, or that a line sets beside a sum ("Gaming $843M"), did so in revenue."""
    names = [t for t in window.near if t.kind == "entity" and t.entity is not None]
    if frame.kind == "money" and frame.reason == "no metric is named" and not window.before and window.hard and headed:
        frame.metric, frame.reason, frame.confidence = lexicon.metrics[DEFAULT_METRIC], "", Decimal("0.7")  # an item below the name of a segment
        return
    verb = next((t for t in window.near if t.kind == "cue"), None)
    opens = bool(verb) and len(window.near) < len(window.before) and verb is window.near[0] and verb.start - window.before[-len(window.near) - 1].end <= 1
    if not names and window.before and (window.before[-1].kind == BREAK or opens and verb is not None and (verb.cue("move") or verb.cue("role"))):
        names = [t for t in window.before if t.kind == "entity" and t.entity is not None]
    if not names or names[-1].entity is None or names[-1].entity.cls not in UNNAMED_SUBJECTS:
        return
    between = text[names[-1].end:window.token.start]
    growing = frame.unit == "percent" and (active_cues(window, "move") is not None or frame.role == "delta")
    close = len(between) <= BESIDE_WORDS or len(between) <= BESIDE and not any(c.isalnum() for c in between)
    beside = frame.kind == "money" and close and not any(t.kind in ("metric", "cue") and t.start >= names[-1].end for t in window.near)
    if frame.reason == "no metric is named" and (growing or beside):
        frame.metric, frame.reason = lexicon.metrics[DEFAULT_METRIC], ""
        frame.confidence = Decimal("0.7")


def _note_names(window: Window, focus: Focus, text: str) -> None:
    names = [t for t in window.before if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
    run = coordinated(names, text)
    if run:
        focus.lately = [subject_of(t) for t in run] if len(run) > 1 else [*focus.lately[-1:], subject_of(run[0])]


def _finish(frame: Frame, focus: Focus) -> None:
    if frame.reason:
        return
    if frame.metric is None:
        frame.reason = "no metric is named"
    elif frame.subject is None:
        frame.reason = "no subject that can own this metric"
    elif frame.base is not None and frame.base.id == frame.subject.entity.id and frame.measure != "level":
        frame.reason = "a share of itself" if frame.metric.id != "ebitda" else ""
        frame.base = None
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
    if frame.measure == "qoq" and frame.period is not None and MONTH.fullmatch(frame.period.label):
        frame.measure = "mom"
    if not frame.reason and frame.status == "actual" and _still_open(frame, focus):
        frame.status = "guidance"


def _still_open(frame: Frame, focus: Focus) -> bool:
    """Return whether a period lies ahead, or a flow of money is given for one that ends well after the day of the text."""
    period, published = frame.period, focus.published
    if period is None or period.start is None or period.end is None or published is None or frame.metric is None:
        return False
    ahead = (period.end - published).days
    flow = "money" in frame.metric.kinds and not frame.metric.instant
    return period.start > published or flow and ahead > (0 if "Q" in period.label else OPEN_DAYS)


def _level_fits(frame: Frame) -> bool:
    assert frame.metric is not None
    if frame.kind == "money":
        return bool(frame.metric.kinds & {"money", "moneyPerShare"})
    return (frame.kind in frame.metric.kinds or frame.kind == "number" and "count" in frame.metric.kinds) and frame.unit != "pp"


def _before(period: Period, than: Period) -> bool:
    return period.owner == than.owner and period.end is not None and than.end is not None and period.end < than.end


def _carries(frame: Frame, sentence: Sentence, focus: Focus) -> bool:
    """Return whether a period holds for what follows: a quarter or half, or a year that opens its sentence."""
    assert frame.period is not None
    if frame.period.label.startswith("TTM") or focus.period is not None and _before(frame.period, focus.period):
        return False
    if "Q" in frame.period.label or "H" in frame.period.label:
        return True
    first = next((t for t in sentence.tokens if t.kind == "quantity"), None)
    return len(frame.period.label) in (4, 6) and frame.period_span is not None and first is not None and frame.period_span.start < first.start


def leave_behind(sentence: Sentence, frames: list[Frame], focus: Focus, lexicon: Lexicon) -> None:
    """Update the discourse after a sentence: its topic, and the period its own figures named."""
    stated = [f for f in frames if not f.reason and f.subject is not None]
    focus.single = len({f.subject.entity.id for f in stated if f.subject is not None}) == 1 if stated else focus.single
    topic = topic_of(sentence.tokens, lexicon)
    if not frames:
        names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
        run = coordinated(names, focus.text)
        focus.lately = [subject_of(t) for t in run] if len(run) > 1 else focus.lately
    spoken = next((c for f in reversed(stated) if f.subject is not None and (c := lexicon.company_of(f.subject.entity.id))), "")
    focus.spoken = spoken or focus.spoken
    subjects: list[Subject] = [f.subject for f in stated if f.subject is not None and f.own_subject]
    focus.headed = focus.headed and not subjects and not topic
    if subjects:
        focus.topic = [subjects[-1], *topic, *focus.topic][:4]
    elif topic:
        focus.topic = [*topic, *focus.topic][:4]
    company = next((t.entity.id for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls == "Company"), "")
    if company and not focus.company:
        focus.company = company
    named = [f for f in stated if not f.inherited_period and f.role not in ("from", "versus") and f.status != "estimate" and f.measure != "share"]
    named = [f for f in named if f.period is not None and f.period != year_ago(focus.period or f.period) and _carries(f, sentence, focus)]
    if named and named[-1].status == "actual" and not _still_open(named[-1], focus):
        focus.period, focus.period_span = named[-1].period, named[-1].period_span
    for f in stated:
        if (not f.inherited_period and f.period is not None and "Q" in f.period.label and not f.period.label.startswith("TTM") and f.subject is not None
                and f.status == "actual" and f.role not in ("from", "versus", "fromshare", "versusshare")):
            owner = lexicon.company_of(f.subject.entity.id)
            known = focus.own.get(owner)
            if known is None or known.end is None or f.period.end is None or f.period.end >= known.end:
                focus.own[owner] = f.period
    ahead = [f for f in stated if f.status == "guidance" and not f.inherited_period and f.period is not None]
    if ahead:
        focus.ahead, focus.ahead_span = ahead[-1].period, ahead[-1].period_span
