"""Precision and recall of printed facts against a gold file (the format of the gold files is described in the README's test section).

Strict: subject, metric, measure, value, unit, period, status, basis, base; or subject, predicate, object.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ReadError

__all__ = ["Gold", "GoldFact", "Score", "parse_gold", "score", "score_files"]

SYMMETRIC = frozenset({"competesWith", "partnerOf"})
INVERSE = {"supplierOf": "customerOf", "subsidiaryOf": "hasSubsidiary", "segmentOf": "hasSegment", "designedBy": "makesChip",
           "manufacturedBy": "makesChip", "officerOf": "hasExecutive", "operatedBy": "operates", "usedBy": "usesChip"}
SAME = {"uses": "usesChip"}
RELATIVE_ERROR = 0.005


@dataclass(frozen=True, slots=True)
class GoldFact:
    """One line of a gold file; cells hold accepted alternatives. kind: "o" or "r"."""

    kind: str
    optional: bool
    line: int
    cells: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file: names by key, and facts."""

    names: Mapping[str, frozenset[str]]
    facts: tuple[GoldFact, ...]


@dataclass(slots=True)
class Score:
    """Counts of one kind of fact; `missed` and `wrong` count required facts not found and printed facts that match none."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    lines: list[int] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def norm(name: str) -> str:
    """Return a name without case, width, blanks and punctuation.

    >>> norm("Amazon.com")
    'amazoncom'
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def parse_gold(text: str, place: str = "gold") -> Gold:
    """Return the names and facts of a gold file. Raises `ReadError` naming the line that is none.

    >>> parse_gold("@ A = Amazon; 亚马逊\\no | A | revenue | level | 2e9 | USD | 2025Q4 | actual").facts[0].cells["metric"]
    ('revenue',)
    """
    names: dict[str, frozenset[str]] = {}
    facts = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("  #")[0].strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            key, _, rest = line[1:].partition("=")
            names[key.strip()] = frozenset(norm(a) for a in [key, *rest.split(";")] if a.strip())
            continue
        cells = [tuple(c.strip().split("/")) for c in line.split("|")]
        kind = cells[0][0].rstrip("?")
        keys = ("subject", "metric", "measure", "value", "unit", "period", "status") if kind == "o" else ("subject", "predicate", "object")
        if kind not in ("o", "r") or len(cells) <= len(keys):
            raise ReadError("not a gold line", place=f"{place}:{number}", hint="write 'o | …', 'r | …' or '@ KEY = names'")
        named = dict(zip(keys, cells[1:], strict=False))
        if kind == "o":
            try:
                _numbers("/".join(named["value"]))
            except ValueError as error:
                raise ReadError("no number as the value", place=f"{place}:{number}", hint="write 2134e8 or 16.5e9..21.5e9") from error
        extra = dict("/".join(c).partition("=")[::2] for c in cells[len(keys) + 1:])
        named |= {k: tuple(v.split("/")) for k, v in extra.items()}
        facts.append(GoldFact(kind, cells[0][0].endswith("?"), number, named))
    return Gold(names, tuple(facts))


def _spoken(entity: object) -> set[str]:
    if not isinstance(entity, dict):
        return {norm(str(entity))} if entity else set()
    found = {norm(str(entity[k])) for k in ("id", "label") if entity.get(k)} | {norm(n) for n in entity.get("labels", [])}
    if str(entity.get("id", "x-")).startswith("x-") and entity.get("mention"):
        found.add(norm(str(entity["mention"])))
    return found


def _same(keys: tuple[str, ...], entity: object, names: Mapping[str, frozenset[str]]) -> bool:
    said = _spoken(entity)
    return any(said & names.get(key.strip(), frozenset({norm(key)})) for key in keys)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= max(1e-9, RELATIVE_ERROR * max(abs(a), abs(b)))


def _numbers(words: str) -> tuple[float, ...]:
    """Return the number of a value cell, or the two ends of its range. Raises `ValueError` if it holds none.

    >>> _numbers(">=1e9"), _numbers("16.5e9..21.5e9")
    ((1000000000.0,), (16500000000.0, 21500000000.0))
    """
    found = tuple(float(end) for end in re.sub(r"^(>=|<=|>|<|~|=)", "", words.strip()).split(".."))
    if len(found) > 2:
        raise ValueError(f"more than two ends: {words}")
    return found


def _value(gold: str, fact: Mapping[str, object]) -> bool:
    want = _numbers(gold)
    value, low, high = (None if fact.get(k) is None else float(str(fact[k])) for k in ("value", "low", "high"))
    if len(want) == 2:
        a, b = want
        return _close(a, low) and _close(b, high) if low is not None and high is not None else value is not None and _close((a + b) / 2, value)
    if value is None and low is not None and high is not None:
        value = (low + high) / 2
    return value is not None and _close(want[0], value)


def _period(words: object) -> str:
    return re.sub(r"[\s\-_]", "", str(words)).upper() if words else "-"


def matches(gold: GoldFact, fact: Mapping[str, object], names: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a printed fact is what a gold line demands."""
    cells = gold.cells
    subject, other = fact.get("subject"), fact.get("object")
    if gold.kind == "r":
        predicate = str(fact.get("predicate"))
        if predicate in INVERSE:
            subject, predicate, other = other, INVERSE[predicate], subject
        predicate = SAME.get(predicate, predicate)
        wanted = {SAME.get(INVERSE.get(p, p), INVERSE.get(p, p)) for p in cells["predicate"]}
        if fact.get("type") != "relation" or not (predicate in wanted or predicate == "makesChip" and "operates" in wanted):
            return False
        straight = _same(cells["subject"], subject, names) and _same(cells["object"], other, names)
        return straight or predicate in SYMMETRIC and _same(cells["subject"], other, names) and _same(cells["object"], subject, names)
    periods = {_period(None if p.strip() == "-" else p) for p in cells["period"]}
    return (fact.get("type") == "observation" and fact.get("metric") in cells["metric"] and (fact.get("measure") or "level") in cells["measure"]
            and _same(cells["subject"], subject, names) and _value("/".join(cells["value"]), fact)
            and str(fact.get("unit")).replace("/s", "ps") in cells["unit"] and _period(fact.get("period")) in periods
            and (fact.get("status") or "actual") in cells["status"] and (fact.get("basis") or "") in cells.get("basis", ("",))
            and ("base" not in cells or _same(cells["base"], fact.get("base"), names)))


def score(facts: list[dict[str, object]], gold: Gold) -> dict[str, Score]:
    """Return the strict score of printed facts: a second statement of a fact already paired costs nothing."""
    out = {"observations": Score(), "relations": Score()}
    kinds = {"observation": "observations", "relation": "relations"}
    paired: set[int] = set()
    for fact in facts:
        row = out[kinds[str(fact.get("type"))]]
        hits = [g for g in gold.facts if matches(g, fact, gold.names)]
        fresh = [g for g in hits if g.line not in paired]
        if fresh:
            first = min(fresh, key=lambda g: g.optional)
            paired.add(first.line)
            row.right += not first.optional
        elif not hits:
            row.wrong += 1
    for g in gold.facts:
        if g.line not in paired and not g.optional:
            row = out["observations" if g.kind == "o" else "relations"]
            row.missed += 1
            row.lines.append(g.line)
    return out


def score_files(facts: str | Path, gold: str | Path) -> dict[str, Score]:
    """Return the strict score of a JSON Lines file against a gold file. Raises `ReadError` naming the file and line."""
    lines = enumerate(_text(Path(facts)).split("\n"), 1)
    rows = [_printed(line, f"{facts}:{number}") for number, line in lines if line.strip()]
    return score(rows, parse_gold(_text(Path(gold)), str(gold)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ReadError(str(error.strerror), place=str(path), hint="check the path") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"not UTF-8 at byte {error.start}", place=str(path), hint="save it as UTF-8") from error


def _printed(line: str, place: str) -> dict[str, object]:
    """Return the fact that a line prints."""
    hint = "print facts with `kg extract --format jsonl`"
    try:
        fact = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not JSON: {error}", place=place, hint=hint) from error
    if not isinstance(fact, dict) or fact.get("type") not in ("observation", "relation"):
        raise ReadError("no observation and no relation", place=place, hint=hint)
    return fact
