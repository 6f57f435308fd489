"""Chips and companies spoken of by a short form after their full name: "昇腾960 … 960的带宽", "理想汽车 … 理想交付"; models of known lines: "EPYC 9995"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.tokens import CHIPS, Sentence, Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon
from kg.resolve import provisional
from kg.types import Document

__all__ = ["models_of", "owned_later", "short_forms_of"]

NUMBER = re.compile(r"(?<![0-9A-Za-z])(?P<number>[A-Z]{0,3}\d{3,4}[A-Z]{0,3})$")
MODEL = re.compile(r"[ -]?(?:[A-Z]{1,3}\d{1,5}[A-Z]{0,3}|\d{3,5}[A-Z]{0,3}|v\d{1,2}[a-z]?)(?: \d{3}[A-Z]{0,2})?(?![A-Za-z0-9_%])(?!\.\d)")
VARIANT = re.compile(r"(?: (?:Plus|Pro|Max|Ultra|Elite|Lite|Mini|Ti|Super|Extreme))+(?![A-Za-z])")
INITIAL = re.compile(r"[A-Z][A-Za-z]+")
INITIALS = re.compile(r"[A-Z][a-z]+(?: (?:(?:of|and|&) )?[A-Z][a-z]+){1,3}")  # a company's name whose initials may stand for it: "General Motors"
MOST = 200  # short forms looked for in one document
SHORT_LATIN = re.compile(r"(?P<bare>[A-Z][A-Za-z]{3,}) (?P<trade>[A-Z][a-z]+)")
SHORTEST = 2  # code points of a company's short form


def models_of(document: Document, folded: Folded, names: list[Token], others: Iterable[Token], lexicon: Lexicon) -> list[Token]:
    """Return the names with each chip of a known line, "EPYC 9995", "Snapdragon X2 Plus", as a provisional member of its family.

    others  amounts and periods: a number that is one is no model
    """
    taken = {place for t in [*names, *others] if t.quantity is None or t.quantity.unit is not None or t.quantity.digits != t.quantity.span
             for place in range(t.start, t.end)}
    out = []
    for token in names:
        entry = token.items[0] if len(token.items) == 1 else None
        line = isinstance(entry, EntityEntry) and entry.cls in CHIPS and not entry.contextual and entry.designer in lexicon.entities
        match = None
        if line and isinstance(entry, EntityEntry):
            match = (MODEL if entry.cls == "ChipFamily" else VARIANT).match(folded.plain, token.end) or VARIANT.match(folded.plain, token.end)
        if match is None or not isinstance(entry, EntityEntry) or taken & set(range(token.end, match.end())):
            out.append(token)
            continue
        words = document.text[token.start:match.end()]
        fronts = (label for label in lexicon.entities[entry.designer].labels if len(label) > 1 and words.startswith(label))
        own = next((rest for label in fronts if (rest := words[len(label):].lstrip()).startswith(entry.labels)), words)
        made = provisional(own, "Chip")
        model = EntityEntry(made.id, "Chip", own, tuple({own: 0, words: 0}), False, (entry.designer,), designer=entry.designer)
        model = replace(model, family=entry.id if entry.cls == "ChipFamily" else entry.family)
        lexicon.entities.setdefault(made.id, model)
        out.append(Token(token.start, match.end(), "entity", (lexicon.entities[made.id],)))
    return out


def short_forms_of(folded: Folded, names: Iterable[Token], others: Iterable[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Yield a token for each place where a chip's number, or a company's name without its trade, stands alone.

    others  amounts and periods; a number inside a period or one that has a unit is no name
    """
    known = list(names)
    short: dict[str, EntityEntry | None] = {}
    for token in known:
        for form, entry in _forms(folded.plain[token.start:token.end], token, lexicon):
            if len(short) < MOST or form in short:
                other = short.get(form, entry)
                same = other is not None and other.id == entry.id
                short[form] = entry if same else None  # of two chips it is neither
    forms = sorted((n for n, e in short.items() if e is not None), key=lambda n: (-len(n), n))
    if not forms:
        return
    units = (t for t in others if t.kind == "period" or t.quantity is not None and t.quantity.unit is not None)
    taken = {place for t in [*known, *units] for place in range(t.start, t.end)}
    pattern = re.compile(r"(?<![0-9A-Za-z$\u20ac\u00a3\u00a5])(?<![0-9][.,])(?:" + "|".join(re.escape(f) for f in forms) + r")(?![0-9A-Za-z%])(?![.,][0-9])")
    for found in pattern.finditer(folded.plain):
        meant = short[found.group()]
        if meant is not None and found.start() not in taken:
            yield Token(found.start(), found.end(), "entity", (meant,))


def _forms(words: str, token: Token, lexicon: Lexicon) -> Iterator[tuple[str, EntityEntry]]:
    entries = [e for e in token.items if isinstance(e, EntityEntry)]
    if len(entries) != 1:
        return
    if entries[0].cls in ("Chip", "ChipFamily"):
        match = NUMBER.search(words)
        if match is not None and match.start() > 0:
            yield match["number"], entries[0]
    elif entries[0].cls == "Company":
        initials = "".join(word[0] for word in INITIAL.findall(words)) if INITIALS.fullmatch(words) else ""
        if initials and initials.lower() not in lexicon.abbreviations:
            yield initials, entries[0]
        trade = next((e for e in lexicon.trades if words.endswith(e)), "")
        bare = words[:-len(trade)] if trade else ""
        latin = SHORT_LATIN.fullmatch(words)
        if latin is not None and latin["trade"].lower() in lexicon.trades and _tells(latin["bare"].lower(), lexicon):
            yield latin["bare"], entries[0]  # "Delta" for Delta Electronics
        if len(bare) >= SHORTEST and not bare.isascii() and bare not in lexicon.plain_firms and not any(
                lexicon.lookup(bare.lower(), kind) for kind in ("metric", "cue", "generic", "class")):
            yield bare, entries[0]


def _tells(bare: str, lexicon: Lexicon) -> bool:
    """Return whether the first word of a company's name tells it by itself: no place, no ordinary word."""
    known = any(lexicon.lookup(bare, kind) for kind in ("metric", "cue", "generic", "class", "relation", "role"))
    return not known and bare not in lexicon.plain_firms and bare not in lexicon.regions and bare not in lexicon.short_never


def owned_later(token: Token, sentence: Sentence, lexicon: Lexicon) -> EntityEntry | None:
    """Return the one product or chip that a generic name denotes whose maker the sentence names behind it: "makes the A19 Pro for Apple"."""
    goods = [e for e in token.items if isinstance(e, EntityEntry) and e.cls in CHIPS and lexicon.company_of(e.id)]
    if not goods:
        return None
    later = {e.id for t in sentence.tokens if t.kind == "entity" and t.start > token.end for e in t.items if isinstance(e, EntityEntry) and not e.contextual}
    owned = [e for e in goods if lexicon.company_of(e.id) in later]
    return owned[0] if len(owned) == 1 else None
