"""What a sentence leaves behind for those that follow: its topic, the names it spoke of, the periods it stated."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.aspects import note_aspect
from kg.extract.focus import Focus, Subject, period_of
from kg.extract.judging import still_open
from kg.extract.owners import comparand, coordinated, goods_of, subject_of, topic_of
from kg.extract.tokens import GENITIVES, POSSESSIVE, Sentence
from kg.extract.views import at_site
from kg.lexicon import Lexicon
from kg.period import PeriodMention, year_ago
from kg.types import Period

__all__ = ["leave_behind", "note_names", "taken_up"]

GENITIVE = POSSESSIVE + 1  # code points of what parts a period from whose it is
LEAD = 12  # code points before a name that may begin a list


def note_names(window: Window, focus: Focus, text: str) -> None:
    """Keep the names of an amount's clause as those spoken of lately."""
    dated = {t.start for t in window.before if t.kind == "period"}
    names = [t for t in window.before if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person" and not (
        text.startswith(GENITIVES, t.end) and any(at in dated for at in range(t.end, t.end + GENITIVE)))]  # "in Nvidia's third quarter" names a time
    run = coordinated(names, text)
    if run:
        focus.lately = [subject_of(t) for t in run] if len(run) > 1 else [*focus.lately[-1:], subject_of(run[0])]


def taken_up(sentence: Sentence, focus: Focus) -> Frame | None:
    """Return the figure of a business that a sentence takes up by "that", no name before it: "That was up 66% on the year"."""
    first = next((t for t in sentence.tokens if t.kind in ("entity", "metric", "quantity") or t.cue("anaphor") is not None), None)
    cue = first.cue("anaphor") if first is not None else None
    return focus.shelved if cue is not None and cue.sets in ("same", "unit") else None


def _before(period: Period, than: Period) -> bool:
    return period.owner == than.owner and period.end is not None and than.end is not None and period.end < than.end


def _carries(frame: Frame, sentence: Sentence, focus: Focus) -> bool:
    """Return whether a period holds for what follows: a quarter or half, or a year that opens its sentence."""
    assert frame.period is not None
    if frame.period.label.startswith("TTM") or focus.period is not None and _before(frame.period, focus.period):
        return False
    if "Q" in frame.period.label or "H" in frame.period.label and not _holds(frame.period, focus.period):
        return True
    first = next((t for t in sentence.tokens if t.kind == "quantity"), None)
    long = len(frame.period.label) in (4, 6) or "H" in frame.period.label
    return long and frame.period_span is not None and first is not None and frame.period_span.start < first.start


def _holds(half: Period, quarter: Period | None) -> bool:
    """Return whether the quarter that the text is about is part of a half, which is then told aside."""
    if quarter is None or "Q" not in quarter.label or half.start is None or half.end is None or quarter.start is None or quarter.end is None:
        return False
    return half.start <= quarter.start and quarter.end <= half.end


def _aside(frame: Frame, wholes: list[Period | None], sentence: Sentence, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a figure is of a part of one of the periods reported, told aside: "2025年营收100亿元,其中第四季度30亿元"."""
    part, span = frame.period, frame.period_span
    if part is None or span is None or part.start is None or part.end is None:
        return False
    inside = any(w is not None and w.start is not None and w.end is not None and w.start <= part.start and part.end <= w.end and w != part for w in wholes)
    return inside and any(w in focus.lower[sentence.start:span.start] for w in lexicon.asides)


def _foretell(sentence: Sentence, focus: Focus, lexicon: Lexicon) -> None:
    """Keep the period ahead of which a sentence without a figure says that a company has forecast something."""
    if any(t.kind == "quantity" for t in sentence.tokens) or not any(c.sets == "guidance" for t in sentence.tokens for c in t.cues("status")):
        return
    names = [t.entity.id for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls == "Company"]
    company = names[0] if names else focus.company
    for token in sentence.tokens:
        mention = token.period
        if not isinstance(mention, PeriodMention) or mention.kind not in ("quarter", "half", "year") or mention.relative in ("yearAgo", "previous"):
            continue
        found = period_of(mention, focus, lexicon, company, forward=True)
        if found is not None and found.end is not None and focus.published is not None and found.end > focus.published:
            focus.outlook[company] = (found, token.span)
        return


def _told_by_pronoun(sentence: Sentence, topic: list[Subject]) -> bool:
    """Return whether "the company" or "it" acts before the first name of a sentence, which then goes on about what the last one was about."""
    first = topic[0].span if topic else None
    pronoun = next((t for t in sentence.tokens if (c := t.cue("anaphor")) is not None and c.sets in ("company", "it", "speaker")), None)
    return first is not None and pronoun is not None and pronoun.end <= first.start


def _listed(topic: list[Subject], lower: str, lexicon: Lexicon) -> bool:
    """Return whether the first name of a sentence only begins a list of what the sentence is about: "the shareholders include X and Y"."""
    span = topic[0].span if topic else None
    return span is not None and lower[max(0, span.start - LEAD):span.start].rstrip().endswith(lexicon.list_openers)


def _note_theme(sentence: Sentence, subjects: list[Subject], focus: Focus, lexicon: Lexicon) -> None:
    """Keep the business that opens a paragraph as what its bare figures are of, until another is named: "The phone business suffered. Revenue fell 3%"."""
    names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
    if sentence.first and sentence.block.kind == "paragraph":
        first = names[0] if names else None
        opening = focus.lower[sentence.start:first.start].split() if first is not None else ["?"]
        alone = first is not None and first.entity is not None and all(t.entity is not None and t.entity.id in (
            first.entity.id, lexicon.company_of(first.entity.id)) for t in names)
        business = first is not None and first.entity is not None and first.entity.cls == "Segment" and focus.lower[first.start].isascii()
        opens = alone and business and all(w in lexicon.unit_openers for w in opening)
        focus.theme = subject_of(first) if opens and first is not None else None
    elif focus.theme is not None and any(t.entity is not None and t.entity.id != focus.theme.entity.id for t in names):
        focus.theme = None


def leave_behind(sentence: Sentence, frames: list[Frame], focus: Focus, lexicon: Lexicon) -> None:
    """Update the discourse after a sentence: its topic, and the period its own figures named."""
    stated = [f for f in frames if not f.reason and f.subject is not None]
    focus.single = len({f.subject.entity.id for f in stated if f.subject is not None}) == 1 if stated else focus.single
    topic = topic_of(sentence.tokens, lexicon)
    oblique = bool(topic) and not stated and topic[0].entity.cls == "Company" and topic[0].span is not None and at_site(topic[0].span, focus.lower, lexicon)
    topic = [] if oblique or _told_by_pronoun(sentence, topic) or _listed(topic, focus.lower, lexicon) else topic  # "back-end work at X" is not about X
    focus.goods = goods_of([t for t in sentence.tokens if t.entity is not None and not comparand(t, sentence.tokens)]) or focus.goods
    _foretell(sentence, focus, lexicon)
    note_aspect(sentence, focus, lexicon)
    if not frames:
        names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls != "Person"]
        run = coordinated(names, focus.text)
        focus.lately = [subject_of(t) for t in run] if len(run) > 1 else focus.lately
    spoken = next((c for f in reversed(stated) if f.subject is not None and (c := lexicon.company_of(f.subject.entity.id))), "")
    focus.spoken = spoken or focus.spoken
    subjects: list[Subject] = [f.subject for f in stated if f.subject is not None and f.own_subject and not f.beside]
    focus.headed = focus.headed and not subjects and not topic
    _note_theme(sentence, subjects, focus, lexicon)
    if subjects:
        focus.topic = [subjects[-1], *topic, *focus.topic][:4]
    elif topic:
        focus.topic = [*topic, *focus.topic][:4]
    company = next((t.entity.id for t in sentence.tokens if t.kind == "entity" and t.entity is not None and t.entity.cls == "Company"), "")
    if company and not focus.company:
        focus.company = company
    dated = [f for f in stated if not f.inherited_period and not f.compared_with and f.period is not None]
    named = [f for f in dated if f.role not in ("from", "versus") and f.status != "estimate" and f.measure != "share"]
    named = [f for f in named if not _aside(f, [focus.period, *(n.period for n in named)], sentence, focus, lexicon)]
    named = [f for f in named if f.period is not None and f.period != year_ago(focus.period or f.period) and _carries(f, sentence, focus)]
    if named and named[-1].status == "actual" and not still_open(named[-1], focus):
        focus.period, focus.period_span = named[-1].period, named[-1].period_span
    for f in dated:
        if (f.period is not None and "Q" in f.period.label and not f.period.label.startswith("TTM") and f.subject is not None
                and f.status == "actual" and f.role not in ("from", "versus", "fromshare", "versusshare")):
            owner = lexicon.company_of(f.subject.entity.id)
            known = focus.own.get(owner)
            if known is None or known.end is None or f.period.end is None or f.period.end >= known.end:
                focus.own[owner] = f.period
    ahead = [f for f in stated if f.status == "guidance" and not f.inherited_period and f.period is not None]
    if ahead:
        focus.ahead, focus.ahead_span = ahead[-1].period, ahead[-1].period_span
