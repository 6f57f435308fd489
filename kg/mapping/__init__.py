"""Facts and RDF, both ways: `from_graph(to_quads(extraction, ontology)) == extraction.facts` in canonical form.

Pure functions of one document and the ontology: no store, no clock, no order of sets.
"""

from __future__ import annotations

from kg.mapping.identity import canonical, conflict_key, evidence_iri, fact_iri
from kg.mapping.periods import period_id, period_quads
from kg.mapping.reading import from_graph
from kg.mapping.writing import shortcuts, statements, to_quads

__all__ = [
    "canonical", "conflict_key", "evidence_iri", "fact_iri", "from_graph", "period_id", "period_quads", "shortcuts", "statements",
    "to_quads",
]
