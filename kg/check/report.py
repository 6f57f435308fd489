"""What a check returns: findings that name the figures, the rule, the difference, the tolerance and the quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Cited", "Finding", "Report"]


@dataclass(frozen=True, slots=True, order=True)
class Cited:
    """One figure of a finding in its role, with one reading of it.

    value   the normalised number, or "low..high", with its sign; stated: as the document writes it
    kind    what the document is, as far as known: an id of `kgc:documentTypes`, with its `authority` 0 to 100; -1 if not known
    filled  slots that the quote does not state itself
    before, after  the rest of the sentence, as far as the text is kept
    """

    role: str
    fact: str
    value: str
    unit: str
    period: str
    status: str
    stated: str
    quote: str
    start: int
    end: int
    document: str
    sources: tuple[str, ...]
    issued: str
    kind: str
    authority: int
    filled: tuple[str, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a rule found.

    severity    "error" (something is wrong), "notice" or "agreement"
    expected    what the rule makes of the other figures, as "low..high" or one number; "" if it compares no more than the figures
    difference  how far the two middles lie apart; tolerance: how far rounding would let them
    power       k where the figure is 10^k times what is expected, else 0
    sentence    of claims: the words that claim it
    """

    severity: str
    kind: str
    subject: str
    metric: str
    measure: str
    period: str
    rule: str
    message: str
    stated: str
    expected: str
    difference: str
    tolerance: str
    unit: str
    power: int
    cited: tuple[Cited, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a store, errors first.

    unclear   readings left out because one document gives several numbers for one thing without saying them in full
    unread    documents whose text is not kept, so that their sentences could not be looked at
    """

    findings: tuple[Finding, ...] = ()
    figures: int = 0
    documents: int = 0
    unclear: int = 0
    unread: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that something is wrong."""
        return tuple(finding for finding in self.findings if finding.severity == "error")
