"""The processes that answer, as the server sees them: started, asked over a socket, watched while they work, ended."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

from kg.errors import StoreError
from kg.serve.limits import Limits
from kg.serve.messages import HEAD, Reply, lengths
from kg.serve.source import Source
from kg.serve.worker import work

__all__ = ["LATE", "Worker"]

START = 60.0
"""Seconds that a worker may take to open the store."""
LONG = 1.0
"""Seconds after which a question is a long one."""
GENTLE, GENTLEST = 3, 10
"""How much more a process lets others go first after each second of work, and how far at most."""
LATE = 3.0
"""Times the seconds granted for work that a question may take by the clock: a busy machine is not the fault of who asks."""
LEAST = 0.02
"""Seconds between two looks at a worker."""
LONGEST_HEAD = 1 << 16
"""Bytes of JSON that a worker may send before an answer."""


class _Channel(asyncio.Protocol):
    """The frames that come from a worker, one at a time."""

    transport: asyncio.WriteTransport

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = bytearray()
        self.frame: asyncio.Future[tuple[dict[str, Any], bytes]] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += data
        if len(self.held) < HEAD or self.frame.done():
            return
        head, size = lengths(bytes(self.held[:HEAD]))
        if head > LONGEST_HEAD or size > self.most:
            self.fail(ValueError("a worker sends more than it may"))
        elif len(self.held) >= HEAD + head + size:
            try:
                words = json.loads(self.held[HEAD:HEAD + head])
            except ValueError as error:
                self.fail(error)
                return
            self.frame.set_result((words, bytes(memoryview(self.held)[HEAD + head:HEAD + head + size])))

    def connection_lost(self, error: Exception | None) -> None:
        self.fail(EOFError("the worker has ended"))

    def fail(self, error: Exception) -> None:
        if not self.frame.done():
            self.frame.set_exception(error)
            self.frame.exception()  # who asked may have gone

    def wait(self) -> asyncio.Future[tuple[dict[str, Any], bytes]]:
        """Return what the next frame will be."""
        lost = self.frame.done() and self.frame.exception() is not None
        if not lost:
            self.held.clear()
            self.frame = asyncio.get_running_loop().create_future()
        return self.frame


class Worker:
    """One process. `start` makes it; `ask` it one question at a time; `end` it.

    cut     whether it cannot reach the network
    state   tells one state of the store from another; "" if that is not known
    idle    bytes of memory it needed to start;  peak: the most it ever held
    long    whether its question takes long;  replaced: whether another one took its place
    """

    def __init__(self, process: ForkServerProcess, channel: _Channel, *, by_clock: bool) -> None:
        self.process = process
        self.cut = False
        self.state = ""
        self.idle = self.peak = 0
        self.long = self.replaced = False
        self._channel = channel
        self._ident = process.pid or 0
        self._by_clock = by_clock or not sys.platform.startswith("linux")
        self._loop = asyncio.get_running_loop()
        self._began = (0.0, 0.0)

    @classmethod
    async def start(cls, context: ForkServerContext, source: Source, limits: Limits) -> Worker:
        """Return a new worker that has the store open. Raises `StoreError` if it cannot."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        process = context.Process(target=work, args=(theirs, source, limits), daemon=True)
        try:
            await asyncio.to_thread(process.start)
        finally:
            theirs.close()
        most = limits.size + LONGEST_HEAD
        _, channel = await asyncio.get_running_loop().create_unix_connection(lambda: _Channel(most), sock=ours)
        worker = cls(process, channel, by_clock=source.distant)
        try:
            async with asyncio.timeout(START):
                head, _ = await channel.frame
        except (TimeoutError, EOFError, OSError, ValueError) as error:
            await worker.end()
            raise StoreError("a worker could not start", place=source.name, hint="see whether memory or processes are exhausted") from error
        if "problem" in head:
            await worker.end()
            raise StoreError(head["problem"], place=head["place"], hint=head["hint"])
        worker.idle = worker.peak = int(head["peak"])
        worker.cut, worker.state = bool(head["cut"]), str(head["state"])
        return worker

    async def ask(self, message: bytes, seconds: float, set_aside: Callable[[Worker], None]) -> Reply:
        """Return the reply to a question.

        seconds    of work that it may take; by the clock it may take `LATE` times as long
        set_aside  is called once if it takes long

        Raises `TimeoutError` if it takes too long, and `EOFError`, `OSError` or `ValueError` if the process ends or sends nonsense.
        """
        frame = self._channel.wait()
        self._began = self._worked(), self._loop.time()
        timer = self._loop.call_later(min(LONG, seconds), self._look, seconds, set_aside)
        self._timer = timer
        try:
            self._channel.transport.write(message)
            head, data = await frame
        finally:
            self._timer.cancel()
        self.peak = int(head["peak"])
        return Reply(str(head["kind"]), str(head["media"]), data, bool(head["lasting"]))

    def _look(self, seconds: float, set_aside: Callable[[Worker], None]) -> None:
        """See how far a question is: end it, or let others go first, and look again."""
        waited = self._loop.time() - self._began[1]
        spent = waited if self._by_clock else self._worked() - self._began[0]
        if spent >= seconds or waited >= LATE * seconds:
            self._channel.fail(TimeoutError())
            return
        if not self.long and waited >= LONG:
            self.long = True
            set_aside(self)
        if not self._by_clock and spent >= LONG:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._ident, min(GENTLEST, int(GENTLE * spent)))
        pause = max(LEAST, min(LONG, seconds - spent, LATE * seconds - waited))
        self._timer = self._loop.call_later(pause, self._look, seconds, set_aside)

    def _worked(self) -> float:
        """Return the seconds that the process has worked."""
        try:
            return 0.0 if self._by_clock else time.clock_gettime((~self._ident << 3) | 2)
        except OSError:
            return 0.0

    async def end(self) -> int | None:
        """Kill the process and return how it ended."""
        self._channel.transport.close()
        await asyncio.to_thread(self.process.join, 0.1)  # it may be dying by itself: how it ended is then worth knowing
        if self.process.exitcode is None:
            self.process.kill()
            await asyncio.to_thread(self.process.join, 5.0)
        return self.process.exitcode
