"""Room: kg.store, as `kg build` and `kg remove` use it. Promise: whatever stops them, every document is wholly there or wholly absent."""

from __future__ import annotations

import resource
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from kg.making import Maker
from kg.ontology import Ontology
from kg.pipeline import build, open_store
from kg.upkeep.verifying import verify

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def bench(name: str) -> ModuleType:
    spec = spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_build_and_remove_killed_at_random_moments_leave_whole_documents(tmp_path: Path, ontology: Ontology) -> None:
    rounds = bench("kill").Rounds(tmp_path, ontology, 3)
    for _ in range(10):
        rounds.once()
    assert rounds.killed > 0


def test_a_full_disk_ends_with_a_clear_error_and_an_intact_store(tmp_path: Path, ontology: Ontology) -> None:
    """No file may grow beyond a limit, which fails as a full disk does; without the limit the store is as it was, and takes the document."""
    store, more = tmp_path / "s", tmp_path / "more.txt"
    build([EXAMPLES / "amazon-2025q4.en.txt"], store)
    more.write_text("AMD said revenue grew 34% in the fourth quarter of 2025.\n" + "Nothing else was said. " * 20_000, encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    words = [sys.executable, "-m", "kg.cli", "build", str(more), "--store", str(store), "--no-page"]
    ran = subprocess.run(words, cwd=ROOT, preexec_fn=limit, capture_output=True, text=True, check=False)
    message = ran.stderr.splitlines()[-1]
    assert ran.returncode == 2, ran.stderr
    assert message.startswith("kg: ")
    assert "Traceback" not in ran.stderr
    with open_store(store, read_only=True) as opened:
        assert [document.sources for document in opened.documents()] == [("amazon-2025q4.en.txt",)]
        assert verify(opened, ontology) == []
    assert build([more], store).changed == 1


def test_a_document_is_never_half_there_when_its_text_cannot_be_written(tmp_path: Path, ontology: Ontology) -> None:
    path = EXAMPLES / "amazon-2025q4.en.txt"
    made = Maker(ontology).make(path.read_bytes(), [path.name])[0]
    with open_store(tmp_path / "s") as store:
        (tmp_path / "s/documents").write_text("a file stands where the folder should be", encoding="utf-8")
        with pytest.raises(Exception, match="File exists|Not a directory|failed"):
            store.add([made])
        assert store.documents() == []
