"""What one more document costs in an empty store and in a large one, and how fast a large store is built.

    python bench/growth.py [DOCUMENTS] [FOLDER]     # texts are made up by templates: same number, same bytes

Builds a store of so many documents in a process that is interrupted once and started again, then adds single documents to it and to
an empty store, in fresh processes as `kg build` does it and in one process that stays.
"""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from kg.ontology import KG, Ontology, load
from kg.pipeline import build, open_store

QUARTERS = [f"{name} quarter of {year}" for year in (2023, 2024, 2025) for name in ("first", "second", "third", "fourth")]
SEASONS = [f"{year}年第{name}季度" for year in (2023, 2024, 2025) for name in "一二三四"]
ROUNDS = 7


def article(number: int, companies: list[tuple[str, str]]) -> str:
    """Return one made-up article, in English or Chinese: a few figures of two companies, and how they are connected."""
    dice = random.Random(number)
    (one, one_zh), (two, two_zh) = dice.sample(companies, 2)
    quarter = dice.randrange(len(QUARTERS))
    revenue, growth, spending, year = dice.randint(10, 9999) / 10, dice.randint(1, 90), dice.randint(2, 200), 2024 + number % 3
    if number % 2:
        return (
            f"{one} reports results ({number})\n\n{year}-{1 + number % 12:02}-{1 + number % 28:02}\n\n"
            f"{one} said revenue was ${revenue} billion in the {QUARTERS[quarter]}, up {growth}% from a year earlier. "
            f"Operating income was ${revenue / 4:.1f} billion. The company plans capital expenditures of ${spending} billion in {year + 1}.\n\n"
            f"{one} competes with {two}. {two} is a customer of {one}. {two} said revenue rose {growth // 2 + 1}% in the {QUARTERS[quarter]}.\n"
        )
    return (
        f"{one_zh}公布业绩（{number}）\n\n{year}年{1 + number % 12}月{1 + number % 28}日\n\n"
        f"{one_zh}{SEASONS[quarter]}营收{revenue}亿美元，同比增长{growth}%，营业利润{revenue / 4:.1f}亿美元。公司预计{year + 1}年资本支出{spending}亿美元。\n\n"
        f"{one_zh}与{two_zh}竞争。{two_zh}{SEASONS[quarter]}净利润同比增长{growth // 2 + 1}%。\n"
    )


def names(ontology: Ontology) -> list[tuple[str, str]]:
    """Return an English and a Chinese name of each company of the catalog that has both."""
    return [(ontology.label(node, "en"), ontology.label(node, "zh-Hans")) for node in ontology.instances(KG + "Company")]


def write(folder: Path, numbers: range, companies: list[tuple[str, str]]) -> None:
    """Write articles, a thousand to a folder."""
    for number in numbers:
        place = folder / f"{number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}.txt").write_text(article(number, companies), encoding="utf-8")


def run(*words: object) -> float:
    """Run `kg` in a process of its own and return the seconds it took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg.cli", *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def heard() -> None:
    """Let a process hear Ctrl-C also where this one was started in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupted(*words: object, seconds: float) -> int:
    """Start `kg`, interrupt it as Ctrl-C does after so many seconds, and return how many documents it had begun."""
    command = [sys.executable, "-m", "kg.cli", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as child:
        time.sleep(seconds)
        child.send_signal(signal.SIGINT)
        assert child.stderr is not None
        lines = child.stderr.read().splitlines()
    print("  " + lines[-1])
    return sum(line.startswith("kg: [") for line in lines)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    home = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="kg-growth-"))
    ontology = load()
    companies = names(ontology)
    texts, more = home / "texts", home / "more"
    write(texts, range(count), companies)
    write(more, range(10**6, 10**6 + 4 * ROUNDS), companies)
    large, empty = home / "large", home / "empty"
    begun = interrupted("build", texts, "--store", large, "--no-page", seconds=max(3.0, count / 200))
    print(f"interrupted after {begun} of {count} documents")
    began, spent = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run("build", texts, "--store", large, "--no-page")
    took, spent = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - spent
    print(f"resumed and built {count} documents in {took:.1f} s ({spent:.1f} s of one processor): {took / max(count - begun, 1) * 1000:.1f} ms a document")
    print(f"built again: {run('build', texts, '--store', large, '--no-page'):.1f} s")
    extra = sorted(more.rglob("*.txt"))
    for title, work in (("as a command", lambda path, store: run("build", path, "--store", store, "--no-page", "--root", more)),
                        ("in a process that stays", lambda path, store: stayed(path, store, ontology))):
        costs = {"empty": [], "large": []}
        for _ in range(ROUNDS):
            path = extra.pop()
            shutil.rmtree(empty, ignore_errors=True)
            costs["empty"].append(work(path, empty))
            costs["large"].append(work(path, large))
        small, big = median(costs["empty"]), median(costs["large"])
        print(f"one document {title}: {small * 1000:.0f} ms in an empty store, {big * 1000:.0f} ms in one of {count}: {big / small:.2f} times")
    with open_store(large, read_only=True) as store:
        print(f"{store.stats()}")
    return 0


def stayed(path: Path, store: Path, ontology: Ontology) -> float:
    """Add one document in this process and return the seconds it took."""
    began = time.perf_counter()
    build([path], store, ontology=ontology, root=path.parents[1])
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
