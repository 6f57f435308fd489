"""Entities too many to draw one by one become groups: by company, by community (who is linked with whom), or by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx

from kg.render.model import Group, Node, Words

__all__ = ["OWNERS", "grouped", "owners"]

OWNERS = ("segmentOf", "subsidiaryOf", "operatedBy", "designedBy", "memberOfFamily", "successorOf", "officerOf")  # part, maker or post
LIMIT = 39  # groups drawn: the rest are one more

Line = tuple[int, str, int]


def grouped(nodes: Sequence[Node], lines: Sequence[Line], way: str, *, rest: Words, more: Words) -> tuple[Group, ...]:
    """Return the groups of `nodes`, heaviest first, at most `LIMIT` and one for the rest; each entity lies in exactly one.

    lines  (index, predicate id, index) of the relations between them
    way    "company", "community" or "class"
    rest   name of the group of all that is left over
    more   name of a group that has none of its own: {0} its heaviest member, {1} how many others

    >>> names = ("A", "A", "A")
    >>> nodes = [Node("a", "Company", names, weight=3), Node("b", "Segment", names, weight=2)]
    >>> [g.members for g in grouped(nodes, [(1, "segmentOf", 0)], "company", rest=names, more=names)]
    [(0, 1)]
    """
    of = {"company": _companies, "community": _communities, "class": _classes}[way](nodes, lines)
    members: dict[str, list[int]] = defaultdict(list)
    for k, key in enumerate(of):
        members[key].append(k)
    weight = {key: sum(nodes[k].weight for k in group) for key, group in members.items()}
    ranked = sorted(members, key=lambda key: (len(members[key]) == 1, -weight[key], key))
    single = [key for key in ranked if len(members[key]) == 1]
    kept = ranked[:LIMIT] if len(ranked) <= LIMIT else [key for key in ranked if key not in set(single)][:LIMIT]
    left = sorted(k for key in set(ranked) - set(kept) for k in members[key])
    found = [Group(_name(nodes, members[key], way, more), nodes[members[key][0]].cls, tuple(members[key])) for key in kept]
    if left:
        found.append(Group(rest, "Organization", tuple(left)))
    return tuple(found)


def _one(text: str, values: Sequence[object]) -> str:
    for k, value in enumerate(values):
        text = text.replace("{" + str(k) + "}", str(value))
    return text


def _name(nodes: Sequence[Node], members: Sequence[int], way: str, more: Words) -> Words:
    """Return the name of a group; of a class the names are the page's own, found by its class."""
    names = nodes[members[0]].names
    if way != "community" or len(members) == 1:
        return names
    en, hans, hant = (_one(text, (name, len(members) - 1)) for text, name in zip(more, names, strict=True))
    return en, hans, hant


def owners(up: Mapping[str, str], entities: Sequence[str]) -> dict[str, str]:
    """Return entity -> the end of the chain `up` from it; itself where the chain is empty. Circles end where they began.

    >>> owners({"cloud": "acme", "store": "cloud"}, ["store", "acme"])
    {'store': 'acme', 'acme': 'acme'}
    """
    owner = {}
    for entity in entities:
        at, seen = entity, {entity}
        while at in up and up[at] not in seen:
            at = up[at]
            seen.add(at)
        owner[entity] = at
    return owner


def _companies(nodes: Sequence[Node], lines: Sequence[Line]) -> list[str]:
    up: dict[str, str] = {}
    for wanted in OWNERS:
        for a, way, b in lines:
            if way == wanted:
                up.setdefault(nodes[a].id, nodes[b].id)
    idents = [node.id for node in nodes]
    owner = owners(up, idents)
    return [owner[ident] for ident in idents]


def _communities(nodes: Sequence[Node], lines: Sequence[Line]) -> list[str]:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from(sorted({(min(a, b), max(a, b)) for a, _, b in lines if a != b}))
    found = nx.community.louvain_communities(graph, seed=0)
    of = [""] * len(nodes)
    for group in found:
        for k in group:
            of[k] = nodes[min(group)].id
    return of


def _classes(nodes: Sequence[Node], lines: Sequence[Line]) -> list[str]:
    return [node.cls for node in nodes]
