"""The catalog conforms to the shapes: no document is refused for what the catalog says."""

from __future__ import annotations

from kg.mapping.entities import entity_quads
from kg.ontology import BASE, KG, load
from kg.types import Entity
from kg.validate import shape_errors

CLASSES = ("Company", "Organization", "Segment", "Product", "Chip", "ChipFamily", "Project", "Person")


def test_every_entity_of_the_catalog_conforms_to_the_shapes() -> None:
    ontology = load()
    idents = [node.removeprefix(BASE + "id/") for kind in CLASSES for node in ontology.instances(KG + kind)]
    assert len(idents) > 2000
    quads = list(dict.fromkeys(entity_quads([Entity(ident, ident, "Entity") for ident in idents], ontology, language="en")))
    assert shape_errors(quads, ontology) == ()
