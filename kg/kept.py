"""What is derived from the ontology, kept on disk: a second start reads it instead of deriving it again.

The folder is `kg` in `$XDG_CACHE_HOME`, or in `~/.cache`; `KG_CACHE` names another, or says "off". A file holds one value as a pickle, and a
pickle can run code: so a folder or file that somebody else owns or may write is not looked at, and only classes of this package are made.
Files are written whole or not at all. What cannot be read or written, or is damaged, is passed over without a word.
"""

from __future__ import annotations

import io
import os
import pickle
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, TypeVar

from kg.patterns import codes, compiled

__all__ = ["held", "kept", "put", "take"]

T = TypeVar("T")
MOST = 8  # values of one name that are kept; those that were not used for the longest time go
OWNER_ALONE = stat.S_IRUSR | stat.S_IWUSR
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
OUTSIDE = frozenset({("decimal", "Decimal")})  # what values may hold besides classes of this package
DAMAGED = (OSError, pickle.PickleError, AttributeError, EOFError, ImportError, IndexError, KeyError, TypeError, ValueError)
SIZE = 4  # bytes of the sum that tells damage


def kept(name: str, about: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, taken from disk if it was kept.

    name   what it is
    about  the identity of all that it is derived from but for this package; "" keeps nothing
    """
    found: T | None = take(name, about)
    if found is None:
        found = make()
        put(name, about, found)
    return found


def take(name: str, about: str) -> Any:
    """Return the value that was kept under this name of the same things by the same package, or None."""
    path = _path(name, about)
    if path is None:
        return None
    try:
        data = _read(path)
        if data is None or zlib.crc32(data[SIZE:]).to_bytes(SIZE) != data[:SIZE]:
            return None
        file = io.BytesIO(data[SIZE:])
        codes.update(_Unpickler(file).load())
        return _Unpickler(file).load()
    except DAMAGED:
        return None


def put(name: str, about: str, value: object) -> None:
    """Keep a value for other processes, with the patterns that were compiled in this one."""
    path = _path(name, about)
    if path is None:
        return
    body, head = io.BytesIO(), io.BytesIO()
    _Pickler(body, pickle.HIGHEST_PROTOCOL).dump(value)
    _Pickler(head, pickle.HIGHEST_PROTOCOL).dump(codes)
    data = head.getvalue() + body.getvalue()
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, OWNER_ALONE), "wb") as file:
                file.write(zlib.crc32(data).to_bytes(SIZE) + data)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        _forget(path.parent, name)


def held(about: str) -> bool:
    """Return whether something is kept of the same things by the same package."""
    folder = _folder() if about else None
    return folder is not None and any(folder.glob(f"*-{_key(about)}"))


class _Pickler(pickle.Pickler):
    """Writes patterns as their source, and dataclasses as what makes them: without their own slow ways."""

    def reducer_override(self, value: object) -> Any:
        if isinstance(value, re.Pattern):
            compiled(value.pattern, value.flags)
            return compiled, (value.pattern, value.flags)
        if is_dataclass(value) and not isinstance(value, type) and type(value).__reduce__ is object.__reduce__:
            return type(value), tuple(getattr(value, field.name) for field in fields(value))
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what this package defines."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in OUTSIDE:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("kg.") and "." not in name else None
        if found is compiled or isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no class of this package")


def _path(name: str, about: str) -> Path | None:
    folder = _folder() if about else None
    return None if folder is None else folder / f"{name}-{_key(about)}"


def _folder() -> Path | None:
    """Return the folder, made if it is missing, or None if nothing is to be kept or somebody else could change it."""
    named = os.environ.get("KG_CACHE", "")
    base = os.environ.get("XDG_CACHE_HOME", "")
    path = Path(named) if named else Path(base if os.path.isabs(base) else os.path.expanduser("~/.cache")) / "kg"
    if named == "off" or not path.is_absolute() or not hasattr(os, "geteuid"):
        return None
    with suppress(OSError):
        path.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        return path if _own(path.lstat(), stat.S_ISDIR) else None
    return None


def _own(status: os.stat_result, kind: Callable[[int], bool]) -> bool:
    return kind(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & OTHERS_WRITE


def _read(path: Path) -> bytes | None:
    """Return the bytes of a file that only its owner can have written, and note that it was used."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not _own(os.fstat(handle), stat.S_ISREG):
            return None
        with suppress(OSError):
            os.utime(handle)
        return file.read()


def _forget(folder: Path, name: str) -> None:
    """Remove the values of a name that were not used for the longest time."""
    files = sorted(folder.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST]:
        path.unlink(missing_ok=True)


@cache
def _key(about: str) -> str:
    return sha256(f"{_program()} {about}".encode()).hexdigest()[:40]


@cache
def _program() -> str:
    """Return the identity of what derives: this package's modules, what folds Chinese characters, and Python itself."""
    root = Path(__file__).parent
    found = PathFinder.find_spec("opencc")
    rows = [sys.version, sys.implementation.cache_tag, *_states(root), *(_states(Path(found.origin).parent) if found is not None and found.origin else ())]
    return sha256("\n".join(rows).encode()).hexdigest()


def _states(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith((".py", ".so", ".pyd")):
                status = os.stat(os.path.join(place, name))
                yield f"{place}/{name} {status.st_size} {status.st_mtime_ns}"
