"""What the tests of the command line share: a way to run it, two articles in a folder, and a store built of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_samples import ARTICLES, EXAMPLES, Ran, Run

from kg.cli.main import main


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder and return what it did."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)

    def run(*words: object) -> Ran:
        capsys.readouterr()
        status = main([str(word) for word in words])
        shown = capsys.readouterr()
        return Ran(status, shown.out, shown.err)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two articles, to be copied by tests that change it."""
    home = tmp_path_factory.mktemp("built")
    (home / "news").mkdir()
    for name in ARTICLES:
        shutil.copy(EXAMPLES / name, home / "news" / name)
    assert main(["build", str(home / "news"), "--store", str(home / "store")]) == 0
    return home / "store"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with two articles."""
    (tmp_path / "news").mkdir()
    for name in ARTICLES:
        shutil.copy(EXAMPLES / name, tmp_path / "news" / name)
    return tmp_path / "news"


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of the store of two articles that a test may spoil."""
    return Path(shutil.copytree(built, tmp_path / "kg-store"))
