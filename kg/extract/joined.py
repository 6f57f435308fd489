"""Which amounts of a sentence form a list: "5% and 3%", "营业收入和净利润分别为1950亿元和78亿元"."""

from __future__ import annotations

from decimal import Decimal

from kg.extract.amounts import Window
from kg.extract.tokens import BREAK, HARD

__all__ = ["Group", "groups_of", "respectively"]

MILLION, SHARE = Decimal(1_000_000), Decimal(1000)  # a sum of a company, and more than any share earns
BEYOND = 2  # code points between an amount and "ahead of"
JOIN_REACH = 6  # code points between two amounts of one list


class Group:
    """Two or more amounts of one kind that form a list, with the tokens before the first of them."""

    def __init__(self, windows: list[Window]) -> None:
        self.windows = windows

    def __len__(self) -> int:
        return len(self.windows)


def groups_of(windows: list[Window], text: str) -> list[Group]:
    """Return the lists of amounts in a sentence: neighbours with nothing but a joint between them, of one kind; else of several kinds."""
    mixed = [g for g in _runs(windows, text, mixed=True) if len({_kind(w) for w in g.windows}) > 1]
    inside = {id(w) for group in mixed for w in group.windows}
    return [*mixed, *(g for g in _runs(windows, text, mixed=False) if not any(id(w) in inside for w in g.windows))]


def _kind(window: Window) -> str:
    return window.token.quantity.kind if window.token.quantity is not None else ""


def _runs(windows: list[Window], text: str, *, mixed: bool) -> list[Group]:
    out: list[Group] = []
    run: list[Window] = []
    for window in windows:
        if run and _joined(run[-1], window, text, mixed=mixed):
            run.append(window)
            continue
        if len(run) > 1:
            out.append(Group(run))
        run = [window]
    if len(run) > 1:
        out.append(Group(run))
    return out


def _joined(left: Window, right: Window, text: str, *, mixed: bool) -> bool:
    a, b = left.token.quantity, right.token.quantity
    if a is None or b is None or right.token.start - left.token.end > JOIN_REACH:
        return False
    if (a.per == "share") != (b.per == "share"):
        return False  # a sum and the same per share
    between = text[left.token.end:right.token.start].strip()
    sums = a.kind == b.kind == "money" and a.value is not None and b.value is not None and abs(a.value) >= MILLION > SHARE > abs(b.value)
    if between.startswith(",") and not mixed and sums:
        return False  # "a profit of $2.92 billion, or $2.59"
    apart = between == "," or between[:1] == "," and not between.isascii()
    if a.kind != b.kind and (not mixed or apart or any(t.kind == "metric" for t in right.after) or any(t.cue("role") for t in right.before)):
        return False
    first = right.after[0] if right.after and right.after[0].start - right.token.end <= BEYOND else None
    if between == "," and first is not None and (first.cue("beat") or first.cue("than") or (c := first.cue("move")) and c.direction == "both"):
        return False  # "was $1.20, four cents ahead of the Street"
    return bool(between) and not any(t.kind in (HARD,) or t.kind not in (BREAK, "list") and t.cue("adjunct") is None for t in right.before) and not any(
        c in between for c in "(:)") and not any(c.isdigit() for c in between)


def respectively(group: Group) -> bool:
    """Return whether a list is said to be handed out one by one."""
    tokens = [*group.windows[0].before, *group.windows[-1].after, *(t for w in group.windows for t in w.near)]
    return any(t.cue("list") is not None for t in tokens)
