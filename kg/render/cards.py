"""Which figures a card shows, how large it is, and which cards belong together."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.render.grid import gridded
from kg.render.groups import OWNERS, owners
from kg.render.layout import Picture, arrange, corners
from kg.render.model import LANGUAGES, Figure, Group, Link, Node, PageModel, Words
from kg.render.plan import ASPECT, Box, Tie

__all__ = ["Card", "Row", "cards", "group_boxes", "group_picture", "picture", "text_width"]

Names = tuple[Mapping[str, str], Mapping[str, Words]]  # period id -> label, entity id -> names
HEAD, ROW, PAD = 30.0, 22.0, 12.0
GROUP_WIDTH = 250.0
SIDE = {"Chip": (0.25, -0.35), "ChipFamily": (0.25, -0.35), "Person": (-0.2, 0.4), "Project": (0.1, 0.3),
        "Product": (0.1, 0.25), "Segment": (0.1, -0.1)}
PULL = {"structure": 1.6, "generation": 1.5, "making": 1.0, "people": 1.2, "supply": 0.9, "partner": 0.7, "capital": 0.7,
        "competition": 0.5}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card: index of its figure, of the growth written beside it (-1: none), label and value in each language."""

    figure: int
    growth: int
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Card:
    """An entity as drawn: index of its node, size, height of its head, rows, and how many figures it does not show."""

    node: int
    width: float
    height: float
    head: float
    rows: tuple[Row, ...]
    more: int


def text_width(text: str, size: float) -> float:
    """Return about how wide a bold sans-serif face sets `text`, in the unit of `size`.

    >>> round(text_width("AWS", 10)), round(text_width("亚马逊", 10))
    (22, 30)
    """
    return size * sum(_advance(c) for c in text)


def _advance(c: str) -> float:
    if unicodedata.east_asian_width(c) in "WF":
        return 1.0
    if c in " .,:;'|!iljI()[]ft":
        return 0.36
    return 0.72 if c.isupper() or c in "mw%+≥≤▲▼" else 0.61


def cards(model: PageModel) -> list[Card]:
    """Return the card of each node that comes with its facts, in the order of the model; the first `drawn` of them are drawn."""
    by_subject: dict[str, list[int]] = defaultdict(list)
    for index, figure in enumerate(model.figures):
        by_subject[figure.subject].append(index)
    ends = {p.id: p.end + p.start for p in model.periods}
    names = {p.id: p.label for p in model.periods}, {node.id: node.names for node in model.nodes[: model.full]}
    return [_card((k, node), by_subject.get(node.id, []), model, ends, names) for k, node in enumerate(model.nodes[: model.full])]


def _card(place: tuple[int, Node], indices: list[int], model: PageModel, ends: Mapping[str, str], names: Names) -> Card:
    k, node = place
    growth = _growth(indices, model.figures)
    lines = [i for i in indices if i not in growth.values()]
    day = {i: _reverse(ends.get(model.figures[i].period, "")) for i in lines}
    rank = _ranks(lines, day, model)
    size = 17 if node.weight > 9 else 15
    picked = sorted(lines, key=lambda i: rank[i])[: model.options.rows + (2 if size == 17 else 0)]
    picked.sort(key=lambda i: (day[i], rank[i][1], i))
    rows = tuple(_row(i, growth.get(i, -1), model, names) for i in picked)
    more = len(lines) - len(rows)
    title = max(text_width(short(name), size) for name in node.names) + 44
    body = max((text_width(row.label[n], 13) * 0.92 + text_width(row.value[n], 14) + 38
                for row in rows for n in range(len(LANGUAGES))), default=0)
    head = HEAD + (4 if size == 17 else 0)
    height = head + (len(rows) * ROW + (ROW - 4 if more else 0) + PAD if rows else 0)
    return Card(k, round(min(380.0, max(title, body, 84.0))), round(height), head, rows, more)


def _ranks(lines: Sequence[int], day: Mapping[int, str], model: PageModel) -> dict[int, tuple[int, int, bool, int]]:
    """Return what decides which figures a card shows: of each metric the newest reported and promised level come first."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    rank = {}
    for i in sorted(lines, key=lambda i: (model.figures[i].measure != "level", day[i], model.figures[i].comparator != "=", i)):
        f = model.figures[i]
        turn = seen[f.metric, f.status] + (f.status == "estimate") + 4 * f.derived
        rank[i] = (turn, model.order.get(f.metric, 999), f.measure != "level", i)
        seen[f.metric, f.status] += 1
    return rank


def short(name: str) -> str:
    return name if len(name) <= 34 else name[:33] + "…"


def _reverse(day: str) -> str:
    """Return a key that sorts later ISO days first and no day last."""
    return "".join(chr(ord("9") + ord("0") - ord(c)) if c.isdigit() else c for c in day) if day else "~"


def _growth(indices: Sequence[int], figures: Sequence[Figure]) -> dict[int, int]:
    """Return level figure -> its stated year-on-year change in percent, where both are about the same thing."""
    same: dict[tuple[str, str, str, str, str], int] = {}
    for i in indices:
        f = figures[i]
        if f.measure == "yoy" and f.unit == "percent" and not f.derived:
            same.setdefault((f.metric, f.period, f.status, f.qualifier, f.by), i)
    pairs = {}
    for i in sorted(indices, key=lambda i: (figures[i].comparator != "=", i)):
        f = figures[i]
        if f.measure == "level" and f.period:
            change = same.pop((f.metric, f.period, f.status, f.qualifier, f.by), None)
            pairs.update({} if change is None else {i: change})
    return pairs


def _row(index: int, growth: int, model: PageModel, names: Names) -> Row:
    f = model.figures[index]
    period, base = names[0].get(f.period, ""), names[1].get(f.base, ("", "", ""))
    metric, measure = model.words["metric"][f.metric], model.words["measure"].get(f.measure, ("", "", ""))
    versus = model.words["ui"].get("compared-with", ("{0}",) * 3)
    label, value = [], []
    for n in range(len(LANGUAGES)):
        against = versus[n].replace("{0}", base[n]) if base[n] else ""
        parts = [metric[n], f.qualifier, "" if f.measure == "level" else measure[n], period, against]
        label.append(" ".join(part for part in parts if part))
        value.append(f.shown[n] + (" " + _arrow(model.figures[growth], n) if growth >= 0 else ""))
    return Row(index, growth, (label[0], label[1], label[2]), (value[0], value[1], value[2]))


def _arrow(figure: Figure, language: int) -> str:
    number = figure.value if figure.value is not None else figure.low if figure.low is not None else figure.high
    mark = "▲" if number is not None and number > 0 else "▼" if number is not None and number < 0 else ""
    return mark + figure.shown[language].lstrip("+−")


def picture(model: PageModel, drawn: Sequence[Card]) -> Picture:
    """Return where the drawn cards stand; `drawn` are the first cards of the model, in its order."""
    index = {node.id: k for k, node in enumerate(model.nodes[: len(drawn)])}
    links = [link for link in model.links if link.subject in index and link.object in index and link.subject != link.object]
    up: dict[str, str] = {}
    for predicate in OWNERS:
        for link in links:
            if link.predicate == predicate:
                up.setdefault(link.subject, link.object)
    owner = owners(up, list(index))
    pairs: dict[tuple[int, int], Tie] = {}
    for link in links:
        a, b = sorted((index[link.subject], index[link.object]))
        kind = model.kinds.get(link.predicate, "")
        tie = Tie(a, b, PULL.get(kind, 0.7) * (0.6 if link.curated else 1.0), 0.35 if link.curated else 1.0)
        if (a, b) not in pairs or tie.pull > pairs[a, b].pull:
            pairs[a, b] = tie
    ties = [pairs[key] for key in sorted(pairs)]
    rows = _chains(links, index)
    columns = _leaves(links, index, {i for row in rows for i in row}, drawn)
    corner = corners(owner)
    boxes = []
    for card in drawn:
        node = model.nodes[card.node]
        side = SIDE.get(node.cls, (0.0, 0.0)) if owner[node.id] != node.id else (0.0, 0.0)
        boxes.append(Box(node.id, card.width, card.height, (corner[node.id][0] + side[0], corner[node.id][1] + side[1])))
    return arrange(boxes, ties, rows=rows, columns=columns)


def group_boxes(groups: Sequence[Group]) -> list[Box]:
    """Return the cards of groups: as wide as their name, and three lines of what is in them."""
    return [Box(str(k), round(min(GROUP_WIDTH, max(190.0, *(text_width(short(name), 15) + 56 for name in g.names)))), HEAD + 3 * ROW + PAD)
            for k, g in enumerate(groups)]


def group_picture(model: PageModel, groups: Sequence[Group]) -> list[tuple[float, float]]:
    """Return where the cards of groups stand: in a grid, groups with many relations between them near each other."""
    of = {k: g for g, group in enumerate(groups) for k in group.members}
    index = {node.id: k for k, node in enumerate(model.nodes)}
    lines = [(index[x.subject], index[x.object]) for x in model.links] + [(a, b) for a, _, b in model.threads]
    count = Counter((min(of[a], of[b]), max(of[a], of[b])) for a, b in lines if of[a] != of[b])
    ties = {pair: float(np.sqrt(n)) for pair, n in sorted(count.items())}
    places = gridded(len(groups), ties, width=GROUP_WIDTH + 60, height=HEAD + 3 * ROW + PAD + 60, aspect=ASPECT)
    return [(float(x), float(y)) for x, y in places]


def _chains(links: Sequence[Link], index: Mapping[str, int]) -> list[list[int]]:
    """Return runs of generations, older first; where a chip has two successors the first by id goes on."""
    after: dict[str, str] = {}
    before: dict[str, str] = {}
    for link in links:
        if link.predicate == "successorOf" and link.object not in after and link.subject not in before:
            after[link.object], before[link.subject] = link.subject, link.object
    chains = []
    for start in sorted(after.keys() - before.keys()):
        chain = [start]
        while chain[-1] in after and after[chain[-1]] not in chain:
            chain.append(after[chain[-1]])
        chains += [[index[e] for e in chain[k:k + 5]] for k in range(0, len(chain), 5)]
    return [chain for chain in chains if len(chain) > 1]


def _leaves(links: Sequence[Link], index: Mapping[str, int], taken: set[int], drawn: Sequence[Card]) -> list[list[int]]:
    """Return columns of small cards that hang on one hub by one relation and on nothing else."""
    around: dict[str, set[str]] = defaultdict(set)
    way: dict[tuple[str, str], str] = {}
    for link in links:
        around[link.subject].add(link.object)
        around[link.object].add(link.subject)
        way[link.subject, link.object] = way[link.object, link.subject] = link.predicate
    hung: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entity, near in sorted(around.items()):
        hub = next(iter(near))
        if len(near) == 1 and len(around[hub]) > 1 and index[entity] not in taken and len(drawn[index[entity]].rows) < 2:
            hung[hub, way[entity, hub]].append(index[entity])
    return [group[k:k + 8] for _, group in sorted(hung.items()) if len(group) > 2 for k in range(0, len(group), 8)]
