"""Who goes on acting from one clause of a sentence into the next: appositions, things just launched, pairs that do something with each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.grouping import COMPANIES, Group
from kg.extract.newcomers import opened_by_a_stranger
from kg.extract.tokens import Token
from kg.lexicon import RelationCue

if TYPE_CHECKING:
    from kg.extract.linking import Scene

__all__ = ["acting", "also", "apposed", "described", "mutual", "nameless", "outside", "respectively", "second_verb", "speaks", "stranger", "taken", "trailing"]

AGAIN = 30  # code points between two members of a list that repeats its preposition
RESPECTIVE = 14  # code points behind a clause in which "respectively" may stand
SHORT = 2  # code points of the shortest name
GOODS = frozenset({"Chip", "ChipFamily", "Product", "Project"})
APPOSED = re.compile(r"\W{0,3}(?P<name>[A-Z][A-Za-z0-9'&-]*(?: [A-Z][A-Za-z0-9'&-]*){0,3}), (?:the|a|an|its|which) ")
APPOSITION = 6  # words of an apposition without names
NOUN = 4  # code points of a noun behind a name that ends a clause
OF_LIST = 3  # code points of "including" between a Chinese noun and its list
PAIRED = re.compile(r"(?P<lead>[^,.;:]{0,40}(?:,| and| or|, and) )(?:(?:[a-z0-9-]+ ){1,4}(?P<word>[a-z]+) )?")
BEHIND = re.compile(r" (?P<word>[a-z]+) [a-z0-9]")
OPENING = 8  # code points of adverbs that open a clause


def trailing(group: Group, start: int, at: int, scene: Scene) -> bool:
    """Return whether a chip or thing ends the clause before one that opens with what is said at `at`: "released the Mate 80, powered by"."""
    opening = scene.text[start:at]
    if group.phrases[-1].entity.cls not in GOODS or len(opening.strip()) > OPENING or scene.links.joint.match(opening):
        return False
    if scene.links.oblique.search(opening) is not None and scene.links.agents.match(opening) is None:
        return False  # "…, and ordered X from"
    words = scene.text[group.end:start - 1].strip()
    return len(words) <= NOUN and scene.clause(group.end)[1] == start - 1 and scene.links.genitive.match(words) is None


def mutual(group: Group, start: int, at: int, scene: Scene) -> bool:
    """Return whether the clause of a list says what its members do with each other: A of "A with B and C" alone acts in the clause from `start`."""
    if scene.links.together.search(scene.text, start, at):
        return False
    end = scene.clause(group.end)[1]
    cues = [i for t in scene.sentence.tokens if group.end <= t.start < end for i in t.items if isinstance(i, RelationCue)]
    return len(group.phrases) > 1 and any("G" in cue.order for cue in cues)


def apposed(group: Group, others: list[Group], scene: Scene) -> Group | None:
    """Return the name that stands alone before a clause which only describes it: "Marvell, Broadcom's rival in networks, sells to"."""
    start = scene.clause(group.start)[0]
    if scene.text[start:group.start].strip() or scene.links.genitive.match(scene.text, group.end) is None:
        return None
    return next((g for g in others if g.end == start - 1 and not scene.text[scene.clause(g.start)[0]:g.start].strip()), None)


def also(group: Group, words: tuple[str, ...], scene: Scene) -> Group:
    """Return a group with the next ones that the same preposition introduces behind a joint, or that it follows: "on A and on B",
    "from A and, later, from B", "lenses for A, batteries for B", "for A, B for its phones and C for its cars"."""
    phrases = list(group.phrases)
    for other in scene.groups:
        if phrases and other.start >= phrases[-1].end and _paired(phrases[-1].end, other, words, scene):
            phrases += other.phrases
            continue
        between = _without_amounts(phrases[-1].end, other.start, scene).rstrip() if phrases and other.start >= phrases[-1].end else ""
        word = next((w for w in words if between.endswith(w)), "")
        if word and len(between) <= AGAIN and scene.links.joint.search(between[:-len(word)].rstrip() + " "):
            phrases += other.phrases
    return Group(phrases, group.carried)


def _paired(end: int, other: Group, words: tuple[str, ...], scene: Scene) -> bool:
    """Return whether a group goes on a list of pairs that the same preposition holds together, without a verb of its own."""
    verbs = any(t.kind in ("relation", "inner") and end <= t.start < other.start for t in scene.sentence.tokens if scene.text[t.start:t.end] not in words)
    between = scene.text[end:other.start]
    pair = PAIRED.fullmatch(between)
    if verbs or pair is None or not between.isascii():
        return False
    if pair["word"] in words:
        return True  # ", batteries for B"
    behind = BEHIND.match(scene.text, other.end)
    return pair["word"] is None and behind is not None and behind["word"] in words  # ", B for its phones"


def respectively(token: Token, subject: Group, target: Group, scene: Scene) -> bool:
    """Return whether the members of two lists belong together one by one; a single company that does so deals with each."""
    if len(target.phrases) < 2 or not subject.phrases or len(subject.phrases) == 1 and subject.phrases[0].entity.cls in COMPANIES:
        return False
    first, second = sorted((subject, target), key=lambda g: g.start)
    end = max(second.end, token.end)
    tail = scene.text[end:end + RESPECTIVE].lstrip(" ,")
    return scene.links.respective.search(scene.text, first.end, second.start) is not None or scene.links.respective.match(tail) is not None


def nameless(start: int, at: int, scene: Scene) -> bool:
    """Return whether who acts before `at` stands behind a word such as "by" but has no name that is known: "由某厂为其代工"."""
    match = scene.links.agents.match(scene.text, start, at)
    words = scene.text[match.end():at].strip() if match is not None else ""
    return len(words) >= SHORT and not any(g.start >= start and g.end <= at for g in scene.groups)


def second_verb(group: Group, at: int, scene: Scene) -> bool:
    """Return whether a word of lists joins the verb at `at` to one before it, whose object `group` is: "rents out X's chips and competes with"."""
    words = scene.text[group.end:at].split()
    last = max((k for k, word in enumerate(words) if word.isascii() and word in scene.lexicon.joints), default=None)
    return last is not None and (last + 1 == len(words) or words[last + 1] in scene.lexicon.auxiliaries)


def described(group: Group, start: int, scene: Scene) -> bool:
    """Return whether nothing but a nameless apposition stands between a name and the clause from `start`: "X, its bigger rival, which"."""
    low = scene.clause(start - 1)[0]
    words = scene.text[low:start - 1].split()
    return group.end == low - 1 and 1 < len(words) <= APPOSITION and scene.links.articles.fullmatch(words[0]) is not None


def outside(at: int, classes: frozenset[str], scene: Scene) -> bool:
    """Return whether a thing that cannot stand in a slot is what a participle behind its comma is said of: "Instagram, owned by"."""
    near = next((g for g in scene.groups if 0 < at - g.end <= SHORT and "," in scene.text[g.end:at]), None)
    return near is not None and not near.members(classes) and near.phrases[-1].entity.cls in GOODS


def speaks(group: Group, at: int, scene: Scene) -> bool:
    """Return whether a name behind a comma only says what stands before: "is its biggest customer, X said"."""
    return any(at <= c < group.start for c in scene.cuts) and scene.links.saying.match(scene.text, group.end) is not None


def taken(group: Group, at: int, scene: Scene) -> bool:
    """Return whether the preposition before a group belongs to other words of relations behind `at`: "sold its unit, lost ground to X",
    "是X的供应商,主要客户包括Y"."""
    def several(token: Token) -> bool:
        return token.kind == "relation" and " " in scene.text[token.start:token.end]

    def opens(token: Token) -> bool:
        return token.kind == "relation" and not scene.text[token.start:token.end].isascii() and any(c + 1 == token.start for c in scene.cuts)

    apart = [t for t in scene.sentence.tokens if t.start > at and any(at <= c < t.start for c in scene.cuts)]
    return any(0 <= group.start - t.end <= (OF_LIST if opens(t) else 1) for t in apart if several(t) or opens(t))


def acting(pronoun: Token, bounds: tuple[int, int, int], before: list[Group], scene: Scene) -> list[Group] | None:
    """Return the groups that a pronoun of an earlier clause may mean if it is who goes on acting: "The group makes …, builds …"; None if it is not.

    bounds  where the section and the clause begin, and what is done
    """
    section, start, at = bounds
    if pronoun.start - section <= 1 and not any(start <= g.start and g.end <= at for g in scene.groups):
        return [g for g in before if g.end <= pronoun.start]
    return None if any(g.end > pronoun.end for g in before) else before


def stranger(start: int, at: int, scene: Scene) -> bool:
    """Return whether a name known to nobody opens the sentence, or one that ends as companies do stands where who acts before `at` is looked for."""
    if opened_by_a_stranger(scene.sentence.start, at, scene.sentence.tokens, scene.plain, scene.focus.met):
        return True
    match = APPOSED.match(scene.plain, scene.sentence.start, at)
    if match is not None and not any(t.start < match.end("name") and match.start("name") < t.end for t in scene.sentence.tokens):
        return True
    words = scene.text[start:at].rstrip()
    joint = scene.links.joint.search(words)
    words = words[:joint.start()] if joint is not None else words
    told = any(t.cue("anaphor") is not None and start <= t.start < at for t in scene.sentence.tokens)
    ends = (e for e in (*scene.lexicon.firm_ends, *scene.lexicon.trades) if not e.isascii() and len(words) - len(e) >= SHORT)
    return joint is not None and not told and any(words.endswith(e) for e in ends)


def _without_amounts(start: int, end: int, scene: Scene) -> str:
    """Return the text between two offsets without its amounts: "in A and [2 billion] in B"."""
    text = scene.text[start:end]
    for token in scene.sentence.tokens:
        if token.kind == "quantity" and start <= token.start and token.end <= end:
            text = text.replace(scene.text[token.start:token.end] + " ", "", 1)
    return text
