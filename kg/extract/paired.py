"""Two figures set against two others: "$400 million, or 20% of revenue, compared with $300 million, or 18% of revenue, in the same quarter last year"."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus
from kg.extract.running import explicit, year_before
from kg.extract.tokens import HARD, Token
from kg.lexicon import Lexicon

__all__ = ["retell_pairs"]

TAIL = 40  # code points between the last amount and the period of both: " of revenue, in the "
TOLD = 24  # code points of what is told again between two amounts: " per diluted share, or "


def retell_pairs(frames: list[Frame], windows: list[Window], tokens: list[Token], focus: Focus, lexicon: Lexicon) -> None:
    """Give two figures compared with the two before them their subjects, metrics and ways of accounting, and one period for both."""
    for k in range(2, len(frames) - 1):
        then = frames[k:k + 2]
        joint = _joint(then, focus.lower)
        if joint not in (*lexicon.joints, "(") or not _compared(windows[k], frames[k - 1].token):
            continue
        earlier = [frames[i:i + 2] for i in range(k - 2, -1 if then[0].own_metric else k - 3, -1)]
        now = next((pair for pair in earlier if _told(pair) and _alike(pair, then) and _joint(pair, focus.lower) == joint), None)
        if now is not None:
            _retell(now, then, tokens, focus, lexicon)


def _told(pair: list[Frame]) -> bool:
    return all(f.metric is not None and f.subject is not None and not f.reason and f.measure in ("level", "share") for f in pair)


def _alike(now: list[Frame], then: list[Frame]) -> bool:
    """Return whether two pairs of amounts are of the same kinds, and what the later ones name themselves is what the earlier ones are of."""
    same = all(a.kind == b.kind and a.unit == b.unit and _per(a) == _per(b) for a, b in zip(now, then, strict=True))
    return same and not any(b.own_metric and b.metric is not a.metric for a, b in zip(now, then, strict=True))


def _per(frame: Frame) -> str:
    return frame.token.quantity.per if frame.token.quantity is not None else ""


def _joint(pair: list[Frame], lower: str) -> str:
    """Return the word between two amounts, "" if more stands there."""
    between = lower[pair[0].token.end:pair[1].token.start]
    return between.strip(" ,") if len(between) <= TOLD else ""


def _compared(window: Window, last: Token) -> bool:
    """Return whether a word for a comparison stands between the pairs."""
    return any((c := t.cue("role")) is not None and c.sets in ("versus", "from") and t.start >= last.end for t in window.before)


def _retell(now: list[Frame], then: list[Frame], tokens: list[Token], focus: Focus, lexicon: Lexicon) -> None:
    named = next((f for f in then if not f.inherited_period and f.period is not None and f.period != now[0].period), None)
    behind = _tail(then[1].token, tokens)
    company = lexicon.company_of(now[0].subject.entity.id) if now[0].subject is not None else ""
    told = explicit(behind, focus, lexicon, company, now[0].period) if behind is not None else None
    period = told or (named.period if named is not None else year_before(now[0].period))
    span = behind.span if behind is not None and told is not None else named.period_span if named is not None else None
    for new, old in zip(now, then, strict=True):
        known = old.metric is new.metric and not old.reason
        old.subject, old.metric, old.measure, old.basis, old.base, old.status = new.subject, new.metric, new.measure, new.basis, new.base, new.status
        old.sign = old.sign if known else new.sign  # a loss compared with a profit
        old.role, old.reason = "versus", ""
        old.period, old.period_span, old.inherited_period = period, span, span is None


def _tail(last: Token, tokens: list[Token]) -> Token | None:
    """Return the period behind the last amount, its comma or bracket aside."""
    behind = [t for t in tokens if last.end <= t.start <= last.end + TAIL]
    token = next((t for t in behind if t.kind == "period"), None)
    ended = token is not None and any(t.kind in ("entity", "quantity", HARD) and t.start < token.start for t in behind)
    return None if ended else token
