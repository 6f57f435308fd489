"""The part that one amount plays beside the others of its sentence: from, to, versus, delta, a share of a whole."""

from __future__ import annotations

from decimal import Decimal

from kg.extract.amounts import Frame, Window, active_cues
from kg.extract.tokens import BREAK, Token
from kg.lexicon import Cue

__all__ = ["fill_role", "in_bracket", "whole_behind"]

MILLION, SHARE = Decimal(1_000_000), Decimal(1000)  # money: a sum of a company, and more than any share earns
TWO = 2  # code points of a word that says only against what a change is
RESTATED = 8  # code points between a sum and the same per share: ", or "
BESIDE = 3  # code points between a word for a role and its amount
ARTICLE = 5  # code points between a word for a role and its amount: " the ", " just "
GROWTH_GAP = 24  # code points between a percentage and its noun of change: " year-over-year "
WHOLE_GAP = 5  # code points between "of", the owner and the metric of a whole: " the ", "'s "


def in_bracket(window: Window) -> bool:
    """Return whether an amount opens a bracket: "$10.8 billion (79%"."""
    return bool(window.before) and window.before[-1].items == ("(",) and window.token.start - window.before[-1].end <= 1


def fill_role(frame: Frame, window: Window, previous: Frame | None, *, bracketed: bool = False) -> None:
    """Set the part an amount plays beside the others: "from", "to", "versus", "delta" or "share".

    bracketed  an earlier bracket of the sentence held a share, so that a percentage alone in its bracket is one too
    """
    frame.role = _beside(frame, window)
    if frame.role in ("", "to") and any(t.cue("formerly") is not None for t in window.near) and previous is not None:
        frame.role = "from"  # "to $91 billion from an earlier forecast of $85 billion"
    if frame.role in ("", "to"):
        for token in reversed(window.near):
            cue = token.cue("role")
            behind = [t for t in window.near if t.start > token.end]
            if cue is not None and cue.sets == "versus" and not any(t.kind == "metric" or t.cue("move") is not None for t in behind):
                frame.role = "versus"
        compared = window.adjacent("compare", gap=1) if frame.role == "" and frame.kind in ("money", "count", "ratio") else None
        if compared is not None and frame.kind == "ratio" and not (frame.unit == "percent" and _genitive(compared, window)):
            compared = None  # "较上季度的19.1%" is a level, "环比 3%" and "较上季多3%" are changes
        if compared is not None and compared[1].sets in ("yoy", "qoq"):
            frame.role, frame.against = "versus", compared[1].sets  # "less than last year's 1.6 billion"
    if frame.role == "" and previous is not None and previous.role in ("from", "versus") and _per_share(frame, window, previous):
        frame.role, frame.against = previous.role, previous.against  # "from $1.1 billion, or $1.22 a share, a year ago"
    if frame.kind == "ratio" and frame.unit == "percent" and _share(frame, window):
        frame.role = "share" if frame.role not in ("from", "versus") else frame.role + "share"
    if bracketed and frame.role == "" and frame.unit == "percent" and in_bracket(window) and previous is not None and previous.kind == "money" and not (
            active_cues(window, "move") or active_cues(window, "compare") or _signed(frame)):
        frame.role = "share"
    if previous is not None and previous.measure == "share" and not window.hard and frame.unit == "percent":
        frame.role = _shared_role(frame, window)
    if previous is not None and previous.role == "fromshare" and frame.role == "to" and frame.kind == "ratio":
        frame.role = "share"


def _shared_role(frame: Frame, window: Window) -> str:
    """Return the part that a percentage behind a share plays: that of another part or time is one, too."""
    if frame.role in ("", "to"):
        return "share" if _another_part(window) or _another_time(window) else frame.role
    told = any(t.cue("move") or t.kind in ("metric", "entity") for t in [*window.near, *window.after])
    return frame.role + "share" if frame.role in ("from", "versus") and not told else frame.role  # "25.6% of the total, as against 10.5% a year ago"


def as_source(frame: Frame, window: Window, previous: Frame | None) -> None:
    """Take "from" for where money comes from if the words behind an amount tell what is counted: "4.5 billion, from 125.7 million paying users"."""
    told = frame.role == "from" and frame.kind in ("count", "people", "number") and any(t.span in frame.spans for t in window.after)
    if told and previous is not None and previous.metric is not frame.metric:
        frame.role = ""


def _beside(frame: Frame, window: Window) -> str:
    """Return the part that a word right before an amount gives it."""
    near = window.adjacent("role", gap=ARTICLE if window.near and window.near[-1].kind == "cue" else BESIDE)
    if near is None or near[1].sets not in ("from", "to", "versus", "delta"):
        return ""
    if near[1].sets == "versus" and any(t.cue("move") is not None and t.start >= near[0].end for t in window.near):
        return ""  # "較11月成長25.3%" is the growth itself
    quantity = frame.token.quantity
    ranged = quantity is not None and quantity.low is not None and quantity.high is not None
    return "" if near[1].sets == "from" and window.hard and ranged else near[1].sets  # "will range from 41 to 43 billion"


def _genitive(found: tuple[Token, Cue], window: Window) -> bool:
    """Return whether one word that is no movement stands between a period compared with and a percentage: "较上季度的19.1%"; "yoy" names no period."""
    compare, cue = found
    if cue.direction != "forward":
        return False
    moved = any(t.cue("move") is not None and t.start >= compare.end for t in window.near)
    return not moved and compare.end - compare.start > TWO and window.token.start > compare.end


def _per_share(frame: Frame, window: Window, previous: Frame) -> bool:
    """Return whether an amount right behind a sum says the same for each share."""
    quantity = frame.token.quantity
    beside = not window.hard and window.token.start - previous.token.end <= RESTATED and all(t.kind == BREAK for t in window.before)
    size, whole = (abs(q.value) if q is not None and q.value is not None else None for q in (quantity, previous.token.quantity))
    small = size is not None and whole is not None and size < SHARE < MILLION <= whole  # "$771 million, or 47 cents, a year ago"
    return beside and quantity is not None and (quantity.per == "share" or small) and previous.kind == frame.kind == "money"


def _another_part(window: Window) -> bool:
    """Return whether nothing but the name of another part stands before a percentage that follows a share: "A 41% of sales, B 35%"."""
    given = len(window.near) > 1 and window.near[-2].kind == "entity" and window.near[-1].cue("adjunct") is not None  # "X for 12%"
    names = [t for t in window.near if t.kind == "entity" and t.entity is not None and (t.entity.cls in ("Segment", "Product", "ChipFamily", "Chip") or given)]
    return bool(names) and not any(t.kind == "metric" or t.cue("move") or t.cue("compare") or t.cue("decoy") for t in [*window.near, *window.after])


def _another_time(window: Window) -> bool:
    """Return whether nothing but another period and a word such as "may reach" stands before a percentage behind a share: "占比达七成,今年上看八成"."""
    plain = all(t.kind == "period" or t.cue("status") is not None or t.cue("role") is not None for t in window.near)
    return plain and bool(window.near) and window.near[0].kind == "period" and not any(t.cue("move") or t.kind == "metric" for t in window.after)


def whole_behind(window: Window) -> tuple[Token | None, Token] | None:
    """Return owner and metric of the whole that a percentage is said to be of: "17% of Amazon's revenue"; None if none is named."""
    after, end, owner = window.after, window.token.end, None
    joint = after[0].cue("role") if after else None
    if joint is None or joint.sets != "to" or after[0].start - end > 1:
        return None
    end = after[0].end
    for token in after[1:]:
        if token.start - end > WHOLE_GAP:
            return None
        if token.kind == "metric":
            return owner or _owner_behind(token, after), token
        if token.kind not in ("entity", "period") and token.cue("anaphor") is None and token.cue("total") is None:
            return None
        owner, end = token if token.kind == "entity" else owner, token.end
    return None


def _owner_behind(metric: Token, after: list[Token]) -> Token | None:
    """Return the company right behind the metric of a whole: "89% of the revenue of Acme"."""
    joint = next((t for t in after if 0 <= t.start - metric.end <= 1), None)
    cue = joint.cue("role") if joint is not None else None
    if joint is None or cue is None or cue.sets != "to":
        return None
    return next((t for t in after if t.kind == "entity" and 0 <= t.start - joint.end <= 1 and t.entity is not None and t.entity.cls == "Company"), None)


def _share(frame: Frame, window: Window) -> bool:
    if frame.unit == "percent" and whole_behind(window) is not None and not any(t.cue("move") is not None and t.kind != "quantity" for t in window.near[-1:]):
        return True
    for token in window.after:
        cue = token.cue("role")
        if cue is not None and cue.sets == "share" and cue.direction == "backward" and token.start - window.token.end <= int(cue.scope):
            return True
    shares = [t for t in window.near if (c := t.cue("role")) is not None and c.sets == "share" and c.direction == "forward"]
    if not shares or any(
            (c := t.cue("move")) is not None and c.direction == "both" and t.start - window.token.end <= GROWTH_GAP for t in window.after):
        return False  # "representing 24% year-over-year growth"
    moves = [t for t in window.near if t.cue("move") is not None and t.start > shares[-1].end]
    return not moves or any(t.cue("role") is not None and t.start >= shares[-1].end for t in window.near[-2:])


def _signed(frame: Frame) -> bool:
    return frame.token.quantity is not None and frame.token.quantity.signed
