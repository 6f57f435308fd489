"""What a page shows, free of RDF and of pixels: frozen nouns that `gather` fills and `page` draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

__all__ = [
    "LANGUAGES", "Figure", "Group", "Link", "Node", "PageModel", "PageOptions", "PeriodNode", "Source", "Totals", "Witness", "Words",
]

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
Words = tuple[str, str, str]  # one text in each of LANGUAGES


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What the caller chooses.

    title      heading of the page; empty takes the ontology's
    focus      id of an entity to draw the surroundings of; empty draws the most connected ones
    hops       how many relations away from `focus` the picture reaches
    max_cards  entities drawn in the picture
    max_nodes  entities whose figures the page holds at all (search, table, panel)
    max_names  entities whose name and relations the page holds beyond those, to be found and counted in groups
    max_facts  figures the page holds
    group      how the page opens when not all entities are drawn: in groups by "company", "community" or "class", or "top" for the most
               connected; empty takes groups by company from more than `max_nodes` entities on
    rows       figures a card shows before "+n more"
    language   which of LANGUAGES the page opens in
    """

    title: str = ""
    focus: str = ""
    hops: int = 2
    max_cards: int = 150
    max_nodes: int = 1500
    max_names: int = 20_000
    max_facts: int = 6000
    rows: int = 6
    group: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: id, local name of its class, its name in each language, other names, how often facts name it."""

    id: str
    cls: str
    names: Words
    others: tuple[str, ...] = ()
    weight: int = 0
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class PeriodNode:
    """A period as reported: id, label, first and last day as ISO dates or empty, id of its calendar period or empty."""

    id: str
    label: str
    start: str = ""
    end: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document: id (16 hex digits), title, ISO date or empty, language tag, its paths or addresses (shown as text only)."""

    id: str
    title: str = ""
    issued: str = ""
    language: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """One reading of a fact: where, which words, the figure as written, half of its last digit, slots inferred from elsewhere."""

    document: str
    start: int
    end: int
    quote: str
    stated: str = ""
    confidence: str = ""
    tolerance: Decimal = Decimal(0)
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation. All names are ids; `shown` is the figure as each language writes it."""

    id: str
    subject: str
    metric: str
    measure: str
    status: str
    unit: str
    shown: Words
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = "="
    period: str = ""
    basis: str = ""
    base: str = ""
    qualifier: str = ""
    by: str = ""
    key: str = ""
    derived: bool = False
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relation in its stored direction; `curated` ones come from the catalog, `derived` ones from rules: neither has witnesses."""

    id: str
    subject: str
    predicate: str
    object: str
    status: str = "actual"
    period: str = ""
    role: Words = ("", "", "")
    via: tuple[str, ...] = ()
    curated: bool = False
    derived: bool = False
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entities drawn as one card: its name, the class it is drawn as, and the indices of its members, heaviest first."""

    names: Words
    cls: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the store holds, whatever of it the page shows. Relations are those that documents state."""

    entities: int = 0
    figures: int = 0
    relations: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class PageModel:
    """Everything that one page shows, in an order that depends on the content alone.

    nodes    entities, heaviest first; the first `drawn` of them are cards of the picture, the first `full` come with their facts
    threads  relations between entities of which one is beyond `full`: index, predicate id, index
    groups   "company", "community", "class" -> the groups of all nodes, where not all are drawn
    words    scheme -> id -> name in each language; schemes are "ui", "class", "predicate", "kind", "metric", "measure",
             "status", "basis" and "slot"
    kinds    predicate id -> kind id, for the legend
    also     metric id -> its other names, for search
    order    metric id -> rank; metrics without one come last
    """

    options: PageOptions
    nodes: tuple[Node, ...]
    drawn: int
    full: int
    figures: tuple[Figure, ...]
    links: tuple[Link, ...]
    periods: tuple[PeriodNode, ...]
    sources: tuple[Source, ...]
    totals: Totals
    words: dict[str, dict[str, Words]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    symmetric: frozenset[str] = frozenset()
    threads: tuple[tuple[int, str, int], ...] = ()
    groups: dict[str, tuple[Group, ...]] = field(default_factory=dict)
