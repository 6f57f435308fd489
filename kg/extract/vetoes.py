"""What states no fact: questions, hypotheses, rumours, denials."""

from __future__ import annotations

from kg.extract.tokens import BREAK, HARD, Sentence, Token

__all__ = ["veto_marks", "vetoed"]

RATE_REACH = 20  # code points between the two sides of an exchange rate and the word that supposes it


def vetoed(token: Token, sentence: Sentence, lower: str = "") -> str:
    """Return why a statement at `token` is no fact: a question, a hypothesis, a rumour, a denial; "" if it is one.

    lower  the document in small letters: what stands behind a colon is not denied
    """
    if sentence.question:
        return "a question"
    for other in sentence.tokens:
        cue = other.cue("veto")
        if cue is not None and any(t.cue("rate") is not None and 0 <= other.start - t.end <= RATE_REACH for t in sentence.tokens):
            continue  # "以1美元兑新台币30.6元假设" supposes no more than an exchange rate
        if cue is None or other.start >= token.end and cue.direction != "both":
            continue
        if cue.scope == "sentence" and (cue.direction == "both" or not _ended(other, token, sentence)):
            return f"a {cue.sets}"
        low, high = (other.end, token.start) if other.end <= token.start else (token.end, other.start)
        if cue.sets == "negation" and cue.direction == "forward" and ":" in lower[other.end:token.start]:
            continue  # "获利没有跟上:净利润230亿元"
        if cue.scope == "clause" and not any(t.kind in (BREAK, HARD) and low <= t.start < high for t in sentence.tokens):
            return f"a {cue.sets}"
    return ""


def veto_marks(sentence: Sentence) -> Sentence | None:
    """Return a sentence with nothing but its clause bounds and vetoes, or None if it has no vetoes."""
    tokens = [t for t in sentence.tokens if t.kind in (BREAK, HARD) or t.kind == "cue" and (t.cue("veto") is not None or t.cue("rate") is not None)]
    if not sentence.question and all(t.cue("veto") is None for t in tokens):
        return None
    return Sentence(sentence.start, sentence.end, sentence.block, tokens, sentence.question)


def _ended(veto: Token, token: Token, sentence: Sentence) -> bool:
    return any(t.kind == HARD and veto.end <= t.start < token.start for t in sentence.tokens)
