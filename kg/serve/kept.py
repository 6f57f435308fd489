"""Answers that are given again, for a store that does not change while it is served."""

from __future__ import annotations

from collections import OrderedDict

from kg.serve.messages import Reply

__all__ = ["Kept"]

SHARE = 8
"""The part of all that one answer may take is one of so many."""


class Kept:
    """Answers by question, up to a size; those that were not asked for longest go first.

    most  bytes of questions and answers

    >>> kept = Kept(100)
    >>> kept.put(b"one", Reply("done", data=b"1"))
    >>> kept.get(b"one").data, kept.get(b"two")
    (b'1', None)
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.state = ""
        self._replies: OrderedDict[bytes, Reply] = OrderedDict()

    def get(self, question: bytes) -> Reply | None:
        """Return the answer that was kept for a question."""
        found = self._replies.get(question)
        if found is not None:
            self._replies.move_to_end(question)
        return found

    def put(self, question: bytes, reply: Reply) -> None:
        """Keep an answer unless it is too large."""
        size = len(question) + len(reply.data)
        if size * SHARE > self.most or question in self._replies:
            return
        self._replies[question] = reply
        self.size += size
        while self.size > self.most:
            gone, old = self._replies.popitem(last=False)
            self.size -= len(gone) + len(old.data)

    def begin(self, state: str) -> None:
        """Forget all answers if the store is no longer in the state that they are of."""
        if state != self.state:
            self._replies.clear()
            self.size, self.state = 0, state
