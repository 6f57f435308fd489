"""From a question to an HTTP response: no work for a client that has gone, no memory for one that does not read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve.messages import Reply
from kg.serve.pool import Pool

__all__ = ["STATUS", "answered", "json_response", "response"]

STATUS: Mapping[str, int] = {
    "done": 200, "malformed": 400, "refused": 403, "unknown": 404, "unacceptable": 406, "large": 413, "broken": 500, "memory": 503,
    "busy": 503, "slow": 504,
}
GONE = 499
"""Status in the log where nobody was left to answer; not sent."""
RETRY = "2"
"""Seconds after which a client may try again when too many questions were waiting."""
PART = 128 << 10
"""Bytes that are sent at once."""
MOMENT = 0.02
"""Seconds of work after which it is seen to whether the client is still there."""
PATIENCE = 20.0
"""Seconds that a client may take to read one part."""


def response(reply: Reply, *, status: int | None = None) -> Response:
    """Return the response that carries a reply; a problem is plain text, one line."""
    headers = {"Retry-After": RETRY} if reply.kind == "busy" else {}
    data = reply.data if reply.kind == "done" else reply.data + b"\n"
    return Response(data, status or STATUS[reply.kind], headers={**headers, "Vary": "Accept", "Content-Type": reply.media})


def json_response(data: object, *, status: int = 200) -> Response:
    """Return data as JSON that people can read."""
    words = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return Response(words.encode("utf-8"), status, media_type="application/json")


async def answered(request: Request, pool: Pool, task: str, arguments: Mapping[str, object]) -> Response:
    """Return the response to a question (see `Pool.ask`), which is stopped as soon as the client of `request` hangs up.

    The body of the request must have been read.
    """
    question = pool.question(task, arguments)
    reply = pool.known(question) or await _until(_hang_up(request), pool.answer(question))
    if reply is None:
        return Response(status_code=GONE)
    return response(reply) if len(reply.data) <= PART else _Parts(reply, pool)


async def _until(end: Coroutine[Any, Any, None], work: Coroutine[Any, Any, Reply]) -> Reply | None:
    """Return the outcome of `work`, or None if `end` comes first and stops it.

    The work is no task of its own, for those take turns of the loop, and what is done in a moment is not watched at all.
    """
    task, stopped, over = asyncio.current_task(), False, False
    watch: asyncio.Future[None] | None = None
    assert task is not None

    def stop(_: asyncio.Future[None]) -> None:
        nonlocal stopped
        if not over:
            stopped = task.cancel()

    def begin() -> None:
        nonlocal watch
        watch = asyncio.ensure_future(end)
        watch.add_done_callback(stop)

    timer = asyncio.get_running_loop().call_later(MOMENT, begin)
    try:
        return await work
    except asyncio.CancelledError:
        if stopped and not task.uncancel():
            return None
        raise
    finally:
        over = True
        timer.cancel()
        if watch is None:
            end.close()
        else:
            watch.cancel()


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class _Parts(Response):
    """A long answer, sent in parts as the client reads them, and counted by the pool as long as it is held."""

    def __init__(self, reply: Reply, pool: Pool) -> None:
        super().__init__(None, STATUS[reply.kind], headers={"Vary": "Accept", "Content-Type": reply.media})
        self.headers["content-length"] = str(len(reply.data))
        self.reply = reply
        self.pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; a client that does not read is given up."""
        data = self.reply.data
        with self.pool.holding(len(data)):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for start in range(0, len(data), PART):
                part = data[start:start + PART]
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": part, "more_body": start + PART < len(data)})
