"""A store from Python: open it, ask in words or SPARQL, read facts, hand over to pandas and networkx.

    import kg

    with kg.open("kg-store") as graph:
        graph.ask("cloud growth 2025Q4").table.to_pandas()
        graph.query("cq02", {"company": "Amazon", "period": "2025Q4"}, labels="zh").to_dicts()
        graph.facts("AWS")[0].evidence.quote
        graph.show()                      # in a notebook: the interactive picture
        graph.to_networkx()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, overload

import pyoxigraph as ox

from kg.ask import Refused, Vocabulary, compile_vocabulary, understand
from kg.errors import QueryError
from kg.mapping import from_graph
from kg.ontology import Ontology, load, local_name, shipped_folder
from kg.pipeline import open_store, page_of
from kg.query import Candidate, EntityCard, Question, Table, find, lookups, questions, run, show, with_labels
from kg.render import Frame, PageOptions
from kg.store import Stats, Store, StoredDocument, networkx_graph
from kg.types import Fact, Observation

if TYPE_CHECKING:
    import networkx

__all__ = ["Answer", "Graph", "open"]

UNKNOWN = "SELECT ?entity ?name WHERE { ?entity dcterms:type kgc:provisional ; skos:prefLabel ?name } ORDER BY ?entity ?name"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question in words. It is true if the question was understood.

    question    the stored question that was asked; None if none is meant for certain
    parameters  name -> prefixed name or number;  assumed: those that no word named
    table       the answer; empty if no document says it
    reason      why the words were refused;  nearest: the questions that come nearest, best first
    told        the parameters in words, as `entity = Amazon; metric = revenue (assumed)`
    """

    question: Question | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    table: Table = Table((), ())
    reason: str = ""
    nearest: tuple[Question, ...] = ()
    told: str = ""

    def __bool__(self) -> bool:
        return self.question is not None


class Graph:
    """A store that is open for reading. Names of entities may be ids, names in any language, or tickers."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self.store = store
        self.ontology = ontology

    def query(self, query: str | Path | Question, parameters: Mapping[str, str] | None = None, *, labels: str = "") -> Table:
        """Return the answer to SPARQL, a `.rq` file, or a stored question named by id or words.

        parameters  name -> value: of a question its parameters, of SPARQL its variables; names of things are looked up
        labels      "en", "zh" or "zh-Hant" puts names in the place of IRIs

        Raises `QueryError`, with place and next step, for an ill-formed or refused query and for parameters of another kind.
        """
        table = run(self.store, query, parameters=parameters, questions=self.questions, ontology=self.ontology)
        return with_labels(table, self.store, labels, self.ontology) if labels else table

    def ask(self, words: str, *, labels: str = "") -> Answer:
        """Return the answer to a question in words, Chinese or English, or why it is not certain what is asked.

        labels  as in `query`; "auto" takes the language of the question
        """
        found = understand(words, self._vocabulary, questions(shipped_folder()), lookups(shipped_folder()))
        if isinstance(found, Refused):
            return Answer(reason=found.reason, nearest=found.nearest)
        language = ("zh" if found.chinese else "en") if labels == "auto" else labels
        table = self.query(found.question, found.parameters, labels=language)
        return Answer(found.question, found.parameters, found.assumed, table, told=self._told(found.parameters, found.assumed, found.chinese))

    def facts(self, name: str = "", *, metric: str = "") -> tuple[Fact, ...]:
        """Return the facts that documents state, one for each reading, in order of document and place.

        name    only those of this entity, as subject or as the other end of a relation
        metric  only figures of this metric

        Raises `QueryError` if no entity has the name, or several.
        """
        ident = self._entity(name).id if name else ""
        found = from_graph(self.store.quads())
        return tuple(fact for fact in found if _concerns(fact, ident) and (not metric or isinstance(fact, Observation) and fact.metric == metric))

    @overload
    def show(self, name: str, language: str = "en") -> EntityCard: ...

    @overload
    def show(self) -> Frame: ...

    def show(self, name: str = "", language: str = "en") -> EntityCard | Frame:
        """Return all that is stated of one entity, with quotes; without a name, the picture of the whole graph, for a notebook.

        Raises `QueryError` if no entity has the name, or several.
        """
        return show(self.store, name, language, ontology=self.ontology) if name else self.picture(language=language)

    def picture(self, name: str = "", *, hops: int = 2, language: str = "en", title: str = "", height: int = 720) -> Frame:
        """Return the interactive page, of everything or of the surroundings of one entity; a notebook shows it, `save` writes it.

        hops    how many relations away from the entity
        height  in pixels
        """
        focus = self._entity(name).id if name else ""
        return Frame(page_of(self.store, self.ontology, PageOptions(title=title, focus=focus, hops=hops, language=language)), height)

    def _repr_html_(self) -> str:
        return self.picture()._repr_html_()

    def find(self, name: str) -> list[Candidate]:
        """Return the entities that a name may mean."""
        return find(self.store, name)

    def to_networkx(self, *, curated: bool = False) -> networkx.MultiDiGraph:
        """Return the relations between entities as a networkx graph; `curated` adds the links of the catalog."""
        return networkx_graph(self.store, curated=curated)

    @property
    def questions(self) -> list[Question]:
        """The stored questions, the generic ones last."""
        return [*questions(shipped_folder()), *lookups(shipped_folder())]

    def documents(self) -> list[StoredDocument]:
        """Return the stored documents, in order of their ids."""
        return self.store.documents()

    def stats(self) -> Stats:
        """Return the sizes of the store."""
        return self.store.stats()

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return compile_vocabulary(self.ontology, _provisional(self.store))

    def _told(self, parameters: Mapping[str, str], assumed: Sequence[str], chinese: bool) -> str:
        language = "zh-hans" if chinese else "en"
        marks = {name: " (assumed)" for name in assumed}
        return "; ".join(f"{name} = {self._vocabulary.label(value, language)}{marks.get(name, '')}" for name, value in parameters.items())

    def _entity(self, name: str) -> Candidate:
        found = find(self.store, name)
        if len(found) != 1:
            problem = f"{len(found)} entities have this name" if found else "no entity has this name"
            raise QueryError(problem, place=name[:80], hint="give the id of one: " + ", ".join(one.id for one in found[:8]) if found else "see `find`")
        return found[0]


def open(place: str | Path = "kg-store", *, texts: str | Path | None = None, overlays: Sequence[Path] = ()) -> Graph:  # noqa: A001
    """Return the store at `place`, a folder, an RDF file or a server's URL, open for reading.

    texts     where a file or a server keeps its texts
    overlays  folders of Turtle laid over the shipped ontology

    Raises `StoreError` with the next step if it is missing or cannot be read.

    >>> open("no-such-folder")
    Traceback (most recent call last):
    kg.errors.StoreError: no-such-folder: no store here (make one with `kg build`, or name another with --store)
    """
    return Graph(open_store(place, read_only=True, texts=texts), load(*overlays))


def _provisional(store: Store) -> Iterator[tuple[str, str]]:
    """Yield id and name of the entities that documents name and the catalog does not know."""
    rows = store.query(UNKNOWN)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        yield local_name(str(row["entity"].value)), str(row["name"].value)


def _concerns(fact: Fact, ident: str) -> bool:
    return not ident or fact.subject.id == ident or (not isinstance(fact, Observation) and fact.object.id == ident)
