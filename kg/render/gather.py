"""A store, read by SPARQL, becomes a `PageModel`.

The heaviest entities are chosen first, by counting; only their facts are then fetched, so that a large store costs
no more than the page can show. Of the entities beyond those only names and relations are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ontology import PREFIXES, Ontology, expand
from kg.render.facts import Properties, figure, link, local_id, node, period, source
from kg.render.groups import grouped
from kg.render.model import Figure, Group, Link, Node, PageModel, PageOptions, Totals, Witness, Words
from kg.render.reads import Query, Reads, entity_iri
from kg.render.words import Figures, interface, kinds, metric_order, names

__all__ = ["Query", "build_model", "build_part"]


def build_model(query: Query, ontology: Ontology, options: PageOptions | None = None) -> PageModel:
    """Return what a page over a store shows.

    query     runs one SPARQL SELECT over the union of the store's graphs; rows map variables to pyoxigraph terms
    ontology  names of metrics, units, relations and the words of the page
    options   how much to take; the default draws at most 150 entities, and groups where there are more than 1,500

    Relations of the catalog are taken only between entities that documents name, and marked `curated`.
    A damaged fact (no subject, no number) is left out. The order of the result depends on the content alone.
    """
    options = options or PageOptions()
    store = Reads(query)
    groups, kind = kinds(ontology)
    weights, totals = store.weigh()
    ranked = sorted(weights, key=lambda iri: (-weights[iri], iri))
    if options.focus:
        ranked = store.around(ranked, entity_iri(options.focus), options.hops)
    chosen = ranked[: options.max_nodes]
    held = _held(store, ontology, (chosen, chosen), kind, options.max_facts)
    joined = {entity_iri(end) for x in held.links for end in (x.subject, x.object)}
    chosen.sort(key=lambda iri: weights[iri] == 0 and iri not in joined)
    drawn = min(sum(weights[iri] > 0 or iri in joined for iri in chosen), options.max_cards)
    more = ranked[options.max_nodes: options.max_nodes + options.max_names]
    threads = [x for x in store.threads([*chosen, *more]) if max(x[0], x[2]) >= len(chosen)] if more else []
    entities = _entities(store, (chosen, more), weights)
    model = _model(store, ontology, options, entities, held)
    ways = {way for _, way, _ in threads}
    return replace(
        model, drawn=drawn, full=len(chosen), totals=totals, threads=tuple(threads),
        words={"ui": interface(ontology), "kind": groups, **_terms(ontology, held, ways, {n.cls for n in entities})},
        groups=_groups(entities, held.links, threads, drawn, interface(ontology)))


def build_part(query: Query, ontology: Ontology, full: Sequence[str], light: Sequence[str] = (), *, max_facts: int = 2000) -> PageModel:
    """Return what a page takes up later: a few entities, and how they are related with others.

    full       ids of the entities that come with their figures
    light      ids of others: relations between them and those of `full` are taken, of themselves the names only
    max_facts  figures taken

    Of the words of the page only those are there that this part uses. Ids that the store does not know are left out.
    """
    store = Reads(query)
    _, kind = kinds(ontology)
    inner = [entity_iri(ident) for ident in dict.fromkeys(full)]
    outer = [iri for ident in dict.fromkeys(light) if (iri := entity_iri(ident)) not in set(inner)]
    weights = store.weights([*inner, *outer])
    inner, outer = [iri for iri in inner if iri in weights], [iri for iri in outer if iri in weights]
    held = _held(store, ontology, (inner, [*inner, *outer]), kind, max_facts)
    entities = _entities(store, (inner, outer), weights)
    model = _model(store, ontology, PageOptions(), entities, held)
    written = {key: words for key, words in interface(ontology).items() if key == "compared-with"}  # cards are as wide as their words
    return replace(model, full=len(inner), words={"ui": written, **_terms(ontology, held, set(), {n.cls for n in entities})})


@dataclass(frozen=True, slots=True)
class _Held:
    """Figures and relations that a page holds."""

    figures: tuple[Figure, ...]
    links: tuple[Link, ...]
    symmetric: frozenset[str]
    kinds: dict[str, str]

    @property
    def facts(self) -> list[Figure | Link]:
        return [*self.figures, *self.links]


def _held(store: Reads, ontology: Ontology, ends: tuple[Sequence[str], Sequence[str]], kind: dict[str, str], most: int) -> _Held:
    """Return the figures of the first entities of `ends` and the relations between them and the second."""
    chosen, within = ends
    stated, direct, observed = store.relations(chosen, within), store.curated(chosen, within, sorted(kind)), store.observations(chosen)
    readings = store.witnesses([*stated, *observed])
    figures = _figures(observed, readings, Figures.of(ontology), {local_id(iri): k for k, iri in enumerate(chosen)}, most)
    symmetric = frozenset(p for p in kind if PREFIXES["owl"] + "SymmetricProperty" in ontology.types("kg:" + p))
    return _Held(figures, _links(stated, direct, readings, symmetric, names(ontology, ontology.concepts("kgc:roles"))), symmetric, kind)


def _entities(store: Reads, chosen: tuple[Sequence[str], Sequence[str]], weights: Mapping[str, int]) -> tuple[Node, ...]:
    """Return the entities, those of the second list with their names only."""
    full, more = chosen
    described = store.described("BIND(?key AS ?n)", full) | store.named(more)
    return tuple(node(iri, described.get(iri, {}), weights[iri]) for iri in [*full, *more])


def _model(store: Reads, ontology: Ontology, options: PageOptions, entities: tuple[Node, ...], held: _Held) -> PageModel:
    """Return a model with the periods and documents of what it holds, and no words yet."""
    shown = store.nodes("period/", {fact.period for fact in held.facts} - {""})
    read = store.nodes("doc/", {w.document for fact in held.facts for w in fact.witnesses})
    return PageModel(
        options=options, nodes=entities, drawn=0, full=0, figures=held.figures, links=held.links, totals=Totals(),
        periods=tuple(period(iri, props) for iri, props in shown.items()), sources=tuple(source(iri, props) for iri, props in read.items()),
        kinds=held.kinds, also=_also(ontology, held.figures), order=metric_order(ontology, (f.metric for f in held.figures)), symmetric=held.symmetric)


def _groups(nodes: Sequence[Node], links: Sequence[Link], threads: Sequence[tuple[int, str, int]], drawn: int,
            words: Mapping[str, Words]) -> dict[str, tuple[Group, ...]]:
    """Return the groups of all entities in each way, or nothing where the picture holds them all."""
    if drawn >= sum(n.weight > 0 for n in nodes):
        return {}
    index = {n.id: k for k, n in enumerate(nodes)}
    lines = [(index[x.subject], x.predicate, index[x.object]) for x in links] + list(threads)
    return {way: grouped(nodes, lines, way, rest=words["group-rest"], more=words["group-more"]) for way in ("company", "community", "class")}


def _figures(observed: Mapping[str, Properties], readings: Mapping[str, tuple[Witness, ...]], writer: Figures,
             rank: Mapping[str, int], limit: int) -> tuple[Figure, ...]:
    """Return the figures of the heaviest subjects, at most `limit`, in an order that depends on the content alone."""
    found = (figure(iri, props, readings.get(iri, ()), writer) for iri, props in observed.items())
    kept = sorted((f for f in found if f is not None), key=lambda f: (rank[f.subject], f.metric, f.measure, f.period, f.id))[:limit]
    return tuple(sorted(kept, key=lambda f: (f.subject, f.metric, f.measure, f.period, f.id)))


def _links(stated: Mapping[str, Properties], direct: Iterable[Properties], readings: Mapping[str, tuple[Witness, ...]],
           symmetric: frozenset[str], roles: Mapping[str, Words]) -> tuple[Link, ...]:
    """Return stated relations, and direct triples that no stated relation covers (in either direction if symmetric)."""
    links = [link(iri, props, roles, readings.get(iri, ())) for iri, props in stated.items()]
    covered = {(x.subject, x.predicate, x.object) for x in links}
    covered |= {(o, p, s) for s, p, o in covered if p in symmetric}
    for props in sorted(direct, key=str):
        x = link("", props, roles, ())
        if (x.subject, x.predicate, x.object) not in covered:
            links.append(x)
            covered.add((x.subject, x.predicate, x.object))
            if x.predicate in symmetric:
                covered.add((x.object, x.predicate, x.subject))
    return tuple(sorted(links, key=lambda x: (x.subject, x.predicate, x.object, x.id)))


def _also(ontology: Ontology, figures: Sequence[Figure]) -> dict[str, tuple[str, ...]]:
    """Return metric -> its other names, for the search box."""
    return {metric: tuple(sorted({label.text for label in ontology.labels("kgm:" + metric)}))
            for metric in sorted({f.metric for f in figures})}


def _terms(ontology: Ontology, held: _Held, ways: set[str], classes: set[str]) -> dict[str, dict[str, Words]]:
    """Return the names of the terms that these facts, and relations by `ways`, use."""
    figures, links, facts = held.figures, held.links, held.facts
    slots = {slot for fact in facts for w in fact.witnesses for slot in w.inferred}
    used = {
        "class": {"kg:" + cls for cls in classes},
        "predicate": {"kg:" + way for way in {x.predicate for x in links} | ways}, "slot": {"kg:" + slot for slot in slots},
        "metric": {"kgm:" + f.metric for f in figures}, "measure": {"kgc:" + f.measure for f in figures},
        "status": {"kgc:actual", "kgc:guidance", "kgc:estimate"} | {"kgc:" + fact.status for fact in facts},
        "basis": {"kgc:" + f.basis for f in figures if f.basis},
    }
    words = {scheme: names(ontology, (expand(name) for name in terms)) for scheme, terms in used.items()}
    short = interface(ontology)
    words["measure"] = {measure: short.get("short-" + measure, name) for measure, name in words["measure"].items()}
    for scheme in ("class", "metric", "status", "basis"):
        words[scheme] = {key: (en[:1].upper() + en[1:], hans, hant) for key, (en, hans, hant) in words[scheme].items()}
    return words
