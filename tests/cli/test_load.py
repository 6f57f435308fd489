"""Room: kg.cli. Promise: `kg load` takes what `kg extract` prints and `kg export` writes, and names every line that it refuses."""

from __future__ import annotations

from pathlib import Path

from cli_samples import ARTICLES, EXAMPLES, Run

ZH = "amazon-2025q4.zh.txt"


def test_load_takes_printed_facts(kg: Run, articles: Path) -> None:
    Path("facts.jsonl").write_text(kg("extract", f"news/{ZH}").out, encoding="utf-8")
    ran = kg("load", "facts.jsonl", "--documents", "news")
    assert ran.status == 0 and ran.out.endswith("0 refused\n")
    assert kg("ask", "AWS revenue 2025Q4").status == 0
    assert kg("load", "facts.jsonl").out.split(", ")[1].startswith("0 new or changed")


def test_load_names_refused_lines(kg: Run, articles: Path) -> None:
    Path("facts.jsonl").write_text("{}\n" + kg("extract", f"news/{ZH}").out.replace('"start": ', '"start": 1', 1), encoding="utf-8")
    ran = kg("load", "facts.jsonl", "--documents", "news")
    assert ran.status == 1
    assert ran.err.splitlines()[0] == "kg: facts.jsonl:1: type: neither observation nor relation"
    assert ran.err.splitlines()[1].startswith("kg: facts.jsonl:2: evidence")


def test_load_takes_an_exported_store(kg: Run, store: Path) -> None:
    kg("export", "-o", "all.jsonld")
    ran = kg("load", "all.jsonld", "--documents", *(EXAMPLES / name for name in ARTICLES), "--store", "other")
    assert ran.status == 0 and ran.out.split(" of ")[1] == "2 documents, 2 new or changed; 0 refused\n"
    assert kg("ask", "cloud growth 2025Q4", "--store", "other").out == kg("ask", "cloud growth 2025Q4").out
    bare = kg("load", "all.jsonld", "--store", "third")
    assert bare.status == 1 and "is neither given (--documents) nor kept in the store" in bare.err


def test_load_refuses_other_files(kg: Run, tmp_path: Path) -> None:
    Path("x.csv").write_text("", encoding="utf-8")
    assert kg("load", "x.csv").complaint == "kg: x.csv: unknown ending (use .jsonl, or .nq, .trig, .jsonld with documents in graphs of their own)"
    assert kg("load", "none.jsonl").complaint == "kg: none.jsonl: no such file (check the path)"
    Path("b.jsonl").write_bytes(b"\xff\n")
    assert kg("load", "b.jsonl").complaint == "kg: b.jsonl:1: not UTF-8 (print facts with `kg extract --format jsonl`)"
