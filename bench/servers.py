"""Loading a server through the Graph Store Protocol and updates, against its own bulk loader on the same statements.

    python bench/servers.py [DOCUMENTS]      needs `oxigraph` and, for the second row, `virtuoso-opensource`

The documents are copies of the sample articles' statements under other hashes, so that all share entities, periods and facts.
"""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "store")]

from server_samples import oxigraph_server, virtuoso_server  # noqa: E402

from kg import store as stores  # noqa: E402
from kg.pipeline import build  # noqa: E402


def copies(folder: Path, count: int) -> list[stores.DocumentQuads]:
    """Documents that state what the samples do, each under a hash of its own."""
    build([ROOT / "examples"], folder)
    with stores.open(folder, read_only=True) as store:
        samples = [store.extract(found.id) for found in store.documents()]
    out = []
    for number in range(count):
        one = samples[number % len(samples)]
        ident = hashlib.sha256(f"{number}".encode()).hexdigest()
        words = "\n".join(f"{quad} ." for quad in one.quads).replace(one.id, ident).replace(one.id[:16], ident[:16])
        words = "\n".join(line for line in words.splitlines() if "/terms/source>" not in line)
        out.append(stores.DocumentQuads(ident, None, None, tuple(ox.parse(words.encode(), format=ox.RdfFormat.N_QUADS))))
    return out


def children() -> float:
    """CPU seconds of the processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        documents = copies(folder / "samples", count)
        for name, server in (("oxigraph", oxigraph_server), ("virtuoso", virtuoso_server)):
            (folder / name).mkdir()
            theirs = children()
            with server(folder / name) as url, stores.open(url) as store:
                start, own = time.perf_counter(), time.process_time()
                store.add(documents)
                seconds, own = time.perf_counter() - start, time.process_time() - own
                size = store.stats().quads
            theirs = children() - theirs
            print(f"{name:<10} {count} documents, {size:,} statements in {seconds:.1f} s; CPU: {own:.1f} s here, {theirs:.1f} s there from start to stop")
        with stores.open(folder / "embedded") as store:
            store.add(documents)
            store.dump(folder / "all.nq")
        theirs, start = children(), time.perf_counter()
        subprocess.run([str(Path(sys.executable).parent / "oxigraph"), "load", "--location", str(folder / "bulk"), "--file", str(folder / "all.nq")],
                       check=True, capture_output=True)
        print(f"oxigraph's own loader, the same statements: {time.perf_counter() - start:.1f} s; CPU {children() - theirs:.1f} s")


if __name__ == "__main__":
    main()
