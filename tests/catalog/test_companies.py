"""Catalog of companies, segments, executives, products and projects: every name leads where it should."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import opencc
import pyoxigraph as ox
import pytest

from kg.ontology import KG, RDF_TYPE, SKOS, local_name, shipped_folder

CATALOG = shipped_folder() / "catalog"
OWN = ("companies", "segments", "people", "products", "projects")
PREF, ALT, HIDDEN = SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel"
IDENTIFIER = "http://purl.org/dc/terms/identifier"
SCRIPTS = {"en", "zh-hans", "zh-hant"}
STRUCTURE = ("segmentOf", "subsidiaryOf", "operatedBy", "officerOf", "designedBy", "manufacturedBy", "memberOfFamily", "successorOf")
TO_SIMPLIFIED = opencc.OpenCC("t2s")


def _files(own: bool) -> list[tuple[str, ox.Triple]]:
    found = []
    for path in sorted(CATALOG.glob("*.ttl")):
        if not own or path.stem.rstrip("-0123456789") in OWN:
            found += [(path.name, quad.triple) for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)]
    return found


def _by_id(rows: list[tuple[str, ox.Triple]]) -> dict[str, dict[str, list[ox.Literal | ox.NamedNode]]]:
    nodes: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for _, triple in rows:
        nodes[local_name(triple.subject.value)][triple.predicate.value].append(triple.object)
    return nodes


@pytest.fixture(scope="module")
def own():
    return _by_id(_files(own=True))


@pytest.fixture(scope="module")
def whole():
    return _by_id(_files(own=False))


def _classes(node) -> list[str]:
    return [local_name(value.value) for value in node[RDF_TYPE]]


def _names(node) -> list[str]:
    return [value.value for kind in (PREF, ALT, HIDDEN) for value in node[kind]]


def _targets(node, *properties: str) -> list[str]:
    return [local_name(value.value) for name in properties for value in node[KG + name]]


def test_catalog_holds_enough_of_every_kind(own):
    counts = Counter(cls for node in own.values() for cls in _classes(node))
    assert counts["Company"] >= 400
    assert counts["Segment"] >= 350
    assert counts["Person"] >= 200
    assert counts["Product"] >= 100


def test_eighty_reporters_have_segments(own):
    wholes = {target for node in own.values() for target in _targets(node, "segmentOf")}
    assert len([target for target in wholes if "Company" in _classes(own[target])]) >= 80


def test_every_id_is_a_slug_with_one_class_in_one_place(own):
    places = defaultdict(set)
    for file, triple in _files(own=True):
        places[local_name(triple.subject.value)].add(file)
    assert [name for name in own if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    assert [name for name, node in own.items() if len(node[RDF_TYPE]) != 1] == []
    assert [name for name, files in places.items() if len(files) != 1] == []


def test_every_entity_has_one_preferred_name_in_each_script(own):
    odd = [name for name, node in own.items() if sorted(value.language for value in node[PREF]) != sorted(SCRIPTS)]
    assert odd == []


def test_labels_are_trimmed_and_tagged_and_said_once(own):
    for name, node in own.items():
        labels = [value for kind in (PREF, ALT, HIDDEN) for value in node[kind]]
        assert all(value.value == value.value.strip() and len(value.value) > 1 for value in labels), name
        assert all((value.language or "") in SCRIPTS for value in labels), name
        others = [value.value for kind in (ALT, HIDDEN) for value in node[kind]]
        assert len(others) == len(set(others)), name
        assert not set(others) & {value.value for value in node[PREF]}, name


def test_excluded_words_contain_a_label(own):
    for name, node in own.items():
        labels = [TO_SIMPLIFIED.convert(label).casefold() for label in _names(node)]
        for word in node[KG + "exclude"]:
            longer = TO_SIMPLIFIED.convert(word.value).casefold()
            assert any(label in longer and label != longer for label in labels), (name, word.value)


def test_no_name_leads_to_two_entities_unless_context_decides(whole):
    holders = defaultdict(set)
    for name, node in whole.items():
        for label in _names(node):
            holders[TO_SIMPLIFIED.convert(label)].add(name)
    plain = {name for name, node in whole.items() if not node[KG + "contextual"]}
    clashes = {label: sorted(names & plain) for label, names in holders.items() if len(names & plain) > 1}
    assert clashes == {}


def test_one_company_does_not_share_a_generic_name_between_its_segments(own):
    """Within one company a shared generic name could not be decided by context, so it may not be shared."""
    def top(name: str) -> str:
        while (wholes := _targets(own[name], "segmentOf")):
            name = wholes[0]
        return name

    holders = defaultdict(set)
    for name, node in own.items():
        if "Segment" in _classes(node):
            for label in _names(node):
                holders[top(name), TO_SIMPLIFIED.convert(label)].add(name)
    assert {key: sorted(names) for key, names in holders.items() if len(names) > 1} == {}


def test_structure_leads_to_entities_of_the_right_class(whole):
    allowed = {
        "segmentOf": {"Company", "Segment"}, "subsidiaryOf": {"Company", "Organization"},
        "operatedBy": {"Company", "Organization", "Segment"}, "officerOf": {"Company", "Organization", "Segment"},
        "designedBy": {"Company"}, "manufacturedBy": {"Company"},
    }
    dangling = [(n, t) for n, node in whole.items() for t in _targets(node, *STRUCTURE) if t not in whole]
    assert dangling == []
    wrong = [(n, p, t) for n, node in whole.items() for p, classes in allowed.items() for t in _targets(node, p)
             if not set(_classes(whole[t])) & classes]
    assert wrong == []


def test_every_segment_has_one_whole_and_every_executive_an_organization_and_a_role(own):
    assert [n for n, node in own.items() if "Segment" in _classes(node) and len(_targets(node, "segmentOf")) != 1] == []
    people = {n: node for n, node in own.items() if "Person" in _classes(node)}
    assert [n for n, node in people.items() if not _targets(node, "officerOf") or not _targets(node, "role")] == []


def test_identifiers_are_well_formed_and_belong_to_one_company(own):
    owners = defaultdict(list)
    for name, node in own.items():
        for value in node[IDENTIFIER]:
            assert re.fullmatch(r"CIK:\d{10}|[A-Z]+:[A-Z0-9.]+", value.value), value.value
            owners[value.value].append(name)
    assert {value: names for value, names in owners.items() if len(names) > 1} == {}


def test_fiscal_years_end_in_a_month_and_currencies_are_codes(own):
    for name, node in own.items():
        assert all(value.value in {str(month) for month in range(1, 13)} for value in node[KG + "fiscalYearEndMonth"]), name
        assert all(re.fullmatch("[A-Z]{3}", local_name(value.value)) for value in node[KG + "reportingCurrency"]), name


@pytest.mark.parametrize(("name", "month", "currency", "identifier"), [
    ("amazon", "12", "USD", "CIK:0001018724"), ("microsoft", "6", "USD", "NASDAQ:MSFT"), ("nvidia", "1", "USD", "NASDAQ:NVDA"),
    ("alibaba", "3", "CNY", "HKEX:9988"), ("tsmc", "12", "TWD", "TWSE:2330"), ("broadcom", "10", "USD", "NASDAQ:AVGO"),
    ("samsung-electronics", "12", "KRW", "KRX:005930"), ("cambricon", "12", "CNY", "SSE:688256"), ("lenovo", "3", "USD", "HKEX:992"),
])
def test_known_companies_have_their_calendar_currency_and_ticker(own, name, month, currency, identifier):
    node = own[name]
    assert [value.value for value in node[KG + "fiscalYearEndMonth"]] == [month]
    assert [local_name(value.value) for value in node[KG + "reportingCurrency"]] == [currency]
    assert identifier in [value.value for value in node[IDENTIFIER]]


@pytest.mark.parametrize(("label", "name"), [
    ("亚马逊", "amazon"), ("亞馬遜", "amazon"), ("輝達", "nvidia"), ("英偉達", "nvidia"), ("英伟达", "nvidia"), ("Nvidia", "nvidia"), ("AMD", "amd"),
    ("超微", "amd"), ("美超微", "supermicro"), ("台積電", "tsmc"), ("聯發科", "mediatek"), ("鴻海", "hon-hai"), ("富士康", "hon-hai"),
    ("谷歌", "alphabet"), ("谷歌云", "google-cloud"), ("AWS", "amazon-web-services"), ("阿里云", "alibaba-cloud"),
    ("黄仁勋", "jensen-huang"), ("苏姿丰", "lisa-su"), ("贾西", "andy-jassy"), ("萝卜快跑", "apollo-go"), ("柯伊伯项目", "amazon-leo"),
])
def test_known_names_lead_to_their_entity(own, label, name):
    assert label in _names(own[name])


@pytest.mark.parametrize("word", ["理想", "大众", "浪潮", "字节", "ON", "Block", "Target", "Gap", "Unity", "Lambda", "Huang"])
def test_ordinary_words_are_nobody(own, word):
    assert [name for name, node in own.items() if word in _names(node) and not node[KG + "contextual"]] == []


def test_files_stay_readable():
    assert [path.name for path in CATALOG.glob("*.ttl") if path.stat().st_size > 250_000] == []
