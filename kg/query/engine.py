"""Questions to a store: guarded, run, and returned as a table.

`evaluate` is the only place where an engine meets a query of a user. It takes text and returns a `Table` of plain terms, both of
which pickle: a worker process that can be killed may run it in place of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.ontology import PREFIXES, Ontology
from kg.query.questions import Question, bound, check_names, filled, pick, read_question
from kg.query.table import Table, Term
from kg.query.tokens import Clauses, guard, tokens
from kg.query.values import as_term

__all__ = ["Queryable", "evaluate", "ill_formed", "prepared", "run"]

POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
SHORT = 8_000
"""Characters of queries that are asked again and again, whose clauses are remembered."""
NEAR, LONGEST = 4, 80
"""Words, and characters, that a message about a syntax error quotes."""


class Queryable(Protocol):
    """What this room needs of a store."""

    def query(
        self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples: ...


def run(
    store: Queryable, query: str | Path | Question, *, parameters: Mapping[str, str] | None = None,
    questions: Iterable[Question] = (), ontology: Ontology | None = None,
) -> Table:
    """Return the answer to a query over the union of all graphs.

    query       SPARQL, a `.rq` file, a question, or the id or the words of one of `questions`
    parameters  name -> value. Of a question: its `# param:` names; of SPARQL: variables. A value is a term (`kgr:amazon`,
                `<iri>`, `"text"`, a number), an id, or a name that one thing has; of a question it must be of the default's kind
    questions   as `kg.query.questions` returns them
    ontology    gives names of entities, metrics and codes that the store does not hold, and words for periods

    Rows without an ORDER BY of their own come sorted, so the same store gives the same table.
    Raises `QueryError` for an ill-formed or refused query, with place and next step, and for unknown or ambiguous parameters.
    """
    found = query if isinstance(query, Question) else _found(query, tuple(questions))
    given = dict(parameters or {})
    if isinstance(found, Question):
        return evaluate(store, prepared(store, found, given, ontology), place=found.id)
    terms = {name.lstrip("?$"): str(as_term(store, value, "", name=name, ontology=ontology)) for name, value in given.items()}
    return evaluate(store, bound(found, terms))


def prepared(store: Queryable, question: Question, parameters: Mapping[str, str], ontology: Ontology | None = None) -> str:
    """Return the SPARQL of a question with its parameters in place. Raises `QueryError` like `run`."""
    check_names(question, parameters)
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    values = {name: str(as_term(store, value, defaults[name], name=name, ontology=ontology)) for name, value in parameters.items()}
    return filled(question, values)


def evaluate(store: Queryable, sparql: str, *, place: str = "query") -> Table:
    """Return the answer to one SPARQL query, which passes the guard first. Raises `QueryError` like `run`."""
    clauses = _remembered(sparql, place) if len(sparql) <= SHORT else guard(sparql, place=place)
    restricted = clauses.graphs or clauses.named
    try:
        answer = store.query(
            sparql,
            default_graph=[ox.NamedNode(iri) for iri in clauses.graphs] if restricted else None,
            named_graphs=[ox.NamedNode(iri) for iri in clauses.named] if restricted else None,
        )
        return _table(answer, clauses.ordered)
    except SyntaxError as error:
        raise ill_formed(error, sparql, place) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"the query stopped: {error}", place=place, hint="check the store with `kg verify`") from error


@lru_cache(maxsize=256)
def _remembered(sparql: str, place: str) -> Clauses:
    return guard(sparql, place=place)


def _found(query: str | Path, questions: Sequence[Question]) -> Question | str:
    if isinstance(query, Path) or (query.endswith(".rq") and "\n" not in query):
        return read_question(Path(query))
    return pick(questions, query) or query


def _table(answer: object, ordered: bool) -> Table:
    if isinstance(answer, ox.QueryBoolean):
        return Table((), (), "boolean", bool(answer))
    if isinstance(answer, ox.QueryTriples):
        triples = {(triple.subject, triple.predicate, triple.object) for triple in answer}
        return Table(("subject", "predicate", "object"), tuple(sorted(triples, key=_order)), "graph")
    assert isinstance(answer, ox.QuerySolutions)
    columns = tuple(variable.value for variable in answer.variables)
    rows: Iterable[tuple[Term | None, ...]] = [tuple(solution[name] for name in columns) for solution in answer]
    return Table(columns, tuple(rows if ordered else sorted(rows, key=_order)))


def _order(row: Sequence[Term | None]) -> tuple[str, ...]:
    return tuple("" if term is None else str(term) for term in row)


def ill_formed(error: SyntaxError, sparql: str, place: str) -> QueryError:
    """Return the engine's complaint with its place and the words there, without the character classes it lists."""
    found = POSITION.search(str(error))
    if not found:
        return QueryError(" ".join(str(error).split()), place=place, hint="mend the query")
    line, column = int(found[1]), int(found[2])
    offset = sum(len(row) for row in sparql.splitlines(keepends=True)[:line - 1]) + column - 1
    upto = [token.text for token in tokens(sparql) if token.start <= offset]
    near = f"near `{' '.join(upto[-NEAR:])[-LONGEST:]}`" if upto else "it is empty"
    reason = " ".join(found[3].split())
    unknown = "refix not found" in reason
    problem = f"unknown prefix {near}" if unknown else f"ill-formed: {near}"
    hint = f"declare it with PREFIX; known without: {', '.join(PREFIXES)}" if unknown else "mend the query"
    return QueryError(problem, place=f"{place}:{line}:{column}", hint=hint)
