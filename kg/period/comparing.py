"""Words that make a period what something is compared with: "比去年同期", "与上一季度相比", "from a year earlier"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.types import Span

__all__ = ["Comparing", "compile_comparing"]

REACH = 24  # code points before a period in which the words of a comparison begin


@dataclass(frozen=True, slots=True)
class Comparing:
    """before: words that end right before the period; relative: such as do so only before one told from where the text stands, "on a year earlier";
    opening and closing: words that stand around it; not_behind: words that take it away."""

    before: re.Pattern[str]
    relative: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    not_behind: re.Pattern[str]

    def around(self, text: str, period: Span, *, relative: bool = False) -> Span | None:
        """Return the place of a period together with the words that compare with it, None if nothing does.

        text  the whole text, folded, in small letters; relative  the period is told from where the text stands
        """
        if self.not_behind.match(text, period.end):
            return None
        start = max(0, period.start - REACH)
        if (opened := self.opening.search(text, start, period.start)) is not None and (closed := self.closing.match(text, period.end)) is not None:
            return Span(opened.start(), closed.end())
        told = self.before.search(text, start, period.start) or (self.relative.search(text, start, period.start) if relative else None)
        return Span(told.start(), period.end) if told is not None else None


def compile_comparing(words: Mapping[str, Sequence[str]]) -> Comparing:
    """Return what the patterns of the ontology say, by kind: "before", "beforeRelative", "opening", "closing", "notBehind".

    >>> comparing = compile_comparing({"before": ["比"], "opening": ["与"], "closing": ["相比"]})
    >>> comparing.around("比去年同期增长", Span(1, 5)), comparing.around("与上季相比", Span(1, 3)), comparing.around("在去年同期", Span(1, 5))
    (Span(start=0, end=5), Span(start=0, end=5), None)
    """
    def any_of(kind: str, end: str) -> re.Pattern[str]:
        return re.compile(f"(?:{'|'.join(words[kind])}){end}" if words.get(kind) else r"(?!)")

    return Comparing(any_of("before", "$"), any_of("beforeRelative", "$"), any_of("opening", "$"), any_of("closing", ""), any_of("notBehind", ""))
