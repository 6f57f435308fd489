"""PDF files with a text layer, by way of pypdfium2 (the `pdf` extra)."""

from __future__ import annotations

from kg.errors import ReadError
from kg.read.plain import Outline, outline
from kg.read.words import Words

__all__ = ["outline_pdf"]

MAX_PAGES = 2_000


def outline_pdf(data: bytes, cues: Words, name: str) -> tuple[str, Outline]:
    """Return the text of a PDF, pages set apart by a form feed, and its outline.

    Lines are kept as the pages set them; blocks join those that were broken for width. Raises `ReadError` if the `pdf` extra
    is not installed, the file is damaged or locked, has too many pages, or has no text layer.
    """
    try:
        import pypdfium2  # noqa: PLC0415  an extra, and slow to import
    except ImportError as error:
        raise ReadError("reading PDF needs the pdf extra", place=name, hint="pip install 'kg[pdf]'") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"damaged or locked PDF: {error}", place=name, hint="save it again without a password") from error
    try:
        if len(document) > MAX_PAGES:
            raise ReadError(f"{len(document)} pages, more than {MAX_PAGES}", place=name, hint="split the file")
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    text = "\n\f\n".join(pages)
    if not text.strip():
        raise ReadError("this PDF has no text layer", place=name, hint="run OCR over it first")
    return text, outline(text, cues)


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    layer = page.get_textpage()
    text = str(layer.get_text_bounded())
    layer.close()
    page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").replace("\0", "")
