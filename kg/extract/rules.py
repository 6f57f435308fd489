"""The rule engine: a document in, its facts out; a pure function of the document and the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg.extract.assemble import frames_of
from kg.extract.discourse import leave_behind, taken_up
from kg.extract.focus import Focus
from kg.extract.gate import Gate, observation_of
from kg.extract.naming import compile_links
from kg.extract.opening import anchor_period, open_focus
from kg.extract.parts import reported
from kg.extract.reading import Reading, read_tokens
from kg.extract.relations import relations_of
from kg.extract.scales import declared_scale
from kg.extract.sections import enter_block
from kg.extract.tables import table_frames
from kg.extract.tokens import Sentence, sentences_of
from kg.folding import fold
from kg.kept import put, take
from kg.lexicon import Lexicon, compile_lexicon
from kg.ontology import Ontology, uncollected
from kg.period import PeriodGrammar
from kg.period import compile_grammar as compile_periods
from kg.quantity import QuantityGrammar
from kg.quantity import compile_grammar as compile_quantities
from kg.types import Block, Document, Extraction, Span

__all__ = ["EXTRACTOR", "Engine", "extract"]

EXTRACTOR = "rules/0.1.0"
NAME = "rules"  # of an engine that is kept
NOTE = 160  # code points of the longest note below a table


class Engine:
    """An ontology compiled for reading: build once per process, use for any number of documents."""

    def __init__(self, ontology: Ontology) -> None:
        self.lexicon: Lexicon = compile_lexicon(ontology)
        self.quantities: QuantityGrammar = compile_quantities(ontology)
        self.periods: PeriodGrammar = compile_periods(ontology)
        self.links = compile_links(ontology)
        self.abbreviations = frozenset(fold(label.text).lower for label in ontology.labels("kgc:abbreviations"))

    def extract(self, document: Document) -> Extraction:
        """Return every fact that `document` states, in order of its quote, and every amount that ended in none, with the reason."""
        lexicon = self.lexicon.for_document()
        reading = read_tokens(document, lexicon, self.quantities, self.periods)
        focus = open_focus(document, reading, lexicon)
        gate = Gate(document, EXTRACTOR)
        section = anchor_period(document, reading, focus, lexicon)
        for at, block in enumerate(document.blocks):
            if block.kind == "boilerplate":
                continue
            if block.span.start >= reading.limit:
                gate.pass_over(reading.within(block.span), block.span)
                continue
            section, here = enter_block(block, section, reading, lexicon)
            words = reading.folded.lower[block.span.start:block.span.end].strip()
            opens = block.kind in ("heading", "title") and not any(char.isdigit() for char in words)
            here.scale = section.scale = declared_scale(words, self.quantities) or (None if opens else section.scale)
            if block.kind == "table":
                read, rest = _until(reading.limit, block)
                frames = list(table_frames(read, (reading, here, lexicon, self.quantities), _beside(document.blocks, at, section.caption)))
                if rest is not None:
                    gate.pass_over(reading.within(rest), rest)
                for frame in frames:
                    gate.take(observation_of(frame, block.span, here, document))
                for claim in reported(frames, reading, lexicon):
                    gate.relate(claim, block.span)
                continue
            for sentence in self._sentences(reading, block):
                if sentence.start >= reading.limit:
                    rest = Span(sentence.start, block.span.end)
                    gate.pass_over(reading.within(rest), rest)
                    break
                self._read(sentence, here, (reading, lexicon), gate)
            section.follow(block, here)
        return gate.close()

    def _sentences(self, reading: Reading, block: Block) -> Iterator[Sentence]:
        yield from sentences_of(reading.folded, block, reading.within(block.span), self.abbreviations)

    def _read(self, sentence: Sentence, focus: Focus, context: tuple[Reading, Lexicon], gate: Gate) -> None:
        reading, lexicon = context
        reading.resolve(sentence, focus, lexicon)
        focus.last, focus.shelved = focus.last or taken_up(sentence, focus), None
        frames = frames_of(sentence, focus, lexicon, reading.folded.plain)
        for frame in frames:
            gate.take(observation_of(frame, _bounds(sentence), focus, gate.document))
        for relation in relations_of(sentence, frames, focus, (lexicon, reading, self.links)):
            gate.relate(relation, _bounds(sentence))
        leave_behind(sentence, frames, focus, lexicon)
        named = [s for s in (focus.last.subject if focus.last is not None else None, *focus.topic) if s is not None and s.entity.cls == "Segment"]
        focus.unit = named[0] if named else focus.unit
        focus.topic = [s for s in focus.topic if s.entity.id not in reading.units]
        if focus.last is not None and focus.last.subject is not None and focus.last.subject.entity.id in reading.units:
            focus.shelved, focus.last = focus.last, None


def _beside(blocks: tuple[Block, ...], at: int, caption: Span | None) -> tuple[Span, ...]:
    """Return the lines around a table that may say of what its numbers are: the caption above and the short line below."""
    below = [b.span for b in blocks[at + 1:at + 2] if b.kind in ("boilerplate", "caption", "paragraph") and b.span.end - b.span.start <= NOTE]
    return (*([caption] if caption is not None else []), *below)


def _until(limit: int, table: Block) -> tuple[Block, Span | None]:
    """Return a table without the rows that begin behind `limit`, and where those stand."""
    behind = next((k for k, row in enumerate(table.rows) if row and row[0].start >= limit), None)
    if behind is None:
        return table, None
    return replace(table, rows=table.rows[:behind]), Span(table.rows[behind][0].start, table.span.end)


def _bounds(sentence: Sentence) -> Span:
    return Span(sentence.start, sentence.end)


@cache
def _engine(ontology: Ontology) -> tuple[Engine, list[str]]:
    """Return the engine of an ontology, and of what it is still to be kept."""
    with uncollected():
        if (engine := take(NAME, ontology.identity)) is not None:
            return engine, []
        return Engine(ontology), [ontology.identity]


def extract(document: Document, ontology: Ontology) -> Extraction:
    """Return what `document` states by the words of `ontology`; the same input gives the same result."""
    engine, unkept = _engine(ontology)
    found = engine.extract(document)
    if unkept:  # with the patterns that a document needs
        put(NAME, unkept.pop(), engine)
    return found
