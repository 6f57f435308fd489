"""A store becomes one page that opens offline: `render(build_model(query, ontology))`."""

from __future__ import annotations

from kg.render.frame import Frame
from kg.render.gather import Query, build_model
from kg.render.model import PageModel, PageOptions
from kg.render.page import render

__all__ = ["Frame", "PageModel", "PageOptions", "Query", "build_model", "render"]
