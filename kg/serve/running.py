"""From options to a listening server and back to an empty machine: the socket, the workers, the signals."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys

import uvicorn

from kg.errors import KgError
from kg.serve.app import Access, application
from kg.serve.connections import Connection
from kg.serve.limits import Limits
from kg.serve.pool import Pool

__all__ = ["serve"]

GRACE = 5
"""Seconds that running questions get when the server is stopped."""
CONNECTIONS = 512
LONGEST_HEAD = 256 << 10
"""Bytes of a request before its body: a GET with a long query."""


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, message: str) -> None:
        super().__init__(config)
        self.message = message

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _log(self.message)


def serve(place: str, address: tuple[str, int], *, limits: Limits, access: Access) -> None:
    """Serve a store until a signal stops the process (Ctrl-C, SIGTERM).

    place    store folder or RDF file
    address  host and port to listen on; port 0 takes a free one

    Raises `StoreError` if the store cannot be opened to read, `KgError` if it cannot listen there.
    """
    listening = _listen(*address)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    previous = signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again once it has stopped
    try:
        asyncio.run(_run(place, listening, f"kg: serving {place} at http://{shown}:{port}/ (stop with Ctrl-C)", limits, access))
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, previous)
        listening.close()


async def _run(place: str, listening: socket.socket, message: str, limits: Limits, access: Access) -> None:
    pool = Pool(place, limits, _log)
    try:
        await pool.start()
        if not pool.cut:
            _log("kg: this system cannot cut workers off the network: only the guard keeps queries from it")
        config = uvicorn.Config(
            application(pool, access, _log), log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none",
            http=Connection, loop="asyncio", h11_max_incomplete_event_size=LONGEST_HEAD, limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE, proxy_headers=False,
        )
        await _Server(config, message).serve([listening])
    finally:
        await pool.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise KgError(f"cannot listen there: {reason}", place=f"{host}:{port}", hint="choose another with --host and --port") from error
    return listening


def _log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)  # noqa: T201 - the log of a server
