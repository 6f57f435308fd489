"""Who belongs to whom: what the catalog knows of two names that a sentence links, before the link is taken as said."""

from __future__ import annotations

from kg.extract.focus import Subject
from kg.extract.linking import Scene
from kg.extract.tokens import FIRMS
from kg.lexicon import Lexicon
from kg.resolve import entity_of
from kg.types import Entity, Span

__all__ = ["TRADE", "bare", "company_of", "family", "generic", "kin", "maker_of", "other_maker", "possessor", "rivals", "taking_part"]

TRADE = frozenset({"customerOf", "competesWith", "partnerOf", "investsIn"})


def family(a: Entity, b: Entity, scene: Scene) -> bool:
    """Return whether one of two chips is the family of the other."""
    families = {x.id: getattr(scene.lexicon.entities.get(x.id), "family", "") for x in (a, b)}
    return families[a.id] == b.id or families[b.id] == a.id


def rivals(a: Entity, b: Entity, scene: Scene) -> bool:
    """Return whether two chips are those of two companies: one that takes the other's place in a car is no next generation."""
    makers = {scene.lexicon.company_of(x.id) for x in (a, b)} - {""}
    return len(makers) > 1


def other_maker(a: Entity, b: Entity, predicate: str, scene: Scene) -> bool:
    """Return whether the catalog knows another owner than the one found."""
    if predicate == "subsidiaryOf":
        entry = scene.lexicon.entities.get(a.id)
        return entry is not None and bool(entry.owners) and b.id not in entry.owners
    company = scene.lexicon.company_of(a.id)
    return predicate in ("designedBy", "operatedBy") and bool(company) and company not in (b.id, scene.lexicon.company_of(b.id))


def kin(a: Entity, b: Entity, predicate: str, lexicon: Lexicon) -> bool:
    """Return whether two entities are one, or belong to one company and so neither trade nor compete."""
    if a.id == b.id or predicate == "uses" and a.cls == "Company" and lexicon.company_of(b.id) == a.id:
        return True
    return predicate in TRADE and (lexicon.company_of(a.id) or a.id) == (lexicon.company_of(b.id) or b.id)


def taking_part(thing: Entity, firm: Entity, scene: Scene) -> tuple[Entity, str, Entity]:
    """Return what working together on a thing makes of a company: the one that it belongs to runs it, the others are its partners."""
    if scene.lexicon.company_of(thing.id) in (firm.id, scene.lexicon.company_of(firm.id)):
        return thing, "operatedBy", firm
    return (firm, "partnerOf", thing) if firm.id < thing.id else (thing, "partnerOf", firm)


def generic(part: Entity, scene: Scene) -> bool:
    """Return whether a part is a concept that many companies have, and so says whose it is only in context."""
    return getattr(scene.lexicon.entities.get(part.id), "contextual", False)


def company_of(part: Entity, scene: Scene) -> Entity | None:
    """Return the company the lexicon gives for a part, if any."""
    company = scene.lexicon.entities.get(scene.lexicon.company_of(part.id))
    return entity_of(company, "") if company is not None else None


def maker_of(thing: Entity, scene: Scene) -> Entity | None:
    """Return the company of a chip or product if the document names it."""
    entry = scene.lexicon.entities.get(thing.id)
    company = scene.lexicon.entities.get(scene.lexicon.company_of(entry.id)) if entry is not None else None
    if company is None or company.id not in scene.named and not any(thing.mention.startswith(label) for label in company.labels):
        return None
    return entity_of(company, "")


def possessor(thing: Subject, scene: Scene) -> Entity | None:
    """Return the company in whose genitive a thing stands that no catalog gives a company: "Micron's HBM4"."""
    if thing.span is None or scene.lexicon.company_of(thing.entity.id):
        return None
    firms = [g.phrases[-1] for g in scene.groups if g.end <= thing.span.start and g.phrases[-1].entity.cls in FIRMS]
    own = firms[-1] if firms else None
    return own.entity if own is not None and scene.links.genitive.fullmatch(scene.text[own.end:thing.span.start].rstrip()) else None


def bare(part: Entity, span: Span, scene: Scene) -> bool:
    """Return whether a part is called by a word that any company could use, without its company: "power" in "supplies power"."""
    if not generic(part, scene) or any(p.owner is not None and p.head.span == span for g in scene.groups for p in g.phrases):
        return False
    company = scene.lexicon.entities.get(scene.lexicon.company_of(part.id))
    return company is None or not any(part.mention.lower().startswith(label.lower()) for label in company.labels)
