"""The questions that come with the ontology: SPARQL files whose header says in words what they answer.

    # Q: How fast did each cloud grow?        in English
    # …: …                                    in Chinese (a key of Chinese characters)
    # order: kept                             rows come in an order that matters ("free" if not)
    # param: company kgr:amazon               a term of the query that may be replaced, and its name
    # words: competitor; rival                a question in words that means this one holds one of them; one line for each such group
    # also: with; whom                        words that it may hold besides
    # takes: company Company Organization     classes of the entities that a parameter takes, where not every one makes sense
    # keep: company                           parameters that keep their term when the words name no other
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError
from kg.query.tokens import tokens

__all__ = ["Parameter", "Question", "bound", "check_names", "filled", "lookups", "pick", "questions", "read_question"]

HEADER = re.compile(r"#\s*([^\s:\uff1a]+)\s*[:\uff1a]\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name for one term of a question's query, written there as `default`.

    classes   of entities that it takes; empty: any
    optional  the default stays if a question in words names no other
    """

    name: str
    default: str
    classes: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its meaning in words. `id` is the file's name without `.rq`; `ordered`: the order of its rows matters.

    words  groups of words; a question in other words that means this one holds one of each group
    also   words that such a question may hold besides
    """

    id: str
    en: str
    zh: str
    sparql: str
    parameters: tuple[Parameter, ...] = ()
    ordered: bool = False
    words: tuple[tuple[str, ...], ...] = ()
    also: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The id up to its first dash: `cq01`."""
        return self.id.partition("-")[0].partition("_")[0]


def read_question(path: Path) -> Question:
    """Return the question in a `.rq` file; a file without header is a query without words. Raises `QueryError` if unreadable."""
    try:
        return parse_question(path.stem, path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise QueryError(f"cannot read the query: {reason}", place=str(path), hint="check the path") from error


def parse_question(name: str, text: str) -> Question:
    """Return the question that a query with header comments asks.

    >>> parse_question("cq99", "# Q: Who?\\n# order: kept\\n# param: company kgr:amazon\\nASK { kgr:amazon ?p ?o }").parameters
    (Parameter(name='company', default='kgr:amazon', classes=(), optional=False),)
    """
    heads: list[tuple[str, str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        if line.strip() and not line.startswith("#"):
            break
        if found := HEADER.match(line):
            heads.append((found[1], found[2]))
    takes = {value.split()[0]: tuple(value.split()[1:]) for key, value in heads if key == "takes" and value}
    keep = {part for key, value in heads if key == "keep" for part in value.split()}
    named = (value.split()[:2] for key, value in heads if key == "param" and value)
    parameters = (Parameter(words[0], words[-1] if len(words) > 1 else "", takes.get(words[0], ()), words[0] in keep) for words in named)
    return Question(
        name, next((value for key, value in heads if key == "Q"), ""), next((value for key, value in heads if not key.isascii() and value), ""), text,
        tuple(parameters), ("order", "kept") in heads, tuple(_split(value) for key, value in heads if key == "words"),
        tuple(word for key, value in heads if key == "also" for word in _split(value)),
    )


def _split(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(";") if word.strip())


def questions(folder: Path) -> list[Question]:
    """Return the questions in `queries/*.rq` of an ontology folder, by id. Raises `QueryError` if there are none."""
    found = sorted((folder / "queries").glob("*.rq"))
    if not found:
        raise QueryError("no questions here", place=str(folder / "queries"), hint="name an ontology folder that has queries/*.rq")
    return [read_question(path) for path in found]


def lookups(folder: Path) -> list[Question]:
    """Return the generic questions in `queries/lookups/*.rq` of an ontology folder, by id: what an entity's metric is, and the like."""
    return [read_question(path) for path in sorted((folder / "queries" / "lookups").glob("*.rq"))]


def pick(known: Sequence[Question], words: str) -> Question | None:
    """Return the question that has this id, short id or wording; None if none has."""
    folded = " ".join(words.split()).casefold()
    for question in known:
        if folded in {name.casefold() for name in (question.id, question.short, question.en, question.zh) if name}:
            return question
    return None


def check_names(question: Question, names: Iterable[str]) -> None:
    """Return if the question has a parameter of each name. Raises `QueryError` naming those that it has."""
    if unknown := sorted(set(names) - {parameter.name for parameter in question.parameters}):
        known = ", ".join(parameter.name for parameter in question.parameters) or "none"
        raise QueryError(f"no such parameter: {', '.join(unknown)}", place=question.id, hint=f"it takes: {known}")


def filled(question: Question, values: Mapping[str, str]) -> str:
    """Return the query with terms in the place of its parameters.

    values  parameter name -> term as SPARQL writes it; those left out keep their default

    Only whole terms are replaced, never in comments, strings or PREFIX lines.
    Raises `QueryError` for names that are no parameter.

    >>> filled(parse_question("cq99", "# param: who kgr:aws\\nASK { kgr:aws ?p 'kgr:aws', kgr:aws2 }"), {"who": "<x:y>"})
    "# param: who kgr:aws\\nASK { <x:y> ?p 'kgr:aws', kgr:aws2 }"
    """
    check_names(question, values)
    if not values:
        return question.sparql
    terms = {parameter.default: values[parameter.name] for parameter in question.parameters if parameter.name in values}
    out, last, before = [], 0, ""
    for token in tokens(question.sparql):
        if token.text in terms and before.upper() != "PREFIX":
            out += [question.sparql[last:token.start], terms[token.text]]
            last = token.start + len(token.text)
        before = token.text
    return "".join([*out, question.sparql[last:]])


def bound(sparql: str, values: Mapping[str, str]) -> str:
    """Return the query with variables bound to terms, by a VALUES block at the head of its pattern.

    values  variable name without "?" -> term as SPARQL writes it

    Raises `QueryError` for names that the query has no variable for.

    >>> bound("SELECT ?o WHERE { ?s ?p ?o }", {"s": "<x:y>"})
    'SELECT ?o WHERE { VALUES ?s { <x:y> } ?s ?p ?o }'
    """
    words = list(tokens(sparql))
    known = {token.text[1:] for token in words if token.kind == "variable"}
    if unknown := sorted(set(values) - known):
        hint = f"it has: {', '.join(sorted(known))}"
        raise QueryError(f"the query has no variable {', '.join(unknown)}", place="query", hint=hint)
    depth, heads = 0, []
    for token in words:
        if token.kind == "mark" and depth == 0 and token.text == "{":
            heads.append(token.start + 1)
        depth += (token.text in "{([") - (token.text in "})]") if token.kind == "mark" else 0
    template = any(token.text.upper() == "CONSTRUCT" for token in words) and len(heads) > 1
    if not heads or not values:
        return sparql
    blocks = "".join(f" VALUES ?{name} {{ {term} }}" for name, term in sorted(values.items()))
    head = heads[1 if template else 0]
    return sparql[:head] + blocks + sparql[head:]
