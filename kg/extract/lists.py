"""Lists of amounts handed out to lists of names, comparisons or earlier figures: "A and B rose 5% and 3%", 分别, 依次."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.elided import LOCAL
from kg.extract.joined import Group, respectively
from kg.extract.owners import coordinated, subject_of
from kg.extract.suiting import suits
from kg.extract.tokens import HARD, Token
from kg.extract.twofold import by_bases
from kg.lexicon import Lexicon
from kg.types import Span

__all__ = ["distribute"]

LIST_JOINT = 6  # code points between the metrics of one list: " and ", "、归母"


def distribute(group: Group, frames: dict[int, Frame], earlier: list[Frame], text: str, lexicon: Lexicon) -> None:
    """Give each amount of a list its own subject, comparison or earlier figure, if a list of the same length stands before it.

    frames   by start offset of the amount, slots filled as if there were no list; changed in place
    earlier  frames of this sentence before the list, in order
    """
    members = [frames[w.token.start] for w in group.windows]
    told = respectively(group)
    if len({m.kind for m in members}) > 1:
        _of_several_kinds(members, earlier, told=told)
        return
    if members[0].kind == "ratio" and all(m.metric is None for m in members):
        _grown(group, members, text, lexicon)
    if members[0].metric is None and members[-1].metric is not None and members[-1].own_metric:
        for member in members[:-1]:
            _copy(members[-1], member)
    if not (by_bases(group.windows, members) or _by_metrics(group, members, told=told) or _by_comparison(group, members) or _by_changes(group, members, earlier)
            or _by_names(group, members, text, lexicon) or _by_history(group, members, earlier, told=told)):
        _alike(members, told=told)
        if told and _half_known(group):
            for member in members:
                member.reason = "a list of which not every name is known"


def _half_known(group: Group) -> bool:
    """Return whether a list of as many names as amounts holds names that are not known: "A、未知、C分别以14%、9%和9%"."""
    near = group.windows[0].near
    names, marks = sum(t.kind == "entity" for t in near), sum(t.kind == "list" for t in near)
    return 0 < names < len(group) == marks + 1


def _by_metrics(group: Group, members: list[Frame], *, told: bool) -> bool:
    """Give amounts the metrics named before them as a list of the same length: "营业收入和净利润分别为1950亿元和78亿元"."""
    every = [t for t in group.windows[0].near if t.kind == "metric"]
    named = every[-len(members):]
    gaps = [b.start - a.end for a, b in pairwise(named)]
    if len(named) != len(members) or any(gap > LIST_JOINT for gap in gaps) or not told and len(every) > len(named):
        return False
    chosen = [next((m for m in t.metrics if suits(m, f.kind)), None) for t, f in zip(named, members, strict=True)]
    if None in chosen or len({m.id for m in chosen if m is not None}) < len(members):
        return False
    basis = members[0].basis
    for member, metric, token in zip(members, chosen, named, strict=True):
        _copy(members[0], member)
        member.metric, member.own_metric, member.reason = metric, True, ""
        late = any(t.cue("basis") is not None and named[0].end <= t.start and t.end <= named[-1].start for t in group.windows[0].near)
        member.basis = "" if late and token is named[0] else basis  # "收入及经调整经营利润分别增长15%及18%"
        member.spans = [*[s for s in member.spans if s not in [t.span for t in named]], token.span]
    return True


def _by_comparison(group: Group, members: list[Frame]) -> bool:
    """Give percentages the comparisons named before them, in order: "按年及按季分别升 5% 和 3%"."""
    compares = _compares(group.windows[0])
    if len(compares) != len(members) or members[0].kind != "ratio":
        return False
    for member, token in zip(members, compares, strict=True):
        _copy(members[0], member)
        cue = token.cue("compare")
        member.measure = cue.sets if cue is not None else member.measure
    return True


def _by_changes(group: Group, members: list[Frame], earlier: list[Frame]) -> bool:
    """Give levels the subjects and metrics of as many changes right before them: "A and B gained 21% and 24% to 984 million and 1.7 billion"."""
    first, changes = members[0], earlier[-len(members):]
    if len(changes) < len(members) or first.own_metric or first.own_subject or first.kind == "ratio" or any(c.measure not in CHANGES for c in changes):
        return False
    told = {(c.subject.entity.id, c.metric.id) for c in changes if c.subject is not None and c.metric is not None and suits(c.metric, first.kind)}
    between = {t.kind for t in group.windows[0].near}
    if len(told) < len(members) or first.role not in ("to", "from", "versus") or between & {"entity", "metric", "quantity", HARD}:
        return False
    for member, change in zip(members, changes, strict=True):
        _copy(first, member)
        member.subject, member.metric, member.basis, member.reason = change.subject, change.metric, change.basis, ""
        member.spans = [*change.spans, *[s for s in first.spans if s not in change.spans]]
    return True


def _by_names(group: Group, members: list[Frame], text: str, lexicon: Lexicon) -> bool:
    """Give amounts the names that stand before them as a list of the same length."""
    names = _names(group.windows[0], members[0], len(members), text, lexicon)
    for member, name in zip(members, names, strict=False):
        _copy(members[0], member)
        member.subject, member.own_subject = subject_of(name), True
        member.spans = [Span(names[0].start, names[-1].end), *[s for s in members[0].spans if s != names[-1].span]]
    return bool(names)


def _by_history(group: Group, members: list[Frame], earlier: list[Frame], *, told: bool) -> bool:
    """Give amounts the subjects, or subjects and metrics, of earlier figures of the sentence, in order."""
    first = members[0]
    owners = _owners(earlier, len(members)) if told and first.own_metric and not first.own_subject and not _compares(group.windows[0]) else []
    for member, source in zip(members, owners, strict=False):
        _copy(first, member)
        member.subject, member.own_subject = source.subject, False
    if owners:
        return True
    past = _past(earlier, first, len(members))
    if past and (told or not first.own_metric and not first.own_subject):
        _retell(members, past)
        return True
    return False


def _alike(members: list[Frame], *, told: bool) -> None:
    """Give amounts without a metric that of the first; refuse all but the first of several changes told as different and not told how."""
    first = members[0]
    for member in members[1:]:
        if member.metric is None and first.metric is not None:
            _copy(first, member)
            quantity = member.token.quantity
            if quantity is not None and quantity.unit == LOCAL and first.kind == member.kind:
                member.token.quantity = replace(quantity, unit=first.unit)  # "美元營收322億至334億元，中位數328億元"
    if told and first.measure in ("level", "share") and first.metric is not None and all(_one(first, m) for m in members):
        for member in members:
            member.reason = "one of several figures, and of what is not said"
    if told and first.kind == "ratio" and first.measure in CHANGES and first.metric is not None and len({m.measure for m in members}) == 1:
        for member in members[1:]:
            if member.subject == first.subject and member.metric is first.metric and member.period == first.period:
                member.reason = "one of several changes, and which is not said"


def _one(first: Frame, member: Frame) -> bool:
    """Return whether two figures of a list say the same of the same."""
    return (member.subject == first.subject and member.metric is first.metric and member.period == first.period and member.measure == first.measure
            and member.status == first.status and member.basis == first.basis and member.base == first.base)


def _of_several_kinds(members: list[Frame], earlier: list[Frame], *, told: bool) -> None:
    """Give a list of a percentage, a sum and a figure per share the metrics of earlier figures in order: "non-GAAP they were 57%, $5.5 billion and $4.78"."""
    if any(m.own_metric for m in members[:-1]) or not (told or members[0].basis):
        return
    past = _past(earlier, members[0], len(members))
    if past and [p.kind for p in past] == [m.kind for m in members]:
        basis = members[0].basis
        _retell(members, past)
        for member in members:
            member.basis = basis or member.basis


def _retell(members: list[Frame], past: list[Frame]) -> None:
    """Give amounts the subjects, metrics and bases of earlier figures, in order; measure, role and status stay their own."""
    first = members[0]
    viewed = any(m.status == "estimate" for m in members)
    told = (first.measure, first.sign, first.role, "estimate" if viewed else first.status)
    period, span, spans = first.period, first.period_span, list(first.spans)
    keeps = (first.role != "" or not _same(first)) and not (viewed and first.inherited_period)
    for member, source in zip(members, past, strict=True):
        _copy(source, member)
        member.measure, member.sign, member.role, member.status = told
        member.spans = list(spans)
        if keeps:
            member.period, member.period_span = period, span
        member.reason = ""


def _grown(group: Group, members: list[Frame], text: str, lexicon: Lexicon) -> None:
    """Parts of companies that grew by a list of percentages, no metric named, grew in revenue."""
    names = _names(group.windows[0], members[0], len(members), text, lexicon)
    moving = any(t.cue("move") is not None for t in [*group.windows[0].near, *group.windows[-1].after])
    if moving and names and all(n.entity is not None and n.entity.cls in ("Segment", "Chip", "ChipFamily") for n in names):
        for member in members:
            member.metric, member.measure, member.reason = lexicon.metrics["revenue"], "yoy", ""


def _same(frame: Frame) -> bool:
    return frame.measure in CHANGES


def _compares(window: Window) -> list[Token]:
    found = [t for t in window.clause if t.cue("compare") is not None and not _between_amounts(t, window)]
    return found if len({t.cue("compare").sets for t in found if t.cue("compare")}) == len(found) else []  # type: ignore[union-attr]


def _between_amounts(token: Token, window: Window) -> bool:
    return any(t.kind == "quantity" and t.start > token.end for t in window.clause)


def _names(window: Window, first: Frame, count: int, text: str, lexicon: Lexicon) -> list[Token]:
    classes = first.metric.applies_to if first.metric is not None else frozenset({"Company", "Segment", "Chip", "ChipFamily", "Product"})
    for tokens in (window.near, window.before):
        names = [t for t in tokens if t.kind == "entity" and t.entity is not None and t.entity.cls in classes]
        while names:
            run = coordinated(names, text)
            if len(run) == count:
                return run
            names = names[:len(names) - len(run)]
    return []


def _past(earlier: list[Frame], first: Frame, count: int) -> list[Frame]:
    """Return the last `count` levels with distinct subject, metric and basis, latest statement of each, in order."""
    out: list[Frame] = []
    seen: set[tuple[str, str, str]] = set()
    for frame in reversed(earlier):
        if frame.metric is None or frame.subject is None or frame.measure != "level" or frame.role in ("from", "versus") or frame.status == "estimate":
            continue
        key = (frame.subject.entity.id, frame.metric.id, frame.basis)
        if key in seen:
            continue
        if first.own_metric and first.metric is not None and frame.metric.id != first.metric.id:
            continue
        seen.add(key)
        out.insert(0, frame)
        if len(out) == count:
            return out
    return []


def _owners(earlier: list[Frame], count: int) -> list[Frame]:
    """Return the last figures of `count` different subjects, in order of the subjects; empty if there are fewer."""
    last = {f.subject.entity.id: f for f in earlier if f.subject is not None and not f.reason}
    return sorted(list(last.values())[-count:], key=lambda f: f.token.start) if len(last) >= count > 1 else []


def _copy(source: Frame, target: Frame) -> None:
    if source is target:
        return
    target.subject, target.metric, target.measure, target.sign = source.subject, source.metric, source.measure, source.sign
    target.period, target.period_span, target.status, target.basis = source.period, source.period_span, source.status, source.basis
    target.role, target.base, target.spans, target.reason = source.role, source.base, list(source.spans), source.reason
    target.own_subject, target.own_metric, target.inherited_period = source.own_subject, source.own_metric, source.inherited_period
