"""Names put together: a name with the company that owns it in front is a phrase, phrases joined by commas and "and" are a group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.focus import Subject
from kg.extract.naming import Links
from kg.extract.tokens import CHIPS, Sentence, Token
from kg.lexicon import Lexicon
from kg.resolve import entity_of
from kg.types import Entity

__all__ = ["COMPANIES", "Group", "Layout", "Phrase", "after", "groups_of", "measured", "oblique", "opened", "sides_of"]

COMPANIES = ("Company", "Organization")
OWNER_GAP = 26  # code points between the sign of possession and what is owned: "'s third-generation "
PERSON = "Person"
MARKS = ("\u3001", ",")  # marks of lists
HYPHEN = "-"
APPOSED = "+C+"  # the order of words between two names, the first of which describes the second
LEAD = 120  # code points of unknown names before the first known one of a list
VERBS = ("relation", "inner", "metric")
TAIL = 6  # code points of a common noun behind a name in a list
PREPOSITION = 14  # code points looked at before a name
NUMBER = re.compile(r"\d[\d.,]*\s?[^\W\d_a-z]?")  # a number with the measure word behind it: "36\u9897"
ASIDE = re.compile(r",\s*[a-z]{2,4}\s*,")  # what is left of ", for $1 billion,"
ANOTHER = re.compile(r", [a-z]{2,5} ")  # a comma and a joint between two clauses
LONGER = re.compile(r" [A-Z][a-z]+(?=,| and | or )")  # a word that makes a company's name that of one of its goods
ELSEWHERE = re.compile(r" [a-z]{2,3}, [a-z ]{2,24}, ")  # "X and, in Europe, Y"
CLOSED = re.compile(r"[a-z0-9] and $")  # a joint before the last member of a list
AND = re.compile(r",? [a-z]{2,3} ")  # a joint of words between two names
BRACKET = re.compile(r"\([^()]{0,40}\)")


@dataclass(slots=True, eq=False)
class Phrase:
    """One name and, if it stands right before it, the company that owns it by the catalog; `maker`: the one that the name itself begins with."""

    head: Token
    owner: Token | None = None
    maker: Entity | None = None

    @property
    def start(self) -> int:
        return self.owner.start if self.owner is not None else self.head.start

    @property
    def end(self) -> int:
        return self.head.end

    @property
    def entity(self) -> Entity:
        assert self.head.entity is not None
        return self.head.entity


@dataclass(slots=True, eq=False)
class Group:
    """Phrases that form one list, in order; most groups hold one. `span` is None for a group carried from elsewhere."""

    phrases: list[Phrase]
    carried: list[Subject] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.phrases[0].start

    @property
    def end(self) -> int:
        return self.phrases[-1].end

    def members(self, classes: Iterable[str]) -> list[Subject]:
        """Return the members whose class is one of `classes`, and the owners of the others."""
        wanted = set(classes)
        out = [s for s in self.carried if s.entity.cls in wanted]
        for phrase in self.phrases:
            name = phrase.head if phrase.entity.cls in wanted else phrase.owner
            if name is not None and name.entity is not None and name.entity.cls in wanted:
                out.append(Subject(name.entity, name.span))
            elif phrase.maker is not None and phrase.maker.cls in wanted:
                out.append(Subject(phrase.maker, phrase.head.span))
        return out


@dataclass(frozen=True, slots=True)
class Layout:
    """What building groups needs to know: folded text in small letters, the sentence, linking words, the catalog, the text with its case."""

    text: str
    sentence: Sentence
    links: Links
    lexicon: Lexicon
    plain: str = ""


def oblique(start: int, layout: Layout) -> bool:
    """Return whether a word right before `start` makes the name there an adjunct: "for X", "than X"."""
    return layout.links.oblique.search(layout.text, max(layout.sentence.start, start - PREPOSITION), start) is not None


def _phrases(names: list[Token], layout: Layout) -> list[Phrase]:
    out: list[Phrase] = []
    for token in names:
        last = out[-1] if out else None
        if last is not None and last.head.entity is not None and _owns(last.head, token, layout):
            between = BRACKET.sub("", layout.text[last.end:token.start])
            match = layout.links.genitive.match(between)
            if not between.strip() or match is not None and _plain(between[match.end():]) and not oblique(token.start, layout):
                out[-1] = Phrase(token, last.head)
                continue
        out.append(Phrase(token, maker=_maker(token, layout)))
    return out


def _maker(token: Token, layout: Layout) -> Entity | None:
    """Return the company of a chip whose name in the text begins with the company's: "Google TPU"."""
    assert token.entity is not None
    company = layout.lexicon.entities.get(layout.lexicon.company_of(token.entity.id)) if token.entity.cls in CHIPS else None
    if company is None:
        return None
    words = layout.text[token.start:token.end]
    return entity_of(company, "") if any(len(n) < len(words) and words.startswith(n) for n in map(str.lower, company.labels)) else None


def _owns(owner: Token, token: Token, layout: Layout) -> bool:
    assert owner.entity is not None and token.entity is not None
    entry = layout.lexicon.entities.get(token.entity.id)
    company = layout.lexicon.company_of(token.entity.id)
    unit = owner.entity.cls == "Segment" and token.entity.cls in CHIPS and bool(company) and layout.lexicon.company_of(owner.entity.id) == company
    return entry is not None and owner.entity.cls in (*COMPANIES, "Segment") and owner.entity.id != token.entity.id and (
        owner.entity.id in entry.owners or company == owner.entity.id or unit)


def _plain(words: str) -> bool:
    return len(words) <= OWNER_GAP and not any(c in words for c in ",;:.()\"\u3001\u3002")


def groups_of(names: list[Token], layout: Layout) -> list[Group]:
    """Return the names as groups, in order: names with their owners in front, joined to lists."""
    groups: list[Group] = []
    sure = False
    for phrase in _phrases(names, layout):
        chips = bool(groups) and groups[-1].phrases[-1].entity.cls in CHIPS and phrase.entity.cls in CHIPS
        kind = _joint(groups[-1].end, phrase.start, layout, chips=chips) if groups and not _describing(phrase, names, layout) else ""
        mixed = bool(groups) and (groups[-1].phrases[-1].entity.cls == PERSON) != (phrase.entity.cls == PERSON)  # "X, and A and B": who speaks is in no list
        kind = "" if kind and (mixed or _gapped(groups[-1], phrase, layout)) else kind
        if kind and not (kind == "comma" and sure and _closed(groups[-1], layout)):
            groups[-1].phrases.append(phrase)
            sure = sure or kind == "sure"
        else:
            _settle(groups, sure or _goes_on(groups, layout))
            groups.append(Group([phrase]))
            sure = False
    _settle(groups, sure or _goes_on(groups, layout))
    return [part for group in groups for part in _split(group, layout)]


def _gapped(group: Group, phrase: Phrase, layout: Layout) -> bool:
    """Return whether a name opens a clause whose verb is left out: "put $10 billion into X and Y up to $5 billion"."""
    if layout.links.rests.match(layout.text, phrase.end, layout.sentence.end) is not None:
        return True  # "supplies most of the memory, and X the rest"
    if ANOTHER.fullmatch(layout.text, group.end, phrase.start) is not None and CLOSED.search(layout.text, max(0, group.start - TAIL), group.start):
        return True  # "through CVS and X, and Y's drug awaits approval"
    clause = len(group.phrases) == 1 and ANOTHER.fullmatch(layout.text, group.end, phrase.start) is not None and oblique(group.start, layout)
    if clause and any(t.kind in ("relation", "inner") and t.start == phrase.end + 1 for t in layout.sentence.tokens):
        return True  # "makes lenses for X, and Y assembles phones"
    amounts = [t for t in layout.sentence.tokens if t.kind == "quantity" and t.quantity is not None and t.quantity.kind == "money"]
    return any(t.end <= group.start for t in amounts) and any(0 <= t.start - phrase.end <= 1 for t in amounts)


def _describing(phrase: Phrase, names: list[Token], layout: Layout) -> bool:
    """Return whether a name only describes the one behind it, and so is no member of a list: "Amazon-backed X", "Google partner X"."""
    if layout.text[phrase.end:phrase.end + 1] == HYPHEN and layout.text[phrase.end + 1:phrase.end + 2].isalpha():
        return True
    behind = phrase.end + 1
    nouns = [t for t in layout.sentence.tokens if t.start == behind and any(APPOSED in str(getattr(i, "order", "")) for i in t.items)]
    return any(n.start == noun.end + 1 and layout.text[noun.end] == " " for noun in nouns for n in names) and layout.text[phrase.end - 1].isascii()


def opened(at: int, group: Group, layout: Layout) -> bool:
    """Return whether nothing but unknown names of the list that goes on with a group stands between: "customers such as Netbrake, Micron and"."""
    if layout.links.leading.fullmatch(layout.plain, at, group.start) is None:
        return False
    listed = len(group.phrases) > 1 or layout.links.last.match(layout.plain, group.end, layout.sentence.end) is not None
    if layout.text[at:group.start].rstrip().endswith(",") and not listed:
        return False  # "competes with Netbrake, Micron says"
    if not layout.text[group.end - 1].isascii() and layout.links.ended.match(layout.text, group.end, layout.sentence.end) is None:
        return False  # a name that only describes what is listed
    if any(char in layout.lexicon.never_firms for char in layout.text[at:group.start]):
        return False
    return not any(t.kind in VERBS and at <= t.start < group.start and not layout.plain[t.start].isupper() for t in layout.sentence.tokens)


def after(group: Group, words: tuple[str, ...], layout: Layout) -> int:
    """Return where a group begins, with the unknown names that stand before it in its list behind one of `words`."""
    low = max(layout.sentence.start, group.start - LEAD)
    ends = [at + len(w) for w in words if (at := layout.text.rfind(w, low, group.start)) >= 0]
    return max((end for end in ends if opened(end, group, layout)), default=group.start)


def measured(group: Group, layout: Layout) -> bool:
    """Return whether a group is only what something else is a multiple of: "four times M4's"."""
    sign = layout.links.genitive.match(layout.text, group.end, layout.sentence.end)
    return sign is not None and any(t.quantity is not None and t.quantity.unit == "x" and 0 <= t.start - sign.end() <= 1 for t in layout.sentence.tokens)


def sides_of(group: Group, text: str) -> list[Group]:
    """Return the two sides of a list that one word parts before its last member, "A with B, C": who stands on one side is not set against
    the others there. A list whose word stands before the last member, or that has none, is one side."""
    words = [k for k, (a, b) in enumerate(pairwise(group.phrases)) if not text[a.end:b.start].strip().endswith(MARKS)]
    if len(words) != 1 or words[0] >= len(group.phrases) - 2 or text[group.phrases[words[0]].end:][:1].isascii():
        return [group]
    cut = words[0] + 1
    return [Group(group.phrases[:cut], group.carried), Group(group.phrases[cut:])]


def _split(group: Group, layout: Layout) -> list[Group]:
    """Part "made by A, B and C vie with D" after A: a list behind a preposition whose tail has a verb of its own."""
    if len(group.phrases) < 3 or not oblique(group.start, layout) or "," not in layout.text[group.phrases[0].end:group.phrases[1].start]:
        return [group]
    verbs = [t for t in layout.sentence.tokens if t.kind == "relation" and 0 <= t.start - group.end <= 2]
    if not any(str(getattr(item, "order", ""))[:1] in ("S", "G", "O") for t in verbs for item in t.items):
        return [group]
    return [Group(group.phrases[:1]), Group(group.phrases[1:])]


def _closed(group: Group, layout: Layout) -> bool:
    """Return whether a word of lists stands before the last of two or more: no comma goes on behind "A and B"."""
    return len(group.phrases) > 1 and layout.text[group.phrases[-2].end:group.end].strip(" ,")[:1].isascii() and AND.match(
        layout.text, group.phrases[-2].end) is not None


def _goes_on(groups: list[Group], layout: Layout) -> bool:
    """Return whether an unknown name ends the list that the last group begins: "Samsung, Xiaomi and Honor"."""
    return bool(groups) and layout.links.last.match(layout.plain, groups[-1].end, layout.sentence.end) is not None


def _settle(groups: list[Group], sure: bool) -> None:
    """Take a run apart that only commas join: names after one another, not a list."""
    if groups and not sure and len(groups[-1].phrases) > 1:
        groups[-1:] = [Group([p]) for p in groups[-1].phrases]


def _joint(end: int, start: int, layout: Layout, *, chips: bool = False) -> str:
    """Return "sure" if two names are joined by a word or mark of lists, "comma" if by a comma alone, "" if they are not. `chips`: a noun of
    goods may stand behind the first, as both are names of chips: "72 B200 GPUs and 36 Grace CPUs"."""
    if layout.links.unknown.fullmatch(layout.plain, end, start):
        return "sure"
    between = BRACKET.sub("", layout.text[end:start])
    if ELSEWHERE.fullmatch(between) is not None and layout.links.joint.search(between) is not None:
        return "sure"
    for token in layout.sentence.tokens:
        if token.kind == "quantity" and end <= token.start and token.end <= start:
            between = between.replace(layout.text[token.start:token.end], "", 1)
    between = ASIDE.sub(",", NUMBER.sub("", between))
    if len(between) > TAIL + 8:
        return ""
    match = layout.links.joint.search(between)
    if match is None or len(between[:match.start()].strip(" *")) > TAIL or "," in between[:match.start()]:
        return ""
    tail = between[:match.start()].strip(" *")
    longer = LONGER.match(layout.plain, end) is not None and match.group().isascii()  # "Amazon Music and"
    longer = longer or chips and layout.links.goods.fullmatch(tail) is not None
    if tail and not longer and (tail.isascii() and match.group().isascii() or layout.links.genitive.match(tail) or layout.links.agents.match(tail)):
        return ""
    return "comma" if match.group().strip() == "," else "sure"
