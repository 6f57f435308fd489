"""kg.Graph in a notebook: it shows itself as a page in a frame, tables as tables, and nothing of a store can run outside the frame."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from browsing import Visit
from page_samples import small_turtle

import kg
from kg.query import Table


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    place = tmp_path_factory.mktemp("notebook") / "small.ttl"
    place.write_text(small_turtle(), encoding="utf-8")
    with kg.open(place) as found:
        yield found


def test_graph_shows_itself_in_a_frame_that_is_cut_off_from_the_notebook(graph: kg.Graph, tmp_path: Path) -> None:
    shown = graph._repr_html_()
    found = re.fullmatch(r'<iframe srcdoc="([^"]*)" sandbox="([^"]*)" width="100%" height="720" style="border:0"></iframe>', shown)
    assert found and found[2] == "allow-scripts allow-downloads"
    page = html.unescape(found[1])
    assert page == graph.show().html and page.startswith("<!doctype html>")
    assert graph.picture("Zeta", hops=1).save(tmp_path / "z.html").read_text(encoding="utf-8") != page
    assert repr(graph.show()).startswith("<page of ")
    assert graph.show("Acme").id == "acme"


def test_tables_show_words_of_the_store_as_words() -> None:
    table = Table(("<b>", "n"), ((ox.Literal("<script>x</script>"), None),) * 80)
    shown = table._repr_html_()
    assert "<script" not in shown and "&lt;script&gt;x&lt;/script&gt;" in shown and shown.count("<tr>") == 61 and "80 × 2" in shown
    assert Table((), (), "boolean", True)._repr_html_() == "True"


@pytest.mark.slow
def test_frame_draws_its_picture_inside_a_notebook(graph: kg.Graph, browser: object, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><html lang=en data-ready><title>n</title><body>{graph._repr_html_()}</body></html>", encoding="utf-8")
    visit = Visit(browser, notebook)
    frame = visit.page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    assert "6 of 6 entities shown" in frame.locator("#status").inner_text()
    frame.locator("#tab-table").click()
    assert frame.locator("#alt tbody tr").count() == 15
    assert visit.said == []
    visit.page.close()
