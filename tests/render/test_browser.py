"""kg.render in a real browser: every control of the page is used once, and nothing leaves the page or goes wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Visit

pytestmark = pytest.mark.slow


def test_picture_is_drawn_and_status_tells_what_is_shown(visit: Visit) -> None:
    assert "6 of 6 entities shown" in visit.text("#status")
    assert "9 of 10 figures, 2 of 2 relations" in visit.text("#status")
    colours = visit.page.evaluate("""() => { const c = document.querySelector('#network canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();
        for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return seen.size; }""")
    assert colours > 50


def test_choosing_a_card_opens_its_figures_and_marked_quotes(visit: Visit) -> None:
    visit.find("acme corp")
    assert visit.text("#panel h2") == "Acme"
    assert "$310–330M" in visit.text("#panel") and "Acme reports a good quarter" in visit.text("#panel")
    assert visit.page.locator("#panel mark", has_text="$300 million").count() >= 1
    visit.click("#panel .fact >> text=Revenue")
    assert visit.page.locator("#panel .fact[aria-expanded=true]").count() == 1
    visit.page.wait_for_timeout(400)
    box = visit.page.locator("#network").bounding_box()
    visit.page.mouse.click(box["x"] + 4, box["y"] + 60)
    assert visit.text("#panel h2") == "Overview"
    visit.click("#panel .card")
    assert visit.text("#panel h2") in ("Acme", "Acme Cloud", "Acme Shop")


@pytest.mark.parametrize(("typed", "found"), [
    ("艾可美雲", "Acme Cloud"), ("艾可美云", "Acme Cloud"), ("ZETA", "Zeta"), ("revenue 2026q1", "Revenue 2026Q1"), ("six times", "six times as fast"),
    ("营收 2025q4", "2025Q4"), ("營收 2025q4", "2025Q4"), ("$310", "$310–330M"), ("商店", "Acme Shop"),
])
def test_search_finds_names_figures_and_quotes_in_any_script(visit: Visit, typed: str, found: str) -> None:
    visit.page.keyboard.press("/")
    visit.page.keyboard.insert_text(typed)
    assert found in visit.text("#hits")


def test_legend_filters_by_type_relation_and_status_with_counts(visit: Visit) -> None:
    counts = {key: visit.text(f"#rail label[data-key={key}] .n") for key in ("Company", "Segment", "competition", "actual", "guidance", "estimate", "derived", "catalog", "clash")}
    assert counts == {"Company": "2", "Segment": "2", "competition": "1", "actual": "9", "guidance": "1", "estimate": "1", "derived": "1", "catalog": "3", "clash": "2"}
    visit.click("#rail label[data-key=Segment] input")
    assert "4 of 6 entities shown" in visit.text("#status")
    visit.click("#rail label[data-key=competition] input")
    assert "0 of 2 relations" in visit.text("#status")
    visit.click("#rail label[data-key=guidance] input")
    assert "6 of 10 figures" in visit.text("#status")
    visit.key("Escape")
    assert "6 of 6 entities shown" in visit.text("#status") and "9 of 10 figures" in visit.text("#status")


def test_disagreement_is_marked_listed_and_can_be_asked_for_alone(visit: Visit) -> None:
    assert "$40M ≠ $90M" in visit.text("#panel")
    visit.click("#rail label[data-key=clash] input")
    assert "2 of 10 figures" in visit.text("#status")
    visit.find("acme corp")
    visit.click("#panel .fact >> text=Net income")
    assert visit.page.locator("#panel .clash .side").count() == 2 and "Acme, another view" in visit.text("#panel .clash")


def test_period_slider_and_list_choose_the_same_period(visit: Visit) -> None:
    visit.page.locator("#time").focus()
    visit.page.keyboard.press("ArrowRight")
    assert visit.text("#time-name") == "2025Q3" and "1 of 10 figures" in visit.text("#status")
    visit.page.select_option("#time-list", "2026Q1")
    assert visit.text("#time-name") == "2026Q1" and visit.page.input_value("#time") == "3" and "1 of 10 figures" in visit.text("#status")
    assert "period=2026Q1" in visit.page.evaluate("location.hash")
    visit.click(".time .btn")
    assert visit.text("#time-name") == "All periods"


def test_path_between_two_entities_shows_each_step_with_its_sentence(visit: Visit) -> None:
    visit.find("acme shop")
    visit.click("#path-from")
    assert "Choose the other end" in visit.text("#panel")
    visit.find("zeta")
    assert visit.text("#panel h2") == "Path" and "steps: 2" in visit.text("#panel")
    assert "Acme competes with Zeta" in visit.text("#panel") and "From the catalog" in visit.text("#panel")
    assert "path=acme-shop..zeta" in visit.page.evaluate("location.hash")
    visit.key("Escape")
    visit.find("acme shop")
    visit.key("p")
    visit.click("#path-cancel")
    assert visit.text("#panel h2") == "Acme Shop"


def test_focus_hops_and_surroundings(visit: Visit) -> None:
    visit.find("zeta")
    for hops in ("2", "9", "1"):
        visit.click(f"[data-hops='{hops}']")
        assert visit.page.get_attribute(f"[data-hops='{hops}']", "aria-pressed") == "true"
    visit.click("#around")
    assert "3 of 6 entities shown" in visit.text("#status") and "surroundings of Zeta" in visit.text("#bar")
    visit.page.select_option("#scene", "top")
    assert "6 of 6 entities shown" in visit.text("#status")


def test_relations_open_with_their_sentence_derived_ones_say_what_they_come_from(visit: Visit) -> None:
    visit.find("zeta")
    visit.click("#panel ul.rel button.p[title=Evidence]")
    assert visit.text("#panel h2") == "competes with" and "Acme competes with Zeta" in visit.text("#panel blockquote")
    visit.find("zeta")
    visit.click("#panel ul.rel button.p[title^=Computed]")
    assert "Derived" in visit.text("#panel") and "Through" in visit.text("#panel") and visit.page.locator("#panel blockquote").count() == 0


def test_tabs_show_comparison_parts_ladder_timeline_change_and_table(visit: Visit) -> None:
    visit.click("#tab-compare")
    assert "$310–330M" in visit.text("#alt")
    visit.page.select_option("#compare-class", "Chip")
    assert "6×" in visit.text("#alt") and "$0" not in visit.text("#alt")
    visit.page.select_option("#compare-class", "Company")
    visit.page.select_option("#compare-time", "2025Q4")
    assert "$300M" in visit.text("#alt") and "$310–330M" not in visit.text("#alt")
    visit.page.select_option("#compare-time", "")
    visit.click("#tab-segments")
    assert "Sum of the parts $300M agrees with the total $300M" in visit.text("#alt")
    visit.click("#tab-ladder")
    assert "vs A1" in visit.text("#alt") and "6×" in visit.text("#alt") and "baseline" in visit.text("#alt")
    visit.click("#tab-timeline")
    assert visit.page.locator("#alt .chip.s-guidance").count() == 1
    visit.page.select_option("#timeline-metric", "netIncome")
    assert visit.page.locator("#alt .chip").count() == 2
    visit.click("#tab-network")
    assert visit.page.locator("#network").is_visible()


def test_change_computes_differences_and_marks_them_as_computed(visit: Visit) -> None:
    visit.click("#tab-change")
    visit.page.select_option("#change-time", "2025Q4")
    row = visit.page.locator("#alt tbody tr", has_text="Revenue").first.inner_text()
    assert "$250M" in row and "$300M" in row and "▲ $50M (+20.0%)" in row and "Derived" in row
    visit.page.select_option("#change-time", "2026Q1")
    assert "▲ +$10M … +$30M" in visit.page.locator("#alt tbody tr", has_text="Revenue").first.inner_text()
    visit.page.select_option("#change-against", "year")
    assert "Nothing is stated for both 2026Q1 and 2025Q1" in visit.text("#alt")


def test_tables_hold_figures_relations_entities_and_documents(visit: Visit) -> None:
    visit.click("#tab-table")
    assert visit.page.locator("#alt tbody tr").count() == 15
    visit.page.fill("#alt input[type=search]", "zeta")
    assert visit.page.locator("#alt tbody tr").count() == 2
    visit.page.fill("#alt input[type=search]", "")
    visit.click("#alt .sort >> text=Value")
    assert visit.page.locator("#alt th[aria-sort=ascending]").count() == 1
    with visit.page.expect_download() as download:
        visit.click("#alt >> text=Save CSV")
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 16 and lines[0].startswith('"Subject","Metric","Value"')
    visit.page.select_option("#table-kind", "entities")
    assert visit.page.locator("#alt tbody tr").count() == 6
    visit.page.select_option("#table-kind", "documents")
    assert visit.page.locator("#alt tbody tr").count() == 2 and "news/other.txt" in visit.text("#alt")
    visit.page.select_option("#table-kind", "facts")
    visit.click("#alt .cell >> text=$310–330M")
    assert visit.text("#panel h2") == "Acme"


def test_language_theme_and_address_are_kept_together(visit: Visit, browser: object, small_page: Path) -> None:
    visit.click("[data-lang=zh-Hant]")
    visit.click("#theme")
    assert visit.text("#tab-compare") == "對比" and visit.page.get_attribute("html", "data-theme") == "dark"
    visit.find("acme cloud")
    address = visit.page.evaluate("location.hash")
    assert "entity=acme-cloud" in address
    again = Visit(browser, small_page, address[1:])
    assert again.text("#panel h2") == "艾可美雲" and again.page.get_attribute("html", "lang") == "zh-Hant"
    assert again.clean()
    again.page.close()
    dark = Visit(browser, small_page, "lang=en", color_scheme="dark")
    assert dark.page.get_attribute("html", "data-theme") == "dark"
    dark.page.close()


def test_picture_is_saved_as_png_and_svg_and_printed_as_lines_and_words(visit: Visit) -> None:
    for name in ("Fit (F)", "Line labels (E)", "Line labels (E)", "Reset (Esc)"):
        visit.page.get_by_role("button", name=name).click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save PNG").click()
    assert Path(download.value.path()).read_bytes()[:4] == b"\x89PNG"
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save SVG").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    assert drawing.startswith("<svg") and "Acme Cloud" in drawing and "$310–330M" in drawing and "<script" not in drawing and "href" not in drawing
    visit.page.evaluate("window.print = () => { window.printed = true; }")
    visit.page.get_by_role("button", name="Print").click()
    assert visit.page.evaluate("window.printed") is True
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    assert visit.page.locator("#paper svg text", has_text="Acme Cloud").count() == 1
    assert visit.page.locator("#paper").is_visible() and not visit.page.locator("#rail").is_visible()


def test_groups_open_close_and_lead_to_every_entity(browser: object, many_page: Path) -> None:
    visit = Visit(browser, many_page)
    assert "0 of 300 entities shown" in visit.text("#status") and "open a group, search, or choose another picture" in visit.text("#bar")
    visit.key("ArrowRight")
    visit.key("Enter")
    assert visit.page.get_attribute("#expand", "aria-expanded") == "true" and "4 of 300 entities shown" in visit.text("#status")
    visit.click("#expand")
    assert "0 of 300 entities shown" in visit.text("#status")
    visit.page.select_option("#scene", "class")
    visit.key("ArrowRight")
    visit.key("Enter")
    assert "30 of 300 entities shown" in visit.text("#status")
    visit.click("#more-members")
    assert "60 of 300" in visit.text("#status")
    visit.page.select_option("#scene", "community")
    visit.page.select_option("#scene", "top")
    assert "20 of 300 shown" in visit.text("#bar")
    visit.find("Segment 299")
    assert visit.text("#panel h2") == "Segment 299" and "kg render --focus e299" in visit.text("#panel")
    assert "2 of 300" in visit.text("#status")
    assert visit.clean(), (visit.said, visit.asked)
    visit.page.close()
