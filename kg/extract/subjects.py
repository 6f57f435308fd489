"""Whose figure an amount is: the name before it that can own its metric, a pronoun, the amount before, or the topic."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.amounts import Frame, Window
from kg.extract.bases import accounted, after_share
from kg.extract.elided import told_of_whole
from kg.extract.focus import Focus, Subject
from kg.extract.markets import MARKET_SHARE
from kg.extract.owners import (
    ESTIMATE_REACH,
    OWNERS,
    compared_by_pronoun,
    coordinated,
    is_part,
    names_in,
    of_part,
    owner_for,
    speaker,
    subject_of,
    without_aside,
    without_examples,
)
from kg.extract.tokens import BREAK, HARD, Token
from kg.extract.views import gives_view, is_source
from kg.lexicon import Cue, Lexicon, MetricEntry
from kg.resolve import entity_of
from kg.types import Span

__all__ = ["fill_subject", "note_outer"]

PRICES = frozenset({"sharePrice", "marketCap"})
PLAIN_KINDS = frozenset({"money", "ratio", "multiple", "number", "count", "people"})
TELLER_REACH = 30  # code points before a part in which whoever tells of it stands: "we expect "
GOODS = ("Product", "Chip", "ChipFamily")
LONGEST_WORD = 16


@dataclass(slots=True)
class _Case:
    """One amount in search of its subject: what stands before it, and the names there that could own its metric."""

    frame: Frame
    metric: MetricEntry
    window: Window
    previous: Frame | None
    focus: Focus
    lexicon: Lexicon
    before: list[Token]
    names: list[Token]

    @property
    def first(self) -> bool:
        """Whether no figure of this sentence stands before the amount."""
        return self.previous is None or self.previous is self.focus.last

    def settle(self, subject: Subject, span: Span | None = None, *, own: bool = False) -> bool:
        self.frame.subject, self.frame.own_subject = subject, self.frame.own_subject or own
        if span is not None:
            self.frame.spans.append(span)
        return True


def fill_subject(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Set the subject of a frame whose metric is known: by a pronoun, a name, the speaker, the figure before, or the topic."""
    if frame.metric is None:
        return
    case = _case(frame, frame.metric, window, previous, (focus, lexicon))
    steps = (_of_the_rest, _by_counted, _of_the_holder, _of_several, _by_pronoun, _of_the_part, _by_name, _of_the_outer, _of_the_same,
             _by_owner_of_name, _by_speaker, _listed_of_whole)
    if any(step(case) for step in steps):
        return
    share = frame.role.endswith("share")
    fading = not share and (not focus.single or accounted(window))
    frame.subject = _carried(case, whole=not share and told_of_whole(window, focus, lexicon), fading=fading)
    if frame.subject is None:
        frame.reason = "no subject that can own this metric"


def _case(frame: Frame, metric: MetricEntry, window: Window, previous: Frame | None, context: tuple[Focus, Lexicon]) -> _Case:
    focus, lexicon = context
    classes = frozenset(metric.applies_to | ({"Organization"} if "Company" in metric.applies_to else set()))
    share_base = after_share(window) if frame.role.endswith("share") else None
    before = [t for t in window.before if share_base is None or t.end <= share_base.start]
    if previous is not None and previous is not focus.last:
        cut = next((k for k, t in enumerate(before) if t.kind in (BREAK, HARD)), None)
        before = before[cut:] if cut is not None else before
    if previous is not None and previous is not focus.last and previous.kind not in PLAIN_KINDS and window.before:
        before = [previous.token, *before]  # "432 GB of X at 19.6 TB/s": X is what the first is of
    if metric.id == MARKET_SHARE:
        classes = frozenset({"Company", "Organization"})
    names = [t for t in names_in([*before, window.token], lexicon, classes) if not (frame.measure == "multiple" and _is_base(t, window))]
    doubled = any(t.quantity is not None and t.quantity.per == "verb" for t in window.clause)
    if not names and frame.role == "to" and doubled and all(t.kind == "cue" for t in window.before):
        names = names_in([*window.clause, window.token], lexicon, classes)  # "960翻倍至2 PFLOPS"
    if not names and previous is focus.last and frame.role == "":
        names = names_in([*window.clause, window.token], lexicon, classes)  # before an amount of the clause that came to nothing
    if not names and not window.hard and focus.passed:
        names = names_in(focus.passed, lexicon, classes)  # "比亚迪124.8GWh,市占率18.1%"
    names = [n for n in names if not gives_view(n, before, focus, lexicon)]
    told = without_examples(names, window, focus.text, lexicon)
    before, names = [t for t in before if t not in names or t in told], told
    return _Case(frame, metric, window, previous, focus, lexicon, before, without_aside(names, window, focus.text))


def _by_pronoun(case: _Case) -> bool:
    anaphor = _touching(case) or _anaphor(case.before, after=case.names[-1].end if case.names else -1)
    if case.frame.measure == "multiple":  # "the former is 2.8 times the latter": the last one is what it is compared with
        near = case.window.token.start - ESTIMATE_REACH
        anaphor = next((t for t in case.before if t.cue("anaphor") is not None and t.end < near), None)
    if anaphor is None or _inside_name(anaphor, case.before) or compared_by_pronoun(case.before) is anaphor:
        return False
    unit = (cue := anaphor.cue("anaphor")) is not None and cue.sets == "unit"
    told = unit and _told_apart(anaphor, case)
    referent = None if told else _refer(anaphor, case.previous, case.focus, case.lexicon, case.names)
    if referent is None and unit:
        case.frame.reason = "a unit that the text does not name"
        return True
    found = owner_for(referent, case.metric, case.lexicon)
    return found is not None and case.settle(found, own=True)


def _touching(case: _Case) -> Token | None:
    """Return "the unit" right before a company's name: "the segment Acme calls Other" is none of Acme as a whole."""
    last = case.names[-1] if case.names else None
    if last is None or last.entity is None or last.entity.cls != "Company":
        return None
    return next((t for t in case.before if 0 <= last.start - t.end <= 1 and (c := t.cue("anaphor")) is not None and c.sets == "unit"), None)


def _told_apart(anaphor: Token, case: _Case) -> bool:
    """Return whether the words behind "the unit" tell which one is meant: "the unit that makes tools", "the segment Acme calls Other"."""
    words = case.focus.text[anaphor.end:anaphor.end + LONGEST_WORD].split(" ")
    return len(words) > 1 and not words[0] and (words[1] in case.lexicon.restrictions or words[1][:1].isupper())


def _of_the_rest(case: _Case) -> bool:
    """Refuse a figure of what is left besides those named, or of a region: "其他车型交付1.6万辆", "海外交付4.5万辆"."""
    bounds = [t.end for t in case.window.before if t.kind in (BREAK, HARD, "period")]
    if case.names or not bounds:
        return False
    if not case.first and case.window.hard and _of_plain_part(case):
        case.frame.reason = "a figure of a part that is not known"  # "商品收入2261亿元；服务收入730亿元"
        return True
    words = case.focus.lower[bounds[-1]:case.window.token.start].lstrip()
    rest = words.startswith(case.lexicon.others)
    if not rest and not (case.frame.kind == "count" and words.startswith(tuple(r for r in case.lexicon.regions if not r.isascii()))):
        return False
    case.frame.reason = "a figure of what is left over" if rest else "a figure of a region"
    return True


def _by_counted(case: _Case) -> bool:
    """Give a count of things shipped or ordered to the thing named right behind it: "出货2000万颗Blackwell GPU"."""
    behind = case.window.after[0] if case.window.after else None
    if case.frame.kind != "count" or behind is None or behind.entity is None or behind.entity.cls not in GOODS:
        return False
    beside = 0 <= behind.start - case.window.token.end <= 1 and behind.entity.cls in case.metric.applies_to
    return beside and case.settle(subject_of(behind), behind.span, own=True)


def _of_the_holder(case: _Case) -> bool:
    """Give a specification to what holds the things counted before it: "Atlas 950支持8192张昇腾卡，FP8算力达8 EFLOPS"."""
    counted = case.window.before[0] if case.window.before else None
    if counted is None or counted.entity is None or "Company" in case.metric.applies_to or [n for n in case.names if n is not counted]:
        return False
    number = next((f for f in reversed(case.focus.counted) if 0 <= counted.start - f.end <= 1), None)
    holder = case.focus.holder
    if number is None or holder is None or holder.entity == counted.entity:
        return False
    found = owner_for(holder, case.metric, case.lexicon)
    return found is not None and case.settle(found)


def _of_plain_part(case: _Case) -> bool:
    """Return whether a common word for a business stands right before the metric, behind a figure of a part."""
    part = case.previous is not None and case.previous.subject is not None and case.previous.subject.entity.cls == "Segment"
    plain = [t.end for t in case.window.near if t.kind == "generic"]
    return part and any(t.kind == "metric" and t.start in plain for t in case.window.near)


def _of_several(case: _Case) -> bool:
    """Refuse a figure that several companies share: "the three grew by about 5%"."""
    plural = [t for t in case.window.near if t.cue("plural") is not None]
    if not plural or any(t.cue("list") is not None for t in case.window.clause):
        return False
    listed = [t for t in case.names if t.end <= plural[-1].start and t.entity is not None and t.entity.cls == "Company"]
    if not case.names and case.first or len(listed) > 1 and len(coordinated(listed, case.focus.text)) > 1:
        case.frame.reason = "a figure of several together"
        return True
    return False


def _of_the_part(case: _Case) -> bool:
    parts = [s for s in case.focus.topic if s.entity.cls == "Segment"]
    return not case.names and bool(parts) and of_part(case.window, case.focus, case.lexicon) and case.settle(parts[0])


def _by_name(case: _Case) -> bool:
    if not case.names:
        return False
    chosen = _nearest(case.names, case.frame, case.window)
    told = any(t.kind == "metric" for t in case.window.near)
    if case.metric.company_wide and chosen not in case.window.near and is_part(subject_of(chosen), case.focus, case.lexicon) and told:
        found = _carried(case, whole=True, fading=True)
        return found is not None and case.settle(found)
    return case.settle(subject_of(chosen), chosen.span, own=True)


def _of_the_outer(case: _Case) -> bool:
    """Give a figure behind a semicolon to the unit of which a part was told before it: "云收入398亿元，其中AI收入100亿元；EBITA为36亿元"."""
    if case.first or case.focus.outer is None or not case.window.hard or not case.frame.own_metric:
        return False
    found = owner_for(case.focus.outer, case.metric, case.lexicon)
    return found is not None and not case.metric.company_wide and case.settle(found)


def note_outer(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Keep the unit of which a part is told: the subject before "其中"; another one behind a semicolon ends it."""
    if not frame.own_subject:
        return
    within = previous is not None and previous is not focus.last and previous.subject is not None
    among = within and previous is not None and any(w in focus.lower[previous.token.end:window.token.start] for w in lexicon.among)
    if among and previous is not None:
        focus.outer = focus.outer if focus.outer is not None and not window.hard else previous.subject
    elif window.hard:
        focus.outer = None


def _of_the_same(case: _Case) -> bool:
    """Give a profit, so named, to the part of a company whose figure stands before it in the sentence: "云业务收入100亿元,利润增长20%"."""
    if case.first or case.window.hard or case.metric.id != "netIncome" or case.previous is None or case.previous.subject is None:
        return False
    metric = next((t for t in reversed(case.window.near) if t.kind == "metric"), None)
    plain = metric is not None and case.focus.lower[metric.start:metric.end] in case.lexicon.profits
    return plain and case.previous.subject.entity.cls == "Segment" and case.settle(case.previous.subject)


def _by_owner_of_name(case: _Case) -> bool:
    climbing = names_in([*case.before, case.window.token], case.lexicon, frozenset(OWNERS))
    if not climbing or not case.frame.own_metric:
        return False
    found = owner_for(subject_of(climbing[-1]), case.metric, case.lexicon)
    return found is not None and case.settle(Subject(found.entity, climbing[-1].span), climbing[-1].span)


def _by_speaker(case: _Case) -> bool:
    found = owner_for(speaker(case.before, case.lexicon), case.metric, case.lexicon)
    return found is not None and case.settle(found)


def _listed_of_whole(case: _Case) -> bool:
    """Give a figure of a list back to whoever the list is of: "we expect subscription revenue of $12 billion, a gross margin of 83%"."""
    last = case.previous.subject if case.previous is not None and not case.first and not case.window.hard else None
    if last is None or last.entity.cls != "Segment" or last.span is None or not case.frame.own_metric or not last.entity.mention.islower():
        return False
    words = case.focus.lower[max(0, last.span.start - TELLER_REACH):last.span.start].split()
    if not any(c.slot == "anaphor" and c.sets in ("speaker", "company", "it") for w in words for c in case.lexicon.lookup(w, "cue") if isinstance(c, Cue)):
        return False
    company = case.lexicon.entities.get(case.lexicon.company_of(last.entity.id))
    return company is not None and case.settle(Subject(entity_of(company, ""), case.focus.company_span))


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
        around = [t for t in near if t.start <= metric.start and metric.end <= t.end]
        if around:
            return around[-1]  # "cloud revenue" is a segment's name and says what the figure is
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
    if cue.sets in ("former", "latter") and len(run := coordinated([n for n in names if n.end <= anaphor.start], focus.text)) > 1:
        focus.lately = [subject_of(n) for n in run]
    if cue.sets == "speaker":
        entry = lexicon.entities.get(focus.company)
        return Subject(entity_of(entry, ""), focus.company_span) if entry else None
    if cue.sets == "company":
        others = [n for n in names if n.entity is not None and (n.entity.id == focus.company or not is_source(n, focus.lower, lexicon))]
        since = focus.last.token.end if focus.last is not None else 0
        fresh = [s for s in reversed(focus.lately) if previous is focus.last and s.span is not None and s.span.start >= since]  # named behind the last figure
        for candidate in [*(subject_of(n) for n in reversed(others)), *fresh, last, *focus.topic]:
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


def _carried(case: _Case, *, whole: bool, fading: bool) -> Subject | None:
    """Return the subject of the amount before or of the discourse; a figure said to be of the whole is the company's.

    fading  a part of a company that the sentence before came to among others does not stay the subject
    """
    previous, metric, focus, lexicon = case.previous, case.metric, case.focus, case.lexicon
    carried = [previous.subject] if previous is not None and previous.subject is not None else []
    if focus.opened is not None and previous is focus.last:
        carried = [focus.opened]  # whoever opens the sentence, if its first amounts came to nothing
    whole_sum = previous is focus.last and case.frame.own_metric and metric.kinds == {"money"} and not focus.headed
    carried = [s for s in carried if not (whole_sum and s.entity.cls in GOODS)]  # sums are the company's, unless said of its goods
    if metric.id in PRICES and previous is focus.last and (listed := lexicon.entities.get(focus.company)) is not None:
        return Subject(entity_of(listed, ""), focus.company_span)  # "the stock" is that of the company that the paragraph is about
    if carried and fading and previous is focus.last and "Company" in metric.applies_to and is_part(carried[0], focus, lexicon) and (
            focus.lead is None or focus.lead.entity.id != carried[0].entity.id):
        carried = []  # a part that the sentence before came to, in a block about something else
    owned = focus.last.subject.entity.id if focus.last is not None and focus.last.subject is not None else ""
    for subject in [*carried, *focus.topic]:
        found = owner_for(subject, metric, lexicon)
        heading = focus.headed and subject in focus.topic[:1]
        if found is not None and whole_sum and subject.entity.cls in GOODS:
            continue
        if found is not None and not heading and subject not in carried and "Company" in metric.applies_to and is_part(subject, focus, lexicon) and (
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
