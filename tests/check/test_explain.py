"""`kg explain` tells what stands behind a figure: sources with marked sentences, what others say, what it was computed from."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_samples import stored

from kg.check import Explanation, explain, kind_of
from kg.cli import main
from kg.errors import QueryError
from kg.ontology import load
from kg.pipeline import open_store
from kg.query import find
from kg.read import read

TEXTS = [
    "Press release\n\nFebruary 5, 2026\n\nA record: Amazon's net income in the fourth quarter of 2025 was $21.2 billion, against $20.0 billion a year earlier. Good.",
    "亚马逊快讯\n\n2026年2月6日\n\n2025年第四季度，亚马逊净利润为212亿美元，创下新高。",
    "My blog\n\nFebruary 7, 2026\n\nIn the fourth quarter of 2025, Amazon's net income was $22.9 billion.",
]


def explained(folder: Path, words: str) -> list[Explanation]:
    with open_store(stored(TEXTS, folder), read_only=True) as store:
        return explain(store, words, load(), find=lambda name: [one.id for one in find(store, name)])


def test_explain_shows_every_source_with_the_quote_in_its_sentence(tmp_path: Path) -> None:
    right, wrong = explained(tmp_path, "Amazon net income 2025Q4 level")
    assert right.words == "Amazon, net income, 2025Q4, actual: 21.2 billion USD"
    assert [(one.sources, one.issued, one.kind, one.authority) for one in right.spoken] == [(("0.txt",), "2026-02-05", "pressRelease", 90),
                                                                                          (("1.txt",), "2026-02-06", "", -1)]
    assert right.spoken[0].before + right.spoken[0].quote + right.spoken[0].after == (
        "A record: Amazon's net income in the fourth quarter of 2025 was $21.2 billion, against $20.0 billion a year earlier.")
    assert right.spoken[1].after.endswith("创下新高。")
    assert [(one.kind, one.severity) for one in right.findings] == [("agree", "agreement"), ("conflict", "error")]
    assert [one.kind for one in wrong.findings] == ["conflict"]


def test_explain_understands_names_metrics_and_periods_in_three_languages(tmp_path: Path) -> None:
    facts = [{one.fact for one in explained(tmp_path / str(number), words)} for number, words in enumerate((
        "Amazon's net income in Q4 2025, level", "亚马逊 2025年第四季度 净利润 绝对值", "AMZN netIncome 2025Q4 level"))]
    assert facts[0] == facts[1] == facts[2]
    assert len(facts[0]) == 2


def test_explain_tells_what_a_computed_fact_was_computed_from(tmp_path: Path) -> None:
    place = stored(TEXTS[:1], tmp_path)
    with open_store(place, read_only=True) as store:
        found, = explain(store, "Amazon net income yoy", load(), find=lambda name: [one.id for one in find(store, name)])
        assert found.words == "Amazon, net income, year over year, 2025Q4, actual: 6 %"
        assert [one.words for one in found.origins] == ["Amazon, net income, 2024Q4, actual: 20 billion USD", "Amazon, net income, 2025Q4, actual: 21.2 billion USD"]
        by_iri, = explain(store, found.fact, load(), find=lambda name: [])
        assert by_iri == found


@pytest.mark.parametrize(("words", "problem"), [
    ("Nobody revenue 2025Q4", "no entity has this name"), ("revenue 2025Q4", "no entity has this name"), ("Amazon headcount 2031", "no fact is about this"),
    ("kgf:amazon.nothing", "no fact is about this"),
])
def test_explain_refuses_what_it_cannot_find_and_names_the_next_step(words: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=problem):
        explained(tmp_path, words)


def test_commands_print_findings_and_exit_with_their_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(stored(TEXTS, tmp_path))
    assert main(["check", "--store", place]) == 1
    out, err = capsys.readouterr()
    assert "conflict" in out and "A record: [[Amazon's net income in the fourth quarter of 2025 was $21.2 billion]], against $20.0 billion" in out and "pressRelease 90" in out
    assert err.startswith("kg: 3 figures of 3 documents: 1 agree, 1 conflict")
    assert main(["check", "--store", place, "--kind", "agreement", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["check", "--store", place, "--kind", "nonsense"]) == 2
    assert "no such kind of finding" in capsys.readouterr().err
    assert main(["explain", "Amazon net income 2025Q4 level", "--store", place]) == 0
    assert "[[Amazon's net income in the fourth quarter of 2025 was $21.2 billion]]" in capsys.readouterr().out
    assert main(["explain", "Nobody", "--store", place]) == 2


@pytest.mark.parametrize(("head", "kind"), [
    ("Form 10-Q\n\nFor the quarter", "filing"), ("公司公告\n证券代码：688981\n\n正文", "filing"), ("BOISE, Idaho, /PRNewswire/ -- Micron said it sold more.", "pressRelease"),
    ("新聞稿\n\n台積電今日", "pressRelease"), ("英特尔2025年第三季度业绩会纪要\n\n要点", "transcript"), ("SEATTLE, Feb 5 (Reuters) - Amazon said on Thursday that sales rose.", "newswire"),
    ("新华社北京2月6日电 亚马逊公布财报。", "newswire"), ("My chip blog\n\n37 comments\n\nText", "blog"), ("〔記者林大明／台北報導〕\n\n內文", "news"),
    ("Amazon said in a press release that it would blog about filings, and the sentence went on for quite a while before it ended.", ""),
])
def test_kind_of_a_document_is_told_by_its_head_only(head: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(head + "\n", encoding="utf-8")
    assert kind_of(read(path, ontology=load()), load()).rpartition("/")[2] == kind


def test_kind_of_a_document_is_told_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Amazon sold more.\n", encoding="utf-8")
    for source, kind in (("https://www.sec.gov/x/10-q.txt", "filing"), ("https://cloud.substack.com/p/1", "blog"), ("https://notsec.gov.example/x", "")):
        assert kind_of(read(path, ontology=load(), source=source), load()).rpartition("/")[2] == kind
