"""Bad input ends in one clear line with the place and the next step, exit status 2; the other documents go on, nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_samples import EXAMPLES, Run

from kg import making
from kg.pipeline import open_store

ZH = EXAMPLES / "amazon-2025q4.zh.txt"
BINARY = bytes(range(256)) * 8
DOCUMENTS = {
    "empty": (b"", "the file is empty (give a file that holds text)"),
    "blank": (b" \n\t\n", "the file is empty (give a file that holds text)"),
    "signs": (b"--- *** ---\n", "no words in this file (give a file that holds text; scanned pages need OCR first)"),
    "binary": (BINARY, "binary data, not text (save it as text, HTML or PDF)"),
    "zip": (b"PK\x03\x04" + BINARY, "this is a zip or office file, not a document (save it as text, HTML or PDF)"),
    "cut": (b"\xff\xfea\x00b", "bytes that utf-16-le does not allow at 2 (save it as text, HTML or PDF)"),
    "large": (b"word " * 10_000_001, "50,000,005 bytes, more than the limit of 50,000,000 (split the file or raise the limit)"),
}


def test_build_names_every_bad_document_and_loads_the_others(kg: Run, articles: Path) -> None:
    for kind, (data, _) in DOCUMENTS.items():
        (articles / f"{kind}.txt").write_bytes(data)
    ran = kg("build", "news", "--no-page")
    assert ran.status == 2
    messages = [line for line in ran.err.splitlines() if not line.startswith("kg: [")]
    assert messages == [f"kg: not loaded: news/{kind}.txt: {reason}" for kind, (_, reason) in sorted(DOCUMENTS.items())]
    assert "documents  2 read, 2 new or changed, 7 not loaded" in ran.out


@pytest.mark.parametrize("verb", ["extract", "text", "coverage"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_verbs_of_one_document_name_it(kg: Run, tmp_path: Path, kind: str, verb: str) -> None:
    data, reason = DOCUMENTS[kind]
    (tmp_path / "bad.txt").write_bytes(data)
    ran = kg(verb, "bad.txt")
    assert (ran.status, ran.out, ran.complaint) == (2, "", f"kg: bad.txt: {reason}")


def test_extract_goes_on_after_a_bad_document(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(BINARY)
    ran = kg("extract", "bad.txt", ZH, "missing.txt")
    assert ran.status == 2
    assert ran.out == kg("extract", ZH).out != ""
    assert [line.partition(": ")[2].partition(":")[0] for line in ran.err.splitlines()] == ["bad.txt", "missing.txt"]


def test_a_document_that_turned_bad_leaves_what_was_loaded_of_it(kg: Run, store: Path, articles: Path) -> None:
    before = kg("show", "AWS").out
    (articles / ZH.name).write_bytes(b"")
    assert kg("build", "news").status == 2
    assert kg("show", "AWS").out == before


@pytest.mark.parametrize(("given", "message"), [
    ("missing.txt", "kg: missing.txt: no such file or folder (check the path)"),
    ("none", "kg: none: no documents in this folder (known endings: .htm .html .md .pdf .txt)"),
    ("*.pdf", "kg: *.pdf: no documents match (check the pattern)"),
])
def test_build_with_nothing_to_read_makes_no_store(kg: Run, tmp_path: Path, given: str, message: str) -> None:
    (tmp_path / "none").mkdir()
    ran = kg("build", given)
    assert (ran.status, ran.out, ran.complaint) == (2, "", message)
    assert not Path("kg-store").exists()


def test_a_file_name_that_is_no_unicode_is_refused_alone(kg: Run, articles: Path) -> None:
    shutil.copy(ZH, articles / "a\udcff.txt")
    ran = kg("build", "news", "--no-page")
    assert ran.complaint == "kg: not loaded: news/a\\udcff.txt: its name is not valid Unicode (rename the file)"
    assert "documents  2 read" in ran.out


def test_a_failure_inside_is_reported_with_its_document_and_the_others_go_on(
    kg: Run, articles: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = making.extract

    def broken(document: object, ontology: object) -> object:
        if getattr(document, "source", "").endswith("zh.txt"):
            raise RecursionError("too deep")
        return real(document, ontology)

    monkeypatch.setattr("kg.making.extract", broken)
    ran = kg("build", "news", "--no-page")
    expected = "kg: not loaded: news/amazon-2025q4.zh.txt: RecursionError inside kg: too deep (please report it with the document)"
    assert (ran.status, ran.complaint) == (2, expected)
    assert "documents  1 read, 1 new" in ran.out


def test_a_store_that_is_being_written_is_named_and_kept(kg: Run, store: Path, articles: Path) -> None:
    with open_store(store):
        reading, building = kg("query", "cq02"), kg("build", "news")
    hint = "(wait until it is done, or stop it)"
    assert (reading.status, reading.complaint) == (2, f"kg: kg-store: another process is writing to this store {hint}")
    assert (building.status, building.complaint) == (2, f"kg: kg-store: another process has this store open {hint}")
    assert kg("query", "cq02").status == 0


def test_an_interrupted_build_keeps_what_was_loaded(kg: Run, store: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = kg("show", "AWS").out
    (articles / "new.txt").write_text("AWS revenue was $40 billion in the first quarter of 2026.", encoding="utf-8")
    monkeypatch.setattr("kg.making.extract", interrupted)
    ran = kg("build", "news")
    monkeypatch.undo()
    assert ran.status == 2
    assert ran.complaint == "kg: interrupted; what was loaded before is kept, run the same command again to go on"
    assert kg("show", "AWS", "--store", store).out == before


def test_an_unexpected_trouble_of_the_system_is_one_line(kg: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "kg-store/manifest.json")

    monkeypatch.setattr("kg.cli.asking.open_store", failing)
    expected = "kg: kg-store/manifest.json: No space left on device (check the path, its permissions and the disk)"
    assert kg("show", "AWS").complaint == expected


def test_the_program_ends_with_one_line_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_bytes(b"")
    command = [sys.executable, "-m", "kg.cli", "build", "news.txt", "--no-page"]
    ran = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(EXAMPLES.parent)}, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[1:] == ["kg: not loaded: news.txt: the file is empty (give a file that holds text)"]
