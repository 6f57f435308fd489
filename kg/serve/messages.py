"""What goes to a worker and comes back: a frame of JSON and bytes, so that a worker can hand nothing to the server that runs."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["HEAD", "Refused", "Reply", "frame", "lengths"]

HEAD = 8
"""Bytes before the JSON of a frame: its length and the length of the bytes behind it."""
_LENGTHS = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a question: bytes of a media type, or why there is none.

    kind     "done", or "malformed", "refused", "unknown", "unacceptable", "large", "slow", "memory", "busy", "broken"
    data     the answer as it goes out; a problem's reason is UTF-8 text
    lasting  whether the same question has the same answer as long as the store is the same
    """

    kind: str
    media: str = "text/plain; charset=utf-8"
    data: bytes = b""
    lasting: bool = False

    @property
    def reason(self) -> str:
        """The reason of a problem; "" if there is none."""
        return "" if self.kind == "done" else self.data.decode("utf-8", "replace")

    @classmethod
    def problem(cls, kind: str, reason: str) -> Reply:
        """Return a reply that says why there is no answer."""
        return cls(kind, data=reason.encode("utf-8", "replace"))

    def json(self) -> Any:
        """Return the answer of a task that answers in JSON. Raises `ValueError` for a problem."""
        if self.kind != "done":
            raise ValueError(self.reason)
        return json.loads(self.data)

    @classmethod
    def of(cls, data: object) -> Reply:
        """Return a reply that is data, as JSON."""
        return cls("done", "application/json", json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of a table that was asked for as SPARQL results in JSON: variable -> IRI or text. Raises `ValueError` for a problem.

        >>> Reply("done", data=b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"7"}}]}}').rows()
        [{'n': '7'}]
        """
        return [{name: str(term["value"]) for name, term in row.items()} for row in self.json()["results"]["bindings"]]


class Refused(Exception):  # noqa: N818 - not an error of ours: a reply
    """There is no answer; `kind` is that of the reply."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def frame(head: Mapping[str, object], data: bytes = b"") -> bytes:
    """Return a frame; `lengths` tells what follows its first `HEAD` bytes.

    >>> whole = frame({"task": "sparql"}, b"xyz")
    >>> lengths(whole[:HEAD]), len(whole)
    ((17, 3), 28)
    """
    words = json.dumps(head, separators=(",", ":")).encode("utf-8")
    return _LENGTHS.pack(len(words), len(data)) + words + data


def lengths(start: bytes) -> tuple[int, int]:
    """Return how many bytes of JSON and how many of data follow the first `HEAD` bytes of a frame."""
    head, data = _LENGTHS.unpack(start)
    return int(head), int(data)
