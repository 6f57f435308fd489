"""What pronouns around the words of a relation stand for: "buy from it", "为其供货", "它与 X", "这家公司既是客户"."""

from __future__ import annotations

import re

from kg.extract.focus import Subject
from kg.extract.linking import Group, Scene
from kg.extract.tokens import Token

__all__ = ["pronoun_after", "pronoun_behind", "pronoun_by", "pronoun_right", "with_pronoun"]

PAIR = 5  # code points between a pronoun and the name that a joint holds to it
PART = re.compile(r"\s?(?:(?:[a-z]+ )?[\d.]+ ?(?:%|[a-z]{3,7}(?: [a-z]{4})?) ?[a-z]{2} )?")  # "about 14% of"


def pronoun_by(scene: Scene, at: int, classes: frozenset[str], reach: int, words: tuple[str, ...]) -> Group | None:
    """Return what a pronoun that one of `words` introduces within `reach` before `at` refers to: "为其供货"."""
    for token in reversed(scene.sentence.tokens):
        if token.cue("anaphor") is not None and token.end <= at and at - token.end <= reach:
            before = scene.text[max(scene.sentence.start, token.start - 8):token.start].rstrip()
            handed = scene.links.handing.search(before)  # "交给" is no "给"
            if before.endswith(tuple(w for w in words if handed is None or len(w) >= len(handed.group()))):
                start = scene.clause(token.start)[0]
                ahead = [g for g in scene.groups if g.end <= start and g.members(classes)]
                meant = scene.refer(token, classes, [g for g in ahead if g.start >= scene.section(token.start)] or ahead)
                meant = _other(meant, {s.entity.id for g in scene.groups if start <= g.start < token.start for s in g.members(classes)}, classes, scene)
                return Group([], [Subject(s.entity, token.span) for s in meant.members(classes)]) if meant is not None else None
    return None


def _other(meant: Group | None, inside: set[str], classes: frozenset[str], scene: Scene) -> Group | None:
    """Return what a pronoun stands for, or what the text was about before, if the clause of the pronoun names that: "A's and B's chips are made by it"."""
    if meant is None or meant.phrases or not inside & {s.entity.id for s in meant.members(classes)}:
        return meant
    topics = (s for s in (*scene.focus.topic, *reversed(scene.lately)) if s.entity.cls in classes and s.entity.id not in inside)
    first = next(topics, None)
    return Group([], [first]) if first is not None else scene.whole(classes, sorted(inside))


def pronoun_right(scene: Scene, at: int, classes: frozenset[str]) -> Group | None:
    """Return what a pronoun right behind offset `at`, or behind a share, stands for: "all buy from it", "owns 14% of the startup"."""
    part = PART.match(scene.text, at, scene.sentence.end)
    match = scene.links.alone.match(scene.text, part.end() if part is not None else at, scene.sentence.end)
    if match is None or scene.text[match.end():match.end() + 1].isalnum() and match.group().isascii():
        return None
    start = scene.clause(match.start())[0]
    before = [g for g in scene.groups if g.end <= start and g.members(classes) and not scene.blocked(g)]
    if before:
        return before[0 if len(match.group()) <= PAIR else -1]
    return scene.carried(classes, Token(*match.span(), "cue"))


def pronoun_behind(scene: Scene, at: int, classes: frozenset[str], reach: int, words: tuple[str, ...]) -> Group | None:
    """Return what a pronoun within `reach` behind `at` that one of `words` introduces stands for: "buy computing power from it"."""
    for match in scene.links.alone.finditer(scene.text, at, min(at + reach, scene.sentence.end)):
        before = scene.text[at:match.start()].rstrip()
        if any(before.endswith(w) for w in words) and not any(at <= c < match.start() for c in scene.stops):
            names = [g for g in scene.groups if g.end <= at and g.members(classes)]
            section = scene.section(at)
            if names and names[0].start < section and len(late := [g for g in names if g.start >= section]) > 1:
                return late[-1]  # "…; X has put money into Y and ordered cars from it"
            return names[0] if len(names) > 1 else scene.carried(classes, Token(*match.span(), "cue"))
    return None


def pronoun_after(scene: Scene, at: int, classes: frozenset[str], reach: int, words: tuple[str, ...]) -> Group | None:
    """Return what a pronoun within `reach` before offset `at` with one of `words` right behind it stands for: "这家公司既是客户"."""
    for token in reversed(scene.sentence.tokens):
        if token.cue("anaphor") is not None and token.end <= at and at - token.start <= reach:
            if any(w in scene.text[token.end:min(at, token.end + PAIR)] for w in words):
                return scene.refer(token, classes, [g for g in scene.groups if g.end <= token.start and g.members(classes)])
    return None


def with_pronoun(scene: Scene, group: Group, classes: frozenset[str]) -> Group:
    """Return a group with what a pronoun joined in front of it stands for: "it and X", "它与 X"."""
    if not group.phrases or not scene.joined(group.start):
        return group
    before = [t for t in scene.sentence.tokens if t.cue("anaphor") is not None and t.end < group.start and group.start - t.end <= PAIR]
    partner = scene.refer(before[-1], classes, [g for g in scene.groups if g.end <= before[-1].start and g.members(classes)]) if before else None
    extra = [s for s in partner.members(classes) if s.entity.id not in {p.entity.id for p in group.phrases}] if partner is not None else []
    return Group(group.phrases, [Subject(s.entity, before[-1].span) for s in extra]) if extra else group
