"""Room: kg.query. Promise: a parameter takes a value of its kind, by any name, and refuses every other with what could have been meant."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from query_samples import TRIG, Memory

from kg.errors import QueryError
from kg.ontology import Ontology, load
from kg.query import Table
from kg.query.values import as_term, kind_of

BASE = "https://w3id.org/chipkg/"


@pytest.fixture(scope="module")
def store() -> Memory:
    return Memory(TRIG)


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load()


@pytest.mark.parametrize(("value", "default", "expected"), [
    ("AWS", "kgr:amazon", "id/aws"), ("亚马逊云科技", "kgr:amazon", "id/aws"), ("亞馬遜", "kgr:aws", "id/amazon"), ("AMZN", "kgr:aws", "id/amazon"),
    ("kgr:anything", "kgr:amazon", "id/anything"), (f"<{BASE}id/x>", "kgr:amazon", "id/x"),
    ("英伟达", "kgr:amazon", "id/nvidia"), ("NVDA", "kgr:amazon", "id/nvidia"), ("台積電", "kgr:amazon", "id/x-tsmc"),
    ("2025Q4", "kgp:2025Q4", "period/2025Q4"), ("2025", "kgp:2025Q4", "period/2025"), ("kgp:2026H1", "kgp:2025", "period/2026H1"),
    ("2025年第四季度", "kgp:2025", "period/2025Q4"), ("Q4 2025", "kgp:2025", "period/2025Q4"), ("2025-12", "kgp:2025", "period/2025-12"),
    ("microsoft-FY2026Q2", "kgp:2025", "period/microsoft-FY2026Q2"), ("TTM2025Q4", "kgp:2025", "period/TTM2025Q4"),
    ("eps", "kgm:revenue", "metric/eps"), ("net income", "kgm:revenue", "metric/netIncome"), ("自由现金流", "kgm:revenue", "metric/freeCashFlow"),
    ("營業收入", "kgm:eps", "metric/revenue"), ("qoq", "kgc:yoy", "code/qoq"), ("同比", "kgc:level", "code/yoy"), ("partnerOf", "kg:competesWith", "ont#partnerOf"),
])
def test_as_term_takes_ids_and_names_in_any_language(store: Memory, ontology: Ontology, value: str, default: str, expected: str) -> None:
    assert as_term(store, value, default, ontology=ontology) == ox.NamedNode(BASE + expected)


@pytest.mark.parametrize(("value", "datatype"), [("24", "integer"), ("-3.5", "decimal")])
def test_as_term_takes_numbers(store: Memory, value: str, datatype: str) -> None:
    assert as_term(store, value, "24") == ox.Literal(value, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + datatype))


@pytest.mark.parametrize(("value", "default", "message"), [
    ("2025Q5", "kgp:2025Q4", r"x=2025Q5: not a period \(write 2025Q4, 2025"), ("soon", "kgp:2025Q4", "x=soon: not a period"),
    ("last quarter", "kgp:2025Q4", "not a period"), ("AWS", "kgp:2025Q4", "not a period"),
    ("FY2026Q2", "kgp:2025Q4", r"a fiscal period without its company .* microsoft-FY2026Q2"),
    ("kgr:amazon", "kgp:2025Q4", r"x=kgr:amazon: not a period \(it must lie under https://w3id.org/chipkg/period/\)"),
    ("kgp:2025Q4", "kgr:amazon", "not an entity"), ("kgp:2025Q9", "kgp:2025Q4", "not a period"),
    ("revenu", "kgm:eps", r"x=revenu: no metric has this name \(such as revenue"), ("kgm:nothing", "kgm:eps", "no metric has this name"),
    ("yoy", "kgm:eps", "no metric has this name"), ("actual", "kgc:yoy", r"no code has this name \(such as .*level"),
    ("many", "24", r"x=many: not a number \(write digits, as in x=24\)"), ("1e9", "24", "not a number"), ('"24"', "24", "not a number"),
    ("cloud", "kgr:amazon", "2 entities have this name .one of kgr:azure, kgr:google-cloud"), ("Nobody Ltd", "kgr:amazon", "no entity has this name"),
    ("", "kgr:amazon", "no entity has this name"), ("<x> } DROP ALL #", "kgr:amazon", "no entity has this name"),
])
def test_as_term_refuses_other_kinds(store: Memory, ontology: Ontology, value: str, default: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        as_term(store, value, default, name="x", ontology=ontology)


def test_kind_of_names_what_a_parameter_takes() -> None:
    assert [kind_of(x) for x in ("kgr:a", "kgp:2025", "kgm:eps", "kgc:yoy", "kg:uses", "24", '"FP4"')] == [
        "entity", "period", "metric", "code", "property", "number", "term"]


XSD = "http://www.w3.org/2001/XMLSchema#"
ROW = (ox.Literal("213400000000.5", datatype=ox.NamedNode(XSD + "decimal")), ox.Literal(24), ox.Literal("2026-02-06", datatype=ox.NamedNode(XSD + "date")),
       ox.Literal(True), ox.NamedNode("x:y"), ox.Literal("2026-13-40", datatype=ox.NamedNode(XSD + "date")))


def test_to_dicts_gives_exact_python_values() -> None:
    [row] = Table(("a", "b", "c", "d", "e", "f"), (ROW,)).to_dicts()
    assert (row["a"], row["b"], row["c"].isoformat(), row["d"], row["e"], row["f"]) == (
        Decimal("213400000000.5"), 24, "2026-02-06", True, "x:y", "2026-13-40")


def test_to_pandas_gives_typed_columns_with_open_cells() -> None:
    pytest.importorskip("pandas")
    frame = Table(("a", "b", "c", "d", "e", "f"), (ROW, (None,) * 6)).to_pandas()
    assert [str(kind) for kind in frame.dtypes] == ["float64", "Int64", "datetime64[s]", "boolean", "object", "object"]
    assert frame["b"].sum() == 24
    assert frame["a"].isna().tolist() == [False, True]
    assert list(Table(("a", "b"), ()).to_pandas().columns) == ["a", "b"]


def test_to_pandas_refuses_yes_and_no() -> None:
    with pytest.raises(QueryError, match="yes or no"):
        Table((), (), "boolean", True).to_pandas()
