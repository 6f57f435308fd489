"""Room: kg.query, cards. Promise: an entity is found by any of its names, and its card holds each fact with its quote."""

from __future__ import annotations

import pytest
from query_samples import SHA, TRIG, Memory

from kg.errors import QueryError
from kg.query import Quote, find, show


@pytest.fixture(scope="module")
def store() -> Memory:
    return Memory(TRIG)


@pytest.mark.parametrize(("name", "ids"), [
    ("amazon", ["amazon"]), ("kgr:amazon", ["amazon"]), ("Amazon", ["amazon"]), ("亚马逊", ["amazon"]), ("亞馬遜", ["amazon"]),
    ("AMZN", ["amazon"]), ("NASDAQ:AMZN", ["amazon"]), ("amzn", ["amazon"]), ("ＡＭＡＺＯＮ．com", ["amazon"]),
    ("aws", ["aws"]), ("amazon  web-services", ["aws"]), ("台积电", ["x-tsmc"]), ("谷歌雲", ["google-cloud"]), ("谷歌", ["google-cloud"]),
    ("cloud", ["azure", "google-cloud"]), ("Micro", ["azure"]), ("amaz", ["amazon", "aws"]), ("A", []), ("", []), (" ", []), ("*", []),
])
def test_find_takes_the_first_way_that_finds_any(store, name, ids):
    assert [candidate.id for candidate in find(store, name)] == ids


def test_show_groups_figures_newest_first(store):
    card = show(store, "亚马逊")
    assert (card.id, card.label, card.cls, card.identifiers, card.provisional) == ("amazon", "Amazon", "Company", ("NASDAQ:AMZN",), False)
    [group] = card.metrics
    assert (group.metric, group.label) == ("revenue", "revenue")
    assert [(figure.period, figure.value, figure.stated, figure.status) for figure in group.figures] == [
        ("2026Q1", "173,500,000,000 – 178,500,000,000 US dollars", (), "guidance"),
        ("2025Q4", "213,400,000,000 US dollars", ("2134 亿美元",), "actual"),
    ]
    assert group.figures[1].quotes == (
        Quote("营收 2134 亿美元", 10, 21, SHA, ("a.txt", "b.txt"), "Quarter", "2026-02-06", "2134 亿美元", "0.9"),
    )


def test_show_names_slots_in_the_language_asked_for(store):
    card = show(store, "amazon", "zh")
    assert card.label == "亚马逊"
    assert (card.metrics[0].label, card.metrics[0].figures[1].value, card.metrics[0].figures[1].status) == ("营业收入", "213,400,000,000 美元", "实际")
    assert show(store, "amazon", "zh-Hant").label == "亞馬遜"
    share = show(store, "aws", "zh").metrics[0].figures[0]
    assert (share.value, share.base, share.ids["base"], share.measure) == ("> 60 percent", "亚马逊", "amazon", "share")


def test_show_has_relations_in_both_directions(store):
    [out] = show(store, "aws").relations
    [back] = show(store, "azure").relations
    assert (out.label, out.outgoing, out.other, out.other_label) == ("competes with", True, "azure", "Microsoft Azure")
    assert (back.predicate, back.outgoing, back.other, back.quotes[0].words) == ("competesWith", False, "aws", "AWS 与 Azure")


def test_show_refuses_names_of_none_and_of_many(store):
    with pytest.raises(QueryError, match="no entity has this name"):
        show(store, "nobody")
    with pytest.raises(QueryError, match=r"2 entities have this name .*Google Cloud \(google-cloud\)"):
        show(store, "cloud")


def test_show_tells_provisional_entities(store):
    card = show(store, "台積電")
    assert (card.provisional, card.metrics, card.relations) == (True, (), ())
