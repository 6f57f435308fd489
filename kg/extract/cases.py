"""An amount in search of its subject: the names before it that could own its metric."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.amounts import Frame, Window
from kg.extract.attributive import without_appositions
from kg.extract.bases import after_share
from kg.extract.focus import Focus, Subject
from kg.extract.markets import MARKET_SHARE
from kg.extract.naming import HANZI
from kg.extract.owners import names_in, without_aside, without_examples, without_relative
from kg.extract.tokens import BREAK, FIRMS, GENITIVES, HARD, POSSESSIVE, Token
from kg.extract.views import gives_view
from kg.lexicon import Lexicon, MetricEntry
from kg.types import Span

__all__ = ["Case", "case_of", "measured_against", "nearest"]

PLAIN_KINDS = frozenset({"money", "ratio", "multiple", "number", "count", "people"})
LONGEST_COUNT = 12
MAKER = 16  # code points between a word of comparing and a thing: " Nvidia's "
COUNTED = re.compile(rf"(?<![A-Za-z0-9.-])\d[\d,]*\s?{HANZI}?\s?$")  # a number right before a name: "72 ", "72颗"


@dataclass(slots=True)
class Case:
    """One amount in search of its subject: what stands before it, and the names there that could own its metric."""

    frame: Frame
    metric: MetricEntry
    window: Window
    previous: Frame | None
    focus: Focus
    lexicon: Lexicon
    before: list[Token]
    names: list[Token]
    apart: bool = False  # nothing is named but what the figure is measured against

    @property
    def first(self) -> bool:
        """Whether no figure of this sentence stands before the amount."""
        return self.previous is None or self.previous is self.focus.last

    def settle(self, subject: Subject, span: Span | None = None, *, own: bool = False) -> bool:
        self.frame.subject, self.frame.own_subject = subject, self.frame.own_subject or own
        if span is not None:
            self.frame.spans.append(span)
        return True


def case_of(frame: Frame, metric: MetricEntry, window: Window, previous: Frame | None, context: tuple[Focus, Lexicon]) -> Case:
    """Return the names before an amount that could own its metric, set out for the rules that choose."""
    focus, lexicon = context
    classes = frozenset(metric.applies_to | ({"Organization"} if "Company" in metric.applies_to else set()))
    share_base = after_share(window) if frame.role.endswith("share") else None
    before = [t for t in window.before if share_base is None or t.end <= share_base.start]
    if previous is not None and previous is not focus.last:
        cut = next((k for k, t in enumerate(before) if t.kind in (BREAK, HARD)), None)
        before = before[cut:] if cut is not None else before
    amount = next((t for t in reversed(window.clause) if t.quantity is not None and window.before and t.end <= window.before[0].start), None)
    if amount is not None and amount.quantity is not None and amount.quantity.kind not in PLAIN_KINDS and before and before[0] is window.before[0]:
        before = [amount, *before]  # "432 GB of X at 19.6 TB/s": X is what the first is of
    before = without_appositions(before, window, focus.lower, lexicon)
    if metric.id == MARKET_SHARE:
        last = next((t.entity for t in reversed(window.near) if t.entity is not None), None)
        own = {"Segment"} if last is not None and last.cls == "Segment" else set()  # "SK海力士DRAM市占33%": that of its company
        classes = frozenset({"Company", "Organization", *own})
    names = [t for t in names_in([*before, window.token], lexicon, classes) if not (frame.measure == "multiple" and _is_base(t, window))]
    doubled = any(t.quantity is not None and t.quantity.per == "verb" for t in window.clause)
    if not names and frame.role == "to" and doubled and all(t.kind == "cue" for t in window.before):
        names = names_in([*window.clause, window.token], lexicon, classes)  # "960翻倍至2 PFLOPS"
    if not names and previous is focus.last and frame.role == "":
        names = names_in([*window.clause, window.token], lexicon, classes)  # before an amount of the clause that came to nothing
    if not names and not window.hard and focus.passed:
        names = names_in(focus.passed, lexicon, classes)  # "比亚迪124.8GWh,市占率18.1%"
        names = [n for n in names if not lexicon.lookup(focus.lower[n.start:n.end], "metric")]
    named = len(names)
    if frame.kind in ("ratio", "multiple") and "Company" not in metric.applies_to:
        names = [t for t in names if not measured_against(t, previous if previous is not focus.last else None, window)]
    apart = named > len(names) == 0
    names = without_relative(names, window, focus.lower, lexicon)
    names = [n for n in names if not gives_view(n, before, focus, lexicon)]
    if "Company" not in metric.applies_to and (holders := [n for n in names if not _is_counted(n, names, focus)]):
        names = holders  # "X rack: 72 Y and 36 Z, 20.7 TB": what things are counted for is what holds them
    if "Company" not in metric.applies_to and any((c := t.cue("anaphor")) is not None and c.sets == "it" for t in before):
        names = [n for n in names if not any(metric is m for m in lexicon.lookup(focus.lower[n.start:n.end], "metric"))]  # "its stacks of HBM4 hold 288 GB"
    told = without_examples(names, window, focus.text, lexicon)
    before, names = [t for t in before if t not in names or t in told], told
    return Case(frame, metric, window, previous, focus, lexicon, before, without_aside(names, window, focus.text), apart)


def measured_against(name: Token, previous: Frame | None, window: Window) -> bool:
    """Return whether a thing is only what another is measured against: "功耗比X降低30%", "four times the speed of X and twice the memory of X"."""
    if previous is not None and previous.measure == "multiple" and previous.base is not None and name.entity is not None and name.entity.id == previous.base.id:
        return True
    ahead = [t for t in window.before if t.end <= name.start and t.kind not in ("inner", "relation")]
    while ahead and ahead[-1].entity is not None and ahead[-1].entity.cls == "Company" and name.start - ahead[-1].end <= POSSESSIVE:
        ahead.pop()  # "than Nvidia's H100"
    return bool(ahead) and ahead[-1].cue("than") is not None and name.start - ahead[-1].end <= MAKER


def _is_counted(name: Token, names: list[Token], focus: Focus) -> bool:
    """Return whether a number stands right before a name, one that is no name itself: "72 ", "72颗"."""
    number = COUNTED.search(focus.text, max(0, name.start - LONGEST_COUNT), name.start)
    return number is not None and not any(number.start() < n.end <= name.start for n in names)


def _is_base(token: Token, window: Window) -> bool:
    """Return whether a name right before or behind a multiple is what it compares with: "是 A 的 1.3 倍", "three times A"."""
    verb = window.token.quantity is not None and window.token.quantity.per == "verb"  # "X doubles the bandwidth of Y"
    if window.token.start - token.end <= 4 and token.end <= window.token.start and not (verb and window.token.start > token.end):
        return True
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    return metric is not None and token.start >= metric.end


def nearest(names: list[Token], frame: Frame, window: Window, text: tuple[str, Lexicon]) -> Token:
    """Return the name closest before the metric in the amount's clause, else the last one of an earlier clause.

    text  the document in small letters, and the lexicon
    """
    metric = next((t for t in reversed(window.near) if t.kind == "metric" and t.span in frame.spans), None)
    near = [t for t in names if t in window.near]
    if metric is not None:
        around = [t for t in near if t.start <= metric.start and metric.end <= t.end]
        if around:
            return around[-1]  # "cloud revenue" is a segment's name and says what the figure is
        ahead = [t for t in near if t.end <= metric.start]
        behind = [t for t in near if t.start >= metric.end]
        if ahead and behind and _is_owner(behind[0], ahead[-1], metric):
            return ahead[-1]  # "data center sales at AMD"
        if behind:
            return _owned(behind)
        if ahead:
            return _acting(names, ahead[-1], window, text) or ahead[-1]
    return near[-1] if near else names[-1]


def _acting(names: list[Token], last: Token, window: Window, text: tuple[str, Lexicon]) -> Token | None:
    """Return who opens a clause and does a second thing behind "and" in it: "Acme has passed the tests for the X and guided to sales of"."""
    lower, lexicon = text
    first = next((n for n in names if not lower.startswith(GENITIVES, n.end)), last)
    verb = next((t for t in window.near if t.start >= last.end and t.kind == "cue"), None)
    acts = verb is not None and (verb.cue("past") is not None or (c := verb.cue("status")) is not None and c.sets == "guidance")
    joined = verb is not None and lower[last.end:verb.start].strip() in lexicon.joints and lower[last.end:verb.start].strip(", ").isalpha()
    firm = first.entity is not None and first.entity.cls == "Company" and first is not last and last.entity is not None and last.entity.cls not in FIRMS
    return first if acts and joined and firm and lower[last.start].isascii() else None


def _is_owner(owner: Token, part: Token, metric: Token) -> bool:
    """Return whether a name behind a metric is whose the part is that stands right before the metric."""
    beside = 0 <= metric.start - part.end <= 1 and part.entry is not None and part.entity is not None and part.entity.cls == "Segment"
    return beside and part.entry is not None and owner.entity is not None and owner.entity.id in part.entry.owners


def _owned(names: list[Token]) -> Token:
    """Return the first name, or the part of it named right behind as its own: "sales at Acme's energy business"."""
    first, second = names[0], names[1] if len(names) > 1 else None
    if second is None or first.entity is None or second.entity is None or second.entry is None or second.start - first.end > POSSESSIVE:
        return first
    return second if first.entity.cls == "Company" and second.entity.cls == "Segment" and first.entity.id in second.entry.owners else first
