"""What a word or name of the ontology stands for: entities, metrics, cues, linking words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

__all__ = ["Cue", "EntityEntry", "Listed", "MetricEntry", "RelationCue", "Word"]

_T = TypeVar("_T")


class Listed(tuple[_T, ...]):
    """A word list that takes its hash once: what is compiled of it is kept by it and looked up for each sentence.

    >>> hash(Listed(("a", "b"))) == hash(("a", "b"))
    True
    """

    _hash: int

    def __reduce__(self) -> tuple[type[Listed[_T]], tuple[tuple[_T, ...]]]:
        return Listed, (tuple(self),)  # a hash is of one process

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            self._hash = super().__hash__()
            return self._hash


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """One entity of the catalog. `owners` are the ids it belongs to by any structural property, nearest first."""

    id: str
    cls: str
    label: str
    labels: tuple[str, ...]
    contextual: bool
    owners: tuple[str, ...]
    segment_of: str = ""
    family: str = ""
    predecessor: str = ""
    designer: str = ""
    operator: str = ""
    employer: str = ""
    exclude: tuple[str, ...] = ()
    fiscal_year_end: int = 12
    currency: str = ""
    listings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """One metric: unit kinds that its level may take, classes that can own it, whether `kg extract` prints it.

    company_wide: a figure of it that names no owner is the company's, also in the middle of talk about a segment
    numerator: the metric that a margin divides by revenue
    exclude: longer words in which a word for it is none: "executive orders"
    """

    id: str
    kinds: frozenset[str]
    applies_to: frozenset[str]
    printed: bool
    instant: bool
    company_wide: bool = False
    per_share: bool = False
    numerator: str = ""
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A word class that sets `slot` to `sets`. scope: "clause", "sentence", "adjacent" or a number of characters."""

    id: str
    slot: str
    sets: str
    direction: str
    scope: str
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationCue:
    """A word class that links entities. `order` spells where subject S, object O and cue C stand, e.g. "SCO"."""

    id: str
    predicate: str
    order: str
    subjects: frozenset[str]
    objects: frozenset[str]
    reach: int
    many: bool
    needs: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    status: str = "actual"
    without: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Word(NamedTuple):
    """A match in the text: what it may be. kind: "entity", "metric", "cue", "relation", "role", "class", "abbreviation"."""

    start: int
    end: int
    kind: str
    items: tuple[object, ...]
