"""The way of a request to its route by one look into a table, for the routes that are asked again and again."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Lanes"]


class Lanes:
    """Answers requests to routes of a fixed path, or of one parameter at its end; all others, wrong ones too, go to `app`."""

    def __init__(self, routes: Iterable[BaseRoute], app: ASGIApp) -> None:
        self.app = app
        self.plain: dict[str, Route] = {}
        self.below: dict[str, tuple[Route, str]] = {}
        for route in routes:
            if not isinstance(route, Route):
                continue
            place, brace, name = route.path.partition("/{")
            if not brace:
                self.plain.setdefault(place, route)
            elif name.endswith("}") and name[:-1].isidentifier():
                self.below.setdefault(place, (route, name[:-1]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        route, given = self.plain.get(scope.get("path", "")), dict[str, str]()
        if route is None and scope["type"] == "http":
            place, _, value = scope["path"].rpartition("/")
            route, name = self.below.get(place, (None, ""))
            given[name] = value
            if not value:
                route = None
        if route is None or scope["method"] not in (route.methods or ()):
            await self.app(scope, receive, send)
            return
        scope["path_params"] = given
        response = await route.endpoint(Request(scope, receive, send))
        await response(scope, receive, send)
