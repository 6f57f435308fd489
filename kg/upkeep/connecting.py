"""`path` and `network`: how two entities are connected, and who stands where in the web of competition and of supply."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import networkx as nx

from kg.ontology import BASE, Ontology
from kg.query import labels_of
from kg.store import Store, networkx_graph
from kg.upkeep.facts import Told, facts_of

__all__ = ["LAYERS", "Place", "Step", "network", "paths"]

STATED, CURATED = 1.0, 1.001
"""Length of a step; of two ways of as many steps, the one that texts state comes first."""
WIDEST = 50
"""So many ways of the same length are looked at before the first in order of their names are chosen."""
SAMPLE = 400
"""Entities that measures of standing between others are computed from, at most; all, if there are fewer."""
LAYERS = {
    "competition": ("competesWith",),
    "supply": ("customerOf", "uses", "manufacturedBy", "partnerOf"),
}
PARTS = ("segmentOf", "designedBy", "operatedBy", "memberOfFamily", "subsidiaryOf")
"""Links by which a segment, chip or product leads to the company it belongs to, the surest first."""
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from one entity to the next, by facts that texts state, or by a link of the catalog alone.

    link  the predicate;  forward: whether it leads from `start` to `end`
    """

    start: str
    end: str
    start_label: str
    end_label: str
    link: str
    link_label: str
    forward: bool
    facts: tuple[Told, ...]

    @property
    def curated(self) -> bool:
        """Whether only the catalog says so."""
        return not self.facts


@dataclass(frozen=True, slots=True)
class Place:
    """An entity in a network: with how many others it is linked, the share of shortest ways it lies on, its community."""

    id: str
    label: str
    links: int
    between: float
    community: int


def paths(store: Store, ontology: Ontology, ends: tuple[str, str], language: str = "en", *, most: int = 3,
          stated: bool = False) -> list[tuple[Step, ...]]:
    """Return the shortest explanations between two entities, at most `most` of them, each as its steps.

    ends    ids of two entities;  language: "en", "zh-Hans" or "zh-Hant"
    stated  leave out links that only the catalog has

    Sorted by length, then by ids; the same store gives the same answer. Empty if nothing connects the two.
    """
    links = networkx_graph(store, curated=not stated)
    simple = _undirected(links)
    if not all(end in simple for end in ends) or ends[0] == ends[1] or not nx.has_path(simple, *ends):
        return []
    found, limit = list[tuple[float, Ids]](), 0.0
    for nodes in islice(nx.shortest_simple_paths(simple, *ends, weight="weight"), WIDEST):
        length = nx.path_weight(simple, nodes, "weight")
        if len(found) >= most and length > limit + 1e-9:
            break
        limit = length if len(found) < most else limit
        found.append((round(length, 6), tuple(nodes)))
    chosen = [nodes for _, nodes in sorted(found)[:most]]
    return _explained(store, ontology, links, chosen, language)


def network(store: Store, layer: str, language: str = "en", *, companies: bool = False) -> list[Place]:
    """Return the entities of a network, those between most others first.

    layer      "competition" or "supply";  language: "en", "zh-Hans" or "zh-Hant"
    companies  count segments, chips and products as the company that they belong to by the catalog

    Standing between others is Brandes' betweenness, from a seeded sample of entities in large networks; communities are Louvain's,
    seeded, the largest first. The same store gives the same answer.
    """
    links = networkx_graph(store, curated=companies)
    owners = _owners(links) if companies else {}
    graph = nx.Graph()
    pairs = sorted(
        (owners.get(start, start), owners.get(end, end)) for start, end, key, data in links.edges(keys=True, data=True)
        if data["predicate"] in LAYERS[layer] and not str(key).startswith("curated:")
    )
    for start, end in pairs:
        if start != end:
            graph.add_edge(*sorted((start, end)), weight=graph.get_edge_data(start, end, {"weight": 0})["weight"] + 1)
    if not graph:
        return []
    between = nx.betweenness_centrality(graph, k=min(SAMPLE, len(graph)), seed=0) if len(graph) > SAMPLE else nx.betweenness_centrality(graph)
    groups = sorted((sorted(group) for group in nx.community.louvain_communities(graph, seed=0)), key=lambda group: (-len(group), group[0]))
    group_of = {node: number for number, group in enumerate(groups, 1) for node in group}
    names = _names(store, tuple(graph), language)
    places = [Place(node, names[node], graph.degree(node), round(between[node], 4), group_of[node]) for node in graph]
    return sorted(places, key=lambda place: (-place.between, -place.links, place.id))


def _undirected(links: nx.MultiDiGraph) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(sorted(links))
    for start, end, curated in sorted((*sorted(pair), bool(data["curated"])) for *pair, data in links.edges(data=True)):
        weight = CURATED if curated else STATED
        if start != end and weight < graph.get_edge_data(start, end, {"weight": 2.0})["weight"]:
            graph.add_edge(start, end, weight=weight)
    return graph


def _explained(store: Store, ontology: Ontology, links: nx.MultiDiGraph, chosen: list[Ids], language: str) -> list[tuple[Step, ...]]:
    hops = [[_between(links, *pair) for pair in zip(nodes, nodes[1:], strict=False)] for nodes in chosen]
    facts = [key for way in hops for hop in way for *_, key in hop if not key.startswith("curated:")]
    told = facts_of(store, ontology, language, facts) if facts else {}
    names = _names(store, tuple(node for nodes in chosen for node in nodes), language)
    links_named = {link for way in hops for hop in way for link, *_ in hop}
    labels = {link: ontology.label("kg:" + link, language) for link in links_named}
    return [
        tuple(_step(pair, hop, told, (names, labels)) for pair, hop in zip(zip(nodes, nodes[1:], strict=False), way, strict=True))
        for nodes, way in zip(chosen, hops, strict=True)
    ]


def _between(links: nx.MultiDiGraph, start: str, end: str) -> list[tuple[str, bool, str]]:
    """Return (predicate, forward, fact) of the links between two entities: stated ones, or those of the catalog if there are none."""
    found = [(data["predicate"], forward, str(key)) for a, b, forward in ((start, end, True), (end, start, False))
             for key, data in (links.get_edge_data(a, b) or {}).items()]
    stated = [row for row in found if not row[2].startswith("curated:")]
    return sorted(stated or found, key=lambda row: (row[0], not row[1], row[2]))


def _step(pair: Ids, hop: list[tuple[str, bool, str]], told: dict[str, Told], words: tuple[dict[str, str], dict[str, str]]) -> Step:
    start, end = pair
    link, forward, _ = hop[0]
    facts = tuple(told[key] for *_, key in hop if key in told)
    return Step(start, end, words[0][start], words[0][end], link, words[1][link], forward, facts)


def _owners(links: nx.MultiDiGraph) -> dict[str, str]:
    """Return the company that each segment, chip or product leads to by the catalog."""
    above: dict[str, tuple[int, str]] = {}
    for start, end, data in links.edges(data=True):
        if data["curated"] and data["predicate"] in PARTS:
            rank = PARTS.index(data["predicate"]), end
            above[start] = min(above.get(start, rank), rank)
    owners = {}
    for node in above:
        seen, top = {node}, node
        while top in above and above[top][1] not in seen:
            top = above[top][1]
            seen.add(top)
        owners[node] = top
    return owners


def _names(store: Store, ids: Ids, language: str) -> dict[str, str]:
    base = BASE + "id/"
    labels = labels_of(store, {base + ident for ident in ids}, language)
    return {ident: labels.get(base + ident, ident) for ident in ids}
