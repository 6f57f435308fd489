"""What the stored questions cost: through `kg.query.run` and over HTTP against the engine itself, and in rdflib's own engine.

    python bench/questions.py [STORE] [SECONDS]     # without a STORE the sample articles are built; SECONDS that rdflib gets for one question

Engine and API are asked in turns; of each the least of many times counts. A question may cost so many times what it costs the engine, or
so many milliseconds more. rdflib gets a process for each question and is stopped after SECONDS (5), which then count as its time.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

sys.path.insert(0, str(Path(__file__).resolve().parent))

from http_latency import compare  # noqa: E402

from kg import store as stores  # noqa: E402
from kg.ontology import PREFIXES, load, shipped_folder  # noqa: E402
from kg.pipeline import build  # noqa: E402
from kg.query import Question, questions, run  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
TURNS = 10
API, WEB, FASTER = (1.2, 0.5), (1.3, 1.0), 10.0


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def through_api(place: Path, asked: list[Question]) -> list[tuple[str, float, float]]:
    """Return for each question its id and the milliseconds in the engine and through the API, all rows as Python terms."""
    engine, ontology, rows = ox.Store.read_only(str(place / "oxigraph")), load(), []

    def raw(query: str) -> None:
        answer = engine.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        if isinstance(answer, ox.QuerySolutions):
            width = range(len(answer.variables))
            _ = [tuple(row[index] for index in width) for row in answer]

    with stores.open(place, read_only=True) as store:
        for one in asked:
            times = [(timed(lambda: raw(one.sparql)), timed(lambda: run(store, one, ontology=ontology))) for _ in range(TURNS)]  # noqa: B023
            rows.append((one.short, min(first for first, _ in times), min(second for _, second in times)))
    return rows


def in_rdflib(file: Path, asked: list[Question], seconds: float) -> dict[str, tuple[float, bool]]:
    """Return for each question the milliseconds in rdflib, and whether it was done by then."""
    graph = rdflib.Graph()
    graph.parse(str(file), format="nt")
    context, out = multiprocessing.get_context("fork"), dict[str, tuple[float, bool]]()

    def work(channel, query: str) -> None:  # noqa: ANN001
        channel.send(timed(lambda: list(graph.query(query, initNs=dict(PREFIXES)))))

    for one in asked:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(theirs, one.sparql))
        process.start()
        done = ours.poll(seconds)
        out[one.short] = (ours.recv(), True) if done else (seconds * 1000, False)
        process.kill()
        process.join()
    return out


def line(title: str, rows: list[tuple[str, float, float]], most: tuple[float, float]) -> bool:
    """Print the sums and which questions cost too much; return whether none does."""
    factor, more = most
    over = [f"{name} ({first:.2f} to {second:.2f} ms)" for name, first, second in rows if second > factor * first and second > first + more]
    engine, here = sum(row[1] for row in rows), sum(row[2] for row in rows)
    print(f"{title:<16} engine {engine:9.1f} ms  here {here:9.1f} ms  {here / engine:6.2f} times; {len(rows)} questions, above {factor:g} times and "
          f"+{more:g} ms: {len(over)}  {', '.join(over)}", flush=True)
    return not over


def main() -> int:
    """Print three lines; 1 if a goal is missed."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "store"
        seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5.0
        if len(sys.argv) < 2:
            build([ROOT / "examples"], place)
        asked = list(questions(shipped_folder()))
        with stores.open(place, read_only=True) as store:
            store.dump(Path(scratch) / "all.nt", "nt")
            print(f"{store.stats().quads:,} statements of {store.stats().documents:,} documents", flush=True)
        direct = through_api(place, asked)
        good = line("through the API", direct, API)
        web = compare(place, TURNS)
        good &= line("over HTTP", [(name, engine, cold) for name, engine, cold, _ in web], WEB)
        line("answers kept", [(name, engine, warm) for name, engine, _, warm in web], WEB)
        slow = in_rdflib(Path(scratch) / "all.nt", asked, seconds)
        ours, theirs = sum(row[2] for row in direct), sum(spent for spent, _ in slow.values())
        stopped = [name for name, (_, done) in slow.items() if not done]
        print(f"in rdflib        rdflib {theirs:9.1f} ms  here {ours:9.1f} ms  {theirs / ours:6.0f} times faster here, goal {FASTER:g}; "
              f"stopped after {seconds:g} s: {len(stopped)}  {', '.join(stopped)}")
    return 0 if good and theirs >= FASTER * ours else 1


if __name__ == "__main__":
    sys.exit(main())
