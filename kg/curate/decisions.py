"""The file of decisions: TOML, one line for each decision, in any order.

    confirm.x-orbital-fabrics-2cbd0952 = "Company"                   # no longer provisional: its class, or true to keep the one it has
    rename.x-orbital-fabrics-2cbd0952 = { en = "Orbital Fabrics Inc", zh-Hans = "…" }     # or one name for every language
    same-as.x-orbital-fab-09a1b2c3 = "x-orbital-fabrics-2cbd0952"    # what is said of the first is said of the second
    not-same-as.x-orbital-fab-09a1b2c3 = ["orbital-insight"]         # never suggested again, and never merged

Taking a line out takes the decision back: `kg rebuild` reads the documents it touched again. Tables (`[same-as]`) do as well.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import StoreError
from kg.ontology import KG, RDF_TYPE, Ontology, expand

__all__ = ["KINDS", "Decision", "Decisions", "decisions_text", "join_decisions", "parse_decisions"]

KINDS = ("confirm", "rename", "same-as", "not-same-as")
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
BARE = re.compile(r"[A-Za-z0-9_-]+")
IDENT = re.compile(r"[\w.~%-]+")
HEADER = re.compile(r"^\s*\[\s*([\w-]+)\s*(?:\.\s*[\"']?([^\"'\]]+?)[\"']?\s*)?\]")
NAME = r"(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))"
KEY = re.compile(rf"^\s*(?:([\w-]+)\s*\.\s*)?{NAME}\s*=")
AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file. `value` is a class or "" (confirm), the other entity (same-as, not-same-as), or "" (rename).

    names  language -> preferred name, as pairs; the language "" stands for every name the entity has
    """

    kind: str
    entity: str
    value: str = ""
    names: tuple[tuple[str, str], ...] = ()
    place: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        """The decision as documents remember it.

        >>> Decision("same-as", "x-a-1", "amazon").words
        'same-as x-a-1 amazon'
        """
        names = " ".join(f"{language}={name}" if language else name for language, name in self.names)
        return " ".join(part for part in (self.kind, self.entity, self.value, names) if part)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions that do not contradict each other, in order of the file."""

    all: tuple[Decision, ...] = ()

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.all)

    def of(self, kind: str) -> Mapping[str, Decision]:
        """Return the decisions of a kind with one line for each entity, by entity."""
        return {one.entity: one for one in self.all if one.kind == kind}

    def target(self, ident: str) -> str:
        """Return the entity that an id leads to: itself, if nobody decided otherwise."""
        same = self.of("same-as")
        while ident in same:
            ident = same[ident].value
        return ident

    def apart(self, one: str, other: str) -> bool:
        """Return whether somebody said that two entities are not the same."""
        return any(d.kind == "not-same-as" and {d.entity, d.value} == {one, other} for d in self.all)

    def touching(self, idents: Iterable[str]) -> tuple[Decision, ...]:
        """Return the decisions that change what is said of these entities, and of those they lead to; sorted by their words."""
        same, wanted = self.of("same-as"), set[str]()
        for ident in idents:
            while ident not in wanted:
                wanted.add(ident)
                ident = same[ident].value if ident in same else ident
        return tuple(sorted((d for d in self.all if d.entity in wanted and d.kind != "not-same-as"), key=lambda d: d.words))


def parse_decisions(text: str, place: str, ontology: Ontology) -> Decisions:
    """Return the decisions that a file states.

    text   TOML;  place: the name of the file, for messages;  ontology: says which classes there are

    Raises `StoreError` naming file and line for what is no TOML, of unknown kind, ill-formed, circular or contradictory.

    >>> from kg.ontology import load
    >>> [d.words for d in parse_decisions('[same-as]\\nx-a-1 = "amazon"', "decisions.toml", load())]
    ['same-as x-a-1 amazon']
    >>> parse_decisions('[same-as]\\nx-a-1 = "x-a-1"', "decisions.toml", load())
    Traceback (most recent call last):
    kg.errors.StoreError: decisions.toml:2: x-a-1 is the same as itself, in a circle (take one of the lines out)
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _wrong(f"no TOML: {AT_LINE.sub('', str(error)).strip()}", place, line, "mend the line") from error
    lines = _lines(text)
    found_all = list[Decision]()
    for kind, rows in tables.items():
        here = lines.get((kind, ""), 1)
        if kind not in KINDS or not isinstance(rows, dict):
            raise _wrong(f"no such kind of decision: {kind}", place, here, "one of " + ", ".join(f"[{k}]" for k in KINDS))
        for ident, value in rows.items():
            line = lines.get((kind, ident), here)
            try:
                found_all += _read(kind, ident, value, f"{place}:{line}", ontology)
            except ValueError as error:
                raise _wrong(str(error.args[0]), place, line, str(error.args[1])) from error
    return _consistent(Decisions(tuple(found_all)))


def join_decisions(each: Sequence[Decisions]) -> Decisions:
    """Return the decisions of several files as one. Raises `StoreError` naming both lines where they contradict each other."""
    found: dict[tuple[str, str, str], Decision] = {}
    for one in (one for decisions in each for one in decisions):
        key = (one.kind, one.entity, one.value if one.kind == "not-same-as" else "")
        other = found.setdefault(key, one)
        if other != one:
            problem = f"{one.words}, but {other.place} says {other.words}"
            raise StoreError(problem, place=one.place, hint="make the two files say the same")
    return _consistent(Decisions(tuple(found.values())))


def decisions_text(decisions: Decisions) -> str:
    """Return decisions as the text of a file, sorted.

    >>> print(decisions_text(Decisions((Decision("confirm", "x-a-1"),))), end="")
    confirm.x-a-1 = true
    """
    rows: dict[tuple[str, str], list[Decision]] = {}
    for one in sorted(decisions, key=lambda one: (KINDS.index(one.kind), one.words)):
        rows.setdefault((one.kind, one.entity), []).append(one)
    return "".join(f"{kind}.{key_of(entity)} = {_value(found)}\n" for (kind, entity), found in rows.items())


def key_of(ident: str) -> str:
    """Return an entity id as a key of TOML, in quotes if it needs them.

    >>> key_of("amazon"), key_of("a.b")
    ('amazon', '"a.b"')
    """
    return ident if BARE.fullmatch(ident) else _quoted(ident)


def _value(found: list[Decision]) -> str:
    one = found[0]
    if one.kind == "confirm":
        return _quoted(one.value) if one.value else "true"
    if one.kind == "rename":
        bare = dict(one.names).get("")
        return _quoted(bare) if bare else "{ " + ", ".join(f"{language} = {_quoted(name)}" for language, name in one.names) + " }"
    return _quoted(one.value) if one.kind == "same-as" else "[" + ", ".join(_quoted(other.value) for other in found) + "]"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _read(kind: str, ident: str, value: object, place: str, ontology: Ontology) -> Iterator[Decision]:
    """Yield the decisions of one line. Raises `ValueError` with problem and next step."""
    entity = _ident(ident)
    if kind == "confirm":
        if value is not True and not (isinstance(value, str) and _is_class(value, ontology)):
            raise ValueError(f"{ident}: neither true nor a class: {value!r}", "for example true, \"Company\" or \"Person\"")
        yield Decision(kind, entity, "" if value is True else str(value), place=place)
    elif kind == "rename":
        names = {"": value} if isinstance(value, str) else value
        if not isinstance(names, dict) or not names or not all(isinstance(name, str) and name.strip() for name in names.values()):
            raise ValueError(f"{ident}: no name", "write \"Name\" or { en = \"Name\", zh-Hans = \"…\" }")
        if unknown := [language for language in names if language and language not in LANGUAGES]:
            raise ValueError(f"{ident}: no such language: {unknown[0]}", "one of " + ", ".join(LANGUAGES))
        yield Decision(kind, entity, names=tuple(sorted((language, name.strip()) for language, name in names.items())), place=place)
    else:
        others = value if isinstance(value, list) and kind == "not-same-as" else [value]
        if not others or not all(isinstance(other, str) for other in others):
            raise ValueError(f"{ident}: no entity id: {value!r}", "write the id of the other entity in quotes, as `kg review` prints it")
        for other in others:
            yield Decision(kind, entity, _ident(str(other)), place=place)


def _consistent(decisions: Decisions) -> Decisions:
    """Return the decisions. Raises `StoreError` for circles, and for what is both the same and not the same."""
    same = decisions.of("same-as")
    for one in same.values():
        seen, ident = {one.entity}, one.value
        while ident in same and ident not in seen:
            seen.add(ident)
            ident = same[ident].value
        if ident in seen:
            raise StoreError(f"{one.entity} is the same as itself, in a circle", place=one.place, hint="take one of the lines out")
    for one in decisions:
        if one.kind == "not-same-as" and decisions.target(one.entity) == decisions.target(one.value):
            other = same.get(one.entity) or same.get(one.value)
            where = f", but see {other.place}" if other else ""
            raise StoreError(f"{one.entity} is not the same as {one.value}{where}", place=one.place, hint="take one of the lines out")
        if one.kind in ("confirm", "rename") and one.entity in same:
            problem = f"{one.entity} is gone: it is the same as {same[one.entity].value}"
            raise StoreError(problem, place=one.place, hint=f"{one.kind} {decisions.target(one.entity)} instead, or take one of the lines out")
    return decisions


def _ident(words: str) -> str:
    ident = words.strip().removeprefix("kgr:").removeprefix(expand("kgr:"))
    if not IDENT.fullmatch(ident):
        raise ValueError(f"no entity id: {words!r}", "write ids as `kg review` prints them")
    return ident


def _is_class(name: str, ontology: Ontology) -> bool:
    node, top = KG + name, KG + "Entity"
    while node and node != top:
        node = ontology.value(node, "rdfs:subClassOf")
    return node == top and expand("owl:Class") in ontology.values(KG + name, RDF_TYPE)


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of every table, as (kind, ""), and of every key, as (kind, key)."""
    found: dict[tuple[str, str], int] = {}
    kind = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            kind = header[1]
            found.setdefault((kind, header[2] or ""), number)
            found.setdefault((kind, ""), number)
        elif key := KEY.match(line):
            name = key[2] or key[3] or key[4]
            found.setdefault((key[1] or kind, name), number)
            found.setdefault((key[1] or name, ""), number)
    return found


def _wrong(problem: str, place: str, line: int, hint: str) -> StoreError:
    return StoreError(problem, place=f"{place}:{line}", hint=hint)
