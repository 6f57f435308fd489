"""Facts from elsewhere: printed facts and RDF files, checked against the texts they quote before a store takes them."""

from __future__ import annotations

from kg.intake.loading import LoadReport, Refusal, load_facts, load_graph
from kg.intake.parsing import FactError, FactReader

__all__ = ["FactError", "FactReader", "LoadReport", "Refusal", "load_facts", "load_graph"]
