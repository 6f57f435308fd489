"""Words of a relation that link nobody: those whose slots strangers or pronouns fill, and those that only describe."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.linking import Group, Scene
from kg.extract.tokens import BUSINESSES, CHIPS, Token
from kg.lexicon import RelationCue

__all__ = ["BUYING", "TOUCH", "describes", "nobodys"]

BUYING, USING = "customerOf", "uses"
TOUCH = 2  # code points between a slot and the words that it touches
GOODS = frozenset({"Product", "Project"})


def nobodys(token: Token, cue: RelationCue, found: Mapping[str, Group | None], scene: Scene) -> bool:
    """Return whether goods without an owner stand where the buyer is looked for, though the text is not about the buyer found elsewhere:
    "X assembles the racks. Memory comes from Y"."""
    buyer, seller = found["S"], found["O"]
    if cue.predicate != BUYING or cue.order not in ("SPOC", "SC+O") or buyer is None or seller is None or not seller.phrases:
        return False
    if any(s.entity.cls not in BUSINESSES and s.entity.cls != "Organization" for s in buyer.members(cue.subjects)):
        return False  # a product whose parts are told: "the M8 … The battery is supplied by X"
    start, section = scene.clause(token.start)[0], scene.section(token.start)
    if buyer.phrases and buyer.start >= start or {s.entity.id for s in buyer.members(cue.subjects)} <= {scene.main}:
        return False
    goods = scene.text[start:min(token.start, seller.start)].strip()
    own = scene.links.possessives.search(goods) or scene.links.agents.match(goods) or scene.links.copula.search(goods)
    named = any(t.cue("anaphor") is not None and start <= t.start < token.end for t in scene.sentence.tokens)
    passive = scene.links.agents.search(goods) is not None or cue.order == "SC+O"
    return passive and own is None and not named and (not buyer.phrases or buyer.start < section or not goods.isascii())


def describes(token: Token, cue: RelationCue, found: Mapping[str, Group | None], scene: Scene) -> bool:
    """Return whether who uses a chip is the thing that a clause describes, not the company found: the car of "a new car carrying X" in Chinese."""
    user, chip = found["S"], found["O"]
    if cue.predicate != USING or user is None or chip is None:
        return False
    if cue.order.endswith("C") and any(0 <= g.start - token.end <= TOUCH and g.members(CHIPS) for g in scene.groups):
        return True  # what is used follows
    if not chip.phrases or chip.start < token.end or user.members(GOODS):
        return False
    goods = scene.links.goods.match(scene.text, chip.end)
    sign = scene.links.genitive.match(scene.text, goods.end() if goods is not None else chip.end)
    return sign is not None and any(g.start == sign.end() and g.phrases[0].entity.cls in GOODS for g in scene.groups)
