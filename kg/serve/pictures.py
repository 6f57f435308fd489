"""What a worker draws for the explorer: the page itself, and the parts of the store that its reader asks for later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kg.ontology import load
from kg.render import Growth, PageOptions, build_model, build_part, part_data, render
from kg.render.facts import local_id
from kg.render.reads import Reads, entity_iri
from kg.render.words import interface, kinds
from kg.serve.limits import Limits
from kg.serve.live import facts, scripts, styles, vendored
from kg.serve.messages import Refused, Reply
from kg.store import Store

__all__ = ["entity", "neighbours", "page", "rows"]

Arguments = Mapping[str, Any]
AT_ONCE = 12
"""Neighbours that come at a time unless the client says how many, and relations that come with an entity."""
HELD = {"max_nodes": 400, "max_names": 5000, "max_facts": 2000}
"""What a page holds from the start: less than one that stands alone, since its server tells the rest when it is asked."""
MOST = 60
SHOWN = 400
"""Cards of a picture whose relations with new ones are looked for."""


def rows(store: Store, query: str) -> Iterable[Mapping[str, Any]]:
    """Yield the rows of a trusted query as the page reads them: variable -> term."""
    found: Any = store.query(query)
    variables = [variable.value for variable in found.variables]
    for row in found:
        yield {name: row[name] for name in variables if row[name] is not None}


@cache
def _growth() -> Growth:
    return Growth(scripts(), styles(), interface(load(), "kgc:livePage", "live-"), facts(vendored()))


def page(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Return the page of a store as HTML.

    arguments  focus, hops, cards, group, language: see `kg.render.PageOptions`; each may be missing
    """
    given = {name: arguments[name] for name in ("focus", "hops", "max_cards", "group", "language") if name in arguments}
    options = PageOptions(**{**HELD, **given, "max_nodes": max(HELD["max_nodes"], given.get("max_cards", 0))})
    model = build_model(lambda query: rows(store, query), load(), options)
    return Reply("done", "text/html; charset=utf-8", render(model, _growth()).encode("utf-8", "replace"))


def entity(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Return an entity with its figures, how many neighbours it has by each relation, and the heaviest of these with their relations to it.

    arguments  id, shown (ids of entities in the picture)
    """
    ident = str(arguments["id"])
    reads = Reads(lambda query: rows(store, query))
    if not reads.weights([entity_iri(ident)]):
        raise Refused("unknown", f"no such entity: {ident[:80]}")
    near = reads.neighbours(entity_iri(ident), sorted(kinds(load())[1]))
    heavy = _ranked(reads, {other for _, _, other in near})[:MOST]
    shown = [str(one) for one in arguments.get("shown", ())][:SHOWN]
    beside = [one for one in shown if entity_iri(one) in {other for _, _, other in near}]
    part = build_part(reads.query, load(), [ident], [*beside, *(local_id(iri) for iri in heavy)])
    return Reply.of({"part": part_data(part), "ways": _counts(near)})


def neighbours(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Return the neighbours of an entity by one relation, some at a time, the heaviest first, with their figures.

    arguments  id; by (predicate id) and out (whether the entity is the subject), or neither for all; start and count of those wanted;
               shown (ids of entities in the picture, whose relations with them are wanted too)
    """
    ident, start, count = str(arguments["id"]), int(arguments.get("start", 0)), min(int(arguments.get("count", AT_ONCE)), MOST)
    reads = Reads(lambda query: rows(store, query))
    near = reads.neighbours(entity_iri(ident), sorted(kinds(load())[1]))
    symmetric = _symmetric()
    wanted = {other for way, out, other in near if "by" not in arguments or way == arguments["by"] and (way in symmetric or out == arguments["out"])}
    ranked = [local_id(iri) for iri in _ranked(reads, wanted)]
    found = ranked[start:start + count]
    shown = [str(one) for one in arguments.get("shown", ())][:SHOWN]
    part = build_part(reads.query, load(), found, [ident, *shown])
    return Reply.of({"part": part_data(part), "found": [node.id for node in part.nodes[:part.full]], "total": len(ranked), "ways": _counts(near)})


@cache
def _symmetric() -> frozenset[str]:
    from kg.ontology import PREFIXES

    return frozenset(way for way in kinds(load())[1] if PREFIXES["owl"] + "SymmetricProperty" in load().types("kg:" + way))


def _counts(near: Iterable[tuple[str, bool, str]]) -> list[list[Any]]:
    """Return [predicate id, whether the entity is the subject, number of neighbours] of each relation; symmetric ones count once."""
    symmetric = _symmetric()
    ends: dict[tuple[str, bool], set[str]] = {}
    for way, out, other in near:
        ends.setdefault((way, out or way in symmetric), set()).add(other)
    return [[way, out, len(others)] for (way, out), others in sorted(ends.items(), key=lambda one: (-len(one[1]), one[0]))]


RANKED = 3000
"""Neighbours that are weighed; of more, those first by id come after them."""


def _ranked(reads: Reads, entities: Iterable[str]) -> list[str]:
    """Return entities, those that most facts name first."""
    known = sorted(entities)
    weights = reads.weights(known[:RANKED])
    return sorted((iri for iri in known[:RANKED] if iri in weights), key=lambda iri: (-weights[iri], iri)) + known[RANKED:]
