"""Short names that a text gives companies in brackets: "上海海印股份有限公司(以下简称"海印")", "Lumeno Systems, Inc. ("Lumeno")"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.extract.naming import HANZI
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon
from kg.trie import trie

__all__ = ["shortened"]

LATIN = r"[A-Z][A-Za-z0-9&-]*[A-Za-z0-9](?: [A-Z][A-Za-z0-9&-]*){0,2}"


@cache
def _pattern(called: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s?\((?:(?:{trie(called)})[:\s]?\"?(?P<name>{HANZI}{{2,6}}|{LATIN})\"?|(?:the )?\"(?P<quoted>{LATIN}|{HANZI}{{2,6}})\")\)")


def shortened(folded: Folded, firms: Iterable[tuple[int, EntityEntry]], lexicon: Lexicon) -> Iterator[tuple[str, EntityEntry]]:
    """Yield each short name with the company it stands for. `firms`: where the names of companies end; words for any company are no name."""
    called = dict(lexicon.endings).get("called", ())
    for end, entry in firms:
        match = _pattern(called).match(folded.plain, end)
        name = (match["name"] or match["quoted"]) if match is not None else ""
        if name and name not in lexicon.plain_firms and name.lower() not in lexicon.plain_firms and not lexicon.lookup(name.lower(), "class"):
            yield name, entry
