"""What changes hands by words of buying and owning: a company, only a part of one, goods that bear its name, or a company that stands alone."""

from __future__ import annotations

import re

from kg.extract.focus import Subject
from kg.extract.kinship import bare
from kg.extract.linking import Scene
from kg.extract.tokens import FIRMS, GOODS, Token
from kg.lexicon import RelationCue
from kg.resolve import is_provisional
from kg.types import Entity, Span

__all__ = ["passed_by"]

WHOLE = frozenset({"investsIn", "partnerOf", "subsidiaryOf"})  # what links companies, not the goods that bear their names

ASIDE = re.compile(r"\s?\([^()]{1,16}\)")
ARTICLE = 5  # code points between a verb and what is bought
REACH = 30  # code points behind a name within which a part of its company is told


def passed_by(token: Token, cue: RelationCue, ends: tuple[Subject, Subject], buyer: Entity, scene: Scene) -> bool:
    """Return whether the words `token` say something else of what stands at its ends than that one company deals with the other."""
    subject, target = ends
    if cue.predicate == "customerOf":
        served = subject.span is not None and token.end <= subject.span.start and bare(buyer, subject.span, scene)  # "supplies power"
        return served or _sold_whole(token, cue, target, scene)
    if cue.predicate == "subsidiaryOf" and target.span is None and _stands_alone(buyer, scene):
        return True  # "旗下蔚来" in a text about another carmaker
    if cue.predicate not in WHOLE or target.span is None:
        return False
    behind = target.span.start >= token.end and _goods_behind(target.span, cue, scene)  # "bought Nvidia chips", "holds A and B orders"
    return behind or _owns_goods(target.span, scene) or cue.predicate == "investsIn" and _only_part(target.span, token, scene)


def _owns_goods(name: Span, scene: Scene) -> bool:
    """Return whether a name only tells whose the goods behind it are: "buys Nvidia's Orin"."""
    return any(p.owner is not None and p.owner.span == name and p.entity.cls in GOODS for g in scene.groups for p in g.phrases)


def _goods_behind(name: Span, cue: RelationCue, scene: Scene) -> bool:
    """Return whether a noun of goods stands right behind a name or behind the list that it is in; shares are none if an amount of them is told."""
    ends = {name.end, *(g.end for g in scene.groups if g.start <= name.start < g.end)}
    goods = [m.group().strip() for end in ends if (m := scene.links.goods.match(scene.text, end)) is not None]
    return any("P" not in cue.order or scene.links.shares.fullmatch(noun) is None for noun in goods)


def _sold_whole(token: Token, cue: RelationCue, target: Subject, scene: Scene) -> bool:
    """Return whether what changes hands is a company: "bought X from Y", "sold X to Y" makes no customer."""
    if target.span is None or target.span.start < token.end:
        return False
    sold = [g for g in scene.groups if g.phrases and 0 <= token.start - g.end <= 1 and scene.links.disposal.search(scene.text, scene.sentence.start, g.start)]
    if any(p.entity.cls in FIRMS for g in sold for p in g.phrases):
        return True  # "把X卖给Y"
    if "P" not in cue.order:
        return False
    inside = [g for g in scene.groups if token.end <= g.start and g.end <= target.span.start and not scene.blocked(g)]
    return bool(inside) and inside[0].start - token.end <= ARTICLE and any(
        p.entity.cls in FIRMS and not scene.links.goods.match(scene.text, p.end) and scene.links.genitive.match(scene.text, p.end) is None
        for p in inside[0].phrases) and scene.text[token.start].isascii()


def _only_part(name: Span, token: Token, scene: Scene) -> bool:
    """Return whether what is bought is a part of the company that `name` names: "X's sensor business", not "X's shares"."""
    bracket = ASIDE.match(scene.text, name.end)  # "亚德诺(ADI)位于槟城的封测厂"
    name = Span(name.start, bracket.end()) if bracket is not None else name
    match = scene.links.genitive.match(scene.text, name.end, scene.sentence.end)
    if match is not None and name.start < token.end:
        return False
    end = min(name.end + REACH, scene.clause(name.end)[1], token.start if token.start >= name.end else scene.sentence.end)
    words = scene.text[match.end() if match is not None else name.end:end]
    if match is None:
        if words[:1].isascii():
            return False
        own = scene.links.genitive.search(words) if scene.links.located.match(words) is None else None
        words = words[:own.start()] if own is not None else words  # the business itself, not what is done with it
    parts = any(n in words for n in scene.lexicon.unit_nouns) or scene.links.goods.search(words) is not None
    return scene.links.shares.search(words) is None and parts


def _stands_alone(firm: Entity, scene: Scene) -> bool:
    """Return whether the catalog knows a company that has no owner there."""
    entry = scene.lexicon.entities.get(firm.id)
    return entry is not None and not entry.owners and not is_provisional(firm.id)
