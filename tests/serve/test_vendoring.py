"""hatch_build.py: what npm brings is built where npm is at hand, licence-checked; without npm, network or time the wheel is made all the same."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

import hatch_build
from kg.serve.live import BUNDLES


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for kg/serve/live, in which nothing was built."""
    shutil.copytree(hatch_build.LIVE / "vendor", tmp_path / "live" / "vendor")
    monkeypatch.setattr(hatch_build, "LIVE", tmp_path / "live")
    monkeypatch.delenv("KG_NO_NPM", raising=False)
    return tmp_path / "live"


def npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called npm before all others."""
    (folder / "bin").mkdir()
    (folder / "bin" / "npm").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / "bin" / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")


def test_build_makes_what_the_server_looks_for() -> None:
    assert hatch_build.BUNDLES == BUNDLES


def test_build_says_why_there_is_nothing_to_build_with(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(live))
    assert hatch_build.build() == "npm is not installed"
    monkeypatch.setenv("KG_NO_NPM", "1")
    assert hatch_build.build() == "KG_NO_NPM is set" and not (live / "built").exists()


def test_build_says_what_npm_complains_of(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, "echo npm error code ENOTFOUND; exit 1")
    assert hatch_build.build() == "npm: npm error code ENOTFOUND" and not (live / "built").exists()


def test_build_ends_an_npm_that_hangs_and_what_it_started(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, "sleep 300 & sleep 300")
    monkeypatch.setattr(hatch_build, "SECONDS", 0.2)
    began = time.monotonic()
    assert hatch_build.build() == "npm took more than 0.2 s" and time.monotonic() - began < 30


def test_build_does_nothing_while_what_was_built_fits(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, "exit 1")
    (live / "built").mkdir()
    for name in BUNDLES:
        (live / "built" / name).write_text("", "utf-8")
    (live / "built" / "stamp").write_text(hatch_build.stamp(), "utf-8")
    assert hatch_build.build() == ""
    (live / "vendor" / "editor.js").write_text("// changed", "utf-8")
    assert hatch_build.build() != ""


@pytest.mark.parametrize(("license_", "text", "refused"), [("MIT", "MIT License", False), ("GPL-3.0", "GNU", True), (None, "", True), ("MIT", None, True)])
def test_licenses_are_collected_and_unknown_ones_refused(tmp_path: Path, license_: str | None, text: str | None, refused: bool) -> None:
    folder = tmp_path / "node_modules" / "@some" / "thing"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": "1.2.3", "license": license_}), "utf-8")
    if text is not None:
        (folder / "LICENSE.md").write_text(text, "utf-8")
    (tmp_path / "meta.json").write_text(json.dumps({"inputs": {"node_modules/@some/thing/dist/a.js": {}, "editor.js": {}}}), "utf-8")
    found, why = hatch_build.licenses(tmp_path)
    assert ("@some/thing" in why) == refused and (found == "") == refused
    assert refused or found == "@some/thing 1.2.3 (MIT)\n\nMIT License\n"


def test_lock_names_no_registry() -> None:
    lock = (hatch_build.LIVE / "vendor" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock and "http" not in lock.replace("https://", "") and lock.count("integrity") > 10
