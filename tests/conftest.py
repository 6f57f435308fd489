"""What tests of several rooms share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import FLAGS

os.environ["KG_CACHE"] = "off"
"""Tests leave nothing behind; those of what is kept between starts name a folder of their own."""

SHARED = Path(__file__).parent.parent.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what renews the floors of accuracy; to lower one is said twice."""
    parser.addoption("--renew-floors", action="store_true", help="write the accuracy seen as the new floors; none is lowered")
    parser.addoption("--allow-lower-floors", action="store_true", help="with --renew-floors: let floors be lowered, too")


@pytest.fixture(scope="session")
def require_shared() -> Path:
    """The folder of shared articles beside the repository; on a user's machine, where it is missing, the test says so."""
    if not SHARED.is_dir():
        if os.environ.get("KG_REQUIRE_ALL"):
            pytest.fail(f"{SHARED} is missing")
        pytest.skip("needs the shared articles, which stand beside the repository on the developers' machines only")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Return a running Chromium; without one the tests that need it say so."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the test extra brings playwright")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        (pytest.fail if os.environ.get("KG_REQUIRE_ALL") else pytest.skip)("no Chromium on this machine: install one to run the browser tests")
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where every component must be there (`KG_REQUIRE_ALL=1`), a test that is skipped for want of one is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("KG_REQUIRE_ALL") and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
        for report in reporter.stats["skipped"]:
            reporter.write_line(f"SKIPPED {report.nodeid}: {report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr}")
