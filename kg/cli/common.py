"""What several verbs share: the ontology, languages and days that options name, and files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kg.errors import KgError, OntologyError
from kg.ontology import Ontology, load

__all__ = ["day_of", "default_store", "language_of", "ontology_of", "shown_store", "write_file"]

LANGUAGES = {"en": "en", "zh": "zh-Hans", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant"}


def default_store() -> str:
    """Return the store that verbs use unless told otherwise: what the environment variable `KG_STORE` names, or `kg-store`."""
    return os.environ.get("KG_STORE") or "kg-store"


def shown_store(place: str) -> str:
    """Return how a store is called in messages: a URL without user and password.

    >>> shown_store("http://me:secret@127.0.0.1:7878#oxigraph"), shown_store("kg-store")
    ('http://127.0.0.1:7878#oxigraph', 'kg-store')
    """
    scheme, slashes, rest = place.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if slashes else place


def day_of(words: str | None, option: str = "--date") -> date | None:
    """Return the day that an option names. Raises `KgError` if it names none.

    >>> day_of("2026-02-06"), day_of(None)
    (datetime.date(2026, 2, 6), None)
    >>> day_of("2026-02-31")
    Traceback (most recent call last):
    kg.errors.KgError: --date 2026-02-31: not a day (write it as 2026-02-06)
    """
    if words is None:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise KgError("not a day", place=f"{option} {words}", hint="write it as 2026-02-06") from error


def language_of(words: str) -> str:
    """Return the language tag that an option names. Raises `KgError` for one without names of things.

    >>> language_of("zh")
    'zh-Hans'
    >>> language_of("fr")
    Traceback (most recent call last):
    kg.errors.KgError: --language fr: no such language (one of en, zh, zh-Hans, zh-Hant)
    """
    if words not in LANGUAGES:
        raise KgError("no such language", place=f"--language {words}", hint="one of " + ", ".join(LANGUAGES))
    return LANGUAGES[words]


def ontology_of(overlays: Iterable[Path]) -> Ontology:
    """Return the shipped ontology with folders laid over it. Raises `OntologyError` naming what cannot be read."""
    folders = tuple(overlays)
    for folder in folders:
        if not folder.is_dir():
            problem = "a file, not a folder" if folder.exists() else "no such folder"
            raise OntologyError(problem, place=f"--ontology {folder}", hint="give a folder that holds *.ttl files")
    try:
        return load(*folders)
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise OntologyError(problem, place=str(error.filename or "--ontology"), hint="check the file and its permissions") from error


def write_file(path: Path, data: bytes, option: str) -> None:
    """Write a file whole or not at all, making its folder. Raises `KgError` naming the option that chooses another place."""
    part = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder", str(path))
        try:
            part.write_bytes(data)
            os.replace(part, path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        blocked = isinstance(error, FileExistsError | NotADirectoryError)
        reason = "a file stands where its folder should be" if blocked else getattr(error, "strerror", None) or error
        raise KgError(f"cannot be written: {reason}", place=str(path), hint=f"choose another place with {option}") from error
