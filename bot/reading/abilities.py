"""What can be done but hurts: "I can go up on my toes but it's sore"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading


def with_soreness(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with an ability as sore where the clause behind it only says that it hurts.

    The concepts of the tokens must have been found before.
    """
    return [_sore(doc, reading) for reading in readings]


def _sore(doc: Doc, reading: Reading) -> Reading:
    value = settings()["sore_after"].get(reading.name, {}).get(reading.value)
    if value is None or reading.polarity != "affirmed" or not _only_hurts(_behind(doc, reading.end)):
        return reading
    return replace(reading, value=value)


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
