"""One sentence to frames: windows, slots in their order, lists, vetoes; and what the sentence leaves behind for the next."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.accounting import labelled_basis, of_its_profit, running_basis, spread_basis
from kg.extract.amounts import CHANGES, Frame, Window, active_cues, windows_of
from kg.extract.aspects import aspect_of
from kg.extract.bases import base_of
from kg.extract.discourse import note_names
from kg.extract.elided import sum_again
from kg.extract.focus import Focus
from kg.extract.implied import default_metric, give_currency, qualifier_of, segment_result
from kg.extract.inherited import part_of_it
from kg.extract.joined import groups_of
from kg.extract.judging import (
    NO_METRIC,
    finish,
    marked_status,
    pieces_sold,
    without_followers,
    without_marks,
    without_parts,
    without_second,
    without_strangers,
    without_unknown,
)
from kg.extract.lists import distribute
from kg.extract.markets import company_of_market
from kg.extract.marks import nobodys
from kg.extract.measures import REVISED, fill_basis, fill_measure
from kg.extract.newcomers import opened_by_a_stranger
from kg.extract.outer import note_outer
from kg.extract.owners import opening_company, subject_of
from kg.extract.paired import retell_pairs
from kg.extract.peers import share_out
from kg.extract.ranges import (
    as_growth,
    crossing_range,
    expected_again,
    expected_pair,
    falling_range,
    foretold_range,
    former_range,
    from_flat,
    risen_ranges,
)
from kg.extract.regions import FLOWS, REGIONAL, told_of_region
from kg.extract.rescaled import in_points, of_one_share, told_otherwise
from kg.extract.roles import as_source, fill_role, in_bracket
from kg.extract.running import PRICES, Running
from kg.extract.series import hand_out, hand_out_again, of_span, series_of
from kg.extract.shared import of_each
from kg.extract.shares import another_share, give_to_source
from kg.extract.slots import fill_metric
from kg.extract.statuses import as_before, as_expected, as_same, fill_status, revised_by, settle_status
from kg.extract.subjects import fill_subject
from kg.extract.suiting import suits
from kg.extract.times import fill_period
from kg.extract.tokens import Sentence, Token
from kg.extract.vetoes import veto_marks, vetoed
from kg.extract.views import counted_by, forecast_by_other, label_status, outsider, running_compare, running_status
from kg.lexicon import Lexicon

__all__ = ["frames_of"]

OF_REGION = "a figure of a region"


def frames_of(sentence: Sentence, focus: Focus, lexicon: Lexicon, text: str) -> list[Frame]:
    """Return one frame for each usable amount of a sentence, in order; those with a `reason` state no fact."""
    windows = windows_of(sentence)
    running = Running()
    running.strange = bool(windows) and opened_by_a_stranger(sentence.start, windows[0].token.start, sentence.tokens, text, focus.met)
    marks = veto_marks(sentence)
    _note_counts(sentence, windows, focus)
    frames, by_start = list[Frame](), dict[int, Frame]()
    groups = {g.windows[-1].token.start: g for g in groups_of(windows, text)}
    series = series_of(sentence.tokens, focus.lower, lexicon)
    label, basis, previous, whole = label_status(windows, focus.text), "", focus.last, focus.last
    status, focus.opened, focus.gapped, first, labelled = label, None, None, None, labelled_basis(sentence, focus.lower)
    for window in windows:
        if window.hard:
            status, focus.gapped, focus.passed, first = label, first, [], None
        status, basis = running_status(window, status, focus.text, label), labelled or running_basis(window, basis)
        running.compare = running_compare(window, running.compare)
        frame = Frame(window.token)
        frame.reason = vetoed(window.token, marks, focus.lower) if marks is not None else ""
        _fill(frame, window, previous, (status, basis), (focus, lexicon, running))
        _as_seen(frame, window, sentence, focus, lexicon)
        first = first if first is not None or frame.metric is None else frame
        focus.passed = _passed(window, text) if frame.metric is None else [] if window.near and window.near[-1].kind == "entity" else focus.passed
        frames.append(frame)
        by_start[window.token.start] = frame
        group = groups.get(window.token.start)
        if group is not None:
            earlier = [f for f in _all(frames, windows, focus, lexicon) if f.token.start < group.windows[0].token.start and not f.reason]
            distribute(group, by_start, earlier or focus.row, text, lexicon)
            members = [by_start[w.token.start] for w in group.windows]
            told = bool(series) and hand_out(group, members, series, focus, lexicon) or hand_out_again(group, members, focus, lexicon)
            for one in members if not told else []:
                if one.metric is not None and one.subject is not None and one.period is None and not one.role:
                    fill_period(one, group.windows[0], None, running, (focus, lexicon))
        if window is windows[0]:
            focus.opened = opening_company(window, focus, lexicon)
        note_names(window, focus, text)
        if frame.metric is not None and frame.reason == REVISED:
            previous = frame  # what it leads to is of the same metric
        if frame.metric is not None and not frame.reason:
            whole, previous = previous, frame
            focus.money = frame.unit if frame.kind == "money" else focus.money
            focus.said.append(frame.metric.id)
            focus.lead = focus.lead or frame.subject
    if previous is not None and previous is not focus.last and part_of_it(windows[frames.index(previous)], focus.lower, lexicon):
        previous.own_subject, previous = False, whole  # the next sentence goes on about the whole
    _set_against_each_other(frames, windows, sentence.tokens, focus, lexicon)
    focus.meant = next((f for f in reversed(frames) if _firm(f) and f.status != "estimate"), previous)
    focus.last = previous if previous is None or not previous.beside else next((f for f in reversed(frames) if _firm(f)), previous)
    for frame in frames:
        finish(frame, focus)
        if series and not frame.reason and of_span(frame, series):
            frame.reason = "of several years together"
    _without_doubtful(frames, sentence, focus, lexicon)
    return _kept(_all(frames, windows, focus, lexicon), focus)


def _kept(frames: list[Frame], focus: Focus) -> list[Frame]:
    """Return the frames of a sentence, kept as those that a list in the next one may tell again by another way of accounting."""
    focus.row = [f for f in frames if not f.reason] or focus.row
    return frames


def _firm(frame: Frame) -> bool:
    """Return whether a frame states a figure that is not only another's beside it."""
    return frame.metric is not None and not frame.reason and not frame.beside


def _passed(window: Window, text: str) -> list[Token]:
    """Return the name right before an amount, or right before the bracket that it opens: "Acme 12 GWh, a share of 8%", "Acme (4.4%, $1.9 billion)"."""
    names = [t for t in window.before[-2:] if t.kind == "entity"]
    return [t for t in names[-1:] if window.token.start - t.end <= 1 and t in window.near or text[t.end:window.token.start].strip() == "("]


def _without_doubtful(frames: list[Frame], sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
    """Give a reason to the figures that others of the sentence make doubtful."""
    pieces_sold(frames, lexicon)
    without_marks(frames, focus.lower, lexicon)
    without_second(frames)
    without_unknown(frames, sentence, focus, lexicon)
    without_strangers(frames, sentence, focus.lower)
    without_parts(frames, focus.lower, lexicon)
    without_followers(frames)


def _all(frames: list[Frame], windows: list[Window], focus: Focus, lexicon: Lexicon) -> list[Frame]:
    """Return the frames, each with those of the same figure for others in front."""
    return [one for frame, window in zip(frames, windows, strict=False) for one in (*of_each(frame, window, focus.lower, lexicon), frame)]


def _set_against_each_other(frames: list[Frame], windows: list[Window], tokens: list[Token], focus: Focus, lexicon: Lexicon) -> None:
    """Join the ends of ranges, and let figures that stand beside each other share their period and their status."""
    for (first, second), (before, window) in zip(pairwise(frames), pairwise(windows), strict=True):
        falling_range(first, second)
        foretold_range(first, second, before)
        revised_by(first, second)
        crossing_range(first, second, window)
        _share_period(first, second, focus.lower)
    for first, second in reversed([*pairwise(frames)]):
        if first.measure == second.measure == "multiple" and first.base is None and first.subject == second.subject and first.metric is not None:
            first.base = second.base  # "1.8 times the capacity, and 1.3 times the bandwidth, of X"
    for last, first, second in zip(frames, frames[1:], frames[2:], strict=False):
        former_range(last, first, second)
    for four in zip(frames, frames[1:], frames[2:], frames[3:], strict=False):
        expected_pair(four, focus.lower)
    share_out(frames, windows, focus.lower, lexicon)
    retell_pairs(frames, windows, tokens, focus, lexicon)
    expected_again(frames)
    risen_ranges(frames)


def _note_counts(sentence: Sentence, windows: list[Window], focus: Focus) -> None:
    """Note where a sentence counts things and what is named before: "Atlas 950支持8192张昇腾卡"."""
    focus.outer = None
    focus.counted = [w.token.span for w in windows if w.token.quantity is not None and w.token.quantity.kind in ("count", "number")]
    held = [t for t in sentence.tokens if t.entity is not None and focus.counted and t.end <= focus.counted[0].start]
    focus.holder = subject_of(held[-1]) if held else None


def _fill(frame: Frame, window: Window, previous: Frame | None, carried: tuple[str, str], context: tuple[Focus, Lexicon, Running]) -> None:
    focus, lexicon, running = context
    veto = frame.reason
    aspect = aspect_of(window, focus)
    sum_again(window, previous, focus, lexicon, aspect)
    told_otherwise(window, focus, lexicon)
    fill_role(frame, window, previous, bracketed=running.bracketed)
    running.bracketed = running.bracketed or frame.role == "share" and in_bracket(window)
    fill_metric(frame, window, previous, lexicon, focus)
    if frame.metric is None and frame.reason == NO_METRIC and aspect is not None and suits(aspect, frame.kind):
        frame.metric, frame.own_metric, frame.reason = aspect, True, ""
    as_source(frame, window, previous)
    if frame.metric is None and not veto:
        default_metric(frame, window, focus, lexicon)
    fill_status(frame, window, previous, (carried[0], focus.status), focus.text)
    as_expected(frame, window, running)
    as_before(frame, window, previous, carried[0], (focus.lower, lexicon))
    settle_status(frame, window, previous, focus, lexicon)
    if not as_growth(frame, window, focus.lower, lexicon):
        fill_measure(frame, window, previous, focus.compared)
    _note_compared(frame, window, focus, running)
    from_flat(frame, window)
    in_points(frame, focus, lexicon)
    if not another_share(frame, window, previous, focus.lower, lexicon):
        fill_subject(frame, window, previous, focus, lexicon)
        give_to_source(frame, window, focus, lexicon)
    frame.reason = frame.reason or nobodys(frame, window, previous, (focus.lower, lexicon), strange=running.strange)
    note_outer(frame, window, previous, focus, lexicon)
    segment_result(frame, window, focus.lower, lexicon)
    if frame.status == "guidance" and forecast_by_other(frame, window, lexicon):
        frame.status = "estimate"
    basis = of_its_profit(frame, window, previous, focus, lexicon) or carried[1]
    fill_basis(frame, window, previous, basis, focus.basis or focus.defaults.get(frame.metric.id if frame.metric else "", ""))
    spread_basis(frame, window, previous, focus.lower, lexicon)
    fill_period(frame, window, previous, running, (focus, lexicon))
    as_same(frame, window, focus.meant, far=previous is focus.last)
    if frame.period is not None and frame.period_span is not None:
        frame.status = marked_status(focus.lower[frame.period_span.start:frame.period_span.end], lexicon) or frame.status
    if (frame.status == "guidance" and active_cues(window, "status") is None and not frame.inherited_period and frame.period is not None
            and frame.period.end is not None and focus.published is not None and frame.period.end < focus.published and not _ranged(frame)):
        frame.status = "actual"
    give_currency(frame, window, previous, focus, lexicon)
    of_one_share(frame, window, focus, lexicon)
    frame.qualifier = qualifier_of(frame, window, focus.lower, lexicon)
    frame.base = frame.base or base_of(frame, window, previous, focus, lexicon)
    company_of_market(frame, lexicon)
    if not frame.reason and told_of_region(frame, window, focus, lexicon):
        frame.reason = OF_REGION
    running.regional = _regional(frame, window, running, focus, lexicon)
    if not frame.reason and running.regional:
        frame.reason = OF_REGION
    frame.reason = veto or frame.reason


def _ranged(frame: Frame) -> bool:
    """Return whether an amount is a range, which no figure is that has been counted."""
    return frame.token.quantity is not None and frame.token.quantity.value is None


def _note_compared(frame: Frame, window: Window, focus: Focus, running: Running) -> None:
    """Keep what a change says it is measured against; one that does not say it takes that of the head of its sentence."""
    compare = active_cues(window, "compare")
    if compare is not None and compare[1].sets == frame.measure:
        focus.compared |= {frame.measure}
    elif compare is None and running.compare and frame.measure in CHANGES:
        frame.measure = running.compare


def _regional(frame: Frame, window: Window, running: Running, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a figure stands in the part of a sentence that tells of a region: "海外收入12亿元，经营亏损6400万元"."""
    told = any(t.items == (REGIONAL,) and focus.lower.endswith(tuple(lexicon.regions), 0, t.start) for t in window.near)
    goes_on = running.regional and not window.hard and not any(t.kind == "entity" for t in window.near)
    return told or goes_on and (frame.metric is None or frame.metric.id in FLOWS)


def _as_seen(frame: Frame, window: Window, sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
    """Make what an outsider expects of a company an estimate, unless it is his own figure or said to be what came of it."""
    if frame.status == "estimate" and counted_by(sentence, frame.token, focus.lower, lexicon):
        frame.status = "actual"
        return
    own = active_cues(window, "status")
    told = own is not None and own[1].sets == "actual" or frame.role in ("from", "versus")
    if frame.status == "estimate" or told or frame.subject is None or frame.metric is None or frame.metric.id in PRICES:
        return
    told_by = focus.lower[sentence.start:frame.token.start]
    if focus.noted and frame.status == "guidance" and any(w in told_by for w in lexicon.authors):
        frame.status = "estimate"
        return
    if counted_by(sentence, frame.token, focus.lower, lexicon):
        return
    view = outsider(sentence, window.token, focus.lower, lexicon)
    if view is not None and view.ident != lexicon.company_of(frame.subject.entity.id) and (frame.status == "guidance" or view.forecast):
        frame.status = "estimate"


def _share_period(first: Frame, second: Frame, text: str) -> None:
    """Let a change take the period named behind the figure that it leads to: "fell 3.4% to $174.19 on Wednesday"."""
    leads = second.role == "to" and first.measure in CHANGES and first.metric is second.metric and first.subject == second.subject
    behind = second.period_span is not None and second.period_span.start >= second.token.end
    told = first.period_span is not None and "," in text[first.period_span.end:first.token.start]  # of the clause before
    if leads and behind and (first.inherited_period or told) and not second.inherited_period and first.metric is not None:
        first.period, first.period_span, first.inherited_period = second.period, second.period_span, False
    again = second.role == "from" and first.role == "to" and first.status == second.status != "actual" and first.metric is second.metric
    if again and behind and first.inherited_period and not second.inherited_period:  # "raised its forecast to 19 million from 15 million for the year to March"
        first.period, first.period_span, first.inherited_period = second.period, second.period_span, False
