"""Names that stand beside a noun of relations in an apposition or behind a form of "to be": "X, Y's biggest AI customer", "X is a rival of Y"."""

from __future__ import annotations

from kg.extract.grouping import Group
from kg.extract.linking import Scene

__all__ = ["definite", "linked_before", "linked_behind", "owner_before"]


def owner_before(edge: int, classes: frozenset[str], reach: int, scene: Scene) -> Group | None:
    """Return the names in whose genitive the noun at `edge` stands, if only words that describe it stand between, whatever governs them."""
    group = scene.inner_left(edge, classes, reach)
    return group if group is not None and scene.links.describing.fullmatch(scene.text, group.end, edge) is not None else None


def definite(edge: int, scene: Scene) -> bool:
    """Return whether the noun at `edge` belongs to what the text is about: "the two largest customers", "new customers" at the head of a clause."""
    return scene.links.definite.search(scene.text[scene.clause(edge)[0]:edge]) is not None


def linked_before(edge: int, classes: frozenset[str], reach: int, scene: Scene, *, alone: bool = False) -> Group | None:
    """Return the names that the noun phrase at `edge` is said of: they stand before a comma or a form of "to be".

    alone  nobody is named as whose the noun is, so it must be told what the names are, not of whom: "X is a new customer", no "X customer"
    """
    for group in reversed(scene.groups):
        if group.start >= edge:
            continue
        if edge - group.end > reach or scene.links.being.fullmatch(scene.text, group.end, edge) is None:
            return None
        between = scene.text[group.end:edge]
        if alone and (scene.links.said_of.search(between) is None or scene.links.possessives.search(between) is not None):
            return None
        return group if group.members(classes) and not scene.blocked(group) else None
    return None


def linked_behind(at: int, classes: frozenset[str], reach: int, scene: Scene) -> Group | None:
    """Return the names that follow the noun phrase that ends at `at`, at once, behind a comma or behind a form of "to be"."""
    group = next((g for g in scene.groups if g.start >= at), None)
    if group is None or group.start - at > reach or scene.links.being.fullmatch(scene.text, at, group.start) is None:
        return None
    told = "," in scene.text[at:group.start] and scene.links.saying.match(scene.text, group.end) is not None  # "…, X said"
    return group if group.members(classes) and not told else None
