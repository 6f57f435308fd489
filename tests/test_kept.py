"""What is kept on disk between starts: it changes no fact, never outlives what it was made of, and is trusted only if nobody else could write it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from kg import kept
from kg.kept import MOST, put, take

ROOT = Path(__file__).parent.parent
ARTICLES = sorted(str(path) for path in (ROOT / "examples").glob("*.txt"))
COMPANY = """
@prefix kg: <https://w3id.org/chipkg/ont#> .
@prefix kgr: <https://w3id.org/chipkg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
kgr:new-one a kg:Company ; skos:prefLabel "NAME"@en .
"""


def extracted(folder: Path | str, *options: str) -> bytes:
    """What a process of its own prints."""
    return started(folder, *options).communicate()[0]


def started(folder: Path | str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg.cli", "extract", *options]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "KG_CACHE": str(folder)}, stdout=subprocess.PIPE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is kept."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def only(folder: Path, name: str) -> Path:
    (path,) = folder.glob(f"{name}-*")
    return path


def test_facts_are_the_same_bytes_with_what_is_kept_and_without_also_by_two_processes_at_once(tmp_path: Path) -> None:
    plain = extracted("off", *ARTICLES)
    assert plain.count(b"\n") > 100
    both = [started(tmp_path / "cache", *ARTICLES) for _ in range(2)]
    assert [process.communicate()[0] for process in both] == [plain, plain]
    rules = only(tmp_path / "cache", "rules").stat()
    assert extracted(tmp_path / "cache", *ARTICLES) == plain
    assert only(tmp_path / "cache", "rules").stat().st_ino == rules.st_ino  # read, not written anew
    assert only(tmp_path / "cache", "rules").stat().st_mtime_ns > rules.st_mtime_ns


def test_damaged_files_are_passed_over_and_replaced(tmp_path: Path) -> None:
    plain = extracted(tmp_path / "cache", ARTICLES[0])
    files = list((tmp_path / "cache").iterdir())
    assert len(files) >= 3
    for path in files:
        data = path.read_bytes()
        path.write_bytes(data[:len(data) // 2])
    assert extracted(tmp_path / "cache", ARTICLES[0]) == plain
    assert take_of(only(tmp_path / "cache", "rules")) is not None


def take_of(path: Path) -> object:
    data = path.read_bytes()
    return data if zlib.crc32(data[4:]).to_bytes(4) == data[:4] else None


def test_adding_a_company_by_turtle_alone_works_at_once_and_so_does_renaming_it(tmp_path: Path) -> None:
    overlay, article = tmp_path / "overlay", tmp_path / "news.txt"
    overlay.mkdir()
    article.write_text("Zorblax Labs results\n\nZorblax Labs posted revenue of $3 billion in 2025.\n", encoding="utf-8")
    told = []
    for name in ("Quuxly Works", "Zorblax Labs"):
        (overlay / "own.ttl").write_text(COMPANY.replace("NAME", name), encoding="utf-8")
        told.append(extracted(tmp_path / "cache", "--ontology", str(overlay), str(article)))
    assert b"new-one" not in told[0]
    assert b'"id":"new-one"' in told[1].replace(b": ", b":")


def test_a_value_comes_back_for_the_same_name_and_the_same_things_alone(folder: Path) -> None:
    put("numbers", "of a", {"one": 1})
    assert take("numbers", "of a") == {"one": 1}
    assert take("numbers", "of b") is None
    assert take("letters", "of a") is None


@pytest.mark.usefixtures("folder")
def test_another_state_of_the_package_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    put("numbers", "of a", {"one": 1})
    kept._key.cache_clear()
    monkeypatch.setattr(kept, "_program", lambda: "changed")
    found = take("numbers", "of a")
    kept._key.cache_clear()
    assert found is None


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_is_not_looked_at(folder: Path, mode: int) -> None:
    put("numbers", "of a", 1)
    assert only(folder, "numbers").stat().st_mode & 0o777 == 0o600
    only(folder, "numbers").chmod(mode)
    assert take("numbers", "of a") is None


@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_a_folder_that_others_may_write_is_neither_read_nor_written(folder: Path, mode: int) -> None:
    put("numbers", "of a", 1)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(mode)
    put("letters", "of a", 1)
    assert take("numbers", "of a") is None
    assert len(list(folder.iterdir())) == 1


def test_what_another_user_owns_or_a_link_leads_to_is_not_looked_at(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("numbers", "of a", 1)
    path = only(folder, "numbers")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert take("numbers", "of a") is None
    path.unlink()
    (tmp_path / "elsewhere").rename(path)
    assert take("numbers", "of a") == 1
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert take("numbers", "of a") is None


class Evil:
    """What runs code when it is read."""

    def __init__(self, run: object, *words: str) -> None:
        self.run, self.words = run, words

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return self.run, self.words


@pytest.mark.parametrize("run", [os.mkdir, kept.Path, kept.suppress])
def test_a_file_makes_nothing_but_what_this_package_defines(folder: Path, tmp_path: Path, run: object) -> None:
    put("numbers", "of a", 1)
    data = pickle.dumps({}) + pickle.dumps(Evil(run, str(tmp_path / "made")))
    only(folder, "numbers").write_bytes(zlib.crc32(data).to_bytes(4) + data)
    assert take("numbers", "of a") is None
    assert not (tmp_path / "made").exists()


def test_those_that_were_not_used_for_the_longest_time_go(folder: Path) -> None:
    for k in range(MOST + 2):
        put("numbers", f"of {k}", k)
        os.utime(only_newest(folder), (k, k))
    assert [take("numbers", f"of {k}") for k in range(MOST + 2)] == [None, None, *range(2, MOST + 2)]


def only_newest(folder: Path) -> Path:
    return max(folder.glob("numbers-*"), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize("place", ["off", "a/relative/place", "/proc/nowhere"])
def test_where_nothing_can_be_kept_nothing_is_and_nobody_complains(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", place)
    put("numbers", "of a", 1)
    assert take("numbers", "of a") is None


def test_the_folder_of_the_user_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    put("numbers", "of a", 1)
    assert len(list((tmp_path / "kg").iterdir())) == 1
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    put("numbers", "of a", 1)
    assert len(list((tmp_path / "home" / ".cache" / "kg").iterdir())) == 1
