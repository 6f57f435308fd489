"""The page at `/page`: what `kg render` drew into the store folder, or a few lines that say where things are."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.pool import Pool

__all__ = ["drawn", "routes"]

INDEX = """A knowledge graph served by kg, to read.

/             the explorer of the store
/page         this, or what `kg render` drew into the store folder
/sparql       SPARQL 1.1 endpoint
/questions    stored questions; /questions/cq01 asks one
"""
POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; connect-src 'none'; object-src 'none'"
"""Beside the page's own policy, which names its scripts by their hashes."""


async def drawn(file: Path | None) -> bytes:
    """Return the page that `kg render` or `kg build` left in the store folder; nothing if there is none."""
    try:
        return await asyncio.to_thread(file.read_bytes) if file else b""
    except OSError:
        return b""


def routes(pool: Pool) -> list[BaseRoute]:
    """Return the route of the page."""
    file = pool.source.page

    async def page(request: Request) -> Response:
        html = await drawn(file)
        if not html:
            return PlainTextResponse(INDEX)
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    return [Route("/page", page, methods=["GET"])]
