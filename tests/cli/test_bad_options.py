"""Wrong options, queries, stores, overlays and places end in one line that names them and the next step, exit status 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_samples import EXAMPLES, Run

ZH = EXAMPLES / "amazon-2025q4.zh.txt"
GOLD = EXAMPLES / "amazon-2025q4.zh.gold"
NO_QUERY = "a question like cq01, a .rq file, or -e 'SELECT …'"


@pytest.mark.parametrize(("words", "message"), [
    (["build"], "build: the following arguments are required: PATH (see `kg build --help`)"),
    (["questions", "--language", "fr"], "questions: argument --language: invalid choice: 'fr' (choose from 'en', 'zh') (see `kg questions --help`)"),
    (["build", str(ZH), "--date", "2026-02-31"], "--date 2026-02-31: not a day (write it as 2026-02-06)"),
    (["extract", str(ZH), "missing.txt", "--date", "soon"], "--date soon: not a day (write it as 2026-02-06)"),
    (["build", str(ZH), "--ontology", "nowhere"], "--ontology nowhere: no such folder (give a folder that holds *.ttl files)"),
    (["text", str(ZH), "--ontology", str(ZH)], f"--ontology {ZH}: a file, not a folder (give a folder that holds *.ttl files)"),
    (["query"], f"query: no query, give one ({NO_QUERY})"),
    (["query", "cq02", "-e", "ASK {}"], f"query: two queries, give one ({NO_QUERY})"),
    (["query", "cq99"], "cq99: no such question (list them with `kg questions`, or give a .rq file or -e 'SELECT …')"),
    (["query", "cq02", "--set", "company"], "--set company: no value (write NAME=VALUE)"),
    (["query", "cq02", "--set", "who=kgr:amazon"], "cq02-segment-margin: no such parameter: who (it takes: company, period)"),
    (["query", "-e", "SELECT ?v WHERE {\n ?v kg:value }"], "query:2:14: ill-formed: near `{ ?v kg:value }` (mend the query)"),
    (["query", "-e", ""], "query:1:1: ill-formed: it is empty (mend the query)"),
    (["query", "none.rq"], "none.rq: cannot read the query: No such file or directory (check the path)"),
    (["query", "bytes.rq"], "bytes.rq: cannot read the query: it is not UTF-8 (check the path)"),
    (["query", "wrong.rq"], "wrong.rq:2:4: ill-formed: near `ASK { } }` (mend the query)"),
    (["query", "cq02", "--format", "odt"], "--format: no such format: odt (one of table, csv, tsv, json, xml, ttl, nt)"),
    (["show", "Nobody at all"], "Nobody at all: no entity has this name (try the beginning of a name, or an id)"),
    (["show", "AWS", "--language", "fr"], "--language fr: no such language (one of en, zh, zh-Hans, zh-Hant)"),
    (["render", "--language", "fr"], "--language fr: no such language (one of en, zh, zh-Hans, zh-Hant)"),
    (["render", "--focus", "Nobody"], "--focus Nobody: no entity has this name (try the beginning of a name, or an id)"),
    (["render", "-o", "file/p.html"], "file/p.html: cannot be written: a file stands where its folder should be (choose another place with -o)"),
    (["render", "-o", "folder"], "folder: cannot be written: it is a folder (choose another place with -o)"),
    (["export", "-o", "file/g.nq"], "file/g.nq: cannot be written: a file stands where its folder should be (choose another place with -o)"),
    (["export", "-o", "g.csv"], "g.csv: unknown ending (use .nq, .trig, .jsonld, .ttl, .nt, .rdf, .graphml, .gexf or .zip, or name a folder with --format csv or neo4j)"),
    (["export", "-o", "g.nq", "--format", "dot"], "--format: no such format: dot (one of nq, trig, jsonld, ttl, nt, rdf, graphml, gexf, csv, neo4j)"),
    (["validate", "a", "--store", "b"], "validate: two graphs, give one (leave out a or --store b)"),
    (["remove", "none.txt"],
     "none.txt: no such document (it holds amazon-2025q4.zh.txt [01e17913275f]; amazon-2025q4.en.txt [3b41cecd2f50])"),
    (["score", "none.jsonl", str(GOLD)], "none.jsonl: No such file or directory (check the path)"),
    (["score", str(ZH), str(GOLD)], f"{ZH}:1: not JSON: Expecting value: line 1 column 1 (char 0) (print facts with `kg extract --format jsonl`)"),
    (["score", "list.jsonl", str(GOLD)], "list.jsonl:2: no observation and no relation (print facts with `kg extract --format jsonl`)"),
    (["score", "void.jsonl", "bytes.rq"], "bytes.rq: not UTF-8 at byte 0 (save it as UTF-8)"),
    (["score", "void.jsonl", "wrong.gold"], "wrong.gold:1: no number as the value (write 2134e8 or 16.5e9..21.5e9)"),
])
def test_a_wrong_option_is_named_with_the_next_step(kg: Run, store: Path, tmp_path: Path, words: list[str], message: str) -> None:
    (tmp_path / "bytes.rq").write_bytes(b"\xff\xff")
    (tmp_path / "wrong.rq").write_text("ASK {\n} }", encoding="utf-8")
    (tmp_path / "list.jsonl").write_text("\n[1]\n", encoding="utf-8")
    (tmp_path / "void.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "wrong.gold").write_text("o | A | revenue | level | much | USD | 2025Q4 | actual", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    ran = kg(*words)
    assert (ran.status, ran.out, ran.complaint) == (2, "", f"kg: {message}")


@pytest.mark.parametrize("words", [["query", "cq02"], ["show", "AWS"], ["render"], ["export", "-o", "g.nq"], ["validate"], ["validate", "kg-store"]])
def test_a_missing_store_is_named(kg: Run, words: list[str]) -> None:
    message = "kg: kg-store: no store here (make one with `kg build`, or name another with --store)"
    ran = kg(*words)
    assert (ran.status, ran.out, ran.complaint) == (2, "", message)
    assert not Path("kg-store").exists()


def test_a_folder_of_something_else_is_never_taken_for_a_store(kg: Run, articles: Path) -> None:
    ran = kg("build", ZH, "--store", "news")
    assert (ran.status, ran.complaint) == (2, "kg: news: this folder holds other things and no store (name a new or empty folder with --store)")
    assert sorted(path.name for path in articles.iterdir()) == ["amazon-2025q4.en.txt", "amazon-2025q4.zh.txt"]


@pytest.mark.parametrize("words", [["query", "cq02"], ["build", str(ZH)], ["export", "-o", "g.nq"], ["remove", "amazon-2025q4.zh.txt"], ["validate"]])
def test_a_damaged_store_is_named_and_left_as_it_is(kg: Run, store: Path, words: list[str]) -> None:
    for table in (store / "oxigraph").glob("*.sst"):
        data = table.read_bytes()
        table.write_bytes(data[:10] + b"x" * 30 + data[40:])
    ran = kg(*words)
    assert ran.status == 2
    assert ran.complaint.startswith("kg: kg-store: the store is damaged: Corruption: block checksum mismatch")
    assert ran.complaint.endswith("(restore a copy, or build it again)")
    assert len(list((store / "documents").iterdir())) == 2


@pytest.mark.parametrize("words", [["query", "cq02"], ["build", str(ZH)]])
def test_a_store_file_that_is_no_rdf_is_named_with_the_line_and_kept(kg: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "g.nq").write_bytes(b"<x:a> <x:b> <x:c> .\nnonsense\n")
    ran = kg(*words, "--store", "g.nq")
    assert ran.status == 2
    assert ran.complaint.startswith("kg: g.nq:2: not readable as RDF: ")
    assert ran.complaint.endswith("(mend the line, or name another file)")
    assert Path("g.nq").read_bytes() == b"<x:a> <x:b> <x:c> .\nnonsense\n"


@pytest.mark.parametrize(("data", "place"), [(b"@prefix x: <y:> .\nx:a x:b .\n", "own/a.ttl:2: ill-formed Turtle: "),
                                             (b"\xff\xfe<", "own/a.ttl:1: ill-formed Turtle: "), (None, "own/a.ttl: cannot be read: Is a directory")])
def test_an_overlay_that_cannot_be_read_is_named_with_the_line(kg: Run, tmp_path: Path, data: bytes | None, place: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.ttl").mkdir() if data is None else (tmp_path / "own" / "a.ttl").write_bytes(data)
    ran = kg("build", ZH, "--ontology", "own")
    assert (ran.status, ran.out) == (2, "")
    assert ran.complaint.startswith(f"kg: {place}")


def test_a_page_that_cannot_be_written_loses_nothing(kg: Run, articles: Path) -> None:
    ran = kg("build", "news", "--page", f"news/{ZH.name}/p.html")
    assert ran.status == 2
    assert ran.complaint.endswith("cannot be written: a file stands where its folder should be (choose another place with --page)")
    assert "documents  2 read, 2 new or changed, 0 not loaded" in ran.out
    assert kg("query", "cq02").status == 0
