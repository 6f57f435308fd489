"""A store becomes one page that opens offline: `render(build_model(query, ontology))`."""

from __future__ import annotations

from kg.render.cards import cards
from kg.render.frame import Frame
from kg.render.gather import Query, build_model, build_part
from kg.render.model import PageModel, PageOptions
from kg.render.page import Growth, data, render

__all__ = ["Frame", "Growth", "PageModel", "PageOptions", "Query", "build_model", "build_part", "part_data", "render"]


def part_data(model: PageModel) -> dict[str, object]:
    """Return what the script of a page takes up of a part of a store that was asked for later."""
    return data(model, cards(model))
