"""Every label of the ontology in two automata: names of entities (case kept) and words (case folded).

One pass over a text gives typed mentions; which of several entities a name denotes is decided later, by `kg.resolve`.
"""

from kg.lexicon.automata import Lexicon
from kg.lexicon.compiling import compile_lexicon
from kg.lexicon.entries import Cue, EntityEntry, MetricEntry, RelationCue, Word

__all__ = ["Cue", "EntityEntry", "Lexicon", "MetricEntry", "RelationCue", "Word", "compile_lexicon"]
