"""From the amounts of one sentence to frames: which metric, measure, subject, period and status each has.

Words before an amount decide first (its window: everything since the amount before it), then words just after it, then what
the amount before it had, then the discourse. Every slot remembers the span it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile

from kg.extract.focus import Subject
from kg.extract.suiting import compatible
from kg.extract.tokens import BREAK, HARD, Sentence, Token
from kg.lexicon import Cue, Lexicon, MetricEntry
from kg.types import Entity, Period, Span

__all__ = ["Frame", "Window", "active_cues", "named_part", "usable", "windows_of"]

AFTER_REACH = 10  # code points between an amount and the noun behind it that names its metric
LABEL_GAP = 2  # code points between a word that labels an amount and the amount: ": "
BEHIND_REACH = 24  # code points between an amount and a word behind it that sets a slot
BESIDE, BESIDE_GAP = "adjacent", 2  # a status that holds only right before an amount
RATE_GAP = 5  # code points between a sum and the word that sets it against another: "兌新台幣"
PARTS = frozenset({"Segment", "Product", "Chip", "ChipFamily"})
CHANGES = ("yoy", "qoq", "mom", "day", "ytd")


@dataclass(slots=True, eq=False)
class Frame:
    """One amount on its way to an observation. `reason` says why it ends in none; `compared_with` that its period is named as
    the year or quarter before; `against` which period one compared with is of;
    `beside` that it is another's figure, told only for comparison, with that of `measured`;
    `spread` that its way of accounting was named before a list;
    `of_sales` that a share is a part of sales and not of its own metric;
    `giver` who brings in a share of the subject's figure, and is the one that the fact is about."""

    token: Token
    subject: Subject | None = None
    metric: MetricEntry | None = None
    measure: str = "level"
    sign: int = 1
    period: Period | None = None
    period_span: Span | None = None
    status: str = ""
    basis: str = ""
    base: Entity | None = None
    qualifier: str = ""
    role: str = ""
    against: str = "yoy"
    giver: Subject | None = None
    measured: Subject | None = None
    spans: list[Span] = field(default_factory=list)
    reason: str = ""
    confidence: Decimal = Decimal("0.9")
    own_subject: bool = False
    own_metric: bool = False
    compared_with: bool = False
    inherited_period: bool = True
    beside: bool = False
    of_sales: bool = False
    spread: bool = False

    @property
    def kind(self) -> str:
        quantity = self.token.quantity
        return quantity.kind if quantity else "number"

    @property
    def unit(self) -> str:
        quantity = self.token.quantity
        return (quantity.unit if quantity else None) or ""


@dataclass(slots=True)
class Window:
    """The tokens around one amount.

    before  since the amount before it, or the start of the sentence
    near    the part of `before` in the amount's own clause
    after   up to the next amount or the end of the clause
    hard    a semicolon (or the start of the sentence) lies between this amount and the one before
    clause  every token of the clause before the amount, earlier amounts included
    followed  another amount stands in the same clause
    rest    everything up to the next amount, `next`
    revising  a word for changing a forecast stands before, since the last semicolon
    """

    token: Token
    before: list[Token]
    near: list[Token]
    after: list[Token]
    clause: list[Token]
    hard: bool
    followed: bool = False
    rest: list[Token] = field(default_factory=list)
    next: Token | None = None
    revising: bool = False

    def last(self, slot: str, tokens: list[Token] | None = None) -> tuple[Token, Cue] | None:
        """Return the last cue for `slot` before the amount."""
        for token in reversed(self.before if tokens is None else tokens):
            cue = token.cue(slot)
            if cue is not None:
                return token, cue
        return None

    def adjacent(self, slot: str, gap: int = 2) -> tuple[Token, Cue] | None:
        """Return the cue for `slot` that stands right before the amount, a period or "a loss of" between them not counted."""
        start = self.token.start
        for token in reversed(self.near):
            if token.kind == "inner":
                continue  # it lies inside other words: "buy" in "will buy back"
            if start - token.end > gap:
                return None
            if token.kind == "period":
                start = token.start
            cue = token.cue(slot)
            if cue is not None:
                return token, cue
            if token.cue("loss") is not None or token.cue("verbMetric") is not None:
                start = token.start
        return None


def usable(token: Token) -> bool:
    """Return whether a token is an amount; a bare one ("418,227") is a figure only of what is counted."""
    quantity = token.quantity
    return quantity is not None


def windows_of(sentence: Sentence) -> list[Window]:
    """Return the windows of a sentence's usable amounts, in order."""
    tokens = sentence.tokens
    places = [i for i, t in enumerate(tokens) if t.kind == "quantity" and usable(t) and not _of_rate(i, tokens)]
    out = []
    for n, place in enumerate(places):
        left = places[n - 1] + 1 if n else 0
        right = places[n + 1] if n + 1 < len(places) else len(tokens)
        told = tokens[places[n - 1]].end if n else 0  # a noun that is the unit of one amount names no metric of the next
        before = [t for t in tokens[left:place] if t.start >= told or t.kind != "metric"]
        near = before
        for k in range(len(before) - 1, -1, -1):
            if before[k].kind in (BREAK, HARD):
                near = before[k + 1:]
                break
        clause_start = next((k + 1 for k in range(place - 1, -1, -1) if tokens[k].kind in (BREAK, HARD)), 0)
        after = _after(tokens[place], tokens[place + 1:right], last=n + 1 == len(places))
        followed = n + 1 < len(places) and not any(t.kind in (BREAK, HARD) for t in tokens[place + 1:right])
        out.append(Window(tokens[place], before, near, after, tokens[clause_start:place], n == 0 or any(t.kind == HARD for t in before), followed,
                          tokens[place + 1:right], tokens[right] if right < len(tokens) else None, _revising(tokens, place)))
    return out


def _revising(tokens: list[Token], place: int) -> bool:
    since = takewhile(lambda t: t.kind != HARD, reversed(tokens[:place]))
    return any(t.cue("revise") is not None for t in since)


def _of_rate(place: int, tokens: list[Token]) -> bool:
    """Return whether an amount is a side of an exchange rate."""
    beside = [t for t in tokens[max(0, place - 3):place + 4] if t.cue("rate") is not None]
    amount = tokens[place]
    return any(0 <= t.start - amount.end <= 1 or 0 <= amount.start - t.end <= RATE_GAP for t in beside)


def _after(amount: Token, tokens: list[Token], *, last: bool) -> list[Token]:
    """Return the tokens behind an amount up to the end of its clause; a bracket that opens right behind it belongs to it."""
    out: list[Token] = []
    bracket = False
    for k, token in enumerate(tokens):
        if token.kind in (BREAK, HARD):
            if not out and k + 1 < len(tokens) and tokens[k + 1].cue("list") is not None and tokens[k + 1].start - token.end <= 1 and (
                    k + 2 == len(tokens) or tokens[k + 2].kind in (BREAK, HARD)):
                continue  # "63% and 13%, respectively"
            if not out and token.items == ("(",) and token.start - amount.end <= 1 and any(t.items == (")",) for t in tokens[k:]):
                bracket = True  # it closes before the next amount: what it holds is said of this one
                continue
            if bracket and token.items == (")",):
                bracket = False
                continue
            apart = [t.kind for t in tokens[k + 1:k + 3]] in (["period", BREAK], ["period", HARD])
            banded = apart and not out and token.kind == BREAK and amount.quantity is not None and amount.quantity.low is not None
            if banded or last and tokens[k + 1:] and all(t.kind == "period" for t in tokens[k + 1:]):
                continue  # ", plus or minus 2%, in the fourth quarter"
            break
        out.append(token)
    return out


def active_cues(window: Window, slot: str) -> tuple[Token, Cue] | None:
    """Return the cue that sets `slot` for an amount: one right behind it, else the last one before it in its clause."""
    found = _behind(window, slot) or _ahead(window, slot)
    if slot == "compare" and found is not None and found[0].start > window.token.end and _of_the_next(found[0], window):
        found = _ahead(window, slot) or found
    if found is None and slot == "status":
        found = _announced(window)
    if found is None and slot in ("move", "compare") and not window.followed:
        found = _late(window, slot)
    return found


def _of_the_next(word: Token, window: Window) -> bool:
    """Return whether a comparison behind an amount stands right before the next one, as one does before this: "(QoQ +4.5%、YoY +2.4%)"."""
    beside = window.near[-1] if window.near else None
    told = beside is not None and beside.cue("compare") is not None and window.token.start - beside.end <= LABEL_GAP
    return told and window.next is not None and window.next.start - word.end <= LABEL_GAP


def _behind(window: Window, slot: str) -> tuple[Token, Cue] | None:
    for token in window.after:
        if slot == "status" and token.cue("beat") is not None:
            return None  # "revenue of 81 billion beat the consensus"
        if slot == "status" and (role := token.cue("role")) is not None and role.sets == "versus":
            return None  # "profit of 452 billion vs IBES estimate of 417 billion"
        for cue in token.cues(slot):
            reach = int(cue.scope) if cue.scope.isdigit() else BEHIND_REACH
            if cue.direction != "forward" and token.start - window.token.end <= reach:
                return token, cue
    return None


def _ahead(window: Window, slot: str) -> tuple[Token, Cue] | None:
    found = None
    for token in reversed(window.near):
        cue = token.cue(slot) if token.kind == "cue" else None
        if cue is not None and cue.direction != "backward" and not (cue.scope == BESIDE and window.token.start - token.end > BESIDE_GAP):
            found = found or (token, cue)
            if cue.sets == "estimate":
                return token, cue
    return found


def _late(window: Window, slot: str) -> tuple[Token, Cue] | None:
    """Return a movement named behind the last amount of a clause: "grew at a rate of 24%" the other way round."""
    for token in window.after:
        cue = token.cue(slot)
        if cue is not None and not any(t.kind == "metric" and t.end <= token.start for t in window.after):
            return token, cue
    return None


def adjacent_metric(window: Window, lexicon: Lexicon, kind: str, text: str) -> Token | None:
    """Return the metric noun just behind an amount, unless it belongs to the next one: "rose 18% and the price 6%"."""
    for token in window.after:
        if "\n" in text[window.token.end:token.start]:
            return None
        if token.kind == "metric" and _turned(token, window, lexicon, text):
            return None
        between = token.kind == "period" and any(0 <= t.start - token.end <= 1 and t.kind == "metric" for t in window.after)
        marked = sum(t.end - t.start + 1 for t in window.after if (t.kind in ("period", "entity") or t.cue("basis")) and t.start < token.start)
        marked += _slack(text[window.token.end:token.start], lexicon)
        if between or named_part(token, window, lexicon, text):
            continue  # "a 39% jump in third-quarter net profit", "$14.4 billion of AI server orders"
        if token.start - window.token.end > AFTER_REACH + marked or token.kind in ("entity", "period"):
            return None
        if token.kind == "metric" and compatible(token, kind) is not None:
            return None if text[token.end:token.end + 1] in (":", "\uff1a") else token
    return None


def _slack(words: str, lexicon: Lexicon) -> int:
    """Return how long the words between an amount and a noun are that add nothing: "in consolidated", "improvement in"."""
    return sum(len(w) + 1 for w in words.split() if w in lexicon.lists["slack"] or w in lexicon.figure_words or w in lexicon.wholes) if words.isascii() else 0


def named_part(name: Token, window: Window, lexicon: Lexicon, text: str) -> bool:
    """Return whether the name of a part stands between an amount and the noun that it is of: "booked $14.4 billion of AI server orders"."""
    if name.entity is None or name.entity.cls not in PARTS or text[window.token.end:name.start].strip() not in lexicon.partitives:
        return False
    return any(t.kind == "metric" and (0 <= t.start - name.end <= 1 or name.start < t.start and t.end == name.end) for t in window.after)


def _turned(metric: Token, window: Window, lexicon: Lexicon, text: str) -> bool:
    """Return whether a metric behind an amount opens a statement of its own: "目标价至770港元 料明年资本开支增至1500亿"."""
    words = text[window.token.end:metric.start].split(" ")[1:2]
    if words and (words[0] in lexicon.joints or words[0] in lexicon.toward):
        return True
    foretold = any(t.cue("status") is not None and t.end <= metric.start for t in window.after)
    return (foretold or bool(words) and words[0] in lexicon.turns) and _followed(metric, window)


def _followed(metric: Token, window: Window) -> bool:
    """Return whether a metric has an amount of its own behind it: "on sales of 2.6 trillion"."""
    return window.followed and any(0 <= t.start - metric.end <= 1 and (c := t.cue("role")) is not None and c.sets == "to" for t in window.after)


def _announced(window: Window) -> tuple[Token, Cue] | None:
    """Return the word that closed the clause before with whose view follows: "analysts say, …"."""
    before = window.before
    for k in range(len(before) - 1, 0, -1):
        if before[k].kind == HARD:
            return None
        if before[k].kind == BREAK:
            view = [c for c in before[k - 1].cues("status") if c.direction == "view"]
            if view and before[k].start - before[k - 1].end <= 1:
                return before[k - 1], view[0]
    return None
