"""What the store costs beyond the engine below it: building from facts, replacing a document, writing all out.

    python bench/store.py [DOCUMENTS] [FOLDER]     # 1,000 made-up articles give a million statements; FOLDER keeps their facts for the next run

Each cost is that of a fresh process from its start to its end, `kg` and the engine in turns; what both need to read or import is counted
on neither side: the facts wait in memory, and the engine's process imports what ours does.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parent))

from growth import article, names  # noqa: E402

from kg import store as stores  # noqa: E402
from kg.making import Maker, graph_of  # noqa: E402
from kg.ontology import load  # noqa: E402
from kg.pipeline import open_store, steady_memory  # noqa: E402
from kg.store import ledger  # noqa: E402

TURNS = 3
PARTS = 8
"""Short articles that make one of some seventy facts, as those of the news have."""
REPLACED = 15
AFTERWARDS = 0.3
"""Seconds in which the engine tidies up after a change, so that its work counts where it was caused."""
MEGA = 2 ** 20
Row = tuple[str, float, float, float, str]
"""Title, ours, the engine's, the goal as a ratio, the unit."""


def long_article(number: int, companies: list[tuple[str, str]]) -> bytes:
    """Return an article of usual length."""
    return "\n".join(article(PARTS * number + part, companies) for part in range(PARTS)).encode()


def made(place: Path, count: int) -> None:
    """Write the facts of so many articles, one pickle after the other, with the bytes they were read from."""
    ontology = load()
    maker, companies = Maker(ontology), names(ontology)
    with steady_memory(), place.with_suffix(".new").open("wb") as out:
        for number in range(count):
            data = long_article(number, companies)
            pickle.dump((data, maker.make(data, [f"{number:06}.txt"])[1]), out)
    place.with_suffix(".new").rename(place)


def facts(place: Path) -> Iterator[tuple[bytes, object]]:
    with place.open("rb") as source:
        while True:
            try:
                yield pickle.load(source)
            except EOFError:
                return


def build(place: Path, folder: Path, rules: bool) -> dict[str, float]:
    """Build a store from facts; the CPU seconds of reading these are taken away, and those of turning them into statements told."""
    ontology, reading, mapping = load(), 0.0, 0.0

    def documents() -> Iterator[stores.DocumentQuads]:
        nonlocal reading, mapping
        waiting = facts(place)
        while True:
            start = time.process_time()
            found = next(waiting, None)
            reading += time.process_time() - start
            if found is None:
                return
            start = time.process_time()
            document = graph_of(found[1], found[0], ontology)
            mapping += time.process_time() - start
            yield document

    start = time.process_time()
    with steady_memory(), (open_store(folder) if rules else stores.open(folder)) as store:
        store.add(documents())
    spent = time.process_time() - start - reading
    return {"cpu": spent, "load": spent - mapping, "peak": peak()}


def bulk(file: Path, folder: Path) -> dict[str, float]:
    """Load N-Quads by the engine's own loader."""
    load()
    start = time.process_time()
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return {"cpu": time.process_time() - start, "peak": peak()}


def peak() -> float:
    """Return the most memory that this process has held, in MiB; what its parent held does not count, as it would in `getrusage`."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / MEGA


def apart(work: str, *words: object) -> dict[str, float]:
    """Run one function of this module in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--", work, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def building(home: Path, place: Path) -> Iterator[Row]:
    """Compare building with bulk loading: CPU and peak memory."""
    ours, theirs, derived = list[dict[str, float]](), list[dict[str, float]](), list[dict[str, float]]()
    for turn in range(TURNS):
        ours.append(apart("build", place, home / f"ours{turn}", ""))
        if not turn:
            with stores.open(home / "ours0", read_only=True) as store:
                store.dump(home / "all.nq")
                print(f"{store.stats().quads:,} statements of {store.stats().documents:,} documents")
        theirs.append(apart("bulk", home / "all.nq", home / f"theirs{turn}"))
        if not turn:
            derived.append(apart("build", place, home / "derived", "rules"))
    for key, title, unit, goal in (("cpu", "building, CPU", "s", 1.5), ("peak", "building, peak memory", "MiB", 1.15)):
        engine = median(one[key] for one in theirs)
        yield title, median(one[key] for one in ours), engine, goal, unit
        yield title + ", derived facts too", median(one[key] for one in derived), engine, 0.0, unit
    yield "the store's part of the CPU, facts mapped", median(one["load"] for one in ours), median(one["cpu"] for one in theirs), 0.0, "s"


def replacing(home: Path) -> Iterator[Row]:
    """Compare replacing one document of the store by other facts with `extend` of the same statements, each made durable."""
    ontology = load()
    maker, companies = Maker(ontology), names(ontology)
    engine = ox.Store(str(home / "theirs0"))
    ours, raw, two = [], [], []
    with stores.open(home / "ours0") as store:
        for number in range(REPLACED):
            fresh, _ = maker.make(long_article(10**6 + number, companies), [f"{number:06}.txt"])
            quads = ledger.own_quads(fresh).quads
            raw.append(settled(lambda: (engine.extend(quads), engine.flush())))  # noqa: B023
            bare = stores.DocumentQuads(fresh.id, None, None, fresh.quads)
            two.append(settled(lambda: store.add([bare])))  # noqa: B023
            again, _ = maker.make(long_article(2 * 10**6 + number, companies), [f"{number:06}.txt"])
            ours.append(settled(lambda: store.add([again])))  # noqa: B023
            quads = ledger.own_quads(again).quads
            raw.append(settled(lambda: (engine.extend(quads), engine.flush())))  # noqa: B023
    theirs = median(raw)
    yield "replacing a document, statements only", median(two) * 1000, theirs * 1000, 2.5, "ms"
    yield "replacing a document, its files too", median(ours) * 1000, theirs * 1000, 0.0, "ms"


def dumping(home: Path) -> Iterator[Row]:
    """Compare the sorted dump with the engine's own, which is not sorted."""
    engine = ox.Store.read_only(str(home / "ours0" / "oxigraph"))
    with stores.open(home / "ours0", read_only=True) as store:
        def ours() -> None:
            store.dump(home / "ours.nq")

        def theirs() -> None:
            engine.dump(str(home / "theirs.nq"), format=ox.RdfFormat.N_QUADS)

        pairs = [(timed(ours), timed(theirs)) for _ in range(TURNS)]
    yield "writing all as N-Quads", median(one for one, _ in pairs), median(two for _, two in pairs), 1.1, "s"


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def settled(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work, those of the engine's own threads that go on after it included."""
    def whole() -> None:
        work()
        time.sleep(AFTERWARDS)

    return timed(whole)


def main() -> int:
    """Print a table; 1 if a goal is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory(prefix="kg-store-") as scratch:
        home = Path(scratch)
        place = (Path(sys.argv[2]) if len(sys.argv) > 2 else home) / f"facts-{count}.pickle"
        if not place.exists():
            made(place, count)
        missed = 0
        for rows in (building(home, place), replacing(home), dumping(home)):
            for title, ours, theirs, goal, unit in rows:
                over = bool(goal) and ours > goal * theirs
                missed += over
                wanted = f"goal {goal:g}" + (", missed" if over else "") if goal else ""
                print(f"{title:<42} kg {ours:10.2f} {unit:<4} engine {theirs:10.2f} {unit:<4} {ours / theirs:6.2f} times  {wanted}", flush=True)
    return 1 if missed else 0


WORKS = {"build": lambda place, folder, rules: build(Path(place), Path(folder), bool(rules)), "bulk": lambda file, folder: bulk(Path(file), Path(folder))}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--"]:
        print(json.dumps(WORKS[sys.argv[2]](*sys.argv[3:])))
        sys.exit(0)
    sys.exit(main())
