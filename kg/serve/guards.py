"""What stands before the routes: who may ask by which name, from which site, what browsers are told, and the log.

Source of the checks: a page of any site may let a browser send requests to a server on the same machine, under the site's own name
if its DNS says so (DNS rebinding); hence `Host` is checked, and `Origin` where a browser sends one.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Access", "Doors", "host_name"]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-cache",
}
"""Set unless a route sets its own."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask.

    hosts    names, beside `localhost` and addresses of loopback, that requests may be sent to; "*" any
    origins  sites whose pages may read answers in browsers, as `https://example.org`; "*" any
    exposed  the server listens beyond loopback: then requests may be sent to any address too, though to no other name
    """

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    exposed: bool = False

    def admits(self, host: str | None) -> bool:
        """Return whether requests to this `Host` are answered.

        >>> Access().admits("127.0.0.1:8000"), Access().admits("[::1]"), Access().admits("evil.example"), Access().admits(None)
        (True, True, False, False)
        >>> Access(exposed=True).admits("192.0.2.7"), Access(hosts=("kg.example",)).admits("KG.example:80")
        (True, True)
        """
        name = host_name(host or "")
        if name is None:
            return False
        if "*" in self.hosts or name == "localhost" or name in self.hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.exposed or address.is_loopback

    def trusts(self, origin: str | None, host: str | None) -> bool:
        """Return whether a request that a page of `origin` made is answered; None is no page.

        >>> Access().trusts("http://127.0.0.1:80", "127.0.0.1:80"), Access().trusts("http://evil.example", "127.0.0.1:80")
        (True, False)
        """
        if origin is None or "*" in self.origins or origin in self.origins:
            return True
        return origin != "null" and urlsplit(origin).netloc == host


@lru_cache(maxsize=64)
def host_name(host: str) -> str | None:
    """Return the name or address in a `Host` header in lower case, without port and brackets; None if it is ill-formed."""
    try:
        parts = urlsplit("//" + host)
        _ = parts.port
    except ValueError:
        return None
    plain = parts.netloc == host and "@" not in host
    return parts.hostname.rstrip(".") if plain and parts.hostname else None


class Doors:
    """Answers only requests that `access` lets in, adds the headers that every answer has, and writes a line for each answer.

    log  takes the lines: who, what, status, bytes, milliseconds; queries are not written
    """

    def __init__(self, app: ASGIApp, access: Access, log: Callable[[str], None]) -> None:
        self.app = app
        self.log = log
        self.admits, self.trusts = lru_cache(maxsize=64)(access.admits), lru_cache(maxsize=64)(access.trusts)
        policy = {} if access.origins else {"Cross-Origin-Resource-Policy": "same-origin"}
        self.headers = [(name.lower().encode(), value.encode()) for name, value in {**HEADERS, **policy}.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, size, start = 500, 0, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                known = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(header for header in self.headers if header[0] not in known)]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await (self._refusal(scope) or self.app)(scope, receive, sending)
        finally:
            took = (time.perf_counter() - start) * 1000
            client = (scope.get("client") or ("-", 0))[0]
            path = scope.get("raw_path", b"").decode("ascii", "backslashreplace")[:200]
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self.log(f'{now} {client} "{scope["method"][:10]} {path!s}" {status} {size} B {took:.1f} ms')

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Return the answer to a request that is not let in."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not self.admits(hosts[0]):
            return PlainTextResponse("this server is not known by that name (start it with --allow-host NAME)\n", 421)
        origin = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"), None)
        if origin is not None and not self.trusts(origin, hosts[0]):
            return PlainTextResponse("pages of that site may not ask here (start it with --allow-origin ORIGIN)\n", 403)
        return None
