"""Asks the stored questions of the engine and over HTTP, in turns, and prints what each costs: the least of many times, in milliseconds.

    python bench/http_latency.py --store kg-store

Over HTTP each is asked of two servers: one that keeps no answers, and one that has answered it before and gives its answer again.
"""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from kg import store as stores
from kg.ontology import shipped_folder
from kg.query import questions

__all__ = ["Row", "compare"]

TURNS, SECONDS, MOST = 15, 1.0, 400
"""Times that a question is asked at least; quick ones for so many seconds, and so many times at most: on a busy machine few of them go through
without a stop."""
FACTOR, MORE = 1.3, 1.0
"""What HTTP may cost: this much more than the engine, or so many milliseconds more."""
Row = tuple[str, float, float, float]
"""A question's id, and the milliseconds in the engine, over HTTP, and over HTTP with the answer kept."""


def compare(place: Path, turns: int) -> list[Row]:
    """Return for each question what it costs, the client included."""
    with _server(place, 0) as cold, _server(place, 32) as warm, stores.open(place, read_only=True) as store:
        rows = []
        for question in questions(shipped_folder()):
            path = f"/sparql?{urlencode({'query': question.sparql})}"
            warm.get(path)
            ways: tuple[Callable[[], object], ...] = (
                lambda: _engine(store, question.sparql), lambda: cold.get(path), lambda: warm.get(path))  # noqa: B023
            for client in (cold, warm):
                client.connect()
            times, end = list[list[float]](), time.monotonic() + SECONDS
            while len(times) < turns or len(times) < MOST and time.monotonic() < end:
                times.append([_timed(way) for way in ways])
            engine, web, kept = (min(column) for column in zip(*times, strict=True))
            rows.append((question.short, engine, web, kept))
        return rows


class _Client:
    """A connection that is opened again when the server has closed it, as it does with one that is not used for some seconds."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def connect(self) -> None:
        self.connection.close()
        self.connection.connect()

    def get(self, path: str) -> bytes:
        try:
            return self._got(path)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connect()
            return self._got(path)

    def _got(self, path: str) -> bytes:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {data[:200]!r}")
        return data


@contextmanager
def _server(place: Path, kept: int) -> Iterator[_Client]:
    """Run a server that keeps so many MB of answers, and yield a client of it."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(place), "--port", "0", "--keep", str(kept)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        found = re.search(r":(\d+)/", process.stderr.readline())
        assert found is not None
        threading.Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True).start()
        yield _Client(int(found[1]))
    finally:
        process.terminate()
        process.wait(20)


def _engine(store: stores.Store, query: str) -> bytes | None:
    return store.query(query).serialize(format=ox.QueryResultsFormat.JSON)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Print a table; 1 if a question costs more over HTTP than it may, with no answers kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--store", type=Path, default=Path("kg-store"))
    options.add_argument("--turns", type=int, default=TURNS)
    given = options.parse_args()
    rows = compare(given.store, given.turns)
    over = 0
    for name, engine, web, kept in rows:
        dear = web > FACTOR * engine and web > engine + MORE
        over += dear
        print(f"{name:<6} engine {engine:8.2f}  http {web:8.2f}  +{web - engine:.2f}  kept {kept:8.2f}{'  over' if dear else ''}")
    engine, web, kept = (sum(column) for column in list(zip(*rows, strict=True))[1:])
    print(f"all    engine {engine:8.2f}  http {web:8.2f}  ratio {web / engine:.2f}  kept {kept:8.2f}  over: {over} of {len(rows)}")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
