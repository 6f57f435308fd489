"""Lets many clients at once ask a running `kg serve`, good, slow, hostile and malformed questions mixed, and checks every answer.

    python bench/soak.py --store kg-store --seconds 60 --clients 32

Good questions are the stored ones; each answer must have the bytes that it had when the server was idle. Three of four clients ask only
these, with a pause of up to a second between; the others ask what takes too long (half of them hang up), what is refused, and what is ill-formed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from kg.ontology import shipped_folder
from kg.query import questions

__all__ = ["Outcome", "soak"]

LOOPBACK = "127.0.0.1"
OPTIONS = ("--timeout", "10", "--memory", "256", "--keep", "0")
PAUSE = 1.0
"""Seconds that a good client waits at most before it asks again."""
SETTLE = 30
"""Times, each half a second apart, that memory is looked at again until it is back."""
SLOW = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "SELECT (SUM(STRLEN(STR(?c)) + STRLEN(STR(?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (MAX(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g)))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
)
HOSTILE = (
    "ASK { SERVICE <http://127.0.0.1:9/> {} }", "LOAD <http://127.0.0.1:9/>", "SELECT * FROM <http://127.0.0.1:9/> {}", "INSERT DATA { <a:> <a:> <a:> }",
    "ASK { \\u0053ERVICE <http://127.0.0.1:9/> {} }", "ASK " + "{" * 50_000, "SELECT * {" + "{" * 190 + "}" * 190 + "}", "DROP ALL", "#" * 99_000,
    "SELECT (STRLEN(REPLACE(REPLACE('" + "a" * 5000 + "', 'a', '" + "b" * 5000 + "'), 'b', '" + "c" * 3000 + "')) AS ?x) {}",
    "SELECT (GROUP_CONCAT('" + "a" * 10_000 + "') AS ?x) { ?a ?b ?c . ?d ?e ?f }", "SELECT * { ?a ?b ?c . ?d ?e ?f }",
)
MALFORMED = ("", "ASK {", "SELECT * WHERE ?s ?p ?o", "SELECT * { ?s nope:p ?o }", "hello", "\x00\xff", "ASK { ?s ?p 'x }", "SELECT (1 AS ?x) (2 AS ?x) {}")


@dataclass(slots=True)
class Outcome:
    """What came of a run: milliseconds of good answers, statuses by kind of client, what was wrong, and memory before and after in MiB."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    before: float = 0.0
    after: float = 0.0

    def quantile(self, share: float) -> float:
        """Return the milliseconds within which this share of the good answers came."""
        return sorted(self.milliseconds)[min(len(self.milliseconds) - 1, int(share * len(self.milliseconds)))]


class _Client:
    """Asks until it is told to stop, over one connection as long as that holds."""

    def __init__(self, port: int, seed: int, out: Outcome, stop: threading.Event) -> None:
        self.port, self.random, self.out, self.stop = port, random.Random(seed), out, stop
        self.connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)

    def ask(self, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        given = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})} if body is not None else headers or {}
        for attempt in (1, 2):  # a kept connection may have been closed just now
            try:
                self.connection.request("GET" if body is None else "POST", path, None if body is None else body.encode("utf-8", "replace"), given)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def run(self, kind: str, good: list[tuple[str, bytes]]) -> None:
        while not self.stop.is_set():
            try:
                getattr(self, kind)(good)
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                self.out.wrong.append(f"{kind}: {type(error).__name__} {error}")
        self.connection.close()

    def good(self, known: list[tuple[str, bytes]]) -> None:
        path, expected = self.random.choice(known)
        start = time.perf_counter()
        status, data = self.ask(path)
        self.out.milliseconds.append((time.perf_counter() - start) * 1000)
        self.out.statuses["good", status] += 1
        if status != 200 or data != expected:
            self.out.wrong.append(f"good: {status} {data[:100]!r} for {path[:80]}")
        self.stop.wait(self.random.uniform(0, PAUSE))

    def slow(self, known: list[tuple[str, bytes]]) -> None:
        query = self.random.choice(SLOW)
        if self.random.random() < 0.5:
            with socket.create_connection((LOOPBACK, self.port), timeout=60) as call:
                call.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                time.sleep(self.random.uniform(0, 0.8))
            self.out.statuses["hung up", 0] += 1
            return
        self.expect("slow", self.ask("/sparql", urlencode({"query": query})), (503, 504))

    def hostile(self, known: list[tuple[str, bytes]]) -> None:
        chance = self.random.random()
        if chance < 0.1:
            self.expect("hostile", self.ask("/questions", headers={"Host": "evil.example"}), (421,))
        elif chance < 0.2:
            with socket.create_connection((LOOPBACK, self.port), timeout=60) as call:
                call.sendall(self.random.randbytes(200))
                call.settimeout(0.05)
                try:
                    call.recv(100)
                except OSError:
                    pass
        else:
            query = self.random.choice(HOSTILE)
            self.expect("hostile", self.ask("/sparql", urlencode({"query": query})), (200, 400, 403, 413, 503, 504))
        time.sleep(0.01)

    def malformed(self, known: list[tuple[str, bytes]]) -> None:
        query = self.random.choice(MALFORMED)
        self.expect("malformed", self.ask("/sparql", urlencode({"query": query})), (400, 503))
        time.sleep(0.01)

    def expect(self, kind: str, found: tuple[int, bytes], statuses: tuple[int, ...]) -> None:
        self.out.statuses[kind, found[0]] += 1
        if found[0] not in statuses:
            self.out.wrong.append(f"{kind}: {found[0]} {found[1][:100]!r}")


def soak(store: Path, seconds: float, clients: int, options: tuple[str, ...] = OPTIONS) -> Outcome:
    """Serve the store, let the clients ask for so long, and return what came of it."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    out = Outcome()
    try:
        port = _port(process)
        good = _expected(port)
        _let_loose(port, seconds / 10, clients, Outcome(), good)  # warm: buffers and threads are made once
        out.before = _memory(process.pid)
        _let_loose(port, seconds, clients, out, good)
        client = _Client(port, 0, out, threading.Event())
        out.wrong += [f"afterwards: {path[:80]}" for path, expected in good if client.ask(path) != (200, expected)]
        client.connection.close()
        out.after = _later(process.pid)
        for _ in range(SETTLE):  # workers that were killed last are still being replaced on a busy machine
            out.after = min(out.after, _later(process.pid)) if out.after > out.before * 1.1 else out.after
    finally:
        process.terminate()
        process.wait(30)
        if process.stderr is not None:
            process.stderr.close()
    return out


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            threading.Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True).start()
            return int(found[1])
    raise RuntimeError("the server did not start")


def _expected(port: int) -> list[tuple[str, bytes]]:
    """Return paths of good questions with the bytes that answer them, for those that give the same bytes three times."""
    client = _Client(port, 0, Outcome(), threading.Event())
    paths = [f"/sparql?{urlencode({'query': one.sparql})}" for one in questions(shipped_folder())]
    paths += [f"/questions/{one.short}" for one in questions(shipped_folder())]
    found = []
    for path in paths:
        answers = {client.ask(path) for _ in range(3)}
        if len(answers) == 1 and (answer := answers.pop())[0] == 200:
            found.append((path, answer[1]))
    client.connection.close()
    return found


def _let_loose(port: int, seconds: float, clients: int, out: Outcome, good: list[tuple[str, bytes]]) -> None:
    stop = threading.Event()
    others = ("slow", "hostile", "malformed", "slow", "hostile")
    kinds = ["good" if number % 4 else others[(number // 4) % len(others)] for number in range(clients)]
    threads = [threading.Thread(target=_Client(port, seed, out, stop).run, args=(kind, good)) for seed, kind in enumerate(kinds)]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join(60)


def _later(root: int) -> float:
    time.sleep(0.5)
    return _memory(root)


def _memory(root: int) -> float:
    """Return the MiB that a process and all below it hold, shared pages counted once."""
    total = 0
    for process in (root, *_below(root)):
        try:
            rows = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total / 1024


def _below(root: int) -> list[int]:
    found = []
    for file in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = [int(word) for word in file.read_text("ascii").split()]
        except OSError:
            continue
        for child in children:
            found += [child, *_below(child)]
    return found


def main() -> int:
    """Run, print the figures as one JSON object, and return 1 if anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--store", type=Path, default=Path("kg-store"))
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--keep", type=int, default=0, help="MB of answers that the server keeps (default: none, each question is worked for)")
    given = options.parse_args()
    out = soak(given.store, given.seconds, given.clients, (*OPTIONS[:-1], str(given.keep)))
    good = len(out.milliseconds)
    print(json.dumps({
        "good answers": good, "per second": round(good / given.seconds, 1), "p50 ms": round(out.quantile(0.5), 1), "p99 ms": round(out.quantile(0.99), 1),
        "max ms": round(max(out.milliseconds), 1), "MiB before": round(out.before, 1), "MiB after": round(out.after, 1),
        "statuses": {f"{kind} {status}": count for (kind, status), count in sorted(out.statuses.items())}, "wrong": len(out.wrong),
    }, indent=1))
    for line in out.wrong[:10]:
        print(line, file=sys.stderr)
    return 1 if out.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
