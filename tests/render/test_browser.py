"""kg.render in a real browser: opens from a file, asks nothing of the network, answers mouse, keys and hostile text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_samples import Rows, small_turtle

from kg.ontology import load
from kg.render import PageOptions, build_model, render

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="the test extra brings playwright")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
PAYLOADS = ["<img src=x onerror=window.hit=1>", "</script><script>window.hit=1</script>", "javascript:window.hit=1", "\"><svg onload=window.hit=1>",
            "href='javascript:window.hit=1'", "{{constructor.constructor('window.hit=1')()}}", "<b>&lt;&amp;</b>", "file:///etc/passwd http://127.0.0.1:9/x.png"]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine: install one to run the browser tests")
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


class Visit:
    """An open page, with what it asked for and complained of."""

    def __init__(self, browser: object, path: Path, words: str = "lang=en&theme=light") -> None:
        self.page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"file://{path}#{words}")
        self.page.wait_for_selector("html[data-ready]")

    def text(self, where: str) -> str:
        return self.page.inner_text(where)

    def key(self, name: str) -> None:
        self.page.locator("#network").focus()
        self.page.keyboard.press(name)

    def clean(self, path: Path) -> bool:
        return self.said == [] and all(url.split("#")[0] == f"file://{path}" or url.startswith(("data:", "blob:")) for url in self.asked)


@pytest.fixture(scope="module")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "small.html"
    path.write_text(render(build_model(Rows(small_turtle()), load())), encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: object, small_page: Path) -> Iterator[Visit]:
    opened = Visit(browser, small_page)
    yield opened
    assert opened.clean(small_page), (opened.said, opened.asked)
    opened.page.close()


def test_picture_is_drawn_and_status_tells_what_is_shown(visit: Visit) -> None:
    assert "6 of 6 entities shown" in visit.text("#status")
    assert "6 of 7 figures, 2 of 2 relations" in visit.text("#status")
    colours = visit.page.evaluate("""() => { const c = document.querySelector('#network canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();
        for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return seen.size; }""")
    assert colours > 50


def test_click_on_a_card_opens_its_figures_and_marked_quotes(visit: Visit) -> None:
    visit.page.fill("#q", "acme corp")
    visit.page.keyboard.press("Enter")
    assert visit.text("#panel h2") == "Acme"
    assert "$310–330M" in visit.text("#panel") and "Acme reports a good quarter" in visit.text("#panel")
    assert visit.page.locator("#panel mark", has_text="$300 million").count() >= 1
    visit.page.wait_for_timeout(500)
    box = visit.page.locator("#network").bounding_box()
    visit.page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 4)
    assert visit.text("#panel h2") == "Overview"
    visit.key("ArrowRight")
    assert visit.text("#panel h2") != "Overview"


@pytest.mark.parametrize(("typed", "found"), [("艾可美雲", "Acme Cloud"), ("艾可美云", "Acme Cloud"), ("ZETA", "Zeta"), ("revenue 2026q1", "Revenue 2026Q1"), ("six times", "six times as fast"), ("营收 2025q4", "2025Q4")])
def test_search_finds_names_figures_and_quotes_in_any_script(visit: Visit, typed: str, found: str) -> None:
    visit.page.keyboard.press("/")
    visit.page.keyboard.insert_text(typed)
    assert found in visit.text("#hits")


def test_legend_filters_by_type_relation_and_status_with_counts(visit: Visit) -> None:
    visit.page.locator("#rail label[data-key=Segment] input").click()
    assert "4 of 6 entities shown" in visit.text("#status")
    visit.page.locator("#rail label[data-key=competition] input").click()
    assert "0 of 2 relations" in visit.text("#status")
    visit.page.locator("#rail label[data-key=guidance] input").click()
    assert "3 of 7 figures" in visit.text("#status")
    assert visit.text("#rail label[data-key=catalog] .n") == "3"
    visit.key("Escape")
    assert "6 of 6 entities shown" in visit.text("#status")


def test_tabs_show_comparison_parts_ladder_timeline_and_table(visit: Visit) -> None:
    visit.page.click("#tab-compare")
    assert "$310–330M" in visit.text("#alt")
    visit.page.select_option("#alt select", "Segment")
    assert "$200M" in visit.text("#alt")
    visit.page.click("#tab-segments")
    assert "Sum of the parts $300M agrees with the total $300M" in visit.text("#alt")
    visit.page.click("#tab-ladder")
    assert "vs A1" in visit.text("#alt") and "6×" in visit.text("#alt") and "baseline" in visit.text("#alt")
    visit.page.click("#tab-timeline")
    assert visit.page.locator("#alt .chip.s-guidance").count() == 1
    visit.page.click("#tab-table")
    assert visit.page.locator("#alt tbody tr").count() == 11
    visit.page.fill("#alt input[type=search]", "zeta")
    assert visit.page.locator("#alt tbody tr").count() == 1


def test_language_theme_and_address_are_kept_together(visit: Visit, browser: object, small_page: Path) -> None:
    visit.page.click("[data-lang=zh-Hant]")
    visit.page.click("#theme")
    assert visit.text("#tab-compare") == "對比" and visit.page.get_attribute("html", "data-theme") == "dark"
    visit.page.fill("#q", "acme cloud")
    visit.page.keyboard.press("Enter")
    address = visit.page.evaluate("location.hash")
    again = Visit(browser, small_page, address[1:])
    assert again.text("#panel h2") == "艾可美雲" and again.page.get_attribute("html", "lang") == "zh-Hant"
    assert again.clean(small_page)


def test_keys_zoom_fit_and_name_the_lines(visit: Visit) -> None:
    for key in ("+", "-", "f", "e", "ArrowLeft", "ArrowUp", "Escape"):
        visit.key(key)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save PNG").click()
    assert Path(download.value.path()).read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_in_every_field_runs_nothing(browser: object, tmp_path: Path, payload: str) -> None:
    quoted = json.dumps(payload)
    turtle = small_turtle()
    for words in ('"Acme"@en', '"Acme Cloud"@en', '"Zeta"@en', '"A2"@en', '"2025Q4"', '"Acme reports a good quarter"', '"news/acme.txt"', '"FP4"', '"Acme competes with Zeta"', '"$300 million"', '"k1"'):
        assert words in turtle
        turtle = turtle.replace(words, quoted + ("@en" if words.endswith("@en") else ""))
    turtle = turtle.replace('"Acme made $300 million in Q4, up 12.5 percent"', quoted)
    path = tmp_path / "hostile.html"
    path.write_text(render(build_model(Rows(turtle), load(), PageOptions(title=payload))), encoding="utf-8")
    visit = Visit(browser, path)
    for k in range(6):
        visit.key("ArrowRight" if k % 2 else "ArrowDown")
    box = visit.page.locator("#network").bounding_box()
    for k in range(40):
        visit.page.mouse.move(box["x"] + box["width"] * (k % 8 + .5) / 8, box["y"] + box["height"] * (k // 8 + .5) / 5)
    for tab in ("compare", "segments", "ladder", "timeline", "table", "network"):
        visit.page.click(f"#tab-{tab}")
    visit.page.fill("#q", payload[:12])
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("window.hit") is None
    assert visit.page.locator("#panel img, #panel svg[onload], #alt img, #hits img, #panel b b").count() == 0
    assert visit.clean(path), (visit.said, visit.asked)
    visit.page.close()


def test_injected_code_is_refused_by_the_policy(browser: object, small_page: Path) -> None:
    visit = Visit(browser, small_page)
    visit.page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s); const i = new Image(); i.src = 'http://127.0.0.1:9/x.png'; }")
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate("window.hit") is None
    assert sum("Content Security Policy" in line for line in visit.said) >= 2
    visit.page.close()
