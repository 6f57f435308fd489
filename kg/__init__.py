"""Company news in Chinese and English as a knowledge graph in which every fact stands on its exact quote.

`kg.open` opens a store: see `kg.api`. `kg.pipeline.build` makes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Answer, Graph, open

__all__ = ["Answer", "Graph", "open"]


def __getattr__(name: str) -> object:
    """Load the public names when they are first used, so that `kg --help` stays quick."""
    if name in __all__:
        from kg import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
