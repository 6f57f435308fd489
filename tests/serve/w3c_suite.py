"""The W3C's SPARQL tests as data, run by the engine as it is and by the way that `kg serve` answers; and the table of what passes.

`python tests/serve/w3c_suite.py FOLDER > docs/conformance.md` writes the table; FOLDER holds `sparql10` and `sparql11`.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query import guard
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.serve.negotiation import GRAPHS, RESULTS
from kg.serve.tasks import answer
from kg.store.core import GraphStore

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
HOME = "http://w3c.example/"
"""Where the tests are, as far as their IRIs say."""
EVALUATED = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE = ("PositiveSyntaxTest", "PositiveSyntaxTest11")
NEGATIVE = ("NegativeSyntaxTest", "NegativeSyntaxTest11")
UPDATES = ("UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11")
MEDIA = {"srx": "application/sparql-results+xml", "srj": "application/sparql-results+json", "tsv": "text/tab-separated-values", "csv": "text/csv"}
WIDE = Limits(workers=1, rows=10**6)
NUMERIC = {"integer", "decimal", "float", "double", "int", "long", "short", "byte", "nonNegativeInteger", "unsignedInt"}
Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Case:
    """One test: where it is, what kind, its files as paths, and the names of the graphs that its data goes to."""

    folder: str
    name: str
    kind: str
    query: Path | None
    result: Path | None
    data: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    entailment: bool = False
    lax: bool = False

    @property
    def id(self) -> str:
        return f"{self.folder}/{self.name}"


@dataclass(slots=True)
class Outcome:
    """What came of one test: "pass", "fail" or "refused", with the reason."""

    case: Case
    engine: bool
    ours: bool
    reason: str = ""


def cases(root: Path) -> list[Case]:
    """Return every test of the folders under `root`, in order."""
    found = []
    for manifest in sorted(root.glob("sparql1[01]/*/manifest.ttl")):
        graph = ox.Store()
        base = HOME + manifest.relative_to(root).as_posix()
        graph.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=base)
        for entry in _list(graph, _one(graph, ox.NamedNode(base), MF + "entries")):
            found.append(_case(graph, entry, manifest.parent.relative_to(root).as_posix(), root))
    return found


def _case(graph: ox.Store, entry: Term, folder: str, root: Path) -> Case:
    def place(node: object) -> Path | None:
        value = getattr(node, "value", "")
        return root / value.removeprefix(HOME) if value.startswith(HOME) else None

    kind = next(term.value.removeprefix(MF) for term in _all(graph, entry, RDF + "type") if term.value.startswith(MF))
    action = _one(graph, entry, MF + "action")
    simple = place(action)
    query = simple or place(_one(graph, action, QT + "query")) or place(_one(graph, action, UT + "request"))
    named = []
    for one in _all(graph, action, QT + "graphData"):
        where = one if isinstance(one, ox.NamedNode) else _one(graph, one, QT + "graph")
        if (path := place(where)) is not None:
            named.append((where.value, path))
    data = tuple(path for term in _all(graph, action, QT + "data") if (path := place(term)) is not None)
    local = entry.value.rpartition("#")[2].rpartition("/")[2]
    regime = any("entailmentRegime" in quad.predicate.value for quad in graph.quads_for_pattern(action, None, None, None))
    return Case(folder, local, kind, query, place(_one(graph, entry, MF + "result")), data, tuple(sorted(named)), regime, _one(graph, entry, MF + "resultCardinality") is not None)


def _all(graph: ox.Store, subject: object, predicate: str) -> list[Term]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    return [quad.object for quad in graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)]


def _one(graph: ox.Store, subject: object, predicate: str) -> Term | None:
    return next(iter(_all(graph, subject, predicate)), None)


def _list(graph: ox.Store, node: Term | None) -> Iterator[Term]:
    while node is not None and node.value != RDF + "nil":
        yield _one(graph, node, RDF + "first")
        node = _one(graph, node, RDF + "rest")


# -- running -----------------------------------------------------------------------------------------------------------------------


def run(case: Case) -> Outcome:
    """Return whether a test of queries passes on the engine as it is, and the way that we answer."""
    query = _base(case, case.query.read_bytes().decode("utf-8"))
    if case.kind in EVALUATED:
        expected = _expected(case)
        engine, _ = _passes(expected, lambda: _engine(case, query, expected), case.lax)
        ours, reason = _passes(expected, lambda: _ours(case, query, expected), case.lax)
        return Outcome(case, engine, ours, reason)
    good = case.kind in POSITIVE
    parsed, refused = _parses(query), ""
    reply = answer(_store(ox.Store()), "sparql", {"query": query, "accept": [("*/*", 1.0)]}, WIDE)
    accepted = reply.kind == "done" or "custom function" in reply.reason
    if accepted != good:
        refused = reply.reason or "it is accepted"
    return Outcome(case, parsed == good, accepted == good, refused)


def updates_refused(case: Case) -> bool:
    """Return whether an update is refused as one, or as ill-formed."""
    try:
        guard(case.query.read_text("utf-8"))
    except QueryError:
        return True
    reply = answer(_store(ox.Store()), "sparql", {"query": case.query.read_text("utf-8"), "accept": [("*/*", 1.0)]}, WIDE)
    return reply.kind in ("malformed", "refused")


def _base(case: Case, query: str) -> str:
    return f"BASE <{HOME}{case.folder}/{case.query.name}>\n{query}"


def _parses(query: str) -> bool:
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    except RuntimeError:  # well-formed, with a function that it does not have
        return True
    return True


def _passes(expected: object, ask: object, lax: bool) -> tuple[bool, str]:
    try:
        found = ask()
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return False, " ".join(str(error).split())[:200]
    if lax and isinstance(found, list):  # REDUCED: as often as expected or less
        found = [row for index, row in enumerate(found) if row not in found[:index]]
        expected = [row for index, row in enumerate(expected) if row not in expected[:index]]
    same = found == expected if isinstance(expected, bool | str) else same_rows(expected, found)
    return same, "" if same else "another answer"


def _engine(case: Case, query: str, expected: object) -> object:
    """Return the answer of the engine as it is, its data in the default graph."""
    store = ox.Store()
    for path in case.data:
        _load(store, path, None)
    for name, path in (*case.named, *_from(case, query)):
        _load(store, path, name)
    answer = store.query(query)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QueryTriples):
        return [(t.subject, t.predicate, t.object) for t in answer]
    if isinstance(expected, str):
        return _lines(answer.serialize(format=ox.QueryResultsFormat.CSV))
    return _rows(answer)


def _ours(case: Case, query: str, expected: object) -> object:
    """Return our answer: its data in graphs of their own, named as the dataset by the protocol's parameters."""
    graph, defaults = ox.Store(), []
    for path in case.data:
        defaults.append(HOME + path.as_posix().rpartition("sparql/")[2])
        _load(graph, path, defaults[-1])
    for name, path in (*case.named, *_from(case, query)):
        _load(graph, path, name)
    suffix = case.result.suffix.lstrip(".")
    graphs = isinstance(expected, list) and bool(expected) and isinstance(expected[0], tuple)
    arguments = {"query": query, "accept": [("application/n-triples" if graphs else MEDIA.get(suffix, MEDIA["srj"]), 1.0), ("*/*", 0.1)]}
    if (case.data or case.named) and not _from(case, query):
        arguments |= {"default": [name for name in defaults if _filled(graph, name)], "named": [name for name, _ in case.named if _filled(graph, name)]}
        if not arguments["default"] and not arguments["named"]:
            del arguments["default"], arguments["named"]
    reply = answer(_store(graph), "sparql", arguments, WIDE)
    if reply.kind != "done":
        raise ValueError(reply.reason)
    return _parsed(reply, expected)


def _filled(graph: ox.Store, name: str) -> bool:
    return next(graph.quads_for_pattern(None, None, None, ox.NamedNode(name)), None) is not None


def _parsed(reply: Reply, expected: object) -> object:
    media = reply.media.partition(";")[0]
    if media == "text/csv" and isinstance(expected, str):
        return _lines(reply.data)
    if media in ("application/n-triples", "text/turtle"):
        return [(q.subject, q.predicate, q.object) for q in ox.parse(reply.data, format=GRAPHS[media])]
    found = ox.parse_query_results(reply.data, format=RESULTS[media])
    return bool(found) if isinstance(found, ox.QueryBoolean) else _rows(found)


def _store(graph: ox.Store) -> GraphStore:
    return GraphStore(graph, place="memory", texts=None, rules=(), read_only=True)


def _load(store: ox.Store, path: Path, name: str | None) -> None:
    base = HOME + path.as_posix().rpartition("sparql/")[2]
    kind = {".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}.get(path.suffix, ox.RdfFormat.TURTLE)
    store.load(path=str(path), format=kind, base_iri=base, to_graph=None if name is None else ox.NamedNode(name))


def _from(case: Case, query: str) -> list[tuple[str, Path]]:
    """Return the graphs of FROM clauses that are files of the test."""
    words = query.replace("<", " <").replace(">", "> ").split()
    found = []
    for before, word in zip(words, words[1:], strict=False):
        if before.upper() in ("FROM", "NAMED") and word.startswith("<"):
            path = case.query.parent / word[1:-1]
            if path.is_file():
                found.append((urljoin(f"{HOME}{case.folder}/", word[1:-1]), path))
    return found


# -- comparing ---------------------------------------------------------------------------------------------------------------------


def _expected(case: Case) -> object:
    """Return what a test expects: a truth value, rows as dicts, triples as tuples, or the lines of CSV as text."""
    path = case.result
    if path.suffix == ".csv":
        return _lines(path.read_bytes())
    if path.suffix in (".srx", ".srj", ".tsv"):
        found = ox.parse_query_results(path.read_bytes(), format=RESULTS[MEDIA[path.suffix[1:]]])
        return bool(found) if isinstance(found, ox.QueryBoolean) else _rows(found)
    graph = ox.Store()
    _load(graph, path, None)
    sets = [quad.subject for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultSet"))]
    if not sets:
        return [(quad.subject, quad.predicate, quad.object) for quad in graph]
    if (truth := _one(graph, sets[0], RS + "boolean")) is not None:
        return truth.value == "true"
    rows = []
    for solution in _all(graph, sets[0], RS + "solution"):
        bindings = _all(graph, solution, RS + "binding")
        rows.append({_one(graph, one, RS + "variable").value: _one(graph, one, RS + "value") for one in bindings})
    return rows


def _lines(data: bytes) -> str:
    """Return a table in CSV with columns and rows in order of the alphabet; the standard fixes neither."""
    head, *rest = csv.reader(data.decode("utf-8").splitlines())
    order = sorted(range(len(head)), key=lambda index: head[index])
    return "\n".join([str([head[index] for index in order]), *sorted(str([_cell(row[index]) for index in order]) for row in rest if row)])


def _cell(words: str) -> str:
    """Return a cell such that numbers of one value and blank nodes of any name are the same."""
    try:
        return str(float(words))
    except ValueError:
        return "_:" if words.startswith("_:") else words


def _rows(found: ox.QuerySolutions) -> list[dict[str, Term]]:
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in found]


def same_rows(left: Sequence[object], right: object) -> bool:
    """Return whether two bags of rows, or of triples, are the same but for the names of blank nodes."""
    if not isinstance(right, list) or len(left) != len(right):
        return False
    ours, theirs = ([_row(one) for one in side] for side in (left, right))
    if Counter(map(_shape, ours)) != Counter(map(_shape, theirs)):
        return False
    return _matched(sorted(ours, key=_blanks), theirs, {}, {})


def _row(one: object) -> tuple[tuple[str, Term], ...]:
    pairs = one.items() if isinstance(one, dict) else zip("spo", one, strict=True)
    return tuple(sorted(((name, _value(term)) for name, term in pairs), key=lambda pair: pair[0]))


def _blanks(row: tuple[tuple[str, Term], ...]) -> int:
    return sum(isinstance(term, ox.BlankNode) for _, term in row)


def _shape(row: tuple[tuple[str, Term], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, "_" if isinstance(term, ox.BlankNode) else str(term)) for name, term in row)


def _value(term: Term) -> Term | str:
    """Return a term such that equal values are equal: numbers and truth values by value, language tags in lower case."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if term.language:
        return f"{term.value}@{term.language.lower()}"
    if kind in NUMERIC:
        try:
            number = float(term.value.replace("INF", "inf")) if kind in ("float", "double") else Decimal(term.value).normalize()
            return f"{number}^{kind}" if not (isinstance(number, float) and math.isnan(number)) else f"nan^{kind}"
        except (ValueError, InvalidOperation):
            return term
    if kind == "boolean":
        return {"0": "false", "1": "true"}.get(term.value, term.value) + "^boolean"
    return term


def _matched(left: list[tuple[tuple[str, Term], ...]], right: list[tuple[tuple[str, Term], ...]], one: dict[str, str], other: dict[str, str]) -> bool:
    """Return whether the rows pair up under one renaming of blank nodes, by trying."""
    if not left:
        return True
    first, rest = left[0], left[1:]
    for index, candidate in enumerate(right):
        if _shape(first) != _shape(candidate):
            continue
        forth, back, fits = dict(one), dict(other), True
        for (_, a), (_, b) in zip(first, candidate, strict=True):
            if isinstance(a, ox.BlankNode) and isinstance(b, ox.BlankNode):
                fits = fits and forth.setdefault(a.value, b.value) == b.value and back.setdefault(b.value, a.value) == a.value
        if fits and _matched(rest, right[:index] + right[index + 1:], forth, back):
            return True
        if _blanks(first) == 0:
            return False
    return False


# -- the table ---------------------------------------------------------------------------------------------------------------------

REFUSED = {
    "SERVICE is refused: no query asks another server": (
        "sparql11/service/service1", "sparql11/service/service2", "sparql11/service/service3", "sparql11/service/service4a",
        "sparql11/service/service5", "sparql11/service/service6", "sparql11/service/service7", "sparql11/syntax-fed/test_1",
        "sparql11/syntax-fed/test_2", "sparql11/syntax-fed/test_3",
    ),
    "FROM is refused if the store has no such graph: nothing is fetched": (
        "sparql10/syntax-sparql2/syntax-dataset-01", "sparql10/syntax-sparql2/syntax-dataset-02", "sparql10/syntax-sparql2/syntax-dataset-03",
        "sparql10/syntax-sparql2/syntax-dataset-04", "sparql11/syntax-query/test_42",
    ),
}
"""What we refuse on purpose, reason -> tests."""
ENGINE = {
    "the store keeps numbers, truth values and dates by value (`1`, `01` and `+1` are one term), so that tests of their spelling differ": (
        "sparql10/distinct/distinct-1", "sparql10/distinct/distinct-9", "sparql10/expr-builtin/dawg-str-1", "sparql10/expr-builtin/dawg-str-2",
        "sparql10/expr-builtin/sameTerm-simple", "sparql10/expr-builtin/sameTerm-eq", "sparql10/expr-builtin/sameTerm-not-eq",
        "sparql10/expr-equals/eq-graph-1", "sparql10/expr-equals/eq-graph-2", "sparql10/open-world/open-eq-01", "sparql10/open-world/date-3",
        "sparql11/csv-tsv-res/tsv03",
    ),
    "dates with and without a time zone compare as different, not as an error": ("sparql10/open-world/date-2",),
    "`TRUE` and `FALSE` are taken in lower case only": ("sparql10/expr-builtin/case-insensitive-booleans",),
    "the variable of GRAPH is bound before its pattern is evaluated, not after": (
        "sparql10/graph/graph-variable-scope", "sparql10/graph/graph-optional", "sparql11/aggregates/agg-empty-group-count-graph",
        "sparql11/bindings/graph", "sparql11/negation/graph-minus",
    ),
    "`?x<?a&&?b>?y` is read as comparisons, though the longest token there is an IRI": ("sparql10/syntax-sparql3/syn-bad-26",),
    "GROUP_CONCAT keeps a language tag that all its strings share": ("sparql11/aggregates/agg-groupconcat-04", "sparql11/aggregates/agg-groupconcat-06"),
    "BNODE(\"x\") gives one node for all rows, not one for each": ("sparql11/functions/bnode01",),
    "a path of length zero finds only terms that the graph holds": (
        "sparql11/property-path/zero_or_more_set_start", "sparql11/property-path/zero_or_more_set_end",
        "sparql11/property-path/zero_or_one_set_start", "sparql11/property-path/zero_or_one_set_end",
    ),
}
"""Where the engine itself answers otherwise, reason -> tests. Those of entailment come on top."""
ENTAILMENT = "nothing is inferred when a query is answered; the tests of entailment ask for RDFS, OWL or RIF"


def reason_of(case: Case) -> str:
    """Return why a test fails; "" if it is not known to."""
    if case.folder == "sparql11/entailment":
        return ENTAILMENT
    return next((reason for reason, ids in (REFUSED | ENGINE).items() if case.id in ids), "")


def outcomes(root: Path) -> list[Outcome]:
    """Return what came of every test of queries."""
    return [run(case) for case in cases(root) if case.kind in EVALUATED + POSITIVE + NEGATIVE]


def table(root: Path) -> str:
    """Return docs/conformance.md."""
    every, found = cases(root), outcomes(root)
    lines = [HEADER, "| folder | tests | pass here | pass in the engine alone |", "| --- | --- | --- | --- |"]
    for folder in sorted({one.case.folder for one in found}):
        own = [one for one in found if one.case.folder == folder]
        lines.append(f"| {folder} | {len(own)} | {sum(one.ours for one in own)} | {sum(one.engine for one in own)} |")
    lines.append(f"| **all** | **{len(found)}** | **{sum(one.ours for one in found)}** | **{sum(one.engine for one in found)}** |")
    lines += ["", "## What does not pass, and why", "", "| tests | why |", "| --- | --- |"]
    failed: dict[str, list[str]] = {}
    for one in found:
        if not one.ours:
            failed.setdefault(reason_of(one.case), []).append(one.case.id)
    for reason, ids in sorted(failed.items(), key=lambda item: (item[0] not in REFUSED, item[1])):
        shown = ", ".join(f"`{name}`" for name in ids) if reason != ENTAILMENT else f"{len(ids)} of `sparql11/entailment`"
        lines.append(f"| {shown} | {reason} |")
    updates = sum(case.kind in UPDATES for case in every)
    stores = sum(case.kind == "GraphStoreProtocolTest" for case in every)
    lines += ["", *(line.format(updates=updates, stores=stores) for line in FOOTER)]
    return "\n".join(lines) + "\n"


HEADER = """# Standards: what passes

The W3C's SPARQL 1.0 and 1.1 tests, run the way `kg serve` answers: guard, dataset named by the protocol's parameters, the engine, the
written format read back. The last column is pyoxigraph alone. Made by `python tests/serve/w3c_suite.py FOLDER > docs/conformance.md`;
a test compares it with a fresh run.

## Queries
"""
FOOTER = (
    "## Updates and the protocol",
    "",
    "All {updates} tests of SPARQL Update are refused as they should be: the endpoint only reads.",
    "",
    "The 34 records of the SPARQL 1.1 Protocol run over HTTP against a running `kg serve` (`tests/serve/test_protocol.py`). The 20 that ask",
    "or are ill-formed get the status, the format and the answer that the record wants; the 14 of updates, the ill-formed among them,",
    "get a status 4xx. `query_get` and `query_content_type_*` name a graph `data0.rdf` that the records do not bring along: the test makes",
    "one, for a graph that the store does not hold is refused.",
    "",
    "The 3 tests of service descriptions hold over HTTP too. The {stores} of the Graph Store Protocol are not for this server: nothing can",
    "be written over HTTP.",
)


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1])))
