"""What words leave out because it was said just before: the currency of a sum, which margin a margin is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg.extract.amounts import Frame, Window
from kg.extract.focus import YUAN, Focus
from kg.extract.newcomers import of_a_newcomer
from kg.extract.scales import scaled
from kg.extract.tokens import HARD
from kg.lexicon import EntityEntry, Lexicon, MetricEntry

__all__ = ["is_whole", "margin_of", "quoted_in", "sum_again", "told_of_whole"]

SCALED = Decimal(1_000_000)  # a bare number from here on carries a word for millions, 亿 or billions
BEFORE_METRIC = 14  # code points before a metric in which "company-wide" stands
LOCAL = "local"
FEWEST_SUM = Decimal(100_000_000)  # of money that a company sells things for in a year, where they are counted in millions
DEAREST = Decimal(1000)  # no share earns that much, given as a bare number
BESIDE = 3  # code points between words for earnings per share and a bare number
HOME_MARKETS = {"zh-Hant": ("TWD", "HKD", "CNY"), "zh-Hans": ("CNY", "HKD")}
PRICE = "sharePrice"


def sum_again(window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon, aspect: MetricEntry | None = None) -> None:
    """Make a bare number of millions a sum of money where a metric of money is named or was named just before: "net income was 2.8 billion".

    The currency is that of the last sum of the block, else the document's own.
    """
    quantity = window.token.quantity
    if quantity is None or quantity.kind != "number" or quantity.unit is not None:
        return
    if quantity.value == 0 and window.near and window.near[-1].kind == "cue" and (named := _named(window)) is not None and named.per_share:
        window.token.quantity = replace(quantity, unit=focus.money or LOCAL, kind="money")  # "每股收益为0"
        return
    home = lexicon.entities.get(focus.company)
    if _per_share(window, focus.lower) and (focus.money or home is not None and home.currency in YUAN):
        window.token.quantity = replace(quantity, unit=focus.money or LOCAL, kind="money")  # "EPS:1.30"
        return
    if focus.scale is not None and quantity.digits in (None, quantity.span):
        again = previous.metric if previous is not None and previous is not focus.last and previous.kind == "money" else None  # "1.62,上年同期蚀29.05"
        told = _named(window) or aspect or again
        if told is not None and "money" in told.kinds:
            window.token.quantity = scaled(quantity, focus.scale, whole=not told.per_share)  # "(单位:亿元)" above
            return
    size = quantity.value if quantity.value is not None else quantity.high
    if size is None or abs(size) < SCALED or quantity.digits is None or quantity.digits == quantity.span:
        return
    carried = previous.metric if previous is not None and not window.hard and not of_a_newcomer(window, focus.lower, lexicon, level=True) else None
    metric = _named(window) or aspect or carried
    if metric is None or "money" not in metric.kinds or "count" in metric.kinds or metric.per_share or metric.id == PRICE:
        return
    if _of_things(window, focus.lower, lexicon) and abs(size) < FEWEST_SUM:
        window.token.quantity = replace(quantity, unit="items", kind="count")  # "sales outside China came to 1.05 million"
        return
    window.token.quantity = replace(quantity, unit=focus.money or LOCAL, kind="money")


def _of_things(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a number without a currency is of "sales" in a text that counts what is sold: vehicles, phones."""
    noun = next((t for t in reversed(window.before) if t.kind == "metric"), None)
    return noun is not None and lower[noun.start:noun.end] in lexicon.sales and any(word in lower for word in lexicon.sold_things)


def _per_share(window: Window, lower: str) -> bool:
    """Return whether a bare decimal stands right behind words for earnings per share: "EPS:1.30"."""
    quantity = window.token.quantity
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    if quantity is None or quantity.value is None or metric is None or not metric.metrics or not metric.metrics[0].per_share:
        return False
    between = lower[metric.end:window.token.start].strip(" :")
    beside = window.token.start - metric.end <= BESIDE and not between
    return beside and abs(quantity.value) < DEAREST and int(quantity.value.as_tuple().exponent) < 0


def quoted_in(subject: EntityEntry | None, language: str) -> str:
    """Return the currency that a price without one is in: that of the exchange where readers of `language` trade the share, "" if that is open."""
    for currency in HOME_MARKETS.get(language, ()):
        if subject is not None and currency in subject.listings:
            return currency
    return ""


def _named(window: Window) -> MetricEntry | None:
    for token in reversed(window.before):
        if token.kind == HARD:
            return None
        if token.kind == "metric":
            return token.metrics[0] if token.metrics else None
    return None


def margin_of(usual: MetricEntry, said: list[str], lexicon: Lexicon) -> MetricEntry:
    """Return which margin a mere "margin" is: the ratio of the profit named last, else the usual one.

    said  ids of the metrics that the block has named, in order
    """
    for ident in reversed(said):
        for metric in lexicon.metrics.values():
            if metric.numerator not in ("", "netIncome") and ident in (metric.id, metric.numerator):
                return metric
    return usual


def is_whole(words: str, lexicon: Lexicon) -> bool:
    """Return whether a metric's own words say that it is the whole company's: "total revenue", "综合毛利率"."""
    return words.startswith(lexicon.wholes)


def told_of_whole(window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether the words say that a figure is the whole company's."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    if any(t.cue("total") is not None for t in window.near):
        return metric is not None or not any(t.cue("plural") is not None for t in window.near)
    if metric is None:
        return False
    before = focus.text[max(0, metric.start - BEFORE_METRIC):metric.start].lower().rstrip(" -")
    return is_whole(focus.text[metric.start:metric.end].lower(), lexicon) or before.endswith(tuple(w for w in lexicon.wholes if len(w) > 1))
