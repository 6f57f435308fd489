"""Relations between the entities of one sentence: parts and makers, posts, and what words of linking say.

A relation cue of the ontology spells its pattern: S and O for the groups, C for its own words, P for a preposition (`kg:needs`)
right before the next slot, G for a group whose members are related to each other, a comma for a clause bound that may be crossed,
a small letter for a slot that must stand right there, not be inferred. "SPOC" with the preposition 由 reads "S 由 O 代工".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product

from kg.extract.amounts import Frame
from kg.extract.announced import announce, announced
from kg.extract.beside import linked_before
from kg.extract.bought import passed_by
from kg.extract.clauses import respectively
from kg.extract.doubts import Doubts
from kg.extract.filling import barred, fill, fit, suits
from kg.extract.focus import Focus, Subject
from kg.extract.gate import Claim
from kg.extract.grouping import sides_of
from kg.extract.kinship import TRADE, company_of, family, generic, kin, maker_of, other_maker, possessor, rivals, taking_part
from kg.extract.linking import Group, Scene
from kg.extract.naming import HANZI, Links
from kg.extract.parts import parts
from kg.extract.people import past_post, people
from kg.extract.plurals import plural
from kg.extract.posts import posts
from kg.extract.pronouns import with_pronoun
from kg.extract.reading import Reading
from kg.extract.scenes import scene_of
from kg.extract.structure import structure
from kg.extract.tokens import BREAK, CHIPS, HARD, Sentence, Token
from kg.extract.vetoes import vetoed
from kg.lexicon import Lexicon, RelationCue
from kg.resolve import is_provisional
from kg.types import Entity, Inferred, Span

__all__ = ["relations_of"]

SYMMETRIC = frozenset({"competesWith", "partnerOf"})
STRANGE = re.compile(rf"(?P<owner>{HANZI}{{2,5}})(?P<sign>{HANZI})$")  # an owner before what it owns
LONG = 6  # code points of such an owner and its sign
BOUNDS = (BREAK, HARD)
TAG, COLON = "#", ":"  # a name in a hashtag is a label of the page, no statement
INNER = "inner"  # the kind of relation cues inside longer ones
NEXT = "N"  # the order of words that announce who opens the next sentence
PLAN = 30  # code points before a verb in which a word makes it a plan
DEALS = frozenset({"customerOf", "investsIn", "manufacturedBy", "partnerOf", "subsidiaryOf", "uses"})
MADE = CHIPS | {"Product"}
THINGS = frozenset({"Product", "Project"})


def relations_of(sentence: Sentence, frames: list[Frame], focus: Focus, context: tuple[Lexicon, Reading, Links]) -> Iterator[Claim]:
    """Yield the relations that a sentence states; who buys from someone by a contract is no partner besides."""
    claims = list(_relations(sentence, frames, focus, context))
    bought = {_ends(c) for c in claims if c.fields["predicate"] == "customerOf"}
    lower, contract = context[1].folded.lower, context[2].contract
    for claim in claims:
        contracted = claim.fields["predicate"] == "partnerOf" and _ends(claim) in bought
        if not contracted or not any(contract.search(lower, s.start, s.end) for s in claim.words):
            yield claim


def _ends(claim: Claim) -> frozenset[str]:
    return frozenset(getattr(claim.fields[slot], "id", "") for slot in ("subject", "object"))


def _relations(sentence: Sentence, frames: list[Frame], focus: Focus, context: tuple[Lexicon, Reading, Links]) -> Iterator[Claim]:
    """Yield the relations that a sentence states; questions, hypotheses, rumours and denials state none.

    frames   the amounts of the sentence: a part or product with a figure of its own is one of its company
    """
    lexicon, reading, links = context
    text = reading.folded.lower
    announce(sentence, reading)
    kept = [t for t in sentence.tokens if t.kind in BOUNDS or t.kind == "cue" and t.cue("veto") is not None]
    marks = Sentence(sentence.start, sentence.end, sentence.block, kept, sentence.question)
    names = [t for t in sentence.tokens if t.kind == "entity" and t.entity is not None and not _denied(t, marks, text)]
    names = [t for t in names if t.entity is not None and not t.entity.mention.isdigit()]  # the number of a chip says nothing new of it
    names = [t for t in names if text.count(TAG, sentence.start, t.start) % 2 == 0 or text.find(TAG, t.end, sentence.end) < 0]
    if not names and not links.plural.search(text, sentence.start, sentence.end):
        if any(t.kind == "role" for t in sentence.tokens) and not any(t.entity is not None for t in sentence.tokens):
            yield from people(scene_of(sentence, focus, (lexicon, links), reading), (reading.folded.plain, reading.document.text))
        return
    yield from parts(sentence, names, frames, focus, context)
    scene = scene_of(sentence, focus, (lexicon, links), reading)
    yield from (claim for claim in posts(sentence, names, focus, (lexicon, reading)) if not past_post(claim, scene))
    cues = [t for t in sentence.tokens if t.kind in ("relation", INNER) and not _denied(t, marks, text)]
    if len(names) == len([t for t in sentence.tokens if t.kind == "entity" and t.entity is not None]):
        yield from structure(scene, frames, reading.companies[0] if reading.companies else "")
    if not any(t.kind == "role" and _denied(t, marks, text) for t in sentence.tokens):
        yield from people(scene, (reading.folded.plain, reading.document.text))
    for head, predicate, one, two in announced(scene, reading):
        if not kin(one.entity, two.entity, predicate, lexicon):
            a, b = sorted((one.entity, two.entity), key=lambda e: e.id) if predicate in SYMMETRIC else (one.entity, two.entity)
            yield _claim(head, (a, predicate, b), (one, two), scene)
    told: dict[str, Group] = {}
    doubts = Doubts.of(scene)
    reached = 0  # the end of the last words that said something, or could not here: words inside them say nothing more
    for token in sorted(cues, key=lambda t: (t.start, -t.end)):
        if token.kind == INNER and token.end <= reached or doubts.cover(token, scene):
            continue
        claims: list[Claim] = []
        for cue in (item for item in token.items if isinstance(item, RelationCue)):
            said = list(_stated(token, cue, scene, told))
            reached = max(reached, token.end) if said or barred(token, cue, scene) else reached
            claims += said
        firm = {claim.fields["predicate"] for claim in claims if not claim.inferred}
        yield from (claim for claim in claims if not claim.inferred or claim.fields["predicate"] not in firm)  # "X's rivals are A": none of before


def _denied(token: Token, marks: Sentence, text: str) -> bool:
    """Return whether a question, a hypothesis, a rumour or a denial covers a token; a denial of its clause ends at a colon.

    marks   the sentence with nothing but its clause bounds and vetoes
    """
    def over(other: Token) -> bool:
        cue = other.cue("veto")
        return cue is not None and cue.scope == "clause" and other.end <= token.start and COLON in text[other.end:token.start]

    if not marks.question and not any(t.kind not in BOUNDS for t in marks.tokens):
        return False
    return bool(vetoed(token, Sentence(marks.start, marks.end, marks.block, [t for t in marks.tokens if not over(t)], marks.question)))


def _stated(token: Token, cue: RelationCue, scene: Scene, told: dict[str, Group]) -> Iterator[Claim]:
    """Yield what one reading of one cue says. `told`: the last objects that this sentence gave each predicate, for cues that need the same again."""
    if cue.order == NEXT:
        return
    if "G" in cue.order:
        yield from _mutual(token, cue, scene)
        return
    found = fill(token, cue, scene, told.get(cue.predicate))
    if found is None:
        return
    told[cue.predicate] = found["O"]
    subjects, targets = (found[letter].members(fit(cue, letter, found)) for letter in "SO")
    if respectively(token, found["S"], found["O"], scene):
        for subject, target in zip(subjects, targets, strict=False) if len(subjects) == len(targets) else ():
            yield from _pair(token, cue, subject, target, scene)
        return
    for number, subject in enumerate(subjects):
        for target in targets:
            if cue.many or not number and _opens(subject, found["S"]) or _known_owner(subject.entity, target.entity, scene):
                yield from _pair(token, cue, subject, target, scene)


def _opens(subject: Subject, group: Group) -> bool:
    """Return whether a member is the first name of its list."""
    return not group.phrases or subject.entity.id == group.phrases[0].entity.id


def _known_owner(part: Entity, owner: Entity, scene: Scene) -> bool:
    """Return whether the catalog says that a part is its owner's, or knows nothing of it: needed for all but the first of a list behind "旗下"."""
    entry = scene.lexicon.entities.get(part.id)
    return entry is not None and (owner.id in entry.owners or is_provisional(part.id))


def _mutual(token: Token, cue: RelationCue, scene: Scene) -> Iterator[Claim]:
    """Relate the members of one group to each other: "A, B and C vie for …"."""
    before = cue.order.startswith("G")
    if not suits(token, cue, scene):
        return
    if ":" in cue.order:
        group = linked_before(token.start, cue.subjects, cue.reach, scene)
    elif before:
        group = scene.inner_left(token.start, cue.subjects, cue.reach)
        if group is None or len(group.phrases) == 1 and scene.blocked(group):  # "A and B compete in Z"
            group = scene.left_of(token.start, cue.subjects) or group
    else:
        group = scene.right_of(token.end, cue.subjects, cue.reach, commas=cue.order.count(",")) or plural(scene, token.start, token.end, cue.subjects)
    group = with_pronoun(scene, group, cue.subjects) if group is not None else None
    before = before and ":" not in cue.order
    far = group is not None and group.phrases and (token.start - group.end > cue.reach or cue.predicate == "competesWith" and scene.blocked(group))
    if group is None or before and group.phrases and (far or scene.joined(group.start) and not group.carried or _with_strangers(group, scene)):
        return
    parts_of = [Group([], group.carried), Group(group.phrases)] if group.carried and len(group.phrases) > 1 else sides_of(group, scene.text)
    sides = [part.members(cue.subjects) for part in parts_of]
    for a, b in product(*sides) if len(sides) > 1 else combinations(sides[0], 2):
        yield from _pair(token, cue, a, b, scene)


def _with_strangers(group: Group, scene: Scene) -> bool:
    """Return whether a list is only one side, held to the other by a word of lists before an owner that nobody knows: "A与某的B、C竞争"."""
    if not group.phrases or len(group.phrases) < 2:
        return False
    found = STRANGE.search(scene.text, max(scene.sentence.start, group.start - LONG), group.start)
    if found is None or scene.links.genitive.fullmatch(found["sign"]) is None:
        return False
    return any(scene.joined(at) for at in range(found.start("owner"), found.start("sign")))


def _pair(token: Token, cue: RelationCue, subject: Subject, target: Subject, scene: Scene) -> Iterator[Claim]:
    a, b = subject.entity, target.entity
    if cue.predicate == "manufacturedBy":
        yield from _made(token, cue, subject, target, scene)
        return
    if cue.predicate == "customerOf" and a.cls in MADE:
        maker = maker_of(a, scene) or possessor(subject, scene)
        if maker is None:
            return
        a = maker
    if passed_by(token, cue, (subject, target), a, scene):
        return
    a, b = _companies(a, b, cue.predicate, scene)
    if cue.predicate == "partnerOf" and a.cls in THINGS:
        yield _claim(token, taking_part(a, b, scene), (subject, target), scene)
        return
    if cue.predicate == "successorOf" and ((a.cls in CHIPS) != (b.cls in CHIPS) or family(a, b, scene) or rivals(a, b, scene)):
        return
    if kin(a, b, cue.predicate, scene.lexicon) or other_maker(a, b, cue.predicate, scene):
        return
    if cue.predicate in SYMMETRIC and a.id > b.id:
        a, b = b, a
    yield _claim(token, (a, cue.predicate, b), (subject, target), scene)


def _companies(a: Entity, b: Entity, predicate: str, scene: Scene) -> tuple[Entity, Entity]:
    """Return the companies of parts that are called by a word any company could use, where companies deal with each other: "its phones run on X"."""
    if predicate == "subsidiaryOf" and b.cls == "Segment":
        return a, company_of(b, scene) or b
    if predicate in TRADE or predicate == "uses":
        a, b = (company_of(x, scene) or x if x.cls == "Segment" and generic(x, scene) else x for x in (a, b))
    return a, b


def _made(token: Token, cue: RelationCue, subject: Subject, target: Subject, scene: Scene) -> Iterator[Claim]:
    """A chip is made by a foundry, and who designed the chip is the foundry's customer."""
    a, b = subject.entity, target.entity
    b = company_of(b, scene) or b if b.cls == "Segment" else b
    maker = maker_of(a, scene) or possessor(subject, scene) if a.cls in MADE else a
    if a.cls in CHIPS and (maker is None or maker.id != b.id):
        yield _claim(token, (a, "manufacturedBy", b), (subject, target), scene)
    if maker is not None and not kin(maker, b, "customerOf", scene.lexicon):
        yield _claim(token, (maker, "customerOf", b), (subject, target), scene)


def _planned(token: Token, predicate: str, spans: list[Span], scene: Scene) -> bool:
    """Return whether a deal is still to come: a word of plans between the name before a cue and the end of the cue."""
    start = max([s.end for s in spans if s.end <= token.start], default=scene.clause(token.start)[0])
    return predicate in DEALS and scene.links.plans.search(scene.text, max(start, token.start - PLAN), token.end) is not None


def _claim(token: Token, said: tuple[Entity, str, Entity], ends: tuple[Subject, Subject], scene: Scene) -> Claim:
    sentence = scene.sentence
    spans = [s.span for s in ends if s.span is not None and sentence.start <= s.span.start and s.span.end <= sentence.end]
    claim = Claim(None, sorted([Span(token.start, token.end), *spans]), subject=said[0], predicate=said[1], object=said[2])
    if _planned(token, said[1], spans, scene):
        claim.fields["status"] = "guidance"
    claim.confidence = Decimal("0.8")
    missing = [slot for slot, end, entity in (("subject", ends[0], said[0]), ("object", ends[1], said[2])) if end.span not in spans]
    if missing:
        claim.confidence = Decimal("0.6")
        claim.inferred = tuple(Inferred(slot, (ends[0] if slot == "subject" else ends[1]).span) for slot in missing)
    return claim
