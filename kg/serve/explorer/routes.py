"""The addresses of the explorer: its page and files, and the JSON that they read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.serve.answers import answered, response
from kg.serve.bodies import BadRequest, pairs
from kg.serve.messages import Reply
from kg.serve.pool import Pool

__all__ = ["routes"]

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
MEDIA = {"js": "text/javascript", "css": "text/css", "html": "text/html", "svg": "image/svg+xml"}
NAME = re.compile(r"[a-z]+\.(js|css|svg)")
NUMBER = re.compile(r"[0-9]{1,9}")
FEW = 8
"""Neighbours of each relation if no limit is given."""


def routes(pool: Pool) -> list[BaseRoute]:
    """Return the routes of the explorer."""

    async def ask(request: Request, task: str, arguments: Mapping[str, object] | None) -> Response:
        if arguments is None:
            return response(Reply.problem("malformed", "a number is ill-formed, or a parameter comes twice"))
        await request.body()
        return await answered(request, pool, "explorer-" + task, arguments)

    async def words(request: Request) -> Response:
        return await ask(request, "words", {})

    async def overview(request: Request) -> Response:
        return await ask(request, "overview", {})

    async def search(request: Request) -> Response:
        given = _given(request)
        return await ask(request, "search", None if given is None else {"q": given.get("q", "")[:200]})

    async def entity(request: Request) -> Response:
        return await ask(request, "entity", {"id": request.path_params["id"]})

    async def around(request: Request) -> Response:
        given = _given(request, offset="0", limit=str(FEW))
        return await ask(request, "around", None if given is None else {
            "id": request.path_params["id"], "relation": given.get("relation", ""), "direction": given.get("direction", ""),
            "offset": int(given["offset"]), "limit": int(given["limit"])})

    async def evidence(request: Request) -> Response:
        return await ask(request, "evidence", {"id": request.path_params["id"]})

    async def text(request: Request) -> Response:
        part = bool(request.url.query)
        given = _given(request, start="0", end="999999999")
        return await ask(request, "text", None if given is None else {
            "sha": request.path_params["sha"], "start": int(given["start"]) if part else None, "end": int(given["end"])})

    async def labels(request: Request) -> Response:
        try:
            found = [value for name, value in pairs(request.url.query.encode("latin-1", "replace")) if name == "iri"]
        except BadRequest:
            return await ask(request, "labels", None)
        return await ask(request, "labels", {"iris": found})

    api = {"/api/words": words, "/api/overview": overview, "/api/search": search, "/api/entity/{id:path}": entity, "/api/neighbours/{id:path}": around,
           "/api/evidence/{id:path}": evidence, "/api/labels": labels, "/documents/{sha}/text": text, "/explorer/{name}": _file, "/explorer": _page}
    return [Route(path, endpoint, methods=["GET"]) for path, endpoint in api.items()]


def _given(request: Request, **numbers: str) -> dict[str, str] | None:
    """Return the parameters, with these numbers where none are given; None if one is no number or comes twice."""
    try:
        found = pairs(request.url.query.encode("latin-1", "replace"))
    except BadRequest:
        return None
    given = {**numbers, **dict(found)}
    return given if len(dict(found)) == len(found) and all(NUMBER.fullmatch(given[name]) for name in numbers) else None


async def _page(request: Request) -> Response:
    return _asset("index.html")


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    return _asset(name) if NAME.fullmatch(name) else response(Reply.problem("unknown", "no such file"))


def _asset(name: str) -> Response:
    """Return a file of the page; all that it may do is said with it."""
    try:
        data = resources.files("kg.serve.explorer").joinpath("assets", name).read_bytes()
    except FileNotFoundError:
        return response(Reply.problem("unknown", "no such file"))
    return Response(data, media_type=MEDIA[name.rpartition(".")[2]], headers={"Content-Security-Policy": POLICY})
