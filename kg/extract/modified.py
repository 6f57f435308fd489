"""Parts of a company named only by the noun before a metric: "Intel's foundry revenue", "its hardware sales", "英特尔代工收入".

Such a figure is never the whole company's. The noun becomes a provisional segment of the company; a region becomes none, and the
metric is taken away, since revenue of a region is a figure of no named segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.focus import Focus
from kg.extract.naming import HANZI
from kg.extract.tokens import Sentence, Token
from kg.lexicon import Lexicon

__all__ = ["modified_by", "parts_before"]

OTHER = ("entity", "quantity", "period", "cue", "metric")  # what says something else than of which part
LONGEST = 30  # code points of the words before a metric
HEAD_GAP = 2  # code points between an owner and the words: "'s"


@cache
def _pattern(owners: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    latin = "|".join(re.escape(o) for o in owners if o.isascii())
    return re.compile(rf"(?:'s|(?<![a-z])(?:{latin}))\s+(?P<words>[a-z][a-z&/-]*(?:\s+[a-z][a-z&/-]*){{0,2}})\s+$"), re.compile(rf"(?P<words>{HANZI}{{2,8}})$")


def modified_by(metric: Token, sentence: Sentence, lexicon: Lexicon, lower: str) -> tuple[int, int] | None:
    """Return where the words stand that make a metric one of a part, or None if none do."""
    start = max(sentence.start, metric.start - LONGEST)
    near = [t for t in sentence.tokens if t is not metric and start <= t.end <= metric.start + 1 and t.start < metric.start]
    latin, hanzi = _pattern(lexicon.own_words)
    match = latin.search(lower, start, metric.start)
    if match is None:
        owner = next((t for t in reversed(near) if t.kind == "entity"), None)
        if owner is None or not (found := hanzi.fullmatch(lower, owner.end, metric.start)):
            return None
        match = found
    low, high = match.span("words")
    if any(t.start < high and low < t.end and t.kind in OTHER for t in near) or _plain(match["words"], lexicon):
        return None
    return low, high


def parts_before(sentence: Sentence, focus: Focus, lexicon: Lexicon, lower: str) -> Iterator[tuple[Token, int, int]]:
    """Yield the metrics of a sentence that are a part's, with the place of the words that say of which."""
    for token in sentence.tokens:
        if token.kind != "metric" or not any(m.kinds == {"money"} and not m.per_share and not m.company_wide for m in token.metrics):
            continue
        found = modified_by(token, sentence, lexicon, lower)
        if found is not None:
            yield token, *found


def _plain(words: str, lexicon: Lexicon) -> bool:
    """Return whether words before a metric name no part of a company: "record", "higher", "全年"."""
    if words in lexicon.regions:
        return False
    if any(words.endswith(noun) for noun in lexicon.unit_nouns):
        return True  # businesses so named are read elsewhere
    if words.isascii():
        plain = lexicon.figure_words | lexicon.plain_words
        return any(w in plain or w in lexicon.wholes for w in [words, *re.split(r"[\s-]+", words)])
    return any(w in words for w in lexicon.figure_words if not w.isascii()) or words in lexicon.plain_words
