"""From bytes to characters: byte order marks, UTF-8, the Chinese code pages, and a refusal of what is no text."""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadError

__all__ = ["decode", "sniff"]

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "gb18030", "big5": "cp950", "ascii": "cp1252",
         "iso8859-1": "cp1252", "latin_1": "cp1252"}
MAGIC = (
    (b"%PDF-", "application/pdf"), (b"PK\x03\x04", "a zip or office file"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"\x1f\x8b", "a gzip file"), (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"Rar!", "a rar file"), (b"7z\xbc\xaf", "a 7z file"), (b"\x7fELF", "a program"), (b"RIFF", "a media file"),
    (b"BZh", "a bzip2 file"),
)
CHARSET = re.compile(rb"""charset\s{0,3}=\s{0,3}["']?([\w-]{3,20})""", re.I)
HTML = re.compile(rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
SIGNS = frozenset("\u20ac\u00a3\u00a5\u201c\u201d\u2018\u2019\u2013\u2014\u2026\u2022\u2122\u00a0\u00a9\u00ae\u00b0\u00b1\u00b2\u00b3\u00b7"
                  "\u00a7\u00ab\u00bb\u00bc\u00bd\u00be\u00ad\u00d7")
HOW = "save it as text, HTML or PDF"


def sniff(data: bytes, name: str) -> str:
    """Return the media type of a document: by its first bytes if they are plain, else by the ending of its name.

    Raises `ReadError` for files that are no text at all.

    >>> sniff(b"# Results", "notes.md"), sniff(b"<!DOCTYPE html><p>x", "")
    ('text/markdown', 'text/html')
    >>> sniff(b"PK\\x03\\x04...", "report.docx")
    Traceback (most recent call last):
    kg.errors.ReadError: report.docx: this is a zip or office file, not a document (save it as text, HTML or PDF)
    """
    for mark, media in MAGIC:
        if data.startswith(mark):
            if "/" in media:
                return media
            raise ReadError(f"this is {media}, not a document", place=name, hint=HOW)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending == "pdf":
        raise ReadError("this is no PDF though its name says so", place=name, hint=HOW)
    known = {"txt": "text/plain", "md": "text/markdown", "html": "text/html", "htm": "text/html"}
    if ending in known:
        return known[ending]
    return "text/html" if HTML.match(data[:4096]) else "text/plain"


def decode(data: bytes, name: str, *, html: bool = False) -> str:
    """Return the characters of `data`, the byte order mark dropped and every newline kept.

    A byte order mark decides; then strict UTF-8; then, for HTML, the charset it declares; then the Chinese code pages,
    judged by how common the characters are that they give; then a guess. Raises `ReadError` if nothing fits.

    >>> decode("亚马逊净销售额达2134亿美元".encode("gbk"), "a.txt")
    '亚马逊净销售额达2134亿美元'
    >>> decode(b"\\x00\\x01\\x02", "a.bin")
    Traceback (most recent call last):
    kg.errors.ReadError: a.bin: binary data, not text (save it as text, HTML or PDF)
    """
    for mark, codec in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark):], codec, name)
    if b"\0" in data:
        return _without_mark(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if html and (text := _declared(data)) is not None:
        return text
    if text := _chinese(data):
        return text
    return _guess(data, name)


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise ReadError(f"bytes that {codec} does not allow at {error.start}", place=name, hint=HOW) from error


def _without_mark(data: bytes, name: str) -> str:
    """Return UTF-16 text that lacks its mark: half of the bytes of ASCII characters are zero, all on one side."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) * 8 > len(head) and min(even, odd) * 20 <= max(even, odd):
        try:
            text = data.decode("utf-16-le" if odd > even else "utf-16-be")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return text
    raise ReadError("binary data, not text", place=name, hint=HOW)


def _declared(data: bytes) -> str | None:
    match = CHARSET.search(data[:4096])
    if not match:
        return None
    label = match.group(1).decode("ascii").lower()
    try:
        codec = codecs.lookup(label).name
        codec = WIDER.get(codec, codec)
        if codec == "utf-8":  # a page of several hands: few bad bytes are replaced, many mean the label lies
            text = data.decode("utf-8", "replace")
            return text if text.count("\ufffd") * 200 <= len(text) else None
        return str(data.decode(codec))
    except (LookupError, UnicodeError):
        return None


def _chinese(data: bytes) -> str | None:
    """Return the text as GB 18030 or Big5 if one of them gives nearly only common characters."""
    best, best_share = None, 0.75
    for codec, first, last in (("gb18030", 0xB0, 0xD7), ("cp950", 0xA4, 0xC6), ("big5hkscs", 0xA4, 0xC6)):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        share = _common(text[:20_000], codec, first, last)
        if share > best_share:
            best, best_share = text, share
    return best


def _common(text: str, codec: str, first: int, last: int) -> float:
    """Return the share of characters beyond ASCII that are in the frequent rows of a code page."""
    chars = [char for char in text if char > "\x7f"]
    common = 0
    for char in chars:
        try:
            code = char.encode(codec)
        except UnicodeEncodeError:
            continue
        frequent = first <= code[0] <= last or 0xA1 <= code[0] <= 0xA3
        common += len(code) == 2 and frequent and (codec != "gb18030" or code[1] >= 0xA1)
    hanzi = sum(0x4E00 <= ord(char) <= 0x9FFF for char in chars)
    return common / len(chars) if chars and hanzi * 2 >= len(chars) else 0.0


def _western(data: bytes) -> str | None:
    """Return the text as Windows-1252 if it is nearly all ASCII and the rest are letters of words, quotation marks or signs."""
    high = sum(byte > 127 for byte in data[:20_000])
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    rest = {char for char in text if char > "\x7f"}
    sound = all(char.isalpha() or char in SIGNS for char in rest)
    return text if sound and high * 8 <= min(len(data), 20_000) else None


def _guess(data: bytes, name: str) -> str:
    if text := _western(data):
        return text
    import charset_normalizer  # noqa: PLC0415  slow to import, and seldom needed

    best = charset_normalizer.from_bytes(data[:65536]).best()
    if best is None:
        raise ReadError("the character set cannot be told", place=name, hint=HOW)
    codec = WIDER.get(codecs.lookup(best.encoding).name, WIDER.get(best.encoding, best.encoding))
    return _strict(data, codec, name)
