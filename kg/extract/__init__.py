"""Reading the facts of one document by rules; the words the rules know live in the ontology."""

from kg.extract.rules import EXTRACTOR, Engine, extract

__all__ = ["EXTRACTOR", "Engine", "extract"]
