"""The arguments of every verb, and the module that carries it out; one file per group of verbs, none of which imports a room."""

from __future__ import annotations

from kg.cli.verbs import asking, curating, examining, intake, reading, serving, words
from kg.cli.verbs.common import Parser, Verbs

__all__ = ["GROUPS", "MODULES", "Parser", "Verbs"]

GROUPS = (reading, intake, curating, asking, words, examining, serving)
MODULES = {verb: module for group in GROUPS for verb, module in group.MODULES.items()}
