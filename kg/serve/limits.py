"""How much one question may use, and how many may wait."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server grants.

    workers   questions answered at once; each is a process. More than processors: those long at work make way for the others
    seconds   of work for one question; by the clock three times as long, and as long again may it wait for its turn
    memory    MiB that one question may need beyond what an idle worker has
    rows      of one answer; more are refused, not cut off
    size      bytes of one answer
    queue     questions that may wait
    kept      MiB of answers that are kept, to be given again

    >>> Limits(workers=2).rows
    100000
    """

    workers: int = field(default_factory=lambda: max(4, 2 * (os.cpu_count() or 1)))
    seconds: float = 10.0
    memory: int = 1024
    rows: int = 100_000
    size: int = 32 << 20
    queue: int = 64
    kept: int = 32
