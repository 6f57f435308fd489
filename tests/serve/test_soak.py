"""Room: kg.serve under load. Promise: while others ask what is slow, hostile or ill-formed, good questions get right answers (memory: `bench/soak.py`)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.soak import soak
from kg.pipeline import build

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_thirty_two_clients_for_five_seconds(tmp_path):
    (tmp_path / "news").mkdir()
    for name in ("amazon-2025q4.en.txt", "amazon-2025q4.zh.txt"):
        shutil.copy(EXAMPLES / name, tmp_path / "news" / name)
    build([tmp_path / "news"], tmp_path / "store")
    out = soak(tmp_path / "store", 5, 32, ("--timeout", "5", "--memory", "256", "--keep", "0"))
    assert out.wrong == []
    assert {status for kind, status in out.statuses if kind == "good"} == {200}
    assert len(out.milliseconds) > 50
    assert {kind for kind, _ in out.statuses} >= {"good", "hostile", "malformed"}
