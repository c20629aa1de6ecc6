"""What a learned answer may do where no phrase hears one.

A sure answer to a question that was asked outright is one. A warning sign or a risk is only asked about, and never
taken as told (docs/decisions/0023-learned-answers.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.clinical.facts import load_facts
from bot.reading.answer_model import NO_ANSWER, SCREENS, UNSURE, accepts
from bot.reading.reading import Person, Reading, Turn

TAKEN_FROM, NO_SIGN_FROM, ASKED_FROM, UNSURE_FROM = 0.8, 0.9, 0.6, 0.7
"""Least probability to take an answer, to take a sign as denied, to ask about a sign, to take "I don't know".

Chosen on lines of an author whose lines were not learned from (docs/decisions/0023-learned-answers.md).
"""
MOST_WORDS = 30
"""A longer message tells more than an answer."""
RISKS = "clot_risks"


def question_left(turn: Turn, told: Sequence[Reading]) -> str:
    """The open question, a fact's with buttons or a screen, where no reader heard an answer to it; empty for none."""
    definition = load_facts().get(turn.question)
    names = (turn.question, *turn.settles)
    heard = any(reading.name in names or reading.source in ("answer", "button") for reading in told)
    can_be_learned = turn.question in SCREENS or (definition is not None and definition.buttons)
    return turn.question if can_be_learned and not heard else ""


def answer_text(sentences: Sequence[tuple[str, bool]]) -> str:
    """What of a message may answer: its sentences that don't ask; empty where they are too long for an answer.

    Args:
        sentences: each with whether it asks.
    """
    text = " ".join(sentence for sentence, asks in sentences if not asks)
    return text if len(text.split()) <= MOST_WORDS else ""


def as_readings(name: str, value: str, chance: float, text: str, turn: Turn) -> list[Reading]:
    """What a learned answer comes to: an answer, something to ask about (source `classifier`), or nothing.

    Of a screen it is that for each sign that the screen settles.
    """
    definition = load_facts().get(name)
    weighty = definition is None or definition.sign or definition.group == RISKS
    if value == NO_ANSWER or chance < _least(value, weighty):
        return []
    person: Person = "other" if turn.patient else "visitor"
    answer = Reading(name, value, 0, len(text), text, "affirmed", person, "now", "answer", chance, turn.patient)
    return [_as_told(replace(answer, name=each), weighty) for each in ((name,) if definition else turn.settles)]


def _as_told(answer: Reading, weighty: bool) -> Reading:
    yes = accepts(answer.name, "yes")
    if answer.value == UNSURE:
        return replace(answer, value="yes" if yes else UNSURE, polarity="uncertain")
    if answer.value == "no" and yes:
        return replace(answer, value="yes", polarity="denied")
    if weighty:
        there = "yes" if answer.value == "gone" else answer.value
        return replace(answer, value=there, polarity="uncertain", source="classifier")
    return answer


def _least(value: str, weighty: bool) -> float:
    if value == UNSURE:
        return UNSURE_FROM
    if not weighty:
        return TAKEN_FROM
    return NO_SIGN_FROM if value == "no" else ASKED_FROM
