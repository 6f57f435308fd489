"""Room: kg.serve, the W3C's tests of queries. Promise: what the engine passes passes here, but for what is refused on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
import w3c_suite as w3c

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def folder(require_shared: Path) -> Path:
    return require_shared / "conformance" / "rdf-tests" / "sparql"


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> list[w3c.Outcome]:
    return w3c.outcomes(folder)


def test_every_test_is_run(folder, outcomes):
    kinds = [case.kind for case in w3c.cases(folder)]
    assert len(kinds) == 1106
    assert len(outcomes) == 1106 - sum(kind in ("ProtocolTest", "GraphStoreProtocolTest", "ServiceDescriptionTest", *w3c.UPDATES) for kind in kinds)


def test_nothing_fails_that_the_engine_passes_unless_it_is_refused_on_purpose(outcomes):
    refused = {name for names in w3c.REFUSED.values() for name in names}
    assert {one.case.id for one in outcomes if one.engine and not one.ours} <= refused


def test_refusals_are_those_of_the_table_and_say_why(outcomes):
    for reason, names in w3c.REFUSED.items():
        found = {one.case.id: one.reason for one in outcomes if one.case.id in names}
        word = reason.partition(" ")[0]
        assert set(found) == set(names)
        assert [name for name, said in found.items() if word not in said] == []


def test_every_failure_has_its_reason_and_every_reason_its_failures(outcomes):
    failed = {one.case.id for one in outcomes if not one.ours}
    assert [one.case.id for one in outcomes if not one.ours and not w3c.reason_of(one.case)] == []
    assert [name for names in (w3c.REFUSED | w3c.ENGINE).values() for name in names if name not in failed] == []


def test_every_update_is_refused(folder):
    updates = [case for case in w3c.cases(folder) if case.kind in w3c.UPDATES]
    assert len(updates) > 140
    assert [case.id for case in updates if not w3c.updates_refused(case)] == []


def test_the_table_in_the_docs_is_of_this_version(folder):
    assert (ROOT / "docs" / "conformance.md").read_text("utf-8") == w3c.table(folder)


def test_the_comparison_of_answers_can_fail():
    import pyoxigraph as ox

    one, two = {"x": ox.BlankNode("a"), "y": ox.BlankNode("a")}, {"x": ox.BlankNode("a"), "y": ox.BlankNode("b")}
    assert w3c.same_rows([one], [{"x": ox.BlankNode("q"), "y": ox.BlankNode("q")}])
    assert not w3c.same_rows([one], [two])
    assert not w3c.same_rows([two], [one])
    assert not w3c.same_rows([one], [one, one])
