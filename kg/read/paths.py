"""Which files a list of paths means."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from kg.errors import ReadError

__all__ = ["ENDINGS", "expand"]

ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".pdf"})


def expand(paths: Iterable[str | Path]) -> list[Path]:
    """Return the documents that `paths` name, sorted, each once.

    paths   files (any ending), folders (searched for *.txt, *.md, *.html, *.htm and *.pdf, hidden ones left out) and globs

    Raises `ReadError` for a path that does not exist, a folder without documents and a glob without matches.

    >>> expand(["no/such/file.txt"])
    Traceback (most recent call last):
    kg.errors.ReadError: no/such/file.txt: no such file or folder (check the path)
    """
    found: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            documents = _documents(path, path)
            if not documents:
                known = " ".join(sorted(ENDINGS))
                raise ReadError("no documents in this folder", place=str(given), hint=f"known endings: {known}")
        elif path.exists():
            documents = [path]
        elif glob.has_magic(str(given)):
            matches = [Path(name) for name in glob.glob(str(given), recursive=True)]
            documents = [file for match in matches for file in (_documents(match, match) if match.is_dir() else [match])]
            if not documents:
                raise ReadError("no documents match", place=str(given), hint="check the pattern")
        else:
            raise ReadError("no such file or folder", place=str(given), hint="check the path")
        found.update(dict.fromkeys(documents))
    return sorted(found)


def _documents(path: Path, root: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(root).parts)]
