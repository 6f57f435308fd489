"""The metric of one amount, from the words around it."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window, active_cues, adjacent_metric, named_part
from kg.extract.attributive import attributive, head_of, without_appositions
from kg.extract.elided import margin_of
from kg.extract.focus import Focus
from kg.extract.held import held, of_securities, sold
from kg.extract.inherited import inherit_metric, plausible, said_per_share
from kg.extract.markets import MARKET_SHARE, holder_of_share, is_market_share, is_slice
from kg.extract.marks import last_decoy, milestone, of_another
from kg.extract.newcomers import brought_by_a_newcomer, of_a_newcomer
from kg.extract.outlays import OUTLAYS, divides, handed_out, laid_out, of_more, price_paid
from kg.extract.quoted import moved_in_a_day
from kg.extract.ratios import CASH_FLOWS, SALES, ends_in_metric, ratio_to_sales, shared_metric
from kg.extract.retold import counted, per_receipt, restated
from kg.extract.roles import whole_behind
from kg.extract.shares import brought_by, goods_for
from kg.extract.suiting import suits
from kg.extract.tokens import Token
from kg.extract.verbs import PROFITS, done_otherwise, made, per_share, said_anew, since_hard, verb_metric
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["fill_metric"]

EARNED = frozenset({"revenue", "netIncome"})  # what a verb says that tells no more than that money comes in
NO_METRIC = "no metric is named"
BROUGHT = frozenset({"revenue", "unitsShipped"})
TELLING = 3  # words that make a statement of their own
BESIDE = 2  # code points between a measure of profit and "profit": "为"
MEMORY = "memoryCapacity"


def fill_metric(frame: Frame, window: Window, previous: Frame | None, lexicon: Lexicon, focus: Focus) -> None:
    """Set the metric: the last noun before the amount in its clause, the noun right behind it, a verb that implies one,
    an earlier clause, or what the amount before had. A noun that is no metric of ours takes the amount away."""
    if _told_as_part(frame, window, previous, focus, lexicon):
        return
    before = _exact_profit(_last_metric(frame, window.near), window, focus.lower, lexicon)
    decoy = last_decoy(window, before, focus.lower, lexicon)
    behind = _noun_behind(frame, window, focus.lower, lexicon)
    before = before if before is not None and not _turned_from(before, behind, window, focus.lower, lexicon) else None
    settled = _more_of_a_noun(frame, before, previous, (window, focus.lower, lexicon))
    settled = settled or before is None and _held_or_sold(frame, window, previous, decoy, (focus.lower, lexicon))
    if settled or _by_head(frame, window, behind, focus, lexicon):
        return
    if behind is not None and (_told_behind(behind, window, focus.lower, lexicon) if before is None else _used(before, previous)):
        _take(frame, behind, window, lexicon, focus)
        return
    if before is not None and per_receipt(before, previous, focus, lexicon):
        _settle(frame, previous.metric if previous is not None else None, before, lexicon)
        return
    if before is not None and not (decoy is not None and decoy.start >= before.end):
        _take(frame, before, window, lexicon, focus)
        return
    if _by_verb(frame, window, previous, decoy, (focus, lexicon)):
        return
    if frame.kind == "number":
        frame.metric = counted(frame, window, previous, focus) or _numbered(frame, window, focus, lexicon)
        frame.reason = frame.reason if frame.metric is not None else "a bare number"
        return
    whole = shared_metric(window, focus.lower, lexicon) if frame.role == "share" else None
    if whole is not None and not (previous is not None and previous.metric is not None and previous.metric.id in PROFITS and not window.hard):
        frame.metric = whole
        return
    if decoy is not None:
        frame.reason = "the amount belongs to something that is no metric"
        return
    passed = milestone(frame, window, previous, focus, lexicon)
    if passed or done_otherwise(frame, window, lexicon) or of_more(window, focus.lower, lexicon) or price_paid(frame, window, focus.lower, lexicon):
        frame.reason = "a mark that a figure told already has passed" if passed else NO_METRIC
        return
    earlier = _last_metric(frame, without_appositions(since_hard(window.before), window, focus.lower, lexicon))
    behind_last = earlier is not None and previous is not None and earlier.start >= previous.token.end and _used(earlier, previous)
    if earlier is not None and not _blocked(earlier, window) and not (behind_last and frame.role == "" and _goes_on(earlier, window, focus.lower)):
        _take(frame, earlier, window, lexicon, focus)
        return
    _carry_metric(frame, window, previous, focus, lexicon)


def _more_of_a_noun(frame: Frame, before: Token | None, previous: Frame | None, words: tuple[Window, str, Lexicon]) -> bool:
    """Refuse how much more or less there is of something that is no metric, behind another figure's noun: "four times faster and uses 40% less energy"."""
    if before is None or not _used(before, previous) or not of_more(*words):
        return False
    frame.reason = NO_METRIC
    return True


def _noun_behind(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> Token | None:
    """Return the noun right behind an amount that it can be a figure of, by kind and size."""
    behind = adjacent_metric(window, lexicon, frame.kind, lower)
    return behind if behind is not None and any(suits(m, frame.kind) and plausible(m, frame) for m in behind.metrics) else None


def _turned_from(before: Token, behind: Token | None, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a joint turns from the metric before an amount to another: "$945 million on dividends and $2.8 billion through repurchases"."""
    return said_anew(before, window, lower, lexicon) or behind is not None and lower[before.end:window.token.start].strip() in lexicon.joints


def _by_verb(frame: Frame, window: Window, previous: Frame | None, decoy: Token | None, context: tuple[Focus, Lexicon]) -> bool:
    """Settle an amount by a verb beside it that implies a metric."""
    focus, lexicon = context
    verb = verb_metric(frame, window, previous, (lexicon, focus.lower), made=made(frame, window, focus.lower, lexicon))
    if verb is not None and verb[0].id in BROUGHT and brought_by_a_newcomer(verb[1], window, focus.lower, lexicon):
        frame.reason = "the sum that something unknown brought in"
        return True
    if verb is not None and verb[0].id == "unitsShipped" and of_securities(window, focus.lower, lexicon):
        frame.reason = "shares sold are no goods"  # "sold its 32 million Nvidia shares"
        return True
    if verb is None and laid_out(frame, window, focus, lexicon):
        frame.metric, frame.own_metric = lexicon.metrics["capitalExpenditure"], True
        return True
    if verb is None or decoy is not None and verb[1].start < window.token.end:
        return False
    _settle(frame, verb[0], verb[1], lexicon)
    return True


def _by_head(frame: Frame, window: Window, behind: Token | None, focus: Focus, lexicon: Lexicon) -> bool:
    """Settle a sum that only describes the noun behind it."""
    if frame.kind != "money" or not attributive(window, focus.lower, lexicon):
        return False
    head = head_of(window, focus.lower)
    if head is behind and behind is not None:
        return False
    loss = head.cue("loss") or head.cue("lossNoun") if head is not None else None
    if head is not None and loss is not None and loss.sets in lexicon.metrics:
        _settle(frame, lexicon.metrics[loss.sets], head, lexicon)
    elif head is not None and head.metrics:
        _take(frame, head, window, lexicon, focus)
    else:
        frame.reason = "the amount belongs to something that is no metric"
    return True


def _held_or_sold(frame: Frame, window: Window, previous: Frame | None, decoy: Token | None, context: tuple[str, Lexicon]) -> bool:
    """Settle a sum that somebody has in cash, what a part of a company brings in, and a count of goods behind "sales"."""
    text, lexicon = context
    if frame.kind == "money" and goods_for(window, text, lexicon) is not None:
        frame.metric, frame.own_metric = lexicon.metrics["revenue"], True
        return True
    bare = not any(t.kind in ("entity", "metric") for t in window.near)
    if frame.kind == "money" and decoy is None and bare and divides(previous) and brought_by(window, text, lexicon) is not None:
        frame.metric = previous.metric if previous is not None else None
        return True
    told = next((t for t in window.after[:1] if (c := t.cue("role")) is not None and c.sets == "share" and t.start - window.token.end <= 1), None)
    whole = ends_in_metric(text[told.start:told.end], lexicon) if told is not None and frame.kind == "money" else None
    if told is not None and whole is not None and suits(whole, frame.kind):
        _settle(frame, whole, told, lexicon)  # "had $6.8 billion of revenue"
        return True
    plain = decoy is None and not of_securities(window, text, lexicon)
    outlay = handed_out(frame, window, text, lexicon)
    if outlay is not None:
        _settle(frame, next(m for m in outlay.metrics if m.id in OUTLAYS), outlay, lexicon)
        return True
    cash, goods = held(frame, window, text, lexicon), sold(frame, window, text, lexicon) if plain else None
    if cash is not None:
        _settle(frame, lexicon.metrics["cash"], cash, lexicon)
    elif goods is not None:
        _settle(frame, lexicon.metrics["unitsShipped"], goods, lexicon)
    return cash is not None or goods is not None


def _carry_metric(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Set the metric of the amount before, or the one that the unit implies; what is earned per share is no net income."""
    if of_a_newcomer(window, focus.lower, lexicon):
        frame.reason = "no metric is named"
    else:
        inherit_metric(frame, window, previous, focus, lexicon)
    if frame.metric is None and moved_in_a_day(frame, window):
        frame.metric, frame.own_metric, frame.reason = lexicon.metrics["sharePrice"], True, ""
    if frame.metric is None and frame.kind in lexicon.implied:
        frame.metric, frame.reason = lexicon.metrics[lexicon.implied[frame.kind]], ""
    elif frame.metric is None and frame.unit == "W" and _specified(previous, window, focus):
        frame.metric, frame.reason = lexicon.metrics["powerConsumption"], ""  # "1,200 TOPS at 150 watts"
    if frame.metric is None and said_per_share(frame) and active_cues(window, "status") is not None:
        frame.metric, frame.reason = lexicon.metrics["eps"], ""  # "analysts were looking for $3.04 per share"
    earned = frame.metric or (previous.metric if previous is not None and said_per_share(frame) and not window.hard else None)
    told = frame.metric is None and said_per_share(frame) and "eps" in focus.said
    told = told or frame.metric is None and restated(frame, window, previous, focus.lower, lexicon)
    if told or earned is not None and earned.id == "netIncome" and frame.kind == "money" and per_share(frame):
        frame.metric, frame.reason = lexicon.metrics["eps"], ""


def _specified(previous: Frame | None, window: Window, focus: Focus) -> bool:
    """Return whether the figure before in the sentence is the computing power of a thing."""
    told = previous is not None and previous is not focus.last and not window.hard
    return told and previous is not None and previous.metric is not None and previous.metric.id == "computePerformance"


def _told_behind(behind: Token, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether no verb tells what an amount is, or the words right behind it do: "generated 2 billion in cash", "earned 2 billion before taxes"."""
    verb = window.adjacent("verbMetric")
    words = lower[window.token.end:behind.start].split()
    if any(named_part(t, window, lexicon, lower) and t.start < behind.start for t in window.after):
        return True
    if (verb is None or verb[1].sets in EARNED) and words and (" ".join(words) in lexicon.partitives or words[0] in lexicon.partitives and len(words) == 2):
        return True
    flow = verb is not None and verb[1].sets in EARNED and not any(m.instant for m in behind.metrics)
    joint = words or lower[behind.start:behind.end].split()[:1]
    if flow and joint and all(w in lexicon.lists["slack"] for w in joint):
        return True  # "generated $2.9 billion in operating cash flow"
    if window.adjacent("loss") is None and window.adjacent("verbMetric") is None:
        return True
    return 0 <= behind.start - window.token.end <= 1 and any(m.id in PROFITS for m in behind.metrics)


def _told_as_part(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> bool:
    """Settle a percentage or fraction that is said to be of something: of another's figure, of sales, of the metric behind it."""
    if frame.kind in ("ratio", "multiple") and focus.lower.startswith(lexicon.lists["less-power"], window.token.end + 1):
        frame.metric, frame.own_metric = lexicon.metrics["powerConsumption"], True  # "uses 40% less power"
        return True
    if of_another(frame, window, focus.lower):
        frame.reason = "a fraction of another's figure"
        return True
    of_market = is_slice(window, focus.lower, lexicon) or is_market_share(window, focus.lower, lexicon)
    if of_market or holder_of_share(window, previous, focus.lower, lexicon) is not None:
        frame.metric, frame.own_metric = lexicon.metrics[MARKET_SHARE], True
        frame.role = "" if frame.role == "share" or frame.unit == "percent" and frame.role not in ("from", "to", "versus") else frame.role
        return True
    if ratio_to_sales(frame, window, previous, focus.lower, lexicon):
        return True
    whole = whole_behind(window) if frame.role == "share" else None
    if whole is not None and whole[1].metrics:
        _settle(frame, whole[1].metrics[0], whole[1], lexicon)
        return True
    return False


def _blocked(metric: Token, window: Window) -> bool:
    """Return whether a decoy stands between a metric of an earlier clause and the amount; a rate of exchange supposed in that clause is none."""
    return any(t.cue("decoy") is not None and t.start >= metric.end and not (t.cue("rate") is not None and t not in window.near) for t in window.before)


def _numbered(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> MetricEntry | None:
    """Return what a number counts where a clause set between commas parts noun and verb: "subscribers, who provide the income, numbered 290 million"."""
    quantity = frame.token.quantity
    if quantity is None or quantity.digits in (None, quantity.span) or not window.near or (c := window.near[0].cue("role")) is None or c.sets != "to":
        return None
    noun = _last_metric(frame, without_appositions(since_hard(window.before), window, focus.lower, lexicon))
    return next((m for m in noun.metrics if suits(m, frame.kind)), None) if noun is not None else None


def _goes_on(metric: Token, window: Window, lower: str) -> bool:
    """Return whether words between a noun and the next amount tell something else: "into capital expenditures, and handed owners $6.5 billion"."""
    between = lower[metric.end:window.token.start]
    return between.isascii() and sum(word.isalpha() for word in between.split()) >= TELLING


def _used(metric: Token, previous: Frame | None) -> bool:
    return previous is not None and bool(previous.spans) and metric.span in previous.spans


def _take(frame: Frame, token: Token, window: Window, lexicon: Lexicon, focus: Focus) -> None:
    fitting = next((m for m in token.metrics if suits(m, frame.kind) and plausible(m, frame)), None)
    if fitting is not None and fitting.numerator and focus.lower[token.start:token.end] in lexicon.margins:
        whole = whole_behind(window) if frame.unit == "percent" else None
        if whole is not None and all(m.id != SALES for m in whole[1].metrics):
            frame.reason = "a percentage of something other than sales"
            return
        flow = focus.said[-1] if focus.said[-1:] and focus.said[-1] in CASH_FLOWS else ""  # "free cash flow of $150 million, a margin of 12%"
        fitting, frame.role = (lexicon.metrics[flow], "share") if flow else (margin_of(fitting, focus.said, lexicon), frame.role)
    if fitting is not None and fitting.id == "capacity" and focus.said[-1:] == [MEMORY] and frame.kind in ("multiple", "ratio"):
        fitting = lexicon.metrics[MEMORY]  # "144 GB, 1.5 times the capacity of X"
    if frame.unit == "percent" and focus.lower[token.start:token.end] in lexicon.to_sales:
        frame.role = frame.role + "share" if frame.role in ("from", "versus") else "share"
    _settle(frame, fitting, token, lexicon)


def _settle(frame: Frame, metric: MetricEntry | None, token: Token, lexicon: Lexicon) -> None:
    if metric is not None and metric.id == "netIncome" and per_share(frame):
        metric = lexicon.metrics["eps"]
    frame.metric, frame.own_metric = metric, True
    frame.spans.append(token.span)


def _last_metric(frame: Frame, tokens: list[Token]) -> Token | None:
    for token in reversed(tokens):
        named = frame.kind in ("ratio", "multiple") and any(t.kind == "entity" and t.span == token.span for t in tokens)  # "50% more than HBM3E"
        if token.kind == "metric" and not named and any(suits(m, frame.kind) and plausible(m, frame) for m in token.metrics):
            return token
    return None


def _exact_profit(metric: Token | None, window: Window, lower: str, lexicon: Lexicon) -> Token | None:
    """Return the measure of profit that a bare word for a profit right behind it is the value of: "经调整EBITA为盈利1.62亿元"."""
    if metric is None or lower[metric.start:metric.end] not in lexicon.profits:
        return metric
    exact = [t for t in window.near if 0 <= metric.start - t.end <= BESIDE and any(m.id in PROFITS for m in t.metrics)]
    return exact[-1] if exact else metric
