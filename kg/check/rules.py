"""The declared rules of arithmetic, read from the ontology: which metric is a ratio, a sum or a rate of which."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.ontology import Ontology, local_name

__all__ = ["Rule", "Rules", "compile_rules"]

SHAPES = {
    "RatioRule": "ratio", "ChangeRule": "change", "ShareRule": "share", "SumRule": "sum", "PartRule": "part", "PeriodSumRule": "periods", "RateRule": "rate",
    "NeighbourRule": "neighbour", "OutlookRule": "outlook", "AgreementRule": "agreement", "MiddleRule": "middle", "ComparisonRule": "comparison",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Which fields it uses depends on its shape; ids are local names, `slack` is in percent of what is expected.

    finds  the kind of finding it makes;  adds  the metrics it holds for;  derives  whether what it makes is kept as a fact
    """

    id: str
    shape: str
    finds: str
    result: str = ""
    numerator: str = ""
    denominator: str = ""
    measure: str = ""
    factor: Decimal = Decimal(1)
    slack: Decimal = Decimal(0)
    whole: str = ""
    parts: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    derives: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules by shape, kinds of findings with their severity, documents' kinds with their authority."""

    by_shape: dict[str, tuple[Rule, ...]]
    severity: dict[str, str]
    authority: dict[str, int]

    def of(self, shape: str) -> tuple[Rule, ...]:
        """Return the rules of a shape in order of their ids."""
        return self.by_shape.get(shape, ())


@lru_cache(maxsize=4)
def compile_rules(ontology: Ontology) -> Rules:
    """Return the rules that the ontology declares."""
    by_shape = {shape: tuple(_rule(node, shape, ontology) for node in ontology.instances("kg:" + cls)) for cls, shape in SHAPES.items()}
    severity = {local_name(kind): ontology.value(kind, "kg:severity") for kind in ontology.concepts("kgc:findings")}
    authority = {local_name(kind): int(ontology.value(kind, "kg:authority", "0")) for kind in ontology.concepts("kgc:documentTypes")}
    return Rules(by_shape, severity, authority)


def _rule(node: str, shape: str, ontology: Ontology) -> Rule:
    def one(name: str) -> str:
        return local_name(ontology.value(node, "kg:" + name))

    def many(name: str) -> tuple[str, ...]:
        return tuple(local_name(value) for value in ontology.values(node, "kg:" + name))

    return Rule(
        local_name(node), shape, one("finds"), one("result"), one("partMetric"), one("wholeMetric"), one("measured"),
        Decimal(ontology.value(node, "kg:factor", "1")), Decimal(ontology.value(node, "kg:slack", "0")),
        one("whole"), many("part"), many("adds"), ontology.value(node, "kg:derives") == "true",
    )
