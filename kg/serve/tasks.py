"""What a worker can be asked: functions of a store and of words, each answering with bytes in a format that was asked for.

A task is a function `(store, arguments, limits) -> Reply` in `TASKS`. Its arguments are JSON; what it raises is turned into a
reply by `answer`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.ontology import BASE, load, shipped_folder
from kg.query import Question, UnwieldyError, guard, ill_formed, pick, prepared
from kg.query import questions as stored_questions
from kg.query.tokens import LONGEST, Clauses, harmless
from kg.serve.finding import find
from kg.serve.limits import Limits
from kg.serve.messages import Refused, Reply
from kg.serve.negotiation import GRAPHS, RESULTS, choose, content_type
from kg.serve.overview import overview
from kg.serve.passages import passage
from kg.serve.pictures import entity, neighbours, page
from kg.serve.rows import count_rows
from kg.serve.terms import terms
from kg.store import Store

__all__ = ["TASKS", "answer", "known_questions", "question", "sparql"]

Arguments = Mapping[str, Any]
Task = Callable[[Store, Arguments, Limits], Reply]
ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that no XML can hold, in UTF-8."""


SHORT = 4_000
"""Characters of queries that are asked again and again, whose harmlessness is remembered."""
_plain = lru_cache(maxsize=256)(harmless)
FLEETING = re.compile(r"(?<![a-z_?$:])(?:now|rand|(?:str)?uuid)(?![a-z_])|\\u", re.IGNORECASE)
"""What a query holds whose answer may differ the next time: a function of time or chance, or what may be one in other characters."""


def answer(store: Store, task: str, arguments: Arguments, limits: Limits) -> Reply:
    """Return what a task answers; its errors are replies too."""
    try:
        return TASKS[task](store, arguments, limits)
    except Refused as refusal:
        return Reply.problem(refusal.kind, str(refusal))
    except MemoryError:
        return Reply.problem("memory", "the query needs more memory than one may have")
    except StoreError as error:
        unknown = isinstance(error.__cause__, RuntimeError) and "custom function" in str(error)
        return Reply.problem("malformed" if unknown else "broken", str(error.__cause__) if unknown else str(error))
    except KgError as error:
        return Reply.problem("malformed" if isinstance(error, QueryError) else "broken", str(error))


def sparql(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer a query.

    arguments   query    SPARQL of a user
                default  IRIs of the graphs whose merge is the default graph; None for what the query says, else the union of all
                named    IRIs of the named graphs; with either of the two, what the query says of graphs does not count
                accept   media ranges with weights, as `kg.serve.negotiation.preferences` returns them
    """
    query = arguments["query"]
    if len(query) > LONGEST:
        raise Refused("large", f"the query has more than {LONGEST} characters")

    clauses = _guarded(store, query)
    default, named = arguments.get("default"), arguments.get("named")
    if default is None and named is None:
        default, named = clauses.graphs, clauses.named
    else:
        default, named = _graphs(store, default or ()), _graphs(store, named or ())
        if not default and not named:
            raise Refused("malformed", "no graph is named")
    try:
        reply = _written(_asked(store, query, default, named), arguments["accept"], limits)
        return replace(reply, lasting=FLEETING.search(query) is None)
    except SyntaxError as error:
        raise Refused("malformed", str(ill_formed(error, query, "query"))) from error


def _guarded(store: Store, query: str) -> Clauses:
    if _plain(query) if len(query) <= SHORT else harmless(query):
        return Clauses()
    try:
        return guard(query, known=lambda iri: _holds(store, iri))
    except QueryError as error:
        raise Refused("malformed" if isinstance(error, UnwieldyError) else "refused", str(error)) from error


def question(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Answer a stored question.

    arguments  id, parameters (name -> words of a person, see `kg.query.run`), accept
    """
    found = pick(known_questions(), arguments["id"])
    if found is None:
        raise Refused("unknown", f"no such question: {arguments['id'][:80]}")
    query = prepared(store, found, arguments["parameters"], load())
    return sparql(store, {"query": query, "accept": arguments["accept"]}, limits)


def filled(store: Store, arguments: Arguments, limits: Limits) -> Reply:
    """Return the SPARQL of a stored question with its parameters in it, as JSON; arguments as for `question`."""
    found = pick(known_questions(), arguments["id"])
    if found is None:
        raise Refused("unknown", f"no such question: {arguments['id'][:80]}")
    query = prepared(store, found, arguments["parameters"], load())
    return Reply.of("\n".join(line for line in query.splitlines() if not line.startswith("#")))


TASKS: dict[str, Task] = {
    "sparql": sparql, "question": question, "filled": filled, "page": page,
    "entity": entity, "neighbours": neighbours, "find": find, "passage": passage, "overview": overview,
    "terms": terms,
}


@cache
def known_questions() -> tuple[Question, ...]:
    """Return the questions of the ontology, read once."""
    return tuple(stored_questions(shipped_folder()))


def _asked(store: Store, query: str, default: Sequence[str], named: Sequence[str]) -> Any:
    """Return the engine's answer; IRIs are relative to the base of ours unless the query says to what."""
    try:
        return _answered(store, query, default, named)
    except SyntaxError as error:
        try:
            return _answered(store, f"BASE <{BASE}> {query}", default, named)
        except SyntaxError:
            raise error from None


def _answered(store: Store, query: str, default: Sequence[str], named: Sequence[str]) -> Any:
    if not default and not named:
        return store.query(query)
    return store.query(query, default_graph=[ox.NamedNode(iri) for iri in default], named_graphs=[ox.NamedNode(iri) for iri in named])


def _graphs(store: Store, iris: Sequence[str]) -> list[str]:
    for iri in iris:
        if not _holds(store, iri):
            raise Refused("refused", f"no such graph in this store: {iri[:200]} (nothing is fetched from elsewhere)")
    return list(iris)


def _holds(store: Store, iri: str) -> bool:
    """Return whether the store has a graph of this name."""
    try:
        return bool(store.query(f"ASK {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }}"))
    except ValueError:
        return False


class _Sink(io.RawIOBase):
    """Takes an answer as the engine writes it, up to a size."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        if self.size > self.most:
            raise Refused("large", f"the answer has more than {self.most} bytes (add a LIMIT, or ask for less)")
        self.parts.append(bytes(data))
        return len(data)


def _written(found: Any, accept: Sequence[tuple[str, float]], limits: Limits) -> Reply:
    """Return an answer of the engine in the format wanted most."""
    formats: Mapping[str, Any] = GRAPHS if isinstance(found, ox.QueryTriples) else RESULTS
    media = choose([(str(range_), float(weight)) for range_, weight in accept], list(formats))
    if media is None:
        raise Refused("unacceptable", "none of the formats asked for; there are " + ", ".join(formats))
    sink = _Sink(limits.size)
    found.serialize(sink, format=formats[media])
    data = b"".join(sink.parts)
    if isinstance(found, ox.QuerySolutions) and len(data) > limits.rows and count_rows(data, formats[media]) > limits.rows:
        raise Refused("large", f"the answer has more than {limits.rows} rows (add a LIMIT, or ask for less)")
    if isinstance(found, ox.QueryTriples) and data.count(b"\n") > limits.rows:
        raise Refused("large", f"the answer has more than {limits.rows} lines (add a LIMIT, or ask for less)")
    if media.endswith("xml") and ILLEGAL.search(data):
        data = ILLEGAL.sub("\ufffd".encode(), data)
    return Reply("done", content_type(media), data)
