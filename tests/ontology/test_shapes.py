"""Our own reading of the shapes finds what pyshacl finds, on good graphs and on every spoiled one."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_spoiled import VOCABULARY_WAYS, WAYS, Spoiler

from kg.errors import OntologyError
from kg.ontology import Ontology, shipped_folder
from kg.pipeline import extract_file, graph_of
from kg.validate import validate
from kg.validate.shapes import compiled

EXAMPLES = Path(__file__).parents[2] / "examples"


def agreed(data: list[ox.Quad] | ox.Store, ontology: Ontology) -> None:
    assert validate(data, ontology).violations == validate(data, ontology, reference=True).violations


@pytest.mark.slow
def test_both_agree_on_every_spoiled_graph(gold: ox.Store, ontology: Ontology) -> None:
    for spoil in [lambda g: None, *(way for _, way in WAYS.values()), *VOCABULARY_WAYS.values()]:
        spoiler = Spoiler(gold)
        spoil(spoiler)
        agreed(spoiler.graph, ontology)


@pytest.mark.slow
def test_both_agree_on_documents_spoiled_at_random(ontology: Ontology) -> None:
    path = EXAMPLES / "tsmc-2025q4.zh-Hant.txt"
    quads = list(graph_of(extract_file(path, ontology), path.read_bytes(), ontology).quads)
    rng = random.Random(7)
    for _ in range(30):
        spoiled = [quad for quad in quads if rng.random() > 0.02]
        for _ in range(20):
            one, other = rng.choice(spoiled), rng.choice(spoiled)
            spoiled.append(ox.Quad(one.subject, other.predicate, rng.choice(spoiled).object if rng.random() < 0.5 else other.object, one.graph_name))
        agreed(spoiled, ontology)


def test_both_agree_on_an_article_with_a_few_faults(ontology: Ontology) -> None:
    path = EXAMPLES / "cloud-comparison.en.md"
    quads = list(graph_of(extract_file(path, ontology), path.read_bytes(), ontology).quads)
    agreed(quads[::2], ontology)
    assert len(validate(quads[::2], ontology).errors) > 20


def test_a_constraint_that_is_not_known_is_refused_and_never_passed_over(tmp_path: Path) -> None:
    text = (shipped_folder() / "shapes.ttl").read_text(encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(text.replace("sh:minLength 1", "sh:minExclusive 1"), encoding="utf-8")
    with pytest.raises(OntologyError, match="not known here: minExclusive"):
        compiled(tmp_path)
