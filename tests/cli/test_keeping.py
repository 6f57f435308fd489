"""The verbs that keep a store: what they print, and how they end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from cli_samples import Run

ZH, EN = "amazon-2025q4.zh.txt", "amazon-2025q4.en.txt"


def test_merge_joins_two_stores_into_what_one_build_gives(kg: Run, articles: Path) -> None:
    kg("build", f"news/{ZH}", "--store", "a", "--no-page")
    kg("build", f"news/{EN}", "--store", "b", "--no-page")
    merged = kg("merge", "a", "b", "--store", "c")
    assert (merged.status, merged.out) == (0, "documents  2 met, 2 new or changed\n")
    kg("build", "news", "--store", "d", "--no-page")
    kg("export", "--store", "c", "-o", "c.nq")
    kg("export", "--store", "d", "-o", "d.nq")
    assert Path("c.nq").read_bytes() == Path("d.nq").read_bytes()
    assert kg("merge", "a", "--store", "a").complaint == "kg: a: merged into itself (name another store with --store)"


def test_rebuild_says_what_it_read_again(kg: Run, store: Path) -> None:
    assert kg("rebuild").out == "documents  2 looked at, 0 read again, 0 changed\n"
    named = kg("rebuild", EN)
    assert named.out == "documents  1 looked at, 1 read again, 0 changed\n"
    assert named.err == f"kg: [1/1] {EN}\n"
    assert kg("rebuild", "no-such.txt").complaint.startswith("kg: no-such.txt: no such document")


def test_a_wrong_line_of_decisions_is_named_and_nothing_is_written(kg: Run, store: Path) -> None:
    (store / "decisions.toml").write_text('# people\nsame-as.x-a = "x-a"\n', encoding="utf-8")
    ran = kg("rebuild")
    assert ran.status == 2
    assert ran.complaint == "kg: kg-store/decisions.toml:2: x-a is the same as itself, in a circle (take one of the lines out)"


def test_review_prints_lines_that_can_be_taken_over_as_decisions(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Zephyrine Oldwick, chief financial officer of AMD, said revenue grew 34% in 2025.", encoding="utf-8")
    kg("build", "news.txt", "--no-page")
    listed = kg("review")
    assert listed.status == 0
    assert listed.out.startswith("Zephyrine Oldwick  (Person)  x-zephyrine-oldwick-66133cb8\n  1 facts in 1 documents, found as ")
    assert [one["id"] for one in json.loads(kg("review", "--format", "json").out)] == ["x-zephyrine-oldwick-66133cb8"]
    lines = kg("review", "--format", "toml").out.splitlines()
    assert all(line.startswith("#") for line in lines if line)
    chosen = next(line for line in lines if line.startswith("# confirm."))
    Path("kg-store/decisions.toml").write_text(chosen.removeprefix("# ") + "\n", encoding="utf-8")
    assert kg("rebuild").out == "documents  1 looked at, 1 read again, 1 changed\n"
    assert kg("review").out == ""


def test_verify_ends_with_one_and_names_document_and_place_if_anything_is_off(kg: Run, store: Path) -> None:
    sound = kg("verify")
    assert (sound.status, sound.out) == (0, "")
    assert sound.err.splitlines()[-1] == "kg: 2 documents read again, 0 findings"
    folder = next(path for path in sorted((store / "documents").iterdir()) if b"AWS" in (path / "text").read_bytes())
    (folder / "text").write_bytes((folder / "text").read_bytes() + b" and more")
    broken = kg("verify")
    assert broken.status == 1
    assert broken.out.endswith("  text  the kept text is not the one that offsets refer to\n")
    assert json.loads(kg("verify", "--format", "json").out)[0]["place"] == "text"


def test_diff_ends_with_one_if_there_is_a_difference(kg: Run, articles: Path) -> None:
    kg("build", "news", "--no-page")
    same = kg("diff", "kg-store", "kg-store")
    assert (same.status, same.out) == (0, "no difference\n")
    quarters = kg("diff", "--between", "2025Q3", "2025Q4", "--language", "zh")
    assert quarters.status == 1
    assert "新增  " in quarters.out
    assert "“" in quarters.out
    found = json.loads(kg("diff", "--between", "2025Q3", "2025Q4", "--format", "json").out)
    assert {change["kind"] for change in found} <= {"new", "gone", "changed"}
    assert kg("diff", "--since", "2026-13-01").complaint == "kg: --since 2026-13-01: not a day (write it as 2026-02-06)"
    assert kg("diff").complaint.startswith("kg: diff: what should be compared?")


def test_path_and_network_tell_in_both_languages(kg: Run, store: Path) -> None:
    ran = kg("path", "AWS", "Amazon")
    assert ran.status == 0
    assert ran.out.startswith("path 1 (1 steps)\n  Amazon Web Services segment of Amazon")
    assert kg("path", "AWS", "亚马逊", "--language", "zh", "--most", "1").out.startswith("路径 1 (1 步)\n")
    assert json.loads(kg("path", "AWS", "Amazon", "--format", "json").out)[0][0]["link"] == "segmentOf"
    assert kg("path", "AWS", "Nobody Ltd").complaint.startswith("kg: Nobody Ltd: no entity has this name")
    places = json.loads(kg("network", "competition", "--format", "json").out)["competition"]
    assert "amazon-web-services" in {place["id"] for place in places}
    assert kg("network", "--language", "zh").out.startswith("竞争网络\n")
    assert kg("network", "friendship").complaint == "kg: network friendship: no such network (one of competition, supply)"


def test_a_reader_finishes_what_a_stopped_writer_left(kg: Run, store: Path) -> None:
    (store / "pending.json").write_text(json.dumps(["0" * 64]), encoding="utf-8")
    shutil.copytree(next((store / "documents").iterdir()), store / "documents" / ("0" * 64))
    assert kg("verify").status == 0
    assert not (store / "pending.json").exists()
