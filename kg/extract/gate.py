"""The quote gate: a claim becomes a fact only if the words it stands on are in the text at their offsets."""

from __future__ import annotations

from decimal import Decimal

from kg.extract.amounts import Frame
from kg.extract.focus import Focus
from kg.extract.tokens import Token
from kg.types import Document, Evidence, Extraction, Fact, Inferred, Observation, Relation, Span, Unattached

__all__ = ["LONGEST_QUOTE", "Claim", "Gate", "observation_of"]

LONGEST_QUOTE = 240  # code points: evidence is a statement, not a page
LOCAL = "local"
TOO_MUCH = "not read: more names and amounts stand before it than any article holds"
SAME_SENTENCE = 200  # code points within which the period that a figure inherits is still its sentence's
OF_PEOPLE = frozenset({"users", "headcount", "layoffs"})


class Claim:
    """A fact on its way, without evidence: the observation's or relation's fields and the spans it stands on."""

    def __init__(self, amount: Span | None, words: list[Span], reason: str = "", **fields: object) -> None:
        self.amount = amount
        self.words = words
        self.reason = reason
        self.fields = fields
        self.inferred: tuple[Inferred, ...] = ()
        self.confidence = Decimal("0.9")
        self.tolerance = Decimal(0)


def observation_of(frame: Frame, bounds: Span, focus: Focus, document: Document) -> Claim:
    """Return the claim that a frame makes; its words are those of `frame.spans` inside the sentence or block `bounds`."""
    quantity = frame.token.quantity
    assert quantity is not None
    words = [s for s in frame.spans if bounds.start <= s.start and s.end <= bounds.end]
    if frame.reason or frame.metric is None or frame.subject is None:
        return Claim(quantity.span, words, frame.reason or "no metric is named")
    unit = focus.currency if quantity.unit == LOCAL else quantity.unit
    if unit is None:
        unit = "people" if frame.metric.id in OF_PEOPLE else "items"
    value, low, high = (None if v is None else _sane(v * frame.sign) for v in (quantity.value, quantity.low, quantity.high))
    if frame.sign < 0 and low is not None and high is not None:
        low, high = high, low
    claim = Claim(quantity.span, words, subject=(frame.giver or frame.subject).entity, metric=frame.metric.id, measure=frame.measure, unit=unit or "items",
                  value=value, low=low, high=high, comparator=quantity.comparator, period=frame.period, status=frame.status,
                  basis=frame.basis or None, base=frame.base, qualifier=frame.qualifier or None)
    claim.tolerance = quantity.tolerance
    claim.confidence = frame.confidence
    claim.inferred = _inferred(frame, bounds)
    return claim


def _sane(value: Decimal) -> Decimal:
    return value.normalize() + 0 if value == 0 else value


def _inferred(frame: Frame, bounds: Span) -> tuple[Inferred, ...]:
    out = []
    if frame.subject is not None and not frame.own_subject and frame.giver is None:
        out.append(Inferred("subject", frame.subject.span))
    if not frame.own_metric:
        out.append(Inferred("metric"))
    if frame.period is not None and frame.inherited_period:
        out.append(Inferred("period", frame.period_span))
    return tuple(out)


class Gate:
    """Collects the claims of one document; `close` gives its extraction."""

    def __init__(self, document: Document, extractor: str) -> None:
        self.document = document
        self.extractor = extractor
        self._facts: dict[tuple[object, ...], Fact] = {}
        self._unattached: list[Unattached] = []
        self._rejected: list[Unattached] = []

    def take(self, claim: Claim) -> None:
        """Accept the claim of an amount as an observation, or note the amount as unattached with its reason."""
        assert claim.amount is not None
        if claim.reason:
            self._unattached.append(Unattached(claim.amount, claim.amount.of(self.document.text), claim.reason))
            return
        evidence = self._evidence([claim.amount, *claim.words], claim)
        if evidence is None:
            self._rejected.append(Unattached(claim.amount, claim.amount.of(self.document.text), "the quote is not in the text"))
            return
        observation = Observation(evidence=evidence, **claim.fields)  # type: ignore[arg-type]
        self._keep(observation)

    def pass_over(self, tokens: list[Token], rest: Span) -> None:
        """Note the amounts of a part of the document that is not read, and the first such part itself."""
        amounts = [t.quantity.span for t in tokens if t.quantity is not None]
        self._unattached += [Unattached(span, span.of(self.document.text), TOO_MUCH) for span in amounts]
        if not any(r.reason == TOO_MUCH for r in self._rejected[-1:]):
            self._rejected.append(Unattached(rest, Span(rest.start, min(rest.end, rest.start + LONGEST_QUOTE)).of(self.document.text), TOO_MUCH))

    def relate(self, claim: Claim, bounds: Span) -> None:
        """Accept the claim of a relation."""
        evidence = self._evidence([s for s in claim.words if bounds.start <= s.start and s.end <= bounds.end], claim)
        if evidence is not None:
            self._keep(Relation(evidence=evidence, **claim.fields))  # type: ignore[arg-type]

    def _keep(self, fact: Fact) -> None:
        if isinstance(fact, Observation):
            key: tuple[object, ...] = ("o", fact.subject.id, fact.metric, fact.measure, fact.value, fact.low, fact.high, fact.unit, fact.comparator,
                                       fact.period.label if fact.period else "", fact.status, fact.basis, fact.base.id if fact.base else "")
        else:
            key = ("r", fact.subject.id, fact.predicate, fact.object.id, fact.status)
        known = self._facts.get(key)
        if known is None or fact.evidence.confidence > known.evidence.confidence:
            self._facts[key] = fact

    def _evidence(self, spans: list[Span], claim: Claim) -> Evidence | None:
        if not spans:
            return None
        amount = claim.amount
        span = Span(min(s.start for s in spans), max(s.end for s in spans))
        if span.end - span.start > LONGEST_QUOTE:
            near = sorted(spans, key=lambda s: abs(s.start - (amount or spans[0]).start))
            span = amount or near[0]
            for extra in near:
                wider = Span(min(span.start, extra.start), max(span.end, extra.end))
                if wider.end - wider.start <= LONGEST_QUOTE:
                    span = wider
        quote = span.of(self.document.text)
        if not quote.strip() or not 0 < len(quote) <= LONGEST_QUOTE or span.end > len(self.document.text):
            return None
        words = amount.of(self.document.text) if amount is not None and span.start <= amount.start and amount.end <= span.end else ""
        return Evidence(self.document.id, span, quote, claim.confidence, self.extractor, "", claim.tolerance, claim.inferred, words)

    def close(self) -> Extraction:
        """Return the facts in order of their quotes, the unattached amounts and the refused claims."""
        facts = sorted(_restated(list(self._facts.values())), key=lambda f: (f.evidence.span, type(f).__name__))
        return Extraction(self.document, tuple(facts), tuple(self._unattached), tuple(self._rejected))


def _restated(facts: list[Fact]) -> list[Fact]:
    """Drop a figure whose period was inferred where the document states the same figure with its period elsewhere."""
    def figure(fact: Observation) -> tuple[object, ...]:
        return (fact.subject.id, fact.metric, fact.measure, fact.value, fact.low, fact.high, fact.unit, fact.basis)

    def loose(fact: Observation) -> bool:
        far = [i for i in fact.evidence.inferred if i.slot == "period" and (i.span is None or abs(i.span.start - fact.evidence.span.start) > SAME_SENTENCE)]
        return fact.period is None or bool(far)

    firm = {figure(f) for f in facts if isinstance(f, Observation) and not loose(f)}
    return [f for f in facts if not (isinstance(f, Observation) and figure(f) in firm and loose(f))]
