"""The wheel holds all that a build needs: unpacked into an empty folder it reads, loads and answers without the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cli_samples import EXAMPLES

ROOT = EXAMPLES.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a fresh wheel in a folder of their own."""
    home = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "-q", "-w", str(home)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    wheels = list(home.glob("kg-*.whl"))
    assert len(wheels) == 1
    with zipfile.ZipFile(wheels[0]) as archive:
        archive.extractall(home / "files")
    return home / "files"


def _run(unpacked: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUTF8": "1"}
    env.pop("KG_STORE", None)
    return subprocess.run([sys.executable, *words], cwd=unpacked, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.slow
def test_the_wheel_holds_the_whole_ontology_and_the_files_of_the_page(unpacked: Path) -> None:
    shipped = {path.relative_to(ROOT / "ontology") for path in (ROOT / "ontology").rglob("*") if path.is_file()}
    assert {path.relative_to(unpacked / "kg/_ontology") for path in (unpacked / "kg/_ontology").rglob("*") if path.is_file()} == shipped
    assets = {path.name for path in (ROOT / "kg/render/assets").iterdir()}
    assert {path.name for path in (unpacked / "kg/render/assets").iterdir()} == assets
    assert not list(unpacked.rglob("*.pyc"))


@pytest.mark.slow
def test_a_build_from_the_unpacked_wheel_uses_its_own_ontology_and_answers(unpacked: Path) -> None:
    where = _run(unpacked, "-c", "import kg.ontology; print(kg.ontology.shipped_folder())")
    assert Path(where.stdout.strip()) == unpacked / "kg" / "_ontology"
    shutil.copy(EXAMPLES / "amazon-2025q4.zh.txt", unpacked / "news.txt")
    built = _run(unpacked, "-m", "kg.cli.main", "build", "news.txt")
    assert built.returncode == 0, built.stderr
    assert "documents  1 read, 1 new or changed, 0 not loaded" in built.stdout
    assert "questions  33, " in built.stdout
    assert (unpacked / "kg-store" / "page.html").stat().st_size > 100_000
    answer = _run(unpacked, "-m", "kg.cli", "query", "cq02")
    assert (answer.returncode, "Amazon Web Services" in answer.stdout) == (0, True)


@pytest.mark.slow
def test_the_wheel_names_the_command(unpacked: Path) -> None:
    entries = next(unpacked.glob("kg-*.dist-info/entry_points.txt")).read_text(encoding="utf-8")
    assert entries.split() == ["[console_scripts]", "kg", "=", "kg.cli:main"]
    version = next(unpacked.glob("kg-*.dist-info")).name.removeprefix("kg-").removesuffix(".dist-info")
    assert _run(unpacked, "-m", "kg.cli", "--version").stdout == f"kg {version}\n"
