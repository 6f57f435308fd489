"""Nouns that no metric is known for, where they are what a verb is about: "and nights booked rose 9%" says nothing of the figure before."""

from __future__ import annotations

import re

from kg.extract.amounts import Window
from kg.extract.naming import HANZI
from kg.extract.tokens import BREAK, HARD, Token
from kg.lexicon import Lexicon

__all__ = ["brought_by_a_newcomer", "of_a_newcomer", "opened_by_a_stranger"]

WORD = re.compile(r"(?<![^\s(\"'])([a-z][a-z'/&-]*) *$")
NAME = re.compile(rf"{HANZI}{{2,4}}")
STRANGER = re.compile(r"\W{0,3}(?P<name>[A-Z][A-Za-z0-9]+(?: [A-Z][A-Za-z0-9]+)?)(?:, [^,.]{1,60},)? [a-z]")
ADVERB = "ly"
MOST = 100  # unknown names of one document that are looked for in the rest of it
REACH = 40  # code points before a verb in which its subject ends


def of_a_newcomer(window: Window, text: str, lexicon: Lexicon, *, level: bool = False) -> bool:
    """Return whether the verb before an amount has a subject of its own that is neither a name nor a metric; only Latin words are looked at.

    level  a verb that only states, such as "reached", counts, too
    """
    verb = next((t for t in window.near if t.cue("past") is not None and (level or t.cue("move") is not None)
                 or text[t.start:t.end] in lexicon.lists["change-alone"]), None)
    return verb is not None and _strange_before(verb, window, text, lexicon)


def brought_by_a_newcomer(verb: Token, window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether a verb that implies a metric has such a subject: "regulatory credits brought in 417 million"."""
    beside = next((t for t in window.clause if t.kind == "metric" and 0 < verb.start - t.end <= 1), None)
    named = beside is not None and any(t.kind == "entity" and t.span == beside.span for t in window.clause)  # "Compute", a business
    if beside is not None and not named and not any(m.kinds & {"money"} for m in beside.metrics):
        return True  # "music subscriptions brought in 4.5 billion"
    plain = any(t.kind == "generic" and 0 < verb.start - t.end <= 1 for t in window.near) and not any(
        t.kind in ("entity", "metric") and 0 <= verb.start - t.end <= 1 for t in [*window.clause, *window.near])
    if plain and text[verb.start].isascii():
        return True  # "services brought in another 3.4 billion": whose, or which, is not known
    return verb.end <= window.token.start and (_strange_before(verb, window, text, lexicon) or window.hard and _strange_hanzi(verb, window, text, lexicon))


def _strange_hanzi(verb: Token, window: Window, text: str, lexicon: Lexicon) -> bool:
    """Return whether nothing but a few unknown Chinese words stand between a semicolon and a verb: "；某某交付3万辆"."""
    start = max((t.end for t in window.before if t.kind == HARD and t.end <= verb.start), default=-1)
    words = text[start:verb.start].strip() if start >= 0 else ""
    covered = any(start <= t.start < verb.start for t in window.before)
    return not covered and NAME.fullmatch(words) is not None and words not in lexicon.plain_words and words not in lexicon.figure_words


def _strange_before(verb: Token, window: Window, text: str, lexicon: Lexicon) -> bool:
    taken = [t for t in [*window.clause, *window.near] if t.end <= verb.start and t.kind != "relation"]
    floor = max((t.end for t in window.before if t.kind in (BREAK, HARD, "list") and t.end <= verb.start), default=max(0, verb.start - REACH))
    at = verb.start
    while (match := WORD.search(text, floor, at)) is not None:
        word = match[1]
        if any(t.start < match.end(1) and match.start() < t.end for t in taken):
            return False
        if not word.endswith(ADVERB) and word not in lexicon.auxiliaries:
            return word not in lexicon.carriers and word not in lexicon.restrictions and word not in lexicon.joints
        at = match.start()
    return False


def opened_by_a_stranger(start: int, at: int, tokens: list[Token], plain: str, met: dict[str, bool]) -> bool:
    """Return whether a sentence that begins at `start` opens with a name that nobody knows: "Netbrake has revenue of 340 million".

    A name is a word in capitals that is nowhere written small and stands in capitals inside another sentence, too.

    met  names looked for before in the document, at most `MOST` of them
    """
    match = STRANGER.match(plain, start, at + 1)
    if match is None or any(t.start < match.end("name") and match.start("name") < t.end for t in tokens):
        return False
    name = match["name"]
    if name not in met and len(met) < MOST:
        small = re.escape(name.split(" ")[0].lower())
        ordinary = re.search(rf"(?<![A-Za-z]){small}(?![A-Za-z])", plain) is not None
        met[name] = not ordinary and re.search(rf"(?<![A-Za-z])[a-z]+,? {re.escape(name)}(?![A-Za-z])", plain) is not None
    return met.get(name, False)
