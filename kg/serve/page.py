"""The page at `/page`: what `kg render` drew into the store folder, or a few lines that say where things are."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.pool import Pool

__all__ = ["routes"]

INDEX = """A knowledge graph served by kg, to read.

/             the explorer of the store
/page         this, or what `kg render` drew into the store folder
/sparql       SPARQL 1.1 endpoint
/questions    stored questions; /questions/cq01 asks one
"""
POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; connect-src 'none'; object-src 'none'"
"""Beside the page's own policy, which names its scripts by their hashes."""


def routes(pool: Pool) -> list[BaseRoute]:
    """Return the route of the page."""
    file = pool.source.page

    async def page(request: Request) -> Response:
        try:
            html = await asyncio.to_thread(file.read_bytes) if file else b""
        except OSError:
            html = b""
        if not html:
            return PlainTextResponse(INDEX)
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    return [Route("/page", page, methods=["GET"])]
