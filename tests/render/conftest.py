"""Fixtures of the page's tests."""

from __future__ import annotations

import pytest
from page_samples import DRAFT, Rows, seed_turtle, small_turtle


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
