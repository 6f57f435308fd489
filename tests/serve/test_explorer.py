"""The explorer of kg serve in a real browser: every control is used once, nothing leaves its server, nothing goes wrong, no words of a store run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from browsing import Visit
from explorer_samples import BODY, QUOTE, RIVALS, hostile_store, rival_store
from serving_samples import Server, served
from test_hostile import PAYLOADS

pytestmark = pytest.mark.slow
AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 160)])"
FOCUSED = "document.activeElement.id || document.activeElement.textContent.slice(0, 20)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(rival_store(tmp_path_factory.mktemp("store") / "store"), "--workers", "2") as running:
        yield running


@pytest.fixture
def visit(browser: object, server: Server) -> Iterator[Visit]:
    """Return a visit to the explorer; nothing may be asked of anybody but its server, and nothing may go wrong."""
    opened = Visit(browser, f"{server}/")
    yield opened
    assert opened.clean(), (opened.said, opened.strangers())
    opened.page.close()
ROUNDED = r'd="M([-.\d]+) ([-.\d]+)h([.\d]+)a([.\d]+) [^v"]+v([.\d]+)[^"]+Z" fill'


def choose(visit: Visit, words: str, name: str) -> None:
    """Type words into the search box and take what it finds of this name."""
    visit.page.fill("#q", words)
    visit.page.locator("#hits li", has_text=name).first.wait_for()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".ways")


def hub_alone(visit: Visit) -> None:
    choose(visit, "hub", "Hub")
    visit.click("#start-here")
    visit.page.wait_for_selector("#scene option[value=explore]:checked", state="attached")
    assert shown(visit) == 1


def shown(visit: Visit) -> int:
    return int(visit.text("#status").split(" ")[0])


def bring(visit: Visit, way: str) -> None:
    """Press the button behind a relation and wait for the cards."""
    with visit.page.expect_response(lambda answer: "/explore/neighbours/" in answer.url):
        visit.click(f"li[data-way={way}] .btn")
    visit.page.wait_for_selector('html[data-busy="0"]')


@pytest.mark.parametrize(("typed", "found"), [("hub corp", "Hub"), ("枢纽", "Hub"), ("樞紐", "Hub"), ("ＨＵＢ", "Hub"), ("revenue 2025Q4", "$7B"), ("anybody thought", ""), ("quarter", QUOTE[:20])])
def test_search_finds_names_figures_and_quotes_of_the_whole_store(visit: Visit, typed: str, found: str) -> None:
    visit.page.keyboard.press("/")
    visit.page.keyboard.insert_text(typed)
    visit.page.locator("#hits li", has_text=found or "Nothing").first.wait_for()


def test_neighbours_come_by_relation_some_at_a_time_and_leave_again(visit: Visit) -> None:
    hub_alone(visit)
    row = visit.page.locator("li[data-way=competesWith]")
    assert row.locator(".n").inner_text() == str(RIVALS) and row.locator(".btn").inner_text() == "Show"
    for count, left in ((13, "12 more"), (25, "6 more"), (31, None)):
        bring(visit, "competesWith")
        assert shown(visit) == count
        assert row.locator(".btn").inner_text() == left if left else "all shown" in row.inner_text()
    bring(visit, "segmentOf")
    assert shown(visit) == 33
    visit.click("#collapse")
    assert shown(visit) == 1 and row.locator(".btn").inner_text() == "Show"


def test_changes_are_undone_and_done_again(visit: Visit) -> None:
    hub_alone(visit)
    bring(visit, "segmentOf")
    visit.click("#undo")
    assert shown(visit) == 1
    visit.click("#redo")
    assert shown(visit) == 3
    visit.key("Control+z")
    assert shown(visit) == 1
    visit.key("Control+y")
    assert shown(visit) == 3
    for _ in range(3):
        if visit.page.is_enabled("#undo"):
            visit.click("#undo")
    assert visit.page.is_disabled("#undo") and shown(visit) > 3


def test_pinned_cards_stay_when_the_picture_is_tidied_or_what_brought_them_is_collapsed(visit: Visit) -> None:
    hub_alone(visit)
    bring(visit, "segmentOf")
    visit.click("#pin")
    assert visit.page.get_attribute("#pin", "aria-pressed") == "false"
    visit.click("#pin")
    choose(visit, "hub cloud", "Hub Cloud")
    visit.click("#pin")
    visit.click("#tidy")
    choose(visit, "hub corp", "Hub")
    visit.click("#collapse")
    assert shown(visit) == 2
    choose(visit, "hub cloud", "Hub Cloud")
    visit.click("#remove")
    assert shown(visit) == 1


def test_no_card_lies_over_another_when_a_picture_with_pinned_cards_is_tidied(visit: Visit) -> None:
    hub_alone(visit)
    bring(visit, "competesWith")
    bring(visit, "segmentOf")
    choose(visit, "hub cloud", "Hub Cloud")
    visit.click("#pin")
    visit.click("#tidy")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save SVG").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    cards = [box for found in set(re.findall(ROUNDED, drawing)) if (box := rounded(*map(float, found)))[3] > 25]  # lower ones are marks in cards
    assert len(cards) == shown(visit) > 10
    assert [(a, b) for k, a in enumerate(cards) for b in cards[:k] if crosses(a, b)] == []


def rounded(x: float, y: float, width: float, radius: float, height: float) -> tuple[float, ...]:
    """Return x, y, width and height of the box that a path with round corners draws."""
    return x - radius, y, width + 2 * radius, height + 2 * radius


def crosses(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    """Return whether two boxes (x, y, width, height) overlap."""
    return min(a[0] + a[2], b[0] + b[2]) > max(a[0], b[0]) and min(a[1] + a[3], b[1] + b[3]) > max(a[1], b[1])


def test_views_are_kept_opened_exported_imported_and_forgotten(visit: Visit, tmp_path: Path) -> None:
    hub_alone(visit)
    bring(visit, "segmentOf")
    visit.page.fill("#view-name", "<b>Mine</b>")
    visit.click("#view-keep")
    bring(visit, "competesWith")
    assert shown(visit) == 15
    visit.click("#saved .views .go")
    visit.page.wait_for_function("() => document.querySelector('#status').textContent.startsWith('3 of')")
    with visit.page.expect_download() as download:
        visit.click("#view-export")
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [len(view["cards"]) for view in kept] == [3]
    visit.click("#saved .views .btn")
    assert visit.page.locator("#saved .views li").count() == 0
    (tmp_path / "views.json").write_text(json.dumps([*kept, {"name": "Two", "cards": [["far", 0, 0, True], ["nobody", 1, 1, False]]}]), encoding="utf-8")
    visit.page.set_input_files("#view-file", tmp_path / "views.json")
    visit.page.locator("#saved .views li").nth(1).wait_for()
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    visit.page.set_input_files("#view-file", tmp_path / "bad.json")
    assert "holds no views" in visit.text("#complaint")
    visit.click("#complaint .btn")
    visit.page.reload()
    visit.page.wait_for_selector("html[data-ready]")
    assert visit.page.locator("#saved .views li").count() == 2
    with visit.page.expect_response(lambda answer: "/explore/node/nobody" in answer.url):
        visit.click("#saved .views .go >> text=Two")
    assert "not in this store" in visit.text("#complaint") and shown(visit) == 1
    visit.said.clear()  # the browser itself reports that nobody was not found


def test_evidence_is_marked_in_the_text_of_its_document(visit: Visit) -> None:
    choose(visit, "hub corp", "Hub")
    visit.click("#panel .fact")
    visit.click("#panel tr.on .open-document")
    visit.page.wait_for_selector("#document mark.here")
    assert "".join(visit.page.locator("#document mark.here").all_text_contents()) == QUOTE
    assert visit.page.text_content("#document .text") == BODY and visit.page.locator("#document mark.other").count() == 1
    assert visit.text("#document h2") == "Hub reports" and visit.page.evaluate(FOCUSED) == "document"
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.querySelector('#document').contains(document.activeElement)")
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("#document").count() == 0
    visit.click("#panel ul.rel button.p[title=Evidence]")
    visit.click("#panel .open-document")
    visit.click("#document-close")


def ask_who_competes(visit: Visit) -> None:
    visit.click("#tab-questions")
    visit.page.fill("#question-filter", "easy way")
    visit.click(".question")
    visit.page.fill("form [name=company]", "rival 7")
    visit.click("#ask-question")
    visit.page.locator(".answer tbody tr").wait_for()


def test_questions_are_found_asked_with_parameters_and_opened_as_sparql(visit: Visit) -> None:
    ask_who_competes(visit)
    with visit.page.expect_download() as download:
        visit.click(".save-csv")
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").split() == ['"c"', '"https://w3id.org/chipkg/id/hub"']
    visit.page.fill("form [name=company]", "nobody at all")
    visit.click("#ask-question")
    visit.page.wait_for_selector(".answer .bad")
    visit.said.clear()  # the browser itself reports the refusal
    visit.page.fill("form [name=company]", "rival 7")
    visit.page.keyboard.press("Enter")
    visit.click(".answer td .go")
    visit.page.wait_for_selector("#start-here")
    assert visit.text("#panel h2") == "Hub"
    visit.click("#tab-questions")
    visit.page.fill("form [name=company]", "rival 7")
    visit.click("#as-sparql")
    assert "id/rival7> kg:competesWith" in query(visit)


def query(visit: Visit) -> str:
    """Return what stands in whichever editor there is."""
    visit.page.wait_for_selector("#query, .cm-content")
    return visit.page.input_value("#query") if visit.page.locator("#query").count() else visit.page.inner_text(".cm-content")


def write(visit: Visit, text: str) -> None:
    """Put a query into whichever editor there is."""
    visit.page.locator("#query, .cm-content").first.fill(text)


def test_sparql_runs_stops_loads_questions_and_exports(visit: Visit) -> None:
    visit.click("#tab-sparql")
    write(visit, "SELECT ?n WHERE { kgr:hub skos:prefLabel ?n } ORDER BY ?n")
    visit.click("#run-query")
    visit.page.locator(".answer tbody tr").first.wait_for()
    assert visit.page.locator(".answer tbody tr").count() == 3
    for button, suffix in ((".save-csv", ".csv"), (".save-json", ".json")):
        with visit.page.expect_download() as download:
            visit.click(button)
        assert download.value.suggested_filename.endswith(suffix) and "Hub" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    write(visit, "ASK { kgr:hub a kg:Company }")
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_selector(".answer .verdict")
    assert visit.text(".answer .verdict") == "Yes"
    write(visit, "DESCRIBE kgr:hub")
    visit.click("#run-query")
    visit.page.wait_for_selector(".answer pre")
    with visit.page.expect_download() as download:
        visit.click(".save-turtle")
    assert "枢纽" in Path(download.value.path()).read_text(encoding="utf-8")
    write(visit, "SELECT ?n WHERE {\n  ?n a nowhere:Company\n}\n")
    visit.click("#run-query")
    visit.page.wait_for_selector(".answer .bad")
    assert visit.text(".answer .bad").startswith("query:2:")
    visit.said.clear()  # the browser itself reports the refusal
    write(visit, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    visit.click("#run-query")
    visit.click("#stop-query")
    visit.page.locator(".answer", has_text="Stopped").wait_for()
    visit.page.select_option("#load-question", "cq10")
    assert "competesWith" in query(visit)
    visit.click("#add-prefixes")
    assert "PREFIX skos:" in query(visit)


def test_overview_of_all_entities_moves_zooms_and_opens(visit: Visit) -> None:
    visit.click("#tab-sky")
    visit.page.wait_for_selector("#sky[data-ready]")
    assert "34 of 34 entities, 33 relations" in visit.text("#sky-state")
    assert "company 32" in visit.text("#sky-key").lower()
    box = visit.page.locator("#sky").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.locator("#sky").focus()
    for key in ("+", "-", "ArrowLeft", "ArrowRight"):
        visit.page.keyboard.press(key)
    visit.page.mouse.move(*middle)
    visit.page.mouse.wheel(0, -240)
    visit.page.mouse.down()
    visit.page.mouse.move(middle[0] + 40, middle[1] + 30)
    visit.page.mouse.up()
    visit.page.locator("#sky").focus()
    visit.page.keyboard.press("0")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#network:not(.away)")
    assert shown(visit) == 1


def test_language_and_theme_change_every_view(visit: Visit) -> None:
    choose(visit, "hub corp", "Hub")
    visit.click("[data-lang=zh-Hant]")
    visit.click("#theme")
    assert visit.text("#panel h2") == "樞紐" and visit.text("#undo") == "復原" and visit.page.get_attribute("html", "data-theme") == "dark"
    for tab, word in (("questions", "問題"), ("sparql", "SPARQL"), ("sky", "全覽")):
        visit.click(f"#tab-{tab}")
        assert visit.text("#alt h2") == word
        visit.click("[data-lang=zh-Hans]")
        visit.click("[data-lang=zh-Hant]")


def test_an_address_opens_an_entity_and_the_drawn_page_is_beside_the_explorer(browser: object, server: Server) -> None:
    visit = Visit(browser, f"{server}/", "lang=zh-Hans&theme=dark&entity=far")
    visit.page.wait_for_selector(".ways")
    assert visit.text("#panel h2") == "Farther" and visit.clean()
    visit.page.close()


def test_explorer_is_walked_by_keyboard_alone(visit: Visit) -> None:
    press = visit.page.keyboard.press
    press("/")
    visit.page.keyboard.insert_text("hub corp")
    visit.page.locator("#hits li", has_text="Hub").first.wait_for()
    press("Enter")
    visit.page.wait_for_selector(".ways")
    walked = []
    for _ in range(40):
        press("Tab")
        walked.append(visit.page.evaluate(FOCUSED))
        if walked[-1] == "start-here":
            break
    assert walked[-1] == "start-here"
    press("Enter")
    visit.page.wait_for_selector("#pin")
    assert shown(visit) == 1
    visit.page.locator("li[data-way=segmentOf] .btn").focus()
    with visit.page.expect_response(lambda answer: "/explore/neighbours/" in answer.url):
        press("Enter")
    visit.page.wait_for_function("() => document.querySelector('#status').textContent.startsWith('3 of')")
    press("Escape")
    press("Control+z")
    assert shown(visit) == 1
    visit.page.locator("#tab-network").focus()
    for name in ("compare", "segments", "ladder", "timeline", "change", "table", "questions", "sparql", "sky"):
        press("ArrowRight")
        assert visit.page.evaluate(FOCUSED) == f"tab-{name}"
    press("ArrowLeft")
    walked = []
    for _ in range(60):
        press("Tab")
        walked.append(visit.page.evaluate("document.activeElement.closest('#editor') ? 'editor' : " + FOCUSED))
        if walked[-1] == "run-query":
            break
    assert "load-question" in walked and "editor" in walked and walked[-1] == "run-query"


@pytest.fixture(scope="module")
def axe() -> str:
    pytest.importorskip("axe_playwright_python", reason="the test extra brings axe-core")
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_view_of_the_explorer(browser: object, server: Server, axe: str, theme: str) -> None:
    visit = Visit(browser, f"{server}/", f"lang=en&theme={theme}")
    visit.page.evaluate(axe)
    found = []

    def look(where: str) -> None:
        found.extend((where, *finding) for finding in visit.page.evaluate(AXE) if finding[1] in ("serious", "critical", "moderate"))

    hub_alone(visit)
    bring(visit, "segmentOf")
    visit.page.fill("#view-name", "Mine")
    visit.click("#view-keep")
    look("own picture")
    visit.click("#panel .fact")
    visit.click("#panel tr.on .open-document")
    visit.page.wait_for_selector("#document mark.here")
    look("document")
    visit.page.keyboard.press("Escape")
    ask_who_competes(visit)
    look("questions")
    visit.click("#as-sparql")
    visit.click("#run-query")
    visit.page.wait_for_selector(".answer .note, .answer table")
    look("sparql")
    visit.click("#tab-sky")
    visit.page.wait_for_selector("#sky[data-ready]")
    look("overview")
    assert found == [] and visit.clean(), (found, visit.said, visit.strangers())
    visit.page.close()


def test_forty_payloads_in_every_field_run_nothing_in_the_explorer(browser: object, tmp_path: Path) -> None:
    with served(hostile_store(tmp_path / "store", PAYLOADS), "--workers", "2") as running:
        visit = Visit(browser, f"{running}/")
        for k in range(len(PAYLOADS)):
            visit.page.evaluate(f"location.hash = 'entity=e{k}&lang=en&theme=light'")
            visit.page.wait_for_function(f"() => location.hash.includes('entity=e{k}') && document.querySelector('#panel .ways, #panel blockquote')")
            visit.page.locator("#panel .fact").first.click()
            if k % 8 == 0:
                visit.page.wait_for_selector(".ways")
                bring(visit, "competesWith")
                visit.page.locator("#panel tr.on .open-document").first.click()
                visit.page.wait_for_selector("#document .text")
                visit.page.keyboard.press("Escape")
        for payload in PAYLOADS[:6]:
            visit.page.fill("#q", payload[:12])
            visit.page.wait_for_timeout(250)
        visit.page.keyboard.press("Escape")
        visit.page.fill("#view-name", PAYLOADS[0])
        visit.click("#view-keep")
        visit.click("#tab-questions")
        visit.page.fill("#question-filter", PAYLOADS[1])
        visit.page.fill("#question-filter", "easy way")
        visit.click(".question")
        visit.page.fill("form [name=company]", PAYLOADS[0])
        visit.click("#ask-question")
        visit.page.wait_for_selector(".answer *")
        visit.click("#tab-sparql")
        write(visit, "SELECT * WHERE { ?s ?p ?o FILTER (isLiteral(?o)) }")
        visit.click("#run-query")
        visit.page.locator(".answer tbody tr").first.wait_for()
        visit.click("#tab-sky")
        visit.page.wait_for_selector("#sky[data-ready]")
        assert visit.page.evaluate("window.hit") is None
        assert visit.page.locator("img, iframe, object, base, link, video, main script, [onload], [onerror], a[href^=javascript]").count() == 0
        assert visit.strangers() == [] and visit.said == [], (visit.said[:3], visit.strangers()[:3])
        visit.page.close()
