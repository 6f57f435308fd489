"""What a name denotes: an entity of the catalog, by the company that the text is about, or a provisional one.

Nothing is merged on likeness: a name either is a label of an entity or is not. A label that several entities share, or that is
an ordinary word (`kg:contextual`), counts only when one of its entities belongs to a company in focus.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from kg.lexicon import EntityEntry, Lexicon
from kg.types import Entity

__all__ = ["choose", "entity_of", "is_provisional", "provisional"]

UNKNOWN = "x-"  # what the ids of provisional entities begin with
CLASS_ORDER = ("Company", "Organization", "Segment", "Chip", "ChipFamily", "Product", "Project", "Person")


def choose(items: Iterable[object], lexicon: Lexicon, companies: Sequence[str]) -> EntityEntry | None:
    """Return the entity that a name denotes, or None if it is an ordinary word here.

    items      what the name may be
    companies  ids of the companies in focus, nearest first

    A name with one, not contextual, entity denotes it. Otherwise the first company in focus that owns a candidate decides;
    with none, the only candidate that is not contextual, if there is just one.
    """
    entries: list[EntityEntry] = [e for e in items if isinstance(e, EntityEntry)]
    if len(entries) == 1 and not entries[0].contextual:
        return entries[0]
    for company in companies:
        owned = [e for e in entries if e.id == company or lexicon.company_of(e.id) == company or company in e.owners]
        if owned:
            return min(owned, key=lambda e: (e.contextual, CLASS_ORDER.index(e.cls), e.id))
    plain = [e for e in entries if not e.contextual]
    if len(plain) == 1 or plain and len({e.cls for e in plain}) > 1:
        return min(plain, key=lambda e: (CLASS_ORDER.index(e.cls), e.id))
    return None


def is_provisional(ident: str) -> bool:
    """Return whether an id is one that `provisional` makes.

    >>> is_provisional("x-orbital-fabrics-2cbd0952"), is_provisional("amazon")
    (True, False)
    """
    return ident.startswith(UNKNOWN)


def provisional(name: str, cls: str, owner: str = "") -> Entity:
    """Return the provisional entity of an unknown name: the same name, class and owner give the same id in every document.

    owner  id of the company of which a segment is a part: the "cloud business" of one is not that of another

    >>> provisional("Orbital Fabrics", "Company").id
    'x-orbital-fabrics-2cbd0952'
    >>> provisional("hardware", "Segment", "dell").id == provisional("hardware", "Segment", "lenovo").id
    False
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    digest = hashlib.sha256("|".join(filter(None, (cls, owner, folded))).encode()).hexdigest()[:8]
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40]
    return Entity(f"{UNKNOWN}{slug}-{digest}" if slug else f"{UNKNOWN}{digest}", name, cls, name, (name,))


def entity_of(entry: EntityEntry, mention: str) -> Entity:
    """Return the entity of a catalog entry as this text names it."""
    return Entity(entry.id, entry.label, entry.cls, mention, entry.labels)
