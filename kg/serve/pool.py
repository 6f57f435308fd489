"""The workers and the queue before them.

A worker whose question takes too long, needs too much, or has nobody waiting for it any more is killed and replaced. Workers are
forked off a process that has everything imported and nothing open, so that a new one is ready in some 20 ms.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kg.errors import StoreError
from kg.serve.kept import Kept
from kg.serve.limits import Limits
from kg.serve.messages import Reply, frame
from kg.serve.source import Source
from kg.serve.turns import Turns
from kg.serve.workers import LATE, Worker

__all__ = ["Pool"]

PAUSES = (0.0, 0.2, 1.0, 5.0)
"""Seconds before a worker is started again that could not start."""
HELD = 4
"""Answers of the largest size whose bytes may wait for their clients to read them; with more, no question is taken."""
ASIDE = 2
"""Long questions, for each worker, that go on beside the others; when there are more, they keep their workers busy."""
GROWTH = 64 << 20
"""Bytes that a worker may ever have needed for a question; with more it is replaced, for memory is seldom given back."""


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
        self._turns = Turns()
        self._all: set[Worker] = set()
        self._kept = Kept(limits.kept << 20)
        self._held = 0
        self._aside = 0
        self._trouble = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["kg.serve.warm", *(["httpx"] if source.distant else [])])

    async def start(self) -> None:
        """Start all workers. Raises `StoreError` if the store cannot be opened to read."""
        self._turns.free(await self._born())
        for worker in await asyncio.gather(*(self._born() for _ in range(self.limits.workers - 1))):
            self._turns.free(worker)

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
        question = self.question(task, arguments)
        return self.known(question) or await self.answer(question, patience=patience)

    def question(self, task: str, arguments: Mapping[str, object]) -> bytes:
        """Return a question as it is sent to a worker."""
        return frame({"task": task, "arguments": arguments})

    def known(self, question: bytes) -> Reply | None:
        """Return the answer to a question that was answered before, if it was kept."""
        return self._kept.get(question)

    async def answer(self, question: bytes, *, patience: float = 1.0) -> Reply:
        """Return a worker's reply to a question; see `ask`."""
        if len(self._turns) >= self.limits.queue or self._held > HELD * self.limits.size:
            return Reply.problem("busy", "too many questions are waiting")
        worker = self._turns.ready()
        if worker is None:
            try:
                worker = await self._turns.wait(question, LATE * self.limits.seconds)
            except TimeoutError:
                return Reply.problem("busy", self._trouble or "the questions before this one took too long")
        return await self._exchange(worker, question, self.limits.seconds * patience)

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Count the bytes of an answer as held for the length of the block."""
        self._held += size
        try:
            yield
        finally:
            self._held -= size

    async def _exchange(self, worker: Worker, question: bytes, seconds: float) -> Reply:
        fit, began = False, time.monotonic()
        try:
            reply = await worker.ask(question, seconds, self._set_aside)
            fit = worker.peak <= worker.idle + GROWTH and not worker.long
            if reply.lasting and worker.state and worker.state == self._kept.state:
                self._kept.put(question, reply)
            return reply
        except TimeoutError:
            return Reply.problem("slow", f"no answer within {seconds:g} seconds")
        except (EOFError, OSError, ValueError):
            return await self._obituary(worker)
        finally:
            self._turns.note(question, time.monotonic() - began)
            if fit:
                self._turns.free(worker)
            else:
                self._later(self._replace(worker))

    def _set_aside(self, worker: Worker) -> None:
        """Let another worker take the place of one that is long at work, if there may be more."""
        if self._aside < ASIDE * self.limits.workers:
            self._aside += 1
            worker.replaced = True
            self._later(self._fill())

    async def _obituary(self, worker: Worker) -> Reply:
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

    async def _replace(self, worker: Worker) -> None:
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
                self._turns.free(await self._born())
                self._trouble = ""
                return
            except StoreError as error:
                tries += 1
                self._trouble = str(error)
                self._log(f"a worker cannot start: {error}")

    async def _born(self) -> Worker:
        """Return a new worker. Raises `StoreError` if it cannot open the store."""
        worker = await Worker.start(self._context, self.source, self.limits)
        self._all.add(worker)
        self.cut = worker.cut
        self._kept.begin(worker.state)
        return worker
