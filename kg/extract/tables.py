"""Tables of figures: row heads and column heads name subject, metric and period; the caption gives the unit."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.amounts import Frame
from kg.extract.focus import Focus
from kg.extract.reading import Reading
from kg.lexicon import Lexicon
from kg.types import Block

__all__ = ["table_frames"]


def table_frames(block: Block, reading: Reading, focus: Focus, lexicon: Lexicon) -> Iterator[Frame]:
    """Yield one frame for each figure in the cells of a table."""
    yield from ()
