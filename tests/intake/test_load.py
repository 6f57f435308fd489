"""Room: kg.intake. Promise: facts from elsewhere are loaded if their quotes stand in the texts and say the figure; each other line is refused by field."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.extract.printing import to_json
from kg.intake import FactError, FactReader, load_facts, load_graph
from kg.mapping import from_graph
from kg.ontology import Ontology, load
from kg.pipeline import build, extract_file, open_store
from kg.store import Store

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ARTICLE = EXAMPLES / "amazon-2025q4.zh.txt"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load()


@pytest.fixture(scope="module")
def reader(ontology: Ontology) -> FactReader:
    return FactReader(ontology)


@pytest.fixture(scope="module")
def printed(ontology: Ontology) -> list[str]:
    found = extract_file(ARTICLE, ontology, source=ARTICLE.name)
    return [to_json(fact, found.document) for fact in found.facts]


def dumped(store: Store) -> set[bytes]:
    stream = io.BytesIO()
    store.dump(stream)
    return {line for line in stream.getvalue().splitlines() if b"/ont#made>" not in line}


def test_printed_facts_are_read_back_the_same(reader: FactReader, ontology: Ontology) -> None:
    found = extract_file(ARTICLE, ontology)
    for fact in found.facts:
        assert reader.fact(to_json(fact, found.document)) == fact


def test_loading_what_extract_prints_is_building(printed: list[str], tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "facts.jsonl").write_text("\n".join(printed) + "\n\n", encoding="utf-8")
    build([ARTICLE], tmp_path / "built")
    with open_store(tmp_path / "loaded") as store, open_store(tmp_path / "built", read_only=True) as built:
        report = load_facts([tmp_path / "facts.jsonl"], store, documents=[ARTICLE], ontology=ontology)
        assert (report.refused, report.facts, report.documents, report.changed) == ([], len(printed), 1, 1)
        assert dumped(store) == dumped(built)
        assert store.text(ARTICLE.name) == ARTICLE.read_text(encoding="utf-8")
        assert load_facts([tmp_path / "facts.jsonl"], store, ontology=ontology).changed == 0, "the store keeps the text by now"


def test_loading_an_exported_graph_is_building(tmp_path: Path, ontology: Ontology) -> None:
    build([ARTICLE], tmp_path / "built")
    with open_store(tmp_path / "built", read_only=True) as built:
        built.dump(tmp_path / "all.trig", "trig")
        with open_store(tmp_path / "loaded") as store:
            report = load_graph(tmp_path / "all.trig", store, documents=[ARTICLE], ontology=ontology)
            assert (report.refused, report.documents) == ([], 1)
            assert dumped(store) == dumped(built)


def test_of_a_graph_only_facts_that_stand_in_the_text_are_taken(tmp_path: Path, ontology: Ontology) -> None:
    build([ARTICLE], tmp_path / "built")
    with open_store(tmp_path / "built", read_only=True) as built:
        built.dump(tmp_path / "all.nq", "nq")
        facts = len(from_graph(built.quads()))
    spoiled = (tmp_path / "all.nq").read_text("utf-8").replace("356亿美元", "956亿美元")
    spoiled = spoiled.replace('"Amazon"@en', '"Evil Corp"@en').replace('"2026-02-06"^^', '"1999-01-01"^^')
    (tmp_path / "all.nq").write_text(spoiled, "utf-8")
    with open_store(tmp_path / "loaded") as store:
        report = load_graph(tmp_path / "all.nq", store, documents=[ARTICLE], ontology=ontology)
        assert {one.reason[:32] for one in report.refused} == {"evidence.quote: does not stand a"}
        assert (report.facts + len(report.refused), len(report.refused)) == (facts, spoiled.count("956亿美元") // 2)
        assert b"Evil" not in b"".join(dumped(store)) and [one.issued for one in store.documents()] == ["2026-02-06"]
    with open_store(tmp_path / "other") as store:
        refused = load_graph(tmp_path / "all.nq", store, ontology=ontology).refused
        assert {one.reason[:22] for one in refused} == {"evidence.document: 01e"} and store.documents() == []


def test_a_graph_with_ill_formed_facts_is_refused(tmp_path: Path, ontology: Ontology) -> None:
    build([ARTICLE], tmp_path / "built")
    with open_store(tmp_path / "built", read_only=True) as built:
        built.dump(tmp_path / "all.nq", "nq")
    text = (tmp_path / "all.nq").read_text("utf-8")
    for field, wrong in (("start", '"x"'), ("metric", "<x:y>"), ("subject", "<x:amazon>"), ("value", '"many"')):
        spoiled = re.sub(rf"(?<=> )(<[^>]*/ont#{field}>) \S+ ", rf"\1 {wrong} ", text)
        assert spoiled != text
        (tmp_path / "bad.nq").write_text(spoiled, "utf-8")
        with open_store(tmp_path / "store") as store:
            assert load_graph(tmp_path / "bad.nq", store, documents=[ARTICLE], ontology=ontology).refused != [], field


def changed(line: str, **fields: Any) -> str:
    row = json.loads(line)
    for name, value in fields.items():
        if "__" in name:
            outer, inner = name.split("__")
            row[outer][inner] = value
        else:
            row[name] = value
    return json.dumps(row, ensure_ascii=False)


@pytest.fixture(scope="module")
def figure(printed: list[str]) -> str:
    return next(line for line in printed if json.loads(line)["type"] == "observation" and json.loads(line).get("value"))


@pytest.fixture(scope="module")
def link(printed: list[str]) -> str:
    return next(line for line in printed if json.loads(line)["type"] == "relation")


@pytest.mark.parametrize(("fields", "reason"), [
    ({"type": "rumour"}, "type: neither"), ({"type": ["observation"]}, "type: neither"), ({"more": 1}, "no such field: more"),
    ({"subject": None}, "subject: no entity"), ({"subject": {"id": "nobody-at-all"}}, "subject: the catalog has no nobody-at-all"),
    ({"subject": {"id": "x-acme-12345678", "label": "A\x1b[31m", "class": "Company"}}, "label: must be 1 to 200 printable"),
    ({"subject": {"id": "x-acme-12345678", "label": "Acme", "class": "Planet"}}, "class: Planet is not known"),
    ({"subject": {"id": "x-acme-12345678\n", "label": "Acme", "class": "Company"}}, "subject: the catalog has no"),
    ({"subject": {"id": "amazon> } DROP ALL #"}}, "subject: the catalog has no"),
    ({"metric": "vibes"}, "metric: vibes is not known"), ({"measure": 1}, "measure: 1 is not known"), ({"unit": "doubloons"}, "unit: doubloons"),
    ({"value": None}, "value: give either"), ({"low": 1}, "value: give either"), ({"value": None, "low": 2, "high": 1}, "value: give either"),
    ({"value": "24"}, "value: 24 is no number"), ({"value": True}, "value: True is no number"), ({"value": 10**31}, "value: more than 30 digits"),
    ({"comparator": "!="}, "comparator: != is not known"), ({"period": "soon"}, "period: soon"), ({"period": "2025Q5"}, "period: 2025Q5"),
    ({"period": "2025-02-31"}, "period: 2025-02-31: no such day"), ({"period": 2025}, "period: 2025 is no period"), ({"periodOwner": "nobody"}, "periodOwner: the catalog"),
    ({"status": "certain"}, "status: certain"), ({"basis": "vibes"}, "basis: vibes"), ({"confidence": 1.5}, "confidence: not between"),
    ({"confidence": -1}, "confidence: not between"), ({"tolerance": -1}, "tolerance: negative"), ({"extractor": ""}, "extractor: must be"),
    ({"extractor": "x" * 300}, "extractor: must be"), ({"attribution": "nobody"}, "attribution: the catalog"), ({"qualifier": "a\nb"}, "qualifier: must be"),
    ({"inferred": "period"}, "inferred: no list"), ({"inferred": [{"slot": "mood"}]}, "inferred: names no slot"),
    ({"inferred": [{"slot": "period", "start": -1, "end": 2}]}, "start: -1 is no offset"),
    ({"evidence": None}, "evidence: needs document"), ({"evidence__document": "abc"}, "evidence.document: no sha256"),
    ({"evidence__quote": ""}, "evidence.quote: must hold"), ({"evidence__quote": "x" * 241}, "evidence.quote: must hold"),
    ({"evidence__start": -5}, "start: -5 is no offset"), ({"evidence__end": 10**12}, "end: 1000000000000 is no offset"), ({"evidence__end": 3}, "evidence: the offsets"),
    ({"evidence__page": 3}, "evidence: needs document"), ({"predicate": "competesWith"}, "no such field: predicate"),
])
def test_a_figure_with_a_wrong_field_is_refused_by_its_name(reader: FactReader, figure: str, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(FactError) as caught:
        reader.fact(changed(figure, **fields))
    assert str(caught.value).startswith(reason)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 200


@pytest.mark.parametrize(("fields", "reason"), [
    ({"predicate": "label"}, "predicate: label is not known"), ({"predicate": None}, "predicate: None"), ({"object": "amazon"}, "object: no entity"),
    ({"via": {}}, "via: no entity"), ({"role": 3}, "role: must be"), ({"value": 3}, "no such field: value"),
])
def test_a_relation_with_a_wrong_field_is_refused_by_its_name(reader: FactReader, link: str, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(FactError) as caught:
        reader.fact(changed(link, **fields))
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(("line", "reason"), [
    ("", "not JSON"), ("[]", "no JSON object"), ("{", "not JSON"), ('{"type":"observation","type":"relation"}', "a field is given twice"),
    ('{"value": NaN}', "not JSON: NaN is no number"), ('{"value": Infinity}', "not JSON"), ("[" * 50_000, "not JSON"), ('"' + "x" * 100_001 + '"', "longer than"),
    ("null", "no JSON object"), ("\x00", "not JSON"), ('{"value": 1e999999999}', "type: neither"),
])
def test_what_is_no_json_object_is_refused(reader: FactReader, line: str, reason: str) -> None:
    with pytest.raises(FactError, match=reason):
        reader.fact(line)


def test_a_huge_exponent_is_refused_without_being_written_out(reader: FactReader, figure: str) -> None:
    row = json.loads(figure)
    line = figure.replace(f'"value": {row["value"]}', '"value": 1e999999')
    assert line != figure
    with pytest.raises(FactError, match="value: more than 30 digits"):
        reader.fact(line)


def test_refused_lines_are_named_and_the_others_loaded(printed: list[str], figure: str, tmp_path: Path, ontology: Ontology) -> None:
    row = json.loads(figure)
    start = row["evidence"]["start"]
    wrong = [
        changed(figure, evidence__start=start + 1, evidence__end=row["evidence"]["end"] + 1), changed(figure, value=987654321),
        changed(figure, evidence__document="0" * 64), "{}",
    ]
    (tmp_path / "facts.jsonl").write_text("\n".join([*printed[:3], *wrong, *printed[3:5]]), encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        strict = load_facts([tmp_path / "facts.jsonl"], store, documents=[ARTICLE], ontology=ontology, strict=True)
        assert (len(strict.refused), strict.changed, store.documents()) == (4, 0, [])
        report = load_facts([tmp_path / "facts.jsonl"], store, documents=[ARTICLE], ontology=ontology)
        assert (report.facts, report.changed) == (5, 1)
        assert [(one.place.rpartition(":")[2], one.reason[:33]) for one in report.refused] == [
            ("4", "evidence.quote: does not stand at"), ("5", "evidence.quote: does not hold the"),
            ("6", "evidence.document: 000000000000… "), ("7", "type: neither observation nor rel"),
        ]


def test_facts_of_an_unknown_entity_are_loaded_as_provisional(figure: str, tmp_path: Path, ontology: Ontology) -> None:
    line = changed(figure, subject={"id": "x-acme-12345678", "label": "Acme", "class": "Company"}, period=None, metric="revenue")
    (tmp_path / "facts.jsonl").write_text(line, encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        report = load_facts([tmp_path / "facts.jsonl"], store, documents=[ARTICLE], ontology=ontology)
        assert report.refused == []
        assert bool(store.query("ASK { kgr:x-acme-12345678 dcterms:type kgc:provisional }"))
