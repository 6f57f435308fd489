"""The check of a whole store: every rule over the figures of all documents, then the sentences that compare them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Protocol

import pyoxigraph as ox

from kg.check.agreement import agreements
from kg.check.arithmetic import growth, margins, rates, shares
from kg.check.candidates import Candidate
from kg.check.claims import around, sentence_claims
from kg.check.clarity import clear
from kg.check.figures import Book
from kg.check.loading import load_book
from kg.check.outlook import outcomes
from kg.check.report import Cited, Report
from kg.check.rules import Rules, compile_rules
from kg.check.settling import Settler
from kg.check.sums import neighbours, parts, sums
from kg.check.telling import told
from kg.errors import KgError, StoreError
from kg.ontology import Ontology

__all__ = ["Checkable", "check", "suspected"]

ORDER = {"error": 0, "notice": 1, "agreement": 2}


def suspected(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield what every rule over figures alone suspects in a book."""
    return chain.from_iterable(rule(book, rules) for rule in (agreements, margins, shares, growth, rates, sums, parts, neighbours, outcomes))


class Checkable(Protocol):
    """What a check needs of a store: facts, and the texts that they were read from."""

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples: ...

    def text(self, document: str) -> str: ...


def check(store: Checkable, ontology: Ontology, *, kinds: Collection[str] = ()) -> Report:
    """Return what figures of a store agree or disagree with, by the rules that the ontology declares.

    kinds  ids of `kgc:findings` or severities to keep in `findings`; all if empty. `counts` always counts every kind

    Nothing is changed, and no side is taken: authority and date of each document are told, not weighed.
    Raises `KgError` for kinds that the ontology does not declare.
    """
    rules = compile_rules(ontology)
    if unknown := sorted(set(kinds) - set(rules.severity) - set(ORDER)):
        known = ", ".join(sorted(rules.severity))
        raise KgError("no such kind of finding", place=", ".join(unknown), hint=f"one of {known}, or error, notice, agreement")
    book = load_book(store)
    figures = sum(len(group) for group in book.by_key.values())
    unread: set[str] = set()

    @lru_cache(maxsize=256)
    def text_of(document: str) -> str | None:
        try:
            return store.text(document)
        except StoreError:
            unread.add(document)
            return None

    claims = list(sentence_claims(book, rules, ontology, text_of))
    unclear = clear(book)
    candidates = list(chain(claims, suspected(book, rules)))
    unwanted = {kind for kind in ("agree", "roundsTo") if kinds and not {kind, rules.severity.get(kind)} & set(kinds)}
    found = {told(finding, ontology) for finding in Settler(book, rules).settle(one for one in candidates if one.kind not in unwanted)}
    counts = Counter(finding.kind for finding in found) + Counter(one.kind for one in candidates if one.kind in unwanted)
    kept = [finding for finding in found if not kinds or finding.kind in kinds or finding.severity in kinds]
    kept = [replace(finding, cited=tuple(_placed(cited, text_of) for cited in finding.cited)) for finding in kept]
    return Report(
        tuple(sorted(kept, key=lambda f: (ORDER.get(f.severity, 1), f))), figures, len(book.sources), unclear, len(unread), counts,
    )


def _placed(cited: Cited, text_of: Callable[[str], str | None]) -> Cited:
    """Return what is cited with the rest of its sentence."""
    text = text_of(cited.document)
    if text is None:
        return cited
    before, after = around(text, cited.start, cited.end)
    return replace(cited, before=before, after=after)
