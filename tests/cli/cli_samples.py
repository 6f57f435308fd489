"""Two articles, and what a command did, as the tests of the command line see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ARTICLES", "EXAMPLES", "Ran", "Run"]

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
ARTICLES = ("amazon-2025q4.en.txt", "amazon-2025q4.zh.txt")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit status, what it printed, and its messages."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The only message, progress left out; a test that sees two or a traceback fails here."""
        lines = [line for line in self.err.splitlines() if not line.startswith("kg: [")]
        assert len(lines) == 1, self.err
        assert lines[0].startswith("kg: "), self.err
        return lines[0]


Run = Callable[..., Ran]
