"""What people decided about entities, and how it changes what a document states: pure functions of a text file and the facts."""

from __future__ import annotations

from kg.curate.applying import Decided, decide, decided_quads, described
from kg.curate.decisions import Decision, Decisions, decisions_text, join_decisions, key_of, parse_decisions

__all__ = ["Decided", "Decision", "Decisions", "decide", "decided_quads", "decisions_text", "described", "join_decisions", "key_of", "parse_decisions"]
