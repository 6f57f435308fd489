"""Asks the stored questions of the engine and over HTTP, in turns, and prints what each costs: the least of many times, in milliseconds.

    python bench/http_latency.py --store kg-store
"""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from kg import store as stores
from kg.ontology import shipped_folder
from kg.query import questions

__all__ = ["compare"]

TURNS = 15
FACTOR, MORE = 1.3, 1.0
"""What HTTP may cost: this much more than the engine, or so many milliseconds more."""


def compare(place: Path, turns: int) -> list[tuple[str, float, float]]:
    """Return for each question its id and the milliseconds in the engine and over HTTP, the client included."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(place), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        found = re.search(r":(\d+)/", process.stderr.readline())
        assert found is not None
        threading.Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True).start()
        client = http.client.HTTPConnection("127.0.0.1", int(found[1]))
        with stores.open(place, read_only=True) as store:
            rows = []
            for question in questions(shipped_folder()):
                path = f"/sparql?{urlencode({'query': question.sparql})}"
                times = [(_timed(lambda: _engine(store, question.sparql)), _timed(lambda: _web(client, path))) for _ in range(turns)]  # noqa: B023
                rows.append((question.short, min(one for one, _ in times), min(two for _, two in times)))
            return rows
    finally:
        process.terminate()
        process.wait(20)


def _engine(store: stores.Store, query: str) -> bytes | None:
    return store.query(query).serialize(format=ox.QueryResultsFormat.JSON)


def _web(client: http.client.HTTPConnection, path: str) -> bytes:
    client.request("GET", path)
    return client.getresponse().read()


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Print a table; 1 if more than a tenth of the questions cost more over HTTP than they may."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--store", type=Path, default=Path("kg-store"))
    options.add_argument("--turns", type=int, default=TURNS)
    given = options.parse_args()
    rows = compare(given.store, given.turns)
    over = 0
    for name, engine, web in rows:
        dear = web > FACTOR * engine and web > engine + MORE
        over += dear
        print(f"{name:<6} engine {engine:8.2f}  http {web:8.2f}  +{web - engine:.2f}{'  over' if dear else ''}")
    engine, web = sum(row[1] for row in rows), sum(row[2] for row in rows)
    print(f"all    engine {engine:8.2f}  http {web:8.2f}  ratio {web / engine:.2f}  over: {over} of {len(rows)}")
    return 1 if over * 10 > len(rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
