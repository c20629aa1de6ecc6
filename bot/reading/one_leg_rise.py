"""A heel that comes up only with the help of the good leg: "on two feet yes, but not on the sore one alone"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context import Context, owner
from bot.reading.context_rules import settings
from bot.reading.questions import opens_question
from bot.reading.reading import Reading, Turn

TIPTOE, SIDE, BOTH, ACHILLES = "tiptoe", "side", "both", "achilles"


def with_one_leg_rise(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with tiptoe as cannot where the sore leg alone won't rise, whatever both together can do.

    The good leg lifts the heel of a torn Achilles, so rising on two feet says nothing of the sore one. That both feet
    are named there doesn't make both calves sore.
    """
    sentence = next((s for s in doc.sents if _needs_the_other(s, turn)), None) if len(doc) else None
    if sentence is None:
        return list(readings)
    person, relation = owner(Context(), turn)
    words = sentence.text.strip()
    start, end = sentence.start_char, sentence.start_char + len(words)
    told = Reading(TIPTOE, "cannot", start, end, words, "affirmed", person, "now", "pattern", 1.0, relation)
    return [*(r for r in readings if not (r.name == TIPTOE or _of_both(r, start, end))), told]


def _of_both(reading: Reading, start: int, end: int) -> bool:
    return (reading.name, reading.value) == (SIDE, BOTH) and start <= reading.start < end


def _needs_the_other(sentence: Span, turn: Turn) -> bool:
    """Whether a sentence tells that the heel rises on both feet only, or not on the sore leg by itself."""
    patterns = _patterns()
    text = " ".join(t.norm_ for t in sentence if not (t.is_punct or t.is_space))
    asked = turn.question.removeprefix("confirm:").partition("=")[0] == TIPTOE
    # "I can do it on two feet but not on the bad one alone. Is that my Achilles?" is about the rise as well.
    if not (asked or patterns["rises"].search(text) or any(ACHILLES in token._.concepts for token in sentence.doc)):
        return False
    told = [clause for clause in sentence.doc._.clauses if sentence.start <= clause.start < sentence.end]
    told = [clause for clause in told if not opens_question(clause)]
    text = " ".join(t.norm_ for clause in told for t in clause if not (t.is_punct or t.is_space))
    if patterns["otherwise"].search(text):
        return False
    compared = patterns["both"].search(text) and patterns["not_the_sore"].search(text)
    needs_both = patterns["only_both"].search(text) or (asked and patterns["answer"].search(text))
    return bool(compared or needs_both or patterns["not_alone"].search(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What names the rise, both feet, and the sore leg that fails alone; what tells it as an answer; and what says
    something else of them.
    """
    return {name: re.compile(pattern) for name, pattern in settings()["one_leg_rise"].items()}
