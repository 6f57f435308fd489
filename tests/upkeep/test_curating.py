"""Room: kg.curate and kg.upkeep. Promise: what people decide holds, wherever it must and nowhere else, until they take it back."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from kg.curate import parse_decisions
from kg.errors import StoreError
from kg.ontology import Ontology, load
from kg.pipeline import BuildReport, build, open_store, stated
from kg.upkeep.merging import merge
from kg.upkeep.rebuilding import rebuild
from kg.upkeep.reviewing import review
from kg.validate import validate

ZEPHYRINE, ZEPHYRIN = "x-zephyrine-oldwick-66133cb8", "x-zephyrin-oldwick-93d9fe82"
LABELS = "SELECT ?l {{ kgr:{id} skos:prefLabel ?l }} ORDER BY ?l"


def said(place: Path) -> bytes:
    stream = io.BytesIO()
    with open_store(place, read_only=True) as store:
        store.dump(stream)
    return stream.getvalue()


def words(place: Path, query: str) -> list[str]:
    with open_store(place, read_only=True) as store:
        return [row[0].value for row in store.query(query)]


def decide(place: Path, text: str) -> None:
    place.mkdir(exist_ok=True)
    (place / "decisions.toml").write_text(text, encoding="utf-8")


def made(news: Path, place: Path, *names: str) -> BuildReport:
    return build([news / name for name in names] if names else [news], place, root=news)


# -- identity ----------------------------------------------------------------------------------------------------------------------


def test_a_figure_in_three_languages_is_one_fact_with_three_quotes(news: Path, tmp_path: Path) -> None:
    made(news, tmp_path / "s")
    found = words(tmp_path / "s", "SELECT ?l { ?f kg:subject kgr:amd ; kg:metric kgm:revenue ; kg:value 34.0 ; kg:evidence/kg:document/dcterms:language ?l } ORDER BY ?l")
    assert found == ["en", "zh-Hans", "zh-Hant"]
    assert len(words(tmp_path / "s", "SELECT DISTINCT ?f { ?f kg:subject kgr:amd ; kg:metric kgm:revenue ; kg:value 34.0 }")) == 1
    assert words(tmp_path / "s", "SELECT ?v { ?f kg:key ?k ; kg:value ?v . ?g kg:key ?k ; kg:value 34.0 } ORDER BY ?v") == ["34", "36"]


def test_an_unknown_person_is_one_provisional_node_in_every_document_that_spells_it_so(news: Path, tmp_path: Path) -> None:
    made(news, tmp_path / "s")
    assert words(tmp_path / "s", "SELECT ?x { ?x dcterms:type kgc:provisional } ORDER BY ?x") == [
        f"https://w3id.org/chipkg/id/{ident}" for ident in sorted((ZEPHYRIN, ZEPHYRINE))]


# -- decisions ---------------------------------------------------------------------------------------------------------------------


def test_a_build_under_decisions_says_what_a_rebuild_under_them_says_and_taking_them_back_restores_every_byte(news: Path, tmp_path: Path) -> None:
    text = f'same-as.{ZEPHYRIN} = "{ZEPHYRINE}"\nconfirm.{ZEPHYRINE} = true\nrename.{ZEPHYRINE} = {{ en = "Zephyrine A. Oldwick" }}\n'
    made(news, tmp_path / "later")
    before = said(tmp_path / "later")
    decide(tmp_path / "later", text)
    report = rebuild(tmp_path / "later")
    assert (report.documents, report.reread, report.changed) == (4, 2, 2)  # the other two name no such person
    decide(tmp_path / "first", text)
    made(news, tmp_path / "first")
    assert said(tmp_path / "later") == said(tmp_path / "first") != before
    assert rebuild(tmp_path / "later").reread == 0
    (tmp_path / "later/decisions.toml").unlink()
    rebuild(tmp_path / "later")
    assert said(tmp_path / "later") == before


def test_same_as_brings_the_facts_of_two_spellings_together_and_both_names_still_find_them(news: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    decide(place, f'same-as.{ZEPHYRIN} = "{ZEPHYRINE}"\n')
    made(news, place)
    assert words(place, f"SELECT (COUNT(?e) AS ?n) {{ ?r kg:subject kgr:{ZEPHYRINE} ; kg:evidence ?e }}") == ["2"]
    assert words(place, f"SELECT ?r {{ ?r kg:subject kgr:{ZEPHYRIN} }}") == []
    assert words(place, f"SELECT ?n {{ kgr:{ZEPHYRINE} skos:prefLabel|skos:altLabel ?n }} ORDER BY ?n") == ["Zephyrin Oldwick", "Zephyrine Oldwick"]
    assert words(place, f"SELECT ?t {{ kgr:{ZEPHYRIN} dcterms:isReplacedBy ?t }}") == [f"https://w3id.org/chipkg/id/{ZEPHYRINE}"]


def test_same_as_an_entity_of_the_catalog_leaves_nothing_provisional(news: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    decide(place, f'same-as.{ZEPHYRIN} = "lisa-su"\nsame-as.{ZEPHYRINE} = "{ZEPHYRIN}"\n')
    made(news, place)
    assert words(place, "SELECT ?x { ?x dcterms:type kgc:provisional }") == []
    assert words(place, "SELECT (COUNT(?e) AS ?n) { ?r kg:subject kgr:lisa-su ; kg:evidence ?e }") == ["2"]


def test_a_relation_that_would_join_an_entity_with_itself_is_refused_with_its_reason(news: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    decide(place, f'same-as.{ZEPHYRINE} = "amd"\n')
    report = made(news, place, "en.txt")
    assert report.failures == []
    assert dict(report.rejected) == {"both ends are one entity by a decision": 1}


def test_confirm_and_rename_change_standing_class_and_names_alone(news: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    decide(place, f'confirm.{ZEPHYRINE} = "Person"\nrename.{ZEPHYRINE} = {{ en = "Z. Oldwick", zh-Hans = "泽菲琳" }}\nrename.amd = {{ zh-Hans = "超威" }}\n')
    made(news, place)
    assert words(place, f"SELECT ?t {{ kgr:{ZEPHYRINE} dcterms:type ?t }}") == ["https://w3id.org/chipkg/code/confirmed"]
    assert words(place, LABELS.format(id=ZEPHYRINE)) == ["Z. Oldwick", "泽菲琳"]
    assert "超威" in words(place, LABELS.format(id="amd"))
    assert "AMD" in words(place, LABELS.format(id="amd"))
    with open_store(place, read_only=True) as store:
        assert validate(stated(store), load()).errors == ()


def test_a_decision_about_nothing_warns_with_its_line_and_changes_nothing(news: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    decide(place, '# note\nconfirm.x-nobody-00000000 = true\nnot-same-as.amd = ["x-none-1"]\n')
    warnings = made(news, place).warnings
    assert [warning.partition(": ")[0].rpartition("/")[2] for warning in warnings] == ["decisions.toml:2", "decisions.toml:3"]
    assert "nothing is called x-nobody-00000000" in warnings[0]


def test_a_build_says_what_a_rebuild_would_mend(news: Path, tmp_path: Path) -> None:
    place = tmp_path / "s"
    assert made(news, place, "en.txt").warnings == []
    decide(place, f'confirm.{ZEPHYRINE} = true\n')
    [late] = made(news, place, "hans.txt").warnings
    assert late.endswith("decisions.toml:1: 1 decisions do not show yet in documents loaded before (`kg rebuild` reads these again)")
    rebuild(place)
    decide(place, "")
    [gone] = made(news, place, "hant.txt").warnings
    assert gone.startswith("1 decisions that were taken back still show in documents")
    rebuild(place)
    assert made(news, place, "hant.txt").warnings == []


@pytest.mark.parametrize(("text", "line", "problem"), [
    ('confirm.x-a = "Company', 1, "no TOML"),
    ('\nmerge.x-a = "b"', 2, "no such kind of decision: merge"),
    ('[confirm]\nx-a = "Planet"', 2, "neither true nor a class"),
    ('confirm.x-a = false', 1, "neither true nor a class"),
    ('# one\nrename.x-a = { fr = "A" }', 2, "no such language: fr"),
    ('rename.x-a = ""', 1, "no name"),
    ('same-as.x-a = "two words"', 1, "no entity id"),
    ('same-as.x-a = ["b"]', 1, "no entity id"),
    ('same-as.x-a = "x-b"\nsame-as.x-b = "x-a"', 1, "in a circle"),
    ('same-as.x-a = "x-b"\nnot-same-as.x-b = ["x-a"]', 2, "not the same as"),
    ('same-as.x-a = "x-b"\nconfirm.x-a = true', 2, "x-a is gone"),
    ('same-as.x-a = "x-b"\nsame-as.x-a = "x-c"', 2, "no TOML"),
])
def test_an_ill_formed_decision_is_refused_with_file_and_line(text: str, line: int, problem: str, ontology: Ontology) -> None:
    with pytest.raises(StoreError, match=problem) as caught:
        parse_decisions(text, "decisions.toml", ontology)
    assert caught.value.place == f"decisions.toml:{line}"
    assert caught.value.hint


# -- review ------------------------------------------------------------------------------------------------------------------------


def test_review_lists_what_no_catalog_knows_with_quotes_counts_and_likenesses(news: Path, tmp_path: Path, ontology: Ontology) -> None:
    made(news, tmp_path / "s")
    with open_store(tmp_path / "s", read_only=True) as store:
        found = {one.id: one for one in review(store, ontology)}
        apart = parse_decisions(f'not-same-as.{ZEPHYRIN} = ["{ZEPHYRINE}"]', "d", ontology)
        told_apart = {one.id: one for one in review(store, ontology, apart)}
    one = found[ZEPHYRINE]
    assert (one.cls, one.names, one.facts, one.documents) == ("Person", ("Zephyrine Oldwick",), 1, 1)
    assert [(place.quote, place.source, place.issued) for place in one.contexts] == [
        ("Zephyrine Oldwick, chief financial officer of AMD", "en.txt", "2026-02-03")]
    assert [near.id for near in one.similar] == [ZEPHYRIN]
    assert [near.id for near in told_apart[ZEPHYRINE].similar] == []


# -- rebuild and merge -------------------------------------------------------------------------------------------------------------


def test_rebuild_reads_again_what_another_ontology_made_and_nothing_else(news: Path, tmp_path: Path, ontology: Ontology) -> None:
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "own.ttl").write_text(
        "@prefix kg: <https://w3id.org/chipkg/ont#> . @prefix kgr: <https://w3id.org/chipkg/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'kgr:zephyrine a kg:Person ; skos:prefLabel "Zephyrine Oldwick"@en .\n', encoding="utf-8")
    made(news, tmp_path / "s")
    before = said(tmp_path / "s")
    assert rebuild(tmp_path / "s").reread == 0
    report = rebuild(tmp_path / "s", ontology=load(overlay))
    assert (report.documents, report.reread) == (4, 4)
    assert words(tmp_path / "s", "SELECT ?e { ?r kg:subject kgr:zephyrine ; kg:evidence ?e }") != []
    build([news], tmp_path / "fresh", ontology=load(overlay))
    assert said(tmp_path / "s") == said(tmp_path / "fresh")
    rebuild(tmp_path / "s", ontology=ontology)
    assert said(tmp_path / "s") == before


def test_rebuild_of_one_document_keeps_the_date_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "undated.txt").write_text("Intel said revenue was $13.3 billion in the third quarter of 2024.", encoding="utf-8")
    build([tmp_path / "undated.txt"], tmp_path / "s", published=date(2024, 10, 31))
    before = said(tmp_path / "s")
    assert rebuild(tmp_path / "s", ["undated.txt"]).reread == 1
    assert said(tmp_path / "s") == before
    with pytest.raises(StoreError, match="no such document"):
        rebuild(tmp_path / "s", ["other.txt"])


def test_rebuild_leaves_documents_whose_bytes_are_gone_as_they_are_and_says_so(news: Path, tmp_path: Path) -> None:
    made(news, tmp_path / "s")
    before = said(tmp_path / "s")
    shutil.rmtree(tmp_path / "s/documents")
    report = rebuild(tmp_path / "s", ["en.txt"])
    assert report.unkept == ["en.txt"]
    assert said(tmp_path / "s") == before


def test_merge_is_one_build_decisions_included(news: Path, tmp_path: Path) -> None:
    decide(tmp_path / "a", f'same-as.{ZEPHYRIN} = "{ZEPHYRINE}"\n')
    decide(tmp_path / "b", f'confirm.{ZEPHYRINE} = true\n')
    made(news, tmp_path / "a", "en.txt", "hans.txt")
    made(news, tmp_path / "b", "hant.txt", "later.txt", "en.txt")
    report = merge([tmp_path / "a", tmp_path / "b"], tmp_path / "both")
    assert (report.documents, report.changed) == (5, 5)
    decide(tmp_path / "one", f'same-as.{ZEPHYRIN} = "{ZEPHYRINE}"\nconfirm.{ZEPHYRINE} = true\n')
    made(news, tmp_path / "one")
    assert said(tmp_path / "both") == said(tmp_path / "one")
    assert merge([tmp_path / "b"], tmp_path / "both").changed == 0


def test_merge_refuses_one_name_for_two_documents_and_contradictory_decisions_before_it_writes(news: Path, tmp_path: Path) -> None:
    made(news, tmp_path / "a", "en.txt")
    (news / "en.txt").write_text("AMD said revenue grew 35% in the fourth quarter of 2025.", encoding="utf-8")
    made(news, tmp_path / "b", "en.txt")
    with pytest.raises(StoreError, match=r"the same name stands for different documents: en\.txt"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "both")
    assert merge([tmp_path / "a", tmp_path / "b"], tmp_path / "both", replace=True).replaced == ["en.txt"]
    assert words(tmp_path / "both", "SELECT ?v { ?f kg:metric kgm:revenue ; kg:value ?v }") == ["35"]
    decide(tmp_path / "a", f'same-as.{ZEPHYRINE} = "amd"\n')
    decide(tmp_path / "b", f'same-as.{ZEPHYRINE} = "intel"\n')
    with pytest.raises(StoreError, match="says same-as"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "third", replace=True)
    with pytest.raises(StoreError, match="merged into itself"):
        merge([tmp_path / "a"], tmp_path / "a")


def test_build_goes_on_where_it_was_interrupted_and_leaves_a_store_that_answers(news: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int, source: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([news], tmp_path / "s", progress=stop)
    assert len(words(tmp_path / "s", "SELECT ?d { ?d a kg:Document }")) == 2
    report = build([news], tmp_path / "s")
    assert (report.read, report.unchanged, report.changed) == (4, 2, 2)
    build([news], tmp_path / "fresh")
    assert said(tmp_path / "s") == said(tmp_path / "fresh")


def test_one_text_under_two_names_is_read_once_whatever_comes_first(tmp_path: Path) -> None:
    for name in ("a.md", "b.txt"):
        (tmp_path / name).write_text("# AMD results\n\nAMD said revenue grew 34% in the fourth quarter of 2025.\n", encoding="utf-8")
    build([tmp_path / "a.md", tmp_path / "b.txt"], tmp_path / "both", root=tmp_path)
    for first, second in (("a.md", "b.txt"), ("b.txt", "a.md")):
        build([tmp_path / first], tmp_path / f"{first}-first", root=tmp_path)
        build([tmp_path / second], tmp_path / f"{first}-first", root=tmp_path)
        assert said(tmp_path / f"{first}-first") == said(tmp_path / "both")
    assert words(tmp_path / "both", "SELECT ?s { ?d dcterms:source ?s } ORDER BY ?s") == ["a.md", "b.txt"]
