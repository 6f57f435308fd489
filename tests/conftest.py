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


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where every component must be there (`KG_REQUIRE_ALL=1`), a test that is skipped for want of one is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("KG_REQUIRE_ALL") and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
        for report in reporter.stats["skipped"]:
            reporter.write_line(f"SKIPPED {report.nodeid}: {report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr}")
