"""What tests of several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def require_shared() -> Path:
    """The folder of shared articles beside the repository; on a user's machine, where it is missing, the test says so."""
    if not SHARED.is_dir():
        if os.environ.get("KG_REQUIRE_ALL"):
            pytest.fail(f"{SHARED} is missing")
        pytest.skip("needs the shared articles, which stand beside the repository on the developers' machines only")
    return SHARED
