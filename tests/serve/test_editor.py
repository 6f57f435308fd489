"""The editor of the SPARQL tab, where npm was at hand when kg was installed; without it a plain field does the same work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Visit
from explorer_samples import rival_store
from serving_samples import Server, served

from kg.serve.live import vendored

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if "editor.js" not in vendored():
        (pytest.fail if os.environ.get("KG_REQUIRE_ALL") else pytest.skip)("the editor was not built: python hatch_build.py builds it, with npm")
    with served(rival_store(tmp_path_factory.mktemp("store") / "store"), "--workers", "1") as running:
        yield running


@pytest.fixture
def visit(browser: object, server: Server) -> Iterator[Visit]:
    opened = Visit(browser, f"{server}/", "lang=en&theme=light&tab=sparql")
    opened.page.wait_for_selector(".cm-content")
    yield opened
    assert opened.clean(), (opened.said, opened.strangers())
    opened.page.close()


def written(visit: Visit) -> str:
    return "\n".join(visit.page.locator(".cm-line").all_inner_texts())


def type_over(visit: Visit, words: str) -> None:
    visit.click(".cm-content")
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.type(words, delay=15)


@pytest.mark.parametrize(("typed", "offered"), [
    ("SEL", "SELECT"), ("skos", "skos:"), ("kg:compet", "kg:competesWith"), ("kgm:reven", "kgm:revenue"), ("kgc:guid", "kgc:guidance"), ("kgr:hub-c", "kgr:hub-cloud"), ("kgr:枢纽", "kgr:hub"),
])
def test_completion_offers_keywords_prefixes_terms_and_entities(visit: Visit, typed: str, offered: str) -> None:
    type_over(visit, typed)
    if not typed.isascii():
        visit.page.keyboard.press("Control+Space")
    visit.page.locator(".cm-tooltip-autocomplete li", has_text=offered).first.wait_for()


def test_completion_offers_the_variables_of_the_query_and_takes_one_by_enter(visit: Visit) -> None:
    type_over(visit, "SELECT ?company WHERE { ?com")
    visit.page.locator(".cm-tooltip-autocomplete li", has_text="?company").wait_for()
    visit.page.wait_for_timeout(120)  # the list takes no key before a reader can have seen it
    visit.page.keyboard.press("Enter")
    assert written(visit) == "SELECT ?company WHERE { ?company}"


def test_words_are_coloured_and_the_line_of_an_error_is_marked_until_it_changes(visit: Visit) -> None:
    visit.page.locator(".cm-content").fill("SELECT ?n WHERE {\n  ?n a nowhere:Company\n}")
    colours = visit.page.locator(".cm-line span").evaluate_all("spans => [...new Set(spans.map(s => getComputedStyle(s).color))].length")
    assert colours >= 3
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_selector(".cm-wrong")
    assert "nowhere" in visit.text(".cm-wrong") and "unknown prefix" in visit.text(".answer .bad")
    visit.said.clear()  # the browser itself reports the refusal
    visit.click(".cm-wrong")
    visit.page.keyboard.press("End")
    visit.page.keyboard.type(" ")
    assert visit.page.locator(".cm-wrong").count() == 0


def test_keys_of_the_page_are_not_those_of_the_editor_and_tab_leaves_it(visit: Visit) -> None:
    type_over(visit, "# / f e p + -\n")
    assert written(visit).strip() == "# / f e p + -" and visit.page.locator("#editor .host").count() == 1
    visit.page.keyboard.press("Control+z")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.id") == "run-query"


def test_licences_of_what_is_in_it_lie_beside_it() -> None:
    folder = Path(__file__).parents[2] / "kg" / "serve" / "live" / "built"
    if not folder.is_dir():
        (pytest.fail if os.environ.get("KG_REQUIRE_ALL") else pytest.skip)("the editor was not built: python hatch_build.py builds it, with npm")
    assert "@codemirror/view" in (folder / "LICENSES.txt").read_text(encoding="utf-8")
