"""Connections that are not waited for without end: the heads of requests have to come, as their bodies and our answers have to go."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["Connection"]

PATIENCE = 10.0
"""Seconds that the head of a request may take, from the opening of its connection or from its first byte."""
LONGEST_HEAD = 256 << 10
"""Bytes of a request before its body: a GET with a long query."""
HEAD, INTERIM = b"HTTP/1.1 ", b"HTTP/1.1 1"
"""How answers begin, and how those that are none yet."""


class _Joined:
    """A transport that sends the head of an answer together with what follows: each sending costs, and wakes the client."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send bytes, or hold the head of an answer for what follows."""
        if self._held:
            data, self._held = self._held + data, b""
        elif data.startswith(HEAD) and not data.startswith(INTERIM):
            self._held = data
            return
        self._transport.write(data)

    def close(self) -> None:
        """Close once all is sent."""
        self.release()
        self._transport.close()

    def release(self) -> None:
        """Send what is held, since nothing will follow."""
        if self._held:
            self.write(b"")


class Connection(HttpToolsProtocol):
    """A connection that is closed if no whole head of a request comes in time, or a longer one than may be."""

    _deadline: asyncio.TimerHandle | None = None
    _heading = False
    _size = 0

    def connection_made(self, transport: Any) -> None:
        """Start to wait for a head."""
        super().connection_made(_Joined(transport))  # type: ignore[arg-type]  # all that is asked of one
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting while a head is incomplete."""
        super().data_received(data)
        self._size = self._size + len(data) if self._heading else 0
        if self._size > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")
        if self.cycle is not None and not self.cycle.response_complete:
            self._done()
        elif self._deadline is None and not self.transport.is_closing():
            self._wait()

    def on_message_begin(self) -> None:
        """Count from here."""
        self._heading = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Count no more."""
        self._heading = False
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Let the keep-alive of the server take over."""
        self._done()
        self.transport.release()  # type: ignore[attr-defined]  # the head of an answer without a body
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._done()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = asyncio.get_running_loop().call_later(PATIENCE, self._late)

    def _done(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        self._deadline = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()
