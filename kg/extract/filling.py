"""Who stands in the slots of a relation cue: the groups of a sentence that its pattern asks for.

A cue of the ontology spells its pattern: S and O for the groups, C for its own words, P for a preposition (`kg:needs`) right before
the next slot, or behind the last slot before C, a comma for a clause bound that may be crossed, a hash for an amount that must
stand between C and the next slot, a small letter for a slot that must stand right there, not be inferred, a plus for a slot that
touches the words, whatever governs it, a caret for words that open their clause, an equals sign for the object that the sentence last
gave this predicate, a tilde for an owner whose sign only words that describe part from C ("A's biggest AI customer"), a colon for a name
that only a comma or a form of "to be" parts from what stands beside it. "SPOC" with the preposition 由 reads "S 由 O 代工", "SPC" with 是
"S 是 … 三大客户". A slot that the pattern lacks is what the text is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.beside import definite, linked_before, linked_behind, owner_before
from kg.extract.clauses import also
from kg.extract.linking import Group, Scene
from kg.extract.plurals import plural
from kg.extract.pronouns import pronoun_after, pronoun_behind, pronoun_by, pronoun_right, with_pronoun
from kg.extract.tokens import BUSINESSES, Token
from kg.extract.unfilled import BUYING, TOUCH, describes, nobodys
from kg.lexicon import RelationCue

__all__ = ["barred", "fill", "fit", "suits"]

MADE_BY = "manufacturedBy"
TAIL = 40  # code points behind a slot in which the words that must follow it stand
COPULA = 4  # code points between a slot and the preposition behind it, adverbs included
GENITIVE = "'"  # words of a relation that begin with it make the name before them an owner, whatever governs that
APART = (",", "-", "\u2014", "\u2013", "(")  # what may stand between a name and its apposition
PREPOSITION = 6  # code points of a preposition that ends the words of a relation
HEADLESS = ("C:S", "C:O")  # a noun whose owner is not named: "the largest customer is X"
NEAR = 40  # code points between a pronoun and the words that it goes with
RIVALRY = "competesWith"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a pattern. `by`: a preposition before it; `after`: one behind it; `commas`: clause bounds that may be crossed; `owner`,
    `linked`: what a tilde and a colon mark."""

    letter: str
    by: bool = False
    after: bool = False
    touches: bool = False
    near: bool = False
    amount: bool = False
    commas: int = 0
    owner: bool = False
    linked: bool = False


@cache
def pattern(order: str) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """Return the slots before and behind the words of a cue, in the order of the text.

    >>> [slot.letter for slot in pattern("SPOC")[0]]
    ['S', 'O']
    """
    left, _, right = order.partition("C")
    return _slots(left), _slots(right)


def _slots(side: str) -> tuple[Slot, ...]:
    out: list[Slot] = []
    by, amount, commas, touches, linked = False, False, 0, False, False
    for mark in side:
        if mark in "SOso":
            out.append(Slot(mark.upper(), by, False, touches, mark.islower(), amount, commas, linked=linked))
            by, amount, commas, touches, linked = False, False, 0, False, False
        elif mark in "~:" and out:
            out[-1] = replace(out[-1], owner=mark == "~", linked=mark == ":")
        elif mark == "," and out and out[-1].near:
            out[-1] = replace(out[-1], commas=1)
            continue
        elif mark == "+" and out:
            out[-1] = replace(out[-1], touches=True)
        elif mark == "+":
            touches = True
        by, amount, commas, linked = by or mark == "P", amount or mark == "#", commas + (mark == ","), linked or mark == ":" and not out
    if by and out:
        out[-1] = replace(out[-1], after=True)
    return tuple(out)


def fit(cue: RelationCue, letter: str, found: Mapping[str, Group | None]) -> frozenset[str]:
    """Return the classes a slot may have: companies compete with companies where the other side holds nothing else."""
    classes = cue.subjects if letter == "S" else cue.objects
    other = found.get("O" if letter == "S" else "S")
    if cue.predicate != RIVALRY or other is None:
        return classes
    firms = classes & BUSINESSES if all(s.entity.cls in BUSINESSES for s in other.members(cue.subjects | cue.objects)) else classes
    own = found.get(letter)
    goods = [p for p in own.phrases if not Group([p]).members(firms)] if own is not None else []
    return classes if goods and own is not None and (len(own.phrases) > 1 or not own.members(firms)) else firms


def fill(token: Token, cue: RelationCue, scene: Scene, same: Group | None) -> dict[str, Group] | None:
    """Return the groups that fill S and O around the words `token`, or None if the pattern does not fit here.

    same  the objects that the sentence last gave this predicate: those of a pattern with "="
    """
    left, right = pattern(cue.order)
    if "^" in cue.order and scene.text[scene.clause(token.start)[0]:token.start].strip():
        return None
    if not suits(token, cue, scene):
        return None
    if "=" in cue.order and same is None or cue.order in HEADLESS and not definite(token.start, scene):
        return None
    found: dict[str, Group | None] = {"O": same} if same is not None and "=" in cue.order else {}
    at = _all_right(token.end, cue, right, found, scene)
    edge = _all_left(token.start, cue, left, found, scene) if at is not None else None
    if at is None or edge is None:
        return None
    for letter in "SO":
        if letter not in found:
            others = [s.entity.id for group in found.values() if group is not None for s in group.members(cue.subjects | cue.objects)]
            found[letter] = _unsaid(token, cue, edge, (fit(cue, letter, found), others), scene)
    if any(group is None for group in found.values()):
        return None
    _part(found, cue, scene)
    if any(group is None for group in found.values()) or nobodys(token, cue, found, scene) or describes(token, cue, found, scene):
        return None
    if left and left[0].letter == "S" and found["S"] is not None:
        found["S"] = scene.repeated(found["S"], fit(cue, "S", found), at)
    return {letter: group for letter, group in found.items() if group is not None}


def _all_right(at: int, cue: RelationCue, slots: Sequence[Slot], found: dict[str, Group | None], scene: Scene) -> int | None:
    """Fill the slots behind the words of a cue; return where what fills them ends, or None if one stays empty."""
    for slot in slots:
        group = found[slot.letter] = _right(at, (cue, fit(cue, slot.letter, found)), slot, scene)
        if group is None:
            return None
        at = group.end if group.phrases else at
    return at


def _all_left(edge: int, cue: RelationCue, slots: Sequence[Slot], found: dict[str, Group | None], scene: Scene) -> int | None:
    """Fill the slots before the words of a cue; return where what fills them begins, or None if one stays empty."""
    for number, slot in enumerate(reversed(slots)):
        inner = number == 0 and len(slots) > 1
        group = _left(edge, (cue, fit(cue, slot.letter, found)), slot, inner, scene)
        if cue.predicate == RIVALRY and (group is None or not group.phrases):
            named = _left(edge, (cue, cue.subjects), slot, inner, scene)
            group = named if named is not None and named.phrases else group  # a product without its company: "Apple Music competes with Spotify"
        found[slot.letter] = group
        if group is None:
            return None
        edge = group.start if group.phrases else _stand(group, edge)
    return edge


def _unsaid(token: Token, cue: RelationCue, edge: int, wanted: tuple[frozenset[str], list[str]], scene: Scene) -> Group | None:
    """Return what fills a slot that the pattern lacks: whose "our" or "its" is, else what the text is about."""
    classes, others = wanted
    own = scene.owner(edge, classes) if scene.links.possessives.search(scene.text, token.start, token.end) else None
    if scene.links.ours.match(scene.text, token.start, token.end):
        own = scene.whole(classes, others)  # "our partners are"
    return own or scene.absent(edge, classes, others, topic_first=cue.predicate == "investsIn")


def _part(found: dict[str, Group | None], cue: RelationCue, scene: Scene) -> None:
    """Set a slot that no words fill to someone who is not in the other slot, or to None: nobody trades with himself."""
    for letter, other in (("S", "O"), ("O", "S")):
        against = found[other]
        if against is not None and ("P" not in cue.order or len(against.phrases) > 1):
            found[letter] = _someone_else(found[letter], against, fit(cue, letter, found), scene)


def suits(token: Token, cue: RelationCue, scene: Scene) -> bool:
    """Return whether the clause of a cue holds the words that it must stand with, and none that it may not."""
    wanted = [words for words in (cue.beside, () if "P" in cue.order else cue.needs) if words]
    return all(_holds(token, words, scene) for words in wanted) and not barred(token, cue, scene)


def barred(token: Token, cue: RelationCue, scene: Scene) -> bool:
    """Return whether the clause of a cue holds words that it may not stand with."""
    start, end = scene.clause(token.start)
    names = [p.head.span for g in scene.groups for p in g.phrases if start <= p.head.start < end]  # a word inside a name says nothing: "海印股份"
    names.append(token.span)  # nor one inside the words themselves: "正面对决" holds "面对"
    return any(not any(n.start <= at and at + len(word) <= n.end for n in names) for word in cue.without for at in _places(word, scene.text, start, end))


def _someone_else(group: Group | None, other: Group | None, classes: frozenset[str], scene: Scene) -> Group | None:
    """Return a group, or, if no words fill it and it is among the other slot's, what the document is about: nobody trades with himself."""
    if group is None or other is None or group.phrases or not {s.entity.id for s in group.members(classes)} <= {p.entity.id for p in other.phrases}:
        return group
    return scene.whole(classes, [p.entity.id for p in other.phrases])


def _apposed(between: str, scene: Scene) -> bool:
    """Return whether only a comma, a dash or a bracket stands between a name and its apposition, perhaps with an article: ", a"."""
    article = scene.links.article_end.search(between.rstrip())
    return (between[:article.start()] if article is not None else between).strip() in APART


def _stand(group: Group, edge: int) -> int:
    """Return where the pronoun of a carried group stands, if it stands before `edge`."""
    spans = [s.span.start for s in group.carried if s.span is not None]
    return min([edge, *spans]) if spans and edge - min(spans) < NEAR else edge


def _holds(token: Token, words: tuple[str, ...], scene: Scene) -> bool:
    """Return whether the clause of a cue holds one of `words`."""
    start, end = scene.clause(token.start)
    return any(word in scene.text[start:end] for word in words)


def _places(word: str, text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a word stands between two offsets."""
    at = text.find(word, start, end)
    while at >= 0:
        yield at
        at = text.find(word, at + 1, end)


def _right(at: int, wanted: tuple[RelationCue, frozenset[str]], slot: Slot, scene: Scene) -> Group | None:
    cue, classes = wanted
    if slot.by:
        group = scene.behind(at, classes, cue.reach, cue.needs)
        if group is not None:
            return also(group, cue.needs, scene) if not slot.amount or scene.amount(at, group.start) else None
        return pronoun_behind(scene, at, classes, cue.reach, cue.needs)
    if slot.linked:
        return linked_behind(at, classes, cue.reach, scene)
    group = scene.right_of(at, classes, TOUCH if slot.touches else cue.reach, commas=slot.commas)
    if group is not None and slot.amount and not scene.amount(at, group.start):
        return None
    if group is not None and cue.predicate == MADE_BY and scene.links.purpose.search(scene.text, at, group.start) is not None:
        return None  # "makes cold plates for the chip"
    if group is not None and group.phrases and cue.predicate == "investsIn" and (held := scene.links.holdings.match(scene.text, group.end)) is not None:
        group = scene.right_of(held.end(), classes, cue.reach)  # "收购A持有的B股权"
        if group is None:
            return None
    if group is not None and slot.after and not scene.text[group.end:group.end + TAIL].lstrip().startswith(cue.needs):
        return None
    if group is not None and cue.many and (own := scene.links.oblique.search(scene.text, max(0, at - PREPOSITION), at)) is not None:
        group = also(group, (own.group().strip(),), scene)  # "works with A on chips and with B", "depends on A for chips and on B"
    if group is not None or slot.touches or slot.near:
        return group
    return plural(scene, at, min(at + cue.reach, scene.sentence.end), classes) or pronoun_right(scene, at, classes)


def _left(edge: int, wanted: tuple[RelationCue, frozenset[str]], slot: Slot, inner: bool, scene: Scene) -> Group | None:
    cue, classes = wanted
    if slot.owner:
        return owner_before(edge, classes, cue.reach, scene)
    if slot.linked:
        return linked_before(edge, classes, cue.reach, scene, alone=not {"S", "O"} <= {c.upper() for c in cue.order})
    if slot.touches:
        return scene.inner_left(edge, classes, TOUCH)
    if slot.after:
        group = scene.inner_left(edge, classes, cue.reach)
        if group is not None:
            return group if any(w in scene.text[group.end:min(edge, group.end + COPULA)] for w in cue.needs) else None
        return pronoun_after(scene, edge, classes, cue.reach, cue.needs)
    if slot.by:
        group = scene.before_by(edge, classes, cue.reach, cue.needs) or pronoun_by(scene, edge, classes, cue.reach, cue.needs)
        return group if group is not None or cue.predicate != BUYING else scene.joined_by(edge, classes, cue.reach, cue.needs)
    if slot.near:
        group = scene.owner(edge, classes) if slot.commas else scene.left_of(edge, classes, near=True)
        if slot.commas and group is not None and not _apposed(scene.text[group.end:edge], scene):
            return None
        return group if group is not None and group.phrases and edge - group.end <= cue.reach + TOUCH else None
    if inner:
        group = scene.inner_left(edge, classes, cue.reach)
        return None if group is None or scene.blocked(group) and scene.text[edge:edge + 1] != GENITIVE else group
    group = scene.left_of(edge, classes)
    return with_pronoun(scene, group, classes) if group is not None else None
