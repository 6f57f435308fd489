"""Mentions of periods in running text, by the patterns of the ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count

from kg.folding import fold
from kg.ontology import Ontology
from kg.patterns import compiled
from kg.period.comparing import Comparing, compile_comparing
from kg.period.starts import ANY, beginnings, starting
from kg.trie import trie
from kg.types import Span

__all__ = ["PeriodGrammar", "PeriodMention", "compile_grammar"]

FIRST_SLOTS, LATER = 2, "\1"  # slots at the front of a pattern, and what stands for the others while its beginnings are looked for
CENTURY, ROC_EPOCH, LAST_YY = 2000, 1911, 60
CLOSING = re.compile(r"([a-z]+)\.?(?: (\d{1,2})(?!\d))?")
AGAINST = ("before", "beforeRelative", "opening", "closing", "notBehind")
NEVER_COMPARED = frozenset({"next", "nextYear", "nextFiscal", "newFiscal", "months", "nineMonths", "current", "currentOpen", "thisYear", "same"})
FIRST_DAYS, MONTHS = 10, 12  # a quarter that ends so early in a month is one of the month before


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Words that name a period. Slots that the words leave open are 0.

    kind      "quarter", "half", "year", "month", "day", "mid", "ttm", "monthquarter", "relative" …
    relative  "yearAgo", "previous", "next", "current", "thisYear", "lastYear", "nextYear" …; "" if absolute
    ended     True for "the quarter ended <day>", "the six months to <day>"
    closes    the month that words behind a quarter close: 9 for "fiscal third quarter ended October 4"; 0 without such
    against   the place of the period with the words that compare with it, "比去年同期"; None without such
    """

    span: Span
    kind: str
    year: int = 0
    quarter: int = 0
    half: int = 0
    month: int = 0
    day: int = 0
    fiscal: bool = False
    relative: str = ""
    ended: bool = False
    closes: int = 0
    against: Span | None = None


def _gloss(text: str, out: list[PeriodMention]) -> None:
    """Let a quarter take in its months told in brackets right behind it: "2026财年第二财季(去年10至12月)"."""
    if len(out) < 2 or out[-2].kind != "quarter" or out[-2].ended or out[-1].kind not in ("quarter", "monthquarter") or out[-1].fiscal:
        return
    first, again = out[-2], out[-1]
    if text[first.span.end:again.span.start].strip() != "(" or not text.startswith(")", again.span.end):
        return
    same = again.year and not (first.year or first.fiscal or first.relative) and first.quarter * 3 in (again.quarter * 3, again.month)
    out[-2:] = [replace(first, span=Span(first.span.start, again.span.end + 1), year=again.year if same else first.year)]


@dataclass(slots=True)
class _Late:
    """An expression that is compiled when it is first used."""

    source: str
    _regex: re.Pattern[str] | None = None

    def __reduce__(self) -> tuple[type[_Late], tuple[str]]:
        compiled(self.source)  # so that its code is kept
        return _Late, (self.source,)

    @property
    def regex(self) -> re.Pattern[str]:
        if self._regex is None:
            self._regex = compiled(self.source)
        return self._regex


@dataclass(frozen=True, slots=True)
class _Pattern:
    slots: _Late
    kind: str
    relative: str
    fiscal: bool


@dataclass(frozen=True, slots=True)
class _Finder:
    """The patterns with one beginning, in order; where they are many, `any` tells at once that none of them matches."""

    patterns: tuple[_Pattern, ...]
    any: _Late | None

    @classmethod
    def of(cls, patterns: tuple[_Pattern, ...]) -> _Finder:
        """Return the finder of patterns."""
        return cls(patterns, _Late("|".join(NAME.sub("(?:", p.slots.source) for p in patterns)) if len(patterns) >= MANY else None)


KINDS = {"fiscalquarter": "quarter", "rocquarter": "quarter", "fiscalhalf": "half", "rocmonth": "month", "fiscalyear": "year", "rocyear": "year",
         "quarteronly": "quarter", "halfonly": "half", "monthonly": "month", "monthday": "day", "relquarter": "quarter", "relhalf": "half", "relsecond": "half",
         "relmonth": "month", "relday": "day",
         "range1": "quarter", "range2": "quarter", "range3": "quarter", "range4": "quarter", "relyear": "year",
         "ended": "quarter", "endedhalf": "half", "endedyear": "year", "mid": "month"}
SLOT, NAME = re.compile(r"\{(\w+)\}"), re.compile(r"\(\?P<\w+>")
MANY = 20  # patterns that begin alike, from which on one look at all of them pays
NONE = _Finder((), None)


@dataclass(slots=True)
class PeriodGrammar:
    """The patterns in order, by the two characters that they begin with."""

    starts: re.Pattern[str]
    finders: dict[str, _Finder]
    tables: dict[str, dict[str, int]]
    tail: re.Pattern[str]
    head: re.Pattern[str]
    joint: re.Pattern[str]
    comparing: Comparing

    def find(self, lower: str) -> list[PeriodMention]:
        """Return the period mentions of a folded text, sorted, not overlapping."""
        out: list[PeriodMention] = []
        end = 0
        for start in self.starts.finditer(lower):
            at = start.start()
            if at < end:
                continue
            finder = self.finders.get(lower[at:at + 2]) or self.finders.get(lower[at] + ANY, NONE)
            if finder.any is not None and finder.any.regex.match(lower, at) is None:
                continue
            for pattern in finder.patterns:
                match = pattern.slots.regex.match(lower, at)
                if match is not None:
                    if match.end() > at:
                        out.append(self._mention(pattern, match))
                        self._joined(lower, out)
                        end = self._ended(lower, out)
                        _gloss(lower, out)
                    break
        return [self._compared(m, lower) for m in out]

    def _compared(self, mention: PeriodMention, lower: str) -> PeriodMention:
        """Return the mention with the words around it that compare with it, if it lies behind."""
        if mention.relative in NEVER_COMPARED:
            return mention
        around = self.comparing.around(lower, mention.span, relative=mention.kind == "relative")
        return mention if around is None else replace(mention, against=around)

    def _joined(self, text: str, out: list[PeriodMention]) -> None:
        """Let a quarter without its year take that of the year named with it: "fourth quarter and fiscal year 2025"."""
        if len(out) < 2 or out[-1].kind != "year" or not out[-1].year or out[-1].relative:
            return
        quarter, year = out[-2], out[-1]
        if quarter.kind == "quarter" and not quarter.year and not quarter.relative and self.joint.fullmatch(text, quarter.span.end, year.span.start):
            out[-2] = replace(quarter, year=year.year, fiscal=quarter.fiscal or year.fiscal)

    def _ended(self, text: str, out: list[PeriodMention]) -> int:
        """Let the last mention, if it is a long period, take in the day it ended that stands beside it; return its end."""
        last = out[-1]
        end = last.span.end
        if last.kind not in ("quarter", "half", "year") or last.ended:
            return end
        closes = last.closes
        if tail := self.tail.match(text, end):
            end = tail.end()
            closes = self._closing(tail.group())
        start = last.span.start
        if len(out) > 1 and out[-2].kind in ("day", "month") and out[-2].span.end <= start <= out[-2].span.end + 2:
            head = self.head.search(text, max(0, out[-2].span.start - 8), start)
            if head is not None and head.end() == start:
                start = head.start()
                del out[-2]
        if Span(start, end) != last.span:
            out[-1] = replace(last, span=Span(start, end), closes=closes)
        return end

    def _closing(self, words: str) -> int:
        """Return the month that words such as "ended October 4" close, the one before for its first days; 0 if they name none."""
        for word, day in CLOSING.findall(words):
            if month := self.tables["months"].get(word):
                return (month - (0 < int(day or 0) < FIRST_DAYS) - 1) % MONTHS + 1
        return 0

    def _mention(self, pattern: _Pattern, match: re.Match[str]) -> PeriodMention:
        slots = {k: v for k, v in match.groupdict().items() if v is not None}
        number = {name: self._number(name, slots) for name in ("year", "quarter", "half", "month", "day")}
        if pattern.kind == "mid":
            number["month"] = 6
        if pattern.kind in ("half", "halfonly") and not number["half"]:
            number["half"] = 1  # a report "of the half year" is of the first
        if pattern.kind in ("relhalf", "relsecond") and not number["half"]:
            number["half"] = 1 + (pattern.kind == "relsecond")
        if pattern.kind.startswith("range"):
            number["quarter"] = int(pattern.kind[-1])
        if pattern.kind == "ended" and not number["month"]:
            number["month"] = number["quarter"] * 3
        fiscal = pattern.fiscal
        if pattern.kind.startswith("range") and pattern.relative:
            return PeriodMention(Span(match.start(), match.end()), "quarter", quarter=number["quarter"], relative=pattern.relative)
        if pattern.kind.startswith("range"):
            return PeriodMention(Span(match.start(), match.end()), "monthquarter", number["year"], month=number["quarter"] * 3)
        kind = KINDS.get(pattern.kind, pattern.kind)
        if pattern.kind == "month" and "day" in slots:
            kind = "day"
        return PeriodMention(Span(match.start(), match.end()), kind, number["year"], number["quarter"], number["half"], number["month"],
                             number["day"], fiscal, pattern.relative, pattern.kind in ("ended", "endedhalf", "endedyear"))

    def _number(self, name: str, slots: dict[str, str]) -> int:
        if name == "year":
            if "roc" in slots:
                return int(slots["roc"]) + ROC_EPOCH
            if "yy" in slots:
                return CENTURY + int(slots["yy"])
            digits = self.tables["digits"]
            return int("".join(str(digits.get(c, c)) for c in slots.get("year", "0")))
        for slot, table in SLOTS_OF[name]:
            if slot in slots:
                words = slots[slot]
                return int(words) if words.isdigit() else self.tables[table].get(words, 0)
        return 0


SLOTS_OF = {
    "quarter": (("quarter", "quarters"), ("ordinal", "ordinals"), ("quarterhan", "quarters")),
    "half": (("half", "halves"), ("halfhan", "halves"), ("halfword", "halves")),
    "month": (("month", "monthnumerals"), ("mon", "months")),
    "day": (("day", "days"), ("weekdayhan", "weekdays"), ("weekday", "weekdays")),
}
LISTS = {"months": "kgc:months", "ordinals": "kgc:ordinals", "quarters": "kgc:quarter-numerals", "halves": "kgc:half-words",
         "monthnumerals": "kgc:month-numerals", "digits": "kgc:digit-numerals", "days": "kgc:day-numerals", "weekdays": "kgc:weekdays"}


def _table(ontology: Ontology, iri: str) -> dict[str, int]:
    rows = (fold(label.text).lower.partition(" ") for label in ontology.labels(iri))
    return {word: int(number) for number, _, word in rows}


def _slot_patterns(tables: dict[str, dict[str, int]]) -> dict[str, str]:
    def hanzi(name: str) -> list[str]:
        return [w for w in tables[name] if not w.isascii()]

    def latin(name: str) -> list[str]:
        return [w for w in tables[name] if w.isascii()]

    digit = "".join(hanzi("digits"))
    return {
        "year": rf"(?:19|20)\d\d|[{digit}]{{4}}", "yy": r"[0-5]\d", "roc": r"1[0-2]\d", "quarter": rf"[1-4]|{trie(hanzi('quarters'))}",
        "quarterhan": trie(hanzi("quarters")), "ordinal": trie(latin("ordinals")), "half": "[12]", "halfhan": trie(hanzi("halves")),
        "halfword": trie(latin("halves")), "month": rf"1[0-2]|0?[1-9]|{trie(hanzi('monthnumerals'))}", "mon": trie(latin("months")),
        "day": rf"[12]\d|3[01]|0?[1-9]|{trie(hanzi('days'))}", "weekdayhan": trie(hanzi("weekdays")), "weekday": trie(latin("weekdays")),
    }


def compile_grammar(ontology: Ontology) -> PeriodGrammar:
    """Return the period grammar of an ontology: compile once per process.

    >>> from kg.ontology import load
    >>> [m.kind for m in compile_grammar(load()).find("2025年第四季度, the year before, fiscal 2026")]
    ['quarter', 'relative', 'year']
    """
    tables = {name: _table(ontology, iri) for name, iri in LISTS.items()}
    slots = _slot_patterns(tables)
    rows = sorted((int(ontology.value(iri, "kg:priority", "0")), iri) for iri in ontology.instances("kg:PeriodPattern"))
    patterns: list[_Pattern] = []
    by_start: dict[str, list[_Pattern]] = defaultdict(list)
    beside: dict[str, list[str]] = {name: [] for name in ("tail", "head", "joint", *AGAINST)}
    for _, iri in rows:
        if (yields := ontology.value(iri, "kg:yields")) in beside:
            beside[yields] += [SLOT.sub(lambda m: f"(?:{slots[m[1]]})", text) for text in ontology.values(iri, "kg:pattern")]
            continue
        for text in ontology.values(iri, "kg:pattern"):
            named = _Late(SLOT.sub(lambda m: f"(?P<{m[1]}>{slots[m[1]]})", text))
            pattern = _Pattern(named, yields, ontology.value(iri, "kg:relative"), ontology.value(iri, "kg:fiscal") == "true")
            patterns.append(pattern)
            for begin in _beginnings(text, slots):
                by_start[begin].append(pattern)
    order = {id(pattern): k for k, pattern in enumerate(patterns)}
    alike: dict[tuple[int, ...], _Finder] = {}
    finders = {}
    for begin, found in by_start.items():
        places = sorted(order[id(p)] for p in (*found, *(by_start.get(begin[0] + ANY, ()) if begin[1] != ANY else ())))
        finders[begin] = alike.setdefault(tuple(places), _Finder.of(tuple(patterns[k] for k in places)))
    tail, head, joint = (re.compile("|".join(beside[name]) or r"(?!)") for name in ("tail", "head", "joint"))
    return PeriodGrammar(starting(finders), finders, tables, tail, head, joint, compile_comparing(beside))


def _beginnings(text: str, slots: dict[str, str]) -> frozenset[str]:
    """Return the `beginnings` of a pattern; what its later slots hold is looked at only if a beginning reaches them."""
    place = count()
    short = SLOT.sub(lambda m: f"(?:{slots[m[1]]})" if next(place) < FIRST_SLOTS else LATER, text)
    found = beginnings(short)
    if not found or any(LATER in begin for begin in found):
        return beginnings(SLOT.sub(lambda m: f"(?:{slots[m[1]]})", text))
    return found
