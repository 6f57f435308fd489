"""From options to a listening server and back to an empty machine: the socket, the workers, the signals."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from contextlib import suppress

import uvicorn

from kg.errors import KgError
from kg.serve.app import Access, application
from kg.serve.connections import Connection
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.source import Source
from kg.store.core import GraphStore

__all__ = ["serve"]

GRACE = 5
"""Seconds that running questions get when the server is stopped."""
CONNECTIONS = 512
MOMENT = 0.05
"""Seconds that a message may wait for others."""


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, message: str, log: _Log) -> None:
        super().__init__(config)
        self.message = message
        self.log = log

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.log(self.message)
        self.log.flush()


def serve(source: Source, address: tuple[str, int], *, limits: Limits, access: Access) -> None:
    """Serve a store until a signal stops the process (Ctrl-C, SIGTERM).

    source   the store
    address  host and port to listen on; port 0 takes a free one

    Raises `StoreError` if the store cannot be opened to read, `KgError` if it cannot listen there.
    """
    _look_at(source)
    listening = _listen(*address)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    previous = signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again once it has stopped
    try:
        asyncio.run(_run(source, listening, f"kg: serving {source.name} at http://{shown}:{port}/ (stop with Ctrl-C)", limits, access))
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, previous)
        listening.close()


async def _run(source: Source, listening: socket.socket, message: str, limits: Limits, access: Access) -> None:
    log = _Log()
    pool = Pool(source, limits, log)
    try:
        await pool.start()
        if source.distant:
            log("kg: the store is on a server: workers can reach the network, and only the guard keeps queries from it")
        elif not pool.cut:
            log("kg: this system cannot cut workers off the network: only the guard keeps queries from it")
        config = uvicorn.Config(
            application(pool, access, log), log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none",
            http=Connection, loop="asyncio", limit_concurrency=CONNECTIONS, timeout_graceful_shutdown=GRACE, proxy_headers=False,
        )
        await _Server(config, message, log).serve([listening])
    finally:
        await pool.close()
        log.flush()


def _look_at(source: Source) -> None:
    """Open the store once: what a stopped writer left open in it is finished first, as when any other verb reads it."""
    with source.open() as store:
        stale = isinstance(store, GraphStore) and store.stale
    if stale:
        from kg.pipeline import open_store  # with the rules, which few servers need

        open_store(source.place, read_only=True, texts=source.texts).close()


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


class _Log:
    """Writes messages to stderr, those of a moment together: each write wakes whoever reads them."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, message: str) -> None:
        """Take a message."""
        if not self.lines:
            asyncio.get_running_loop().call_later(MOMENT, self.flush)
        self.lines.append(message + "\n")

    def flush(self) -> None:
        """Write what was taken; a reader that has gone ends the log, not the server."""
        lines, self.lines = self.lines, []
        with suppress(OSError):
            sys.stderr.write("".join(lines))
            sys.stderr.flush()
