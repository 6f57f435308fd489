"""Relations of one sentence: each case is a sentence, what it states between its names, and one lesson (`tests/cases/relations`)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.extract import extract
from kg.ontology import load
from kg.read import read
from kg.types import Extraction, Relation

FOLDER = Path(__file__).parent.parent / "cases" / "relations"
CASES = [(path.stem, case) for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
OPENING = "2026-02-06\n\n"


def found_in(text: str) -> Extraction:
    return extract(read((OPENING + text).encode(), source="case.txt", ontology=load()), load())


def said(fact: Relation) -> str:
    ends = [entity.mention if entity.id.startswith("x-") else entity.id for entity in (fact.subject, fact.object)]
    return f"{ends[0]} {fact.predicate} {ends[1]}"


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['lesson']}" for file, case in CASES])
def test_a_sentence_states_its_relations(file: str, case: dict[str, object]) -> None:
    stated = sorted({said(f) for f in found_in(str(case["text"])).facts if isinstance(f, Relation)})
    expected = sorted(str(f) for f in case["facts"])  # type: ignore[attr-defined]
    if case.get("among"):
        assert set(expected) <= set(stated)
    else:
        assert stated == expected


def test_the_quote_spans_both_names_and_the_words_that_link_them() -> None:
    facts = [f for f in found_in("Qualcomm will put $2 billion into Intel.").facts if isinstance(f, Relation)]
    assert [f.evidence.quote for f in facts] == ["Qualcomm will put $2 billion into Intel"]


def test_a_plural_pronoun_stands_for_the_last_list_of_that_many() -> None:
    text = "Amazon, Microsoft and Google spent more than ever last year.\n\nNvidia, which sells to all three, is content."
    bought = {said(f) for f in found_in(text).facts if isinstance(f, Relation) and f.predicate == "customerOf"}
    assert bought == {"alphabet customerOf nvidia", "amazon customerOf nvidia", "microsoft customerOf nvidia"}


@pytest.mark.parametrize(("text", "status"), [
    ("Qualcomm will acquire Intel.", "guidance"), ("Qualcomm acquired Intel.", "actual"), ("高通计划收购英特尔。", "guidance"), ("高通收购了英特尔。", "actual"),
    ("OpenAI will deploy AMD's MI450.", "guidance"),
])
def test_a_deal_that_is_still_to_come_is_marked_so(text: str, status: str) -> None:
    assert {f.status for f in found_in(text).facts if isinstance(f, Relation) and f.predicate in ("investsIn", "uses")} == {status}


def test_an_unknown_company_is_one_with_and_without_its_legal_form() -> None:
    facts = [f for f in found_in("Quorvel Technologies rose. Quorvel buys chips from Nvidia.").facts if isinstance(f, Relation)]
    assert [(f.subject.label, f.predicate, f.object.id) for f in facts] == [("Quorvel Technologies", "customerOf", "nvidia")]
