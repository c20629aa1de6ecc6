"""A calf that is hard only on a run: what goes soft on stopping isn't rock hard at rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context import owner, read_context
from bot.reading.context_rules import settings, word_set
from bot.reading.facts import HALF_SAID
from bot.reading.polarity import polarity
from bot.reading.reading import Reading, Turn

HARD, EVERY_RUN = "rock_hard", "exertional_numbness"
ASKED = (HARD, f"confirm:{HARD}")
SAID = frozenset({"affirmed", "uncertain"})


def with_exertion(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with a hardness of runs alone denied where it is told to go on stopping, else as half said.

    Beside signs of pressure or words that it stays, it is left as it is.
    """
    found = _without_past(doc, turn, readings)
    hard = [r for r in found if r.name == HARD and r.polarity in SAID and r.time == "now" and r.source != "button"]
    if not (hard or turn.question in ASKED or turn.facts.get(HARD) == "yes"):
        return [*found, *_of_runs(doc, turn, found)]
    running, soft = _says(doc[:], "running"), _softens(doc)
    if _told(found, "beside_pressure") or not (running or soft):
        return found
    at_rest = _says(doc[:], "at_rest_too") or any(_says(s, "stays_hard") for s in doc.sents)
    if soft or (turn.question in ASKED and not at_rest and polarity(doc) != "yes"):
        others = [r for r in found if r.name != HARD]
        return [*others, _not_at_rest(doc, turn, soft or doc[:]), *_every_run(doc, hard, running)]
    if at_rest or turn.question in ASKED or _told(found, "beside_hardness"):
        return found
    return [replace(r, polarity="uncertain", source="pattern", confidence=HALF_SAID) if r in hard else r for r in found]


def _of_runs(doc: Doc, turn: Turn, found: list[Reading]) -> list[Reading]:
    """That it hurts on runs, where a calf goes hard on them and soft on stopping, also in a question why."""
    soft = _softens(doc)
    if (
        soft is None
        or any(r.name == "pain_when" for r in found)
        or not (_says(soft, "running") and _says(soft, "hard"))
    ):
        return []
    (context,) = read_context(doc, [soft[-1:]])
    person, relation = owner(context, turn)
    return [
        Reading("pain_when", "running", soft.start_char, soft.end_char, soft.text, person=person, relation=relation)
    ]


def _without_past(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without the softness of before: "hard now, was soft yesterday"."""
    found = list(readings)
    if turn.question not in ASKED or not any(r.name == HARD and r.value == "yes" for r in found):
        return found
    return [r for r in found if not (r.name == HARD and r.value == "no" and _was(doc, r))]


def _was(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    return span is not None and any(t.norm_ in ("was", "were") for t in doc[max(0, span.start - 2) : span.start])


def _softens(doc: Doc) -> Span | None:
    """The sentence that says that it goes soft on stopping."""
    return next((s for s in doc.sents if _says(s, "softens") and not _says(s, "stays_hard")), None)


def _told(readings: list[Reading], key: str) -> bool:
    names = word_set(key)
    return any(r.name in names and r.value in ("yes", "worse") and r.polarity == "affirmed" for r in readings)


def _not_at_rest(doc: Doc, turn: Turn, said: Span) -> Reading:
    """The no to a hardness at rest; behind standing advice it is judged as a new look is."""
    (context,) = read_context(doc, [said[-1:]])
    person, relation = owner(context, turn)
    place, words = (said.start_char, said.end_char), said.text
    made = Reading(HARD, "yes", *place, words, "denied", person, "now", "pattern", 1.0, relation)
    if turn.question in ASKED:
        return replace(made, source="answer")
    return replace(made, value="no", polarity="uncertain", puts_right=True) if HARD in turn.rests_on else made


def _every_run(doc: Doc, hard: list[Reading], running: bool) -> list[Reading]:
    """That it comes at the same point of every run, sure where a point is told."""
    if not (hard and running):
        return []
    first = hard[0]
    told = replace(first, name=EVERY_RUN, value="yes", polarity="affirmed", source="pattern", confidence=1.0)
    return [told if _says(doc[:], "same_point") else replace(told, polarity="uncertain", confidence=HALF_SAID)]


def _says(said: Span, key: str) -> bool:
    return bool(_patterns()[key].search(" ".join(token.norm_ for token in said)))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in settings()["exertion"].items()}
