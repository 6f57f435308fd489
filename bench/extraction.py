"""Measures reading and extraction: megabytes a second on one core, start-up, memory over many documents, and texts that nobody would write.

    python bench/extraction.py                     all of it, over the articles of examples/ and tests/gold/
    python bench/extraction.py --documents 10000   so many documents for the figures of memory
    python bench/extraction.py --only hostile      one part: speed, start, memory or hostile

Speed is UTF-8 bytes of the documents read / CPU seconds of one process after the ontology is compiled; Chinese and English articles in turn.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from hostile import KINDS, hostile

from kg.errors import ReadError
from kg.extract import extract
from kg.ontology import Ontology, load
from kg.read import read

__all__ = ["articles", "seconds_of"]

ROOT = Path(__file__).parent.parent
ENDINGS = (".txt", ".md", ".html")
GOAL_SPEED, GOAL_START, GOAL_HOSTILE = 1.5, 1.0, 5.0
MEGABYTE = 1_000_000


def articles(ontology: Ontology, folders: list[Path]) -> list[tuple[str, bytes]]:
    """Return names and bytes of the articles in folders, Chinese and English in turn; the shorter list starts again until the longer one ends."""
    files = sorted(p for folder in folders for p in folder.iterdir() if p.suffix in ENDINGS)
    rows = [(p.name, p.read_bytes()) for p in files]
    chinese = [row for row in rows if read(row[1], ontology=ontology, source=row[0]).language.startswith("zh")]
    english = [row for row in rows if row not in chinese]
    most = max(len(chinese), len(english))
    return [row for k in range(most) for row in (chinese[k % len(chinese)], english[k % len(english)])]


def seconds_of(name: str, data: bytes, ontology: Ontology) -> tuple[float, str]:
    """Return the CPU seconds that one document takes, and what came of it."""
    begin = time.process_time()
    try:
        found = extract(read(data, ontology=ontology, source=name), ontology)
        what = f"{len(found.facts)} facts, {len(found.unattached)} amounts in none"
    except ReadError as error:
        what = f"refused: {error.problem}"
    return time.process_time() - begin, what


def _speed(ontology: Ontology, folders: list[Path], rounds: int) -> None:
    rows = articles(ontology, folders)
    size = sum(len(data) for _, data in rows)
    lengths = [len(data.decode("utf-8")) for _, data in rows]
    for name, data in rows:
        seconds_of(name, data, ontology)
    best = min(sum(seconds_of(name, data, ontology)[0] for name, data in rows) for _ in range(rounds))
    speed = size / best / MEGABYTE
    what = f"{len(rows)} documents, {size:,} bytes, median {median(lengths):,.0f} characters"
    print(f"speed    {speed:6.3f} MB/s of {GOAL_SPEED}  ({speed / GOAL_SPEED:.2f} of the goal; {what})")


def _start() -> None:
    example = next(iter(sorted((ROOT / "examples").glob("*.txt"))))
    kept = tempfile.TemporaryDirectory()  # modules are compiled once and kept, as those of an installed package are
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": kept.name}
    figures: dict[str, list[float]] = {"": [], ", nothing kept": []}
    for _ in range(4):
        for what, found in figures.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "kg.cli", "extract", str(example)], cwd=ROOT, stdout=subprocess.DEVNULL, check=True,
                           env=settings | {"KG_CACHE": "off" if what else os.path.join(kept.name, "tables")})
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    kept.cleanup()
    for what, found in figures.items():
        print(f"start    {min(found):6.2f} s of CPU, at most {GOAL_START}  ({min(found) / GOAL_START:.2f} of the limit{what})")


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def _memory(ontology: Ontology, folders: list[Path], documents: int) -> None:
    rows = articles(ontology, folders)
    first = 0.0
    for k in range(1, documents + 1):
        name, data = rows[k % len(rows)]
        seconds_of(name, data + f"\n\n{k}\n".encode() if name.endswith(".txt") else data, ontology)
        if k in (100, 1000, 10_000) or k == documents:
            resident = _resident()
            first = first or resident
            print(f"memory   {resident:6.0f} MB after {k:,} documents  ({resident / first:.3f} of the first figure)", flush=True)


def _hostile(ontology: Ontology, size: int) -> None:
    for kind in KINDS:
        name, data = hostile(kind, size, ontology)
        taken, what = seconds_of(name, data, ontology)
        limit = GOAL_HOSTILE * size / MEGABYTE
        print(f"hostile  {taken:6.2f} s of {limit:.2f}  ({taken / limit:5.2f} of the limit)  {kind}: {what}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "examples", ROOT / "tests" / "gold"], help="folders of articles in both languages")
    parser.add_argument("--only", choices=("speed", "start", "memory", "hostile"))
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=MEGABYTE, help="bytes of each hostile text")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ontology = load()
    seconds_of("warm.txt", b"Intel\n\nRevenue was $13.3 billion.", ontology)
    if options.only in (None, "speed"):
        _speed(ontology, options.folders, options.rounds)
    if options.only in (None, "start"):
        _start()
    if options.only in (None, "memory"):
        _memory(ontology, options.folders, options.documents)
    if options.only in (None, "hostile"):
        _hostile(ontology, options.size)


if __name__ == "__main__":
    main()
