"""Whose figure an amount is: the name before it that can own its metric, a pronoun, the amount before, or the topic."""

from __future__ import annotations

import re

from kg.extract.amounts import Frame, Window
from kg.extract.elided import is_whole
from kg.extract.focus import Focus, Subject
from kg.extract.markets import MARKET_SHARE, market_of
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon, MetricEntry
from kg.resolve import entity_of
from kg.types import Entity

__all__ = ["base_of", "coordinated", "fill_subject", "owner_for", "subject_of", "topic_of"]

OWNERS = ("Company", "Organization", "Segment", "Chip", "ChipFamily", "Product", "Project")
ESTIMATE_REACH = 5  # code points between the name of a source and its word for an estimate
ASIDE = re.compile(r"\s?\([^()]{1,16}\)")
BEFORE_METRIC = 14  # code points before a metric in which "company-wide" stands
MADE_OF = 4  # code points between an amount and what it is of: " of "
UNKNOWN = "x-"  # what ids of provisional entities begin with
WITHOUT_REACH = 14  # code points between a word that leaves something out and its name
LIST_GAP = 5  # code points between the names of one list: ", ", "、", " and "


def subject_of(token: Token) -> Subject:
    """Return the subject that a resolved entity token names."""
    assert token.entity is not None
    return Subject(token.entity, token.span)


def comparand(token: Token, tokens: list[Token]) -> bool:
    """Return whether a name is what something is compared with or measured against: "than X", "较 X"."""
    for other in tokens:
        if other.kind == "relation" and 0 <= token.start - other.end <= 2 and any(
                getattr(i, "predicate", "") == "uses" and "#" not in getattr(i, "order", "") for i in other.items):
            return True  # what something uses
        if other.end <= token.start and token.start - other.end <= 8 and (c := other.cue("role")) is not None and c.sets == "versus" and not any(
                other.end <= t.start < token.start for t in tokens):
            return True
        if other.cue("without") is not None and 0 <= token.start - other.end <= WITHOUT_REACH and not any(
                t.kind in (BREAK, HARD) and other.end <= t.start < token.start for t in tokens):
            return True  # "撇除去年已出售的 X"
        if other.end <= token.start and token.start - other.end <= 2:
            cue = other.cue("role")
            if cue is not None and cue.sets in ("versus", "from") or other.cue("without") is not None:
                return True
            if other.cue("compare") is not None:
                return True
            if other.cue("adjunct") is not None and not _listed(other, tokens):
                return True
        if other.quantity is not None and (other.quantity.kind == "multiple" and 0 <= other.start - token.end <= 2 or 0 < token.start - other.end <= MADE_OF):
            return True  # "Blackwell的5倍", "288 GB of HBM4"
        if 0 <= token.start - other.end <= 1 and other.cue("firm") is not None:
            return True  # "the research firm X"
        if other.start >= token.end and other.start - token.end <= ESTIMATE_REACH:
            status = other.cue("status")
            if status is not None and status.sets == "guidance" and other.start - token.end <= 2 and any(
                    t.kind == "entity" and t.entity is not None and t.entity.cls == "Company" and 0 <= t.start - other.end <= 4 for t in tokens):
                return True  # "the bank expects Apple's …"
            if status is not None and status.sets == "estimate" and token.entity is not None and token.entity.cls in ("Company", "Organization"):
                return True  # whose estimate it is, not whose figure
    return False


def _listed(joint: Token, tokens: list[Token]) -> bool:
    """Return whether a word that can stand before an adjunct joins two names of a list here: "A\u4e0eB"."""
    return any(t.kind == "entity" and 0 <= joint.start - t.end <= 1 for t in tokens)


def names_in(tokens: list[Token], lexicon: Lexicon, classes: frozenset[str]) -> list[Token]:
    """Return the tokens that name an entity of `classes` and can be a subject here."""
    return [t for t in tokens if t.kind == "entity" and t.entity is not None and t.entity.cls in classes and not comparand(t, tokens)]


def coordinated(names: list[Token], text: str) -> list[Token]:
    """Return the last run of names that form one list ("A, B and C"), in order."""
    names = _once(names)
    if not names:
        return []
    run = [names[-1]]
    for name in reversed(names[:-1]):
        between = ASIDE.sub("", text[name.end:run[0].start])
        if len(between) > LIST_GAP or not between.strip() or any(c in between for c in "()'\u2019"):
            break
        run.insert(0, name)
    return run


def _once(names: list[Token]) -> list[Token]:
    """Return the names without those that only repeat the one before, as an abbreviation in brackets does; the known one of a pair stays."""
    out: list[Token] = []
    for name in names:
        if out and out[-1].entity is not None and out[-1].entity.id.startswith(UNKNOWN) and name.start - out[-1].end <= 2:
            out.pop()
        if not (out and out[-1].entity is not None and name.entity is not None and out[-1].entity.id == name.entity.id):
            out.append(name)
    return out


def owner_for(subject: Subject | None, metric: MetricEntry, lexicon: Lexicon) -> Subject | None:
    """Return the subject itself if its class can own the metric, else its company if that can, else None."""
    if subject is None:
        return None
    cls = subject.entity.cls
    if cls in metric.applies_to or cls == "Organization" and "Company" in metric.applies_to:
        return subject
    company = lexicon.company_of(subject.entity.id)
    if company and "Company" in metric.applies_to and company != subject.entity.id:
        return Subject(entity_of(lexicon.entities[company], ""), None)
    return None


def fill_subject(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Set the subject of a frame whose metric is known."""
    if frame.metric is None:
        return
    metric = frame.metric
    classes = frozenset(metric.applies_to | ({"Organization"} if "Company" in metric.applies_to else set()))
    share_base = _after_share(window) if frame.role.endswith("share") else None
    multiple_base = frame.measure == "multiple"
    before = [t for t in window.before if share_base is None or t.end <= share_base.start]
    if previous is not None and previous is not focus.last:
        cut = next((k for k, t in enumerate(before) if t.kind in (BREAK, HARD)), None)
        before = before[cut:] if cut is not None else before
    if metric.id == MARKET_SHARE:
        classes = frozenset({"Company", "Organization"})
    names = [t for t in names_in([*before, window.token], lexicon, classes) if not (multiple_base and _is_base(t, window))]
    if not names and frame.role == "to" and all(t.kind == "cue" for t in window.before) and any(
            t.quantity is not None and t.quantity.per == "verb" for t in window.clause):
        names = names_in([*window.clause, window.token], lexicon, classes)  # "960翻倍至2 PFLOPS"
    anaphor = _anaphor(before, after=names[-1].end if names else -1)
    if multiple_base:  # "the former is 2.8 times the latter": the last one is what it is compared with
        anaphor = next((t for t in before if t.cue("anaphor") is not None and window.token.start - t.end > ESTIMATE_REACH), None)
    if anaphor is not None and not _inside_name(anaphor, before):
        found = _refer(anaphor, previous, focus, lexicon, names)
        if found is not None and owner_for(found, metric, lexicon) is not None:
            frame.subject = owner_for(found, metric, lexicon)
            frame.own_subject = True
            return
    if not names and (previous is None or previous is focus.last) and any(t.cue("plural") is not None for t in window.near) and not any(t.cue("list") is not None for t in window.clause):
        frame.reason = "a figure of several together"
        return
    if not names and _of_part(window, focus, lexicon) and (parts := [s for s in focus.topic if s.entity.cls == "Segment"]):
        frame.subject = parts[0]
        return
    if names:
        chosen = _nearest(names, frame, window)
        if metric.company_wide and chosen not in window.near and chosen.entity is not None and _part(subject_of(chosen)) and any(t.kind == "metric" for t in window.near):
            frame.subject = _carried(previous, metric, focus, lexicon, whole=True, fading=True)
            return
        frame.subject, frame.own_subject = subject_of(chosen), True
        frame.spans.append(chosen.span)
        return
    climbing = names_in([*before, window.token], lexicon, frozenset(OWNERS))
    if climbing and frame.own_metric:
        found = owner_for(subject_of(climbing[-1]), metric, lexicon)
        if found is not None:
            frame.subject = Subject(found.entity, climbing[-1].span)
            frame.spans.append(climbing[-1].span)
            return
    speaker = _speaker(before, lexicon)
    if speaker is not None and owner_for(speaker, metric, lexicon) is not None:
        frame.subject = owner_for(speaker, metric, lexicon)
        return
    whole = not frame.role.endswith("share") and _is_whole(window, focus, lexicon)
    frame.subject = _carried(previous, metric, focus, lexicon, whole=whole, fading=not frame.role.endswith("share") and (not focus.single or _accounted(window)))
    if frame.subject is None:
        frame.reason = "no subject that can own this metric"


def _speaker(tokens: list[Token], lexicon: Lexicon) -> Subject | None:
    """Return the company that an executive named before an amount speaks for."""
    for token in reversed(tokens):
        if token.kind == "entity" and token.entity is not None and token.entity.cls == "Person":
            company = lexicon.company_of(token.entity.id)
            if company:
                return Subject(entity_of(lexicon.entities[company], ""), token.span)
    return None


def _after_share(window: Window) -> Token | None:
    for token in reversed(window.near):
        cue = token.cue("role")
        if cue is not None and cue.sets == "share":
            return token
    return None


def _is_base(token: Token, window: Window) -> bool:
    """Return whether a name right before or behind a multiple is what it compares with: "是 A 的 1.3 倍", "three times A"."""
    if window.token.start - token.end <= 4 and token.end <= window.token.start:
        return True
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    return metric is not None and token.start >= metric.end


def _nearest(names: list[Token], frame: Frame, window: Window) -> Token:
    """Return the name closest before the metric in the amount's clause, else the last one of an earlier clause."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric" and t.span in frame.spans), None)
    near = [t for t in names if t in window.near]
    if metric is not None:
        ahead = [t for t in near if t.end <= metric.start]
        behind = [t for t in near if t.start >= metric.end]
        if behind:
            return behind[0]
        if ahead:
            return ahead[-1]
    return near[-1] if near else names[-1]


def _anaphor(tokens: list[Token], after: int) -> Token | None:
    for token in reversed(tokens):
        if token.start < after:
            return None
        if token.cue("anaphor") is not None:
            return token
    return None


def _inside_name(anaphor: Token, tokens: list[Token]) -> bool:
    return any(t.kind == "entity" and t.start <= anaphor.start < t.end for t in tokens)


def _refer(anaphor: Token, previous: Frame | None, focus: Focus, lexicon: Lexicon, names: list[Token]) -> Subject | None:
    cue = anaphor.cue("anaphor")
    assert cue is not None
    last = previous.subject if previous is not None else None
    if cue.sets == "speaker":
        entry = lexicon.entities.get(focus.company)
        return Subject(entity_of(entry, ""), focus.company_span) if entry else None
    if cue.sets == "company":
        for candidate in [*(subject_of(n) for n in reversed(names)), last, *focus.topic]:
            if candidate is not None:
                company = lexicon.company_of(candidate.entity.id)
                if company:
                    return Subject(entity_of(lexicon.entities[company], ""), candidate.span)
        entry = lexicon.entities.get(focus.company)
        return Subject(entity_of(entry, ""), focus.company_span) if entry else None
    if cue.sets == "unit":
        units = [s for s in [last, *focus.topic] if s is not None and s.entity.cls == "Segment"]
        return units[0] if units else None
    if cue.sets == "former":
        return focus.lately[-2] if len(focus.lately) > 1 else focus.topic[0] if focus.topic else None
    if cue.sets == "latter":
        return focus.lately[-1] if focus.lately else last
    nearest = subject_of(names[-1]) if names else None
    return nearest or last or (focus.topic[0] if focus.topic else None)


def _of_part(window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a metric's own words say that it is a segment's: "segment revenue", "分部收入"."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    return metric is not None and focus.text[metric.start:metric.end].lower().startswith(lexicon.parts)


def _accounted(window: Window) -> bool:
    """Return whether a clause names a way of accounting for the figure, as companies do for their own and seldom for a part's."""
    return any((c := t.cue("basis")) is not None and c.sets in ("nonGaap", "gaap") for t in window.near)


def _is_whole(window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether the words say that a figure is the whole company's."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    if any(t.cue("total") is not None for t in window.near) or metric is None:
        return metric is not None
    before = focus.text[max(0, metric.start - BEFORE_METRIC):metric.start].lower().rstrip(" -")
    return is_whole(focus.text[metric.start:metric.end].lower(), lexicon) or before.endswith(tuple(w for w in lexicon.wholes if len(w) > 1))


def _carried(previous: Frame | None, metric: MetricEntry, focus: Focus, lexicon: Lexicon, *, whole: bool, fading: bool) -> Subject | None:
    """Return the subject of the amount before or of the discourse; a figure said to be of the whole is the company's.

    fading  a part of a company that the sentence before came to among others does not stay the subject
    """
    carried = [previous.subject] if previous is not None and previous.subject is not None else []
    if carried and fading and previous is focus.last and "Company" in metric.applies_to and _part(carried[0]) and (
            focus.lead is None or focus.lead.entity.id != carried[0].entity.id):
        carried = []  # a part that the sentence before came to, in a block about something else
    owned = focus.last.subject.entity.id if focus.last is not None and focus.last.subject is not None else ""
    for subject in [*carried, *focus.topic]:
        found = owner_for(subject, metric, lexicon)
        heading = focus.headed and subject in focus.topic[:1]
        if found is not None and not heading and subject not in carried and "Company" in metric.applies_to and _part(subject) and (
                subject.entity.id != owned or fading and focus.lead is not None and focus.lead.entity.id != subject.entity.id):
            continue  # a part that a sentence is about, but that has had no figure of its own
        if found is not None and (metric.company_wide or whole) and found.entity.cls not in ("Company", "Organization"):
            company = lexicon.company_of(found.entity.id)
            found = Subject(entity_of(lexicon.entities[company], ""), None) if company else None
        if found is not None:
            return found
    entry = lexicon.entities.get(focus.company)
    if entry is not None and ("Company" in metric.applies_to):
        return Subject(entity_of(entry, ""), focus.company_span)
    return None


def _part(subject: Subject) -> bool:
    return subject.entity.cls not in ("Company", "Organization")


def base_of(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> Entity | None:
    """Return the whole of a share or what a multiple compares with."""
    if frame.subject is None:
        return None
    if frame.metric is not None and frame.metric.id == MARKET_SHARE and frame.measure in ("level", "share") and frame.kind == "ratio":
        same = previous is not None and previous.metric is frame.metric and not window.hard
        return market_of(frame, window, focus.text.lower(), lexicon) or (previous.base if same and previous is not None else None)
    if frame.measure == "share" and frame.metric is not None and "ratio" in frame.metric.kinds and "money" not in frame.metric.kinds:
        return None  # sold out, adopted: a share of what there is, not of another entity
    if frame.measure == "share":
        share = _after_share(window)
        named = [t for t in window.near if share is not None and t.start >= share.start and t.kind == "entity" and t.entity is not None]
        if named and named[0].entity is not None and named[0].entity.id != frame.subject.entity.id:
            return named[0].entity
        company = lexicon.company_of(frame.subject.entity.id) or focus.company
        entry = lexicon.entities.get(company)
        return entity_of(entry, "") if entry is not None and entry.cls in ("Company", "Organization") else None
    if frame.measure == "level" and frame.kind == "ratio" and frame.metric is not None and "Company" not in frame.metric.applies_to:
        against = [t for t in window.before if t.kind == "entity" and t.entity is not None and comparand(t, window.before)]
        return against[-1].entity if against else None
    if frame.measure == "multiple":
        candidates = [t for t in window.near if t.kind == "entity" and t.entity is not None and t.entity.cls in OWNERS]
        candidates = [t for t in candidates if t.entity is not None and t.entity.id != frame.subject.entity.id]
        behind = [t for t in window.after if t.kind == "entity" and t.entity is not None and t.entity.cls in OWNERS]
        for token in [*reversed(candidates), *reversed(behind)]:
            return token.entity
        if any((c := t.cue("anaphor")) is not None and c.sets == "latter" for t in window.near) and focus.lately and (
                focus.lately[-1].entity.id != frame.subject.entity.id):
            return focus.lately[-1].entity
        return previous.base if previous is not None and previous.measure == "multiple" and not window.hard else None
    return None


def topic_of(tokens: list[Token], lexicon: Lexicon) -> list[Subject]:
    """Return what a sentence is about: the first name that can own figures and is not compared with."""
    names = [t for t in names_in(tokens, lexicon, frozenset(OWNERS))]
    for k, name in enumerate(names):
        nxt = names[k + 1] if k + 1 < len(names) else None
        if nxt is not None and nxt.start - name.end <= 3 and not any(t.kind in (BREAK, HARD, "list") and name.end <= t.start < nxt.start for t in tokens):
            continue  # "Amazon AWS", "Google parent Alphabet": the later name is the head
        return [subject_of(name)]
    return []
