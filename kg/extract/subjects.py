"""Whose figure an amount is: the name before it that can own its metric, a pronoun, the amount before, or the topic."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kg.extract.amounts import Frame, Window, named_part
from kg.extract.bases import accounted, told_of_predecessor
from kg.extract.cases import Case, case_of, measured_against, nearest
from kg.extract.elided import told_of_whole
from kg.extract.focus import Focus, Subject
from kg.extract.markets import MARKET_SHARE, holder_of_share
from kg.extract.outer import listed_of_whole, of_the_outer
from kg.extract.owners import (
    ESTIMATE_REACH,
    OWNERS,
    is_part,
    names_in,
    of_part,
    owner_for,
    speaker,
    subject_of,
)
from kg.extract.peers import of_a_stranger, peer_of
from kg.extract.referred import by_pronoun
from kg.extract.several import of_several
from kg.extract.shares import brought_by, goods_for
from kg.extract.tokens import BREAK, BUSINESSES, GOODS, HARD, SENTENCE_END, Token
from kg.lexicon import Lexicon, MetricEntry
from kg.resolve import entity_of

__all__ = ["fill_subject"]

SMALL_UNITS = frozenset({"W"})
PRICES = frozenset({"sharePrice", "marketCap"})
MANY_REACH = 60  # code points of a clause that has no mark
LONGEST_OWNER = 24  # code points of words such as "parent company of"


def fill_subject(frame: Frame, window: Window, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> None:
    """Set the subject of a frame whose metric is known: by a pronoun, a name, the speaker, the figure before, or the topic."""
    if frame.metric is None:
        return
    narrowed = _narrowed(frame.metric, frame, window, focus.lower, lexicon)
    case = case_of(frame, narrowed, window, previous, (focus, lexicon))
    steps = (_of_a_peer, _holder, _by_goods, _of_the_rest, _by_counted, _of_the_holder, of_several, by_pronoun, _of_the_part, _by_name, of_the_outer,
             _of_the_same, _by_owner_of_name, _by_speaker, listed_of_whole, _on_goods)
    if any(step(case) for step in steps):
        return
    if case.apart and case.first and frame.measure != "multiple":
        frame.reason = "a figure of something that is not named, measured against something that is"
        return
    if _of_the_theme(case):
        return
    share = frame.role.endswith("share")
    several = focus.lead is not None and previous is focus.last and previous is not None and previous.subject != focus.lead
    fading = not share and (not focus.single or several or accounted(window))
    frame.subject = _carried(case, whole=not share and told_of_whole(window, focus, lexicon), fading=fading)
    if frame.subject is None:
        frame.reason = "no subject that can own this metric"
    elif frame.role == "versus" and "Company" not in case.metric.applies_to and not frame.own_subject:
        frame.reason = "a specification of something that is not named"  # "bandwidth of 4.8 TB/s compares with 3.35 TB/s"


def _narrowed(metric: MetricEntry, frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> MetricEntry:
    """Return a metric as one of things alone if the unit is too small for a company's, or a thing is what it is measured against."""
    if not metric.applies_to & GOODS or "money" in metric.kinds or "count" in metric.kinds:
        return metric
    against = frame.kind in ("ratio", "multiple") and (
        any(_is_goods(t) for t in window.after) or told_of_predecessor(window, lower, lexicon)
        or any(one.cue("than") is not None and _is_goods(two) for one, two in pairwise(window.near)))
    return replace(metric, applies_to=metric.applies_to - BUSINESSES) if against or frame.unit in SMALL_UNITS else metric


def _is_goods(token: Token) -> bool:
    return token.entity is not None and token.entity.cls in GOODS


def _of_a_peer(case: Case) -> bool:
    """Give an amount that another is compared with to whoever else it is said to be of: a level of the same time."""
    if of_a_stranger(case.frame, case.window, case.focus.text, case.lexicon):
        case.frame.reason = "a figure of others who are not known"
        return True
    peer = peer_of(case.frame, case.window, case.previous, case.focus.lower, case.lexicon)
    found = owner_for(subject_of(peer), case.metric, case.lexicon) if peer is not None else None
    if peer is None or found is None or case.previous is not None and case.previous.subject is not None and found.entity == case.previous.subject.entity:
        return False
    case.frame.role, case.frame.beside = "" if case.frame.role == "versus" else case.frame.role, True
    case.frame.measured = case.previous.subject if case.previous is not None else None
    return case.settle(found, peer.span, own=True)


def _holder(case: Case) -> bool:
    holder = holder_of_share(case.window, case.previous, case.focus.lower, case.lexicon) if case.metric.id == MARKET_SHARE else None
    return holder is not None and case.settle(subject_of(holder), holder.span, own=True)


def _by_goods(case: Case) -> bool:
    """Give a sum to the part or the goods that it is said to be of, or to come from."""
    part = next((t for t in case.window.after if named_part(t, case.window, case.lexicon, case.focus.lower)), None)
    told = part is not None and any(part.start < s.start <= part.end + 1 for s in case.frame.spans) and owner_for(subject_of(part), case.metric, case.lexicon)
    if part is not None and told:
        return case.settle(subject_of(part), part.span, own=True)
    source = brought_by(case.window, case.focus.lower, case.lexicon) if case.frame.kind == "money" and not case.frame.own_metric and not case.names else None
    if source is not None and (found := owner_for(subject_of(source), case.metric, case.lexicon)) is not None:
        return case.settle(found, source.span, own=True)
    source = next((t for t in case.window.rest if t.entity is not None), None) if case.frame.kind == "money" else None
    if source is not None and source.entity is not None and source.entity.cls in ("Segment", "Product") and (
            case.focus.lower[case.window.token.end:source.start].strip() in case.lexicon.coming_from and source.entity.cls in case.metric.applies_to):
        return case.settle(subject_of(source), source.span, own=True)  # "其中581亿美元来自广告"
    goods = goods_for(case.window, case.focus.lower, case.lexicon) if case.frame.kind == "money" and case.metric.id == "revenue" else None
    return goods is not None and case.settle(subject_of(goods), goods.span, own=True)


def _of_the_theme(case: Case) -> bool:
    """Give a bare figure to the business that the paragraph opened with, if nobody is named since."""
    theme = case.focus.theme
    bare = not case.names and case.frame.own_metric and not case.metric.company_wide and not told_of_whole(case.window, case.focus, case.lexicon)
    if theme is None or not bare or not case.first or any(t.cue("anaphor") is not None for t in case.before):
        return False
    found = owner_for(theme, case.metric, case.lexicon)
    return found is theme and case.settle(theme)


def _of_the_rest(case: Case) -> bool:
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


def _by_counted(case: Case) -> bool:
    """Give a count of things shipped or ordered to the thing named right behind it: "出货2000万颗Blackwell GPU"."""
    behind = case.window.after[0] if case.window.after else None
    if case.frame.kind != "count" or behind is None or behind.entity is None or behind.entity.cls not in GOODS:
        return False
    beside = 0 <= behind.start - case.window.token.end <= 1 and behind.entity.cls in case.metric.applies_to
    return beside and case.settle(subject_of(behind), behind.span, own=True)


def _on_goods(case: Case) -> bool:
    """Give a specification to the chip named right behind it, if none stands before: "bandwidth nearly triples to 22 TB/s on Rubin"."""
    behind = next((t for t in case.window.after if t.kind == "entity"), None) or _opened_with(case)
    if "Company" in case.metric.applies_to or case.names or not case.first or behind is None or behind.entity is None or behind.entity.cls not in GOODS:
        return False
    if case.lexicon.lookup(case.focus.lower[behind.start:behind.end], "metric"):
        return False  # "144 GB of HBM3E" is what the chip has, and not the memory's
    words = case.focus.lower[case.window.token.end:behind.start].strip().removesuffix(" the")
    if behind not in case.window.after:
        return case.settle(subject_of(behind), behind.span, own=True)
    return words in case.lexicon.lists["on-goods"] and case.settle(subject_of(behind), behind.span, own=True)


def _opened_with(case: Case) -> Token | None:
    """Return the thing that opens the next clause of a sentence that opens with what it has: "With 64 GB of memory, the X can hold"."""
    words = SENTENCE_END.split(case.focus.lower[max(0, case.window.token.start - MANY_REACH):case.window.token.start])[-1].strip()
    marks = [t for t in case.window.rest if t.kind in (BREAK, "entity")]
    told = len(marks) > 1 and marks[0].kind == BREAK and marks[1].kind == "entity" and marks[1].start - marks[0].end <= ESTIMATE_REACH
    return marks[1] if told and words.startswith(case.lexicon.lists["opening-with"]) else None


def _of_the_holder(case: Case) -> bool:
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


def _of_plain_part(case: Case) -> bool:
    """Return whether a common word for a business stands right before the metric, behind a figure of a part."""
    part = case.previous is not None and case.previous.subject is not None and case.previous.subject.entity.cls == "Segment"
    plain = [t.end for t in case.window.near if t.kind == "generic"]
    return part and any(t.kind == "metric" and t.start in plain for t in case.window.near)


def _of_the_part(case: Case) -> bool:
    parts = [s for s in case.focus.topic if s.entity.cls == "Segment"]
    return not case.names and bool(parts) and of_part(case.window, case.focus, case.lexicon) and case.settle(parts[0])


def _by_name(case: Case) -> bool:
    if not case.names:
        return False
    chosen = nearest(case.names, case.frame, case.window, (case.focus.lower, case.lexicon))
    told = any(t.kind == "metric" for t in case.window.near)
    if case.metric.company_wide and chosen not in case.window.near and is_part(subject_of(chosen), case.focus, case.lexicon) and told:
        found = _carried(case, whole=True, fading=True)
        return found is not None and case.settle(found)
    return case.settle(_owner_meant(chosen, case) or subject_of(chosen), chosen.span, own=True)


def _owner_meant(name: Token, case: Case) -> Subject | None:
    """Return the company that is described by what it owns: "the owner of Instagram"."""
    before = case.focus.lower[max(0, name.start - LONGEST_OWNER):name.start]
    if not before.endswith(tuple(f"{words} " for words in case.lexicon.lists["owner"])) or name.entity is None or name.entity.cls == "Company":
        return None
    company = case.lexicon.entities.get(case.lexicon.company_of(name.entity.id))
    return Subject(entity_of(company, ""), name.span) if company is not None else None


def _of_the_same(case: Case) -> bool:
    """Give a profit, so named, to the part of a company whose figure stands before it in the sentence: "云业务收入100亿元,利润增长20%"."""
    if case.first or case.window.hard or case.metric.id != "netIncome" or case.previous is None or case.previous.subject is None:
        return False
    metric = next((t for t in reversed(case.window.near) if t.kind == "metric"), None)
    if metric is None:
        plain = case.frame.own_metric and case.frame.kind == "money"  # a bare "亏损" says as little
    else:
        plain = case.focus.lower[metric.start:metric.end] in case.lexicon.profits
    return plain and case.previous.subject.entity.cls == "Segment" and case.settle(case.previous.subject)


def _by_owner_of_name(case: Case) -> bool:
    climbing = names_in([*case.before, case.window.token], case.lexicon, frozenset(OWNERS))
    if case.frame.kind in ("ratio", "multiple") and "Company" not in case.metric.applies_to:
        climbing = [t for t in climbing if not measured_against(t, None if case.first else case.previous, case.window)]
    if not climbing or not case.frame.own_metric:
        return False
    found = owner_for(subject_of(climbing[-1]), case.metric, case.lexicon)
    return found is not None and case.settle(Subject(found.entity, climbing[-1].span), climbing[-1].span)


def _by_speaker(case: Case) -> bool:
    marks = [t for t in case.window.before if t.kind == BREAK or t.entity is not None and t.entity.cls == "Person"]
    if not case.first and [t.kind for t in marks[-3:]] == [BREAK, "entity", BREAK]:
        return False  # "revenue will reach 8 billion, chief executive X said, after growing 74%"
    found = owner_for(speaker(case.before, case.lexicon), case.metric, case.lexicon)
    return found is not None and case.settle(found)


def _carried(case: Case, *, whole: bool, fading: bool) -> Subject | None:
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
        beside = previous is not None and previous is not focus.last and subject in carried and not any(t.kind in (BREAK, HARD) for t in case.window.before)
        wide = metric.company_wide and not (beside and "Segment" in metric.applies_to)
        if found is not None and (wide or whole) and found.entity.cls not in ("Company", "Organization"):
            company = lexicon.company_of(found.entity.id)
            found = Subject(entity_of(lexicon.entities[company], ""), None) if company else None
        elif found is not None and whole and is_part(found, focus, lexicon):
            found = Subject(entity_of(lexicon.entities[focus.company], ""), focus.company_span)  # of a subsidiary's whole
        if found is not None:
            return found
    entry = lexicon.entities.get(focus.company)
    if entry is not None and ("Company" in metric.applies_to):
        return Subject(entity_of(entry, ""), focus.company_span)
    return _only_chip(case)


def _only_chip(case: Case) -> Subject | None:
    """Return the one chip that was spoken of last where a figure can only be one of a thing and opens its sentence: "Peak performance is 2 petaflops"."""
    goods = case.focus.goods[0] if len(case.focus.goods) == 1 and case.first and not case.names and case.frame.role != "versus" else None
    told = next((t for t in case.before if t.kind == "metric" and t.span in case.frame.spans), None)
    words = re.split(r"[.!?:\n\u3002] ?", case.focus.lower[max(0, told.start - MANY_REACH):told.start])[-1].split() if told is not None else ["?"] * 2
    near = goods is not None and goods.span is not None and "\n" not in case.focus.text[goods.span.start:case.window.token.start]
    plain = near and case.frame.measure == "multiple" or len(words) <= 1
    chip = goods is not None and goods.entity.cls in ("Chip", "ChipFamily") and plain  # no noun of something else: "The rack has a bandwidth of"
    return owner_for(goods, case.metric, case.lexicon) if chip and "Company" not in case.metric.applies_to else None
