"""kg.render: a store becomes one offline page; the page holds what the store says, and nothing in it can run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from page_samples import Rows, many_turtle, small_turtle

from kg.ontology import load
from kg.render import PageOptions, build_model, render
from kg.render.cards import cards, picture
from kg.render.fold import folds
from kg.render.grid import gridded
from kg.render.layout import arrange
from kg.render.page import SCRIPTS, _asset
from kg.render.plan import Box, Tie
from kg.render.words import Figures, clean, interface

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028{{7*7}}"


class Parts(HTMLParser):
    """Collects elements with their attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attrs, text) for (name, attrs), text in zip(self.elements, self.texts, strict=True) if name == tag]

    def data(self, ident: str) -> object:
        return json.loads(next(text for attrs, text in self.all("script") if attrs.get("id") == ident))


@pytest.fixture(scope="module")
def model(small: Rows) -> object:
    return build_model(small, load())


@pytest.fixture(scope="module")
def page(model: object) -> str:
    return render(model)


@pytest.mark.parametrize(("ends", "unit", "comparator", "signed", "shown"), [
    (("213400000000", None, None), "USD", "=", False, ("$213.4B", "2134亿美元", "2134億美元")),
    (("7169000000000", None, None), "USD", "=", False, ("$7.169T", "7.169万亿美元", "7.169兆美元")),
    ((None, "173500000000", "178500000000"), "USD", "=", False, ("$173.5–178.5B", "1735–1785亿美元", "1735–1785億美元")),
    (("1400000", None, None), "items", "=", False, ("1.4M", "140万", "140萬")),
    (("24", None, None), "percent", "=", True, ("+24%", "+24%", "+24%")),
    (("-71", None, None), "percent", "=", True, ("−71%", "−71%", "−71%")),
    (("60", None, None), "percent", ">", False, ("> 60%", "> 60%", "> 60%")),
    (("-3880000", None, None), "USD", "=", False, ("−$3.88M", "−388万美元", "−388萬美元")),
    (("0", None, None), "USD", "=", False, ("$0", "0美元", "0美元")),
    (("1e55", None, None), "USD", "~", False, ("≈ $1.000E+43T", "≈ 1.000E+43万亿美元", "≈ 1.000E+43兆美元")),
])
def test_figures_are_written_as_each_language_writes_them(ends: tuple[str | None, ...], unit: str, comparator: str, signed: bool, shown: tuple[str, str, str]) -> None:
    numbers = [Decimal(n) if n else None for n in ends]
    assert Figures.of(load()).write(*numbers, unit=unit, comparator=comparator, signed=signed) == shown


def test_model_counts_what_documents_state_and_leaves_damaged_facts_out(model) -> None:
    assert (model.totals.entities, model.totals.figures, model.totals.relations, model.totals.documents) == (6, 10, 2, 2)
    assert [f.id for f in model.figures] == ["f6", "f8", "f9", "f7", "f1", "f3", "f2", "f4", "f5"]
    assert model.drawn == 6


def test_catalog_relations_are_curated_and_stated_ones_are_not(model) -> None:
    assert [(x.subject, x.predicate, x.object, x.curated) for x in model.links] == [
        ("a1", "designedBy", "acme", True), ("a2", "successorOf", "a1", True), ("acme", "competesWith", "zeta", False),
        ("acme-cloud", "competesWith", "zeta", False), ("acme-cloud", "segmentOf", "acme", False), ("acme-shop", "segmentOf", "acme", True)]


def test_figures_carry_their_quotes_and_stated_words(model) -> None:
    first = next(f for f in model.figures if f.id == "f1")
    assert [(w.document, w.start, w.end, w.quote, w.stated) for w in first.witnesses] == [
        ("aaaa000011112222", 0, 44, "Acme made $300 million in Q4, up 12.5 percent", "$300 million")]
    assert first.shown == ("$300M", "3亿美元", "3億美元")


def test_card_rows_put_the_newest_period_first_and_growth_beside_its_level(model) -> None:
    acme = next(c for c in cards(model) if model.nodes[c.node].id == "acme")
    assert [(row.label[0], row.value[0]) for row in acme.rows] == [("Revenue 2026Q1", "$310–330M"), ("Revenue 2025Q4", "$300M ▲12.5%"),
        ("Net income 2025Q4", "$40M"), ("Net income 2025Q4", "$90M"), ("Revenue 2025Q3", "$250M")]


def test_picture_keeps_cards_apart_and_chains_level(model) -> None:
    drawn = cards(model)
    places = picture(model, drawn).places
    for i, (x, y) in enumerate(places):
        for j in range(i):
            apart = max(abs(x - places[j][0]) - (drawn[i].width + drawn[j].width) / 2, abs(y - places[j][1]) - (drawn[i].height + drawn[j].height) / 2)
            assert apart > 5, (i, j)
    at = {model.nodes[c.node].id: (x, y - c.height / 2) for c, (x, y) in zip(drawn, places, strict=True)}
    assert at["a1"][1] == at["a2"][1] and at["a1"][0] < at["a2"][0]


def test_render_gives_the_same_bytes_whatever_the_order_of_the_store(page: str) -> None:
    turned = small_turtle().split("\n")
    head, body = turned[:7], turned[7:]
    assert render(build_model(Rows("\n".join(head + body[::-1])), load())) == page


def test_page_refers_to_nothing_outside_itself(page: str) -> None:
    parts = Parts(page)
    for tag, attrs in parts.elements:
        assert tag not in ("link", "iframe", "img", "base", "object", "form"), tag
        assert "src" not in attrs
        assert attrs.get("href", "#") == "#" or str(attrs["href"]).startswith("#")
        assert not any(name.startswith("on") for name in attrs), attrs
    assert "url(" not in parts.all("style")[0][1] and "@import" not in parts.all("style")[0][1]


def test_policy_allows_exactly_the_scripts_of_the_page(page: str) -> None:
    parts = Parts(page)
    policy = next(attrs["content"] for attrs, _ in parts.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy")
    run = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(run) == 2
    wanted = ["'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in run]
    assert re.search(r"script-src ([^;]*);", policy)[1].split() == wanted
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_hostile_words_stay_inside_their_data_block() -> None:
    quoted = json.dumps(HOSTILE)
    hostile = small_turtle().replace('"Zeta"@en', quoted + "@en").replace('"Acme reports a good quarter"', quoted).replace('"Acme competes with Zeta"', quoted).replace('"FP4"', quoted).replace('"news/acme.txt"', quoted)
    page = render(build_model(Rows(hostile), load(), PageOptions(title=HOSTILE)))
    parts = Parts(page)
    assert len(parts.all("script")) == 5 and not parts.all("img")
    data = parts.data("page-data")
    assert any(HOSTILE in n["l"] for n in data["nodes"])
    assert data["sources"][0]["t"] == HOSTILE and data["sources"][0]["p"] == [HOSTILE]


def test_clean_drops_marks_that_turn_the_direction_of_text() -> None:
    assert clean("a\u202eb\u2066c\x07d\ne") == "abcd\ne"


def test_every_key_the_script_asks_for_has_words_and_every_word_is_asked_for() -> None:
    script = "\n".join(_asset(name) for name in SCRIPTS)
    words = interface(load())
    asked = {key for key in re.findall(r"\bt\('([a-z0-9-]+)'", script)} | {key for key in words if f"'{key}'" in script}
    python = {key for key in words if key.startswith(("short-", "lang-", "scene-", "group-"))} | {"compared-with"}
    assert asked - words.keys() - {"lang-", "scene-"} == set()
    assert words.keys() - asked - python == set()
    assert all(len(set(triple)) >= 1 and all(triple) for triple in words.values())


def test_no_script_writes_markup() -> None:
    for name in SCRIPTS:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.title\s*=\s*[^d]", _asset(name).replace("document.title = ", "")), name


def test_folds_holds_only_characters_of_the_text() -> None:
    assert folds("雲端 cloud") == "雲云"
    assert folds("") == ""


def test_options_cut_the_picture_and_the_page_says_so(small: Rows) -> None:
    model = build_model(small, load(), PageOptions(max_cards=2, max_facts=3))
    assert (model.drawn, len(model.nodes), len(model.figures), model.totals.figures) == (2, 6, 3, 10)
    data = Parts(render(model)).data("page-data")
    assert (data["drawn"], len(data["cards"]), data["totals"]) == (2, 6, [6, 10, 2, 2])


def test_focus_draws_only_what_is_near(small: Rows) -> None:
    assert {n.id for n in build_model(small, load(), PageOptions(focus="zeta", hops=1)).nodes} == {"zeta", "acme", "acme-cloud"}
    assert build_model(small, load(), PageOptions(focus='x> } DROP ALL #')).nodes == ()


def test_empty_store_gives_an_empty_page() -> None:
    model = build_model(Rows(""), load())
    assert (model.nodes, model.figures, model.links) == ((), (), ())
    assert "<!doctype html>" in render(model)


def test_seed_article_fits_in_the_promised_size_and_time(seed: Rows) -> None:
    model = build_model(seed, load())
    page = render(model)
    assert len(page.encode()) < 700_000
    assert (model.totals.figures, model.totals.relations) == (48, 28)
    found = picture(model, cards(model))
    assert found.crossings <= 6 and found.overruns <= 2


def test_derived_relations_are_marked_and_not_counted_as_stated(model) -> None:
    derived = [x for x in model.links if x.derived]
    assert [(x.subject, x.predicate, x.object, x.via, x.witnesses) for x in derived] == [("acme-cloud", "competesWith", "zeta", ("acme",), ())]
    assert model.totals.relations == 2


def test_folds_hold_both_spellings_whichever_the_text_has() -> None:
    assert folds("云") == folds("雲") == "雲云"


def test_large_stores_come_as_groups_that_hold_every_entity_once() -> None:
    model = build_model(Rows(many_turtle(300)), load(), PageOptions(max_cards=20, max_nodes=60))
    assert (model.drawn, model.full, len(model.nodes), model.totals.entities) == (20, 60, 300, 300)
    assert sorted(model.groups) == ["class", "community", "company"]
    for groups in model.groups.values():
        assert sorted(k for group in groups for k in group.members) == list(range(300))
        assert len(groups) <= 40
    assert sorted(len(g.members) for g in model.groups["class"]) == [75, 225]
    data = Parts(render(model)).data("page-data")
    assert data["open"] == "company" and len(data["threads"]) % 3 == 0 and data["threads"]


def test_a_picture_that_holds_all_has_no_groups(model) -> None:
    assert model.groups == {} and Parts(render(model)).data("page-data")["open"] == "top"


def test_the_same_layout_comes_from_the_same_content() -> None:
    boxes, ties = [Box(f"n{k}", 90 + k, 40) for k in range(30)], [Tie(k // 2, k) for k in range(1, 30)]
    first, again = arrange(boxes, ties, work=4_000_000), arrange(boxes, ties, work=4_000_000)
    assert first == again and first.crossings + first.overruns <= 4


def test_grid_puts_what_belongs_together_side_by_side() -> None:
    places = gridded(9, {(0, 8): 5.0, (1, 7): 5.0}, width=10, height=10, aspect=1)
    assert len({tuple(place) for place in places.tolist()}) == 9
    assert float(abs(places[0] - places[8]).sum()) == 10.0 and float(abs(places[1] - places[7]).sum()) == 10.0


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    def light(colour: str) -> float:
        parts = [int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5)]
        return sum(w * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_on_cards_stand_out_from_them_in_both_themes() -> None:
    for theme in re.split(r"\n  dark: ", _asset("colours.js").split("const P =")[0]):
        one = dict(re.findall(r"(\w+): '(#[0-9a-f]{6})'", theme))
        pairs = re.findall(r"(\w+): \['(#[0-9a-f]{6})', '(#[0-9a-f]{6})'\]", theme)
        assert len(pairs) == 8
        assert {name: round(contrast(a, b), 1) for name, a, b in pairs if contrast(a, b) < 4.5} == {}
        for word in ("ink", "mute", "bad", "actual", "guidance", "estimate", "derived"):
            assert contrast(one[word], one["row"]) >= 4.5, word
