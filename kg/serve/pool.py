"""The workers and the queue before them.

A worker whose question takes too long, needs too much, or has nobody waiting for it any more is killed and replaced. Workers are
forked off a process that has everything imported and nothing open, so that a new one is ready in some 20 ms.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkServerProcess
from typing import Any

from kg.errors import StoreError
from kg.serve.limits import Limits
from kg.serve.messages import HEAD, Reply, frame, lengths
from kg.serve.source import Source
from kg.serve.worker import work

__all__ = ["Pool"]

START = 60.0
"""Seconds that a worker may take to open the store."""
PAUSES = (0.0, 0.2, 1.0, 5.0)
"""Seconds before a worker is started again that could not start."""
HELD = 4
"""Answers of the largest size whose bytes may wait for their clients to read them; with more, no question is taken."""
LONG, NICENESS = 1.0, 10
"""Seconds after which another worker takes the place of one; seconds of work after which its process lets others go first, and how far."""
ASIDE = 2
"""Long questions, for each worker, that go on beside the others; when there are more, they keep their workers busy."""
GROWTH = 64 << 20
"""Bytes that a worker may ever have needed for a question; with more it is replaced, for memory is seldom given back."""


class _Worker:
    """One process, as the server sees it."""

    def __init__(self, process: ForkServerProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self.reader = reader
        self.writer = writer
        self.idle = 0
        self.peak = 0
        self.began = 0.0
        self.timer = asyncio.get_running_loop().call_later(0, int)
        self.long = False
        self.replaced = False

    def begin(self, set_aside: Callable[[_Worker], None]) -> None:
        """Note the beginning of a question."""
        self.began = self.worked()
        self.timer = asyncio.get_running_loop().call_later(LONG, set_aside, self)

    def worked(self) -> float:
        """Return the seconds that the process has worked; 0 where the system does not tell."""
        if not sys.platform.startswith("linux"):
            return 0.0
        try:
            return time.clock_gettime((~(self.process.pid or 0) << 3) | 2)
        except OSError:
            return 0.0

    def make_way(self) -> None:
        """Let other processes go first once the question has had its share of work."""
        left = LONG - (self.worked() - self.began)
        if left > 0:
            self.timer = asyncio.get_running_loop().call_later(max(left, 0.1), self.make_way)
        else:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid or 0, NICENESS)

    async def receive(self) -> tuple[dict[str, Any], bytes]:
        head, data = lengths(await self.reader.readexactly(HEAD))
        words = json.loads(await self.reader.readexactly(head))
        self.peak = int(words.get("peak", 0))
        return words, await self.reader.readexactly(data) if data else b""

    async def ask(self, message: bytes) -> Reply:
        self.writer.write(message)
        await self.writer.drain()
        head, data = await self.receive()
        return Reply(str(head["kind"]), str(head["media"]), data)

    async def end(self) -> int | None:
        """Kill the process and return how it ended."""
        self.writer.close()
        await asyncio.to_thread(self.process.join, 0.1)  # it may be dying by itself: how it ended is then worth knowing
        if self.process.exitcode is None:
            self.process.kill()
            await asyncio.to_thread(self.process.join, 5.0)
        return self.process.exitcode


class Pool:
    """Workers over one store. `start` it, `ask` it, `close` it; all within one event loop.

    source  the store
    log     takes messages for the operator
    """

    def __init__(self, source: Source, limits: Limits, log: Callable[[str], None]) -> None:
        self.source = source
        self.limits = limits
        self.cut = False
        self._log = log
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._all: set[_Worker] = set()
        self._waiting = 0
        self._held = 0
        self._aside = 0
        self._trouble = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["kg.serve.warm", *(["httpx"] if source.distant else [])])

    async def start(self) -> None:
        """Start all workers. Raises `StoreError` if the store cannot be opened to read."""
        self._idle.put_nowait(await self._born())
        for worker in await asyncio.gather(*(self._born() for _ in range(self.limits.workers - 1))):
            self._idle.put_nowait(worker)

    async def close(self) -> None:
        """Kill all workers; nothing can be asked any more."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))
        self._all.clear()

    async def select(self, query: str) -> Reply:
        """Return the answer to a query, with `rows()` if it is a SELECT; see `ask`."""
        return await self.ask("sparql", {"query": query, "accept": [("application/sparql-results+json", 1.0)]})

    async def ask(self, task: str, arguments: Mapping[str, object], *, patience: float = 1.0) -> Reply:
        """Return a worker's reply to a task of `kg.serve.tasks`; whatever goes wrong is a reply too.

        patience  times the seconds that are granted: for what grows with the store and is asked once

        A question whose asker is cancelled is stopped at once.
        """
        if self._waiting >= self.limits.queue or self._held > HELD * self.limits.size:
            return Reply.problem("busy", "too many questions are waiting")
        if self._waiting or self._idle.empty():
            self._waiting += 1
            try:
                async with asyncio.timeout(self.limits.seconds):
                    worker = await self._idle.get()
            except TimeoutError:
                return Reply.problem("busy", self._trouble or "the questions before this one took too long")
            finally:
                self._waiting -= 1
        else:
            worker = self._idle.get_nowait()
        return await self._exchange(worker, frame({"task": task, "arguments": dict(arguments)}), self.limits.seconds * patience)

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Count the bytes of an answer as held for the length of the block."""
        self._held += size
        try:
            yield
        finally:
            self._held -= size

    async def _exchange(self, worker: _Worker, message: bytes, seconds: float) -> Reply:
        fit = False
        worker.begin(self._set_aside)
        try:
            async with asyncio.timeout(seconds):
                reply = await worker.ask(message)
            fit = worker.peak <= worker.idle + GROWTH and not worker.long
            return reply
        except TimeoutError:
            return Reply.problem("slow", f"no answer within {seconds:g} seconds")
        except (EOFError, OSError, ValueError):
            return await self._obituary(worker)
        finally:
            worker.timer.cancel()
            if fit:
                self._idle.put_nowait(worker)
            else:
                self._later(self._replace(worker))

    def _set_aside(self, worker: _Worker) -> None:
        """Let another worker take the place of one that is long at work, if there may be more."""
        worker.long = True
        worker.make_way()
        if self._aside < ASIDE * self.limits.workers:
            self._aside += 1
            worker.replaced = True
            self._later(self._fill())

    async def _obituary(self, worker: _Worker) -> Reply:
        """Return the reply to a question over which a worker died."""
        status = await worker.end()
        self._log(f"a worker ended with status {status}")
        if status == -signal.SIGABRT:  # how Rust ends where memory does
            return Reply.problem("memory", "the query needs more memory than one may have")
        if status == -signal.SIGSEGV:  # how the engine ends where its stack does
            return Reply.problem("malformed", "the query is nested or chained too far for the engine (write it flatter, or with VALUES)")
        return Reply.problem("broken", "the query stopped its worker")

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, worker: _Worker) -> None:
        """Kill a worker, and start another one unless one took its place before."""
        worker.process.kill()
        await worker.end()
        self._all.discard(worker)
        if worker.replaced:
            self._aside -= 1
        else:
            await self._fill()

    async def _fill(self) -> None:
        """Start a worker for the next question, however often it takes."""
        tries = 0
        while True:
            await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            try:
                self._idle.put_nowait(await self._born())
                self._trouble = ""
                return
            except StoreError as error:
                tries += 1
                self._trouble = str(error)
                self._log(f"a worker cannot start: {error}")

    async def _born(self) -> _Worker:
        """Return a new worker that has the store open. Raises `StoreError` if it cannot."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        process = self._context.Process(target=work, args=(theirs, self.source, self.limits), daemon=True)
        try:
            await asyncio.to_thread(process.start)
        finally:
            theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=1 << 20)
        worker = _Worker(process, reader, writer)
        self._all.add(worker)
        try:
            async with asyncio.timeout(START):
                head, _ = await worker.receive()
        except (TimeoutError, EOFError, OSError) as error:
            self._all.discard(worker)
            await worker.end()
            raise StoreError("a worker could not start", place=self.source.name, hint="see whether memory or processes are exhausted") from error
        if "problem" in head:
            self._all.discard(worker)
            await worker.end()
            raise StoreError(head["problem"], place=head["place"], hint=head["hint"])
        worker.idle, self.cut = worker.peak, bool(head["cut"])
        return worker
