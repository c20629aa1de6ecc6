"""A heel that comes up only with the help of the good leg: "on two feet yes, but not on the sore one alone"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span

from bot.reading.context import Context, owner
from bot.reading.context_rules import settings
from bot.reading.questions import opens_question
from bot.reading.reading import Reading, Turn

TIPTOE, SIDE, BOTH, BOTH_LEGS, ACHILLES = "tiptoe", "side", "both", "both_legs", "achilles"


def with_one_leg_rise(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with tiptoe as cannot where the sore leg alone won't rise, whatever both together can do.

    The good leg lifts the heel of a torn Achilles, so rising on two feet says nothing of the sore one. That both feet
    are named there doesn't make both calves sore.
    """
    sentence = next((s for s in doc.sents if _needs_the_other(s, turn)), None) if len(doc) else None
    if sentence is None:
        return _sore_alone(doc, turn, readings)
    person, relation = owner(Context(), turn)
    words = sentence.text.strip()
    start, end = sentence.start_char, sentence.start_char + len(words)
    told = Reading(TIPTOE, "cannot", start, end, words, "affirmed", person, "now", "pattern", 1.0, relation)
    return [*(r for r in readings if not (r.name == TIPTOE or _of_both(r, start, end))), told]


def _sore_alone(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, where both feet rise well: without both calves as sore, and as sore where one leg alone is.

    "On two legs I can, with one it hurts but it goes up."
    """
    if not _patterns()["on_both"].search(_words(doc[:])):
        return list(readings)
    parts = _parts(doc)
    rises = [part for part in parts if _rises_on_both(part, turn)]
    kept = [r for r in readings if r.name not in (SIDE, BOTH_LEGS) or not any(_inside(r, part) for part in rises)]
    behind = [part for part in parts if rises and part.start >= rises[0].end]
    sore = next((c for c in behind if _patterns()["one_sore"].search(_words(c)) and not opens_question(c)), None)
    rise = next((r for r in kept if r.name == TIPTOE and r.value == "can" and r.polarity == "affirmed"), None)
    if sore is None or rise is None:
        return kept
    return [replace(r, value="sore") if r == rise else r for r in kept]


def _parts(doc: Doc) -> list[Span]:
    """The clauses of a message, cut at their commas as well: "with both legs no problem, with one leg it's sore"."""
    found = []
    for clause in doc._.clauses:
        cuts = [clause.start, *(token.i + 1 for token in clause if token.text == ","), clause.end]
        found += [doc[start:end] for start, end in pairwise(cuts) if start < end]
    return found


def _rises_on_both(clause: Span, turn: Turn) -> bool:
    """Whether a clause tells that the heels come up on both feet, and of no pain."""
    text, patterns = _words(clause), _patterns()
    rises = patterns["rises"].search(text) or turn.question.removeprefix("confirm:") == TIPTOE
    return bool(rises and patterns["on_both"].search(text) and not patterns["hurts"].search(text))


def _inside(reading: Reading, clause: Span) -> bool:
    both = (reading.name, reading.value) in ((SIDE, BOTH), (BOTH_LEGS, "yes"))
    return both and clause.start_char <= reading.start < clause.end_char


def _words(span: Span) -> str:
    return " ".join(t.norm_ for t in span if not (t.is_punct or t.is_space))


def _of_both(reading: Reading, start: int, end: int) -> bool:
    return (reading.name, reading.value) == (SIDE, BOTH) and start <= reading.start < end


def _needs_the_other(sentence: Span, turn: Turn) -> bool:
    """Whether a sentence tells that the heel rises on both feet only, or not on the sore leg by itself."""
    patterns = _patterns()
    text = _words(sentence)
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
