"""Room: kg.cli. Promise: every verb works on a server as it does on a folder, with texts and decisions in a folder beside it, and shows no password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_samples import Run
from server_samples import oxigraph_server

pytestmark = pytest.mark.slow
ZH, EN = "amazon-2025q4.zh.txt", "amazon-2025q4.en.txt"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as found:
        yield found.replace("http://", "http://dba:dba@")


def test_every_verb_works_on_a_server_as_on_a_folder(kg: Run, articles: Path, url: str) -> None:
    there = ("--store", url, "--texts", "texts")
    built = kg("build", "news", *there)
    assert built.status == 0 and "2 documents, " in built.out and "page       texts/page.html" in built.out
    assert "dba:dba" not in built.out + built.err and "http://127.0.0.1:" in built.out
    kg("build", "news", "--store", "folder")
    assert Path("texts/page.html").read_bytes() == Path("folder/page.html").read_bytes()
    assert "0 new or changed" in kg("build", "news", *there, "--no-page").out
    for words in (("query", "cq02"), ("query", "cq20", "--format", "json"), ("show", "AWS"), ("ask", "cloud growth 2025Q4"), ("validate",), ("verify",)):
        here = kg(*words, "--store", "folder")
        place = there if words[0] != "validate" else there[:2]
        ran = kg(*words, *place)
        assert (ran.status, ran.out) == (here.status, here.out), words
    for name in ("all.nq", "all.trig", "all.graphml", "all.zip"):
        kg("export", "-o", f"there-{name}", *there)
        kg("export", "-o", f"here-{name}", "--store", "folder")
        assert Path(f"there-{name}").read_bytes() == Path(f"here-{name}").read_bytes(), name
    assert kg("remove", EN, *there).status == 0
    kg("remove", EN, "--store", "folder")
    kg("export", "-o", "there.nq", *there)
    kg("export", "-o", "here.nq", "--store", "folder")
    assert Path("there.nq").read_bytes() == Path("here.nq").read_bytes()
    assert kg("remove", ZH, *there).status == 0


def test_help_and_refusals_show_no_password(kg: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KG_STORE", "http://me:s3cret-word@127.0.0.1:9/#oxigraph")
    with pytest.raises(SystemExit):
        kg("query", "--help")
    shown = capsys.readouterr()
    assert "s3cret-word" not in shown.out + shown.err and "127.0.0.1:9" in shown.out.replace("\n", "")
    ran = kg("query", "cq01")
    assert ran.status == 2 and "s3cret-word" not in ran.err and "cannot be reached" in ran.err
