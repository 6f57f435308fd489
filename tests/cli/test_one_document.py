"""The verbs of one document print what it states, with quotes that stand where they say, and store nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from cli_samples import EXAMPLES, Run

ZH, EN = "amazon-2025q4.zh.txt", "amazon-2025q4.en.txt"


def test_extract_prints_one_fact_a_line_with_its_exact_quote(kg: Run) -> None:
    text = (EXAMPLES / ZH).read_text(encoding="utf-8")
    facts = [json.loads(line) for line in kg("extract", EXAMPLES / ZH).out.splitlines()]
    assert len(facts) > 50
    for fact in facts:
        evidence = fact["evidence"]
        assert text[evidence["start"]:evidence["end"]] == evidence["quote"]
    sales = [f for f in facts if f["type"] == "observation" and f["metric"] == "revenue" and f["value"] == 213400000000]
    assert sales[0]["subject"]["id"] == "amazon"
    assert (sales[0]["unit"], sales[0]["period"], sales[0]["status"]) == ("USD", "2025Q4", "actual")


def test_extract_prints_a_table(kg: Run) -> None:
    assert "Amazon  revenue  213,400,000,000 USD  2025Q4  actual\n" in kg("extract", EXAMPLES / ZH, "--format", "table").out


def test_text_is_the_decoded_file(kg: Run, tmp_path: Path) -> None:
    words = (EXAMPLES / ZH).read_text(encoding="utf-8")
    (tmp_path / "gb.txt").write_bytes(words.encode("gb18030"))
    assert kg("text", EXAMPLES / ZH).out == words
    assert kg("text", "gb.txt").out == words


def test_coverage_lists_every_amount_in_order(kg: Run) -> None:
    ran = kg("coverage", EXAMPLES / EN)
    rows = ran.out.splitlines()
    starts = [int(row.split()[0]) for row in rows]
    assert starts == sorted(starts)
    assert {row.split()[1] for row in rows} <= {"fact", "unattached", "rejected"}
    assert any("$213.39 billion" in row and row.split()[1] == "fact" for row in rows)
    assert "figures in facts" in ran.complaint


def test_score_prints_precision_and_recall(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text(kg("extract", EXAMPLES / ZH).out, encoding="utf-8")
    rows = kg("score", "facts.jsonl", EXAMPLES / "amazon-2025q4.zh.gold").out.splitlines()
    assert [row.split()[0] for row in rows] == ["observations", "relations"]
    assert float(rows[0].split()[2]) > 0.8


def test_the_program_itself_runs_and_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    root = str(EXAMPLES.parent)
    command = [sys.executable, "-m", "kg.cli", "extract", str(EXAMPLES / ZH)]
    env = {"PYTHONPATH": root, "PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    whole = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert (whole.returncode, whole.stderr) == (0, b"")
    assert json.loads(whole.stdout.splitlines()[0])["subject"]["mention"] == "亚马逊"
    bad = subprocess.run([*command, "missing.txt"], cwd=tmp_path, env=env, capture_output=True, check=False)
    assert bad.returncode == 2
    assert bad.stdout == whole.stdout
    assert bad.stderr == b"kg: missing.txt: cannot be read: No such file or directory (check the path and its permissions)\n"
