"""The main job on the user's own article: what the article alone can answer comes out of the store as the gold graph has it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.ontology import shipped_folder
from kg.pipeline import build, open_store
from kg.query import run

QUERIES = shipped_folder() / "queries"
# The article alone answers these.
ANSWERED = ("cq01", "cq02", "cq05", "cq06", "cq07", "cq08", "cq09", "cq10", "cq11", "cq15", "cq16", "cq17", "cq18", "cq19", "cq20", "cq21", "cq22", "cq23")


@pytest.fixture(scope="module")
def seed_store(tmp_path_factory: pytest.TempPathFactory, require_shared: Path) -> Path:
    place = tmp_path_factory.mktemp("seed") / "store"
    report = build([require_shared / "corpus" / "seed.txt"], place)
    assert report.failures == []
    return place


def plain(term: object) -> object:
    if term is None or isinstance(term, ox.NamedNode):
        return re.sub(r"^.*[/#]", "", term.value) if term is not None else None
    assert isinstance(term, ox.Literal)
    kind = term.datatype.value.rsplit("#", 1)[-1]
    if kind == "boolean":
        return term.value == "true"
    if kind in ("integer", "decimal", "double"):
        number = round(Decimal(term.value), 2)
        return int(number) if number == number.to_integral() else float(number)
    return term.value


@pytest.mark.parametrize("name", ANSWERED)
def test_the_article_answers(name: str, seed_store: Path) -> None:
    path = next(QUERIES.glob(f"{name}-*.rq"))
    text = path.read_text(encoding="utf-8")
    wanted = json.loads(next(m for m in (re.search(r"# seed: *(.*)", text), re.search(r"# expect: *(.*)", text)) if m)[1])
    with open_store(seed_store, read_only=True) as store:
        rows = [[plain(cell) for cell in row] for row in run(store, path).rows]
    if "# order: free" in text:
        rows, wanted = sorted(rows, key=repr), sorted(wanted, key=repr)
    assert rows == wanted


def test_every_question_runs_on_the_store_of_the_article(seed_store: Path) -> None:
    paths = sorted(QUERIES.glob("*.rq"))
    assert len(paths) == 33
    with open_store(seed_store, read_only=True) as store:
        for path in paths:
            run(store, path)


def test_building_twice_changes_nothing_and_gives_the_same_bytes(tmp_path: Path, require_shared: Path) -> None:
    article = require_shared / "corpus" / "seed.txt"
    dumps = []
    for place, times in ((tmp_path / "one", 2), (tmp_path / "two", 1)):
        changed = [build([article], place).changed for _ in range(times)]
        assert changed == [1, 0][:times]
        with open_store(place, read_only=True) as store:
            store.dump(tmp_path / "dump.nq", "nq")
        dumps.append((tmp_path / "dump.nq").read_bytes())
    assert dumps[0] == dumps[1]
