"""Accuracy floors: precision, recall and F1 on own articles and, where it stands, on the shared corpus.

A floor is raised by editing `floors.toml`; `pytest --renew-floors` writes the figures seen, and refuses to lower one unless
`--allow-lower-floors` is given as well. The hash of the corpus tells whether figures are of the same articles.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.extract import extract
from kg.extract.printing import to_json
from kg.ontology import load
from kg.read import read
from kg.score import Score, parse_gold, score

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared" / "corpus"
SETS = {
    "own": [ROOT / "tests" / "gold", ROOT / "examples"],
    "apart": [ROOT / "tests" / "gold" / "apart"],  # no rule was written for these: read their totals, not their misses
    "seed": [SHARED],
    "development": [SHARED / "dev"],
    "blind": [SHARED / "dev-blind"],
}
MARGIN = 0.005  # figures are written down rounded


def golds(folders: Iterable[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.glob("*.gold"))


def document_of(gold: Path) -> Path:
    return next(gold.with_suffix(ending) for ending in (".txt", ".html", ".md") if gold.with_suffix(ending).exists())


def measured(paths: list[Path]) -> dict[str, Score]:
    total = {"observations": Score(), "relations": Score()}
    for gold in paths:
        found = extract(read(document_of(gold), ontology=load()), load())
        rows = [json.loads(to_json(fact, found.document)) for fact in found.facts]
        for kind, one in score(rows, parse_gold(gold.read_text(encoding="utf-8"), gold.name)).items():
            total[kind].right += one.right
            total[kind].wrong += one.wrong
            total[kind].missed += one.missed
    return total


def corpus_hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
        digest.update(document_of(path).read_bytes())
    return digest.hexdigest()[:16]


def renewed(name: str, seen: dict[str, dict[str, float]], paths: list[Path], *, lower: bool) -> None:
    """Write the figures seen of one set as its floors; a floor that would fall fails the test unless `lower`."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    known = floors.get(name, {})
    fallen = [f"{kind} {figure}" for kind, figures in seen.items() for figure, value in figures.items()
              if known.get("corpus") == corpus_hash(paths) and round(value, 3) < known[kind][figure] - MARGIN]
    assert lower or not fallen, f"{name}: {', '.join(fallen)} would fall; --allow-lower-floors lets it"
    floors[name] = {"corpus": corpus_hash(paths)} | {kind: {f: round(v, 3) for f, v in figures.items()} for kind, figures in seen.items()}
    lines = ["# Strict figures below which accuracy may not fall, by set of articles; see test_accuracy.py."]
    for title in sorted(floors):
        lines += [f"[{title}]", f'corpus = "{floors[title]["corpus"]}"']
        lines += [f"{kind} = {{ {', '.join(f'{f} = {v:.3f}' for f, v in floors[title][kind].items())} }}" for kind in ("observations", "relations")] + [""]
    FLOORS.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SETS))
def test_facts_of_known_articles_stay_as_right_as_they_were(name: str, request: pytest.FixtureRequest, require_shared: Path) -> None:
    paths = golds(SETS[name])
    assert paths, f"no gold files for {name}"
    seen = {kind: {"precision": row.precision, "recall": row.recall, "f1": row.f1} for kind, row in measured(paths).items()}
    if request.config.getoption("--renew-floors"):
        renewed(name, seen, paths, lower=request.config.getoption("--allow-lower-floors"))
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]
    assert corpus_hash(paths) == floors["corpus"], f"the articles of {name} changed: measure again and renew the floors"
    for kind, figures in seen.items():
        for figure, value in figures.items():
            assert value >= floors[kind][figure] - MARGIN, f"{name} {kind} {figure}: {value:.3f} is below {floors[kind][figure]}"
