"""Which stored question words mean: the one that accounts for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.ask.reading import Mention, Words, read_words, without_owners
from kg.ask.vocabulary import Vocabulary, bounded, meets
from kg.folding import fold
from kg.query import Parameter, Question, pick
from kg.query.values import kind_of

__all__ = ["Refused", "Understood", "understand"]

NEAREST = 3
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Understood:
    """A stored question and its parameters. `parameters`: name -> prefixed name or number; `assumed`: those that no word names."""

    question: Question
    parameters: Mapping[str, str]
    assumed: tuple[str, ...] = ()
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no stored question is meant for certain, and the nearest ones, best first."""

    reason: str
    nearest: tuple[Question, ...]
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class _Fit:
    """How far a question accounts for the words. `missing` says what it lacks; a fit has none."""

    question: Question
    parameters: dict[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    hits: int = 0
    matched: int = 0
    missing: str = ""
    lacks: int = 0
    left: str = ""


def understand(given: str, vocabulary: Vocabulary, questions: Sequence[Question], lookups: Sequence[Question] = ()) -> Understood | Refused:
    """Return the question that words mean, or why none is meant for certain.

    questions  stored questions; the words must hold one word of each of their groups
    lookups    generic questions, asked if no stored one fits: the words must name exactly their parameters
    """
    chinese = any(not char.isascii() and char.isalpha() for char in given)
    if found := pick([*questions, *lookups], given):
        return Understood(found, {parameter.name: parameter.default for parameter in found.parameters}, chinese=chinese)
    if not given.strip() or len(given) > LONGEST:
        return Refused("no words" if not given.strip() else f"more than {LONGEST} characters", tuple(questions[:NEAREST]), chinese)
    words = read_words(given, vocabulary)
    first: list[_Fit] = []
    for reading in (words, without_owners(words)):
        for group in (questions, lookups):
            fits = [_fit(question, reading, vocabulary) for question in group]
            good = sorted((fit for fit in fits if not fit.missing), key=_rank)
            if len(good) == 1 or (len(good) > 1 and _rank(good[0]) < _rank(good[1])):
                return Understood(good[0].question, good[0].parameters, good[0].assumed, chinese)
            if good:
                names = " or ".join(fit.question.short for fit in good[:NEAREST])
                return Refused(f"it may mean {names}", tuple(fit.question for fit in good[:NEAREST]), chinese)
            first += fits if reading is words else ()
    return _refused(words, vocabulary, first)


def _rank(fit: _Fit) -> tuple[int, int, int]:
    return -len(fit.question.words), len(fit.assumed), -fit.matched


def _refused(words: Words, vocabulary: Vocabulary, fits: Sequence[_Fit]) -> Refused:
    """Return the reason that helps most: an open period, words that mean nothing here, or what the nearest question lacks."""
    nearest = sorted(fits, key=lambda fit: (fit.lacks - fit.hits, fit.lacks, len(fit.left), fit.question.id))
    shown = tuple(fit.question for fit in nearest[:NEAREST])
    unclear = [mention for mention in words.mentions if mention.kind == "period" and not mention.terms]
    several = [mention for mention in words.mentions if mention.kind == "entity" and len(mention.names) > 1]
    unknown = _left(words, [(mention.start, mention.end) for mention in words.mentions], vocabulary, _known_words(fits))
    if unknown:
        reason = f"no meaning is known for: {unknown}"
    elif unclear:
        reason = f"which period is meant by: {words.given[unclear[0].start:unclear[0].end]} (write 2025Q4)"
    elif several:
        reason = f"{words.given[several[0].start:several[0].end]} may be " + " or ".join(several[0].names[:5])
    else:
        best = nearest[0]
        reason = f"the nearest question, {best.question.short}, does not fit: {best.missing}"
    return Refused(reason, shown, words.chinese)


def _known_words(fits: Iterable[_Fit]) -> list[str]:
    return [word for fit in fits for group in (*fit.question.words, fit.question.also) for word in group]


def _fit(question: Question, words: Words, vocabulary: Vocabulary) -> _Fit:
    """Return how far a question accounts for the words."""
    names = [(mention.start, mention.end) for mention in words.mentions if mention.kind == "entity"]
    groups = [[span for span in _places(words.text, group) if not meets(names, *span)] for group in question.words]
    spans = [span for group in groups for span in group] + _places(words.text, question.also)
    around = [*spans, *vocabulary.filler_spans(words.text)]
    fit = _Fit(question, hits=sum(map(bool, groups)) * 2, matched=sum(end - start for group in groups for start, end in group))
    free = [mention for mention in words.mentions if not _inside(words.text, mention, around)]
    inner = [mention for mention in words.mentions if mention not in free]
    fit, used = _assigned(fit, free, inner)
    left = _left(words, [*spans, *((mention.start, mention.end) for mention in used)], vocabulary)
    missing = next((f"it asks for {' / '.join(group[:3])}" for group, found in zip(question.words, groups, strict=True) if not found), "")
    missing = missing or fit.missing or (f"it says nothing of: {left}" if left else "")
    lacks = fit.lacks + sum(not found for found in groups) + bool(left)
    return replace(fit, missing=missing, left=left, lacks=lacks)


def _assigned(fit: _Fit, free: Sequence[Mention], inner: Sequence[Mention]) -> tuple[_Fit, list[Mention]]:
    """Return the fit with parameters from mentions, and the mentions used. Mentions in the question's own words come second."""
    parameters, assumed, missing = dict[str, str](), list[str](), ""
    used = [mention for mention in free if mention.kind == "owner"]
    taken = set[str]()
    for parameter in fit.question.parameters:
        kind = _kind(parameter)
        same = [mention for mention in (*free, *inner) if mention.kind == kind and not taken & set(mention.names) and _takes(parameter, mention)]
        if same and len(same[0].names) == 1:
            parameters[parameter.name] = same[0].names[0]
            taken |= set(same[0].names)
            used.append(same[0])
        elif parameter.optional:
            parameters[parameter.name] = parameter.default
            assumed.append(parameter.name)
        else:
            missing = missing or f"it needs the {parameter.name}"
    repeated = [mention for mention in free if set(mention.names) and set(mention.names) <= taken and mention not in used]
    found = replace(
        fit, parameters=parameters, assumed=tuple(assumed), missing=missing, hits=fit.hits + len(used),
        lacks=len(fit.question.parameters) - len(parameters),
    )
    return found, [*used, *repeated]


def _kind(parameter: Parameter) -> str:
    kind = kind_of(parameter.default)
    if kind == "code":
        return parameter.name
    return kind


def _takes(parameter: Parameter, mention: Mention) -> bool:
    if mention.kind != "entity" or not parameter.classes:
        return True
    return all(set(parameter.classes) & set(term.classes) for term in mention.terms)


def _places(text: str, group: Iterable[str]) -> list[tuple[int, int]]:
    """Return where words of a group stand in a folded text, as whole words."""
    found = []
    for word in group:
        form = fold(word).lower
        at = text.find(form)
        while at >= 0:
            if bounded(text, at, at + len(form)):
                found.append((at, at + len(form)))
            at = text.find(form, at + 1)
    return found


def _inside(text: str, mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    covered = {place for start, end in spans for place in range(start, end)}
    return all(place in covered for place in range(mention.start, mention.end) if text[place].isalnum())


def _left(words: Words, spans: Iterable[tuple[int, int]], vocabulary: Vocabulary, known: Iterable[str] = ()) -> str:
    """Return the words that no span and no filler covers, as they were written; "" if there are none."""
    covered = {place for start, end in (*spans, *vocabulary.filler_spans(words.text), *_places(words.text, known)) for place in range(start, end)}
    open_places = [char.isalnum() and place not in covered for place, char in enumerate(words.text)]
    out, run = [], ""
    for place, char in enumerate(words.given):
        if open_places[place]:
            run += char
        elif run:
            out.append(run)
            run = ""
    return ", ".join([*out, run] if run else out)
