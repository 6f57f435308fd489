"""What the database reports as trouble, said as `StoreError` with a next step."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import StoreError

__all__ = ["mapped"]


@contextmanager
def mapped(place: str, *, syntax: bool = True) -> Iterator[None]:
    """Turn errors of the layer below, raised in this block, into `StoreError`.

    syntax  whether a syntax error means unreadable data (else it is the query's, and passes)

    >>> with mapped("kg-store"):
    ...     raise RuntimeError("Corruption: block checksum mismatch")
    Traceback (most recent call last):
    kg.errors.StoreError: kg-store: the store is damaged: Corruption: block checksum mismatch (restore a copy, or build it again)
    """
    try:
        yield
    except SyntaxError as error:
        if not syntax:
            raise
        line = f":{error.lineno}" if error.lineno else ""
        problem = f"not readable as RDF: {error.msg}"
        raise StoreError(problem, place=place + line, hint="mend the line, or name another file") from error
    except (OSError, RuntimeError) as error:
        problem, hint = _meaning(error)
        raise StoreError(problem, place=place, hint=hint) from error


def _meaning(error: OSError | RuntimeError) -> tuple[str, str]:
    words = " ".join(str(error).split())
    if "/LOCK" in words and "lock" in words:
        return "another process is writing to this store", "wait until it is done, or open it for reading only"
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in words:
        return "the disk is full", "free some space, then try again"
    if isinstance(error, PermissionError) or "Permission denied" in words:
        return "no permission to read or write here", "check who owns the folder"
    if "No such file" in words:
        hint = "try again when nothing is writing; if it stays so, restore a copy, or build it again"
        return "the store changed while it was opened or read, or is damaged: a file of its database is gone", hint
    if "Corruption" in words:
        return f"the store is damaged: {words}", "restore a copy, or build it again"
    return f"the store failed: {words}", "check the disk, then try again"
