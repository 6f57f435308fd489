from __future__ import annotations

from pathlib import Path

import gold_facts
import pyoxigraph as ox
import pytest

from kg.ontology import Ontology, load


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load()


@pytest.fixture(scope="session")
def readers(ontology: Ontology, require_shared: Path) -> list[gold_facts.Reader]:
    return [gold_facts.seed(ontology), gold_facts.first(ontology), gold_facts.second(ontology)]


@pytest.fixture(scope="session")
def gold(ontology: Ontology, readers: list[gold_facts.Reader]) -> ox.Store:
    return gold_facts.graph(ontology, readers, gold_facts.curation([fact for reader in readers for fact in reader.facts]))


@pytest.fixture(scope="session")
def seed_alone(ontology: Ontology, readers: list[gold_facts.Reader]) -> ox.Store:
    return gold_facts.graph(ontology, readers[:1])
