"""A small store, and a server over it as users start it, for tests of the endpoint."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.ontology import PREFIXES

__all__ = ["TRIG", "Server", "descendants", "make_store", "served"]

TRIG = """
kgg:facts {
  kgr:amazon a kg:Company ; skos:prefLabel "Amazon"@en, "亚马逊"@zh-Hans .
  kgr:aws a kg:Segment ; kg:segmentOf kgr:amazon ; skos:prefLabel "AWS"@en ; skos:note "SERVICE <http://x/> { } and LOAD, a \\"quote\\"" .
}
kgg:periods { kgp:2025Q4 a kg:Period ; rdfs:label "2025Q4" . }
<http://example.org/mine> { kgr:aws rdfs:label "elsewhere" . }
"""


def make_store(folder: Path, trig: str = TRIG) -> Path:
    """Write a store of these statements as TriG with our prefixes and return its folder."""
    (folder / "oxigraph").mkdir(parents=True)
    graph = ox.Store(str(folder / "oxigraph"))
    header = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    graph.load((header + trig).encode(), format=ox.RdfFormat.TRIG)
    graph.flush()
    del graph
    return folder


@dataclass(slots=True)
class Server:
    """A running server: where it listens, its process, and its messages so far."""

    port: int
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> int:
        """Ask it to stop and return its exit status."""
        self.process.terminate()
        return self.process.wait(20)


@contextmanager
def served(store: Path, *options: str) -> Iterator[Server]:
    """Run `kg serve` over a store, on a port that is free, until the block ends."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if "serving" in line:
            break
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", lines[-1] if lines else "")
    if not found:
        process.wait(20)
        raise AssertionError("".join(lines))
    server = Server(int(found[1]), process, lines)
    reader = threading.Thread(target=lambda: lines.extend(process.stderr), daemon=True)
    reader.start()
    try:
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        process.stderr.close()


def descendants(process: int) -> list[int]:
    """Return the ids of all processes that a process started, and that these started."""
    files = Path(f"/proc/{process}/task").glob("*/children")
    found = []
    for file in files:
        with suppress(OSError):  # it ended just now
            found += [int(child) for child in file.read_text("ascii").split()]
    return [*found, *(grandchild for child in found for grandchild in descendants(child))]
