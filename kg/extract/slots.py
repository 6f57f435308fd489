"""Metric, measure, sign, status and basis of one amount, from the words around it."""

from __future__ import annotations

from decimal import Decimal

from kg.extract.amounts import CHANGES, Frame, Window, active_cues, adjacent_metric, compatible, suits
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["fill_basis", "fill_measure", "fill_metric", "fill_role", "fill_status"]

SMALL_MONEY = Decimal(1000)  # an unscaled sum below this, said to be earned, is a figure per share
NEVER_ADJUSTED = frozenset({"revenue", "cash", "capitalExpenditure", "headcount", "layoffs", "unitsShipped", "users", "backlog", "sharePrice",
                            "marketCap", "dividend", "shareRepurchase", "inventory", "customers", "runRate", "averagePrice"})
SOURCE_REACH = 10  # code points between a word for the market and its verb of expecting
TAKEN_UP = frozenset({"adoption", "orders", "capacity"})  # percentages of these are shares of what there is
PROFITS = frozenset({"operatingIncome", "ebita", "ebitda", "netIncome"})
CURRENCY_ADJUSTABLE = frozenset({"money", "moneyPerShare"})


def fill_role(frame: Frame, window: Window, previous: Frame | None) -> None:
    """Set the part an amount plays beside the others: "from", "to", "versus", "delta" or "share"."""
    for name in ("role",):
        near = window.adjacent(name, gap=3)
        if near is not None and near[1].sets in ("from", "to", "versus", "delta"):
            frame.role = near[1].sets
    if frame.role in ("", "to"):
        for token in reversed(window.near):
            cue = token.cue("role")
            if cue is not None and cue.sets == "versus" and not any(t.kind == "metric" and t.start > token.end for t in window.near):
                frame.role = "versus"
    if frame.kind == "ratio" and frame.unit == "percent" and _share(frame, window):
        frame.role = "share" if frame.role not in ("from", "versus") else frame.role + "share"
    if previous is not None and previous.role == "fromshare" and frame.role == "to" and frame.kind == "ratio":
        frame.role = "share"


def _share(frame: Frame, window: Window) -> bool:
    for token in window.after:
        cue = token.cue("role")
        if cue is not None and cue.sets == "share" and cue.direction == "backward" and token.start - window.token.end <= int(cue.scope):
            return True
    shares = [t for t in window.near if (c := t.cue("role")) is not None and c.sets == "share" and c.direction == "forward"]
    if not shares:
        return False
    moves = [t for t in window.near if t.cue("move") is not None and t.start > shares[-1].end]
    return not moves or any(t.cue("role") is not None and t.start >= shares[-1].end for t in window.near[-2:])


def fill_metric(frame: Frame, window: Window, previous: Frame | None, lexicon: Lexicon, last: Frame | None) -> None:
    """Set the metric: the last noun before the amount in its clause, the noun right behind it, a verb that implies one,
    an earlier clause, or what the amount before had. A noun that is no metric of ours takes the amount away."""
    before = _last_metric(frame, window.near)
    decoy = _last_decoy(window, frame, before)
    behind = adjacent_metric(window, lexicon, frame.kind)
    beside = window.adjacent("loss") or window.adjacent("verbMetric")
    if behind is not None and (before is None and beside is None or before is not None and _used(before, previous)):
        _take(frame, compatible(behind, frame.kind), behind, lexicon)
        return
    if before is not None and not (decoy is not None and decoy.start >= before.end):
        _take(frame, compatible(before, frame.kind), before, lexicon)
        return
    verb = _verb_metric(frame, window, previous, lexicon)
    if verb is not None and (decoy is None or verb[1].start >= window.token.end):
        _take(frame, verb[0], verb[1], lexicon)
        return
    if frame.kind == "number":
        frame.reason = "a bare number"
        return
    if decoy is not None:
        frame.reason = "the amount belongs to something that is no metric"
        return
    earlier = _last_metric(frame, _since_hard(window.before))
    if earlier is not None and not _blocked(earlier, window):
        _take(frame, compatible(earlier, frame.kind), earlier, lexicon)
        return
    inherit_metric(frame, window, previous, last)
    if frame.metric is None and frame.kind in lexicon.implied:
        frame.metric, frame.reason = lexicon.metrics[lexicon.implied[frame.kind]], ""
    if frame.metric is not None and frame.metric.id == "netIncome" and frame.kind == "money" and _per_share(frame):
        frame.metric = lexicon.metrics["eps"]


def _since_hard(tokens: list[Token]) -> list[Token]:
    for k in range(len(tokens) - 1, -1, -1):
        if tokens[k].kind == HARD:
            return tokens[k + 1:]
    return tokens


def _blocked(metric: Token, window: Window) -> bool:
    """Return whether a decoy stands between a metric of an earlier clause and the amount."""
    return any(t.cue("decoy") is not None and t.start >= metric.end for t in window.before)


def _used(metric: Token, previous: Frame | None) -> bool:
    return previous is not None and bool(previous.spans) and metric.span in previous.spans


def _take(frame: Frame, metric: MetricEntry | None, token: Token, lexicon: Lexicon) -> None:
    if metric is not None and metric.id == "netIncome" and _per_share(frame):
        metric = lexicon.metrics["eps"]
    frame.metric, frame.own_metric = metric, True
    frame.spans.append(token.span)


def _last_metric(frame: Frame, tokens: list[Token]) -> Token | None:
    for token in reversed(tokens):
        if token.kind == "metric" and compatible(token, frame.kind) is not None:
            return token
    return None


def _last_decoy(window: Window, frame: Frame, metric: Token | None) -> Token | None:
    for token in reversed(window.near):
        if token.cue("decoy") is not None:
            return token
    for token in window.after:
        if token.cue("decoy") is not None and token.start - window.token.end <= 6 and metric is None:
            return token
    return None


def _verb_metric(frame: Frame, window: Window, previous: Frame | None, lexicon: Lexicon) -> tuple[MetricEntry, Token] | None:
    behind = [t for t in window.after if t.start - window.token.end <= 6]
    for token in [*behind, *reversed(window.near)]:
        for slot in ("loss", "verbMetric"):
            cue = token.cue(slot)
            if cue is None or token in behind and cue.direction == "forward":
                continue
            metric = lexicon.metrics.get(cue.sets)
            if cue.sets == "netIncome":
                metric = _named_profit(window, previous) or metric
            if metric is not None and cue.sets == "netIncome" and _per_share(frame):
                metric = lexicon.metrics["eps"]
            plain = frame.kind == "ratio" and metric is not None and "ratio" not in metric.kinds and active_cues(window, "move") is None
            if metric is not None and suits(metric, frame.kind) and frame.unit not in ("pp",) and not plain:
                return metric, token
    return None


def _named_profit(window: Window, previous: Frame | None) -> MetricEntry | None:
    """Return the profit measure that a verb of earning or losing refers to, if one was just named."""
    for token in reversed(_since_hard(window.before)):
        for metric in token.metrics:
            if metric.id in PROFITS:
                return metric
    if not window.hard and previous is not None and previous.metric is not None and previous.metric.id in PROFITS:
        return previous.metric
    return None


def _per_share(frame: Frame) -> bool:
    quantity = frame.token.quantity
    if quantity is None or quantity.kind != "money":
        return False
    value = quantity.value if quantity.value is not None else quantity.high
    return quantity.per == "share" or value is not None and abs(value) < SMALL_MONEY


def inherit_metric(frame: Frame, window: Window, previous: Frame | None, last: Frame | None) -> None:
    """Give an amount the metric of the one before it where the words tie them together."""
    if previous is None or previous.metric is None:
        frame.reason = frame.reason or "no metric is named"
        return
    if previous.kind == "ratio" and previous.measure == "share" and frame.kind == "money" and not window.hard:
        frame.metric = previous.metric
        return
    far = previous is last  # of an earlier sentence
    changing = not far and frame.kind in ("ratio", "multiple") and (
        active_cues(window, "move") or active_cues(window, "compare") or frame.role.endswith("share") or _signed(frame)
        or frame.role in ("from", "to", "versus") or frame.unit == "pp" or frame.kind == "multiple" or active_cues(window, "basis"))
    tied = frame.role in ("from", "to", "versus") or window.last("status") is not None or active_cues(window, "status") is not None
    tied = tied or active_cues(window, "basis") is not None or any(t.kind == "entity" for t in window.near) or _period_behind(window) or _enumerated(window)
    if far:
        tied = active_cues(window, "status") is not None and (frame.kind == "money" or frame.unit == previous.unit)
    elif window.hard and not (window.last("status") or frame.role == "versus" or changing):
        tied = False
    if suits(previous.metric, frame.kind) and (changing or tied) and not (far and previous.metric.id in ("sharePrice", "marketCap")):
        frame.metric = previous.metric
        return
    frame.reason = "no metric is named"


def _enumerated(window: Window) -> bool:
    return bool(window.before) and all(t.kind in ("list", "period") or t.cue("list") for t in window.before) or not window.before


def _period_behind(window: Window) -> bool:
    return any(t.kind == "period" for t in window.near) or any(t.kind == "period" and t.start - window.token.end < 6 for t in window.after)


def _signed(frame: Frame) -> bool:
    return frame.token.quantity is not None and frame.token.quantity.signed


def fill_measure(frame: Frame, window: Window, previous: Frame | None) -> None:
    """Set measure and sign: level, change against what, share of a whole, or multiple of another."""
    if frame.metric is None:
        return
    move, compare = active_cues(window, "move"), active_cues(window, "compare")
    down = move is not None and move[1].sets == "down"
    ratio_metric = "ratio" in frame.metric.kinds and "money" not in frame.metric.kinds
    share_price = frame.metric.id in ("sharePrice", "marketCap")
    if frame.kind == "money" or frame.kind not in ("ratio", "multiple"):
        if frame.role == "delta" or move is not None and _delta(window, move[0], frame):
            frame.measure = compare[1].sets if compare else "yoy"
            frame.sign = -1 if down else 1
        elif active_cues(window, "loss") is not None and not _signed(frame) and not active_cues(window, "profit"):
            frame.sign = -1
        elif (not frame.own_metric and previous is not None and previous.sign < 0 and previous.measure == "level" and previous.metric is frame.metric
                and not _signed(frame) and not active_cues(window, "profit") and not active_cues(window, "verbMetric")):
            frame.sign = -1  # the loss of another period
        return
    if frame.unit == "x" or frame.kind == "multiple":
        frame.measure = "multiple"
    elif frame.role.endswith("share"):
        frame.measure = "share"
    elif share_price:
        frame.measure = "ytd" if compare is not None and compare[1].sets == "ytd" else "day"
        frame.sign = -1 if down or active_cues(window, "loss") else 1
    elif frame.metric.id in TAKEN_UP and frame.unit == "percent" and move is None and compare is None:
        frame.measure = "share"
    elif ratio_metric and frame.unit == "percent" and not _changes(window, move, compare, frame):
        frame.measure = "level"
    elif move is None and compare is None and not _signed(frame) and not _constant(window) and not _leads_to(window) and (frame.own_metric or previous is None or previous.measure not in CHANGES):
        frame.reason = "a percentage that is neither a change nor a share"
    else:
        frame.measure = compare[1].sets if compare else _inherited_measure(frame, previous)
        frame.sign = -1 if down else previous.sign if previous is not None and move is None and not frame.own_metric and previous.measure in CHANGES else 1
    if _signed(frame):
        frame.sign = 1


def _leads_to(window: Window) -> bool:
    """Return whether a percentage is the step to the amount behind it, its verb left out: "International sales 17% to $50.7 billion"."""
    return window.followed and any(0 <= t.start - window.token.end <= 2 and (c := t.cue("role")) is not None and c.sets == "to" for t in window.after)


def _constant(window: Window) -> bool:
    basis = active_cues(window, "basis")
    return basis is not None and basis[1].sets == "constantCurrency"


def _inherited_measure(frame: Frame, previous: Frame | None) -> str:
    return "yoy" if previous is None or previous.measure not in CHANGES or frame.own_metric or frame.role == "" else previous.measure


def _delta(window: Window, move: Token, frame: Frame) -> bool:
    """Return whether a movement word right before a sum makes it the size of the change: "rose $3 billion"."""
    if frame.role in ("to", "from", "versus"):
        return False
    return move.end <= window.token.start and window.token.start - move.end <= 2 and move.cue("verbMetric") is None and move.cue("loss") is None


def _changes(window: Window, move: object, compare: object, frame: Frame) -> bool:
    """Return whether a percentage of a ratio metric is its change and not its level."""
    if frame.role in ("to", "from", "versus") or move is None:
        return False
    token = move[0]  # type: ignore[index]
    return bool(window.token.start - token.end <= 3 and token.end <= window.token.start and compare is not None)


def fill_status(frame: Frame, window: Window, running: str, default: str) -> None:
    """Set status: estimate if the words around name the market, else what the sentence or its heading says, else actual."""
    own = active_cues(window, "status")
    if frame.metric is not None and frame.metric.id in ("sharePrice", "marketCap"):
        running = default = ""
        own = own if own is not None and own[1].sets == "estimate" else None
    if own is not None and (own[1].sets == "estimate" or own[1].sets == "guidance" and _others_view(own[0], window)):
        frame.status = "estimate"
    elif frame.role in ("from", "versus", "fromshare", "versusshare"):
        frame.status = "guidance" if _revised(window) and frame.role == "from" else "actual"
    elif own is not None:
        frame.status = own[1].sets
    else:
        frame.status = running or default or "actual"


def _revised(window: Window) -> bool:
    """Return whether a forecast is changed from one figure to another, so that both are forecasts for one period."""
    return any(t.cue("revise") is not None for t in [*window.near, *window.after])


def _others_view(verb: Token, window: Window) -> bool:
    """Return whether it is the market that expects: "the market had expected"."""
    return any(t.cue("source") is not None and 0 <= verb.start - t.end <= SOURCE_REACH for t in window.near)


def fill_basis(frame: Frame, window: Window, previous: Frame | None, running: str, default: str) -> None:
    """Set basis from a word beside the amount, from the clause that opened with it, or with the inherited metric."""
    if frame.metric is None:
        return
    own = _basis_cue(window)
    if own is not None:
        frame.basis = "" if own == "gaap" else own
    elif not frame.own_metric and previous is not None and previous.basis == "nonGaap":
        frame.basis = previous.basis
    elif running:
        frame.basis = running
    elif default:
        frame.basis = default
    explicit = own is not None and frame.metric.id == "revenue" and frame.measure in CHANGES
    if frame.basis == "nonGaap" and frame.metric.id in NEVER_ADJUSTED and not explicit:
        frame.basis = ""
    if frame.basis == "constantCurrency" and frame.measure not in CHANGES:
        frame.basis = ""


def _basis_cue(window: Window) -> str | None:
    for token in window.after:
        cue = token.cue("basis")
        if cue is not None and token.start - window.token.end <= 12:
            return cue.sets
    for token in reversed(window.clause):
        cue = token.cue("basis")
        if cue is not None:
            return cue.sets
    metric = next((k for k, t in enumerate(window.before) if t.kind == "metric"), None)
    if metric is not None and not any(t.kind == BREAK for t in window.before[metric:]):
        return None
    return None
