"""What words such as "both" or "all three" stand for: names before them in the sentence, or a list of one before."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kg.extract.focus import Subject
from kg.extract.grouping import Group, groups_of
from kg.extract.tokens import FIRMS, names_before
from kg.types import Span

if TYPE_CHECKING:
    from kg.extract.linking import Scene

__all__ = ["plural"]

OPENING = 8  # code points of adverbs before the list that opens a sentence
PAIR = 2
LOOK_BACK = 80  # code points before a list that its sentence may begin
MOST_NAMES = 80  # before a plural pronoun, among which its list is looked for


def plural(scene: Scene, start: int, end: int, classes: frozenset[str]) -> Group | None:
    """Return the group that words such as "both" or "all three" between two offsets stand for."""
    match = scene.links.plural.search(scene.text, start, end)
    if match is None:
        return None
    count = scene.links.plurals.get(match.group(), 0)
    near = [g for g in scene.groups if g.end <= match.start() and g.members(classes) and not scene.blocked(g)]
    if count and len(near) >= count and all(len(g.phrases) == 1 for g in near) and len({g.phrases[0].entity.cls for g in near[-count:]}) == 1:
        return Group([p for g in near[-count:] for p in g.phrases])
    for run in _lists_before(scene, match.start()):
        if count == PAIR and _aside(scene, run):
            continue
        fit = [s for s in run if s.entity.cls in classes]
        if len(fit) > 1 and count in (0, len(fit)) and len({s.entity.cls for s in fit}) == 1:
            return Group([], [Subject(s.entity, Span(match.start(), match.end())) for s in fit])
    pair = _pair_before(scene, classes) if count == PAIR and not scene.groups[:1] else []
    return Group([], [Subject(s.entity, Span(match.start(), match.end())) for s in pair]) if pair else None


def _pair_before(scene: Scene, classes: frozenset[str]) -> list[Subject]:
    """Return the two companies of the sentence before if it names two: "X takes a stake in Y. The two will …"."""
    text = scene.text[max(0, scene.sentence.start - LOOK_BACK):scene.sentence.start].rstrip(" \n.\u3002!?;")
    start = scene.sentence.start - len(scene.text[max(0, scene.sentence.start - LOOK_BACK):scene.sentence.start])
    stops = [m.end() for m in scene.links.stop.finditer(text)]
    low = start + (stops[-1] if stops else 0)
    found: dict[str, Subject] = {}
    for token in islice(names_before(scene.tokens, scene.sentence.start), MOST_NAMES):
        if token.start < low:
            break
        if token.entity is not None and token.entity.cls in classes:
            found.setdefault(token.entity.id, Subject(token.entity, token.span))
    return list(found.values())[::-1] if len(found) == PAIR and all(s.entity.cls in FIRMS for s in found.values()) else []


def _aside(scene: Scene, run: list[Subject]) -> bool:
    """Return whether a list of an earlier sentence does not open that, and so is not who it is about."""
    start = run[0].span.start if run[0].span is not None else scene.sentence.start
    if start >= scene.sentence.start:
        return False
    opening = scene.links.stop.split(scene.text[max(0, start - LOOK_BACK):start])[-1]
    return len(opening.strip()) > OPENING


def _lists_before(scene: Scene, at: int) -> list[list[Subject]]:
    """Return the lists of names that stand before offset `at`, the nearest first."""
    groups = groups_of(list(islice(names_before(scene.tokens, at), MOST_NAMES))[::-1], scene.layout)
    return [[Subject(p.entity, p.head.span) for p in g.phrases] for g in reversed(groups) if len(g.phrases) > 1]
