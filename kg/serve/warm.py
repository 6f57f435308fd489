"""Imported once by the process that workers are forked off: what every worker would otherwise load for itself."""

from __future__ import annotations

from kg.ontology import load
from kg.serve import worker
from kg.serve.tasks import known_questions

__all__ = ["worker"]

load().index()
known_questions()
