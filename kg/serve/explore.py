"""The routes of the explorer: the page at `/`, and what its script asks for below `/explore/`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from kg.query.values import kind_of
from kg.serve.answers import answered, json_response, response
from kg.serve.bodies import BadRequest, pairs
from kg.serve.live import vendored
from kg.serve.messages import Reply
from kg.serve.page import drawn
from kg.serve.pool import Pool
from kg.serve.tasks import known_questions

__all__ = ["routes"]

POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; connect-src 'self'; worker-src 'none'"
"""Beside the page's own policy, which names its scripts by their hashes."""
CARDS, HOPS = 1500, 9
DRAWING = 12.0
"""Times the seconds of a question that a picture of the whole store may take; it is kept."""
Given = Mapping[str, str]


def routes(pool: Pool) -> list[BaseRoute]:
    """Return the routes of the explorer."""
    kept: dict[str, Reply] = {}
    drawing = asyncio.Lock()

    async def page(request: Request) -> Response:
        try:
            arguments = _page(dict(pairs(request.scope["query_string"])))
        except BadRequest as error:
            return response(Reply.problem("malformed", str(error)), status=error.status)
        async with drawing:
            reply = kept.get("page") if not arguments else None
            if reply is None:
                reply = await pool.ask("page", arguments, patience=DRAWING)
            if reply.kind == "done" and not arguments:
                kept["page"] = reply
        if reply.kind != "done":
            return await _drawn_before(pool.source.page, reply)
        return HTMLResponse(reply.data, headers={"Content-Security-Policy": POLICY})

    async def overview(request: Request) -> Response:
        async with drawing:
            if "overview" not in kept:
                reply = await pool.ask("overview", {}, patience=DRAWING)
                if reply.kind != "done":
                    return response(reply)
                kept["overview"] = reply
        return response(kept["overview"])

    def asking(task: str, read: Callable[[Request, Given], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
        async def ask(request: Request) -> Response:
            try:
                arguments = read(request, dict(pairs(request.scope["query_string"])))
            except BadRequest as error:
                return response(Reply.problem("malformed", str(error)), status=error.status)
            return await answered(request, pool, task, arguments)
        return ask

    found = [
        ("/", page), ("/explore/overview", overview), ("/explore/questions", _questions), ("/explore/bundles/{name}", _bundle),
        ("/explore/search", asking("find", _find)),
        ("/explore/query/{id}", asking("filled", lambda request, given: {"id": request.path_params["id"], "parameters": dict(given)})),
        ("/explore/terms", asking("terms", lambda request, given: {})),
        ("/explore/node/{id}", asking("entity", _entity)),
        ("/explore/neighbours/{id}", asking("neighbours", _neighbours)), ("/explore/evidence", asking("passage", _passage)),
    ]
    return [Route(path, handler, methods=["GET"]) for path, handler in found]


async def _drawn_before(file: Path | None, reply: Reply) -> Response:
    """Return the page that `kg render` or `kg build` left in the store folder, for want of one drawn now; or why there is none."""
    html = await drawn(file)
    if not html:
        return response(reply)
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY.replace("'self'", "'none'")})


def _number(given: Given, name: str, default: int, most: int) -> int:
    words = given.get(name, "")
    if words and not (words.isascii() and words.isdigit() and len(words) < 12):
        raise BadRequest(400, f"{name} is no number")
    return min(int(words), most) if words else default


def _page(given: Given) -> dict[str, Any]:
    """Return the options of a page out of an address: none for the page of the whole store."""
    if unknown := sorted(set(given) - {"focus", "hops", "cards", "group", "language"}):
        raise BadRequest(400, f"no such parameter: {unknown[0][:40]}")
    found: dict[str, Any] = {name: given[name] for name in ("focus", "language") if given.get(name)}
    if given.get("group"):
        if given["group"] not in ("company", "community", "class", "top"):
            raise BadRequest(400, "group is company, community, class or top")
        found["group"] = given["group"]
    for name, key, most in (("hops", "hops", HOPS), ("cards", "max_cards", CARDS)):
        if given.get(name):
            found[key] = max(1, _number(given, name, 1, most))
    return found


def _find(request: Request, given: Given) -> dict[str, Any]:
    if given.get("in") not in ("names", "figures", "quotes"):
        raise BadRequest(400, "say in=names, figures or quotes")
    return {"words": given.get("q", ""), "kind": given["in"]}


def _shown(given: Given) -> list[str]:
    return [one for one in given.get("shown", "").split(",") if one]


def _entity(request: Request, given: Given) -> dict[str, Any]:
    return {"id": request.path_params["id"], "shown": _shown(given)}


def _neighbours(request: Request, given: Given) -> dict[str, Any]:
    found = {"id": request.path_params["id"], "shown": _shown(given), "start": _number(given, "start", 0, 10**6), "count": _number(given, "count", 12, 60)}
    return {**found, "by": given["by"], "out": given.get("out") == "1"} if given.get("by") else found


def _passage(request: Request, given: Given) -> dict[str, Any]:
    return {"document": given.get("document", ""), "start": _number(given, "start", 0, 10**12), "end": _number(given, "end", 0, 10**12)}


async def _questions(request: Request) -> Response:
    """Return every stored question with its words, its query, and what its parameters are."""
    return json_response([
        {
            "id": question.short, "en": question.en, "zh": question.zh, "sparql": _body(question.sparql),
            "parameters": [
                {"name": one.name, "default": one.default, "kind": kind_of(one.default), "classes": list(one.classes)} for one in question.parameters
            ],
        } for question in known_questions()
    ])


def _body(sparql: str) -> str:
    return "\n".join(line for line in sparql.splitlines() if not line.startswith("#"))


async def _bundle(request: Request) -> Response:
    """Return a script that the libraries were put together to."""
    script = vendored().get(request.path_params["name"])
    if script is None:
        return response(Reply.problem("unknown", "this was not built: see docs/explorer.md"))
    return Response(script, media_type="text/javascript")
