"""Relations that words of linking state: "A uses B and C", "B 由 C 代工", "rivals such as D"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.extract.focus import Focus
from kg.extract.gate import Claim
from kg.extract.subjects import coordinated
from kg.extract.tokens import HARD, Sentence, Token
from kg.lexicon import Lexicon, RelationCue
from kg.resolve import entity_of
from kg.types import Entity, Inferred, Span

__all__ = ["linked"]

LONGEST_LINK = 90  # code points between a subject that opens a sentence and a later verb of it
THINGS = frozenset({"Product", "Chip", "ChipFamily"})
FOCUS_ACTS = frozenset({"customerOf", "investsIn", "competesWith", "partnerOf"})
SYMMETRIC = frozenset({"competesWith", "partnerOf"})


def linked(sentence: Sentence, names: list[Token], focus: Focus, lexicon: Lexicon, text: str) -> Iterator[Claim]:
    """Yield what the linking words of a sentence state, each pair of subject and object once."""
    said: set[tuple[str, str, str]] = set()
    for token in sentence.tokens:
        if token.kind != "relation":
            continue
        for cue in (item for item in token.items if isinstance(item, RelationCue)):
            if cue.needs and not any(word in text[sentence.start:sentence.end] for word in cue.needs):
                continue
            for claim in _claims(token, cue, sentence, names, focus, (lexicon, text)):
                key = (_id(claim.fields["subject"]), cue.predicate, _id(claim.fields["object"]))
                if key not in said and key[0] != key[2] and (cue.predicate not in SYMMETRIC or (key[2], key[1], key[0]) not in said):
                    said.add(key)
                    yield claim


def _id(entity: object) -> str:
    return entity.id if isinstance(entity, Entity) else ""


def _claims(token: Token, cue: RelationCue, sentence: Sentence, names: list[Token], focus: Focus, context: tuple[Lexicon, str]) -> Iterator[Claim]:
    lexicon, text = context
    limits = [t for t in sentence.tokens if t.kind == HARD]
    if cue.predicate in FOCUS_ACTS:
        names = [t for t in names if t.entry is None or t.entry.cls != "Segment" or not t.entry.contextual]  # "servers" trade with nobody
    low = max((t.end for t in limits if t.end <= token.start), default=sentence.start)
    high = min((t.start for t in limits if t.start >= token.end), default=sentence.end)
    left = [t for t in names if low <= t.start and t.end <= token.start and token.start - t.end <= cue.reach + 40]
    right = [t for t in names if token.end <= t.start < high and t.start - token.end <= cue.reach + 40]
    at = cue.order.index("C")
    before, behind = cue.order[:at], cue.order[at + 1:]
    if len(before) == 2:
        runs = _two_runs(left, cue, before, text, token)
    elif len(behind) == 2:
        first = _near(right, cue, behind[0], text, token, last=False)
        later = [t for t in right if first and t.start >= first[-1].end and t.start - first[-1].end <= 3]
        second = _near(later, cue, behind[1], text, token, last=False)
        runs = (second, first) if behind == "OS" else (first, second)
    elif not behind:
        runs = _near(left, cue, before, text, token, last=True), _owner_in_focus(focus, lexicon)
    else:
        spoken = _first_of_clause(left, sentence, token)
        first = _near(spoken, cue, before, text, token, last=True)
        second = _near(right, cue, behind, text, token, last=False)
        runs = (first, second) if before == "S" else (second, first)
    subjects, objects = runs
    inferred: tuple[Inferred, ...] = ()
    if not subjects and before == "S" and cue.predicate in FOCUS_ACTS:
        own = _focus_subject(focus, cue, lexicon, left, sentence, token)
        if own is not None:
            for target in objects:
                if target.entity is not None and not _kin(own, target.entity, cue, lexicon):
                    claim = _claim(cue, own, target.entity, [token.span, target.span])
                    claim.inferred, claim.confidence = (Inferred("subject"),), Decimal("0.6")
                    yield claim
        return
    for subject in subjects:
        for target in objects:
            if subject.entity is not None and target.entity is not None and not _kin(subject.entity, target.entity, cue, lexicon):
                claim = _claim(cue, subject.entity, target.entity, [subject.span, token.span, target.span])
                claim.inferred = inferred
                claim.words = [s for s in claim.words if s.end > s.start]
                yield claim


def _first_of_clause(left: list[Token], sentence: Sentence, token: Token) -> list[Token]:
    """Return the names that can act: behind "and" or "also" a verb goes with the name that opened the sentence."""
    if len(left) > 1 and any(t.cue("conjunction") is not None and left[-1].end <= t.start and t.end <= token.start for t in sentence.tokens):
        return left[:1] if token.start - left[0].end <= LONGEST_LINK else left
    return left


def _kin(a: Entity, b: Entity, cue: RelationCue, lexicon: Lexicon) -> bool:
    """Return whether two entities are one, or whole and part, which neither trade nor compete with each other."""
    if a.id == b.id:
        return True
    related = lexicon.company_of(a.id) == b.id or lexicon.company_of(b.id) == a.id
    return related and cue.predicate in ("customerOf", "competesWith", "partnerOf", "investsIn")


def _owner_in_focus(focus: Focus, lexicon: Lexicon) -> list[Token]:
    entry = lexicon.entities.get(focus.company)
    return [Token(0, 0, "entity", entry=entry, entity=entity_of(entry, ""))] if entry is not None and entry.cls == "Company" else []


def _focus_subject(focus: Focus, cue: RelationCue, lexicon: Lexicon, left: list[Token], sentence: Sentence, token: Token) -> Entity | None:
    """Return who acts in a clause that names nobody before its verb: what a pronoun refers to, or the company in focus."""
    for other in sentence.tokens:
        anaphor = other.cue("anaphor")
        if anaphor is not None and other.end <= token.start and anaphor.sets == "latter" and focus.lately:
            return focus.lately[-1].entity
    entry = lexicon.entities.get(focus.company)
    things = all(t.entity is not None and t.entity.cls in THINGS for t in left[-1:])
    return entity_of(entry, "") if entry is not None and entry.cls in cue.subjects and things else None


def _claim(cue: RelationCue, subject: Entity, target: Entity, spans: list[Span]) -> Claim:
    if cue.predicate in SYMMETRIC and subject.id > target.id:
        subject, target = target, subject
    claim = Claim(None, sorted(spans), subject=subject, predicate=cue.predicate, object=target)
    claim.confidence = Decimal("0.8")
    return claim


def _near(names: list[Token], cue: RelationCue, letter: str, text: str, token: Token, *, last: bool) -> list[Token]:
    """Return the run of names nearest to a linking word on one side that can be its subject or object."""
    classes = cue.subjects if letter == "S" else cue.objects
    fit = [t for t in names if t.entity is not None and t.entity.cls in classes]
    if not fit:
        return []
    nearest = fit[-1] if last else fit[0]
    if last and names[-1] is not nearest and names[-1].entity is not None and names[-1].entity.cls in THINGS:
        maker = names[-1].entry.designer if names[-1].entry is not None else ""
        if nearest.entity is None or nearest.entity.id != maker or names[-1].start - nearest.end > 3:
            return []
    gap = token.start - nearest.end if last else nearest.start - token.end
    if gap > (cue.reach if len(names) > 1 or not last else LONGEST_LINK):
        return []
    if not cue.many:
        return [nearest]
    if last:
        return coordinated(fit, text)
    run = [fit[0]]
    for name in fit[1:]:
        if coordinated([run[-1], name], text) != [run[-1], name]:
            break
        run.append(name)
    return run


def _two_runs(left: list[Token], cue: RelationCue, order: str, text: str, token: Token) -> tuple[list[Token], list[Token]]:
    """Return subjects and objects that both stand before the linking word: "A 与 B 合作", "A 由 B、C 代工"."""
    second_classes = cue.subjects if order[1] == "S" else cue.objects
    fit = [t for t in left if t.entity is not None and t.entity.cls in cue.subjects | cue.objects]
    near = [t for t in fit if t.entity is not None and t.entity.cls in second_classes]
    if not near or token.start - near[-1].end > cue.reach:
        return [], []
    if cue.needs:
        near = _from_preposition(near, cue, text)
    second = coordinated(near, text) if cue.many else near[-1:]
    if not second:
        return [], []
    rest = [t for t in fit if t.end <= second[0].start]
    if not rest and len(second) == 2 and cue.predicate in SYMMETRIC:
        return [second[0]], [second[1]]
    first_classes = cue.subjects if order[0] == "S" else cue.objects
    rest = [t for t in rest if t.entity is not None and t.entity.cls in first_classes]
    if not rest:
        return [], []
    first = coordinated(rest, text) if cue.many else [rest[-1]]
    return (first, second) if order[0] == "S" else (second, first)


def _from_preposition(names: list[Token], cue: RelationCue, text: str) -> list[Token]:
    """Return the names from the last one that a word the cue needs stands right before: "由 A、B 代工"."""
    for k in range(len(names) - 1, -1, -1):
        start = names[k].start
        if any(text[max(0, start - len(word) - 1):start].rstrip().endswith(word) for word in cue.needs):
            return names[k:]
    return []
