"""Posts that need more than a known person of the main company: verbs of leading, other companies' officers, unknown names.

An unknown person is found only right beside a title: a Chinese family name with one or two characters up to a word that can follow
a name, a transliteration with a middle dot, or two or three capitalised Latin words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kg.extract.focus import Subject
from kg.extract.gate import Claim
from kg.extract.linking import COMPANIES, Scene
from kg.extract.naming import LATIN
from kg.extract.tokens import Token
from kg.resolve import entity_of, provisional
from kg.types import Entity, Inferred, Span

__all__ = ["past_post", "people"]

REACH = 16  # code points between a person and the title or verb of leading beside the name
WORKPLACE = 40  # code points between a title and the company at which it is held: "runs a fund at X"
NEWCOMER = 80  # code points before a title in which a sentence names who joins or follows
SIGNED = re.compile(r"\s?[:\uff1a]\s?")  # between a title and the name that signs: "董事长:某某"
SIGN = 3  # code points of a sign of possession before a title
BESIDE = 8  # code points between a company and the title of its officer
AFTER_TITLE = re.compile(rf"\s?({LATIN})(?![A-Za-z])|, ({LATIN})(?=[,.;)])")
AFTER_FIELD = re.compile(rf" (?:(?:of|for) )?([a-z][a-z& -]{{2,40}}), ({LATIN})(?=[,.;)])")  # "vice president of engineering, X,"
CAPITALS = r"[A-Z][A-Z'-]+(?: [A-Z]\.)? (?:Mc|Mac|De|Di|Van )?[A-Z][A-Z'-]+"  # a name in the transcript of a call
BEFORE_TITLE = re.compile(
    rf"({LATIN})(?:, | \(| -{{1,2}} | [\u2013\u2014] )((?:[A-Za-z][\w&.'-]* ){{0,7}})$"
    rf"|^\W*(?:\d[\d:]*\W+)?({CAPITALS})(?:, | \(| -{{1,2}} | [\u2013\u2014] )()$"
)
ELSEWHERE = re.compile(r",? (?:of|at|for) (?:the )?[A-Z]")  # the workplace of someone whose company no catalog knows


def past_post(claim: Claim, scene: Scene) -> bool:
    """Return whether a post is one that somebody had or gives up: "原阿里云总裁张建锋", "总裁汤靖离任"."""
    spans = [s for s in claim.words if scene.sentence.start <= s.start]
    start = min((s.start for s in spans), default=scene.sentence.start)
    before = scene.links.once.search(scene.text, max(scene.sentence.start, start - BESIDE), start)
    return before is not None or any(scene.links.leaves.match(scene.text, s.end, scene.sentence.end) for s in spans)


def people(scene: Scene, texts: tuple[str, str]) -> Iterator[Claim]:
    """Yield the posts of a sentence that are held. `texts`: the folded text with its case, and the document's own."""
    yield from (claim for claim in _people(scene, texts) if not past_post(claim, scene))


def _people(scene: Scene, texts: tuple[str, str]) -> Iterator[Claim]:
    roles = [t for t in scene.sentence.tokens if t.kind == "role" and scene.links.former.search(texts[0], scene.clause(t.start)[0], t.start) is None]
    persons = [p.head for g in scene.groups for p in g.phrases if p.entity.cls == "Person"]
    taken = set()
    for person in persons:
        yield from _known(person, roles, persons, scene)
        near = min(roles, key=lambda r: (_gap(r, person.span), r.start), default=None)
        taken |= {near.start} if near is not None and _gap(near, person.span) <= REACH else set()
    for role in roles:
        if role.start not in taken:
            yield from _unknown(role, scene, texts)


def _gap(role: Token, span: Span) -> int:
    return role.start - span.end if role.start >= span.end else max(0, span.start - role.end)


def _known(person: Token, roles: list[Token], persons: list[Token], scene: Scene) -> Iterator[Claim]:
    """A person of the catalog beside a title or a verb of leading, whose company the document names."""
    assert person.entity is not None and person.entry is not None
    employer = next((o for o in person.entry.owners if o in scene.lexicon.entities), "")
    if not employer or employer not in scene.named and employer != scene.focus.company:
        return
    near = [r for r in roles if _gap(r, person.span) <= REACH and not any(
        min(r.start, person.start) < p.start < max(r.end, person.end) for p in persons if p is not person)]
    near += [r for r in roles if scene.text[r.end - 1:r.end + 1].startswith("s") and any(
        person in [p.head for p in g.phrases] and 0 <= r.start - g.end <= REACH for g in scene.groups)] if not near else []  # "A and B, co-chief executives"
    role = min(near, key=lambda r: (_gap(r, person.span), r.start)) if near else None
    lead = None if role is not None else _lead(person, scene)
    if role is None and lead is None:
        return
    beside = role.span if role is not None else lead
    assert beside is not None
    company = Subject(entity_of(scene.lexicon.entities[employer], ""), _named_in(employer, scene))
    yield _claim(person.entity, (person.span, beside), company, str(role.items[0]) if role is not None else None)


def _lead(person: Token, scene: Scene) -> Span | None:
    low, high = max(scene.sentence.start, person.start - REACH), min(scene.sentence.end, person.end + REACH)
    for match in scene.links.leads.finditer(scene.text, low, high):
        if match.end() <= person.start or match.start() >= person.end:
            return Span(*match.span())
    return None


def _named_in(company: str, scene: Scene) -> Span | None:
    return next((p.head.span for g in scene.groups for p in g.phrases if p.entity.id == company), None)


def _unknown(role: Token, scene: Scene, texts: tuple[str, str]) -> Iterator[Claim]:
    """A name that is in no catalog right beside a title."""
    plain, own = texts
    names = [t for t in scene.sentence.tokens if t.kind == "entity" and t.entity is not None]
    spans = (_name_behind(role, scene, plain), _name_before(role, scene, plain))
    span = next((s for s in spans if s is not None and not any(t.start < s.end and s.start < t.end for t in names)), None)
    if span is None:
        return
    if any(t.kind == "role" and t.start < span.end and span.start < t.end for t in scene.sentence.tokens):
        return  # "Chief Product Officer and COO"
    end = max(role.end, span.end)
    company = _employer(min(role.start, span.start), end, scene)
    if company is not None and (company.span is not None or ELSEWHERE.match(plain, end) is None):
        yield _claim(_person(plain[span.start:span.end], own[span.start:span.end], scene), (span, role.span), company, str(role.items[0]), "0.7")


def _person(words: str, mention: str, scene: Scene) -> Entity:
    """Return who a name denotes that stands in capitals, if the catalog knows it; else someone whom no catalog knows, one in both Chinese scripts."""
    if words.upper()[-3:] == words[-3:] and words.isascii():
        for entry in scene.lexicon.entities.values():
            if entry.cls == "Person" and any(label.lower() == words.lower() for label in entry.labels):
                return entity_of(entry, words)
    return replace(provisional(words, "Person"), label=mention, mention=mention)


def _name_behind(role: Token, scene: Scene, plain: str) -> Span | None:
    end = scene.sentence.end
    linked = scene.links.titled.match(plain, role.end, end)
    match = AFTER_TITLE.match(plain, linked.end() if linked is not None else role.end, end)
    if match is not None:
        return Span(*match.span(1 if match[1] else 2))
    field = AFTER_FIELD.match(plain, role.end, end)
    if field is not None and (plain[role.end:field.start(1)].strip() or plain[role.start:role.end].endswith(" of")):
        return Span(*field.span(2))
    links = scene.links
    signed = SIGNED.match(plain, role.end, end)
    if signed is not None and (match := links.signature.match(plain, signed.end(), end)) is not None:
        return Span(*match.span(1))
    match = links.tailed.match(plain, role.end, end) or links.dotted.match(plain, role.end, end) or links.surnamed.match(plain, role.end, end)
    return Span(*match.span(1)) if match is not None else None


def _name_before(role: Token, scene: Scene, plain: str) -> Span | None:
    start = max(scene.sentence.start, role.start - 40)
    early = max(scene.sentence.start, role.start - NEWCOMER)
    match = scene.links.takes_over.search(plain, early, role.start) or scene.links.made.search(plain, early, role.start)
    if match is not None:
        return Span(*match.span(1))
    appointed = scene.links.appoints.search(scene.text, start, role.start)
    match = scene.links.named.search(plain, appointed.end() if appointed is not None else start, role.start)
    if match is not None and (appointed is not None or plain[match.end(1):role.start].strip()):
        return Span(*match.span(1))
    match = scene.links.appointed.search(plain, start, role.start) or scene.links.assumes.search(plain, start, role.start)
    if match is not None:
        return Span(*match.span(1))
    match = BEFORE_TITLE.search(plain[start:role.start])
    if match is None or match.group(2) and not _describes(start + match.start(2), start + match.end(2), scene):
        return None
    at, end = match.span(1 if match[1] else 3)
    return Span(start + at, start + end)


def _describes(low: int, high: int, scene: Scene) -> bool:
    """Return whether what stands between a name and its title only describes the title: "Intel's interim", "the chipmaker's"."""
    words = scene.text[low:high]
    for phrase in reversed([p for g in scene.groups for p in g.phrases if low <= p.start and p.end <= high and p.entity.cls in (*COMPANIES, "Segment")]):
        words = words[:phrase.start - low] + words[phrase.end - low:]
    rest = re.sub(r"\bthe [a-z]+'s ", "", words).replace("'s ", " ").split()
    return all(scene.links.articles.fullmatch(word) or scene.links.qualifier.fullmatch(word) for word in rest)


def _employer(start: int, end: int, scene: Scene) -> Subject | None:
    """Return the company right before a title, the one behind "of", or the company in focus."""
    firms = [p for g in scene.groups for p in g.phrases if p.entity.cls in COMPANIES]
    for phrase in reversed(firms):
        if phrase.end <= start and start - phrase.end <= BESIDE and scene.links.saying.search(scene.text, phrase.end, start) is None:
            return Subject(phrase.entity, phrase.head.span)
    for phrase in firms:
        if start <= phrase.start and phrase.end <= end:
            return Subject(phrase.entity, phrase.head.span)
        between = scene.text[end:phrase.start].strip(" ,") if phrase.start >= end else ""
        verb = phrase.start >= end and not between and phrase.start - end == 1 and scene.text[end - 1].isascii()  # "who heads X"
        verb = verb or phrase.start - end == 2 and not between and scene.text[phrase.end:phrase.end + 1] == ")"  # "(CEO, X)"
        if verb or scene.links.sources.fullmatch(between) or between and len(between) <= WORKPLACE and scene.links.workplace.search(between):
            return Subject(phrase.entity, phrase.head.span)
    part = _unit_before(start, scene)
    if part is not None:
        return part
    own = scene.links.possessive_end.search(scene.text, scene.sentence.start, start)
    acting = scene.left_of(start, frozenset(COMPANIES)) if own is not None else None
    if acting is not None and len(acting.phrases) == 1:
        return Subject(acting.phrases[0].entity, acting.phrases[0].head.span)  # "X replaced its chief executive"
    opener = scene.groups[0] if scene.groups else None
    if opener is not None and opener.end <= start and opener.start - scene.sentence.start <= SIGN and len(opener.phrases) == 1:
        if opener.phrases[0].entity.cls in COMPANIES and not scene.blocked(opener):
            return Subject(opener.phrases[0].entity, opener.phrases[0].head.span)  # "X 是最大的芯片商,总经理某某说"
    fellows = [p.head.entry for g in scene.groups for p in g.phrases if p.entity.cls == "Person" and p.head.entry is not None]
    shared = {e.employer for e in fellows if e.employer in scene.named}
    if len(shared) == 1 and not firms:
        return Subject(entity_of(scene.lexicon.entities[shared.pop()], ""), None)  # "Speakers: X, CEO; Y, CFO"
    later = scene.focus.company_span
    spoken = later is not None and end <= later.start < scene.sentence.end  # who is named behind a person is who the person speaks of
    company = scene.main if spoken else scene.focus.company
    entry = scene.lexicon.entities.get(company)
    return Subject(entity_of(entry, ""), None) if entry is not None and entry.cls in COMPANIES else None


def _unit_before(start: int, scene: Scene) -> Subject | None:
    """Return the part of a company, or the company of a thing, named right before a title: "盒马CEO"."""
    for phrase in (p for g in scene.groups for p in g.phrases if p.entity.cls in ("Segment", "Product", "Project")):
        if phrase.end == start or 0 < start - phrase.end <= SIGN and scene.links.genitive.match(scene.text, phrase.end) is not None:
            company = scene.lexicon.entities.get(scene.lexicon.company_of(phrase.entity.id))
            entity = phrase.entity if phrase.entity.cls == "Segment" and not getattr(phrase.head.entry, "contextual", False) else None
            return Subject(entity, phrase.head.span) if entity is not None else Subject(entity_of(company, ""), phrase.head.span) if company else None
    return None


def _claim(person: Entity, places: tuple[Span, Span], company: Subject, role: str | None, confidence: str = "0.8") -> Claim:
    spans = [*places, *([company.span] if company.span is not None else [])]
    claim = Claim(None, sorted(spans), subject=person, predicate="officerOf", object=company.entity, role=role)
    claim.confidence = Decimal(confidence)
    if company.span is None:
        claim.inferred = (Inferred("object"),)
    return claim
