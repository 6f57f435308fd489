"""From a worker's reply to an HTTP response, and no work for a client that has gone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.messages import Reply

__all__ = ["STATUS", "json_response", "response", "until_gone"]

STATUS: Mapping[str, int] = {
    "done": 200, "malformed": 400, "refused": 403, "unknown": 404, "unacceptable": 406, "large": 413, "broken": 500, "memory": 503,
    "busy": 503, "slow": 504,
}
GONE = 499
"""Status in the log where nobody was left to answer; not sent."""
RETRY = "2"
"""Seconds after which a client may try again when too many questions were waiting."""


def response(reply: Reply, *, status: int | None = None) -> Response:
    """Return the response that carries a reply; a problem is plain text, one line."""
    headers = {"Retry-After": RETRY} if reply.kind == "busy" else {}
    data = reply.data if reply.kind == "done" else reply.data + b"\n"
    return Response(data, status or STATUS[reply.kind], headers={**headers, "Vary": "Accept", "Content-Type": reply.media})


def json_response(data: object, *, status: int = 200) -> Response:
    """Return data as JSON that people can read."""
    words = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return Response(words.encode("utf-8"), status, media_type="application/json")


async def until_gone(request: Request, work: Coroutine[Any, Any, Reply]) -> Response:
    """Return the response to a question, which is stopped as soon as the client of `request` hangs up.

    The body of the request must have been read.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_hang_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        return response(task.result()) if task.done() else Response(status_code=GONE)
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
