"""Kills `kg build` and `kg remove` at random moments and looks at what is left.

    python bench/kill.py [TIMES] [SEED]     # default 100 kills

After each kill the store must open, every document be wholly there or wholly absent, and `verify` find nothing off that is not off
in a store of all documents that nothing disturbed.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg.errors import StoreError
from kg.making import Maker
from kg.ontology import Ontology, load
from kg.pipeline import open_store
from kg.store import DocumentQuads, Store
from kg.store.ledger import normalised
from kg.upkeep.verifying import verify

ROOT = Path(__file__).resolve().parents[1]
ENDINGS = {".txt", ".md", ".html"}
LONGEST = 2.0
"""Seconds after the last document was begun within which a process is killed."""
REMOVING = """
import sys
from kg.pipeline import open_store
with open_store(sys.argv[1]) as store:
    print("open", file=sys.stderr, flush=True)
    store.remove(sys.argv[2])
"""


def articles() -> list[Path]:
    """Return our own sample articles."""
    return [path for name in ("examples", "tests/gold") for path in sorted((ROOT / name).iterdir()) if path.suffix in ENDINGS]


class Rounds:
    """Builds and removals over one store, each killed at a random moment."""

    def __init__(self, home: Path, ontology: Ontology, seed: int) -> None:
        self.home, self.ontology, self.dice = home, ontology, random.Random(seed)
        self.store, self.texts = home / "store", home / "texts"
        self.texts.mkdir()
        for path in articles():
            shutil.copy(path, self.texts / path.name)
        maker = Maker(ontology)
        made = (maker.make(path.read_bytes(), [path.name])[0] for path in sorted(self.texts.iterdir()))
        self.expected: dict[str, DocumentQuads] = {document.id: document for document in made}
        with open_store(home / "whole") as store:
            store.add(self.expected.values())
            self.known = set(verify(store, ontology))
        self.killed = self.most = 0

    def once(self) -> None:
        """Start one process, kill it, and check what is left. Raises `AssertionError` if anything is off."""
        present = self._present()
        if present and self.dice.random() < 0.4:
            words, lines = ["-c", REMOVING, str(self.store), self.dice.choice(present)], 1
        else:
            names = self.dice.sample(sorted(self.texts.iterdir()), self.dice.randint(1, len(self.expected)))
            words = ["-m", "kg.cli", "build", *map(str, names), "--store", str(self.store), "--no-page", "--root", str(self.texts)]
            lines = len(names) if self.dice.random() < 0.5 else self.dice.randint(0, len(names))
        with subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
            assert child.stderr is not None
            for _ in range(lines):  # so many documents are being read: what is left is to write them
                child.stderr.readline()
            time.sleep(self.dice.uniform(0.0, LONGEST))
            self.killed += child.poll() is None
            child.send_signal(signal.SIGKILL)
            child.stderr.read()
        self.check()

    def check(self) -> None:
        """Open the store as a reader does, and look at every document."""
        try:
            store = open_store(self.store, read_only=True)
        except StoreError as error:
            assert "no store" in str(error) or "CURRENT" in str(error), error  # killed before there was any
            return
        with store:
            present = [document.id for document in store.documents()]
            self.most = max(self.most, len(present))
            for ident in present:
                assert ident in self.expected, ident
                wanted = {str(quad) for quad in normalised(self.expected[ident].quads)}
                assert {str(quad) for quad in store.extract(ident).quads} == wanted, ident
                assert store.original(ident) == self.expected[ident].original, ident
            self._only(store, present)
            faults = [fault for fault in verify(store, self.ontology) if fault not in self.known]
            assert not faults, faults[:3]

    def _only(self, store: Store, present: list[str]) -> None:
        """Check that nothing is left of a document that is absent."""
        kept = {path.name for path in (self.store / "documents").iterdir()} if (self.store / "documents").is_dir() else set()
        assert kept == set(present), (kept, present)

    def _present(self) -> list[str]:
        try:
            with open_store(self.store, read_only=True) as store:
                return [document.id for document in store.documents()]
        except StoreError:
            return []


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    home = Path(tempfile.mkdtemp(prefix="kg-kill-"))
    rounds = Rounds(home, load(), seed)
    for number in range(times):
        rounds.once()
        print(f"{number + 1}/{times}: {rounds.killed} killed at work, at most {rounds.most} documents, all whole", flush=True)
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
