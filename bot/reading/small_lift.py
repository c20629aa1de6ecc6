"""A heel that hardly comes up after a snap: "I can get it up a small bit" is no "can, but sore"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context import Context, owner
from bot.reading.context_rules import settings
from bot.reading.questions import asks
from bot.reading.reading import Reading, Source, Turn

SNAP, TIPTOE, SMALL_LIFT = "snap", "tiptoe", "small_lift"
FOOT_DROP = "foot_drop"
_HEEL = ("heel", "heels")
_FRONT = ("foot", "feet", "front", "toe", "toes")


def with_small_lift(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with tiptoe as cannot where something snapped and the heel is only said to come up a little.

    A torn Achilles lets other muscles lift the heel a little, so what is left in doubt counts as not able.
    """
    if not _snapped(turn, readings):
        return list(readings)
    sentence = next((s for s in doc.sents if _lifts_little(s, turn)), None) if len(doc) else None
    if sentence is None:
        return list(readings)
    person, relation = owner(Context(), turn)
    words = sentence.text.strip()
    start = sentence.start_char
    source: Source = "answer" if _asked(turn) else "pattern"
    told = Reading(TIPTOE, "cannot", start, start + len(words), words, "affirmed", person, "now", source, 1.0, relation)
    return [*(r for r in readings if r.name != TIPTOE), told, replace(told, name=SMALL_LIFT, value="yes")]


def with_heel(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with a heel that won't come up as that, and not as a foot that drops: "couldn't get it up"."""
    return [replace(r, name=TIPTOE, value="cannot") if _only_heel(doc, r) else r for r in readings]


def _only_heel(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if reading.name != FOOT_DROP or (reading.value, reading.source) != ("yes", "pattern") or span is None:
        return False
    words = {token.norm_ for token in span}
    return bool(words & set(_HEEL)) and not words & set(_FRONT)


def _snapped(turn: Turn, readings: Sequence[Reading]) -> bool:
    return turn.facts.get(SNAP) == "yes" or any(
        r.name == SNAP and r.value == "yes" and r.polarity == "affirmed" for r in readings
    )


def _asked(turn: Turn) -> bool:
    return turn.question.removeprefix("confirm:").partition("=")[0] == TIPTOE


def _lifts_little(sentence: Span, turn: Turn) -> bool:
    """Whether a sentence says that the heel comes up hardly or a little; of what, where nobody asked, it must say."""
    if asks(sentence):
        return False
    text = " ".join(token.norm_ for token in sentence if not (token.is_punct or token.is_space))
    if _patterns()["fully"].search(text):
        return False
    if _asked(turn) and _patterns()["alone"].fullmatch(text):
        return True
    named = _asked(turn) or any(token.norm_ in _HEEL for token in sentence)
    return named and bool(_patterns()["little"].search(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What tells of a small lift, of a full one, and what says so by itself as an answer."""
    return {name: re.compile(pattern) for name, pattern in settings()["small_lift"].items()}
