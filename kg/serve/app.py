"""The routes and what stands before them, put together."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from kg.serve import explore, page, questions, sparql
from kg.serve.guards import Access, Doors
from kg.serve.lanes import Lanes
from kg.serve.pool import Pool

__all__ = ["MODULES", "Access", "application"]

MODULES: tuple[Callable[[Pool], list[BaseRoute]], ...] = (sparql.routes, questions.routes, explore.routes, page.routes)
"""What gives the routes, in order: of two that fit a path the first one answers.

A page or service of its own is one more module with `routes(pool)`; it asks by `kg.serve.answers.answered` or `Pool.select`, and what
SPARQL cannot say is one more function in `kg.serve.tasks.TASKS`, carried out by a worker.
"""


def application(pool: Pool, access: Access, log: Callable[[str], None]) -> ASGIApp:
    """Return the ASGI application over a pool that is started and closed by the caller."""
    routes = [route for module in MODULES for route in module(pool)]
    app: ASGIApp = Lanes(routes, Starlette(routes=routes))
    if access.origins:
        app = CORSMiddleware(app, allow_origins=access.origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    return Doors(app, access, log)
