"""What comes with a request: bounded bodies and parameters, in UTF-8 or not at all."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

__all__ = ["BadRequest", "body_of", "media_type", "pairs"]

LONGEST = 1 << 20
"""Bytes of a body that are read: a query of the longest kind, percent-encoded."""
PATIENCE = 10.0
"""Seconds that a body may take."""
FIELDS = 1000
SHORT = 8_000
"""Bytes of parameters that come again and again, as stored questions do, whose decoding is remembered."""


class BadRequest(Exception):  # noqa: N818 - a response, not an error of ours
    """The request cannot be understood; `status` says how so."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def body_of(request: Request) -> bytes:
    """Return the whole body. Raises `BadRequest` if it is too long, too slow or broken off."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                size += len(part)
                if size > LONGEST:
                    raise BadRequest(413, f"the body has more than {LONGEST} bytes")
                parts.append(part)
    except TimeoutError:
        raise BadRequest(408, f"the body did not come within {PATIENCE:g} seconds") from None
    except ClientDisconnect:
        raise BadRequest(400, "the body was broken off") from None
    return b"".join(parts)


def pairs(data: bytes) -> list[tuple[str, str]]:
    """Return the parameters of a query string or a form.

    Raises `BadRequest` if they are not UTF-8 or too many.

    >>> pairs(b"query=ASK%20%7B%7D&x=a+b")
    [('query', 'ASK {}'), ('x', 'a b')]
    """
    return list(_remembered(data) if len(data) <= SHORT else _pairs(data))


def _pairs(data: bytes) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(data.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
    except UnicodeDecodeError:
        raise BadRequest(400, "the parameters are not UTF-8") from None
    except ValueError:
        raise BadRequest(400, f"more than {FIELDS} parameters") from None


_remembered = lru_cache(maxsize=256)(_pairs)


def media_type(request: Request) -> str:
    """Return the media type of the body in lower case, "" if none is named. Raises `BadRequest` for other characters than UTF-8."""
    media, *parameters = (word.strip().lower() for word in request.headers.get("content-type", "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise BadRequest(415, "send UTF-8")
    return media
