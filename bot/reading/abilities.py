"""What can be done but hurts: "I can go up on my toes but it's sore"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading

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
    return replace(reading, value=value) if hurts else reading


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
