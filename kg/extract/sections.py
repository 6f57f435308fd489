"""Headings, paragraphs and list items: what each of them resets and what it hands to the blocks that follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kg.extract.focus import CALENDAR_YEAR_END, Focus, Subject, period_of, shared_period
from kg.extract.owners import comparand, topic_of
from kg.extract.reading import Reading
from kg.extract.tokens import Sentence, Token
from kg.extract.views import at_site, is_source, views_others
from kg.lexicon import EntityEntry, Lexicon
from kg.period import PeriodMention, year_ago
from kg.resolve import entity_of
from kg.types import Block, Period, Span

__all__ = ["Section", "enter_block"]

SENTENCE_END = re.compile(r"[\u3002;]|[a-z0-9)%]\.\s+(?=\S)")
APART = ",;\u3001\u3002\uff0c\uff1b"
MOST = 30  # companies of a document, the most named first, of which a paragraph can be
OPENING = 90  # code points of a paragraph in which it says whom it is about
CAPTION = 160  # code points that a line above a table may have to be its caption
INTRODUCTION = 160  # code points: a line that long and ending in a colon introduces the items below it


@dataclass(slots=True)
class Section:
    """The focus that the blocks of a section start from, and the introducing line in force, if any.

    quartered  some heading named a quarter
    goods      the chips and products that the last block which had any named
    """

    opening: Focus
    heading: Focus | None = None
    intro: Focus | None = None
    items: dict[int, list[Subject]] = field(default_factory=dict)
    last_company: str = ""
    caption: Span | None = None
    scale: tuple[Decimal, str] | None = None
    main_named: bool = False
    dominated: bool = False
    quartered: bool = False
    goods: list[Subject] = field(default_factory=list)

    def follow(self, block: Block, focus: Focus) -> None:
        """Remember what a block left behind: a paragraph's company for the next one, an item's topic for items nested in it."""
        self.goods = [s for s in focus.goods if s.entity.cls in ("Chip", "ChipFamily")] or self.goods
        self.caption = block.span if block.span.end - block.span.start < CAPTION else None
        if block.kind in ("heading", "title"):
            return
        if block.kind == "item":
            self.items = {k: v for k, v in self.items.items() if k < block.level} | {block.level: focus.topic[:1]}
        else:
            self.items = {}
        if focus.company:
            self.last_company = self.opening.company if self.main_named or self.dominated else focus.spoken or focus.company
        base = self.heading or self.opening
        quarter = focus.period if focus.period is not None and "Q" in focus.period.label else None
        kept = quarter is not None and (_earlier(quarter, base.period) or _within(quarter, base.period))
        if block.kind in ("paragraph", "item") and quarter is not None and focus.company == base.company and not kept:
            base.period, base.period_span = focus.period, focus.period_span

FIRST = 2  # code points before the word that opens a paragraph
JOINT = 4  # code points of a joint and a word such as "未来" before a word for a forecast


def _earlier(period: Period, than: Period | None) -> bool:
    return than is not None and period.end is not None and than.end is not None and period.end < than.end


def _within(quarter: Period, whole: Period | None) -> bool:
    """Return whether a quarter is the last one of the year that a section is about, told beside it."""
    return whole is not None and "Q" not in whole.label and "H" not in whole.label and quarter.end is not None and quarter.end == whole.end


def _longer(period: Period | None, than: Period | None) -> bool:
    """Return whether a section was of a whole year, or a half, in a text about a quarter."""
    return period is not None and than is not None and "Q" in than.label and "Q" not in period.label and "-" not in period.label


def _ahead(focus: Focus) -> bool:
    return focus.period is not None and focus.period.end is not None and focus.published is not None and focus.period.end > focus.published


def enter_block(block: Block, section: Section, reading: Reading, lexicon: Lexicon) -> tuple[Section, Focus]:
    """Return the section a block belongs to and the focus its first sentence starts from."""
    tokens = reading.within(block.span)
    base = section.heading or section.opening
    focus = base.copy()
    focus.goods = list(section.goods)
    if block.kind == "heading" and (base.status == "guidance" and _ahead(base) or section.quartered and _longer(base.period, section.opening.period)):
        focus.period, focus.period_span = section.opening.period, section.opening.period_span  # behind "Full year" and "Outlook", the quarter again
    text = reading.folded.lower[block.span.start:block.span.end].strip()
    if block.kind in ("heading", "title"):
        _head(focus, section, tokens, block, reading, lexicon)
        section.intro, section.items, section.last_company = None, {}, ""
        if block.kind == "heading":
            section.heading = focus.copy()
            section.quartered = section.quartered or focus.period is not base.period and focus.period is not None and "Q" in focus.period.label
        return section, focus
    if block.kind == "item" and section.intro is not None:
        focus = section.intro.copy()
        focus.goods = list(section.goods)
    elif block.kind != "table":
        section.intro = None
    if block.kind == "item" and block.level and block.level - 1 in section.items:
        focus.topic = list(section.items[block.level - 1])
    _subject_company(focus, tokens, block, reading, lexicon)
    _opening_period(focus, tokens, block, reading, lexicon)
    main = section.opening.company
    section.main_named = any(i.id == main or main in i.owners for t in tokens for i in t.items if isinstance(i, EntityEntry) and not i.contextual)
    headed = section.heading is not None and section.heading.company != main and focus.company == section.heading.company
    if (block.kind == "paragraph" and section.last_company and focus.company != section.last_company and not headed
            and not any(isinstance(i, EntityEntry) and i.cls == "Company" and i.id != section.last_company for t in tokens for i in t.items)):
        focus.company, focus.company_span = section.last_company, None
        focus.period, focus.period_span = focus.own.get(section.last_company, focus.period), None
    if block.kind in ("paragraph", "item") and text.endswith(":") and len(text) <= INTRODUCTION:
        intro = focus.copy()
        _head(intro, section, tokens, block, reading, lexicon)
        section.intro = intro
    return section, focus


def _opening_period(focus: Focus, tokens: list[Token], block: Block, reading: Reading, lexicon: Lexicon) -> None:
    """Let a period before a colon be that of the whole block: "- First half: Revenue came to …"."""
    first = tokens[0] if tokens else None
    mention = first.period if first is not None and first.start - block.span.start <= FIRST else None
    if first is None or not isinstance(mention, PeriodMention) or not reading.folded.lower.startswith(":", first.end):
        return
    if mention.kind in ("quarter", "half", "year", "month", "monthquarter"):
        found = period_of(mention, focus, lexicon, focus.company)
        focus.period, focus.period_span = (found, first.span) if found is not None else (focus.period, focus.period_span)


def _head(focus: Focus, section: Section, tokens: list[Token], block: Block, reading: Reading, lexicon: Lexicon) -> None:
    """Let a heading or introducing line set company, topic, period and status of what follows."""
    sentence = Sentence(block.span.start, block.span.end, block, list(tokens))
    reading.resolve(sentence, focus, lexicon)
    company = _first_company(sentence.tokens, lexicon)
    if company is not None and block.kind == "heading" and company.entity.id != focus.company:
        focus.company, focus.company_span = company.entity.id, company.span
        focus.period = shared_period(section.opening.period, company.entity.id, section.opening)
    focus.topic = topic_of(sentence.tokens, lexicon) or ([] if block.kind == "heading" else focus.topic)
    focus.headed = bool(focus.topic)
    forecast = _opens_forecast(sentence.tokens)
    if forecast and block.kind in ("heading", "title"):
        forecast = not _looks_back(sentence.tokens, reading.folded.lower, block, lexicon)
    focus.status = "guidance" if forecast else "estimate" if block.kind == "heading" and _opens_estimates(sentence.tokens) else ""
    plain = not any(t.kind in ("metric", "quantity") for t in sentence.tokens)  # a title that tells a figure opens no way of accounting
    bases = [c.sets for t in sentence.tokens if (c := t.cue("basis")) is not None] if plain else []
    focus.basis = bases[0] if bases and bases[0] != "gaap" else focus.basis
    if block.kind == "heading" and focus.period is not None and _of_year_ago(sentence.tokens, reading.folded.lower, block):
        focus.period, focus.period_span = year_ago(focus.period), sentence.tokens[0].span
        return
    dated = any(isinstance(t.period, PeriodMention) and t.period.kind == "day" for t in sentence.tokens)
    told = min((t.end for t in sentence.tokens if t.kind == "quantity"), default=block.span.end)
    parted = next((k for k in range(told, block.span.end) if reading.folded.lower[k] in APART), block.span.end)
    for token in sentence.tokens:
        mention = token.period
        if dated and isinstance(mention, PeriodMention) and mention.kind == "year":
            continue  # "TOKYO, Nov 14 (2025)": the year of a day
        if token.start >= parted:
            break  # what a heading tells behind its figure is of another time: "margin tops 20%, outlook for the fourth quarter"
        if isinstance(mention, PeriodMention) and mention.kind in ("quarter", "half", "year", "month") and mention.relative not in ("yearAgo",):
            found = period_of(mention, focus, lexicon, focus.company)
            if found is not None:
                focus.period, focus.period_span = found, token.span
                break


def _of_year_ago(tokens: list[Token], lower: str, block: Block) -> bool:
    """Return whether a heading opens with the words for a year ago and compares nothing: "二、上年同期业绩情况"."""
    mention = tokens[0].period if tokens else None
    opens = isinstance(mention, PeriodMention) and mention.relative == "yearAgo" and not mention.year and tokens[0].start - block.span.start <= FIRST
    return opens and not any(t.kind == "quantity" or t.cue("compare") is not None or t.cue("than") is not None or t.cue("move") is not None
                             or t.cue("role") is not None or t is not tokens[0] and t.kind == "period" for t in tokens)


def _looks_back(tokens: list[Token], lower: str, block: Block, lexicon: Lexicon) -> bool:
    """Return whether a heading joins what is to come to a look back, or to news, told first: "业务回顾及展望", "Orders beat; 2026 guided flat"."""
    at = next((k for k, t in enumerate(tokens) if any(c.sets == "guidance" for c in t.cues("status"))), 0)
    words = lower[block.span.start:tokens[at].start]
    joined = max((words.rfind(joint) for joint in lexicon.joints if not joint.isascii()), default=-1)
    return ";" in words or "," in words or joined >= len(words) - JOINT and words[:max(joined, 0)].endswith(lexicon.reviews)


def _first_company(tokens: list[Token], lexicon: Lexicon) -> Subject | None:
    for token in tokens:
        if token.kind == "entity" and token.entity is not None:
            company = token.entity.id if token.entity.cls in ("Company", "Organization") else lexicon.company_of(token.entity.id)
            if company in lexicon.entities:
                return Subject(entity_of(lexicon.entities[company], ""), token.span)
    return None


def _subject_company(focus: Focus, tokens: list[Token], block: Block, reading: Reading, lexicon: Lexicon) -> None:
    """A paragraph is about the company its first clause names, else about the company of its section."""
    focus.topic = focus.topic[:1] if block.kind == "item" else []
    opening: list[Token] = []
    text = reading.folded.lower
    limit = min(block.span.end, block.span.start + OPENING)
    for token in tokens:
        if token.start >= limit or SENTENCE_END.search(text, block.span.start, token.start):
            break
        if token.kind == "quantity" and any(t.kind == "metric" for t in opening):
            break  # a figure told before any name is of the company that the text is about already
        opening.append(token)
    sentence = Sentence(block.span.start, limit, block, opening)
    if any((c := t.cue("anaphor")) is not None and c.sets in ("company", "speaker") and t.start - block.span.start <= FIRST for t in opening):
        return  # "The company, whose rivals include X"
    reading.resolve(sentence, focus, lexicon)
    inside = [t for t in sentence.tokens if at_site(t, text, lexicon)]  # "back-end work at X"
    named = [t for t in sentence.tokens if t.entity is not None and t.entity.cls != "Person" and t not in inside and not comparand(t, sentence.tokens) and not (
        text[t.end:t.end + 1] == "-" and text[t.end + 1:t.end + 4].isalpha())]  # "X-backed"
    first = _first_company([t for t in named if t.entity is not None and (
        t.entity.id in reading.companies[:1] or not is_source(t, text, lexicon) and not views_others(t, text, lexicon))], lexicon)
    if first is None or first.entity.id == focus.company or _told_before(first, sentence.tokens, text):
        return
    if first.entity.id in reading.companies[:MOST]:
        focus.company, focus.company_span = first.entity.id, first.span
        focus.period, focus.period_span = _own_period(focus, tokens, lexicon, first.entity.id), None


def _told_before(name: Subject, tokens: list[Token], lower: str) -> bool:
    """Return whether a paragraph opens with a pronoun for the company, and a name comes only in a relative clause: "The company, whose rivals include X"."""
    pronoun = next((t for t in tokens[:1] if (c := t.cue("anaphor")) is not None and c.sets == "company"), None)
    return pronoun is not None and name.span is not None and pronoun.end <= name.span.start and lower.startswith(",", pronoun.end)


def _own_period(focus: Focus, tokens: list[Token], lexicon: Lexicon, company: str) -> Period | None:
    """Return the period a paragraph about another company names first, else the document's, in common quarters if it was in fiscal ones.

    A company with fiscal quarters of its own is not said to share those of another.
    """
    for token in tokens:
        mention = token.period
        if token.kind == "quantity":
            break
        if isinstance(mention, PeriodMention) and mention.kind == "quarter" and mention.relative not in ("yearAgo", "previous", "next"):
            return period_of(mention, focus, lexicon, company)
    period = focus.period
    if period is None or not period.label.startswith("FY"):
        return period
    entry = lexicon.entities.get(company)
    if entry is None or entry.fiscal_year_end != CALENDAR_YEAR_END:
        return focus.own.get(company)
    return shared_period(period, company, focus)


def _opens_estimates(tokens: list[Token]) -> bool:
    """Return whether a heading is nothing but a word for the views of the authors or of the market: "Our numbers"."""
    told = [t for t in tokens if t.kind != "inner"]
    return len(told) == 1 and any(c.sets == "estimate" and c.direction == "forward" for c in told[0].cues("status"))


def _opens_forecast(tokens: list[Token]) -> bool:
    """Return whether a heading announces a forecast before any figure, not figures set against one: "compared with what was expected"."""
    for token in tokens:
        if token.kind == "quantity":
            return False
        if (role := token.cue("role")) is not None and role.sets == "versus":
            return False
        if any(c.sets == "guidance" and c.direction != "backward" for c in token.cues("status")):
            return True
    return False
