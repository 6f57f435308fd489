"""Fixtures of the page's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Visit
from page_samples import DRAFT, Rows, many_turtle, seed_turtle, small_turtle

from kg.ontology import load
from kg.render import PageOptions, build_model, render


@pytest.fixture(scope="session")
def small() -> Rows:
    """Return the hand-made graph."""
    return Rows(small_turtle())


@pytest.fixture(scope="session")
def seed() -> Rows:
    """Return the seed article's gold facts, where they lie beside the repository."""
    if not DRAFT.is_dir():
        pytest.skip("the draft's gold facts lie beside the repository, in ../shared, which is not here")
    return Rows(seed_turtle())


@pytest.fixture(scope="session")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the hand-made graph."""
    path = tmp_path_factory.mktemp("page") / "small.html"
    path.write_text(render(build_model(Rows(small_turtle()), load())), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def many_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a store larger than its picture: 300 entities, 20 drawn, figures of 60."""
    path = tmp_path_factory.mktemp("page") / "many.html"
    options = PageOptions(max_cards=20, max_nodes=60)
    path.write_text(render(build_model(Rows(many_turtle(300)), load(), options)), encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: object, small_page: Path) -> Iterator[Visit]:
    """Return a visit to the page of the hand-made graph; nothing may leave the page and nothing may go wrong in it."""
    opened = Visit(browser, small_page)
    yield opened
    assert opened.clean(), (opened.said, opened.asked)
    opened.page.close()
