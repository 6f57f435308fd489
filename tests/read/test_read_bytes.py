"""Room read, bytes: every charset of company news is decoded right, and what is no text is refused with the next step."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.ontology import load
from kg.read import READER, read

HANS = "北风芯片第三季度营收达到12亿美元,同比增长8%。"
HANT = "北風晶片第三季營收達12億美元,年增8%,毛利率41%。"
LATIN = "Résumé: naïve café sales at Société Générale’s unit rose 8% in the quarter, to €5 million."


@pytest.mark.parametrize(("text", "codec"), [
    (HANS, "utf-8"), (HANS, "utf-8-sig"), (HANS, "gb2312"), (HANS, "gbk"), (HANS, "gb18030"), (HANS, "utf-16"), (HANT, "utf-8"), (HANT, "big5"), (HANT, "utf-16"),
    ("营收增长", "gbk"), ("营收12亿元", "gbk"), ("股價上漲", "big5"), ("净利润€5亿，镕", "gb18030"), (LATIN, "cp1252"), ("Sales rose 8% to $5.", "utf-16-le"), (HANS * 400, "gbk"), (HANT * 400, "cp950"),
])
def test_read_decodes(text: str, codec: str) -> None:
    data = text.encode(codec)
    one = read(data, source="a.txt", ontology=load())
    assert (one.text, one.id, one.reader) == (text, hashlib.sha256(data).hexdigest(), READER)


def test_read_keeps_newlines_and_drops_only_the_byte_order_mark() -> None:
    assert read(b"\xef\xbb\xbfA\r\nB\rC\n", source="a.txt", ontology=load()).text == "A\r\nB\rC\n"


@pytest.mark.parametrize(("data", "name", "problem"), [
    (b"", "a.txt", "the file is empty"), (b" \n\t ", "a.txt", "the file is empty"), (b"...\n", "a.txt", "no words"), (b"PK\x03\x04rest", "a.txt", "zip or office file"),
    (b"\x89PNG\r\n\x1a\n\0\0", "a.txt", "picture"), (b"\xff\xd8\xff\xe0", "a.txt", "picture"), (b"text\0more\0\0", "a.txt", "binary data"), (b"text", "a.pdf", "no PDF"),
    (b"%PDF-1.4 rubbish", "a.pdf", "damaged or locked"), (b"\xff\xfeA", "a.txt", "utf-16"), (b"x" * 200, "a.txt", "more than the limit"),
])
def test_read_refuses(data: bytes, name: str, problem: str) -> None:
    with pytest.raises(ReadError, match=problem) as caught:
        read(data, source=name, ontology=load(), max_bytes=100)
    assert caught.value.place == name and caught.value.hint


def test_read_refuses_a_missing_file_and_names_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"gone\.txt: cannot be read"):
        read(tmp_path / "gone.txt", ontology=load())


def test_read_does_not_load_a_file_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("x" * 1000)
    with pytest.raises(ReadError, match="1,000 bytes, more than the limit of 999"):
        read(tmp_path / "big.txt", ontology=load(), max_bytes=999)


def test_read_names_the_document_by_its_source() -> None:
    assert read(b"Sales rose.", source="news/a.txt", ontology=load()).source == "news/a.txt"


def _pdf(lines: list[str]) -> bytes:
    """Return a PDF of one page with a text layer, written by hand."""
    content = "BT /F1 11 Tf 72 720 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               f"<< /Length {len(content)} >>\nstream\n{content}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()


def test_read_takes_the_text_layer_of_a_pdf_and_joins_its_lines() -> None:
    pytest.importorskip("pypdfium2")
    one = read(_pdf(["Northwind Chips sold parts worth $1.2 billion in the third", "quarter, a rise of 8% on the year before, and said that it", "would build a plant."]),
               source="a.pdf", ontology=load())
    assert one.media == "application/pdf"
    assert [(block.kind, " ".join(block.span.of(one.text).split())) for block in one.blocks] == [
        ("paragraph", "Northwind Chips sold parts worth $1.2 billion in the third quarter, a rise of 8% on the year before, and said that it would build a plant.")]


def test_read_says_what_to_install_when_pdf_support_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(ReadError, match=r"pip install 'kg\[pdf\]'"):
        read(_pdf(["x"]), source="a.pdf", ontology=load())


def test_read_says_that_a_pdf_without_text_needs_ocr() -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(ReadError, match="no text layer"):
        read(_pdf([]), source="a.pdf", ontology=load())
