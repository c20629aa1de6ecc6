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
OVERRULES_FROM = 0.9
"""Least probability to take another answer than a phrase's: of 24 such kept-out answers the model's was right in 21."""
MOST_WORDS = 30
"""A longer message tells more than an answer."""
RISKS = "clot_risks"


def learnable(turn: Turn) -> str:
    """The open question where its answers were learned, a fact's with buttons or a screen; empty for none."""
    definition = load_facts().get(turn.question)
    return turn.question if turn.question in SCREENS or (definition is not None and definition.buttons) else ""


def settle(told: Sequence[Reading], value: str, chance: float, text: str, turn: Turn) -> list[Reading]:
    """The readings with what the model makes of the answer: in place of silence, and of a phrase it plainly denies.

    Args:
        told: what the other readers heard.
        value: what the message likeliest means as an answer to the open question, and `chance` how likely.
        text: what of the message may answer.
    """
    name = turn.question
    if not any(r.name in (name, *turn.settles) or r.source in ("answer", "button") for r in told):
        return [*told, *as_readings(name, value, chance, text, turn)]
    heard = [r for r in told if r.name == name and r.source == "answer"]
    if not heard or value == NO_ANSWER or chance < OVERRULES_FROM or value in {_meant(r) for r in heard}:
        return list(told)
    instead = as_readings(name, value, chance, text, turn)
    if _weighty(name) and value == "no" and any(r.polarity == "affirmed" for r in heard):
        # No guess calms what a phrase took for a sign.
        instead = [replace(r, polarity="uncertain", source="classifier", confidence=chance) for r in heard]
    return [*(r for r in told if r not in heard), *instead]


def _weighty(name: str) -> bool:
    """Whether a question is about a warning sign or a risk, as every screen is."""
    definition = load_facts().get(name)
    return definition is None or definition.sign or definition.group == RISKS


def _meant(reading: Reading) -> str:
    """What an answer comes to as one value: `no` for a denial, `gone` for what is over, `unsure` for a doubt."""
    if reading.polarity == "denied":
        return "no" if reading.value == "yes" else ""
    if reading.polarity == "uncertain":
        return UNSURE
    return "gone" if reading.value == "yes" and reading.time == "over" else reading.value


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
    definition, weighty = load_facts().get(name), _weighty(name)
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
