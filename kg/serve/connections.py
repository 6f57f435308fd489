"""Connections that are not waited for without end: the heads of requests have to come, as their bodies and our answers have to go."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["Connection"]

PATIENCE = 10.0
"""Seconds that the head of a request may take, from the opening of its connection or from its first byte."""


HEAD = b"HTTP/1.1 "


class _Joined:
    """A transport that sends the head of an answer together with what follows at once: each sending costs, and wakes the client."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send bytes, or hold the head of an answer for the rest of this turn of the event loop."""
        if not self._held and data.startswith(HEAD):
            self._held = data
            asyncio.get_running_loop().call_soon(self._release)
        elif data:
            held, self._held = self._held, b""
            self._transport.write(held + data)

    def close(self) -> None:
        """Close once all is sent."""
        self._release()
        self._transport.close()

    def _release(self) -> None:
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)


class Connection(H11Protocol):
    """A connection that is closed if no whole head of a request comes in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start to wait for a head."""
        super().connection_made(_Joined(transport))  # type: ignore[arg-type]  # all that is asked of one
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting while a head is incomplete."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._done()
        elif self._deadline is None and not self.transport.is_closing():
            self._wait()

    def on_response_complete(self) -> None:
        """Let the keep-alive of the server take over."""
        self._done()
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
