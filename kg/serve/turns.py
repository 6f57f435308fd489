"""Whose turn it is: the questions that wait for a worker, quick ones before those that took long the last time."""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict
from itertools import count

from kg.serve.workers import Worker

__all__ = ["Turns"]

KNOWN = 1024
"""Questions of which it is known how long they took."""
FACTOR, MOST = 10.0, 3.0
"""A question waits as if it had come so many times later as it took the last time, in seconds, and so much later at most: nobody waits for ever."""


class Turns:
    """Workers without a question, and questions without a worker."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._waiting: list[tuple[float, int, asyncio.Future[Worker]]] = []
        self._number = count()
        self._took: OrderedDict[int, float] = OrderedDict()

    def __len__(self) -> int:
        """How many questions wait."""
        return len(self._waiting)

    def free(self, worker: Worker) -> None:
        """Give a worker to the question whose turn it is, or keep it for the next one."""
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():  # who waited may have gone just now
                turn.set_result(worker)
                return
        self._idle.append(worker)

    def ready(self) -> Worker | None:
        """Return a worker that has nothing to do, the one that was at work last."""
        return self._idle.pop() if self._idle else None

    async def wait(self, question: bytes, seconds: float) -> Worker:
        """Return a worker when it is the question's turn. Raises `TimeoutError` after so many seconds."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Worker] = loop.create_future()
        late = min(FACTOR * self._took.get(hash(question), 0.0), MOST)
        entry = loop.time() + late, next(self._number), turn
        heapq.heappush(self._waiting, entry)
        try:
            async with asyncio.timeout(seconds):
                return await turn
        except BaseException:
            if entry in self._waiting:
                self._waiting.remove(entry)
                heapq.heapify(self._waiting)
            elif not turn.cancelled():  # it came in the moment in which nobody wanted it any more
                self.free(turn.result())
            raise

    def note(self, question: bytes, seconds: float) -> None:
        """Remember how long a question took."""
        self._took[hash(question)] = seconds
        self._took.move_to_end(hash(question))
        if len(self._took) > KNOWN:
            self._took.popitem(last=False)
