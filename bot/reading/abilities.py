"""What can be done but hurts: "I can go up on my toes but it's sore"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading

TIPTOE = "tiptoe"
_SORE = frozenset({"sore", "pain"})
_AHEAD = 5
"""How many words behind a "before" or "after" may say that it hurts."""


def with_soreness(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with an ability as sore where the clause behind it only says that it hurts.

    The concepts of the tokens must have been found before.
    """
    return [_sore(doc, reading) for reading in readings]


def _sore(doc: Doc, reading: Reading) -> Reading:
    value = settings()["sore_after"].get(reading.name, {}).get(reading.value)
    if value is None or reading.polarity != "affirmed":
        return reading
    hurts = _only_hurts(_behind(doc, reading.end)) or _ends_in_pain(doc, reading)
    if not hurts and reading.name == TIPTOE:
        hurts = _hurts_at_it(doc, reading)
    return replace(reading, value=value) if hurts else reading


def _hurts_at_it(doc: Doc, reading: Reading) -> bool:
    """Whether the clause behind says that it hurts, and not when else: "holding the counter, but it's fairly sore"."""
    clauses: list[Span] = doc._.clauses
    number = bisect_right([clause.end_char for clause in clauses], reading.end - 1)
    if number + 1 >= len(clauses) or clauses[number + 1].sent.start_char > reading.start:
        return False
    later, own = clauses[number + 1], _behind(doc, reading.end)
    easily = any("ok" in token._.concepts for token in own[: later.start - own.start])
    if (easily and later[0].norm_ not in word_set("sets_against_it")) or any(_of_else(token) for token in later):
        return False
    sore = next((token for token in later if _hurts(token)), None)
    before = doc[max(later.start, sore.i - _AHEAD) : sore.i] if sore is not None else later
    return sore is not None and not any(token.norm_ in word_set("denying") for token in before)


def _hurts(token: Token) -> bool:
    return bool(token._.concepts & _SORE) or token.norm_ in word_set("hurts_words")


def _of_else(token: Token) -> bool:
    """Whether a word says that something else hurts, or at another time: "but it's sore when I run"."""
    return bool(token._.concepts & word_set("sore_otherwise")) or token.norm_ in word_set("sore_at_times")


def _ends_in_pain(doc: Doc, reading: Reading) -> bool:
    """Whether it can be done only until it hurts: "eight of them before it bites", "after ten it complains"."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    rest = doc[span.start : span.sent.end] if span is not None else doc[:0]
    for token in rest:
        ahead = rest.doc[token.i + 1 : min(token.i + 1 + _AHEAD, rest.end)]
        if token.norm_ in word_set("until_it_hurts") and any(
            "sore" in t._.concepts or "pain" in t._.concepts or t.norm_ in word_set("protests") for t in ahead
        ):
            return not any(t.norm_ in word_set("denying") for t in ahead)
    return False


def _behind(doc: Doc, end: int) -> Span:
    """The clause behind the one that ends at or holds a character offset, and what is left of that one."""
    clauses: list[Span] = doc._.clauses
    number = bisect_right([clause.end_char for clause in clauses], end - 1)
    span = doc.char_span(0, end, alignment_mode="expand")
    last = clauses[min(number + 1, len(clauses) - 1)]
    return doc[span.end if span is not None else 0 : last.end]


def _only_hurts(span: Span) -> bool:
    """Whether words say that it hurts, and nothing else: not "but it's sore when I run"."""
    words = [token for token in span if not (token.is_punct or token.is_space)]
    sore = [token for token in words if "sore" in token._.concepts or token.norm_ in word_set("hurts_words")]
    return bool(sore) and all(token in sore or token.norm_ in word_set("remark_words") for token in words)
