"""The words of a SPARQL query, and the guard that looks at them before an engine does.

The terminals are those of SPARQL 1.1, section 19.8. Engines read keywords more loosely than the standard: some take
`SERVICE:s {`, `SERVICESILENT<…>` or `1SERVICE <…>` for calls to other servers. The guard refuses whatever could be read as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.ontology import BASE, PREFIXES

__all__ = ["Clauses", "Token", "UnwieldyError", "guard", "harmless", "tokens"]

BASE_CHARS = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF"
    r"\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
CHARS = rf"_\-0-9\u00B7\u0300-\u036F\u203F-\u2040{BASE_CHARS}"
PREFIX = rf"(?:[{BASE_CHARS}](?:[{CHARS}]|\.+(?=[{CHARS}]))*+)?+"
ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
LOCAL = rf"(?:(?:[{CHARS}:]|{ESCAPED})(?:(?:[{CHARS}.:]|{ESCAPED})*(?:[{CHARS}:]|{ESCAPED}))?)?"
TERMINALS = {
    "comment": r"\#[^\n\r]*",
    "blank": r"[ \t\r\n]+",
    "iri": r"<[^<>\"{}|^`\\\x00-\x20]*>",
    "string": r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""' r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
              r'|"(?:[^"\\\n\r]|\\.)*"' r"|'(?:[^'\\\n\r]|\\.)*'",
    "variable": rf"[?$][{CHARS}]+",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "node": rf"_:[{CHARS}](?:[{CHARS}.]*[{CHARS}])?",
    "name": rf"{PREFIX}:{LOCAL}",
    "number": r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "word": rf"[{BASE_CHARS}_][{CHARS}.]*+",  # with its dots, so that no stretch is scanned twice; `tokens` splits it
    "mark": r".",
}
SCANNER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in TERMINALS.items()), re.DOTALL)
DOTS = re.compile(r"\.|[^.]+")
CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
SUSPECT = re.compile(r"SERVICE|FROM|LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH")
FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
LONGEST = 100_000
DEEPEST = 200
CHAINED = 2_000  # operators and joining words of one query; engines recurse along them
CHAINS = frozenset("!/|^+-*&=<>") | {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a query. `kind` is a key of TERMINALS; blanks and comments are no tokens. `start` counts code points."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the guard learned: the graphs of FROM and FROM NAMED, and whether the rows come in an order of their own."""

    graphs: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    ordered: bool = False


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query; what is no token of SPARQL comes as marks of one character.

    >>> [token.text for token in tokens("ASK { ?s a:b 'x # y' } # SERVICE")]
    ['ASK', '{', '?s', 'a:b', "'x # y'", '}']
    """
    for match in SCANNER.finditer(sparql):
        if match.lastgroup == "word":
            for part in DOTS.finditer(match[0]):
                yield Token("mark" if part[0] == "." else "word", part[0], match.start() + part.start())
        elif match.lastgroup not in ("comment", "blank"):
            yield Token(match.lastgroup or "mark", match[0], match.start())


def guard(sparql: str, *, place: str = "query", known: Callable[[str], bool] | None = None) -> Clauses:
    """Return what the clauses of a query say, if it only reads this store.

    place  names the query in messages
    known  says of an IRI whether the store has a graph of that name; without it, graphs of this store are those that begin so

    Raises `QueryError` with line and column for SERVICE, for updates, for FROM with anything but a graph of this store, and for
    queries of more than 100,000 characters, nested more than 200 deep or chained by more than 2,000 operators. An ill-formed query
    may pass: the engine refuses it.

    >>> guard("SELECT * FROM kgg:facts { ?s ?p ?o } ORDER BY ?s")
    Clauses(graphs=('https://w3id.org/chipkg/graph/facts',), named=(), ordered=True)
    >>> guard("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryError: query:1:12: SERVICE would ask another server (ask this store only)
    """
    if len(sparql) > LONGEST:
        raise QueryError(f"the query has more than {LONGEST} characters", place=place, hint="split it")
    clauses = _Guard(sparql, place, known).check()
    plain = CODE_POINT.sub(_character, sparql)
    if plain != sparql:  # the standard decodes \uXXXX before anything else; not all engines do
        _Guard(plain, place, known).check()
    return clauses


def harmless(sparql: str) -> bool:
    """Return whether a quick look shows that `guard` lets a query pass and finds no FROM in it; False says nothing.

    Five to fifty times as fast as `guard`, for servers. All that `guard` refuses or finds is told by a few words, which mean nothing
    in comments, strings, variables and IRIs.

    >>> harmless("ASK { ?s ?p 'news from AWS' }"), harmless("ASK { ?s ?p ?o } FROM")
    (True, False)
    """
    nested = sparql.count("{") + sparql.count("(") + sparql.count("[")
    upper = sparql.upper()
    if nested > DEEPEST or len(sparql) > LONGEST or "\\U" in upper or sum(map(upper.count, CHAINS)) > CHAINED:
        return False
    if SUSPECT.search(upper) is None:
        return True
    words = (match[0] for match in SCANNER.finditer(sparql) if match.lastgroup in ("word", "name"))
    return all(SUSPECT.search(word.partition(":")[0].upper()) is None for word in words)


class UnwieldyError(QueryError):
    """A query is nested too deep or chained too far for an engine: there is nothing wrong with what it asks."""


class _Guard:
    def __init__(self, sparql: str, place: str, known: Callable[[str], bool] | None) -> None:
        self.sparql = sparql
        self.place = place
        self.known = known
        self.words = list(tokens(sparql))
        self.prefixes = _declared(self.words)

    def check(self) -> Clauses:
        graphs: list[str] = []
        named: list[str] = []
        depth, started, chained = 0, False, 0
        ordered = False
        follow = [*self.words, Token("end", "", len(self.sparql))][1:]
        for index, (token, after) in enumerate(zip(self.words, follow, strict=True)):
            upper = token.text.upper()
            depth += (token.text in "{([") - (token.text in "})]") if token.kind == "mark" else 0
            if depth > DEEPEST:
                raise self.error(token, f"nested more than {DEEPEST} deep", "write it flatter", UnwieldyError)
            chained += upper in CHAINS
            if chained > CHAINED:
                raise self.error(token, f"more than {CHAINED} operators and joining words", "split the query", UnwieldyError)
            if token.kind in ("word", "name"):
                self.refuse(token, after, started)
                started = started or upper in FORMS
            if token.kind == "word" and upper == "FROM":
                isnamed = after.kind == "word" and after.text.upper() == "NAMED"
                (named if isnamed else graphs).append(self.graph(token, index + 1 + isnamed))
            ordered = ordered or (depth == 0 and upper == "ORDER" and after.text.upper() == "BY")
        return Clauses(tuple(graphs), tuple(named), ordered)

    def refuse(self, token: Token, after: Token, started: bool) -> None:
        """Raise `QueryError` if a word may be read as a call to another place, or as an update."""
        prefix = token.text.partition(":")[0].upper()
        called = token.kind == "word" or prefix.lower() not in self.prefixes or after.text == "{"
        if "SERVICE" in prefix and called:
            raise self.error(token, "SERVICE would ask another server", "ask this store only")
        if prefix.startswith("FROM") and called and not (token.kind == "word" and prefix == "FROM"):
            raise self.error(token, "unclear word", "write a blank after FROM and NAMED")
        if token.kind == "word" and (prefix == "LOAD" or (prefix in UPDATES and not started)):
            raise self.error(token, f"{prefix} would change the store", "queries only read: SELECT, ASK, CONSTRUCT or DESCRIBE")

    def graph(self, clause: Token, index: int) -> str:
        """Return the IRI of the graph that a FROM clause names. Raises `QueryError` if it is none of this store's."""
        token = self.words[index] if index < len(self.words) else Token("end", "", len(self.sparql))
        iri = urljoin(_base(self.words), token.text[1:-1]) if token.kind == "iri" else ""
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            iri = self.prefixes.get(prefix.lower(), "") + local
        if not iri.startswith(BASE + "graph/") and not (iri and self.known is not None and self.known(iri)):
            raise self.error(clause, "FROM names no graph of this store", f"name one under <{BASE}graph/>, or leave FROM out")
        return iri

    def error(self, token: Token, problem: str, hint: str, kind: type[QueryError] = QueryError) -> QueryError:
        before = self.sparql[:token.start]
        line, column = before.count("\n") + 1, token.start - (before.rfind("\n") + 1) + 1
        return kind(problem, place=f"{self.place}:{line}:{column}", hint=hint)


def _declared(words: list[Token]) -> Mapping[str, str]:
    """Return the prefixes a query may use, names in lower case; its own declarations come last and count."""
    found = {name.lower(): iri for name, iri in PREFIXES.items()}
    for (word, name), (_, iri) in pairwise(pairwise([*words, Token("end", "", 0)])):
        if word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            found[name.text.partition(":")[0].lower()] = iri.text[1:-1]
    return found


def _base(words: list[Token]) -> str:
    """Return what relative IRIs are relative to; "" if the query does not say."""
    found = [iri.text[1:-1] for word, iri in pairwise(words) if word.text.upper() == "BASE" and iri.kind == "iri"]
    return found[-1] if found else ""


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "?"
