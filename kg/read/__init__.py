"""Reading: from the bytes of a file to a `Document`, its words untouched, its blocks told apart.

`read` turns a text, Markdown, HTML or PDF file into a document; `expand` says which files a list of paths means.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from kg.errors import ReadError
from kg.ontology import Ontology
from kg.read.decode import decode, sniff
from kg.read.language import language_of
from kg.read.paths import expand
from kg.read.pdf import outline_pdf
from kg.read.plain import outline
from kg.read.words import reading_words
from kg.types import Document

__all__ = ["MAX_BYTES", "READER", "expand", "read"]

READER = "read/0.1.0"
MAX_BYTES = 50_000_000


def read(path_or_bytes: str | Path | bytes, *, ontology: Ontology, source: str = "", published: date | None = None,
         max_bytes: int = MAX_BYTES) -> Document:
    """Return the document that a file, or its bytes, hold.

    path_or_bytes  a path, or the bytes themselves; the ending of the path or of `source` tells the format, else the bytes do
    source         what the document is called in evidence: a relative path or a URL; the path as given if left out
    published      day of publication; wins over what the text says
    max_bytes      larger files are refused

    The id is the SHA-256 of the bytes. Of `.txt` and `.md` files the text is the decoded file, character for character, the
    byte order mark dropped; of HTML and PDF a rendition. Blocks cover it in order and do not overlap.
    Raises `ReadError` naming the file for what is missing, empty, too large, binary or undecodable.

    >>> from kg.ontology import load
    >>> document = read("Intel\\n\\nRevenue was $13.3 billion, 6% less than in the year before.".encode(), ontology=load())
    >>> document.language, [block.kind for block in document.blocks]
    ('en', ['title', 'paragraph'])
    >>> read(b"", source="empty.txt", ontology=load())
    Traceback (most recent call last):
    kg.errors.ReadError: empty.txt: the file is empty (give a file that holds text)
    """
    name = source or ("" if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).as_posix())
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _load(Path(path_or_bytes), max_bytes)
    if len(data) > max_bytes:
        raise _too_large(name, len(data), max_bytes)
    if not data.strip():
        raise ReadError("the file is empty", place=name, hint="give a file that holds text")
    media = sniff(data, name or str(path_or_bytes if not isinstance(path_or_bytes, bytes) else ""))
    document = Document(hashlib.sha256(data).hexdigest(), "", (), source=name, media=media, reader=READER)
    document = _fill(document, data, ontology)
    if not any(char.isalnum() for char in document.text):
        raise ReadError("no words in this file", place=name, hint="give a file that holds text; scanned pages need OCR first")
    body = "\n".join(block.span.of(document.text) for block in document.blocks if block.kind != "boilerplate")
    language = language_of(body or document.text)
    return replace(document, language=language, published=published or document.published)


def _fill(document: Document, data: bytes, ontology: Ontology) -> Document:
    """Return the document with text, blocks, title and date, by its format."""
    cues = reading_words(ontology)
    if document.media == "text/html":
        from kg.read.web import outline_html  # noqa: PLC0415  slow to import, and of use for pages alone

        text, shape = outline_html(decode(data, document.source, html=True), cues, document.source)
    elif document.media == "application/pdf":
        text, shape = outline_pdf(data, cues, document.source)
    else:
        text = decode(data, document.source)
        shape = outline(text, cues)
    return replace(document, text=text, blocks=shape.blocks, title=shape.title, published=shape.published)


def _load(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise _too_large(str(path), size, max_bytes)
        return path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise ReadError(problem, place=str(path), hint="check the path and its permissions") from error


def _too_large(name: str, size: int, limit: int) -> ReadError:
    return ReadError(f"{size:,} bytes, more than the limit of {limit:,}", place=name, hint="split the file or raise the limit")
