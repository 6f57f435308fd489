"""kg.render for everyone: axe-core has no serious finding in any view, and the page is walked by keyboard alone."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from browsing import Visit

pytestmark = pytest.mark.slow
VIEWS = ("network", "compare", "segments", "ladder", "timeline", "change", "table")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 120)])"


@pytest.fixture(scope="module")
def axe() -> str:
    pytest.importorskip("axe_playwright_python", reason="the test extra brings axe-core")
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_view(browser: object, small_page: Path, many_page: Path, axe: str, theme: str) -> None:
    found = []
    for path, words in [*((small_page, f"tab={view}") for view in VIEWS), (small_page, "entity=acme&lang=zh-Hans"), (small_page, "path=acme-shop..zeta"), (many_page, "open=0")]:
        visit = Visit(browser, path, f"lang=en&theme={theme}&{words}")
        visit.page.evaluate(axe)
        found += [(words, *finding) for finding in visit.page.evaluate(RUN) if finding[1] in ("serious", "critical", "moderate")]
        visit.page.close()
    assert found == []


def test_page_is_walked_by_keyboard_alone(visit: Visit) -> None:
    press, focused = visit.page.keyboard.press, "document.activeElement.id || document.activeElement.textContent.slice(0, 20)"
    seen = []
    for _ in range(60):
        press("Tab")
        seen.append(visit.page.evaluate(focused))
        if seen[-1] == "network":
            break
    assert seen[:3] == ["skip", "q", "tab-network"] and "lang-zh-Hans" in seen and "theme" in seen and "time" in seen and seen[-1] == "network"
    press("ArrowRight")
    first = visit.text("#panel h2")
    assert first != "Overview"
    walked = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowLeft", "ArrowDown"):
        press(key)
        walked.add(visit.text("#panel h2"))
    assert len(walked) >= 3
    press("Enter")
    assert visit.page.evaluate(focused) == "panel"
    press("Tab")
    assert visit.page.evaluate("document.querySelector('#panel').contains(document.activeElement)")
    press("Escape")
    assert visit.page.evaluate(focused) == "network" and visit.text("#panel h2") != "Overview"
    press("Escape")
    assert visit.text("#panel h2") == "Overview"
    for key in ("+", "-", "f", "e", "e"):
        press(key)
    press("/")
    visit.page.keyboard.insert_text("acme")
    press("ArrowDown")
    press("Enter")
    assert visit.page.evaluate(focused) == "panel"
    visit.page.locator("#tab-network").focus()
    press("ArrowRight")
    assert visit.page.evaluate(focused) == "tab-compare" and visit.page.locator("#alt").is_visible()
    press("ArrowLeft")
    assert visit.page.evaluate(focused) == "tab-network"


def test_what_is_chosen_is_announced(visit: Visit) -> None:
    assert visit.page.get_attribute("#status", "role") == "status" and visit.page.get_attribute("#status", "aria-live") == "polite"
    visit.key("ArrowRight")
    assert visit.text("#panel h2") in visit.text("#status")
    assert "Table tab has the same content" in visit.page.get_attribute("#network", "aria-label")
