"""Names of a sentence as possible owners of figures: which are only compared with, which form one list, which is the topic."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.amounts import Window
from kg.extract.focus import Focus, Subject
from kg.extract.tokens import BREAK, FIRMS, GOODS, HARD, Token
from kg.extract.views import gives_view, is_source
from kg.lexicon import Cue, Lexicon, MetricEntry, RelationCue
from kg.resolve import entity_of, is_provisional

__all__ = ["ESTIMATE_REACH", "OWNERS", "comparand", "compared_by_pronoun", "coordinated", "goods_meant", "goods_of", "is_part", "names_in", "of_part",
           "opening_company", "owner_for", "speaker", "subject_of", "topic_of", "without_aside", "without_examples",
           "without_relative"]

OWNERS = ("Company", "Organization", "Segment", "Chip", "ChipFamily", "Product", "Project")
ESTIMATE_REACH = 5  # code points between the name of a source and its word for an estimate
USED_REACH = 10  # code points between a verb of using and a thing with its maker in front
EARNINGS = frozenset({"operatingIncome", "operatingMargin", "netIncome", "netMargin", "ebitda", "ebita", "operatingExpenses", "rdExpense"})
ASIDE = re.compile(r"\s?\([^()]{1,16}\)")
VERSUS_REACH = 8  # code points between a word of comparing and the name
OBJECT_GAP = 4  # code points between a verb of expecting and the company it is about
MADE_OF = 4  # code points between an amount and what it is of: " of "
SLIGHT = frozenset("#+")  # marks in the order of words such as "with", which set no name aside
THAN = 4  # code points of "than"
WITHOUT_REACH = 14  # code points between a word that leaves something out and its name
LONGEST_ASPECT = 2  # code points of a word such as "方面" behind the name that opens a sentence
LIST_WORDS = 6  # code points besides the names of a list: " and "
LIST_GAP = 5  # code points between the names of one list: ", ", "、", " and "


def subject_of(token: Token) -> Subject:
    """Return the subject that a resolved entity token names."""
    assert token.entity is not None
    return Subject(token.entity, token.span)


def comparand(token: Token, tokens: list[Token]) -> bool:
    """Return whether a name is no owner of figures here: what something is compared with, uses, is made of, or whose view is told.

    "than X", "较 X", "搭载 X", "X 的 5 倍", "288 GB of X", "撇除去年已出售的 X", "the research firm X", "X expects Apple's …"
    """
    for other in tokens:
        if other.start - token.end > ESTIMATE_REACH:
            return False
        if other.end <= token.start:
            if token.start - other.end <= WITHOUT_REACH and _sets_aside(other, token, tokens):
                return True
        elif other.start >= token.end and _marks_source(other, token, tokens):
            return True
    return False


def _earned_by(word: Token, name: Token, tokens: list[Token]) -> bool:
    """Return whether "from" behind a metric says which part brings it in: "revenue from Data Center and AI"."""
    part = name.entity is not None and name.entity.cls in ("Segment", "Product")
    return part and any(t.kind == "metric" and 0 <= word.start - t.end <= 1 for t in tokens)


def _sets_aside(word: Token, name: Token, tokens: list[Token]) -> bool:
    """Return whether a word before a name makes it an object, an adjunct or what something is measured against."""
    gap = name.start - word.end
    role = word.cue("role")
    if word.cue("without") is not None and (gap <= 2 or not any(t.kind in (BREAK, HARD) and word.end <= t.start < name.start for t in tokens)):
        return True
    if role is not None and role.sets == "versus" and gap <= VERSUS_REACH and not any(word.end <= t.start < name.start for t in tokens):
        return True
    if word.quantity is not None:
        return 0 < gap <= MADE_OF and not any(t.kind in (BREAK, HARD, "list") and word.end <= t.start < name.start for t in tokens)
    if gap > 2 and not (gap <= USED_REACH and name.entity is not None and name.entity.cls == "Product" and any(
            t.entity is not None and t.entity.cls == "Company" and word.end <= t.start and t.end <= name.start for t in tokens)):
        return False  # "采用X自研的Y"
    if gap <= 1 and word.cue("than") is not None and word.end - word.start == THAN and name.entity is not None and name.entity.cls in GOODS:
        return True  # "better performance than X"
    used = word.kind == "relation" and any(isinstance(i, RelationCue) and i.predicate == "uses" and not SLIGHT & set(i.order) and (
        name.entity is None or name.entity.cls in i.objects) for i in word.items)
    if gap > 2:
        return used
    compared = role is not None and role.sets in ("versus", "from") and not _earned_by(word, name, tokens)
    compared = compared or word.cue("compare") is not None or word.cue("beat") is not None
    return used or compared or word.cue("adjunct") is not None and not _listed(word, tokens) or gap <= 1 and word.cue("firm") is not None


def _marks_source(word: Token, name: Token, tokens: list[Token]) -> bool:
    """Return whether a word behind a name makes it the base of a multiple or the one who expects something of another company."""
    gap = word.start - name.end
    if word.quantity is not None:
        return word.quantity.kind == "multiple" and word.quantity.per != "verb" and gap <= 2
    status = word.cue("status")
    if status is None or name.entity is None:
        return False
    if status.sets == "guidance" and gap <= 2:
        return any(t.kind == "entity" and t.entity is not None and t.entity.cls == "Company" and 0 <= t.start - word.end <= OBJECT_GAP for t in tokens)
    return status.sets == "estimate" and name.entity.cls in ("Company", "Organization")


def _listed(joint: Token, tokens: list[Token]) -> bool:
    """Return whether a word that can stand before an adjunct joins two names of a list here: "A\u4e0eB"."""
    return any(t.kind == "entity" and 0 <= joint.start - t.end <= 1 for t in tokens)


def names_in(tokens: list[Token], lexicon: Lexicon, classes: frozenset[str]) -> list[Token]:
    """Return the tokens that name an entity of `classes` and can be a subject here."""
    return [t for t in tokens if t.kind == "entity" and t.entity is not None and t.entity.cls in classes and not comparand(t, tokens)]


def compared_by_pronoun(tokens: list[Token]) -> Token | None:
    """Return the pronoun behind a word of comparing: "比后者快77%"."""
    for word, token in pairwise(tokens):
        cue = token.cue("anaphor")
        if cue is not None and cue.sets in ("former", "latter") and 0 <= token.start - word.end <= 1:
            role = word.cue("role")
            if word.cue("than") is not None or role is not None and role.sets == "versus":
                return token
    return None


def coordinated(names: list[Token], text: str) -> list[Token]:
    """Return the last run of names that form one list ("A, B and C"), in order."""
    names = _once(names)
    if not names:
        return []
    run = [names[-1]]
    for name in reversed(names[:-1]):
        between = ASIDE.sub("", text[name.end:run[0].start])
        if len(between) > LIST_GAP or not between.strip() or any(c in between for c in "()'\u2019"):
            break
        run.insert(0, name)
    return run


def _once(names: list[Token]) -> list[Token]:
    """Return the names without those that only repeat the one before, as an abbreviation in brackets does; the known one of a pair stays."""
    out: list[Token] = []
    for name in names:
        if out and out[-1].entity is not None and is_provisional(out[-1].entity.id) and name.start - out[-1].end <= 2:
            out.pop()
        if not (out and out[-1].entity is not None and name.entity is not None and out[-1].entity.id == name.entity.id):
            out.append(name)
    return out


def goods_of(tokens: list[Token]) -> list[Subject]:
    """Return the chips and products that tokens name, each once, in order of their last mention."""
    return list({t.entity.id: subject_of(t) for t in tokens if t.entity is not None and t.entity.cls in GOODS}.values())


def goods_meant(cue: Cue, names: list[Token], last: Subject | None, focus: Focus) -> Subject | None:
    """Return the thing that "it" or "the chip" means where a figure can only be one of a thing: the one named last; "it" needs the only one."""
    here = goods_of(names)
    if here or last is not None and last.entity.cls in GOODS:
        return here[-1] if here else last
    return focus.goods[-1] if focus.goods and (cue.sets == "goods" or cue.sets == "it" and len(focus.goods) == 1) else None


APART = (BREAK, HARD, "list")  # what parts two names that stand close to each other; words of relations part two companies: "A供货B"


def topic_of(tokens: list[Token], lexicon: Lexicon) -> list[Subject]:
    """Return what a sentence is about: the first name that can own figures and is not compared with."""
    names = [t for t in names_in(tokens, lexicon, frozenset(OWNERS))]
    parted = [{t.start for t in tokens if t.kind in kinds} for kinds in (APART, (*APART, "relation"))] if len(names) > 1 else []
    for k, name in enumerate(names):
        nxt = names[k + 1] if k + 1 < len(names) else None
        firm = nxt is not None and nxt.entity is not None and nxt.entity.cls in FIRMS
        if nxt is not None and nxt.start - name.end <= 3 and not any(at in parted[firm] for at in range(name.end, nxt.start)):
            continue  # "Amazon AWS", "Google parent Alphabet": the later name is the head
        return [subject_of(name)]
    return []


def without_aside(names: list[Token], window: Window, text: str) -> list[Token]:
    """Return the names without those between commas behind another: "Apple, ahead of Samsung, had revenue of"; a list has no words of its own."""
    commas = [t for t in window.before if t.kind == BREAK]
    if len(commas) < 2 or any(n in window.near for n in names):
        return names
    opening, closing = commas[-2:]
    inside = [n for n in names if opening.end <= n.start and n.end <= closing.start]
    words = text[opening.end:closing.start]
    told = words.isascii() and len(words) > sum(n.end - n.start for n in inside) + LIST_WORDS
    return [n for n in names if n not in inside] if told and any(0 <= opening.start - n.end <= 1 for n in names) else names


def without_relative(names: list[Token], window: Window, lower: str, lexicon: Lexicon) -> list[Token]:
    """Return the names without those of a relative clause that has ended: "The company, which buys its chips from Acme, cut its forecast"."""
    commas = [t for t in window.before if t.kind == BREAK and lower[t.start] == ","]
    for opening in commas[:-1]:
        if (lower[opening.end:commas[-1].start].split() or [""])[0] in lexicon.relatives:
            return [n for n in names if not opening.end <= n.start < commas[-1].start]  # a list in it has commas of its own
    return names


def without_examples(names: list[Token], window: Window, text: str, lexicon: Lexicon) -> list[Token]:
    """Return the names without those that only stand for what is counted: "服务A、B、C等400多家客户"."""
    behind = text[names[-1].end:window.token.start] if names else ""
    if not behind.strip() or not behind.strip().startswith(lexicon.etceteras) or len(behind.strip()) > LIST_WORDS:
        return names
    run = coordinated(names, text)
    return [n for n in names if n not in run]


def speaker(tokens: list[Token], lexicon: Lexicon) -> Subject | None:
    """Return the company that an executive named before an amount speaks for."""
    for token in reversed(tokens):
        if token.kind == "entity" and token.entity is not None and token.entity.cls == "Person":
            company = lexicon.company_of(token.entity.id)
            if company:
                return Subject(entity_of(lexicon.entities[company], ""), token.span)
    return None


def owner_for(subject: Subject | None, metric: MetricEntry, lexicon: Lexicon) -> Subject | None:
    """Return the subject itself if its class can own the metric, else its company if that can, else None.

    A mere line of revenue ("product revenue") has no earnings of its own.
    """
    if subject is None:
        return None
    cls = subject.entity.cls
    line = cls == "Segment" and metric.id in EARNINGS and subject.entity.mention.lower() in lexicon.revenue_lines
    if not line and cls in metric.applies_to or cls == "Organization" and "Company" in metric.applies_to:
        return subject
    company = lexicon.company_of(subject.entity.id)
    if company and "Company" in metric.applies_to and company != subject.entity.id:
        return Subject(entity_of(lexicon.entities[company], ""), None)
    return None


def is_part(subject: Subject, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a subject is a part of a company, or a subsidiary of the one that the text is about."""
    entry = lexicon.entities.get(subject.entity.id)
    return subject.entity.cls not in ("Company", "Organization") or entry is not None and bool(focus.company) and focus.company in entry.owners


def opening_company(window: Window, focus: Focus, lexicon: Lexicon) -> Subject | None:
    """Return the company named last before the first amount of a sentence, in its own clause, that gives no view of others."""
    near = window.near
    if not any(t.kind == "entity" for t in near) and window.before and (first := window.before[0]).kind == "entity" and any(
            0 <= t.start - first.end <= LONGEST_ASPECT and t.kind == BREAK for t in window.before[1:2]):
        near = [first]  # "雙鴻方面，水冷占比46%，毛利率28.4%"
    names = [t for t in names_in(near, lexicon, frozenset({"Company", "Segment"})) if not is_source(t, focus.lower, lexicon)]
    return subject_of(names[-1]) if names and not gives_view(names[-1], near, focus, lexicon) else None


def of_part(window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a metric's own words say that it is a segment's: "segment revenue", "分部收入"."""
    metric = next((t for t in reversed(window.near) if t.kind == "metric"), None)
    return metric is not None and focus.text[metric.start:metric.end].lower().startswith(lexicon.parts)
