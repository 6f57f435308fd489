"""Requests to one server: signed, bounded, tried again with growing pauses, and failing with words that help.

Every request that is sent is safe to send twice: queries, and updates of ground statements.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.store.remote.places import Kind, Place, kind_of_server

if TYPE_CHECKING:
    import httpx

__all__ = ["Wire"]

PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds to wait before each further try."""
LONGEST_PAUSE = 30.0
TRANSIENT = (429, 502, 503, 504)
LARGEST = 2 ** 30
"""Bytes of one answer."""
TIMEOUT = 300.0
SHOWN = 200
LOCAL = ("127.0.0.1", "localhost", "::1")


class Wire:
    """A connection to the server of `place`. `sleep` waits between tries.

    Raises `StoreError` if httpx is not installed, or the kind of server is neither named nor known.
    """

    def __init__(self, place: Place, *, sleep: Callable[[float], None] = time.sleep, timeout: float = TIMEOUT) -> None:
        try:
            self._httpx: Any = import_module("httpx")
        except ImportError as error:
            raise StoreError("servers need httpx", place=place.url, hint="pip install 'kg[servers]'") from error
        self.place = place
        self._sleep = sleep
        local = self._httpx.URL(place.url).host in LOCAL  # a proxy cannot reach a server on this machine
        self._client: httpx.Client = self._httpx.Client(timeout=self._httpx.Timeout(timeout, connect=10.0), follow_redirects=False, trust_env=not local)
        try:
            self.kind = place.kind or self._detected()
        except BaseException:
            self.close()
            raise
        if self.kind.name == "virtuoso" and place.user:
            self.kind = replace(self.kind, query="/sparql-auth")
        self._client.auth = self._login(self.kind)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def send(
        self, method: str, path: str, *, parameters: Sequence[tuple[str, str]] = (), content: bytes | None = None,
        form: Sequence[tuple[str, str]] = (), headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Return status and body of the answer to a request; 404 comes back, other refusals raise.

        path  endpoint of the kind of server, appended to the URL

        Raises `StoreError` naming the server, what it said, and the next step.
        """
        url = self.place.endpoint(path)
        options: dict[str, Any] = {"params": list(parameters), "headers": dict(headers or {})}
        if form:
            options["data"] = {name: [value for other, value in form if other == name] for name, _ in form}
        elif content is not None:
            options["content"] = content
        for pause in (*PAUSES, None):
            try:
                status, body, answered = self._once(method, url, options)
            except self._httpx.TransportError as error:
                if pause is None:
                    raise StoreError(f"cannot be reached: {self._clean(str(error)) or type(error).__name__}", place=self.place.url,
                                     hint="check that the server runs, and its address") from error
            except self._httpx.HTTPError as error:
                raise StoreError(f"the request failed: {self._clean(str(error))}", place=self.place.url, hint="check the address") from error
            else:
                if status not in TRANSIENT or pause is None:
                    return self._judged(status, body, answered)
                pause = max(pause, _wanted(answered.get("retry-after", "")))
            self._sleep(pause)
        raise AssertionError("unreachable")

    def _once(self, method: str, url: str, options: dict[str, Any]) -> tuple[int, bytes, Mapping[str, str]]:
        with self._client.stream(method, url, **options) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise StoreError(f"the answer has more than {LARGEST:,} bytes", place=self.place.url, hint="ask for less")
            return answer.status_code, bytes(body), dict(answer.headers)

    def _judged(self, status: int, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if status < 300 or status == 404:
            return status, body
        words = self._clean(body[:2000].decode("utf-8", "replace"))
        if status in (401, 403):
            raise StoreError("the server refuses this user and password", place=self.place.url, hint="set KG_STORE_USER and KG_STORE_PASSWORD")
        if status < 400:
            elsewhere = self._clean(headers.get("location", ""))
            raise StoreError(f"the server sends elsewhere: {elsewhere}", place=self.place.url, hint="name that place with --store")
        raise StoreError(f"the server answered {status}: {words}", place=self.place.url, hint="see the log of the server")

    def _clean(self, words: str) -> str:
        """Return words of a server on one line, without control characters and without the password."""
        line = "".join(char if char.isprintable() else " " for char in " ".join(words.split()))[:SHOWN]
        return line.replace(self.place.password, "***") if self.place.password else line

    def _detected(self) -> Kind:
        try:
            answer = self._client.get(self.place.url or "/")
            header = answer.headers.get("server", "")
        except self._httpx.HTTPError as error:
            raise StoreError(f"cannot be reached: {self._clean(str(error)) or type(error).__name__}", place=self.place.url,
                             hint="check that the server runs, and its address") from error
        if (found := kind_of_server(header)) is None:
            raise StoreError("the server does not say of which kind it is", place=self.place.url,
                             hint="name it behind #, as in http://127.0.0.1:7200/repositories/news#graphdb; see docs/servers.md")
        return found

    def _login(self, kind: Kind) -> Any:
        if kind.login == "bearer":
            if self.place.password:
                self._client.headers["authorization"] = f"Bearer {self.place.password}"
            return None
        if not self.place.user:
            return None
        maker = self._httpx.DigestAuth if kind.login == "digest" else self._httpx.BasicAuth
        return maker(self.place.user, self.place.password)


def _wanted(header: str) -> float:
    """Return the seconds that a Retry-After header asks to wait, at most thirty; 0.0 for none or a date."""
    return min(float(header), LONGEST_PAUSE) if header.isdigit() else 0.0
