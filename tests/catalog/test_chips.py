"""The catalog of chips, families, systems, process nodes and memory: well-formed, unambiguous, and in an order without circles."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kg.ontology import Ontology, load, local_name

CHIP_CLASSES = ("Chip", "ChipFamily", "Product")
ENTITY_CLASSES = ("Company", "Organization", "Segment", "Project", "Person", *CHIP_CLASSES)
LINKS = ("designedBy", "manufacturedBy", "operatedBy", "memberOfFamily", "successorOf")


@pytest.fixture(scope="module")
def catalog() -> Ontology:
    return load()


def chips(catalog: Ontology) -> list[str]:
    return [iri for cls in ("Chip", "ChipFamily") for iri in catalog.instances("kg:" + cls)]


def products(catalog: Ontology) -> list[str]:
    return [iri for cls in CHIP_CLASSES for iri in catalog.instances("kg:" + cls)]


def test_catalog_holds_the_promised_number_of_chips(catalog: Ontology) -> None:
    assert len(list(catalog.instances("kg:Chip"))) >= 330
    assert len(list(catalog.instances("kg:ChipFamily"))) >= 90


def test_every_chip_has_one_class_and_a_name_per_language(catalog: Ontology) -> None:
    for iri in products(catalog):
        assert len(catalog.types(iri)) == 1, iri
        preferred = [label.language.lower() for label in catalog.labels(iri) if label.kind == "pref"]
        assert sorted(preferred) == ["en", "zh-hans", "zh-hant"], iri


def test_every_name_is_trimmed_and_long_enough_to_mean_something(catalog: Ontology) -> None:
    for iri in chips(catalog):
        for label in catalog.labels(iri):
            assert label.text == label.text.strip() and len(label.text) > 1 and "  " not in label.text and "_" not in label.text, (iri, label)


def test_every_link_of_a_chip_leads_to_an_entity_of_the_catalog(catalog: Ontology) -> None:
    allowed = {"designedBy": {"Company"}, "manufacturedBy": {"Company"}, "operatedBy": {"Company", "Segment", "Organization"},
               "memberOfFamily": {"ChipFamily", "Product"}, "successorOf": set(CHIP_CLASSES)}
    for iri in products(catalog):
        for link in LINKS:
            for target in catalog.values(iri, "kg:" + link):
                found = {local_name(t) for t in catalog.types(target)}
                assert found and found <= allowed[link], (iri, link, target, found)


def test_every_chip_has_a_designer_or_belongs_to_an_open_family(catalog: Ontology) -> None:
    without = {local_name(iri) for iri in chips(catalog) if not catalog.values(iri, "kg:designedBy")}
    assert without == {"esperanto-et-soc"}


@pytest.mark.parametrize("link", ["successorOf", "memberOfFamily"])
def test_ladders_of_chips_have_one_step_down_and_no_circle(catalog: Ontology, link: str) -> None:
    step = {iri: catalog.values(iri, "kg:" + link) for iri in products(catalog)}
    assert [iri for iri, targets in step.items() if len(targets) > 1] == []
    for start in step:
        seen, here = {start}, step[start]
        while here:
            assert here[0] not in seen, (start, here[0])
            seen.add(here[0])
            here = step.get(here[0], [])


def test_a_successor_in_the_same_family_is_of_a_later_generation(catalog: Ontology) -> None:
    for iri in chips(catalog):
        for older in catalog.values(iri, "kg:successorOf"):
            if catalog.value(iri, "kg:memberOfFamily") != catalog.value(older, "kg:memberOfFamily"):
                continue
            new, old = catalog.value(iri, "kg:generation"), catalog.value(older, "kg:generation")
            assert not (new and old) or int(new) >= int(old), (iri, older)


def test_no_name_leads_to_two_entities_unless_all_but_one_are_contextual(catalog: Ontology) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    ours = set(products(catalog))
    for cls in ENTITY_CLASSES:
        for iri in catalog.instances("kg:" + cls):
            for label in catalog.labels(iri):
                owners[label.text.casefold()].add(iri)
    clashes = {}
    for name, iris in owners.items():
        plain = [iri for iri in iris if catalog.value(iri, "kg:contextual") != "true"]
        if len(plain) > 1 and iris & ours:
            clashes[name] = sorted(local_name(iri) for iri in iris)
    assert clashes == {}


def test_ordinary_words_count_only_beside_their_maker(catalog: Ontology) -> None:
    ordinary = {"rome", "milan", "naples", "venice", "turin", "genoa", "grace", "vera", "thor", "orin", "helios", "hopper",
                "instinct", "ampere", "cobalt", "maia", "titan", "core", "arc", "spectrum", "quantum", "m1", "m2", "m3", "m4", "a18"}
    for iri in chips(catalog):
        names = {label.text.casefold() for label in catalog.labels(iri)}
        assert not names & ordinary or catalog.value(iri, "kg:contextual") == "true", (iri, names & ordinary)


@pytest.mark.parametrize(("name", "ident"), [
    ("Trainium 2", "trainium2"), ("AWS Trainium2", "trainium2"), ("昇腾950PR", "ascend-950pr"), ("昇騰950PR", "ascend-950pr"),
    ("950PR", "ascend-950pr"), ("思元590", "siyuan-590"), ("TPU v7", "ironwood"), ("MI350系列", "mi350"), ("骁龙8至尊版", "snapdragon-8-elite"),
    ("18A", "intel-18a"), ("Vera Rubin NVL72", "vera-rubin-nvl72"), ("HBM4", "hbm4"), ("深算三号", "shensuan-3"), ("EPYC Venice", "epyc-venice"),
])
def test_press_names_lead_to_their_chip(catalog: Ontology, name: str, ident: str) -> None:
    assert name in {label.text for label in catalog.labels("kgr:" + ident)}


@pytest.mark.parametrize(("newer", "older"), [
    ("trainium3", "trainium2"), ("h200", "h100"), ("rubin", "blackwell"), ("ironwood", "trillium"), ("epyc-venice", "epyc-turin"),
    ("ascend-960", "ascend-950"), ("dimensity-9500", "dimensity-9400"), ("nvidia-vera", "nvidia-grace"), ("hbm4", "hbm3e"),
])
def test_ladders_follow_the_order_of_their_makers(catalog: Ontology, newer: str, older: str) -> None:
    assert [local_name(v) for v in catalog.values("kgr:" + newer, "kg:successorOf")] == [older]
