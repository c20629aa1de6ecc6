"""The third move: every question that was asked, answered by its head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.case import listed_details
from bot.dialogue.copy import about, choose, exists, fill
from bot.dialogue.heard import Heard, Part
from bot.dialogue.safety import held_back, known
from bot.dialogue.state import State
from bot.settings import clinic_words

SURE_QUESTION, SURE_STATEMENT, HALF_SURE = 0.42, 0.6, 0.16
MOST_ANSWERS = 3
WHAT_FIRST = "case/what_first"
DONT_KNOW, UNSURE, NOT_UNDERSTOOD = "answer/dont_know", "answer/which", "answer/not_understood"


@dataclass(frozen=True)
class Asked:
    """A question that was heard: the answer's id, or the nearest two where none is sure."""

    name: str
    nearest: tuple[str, ...] = ()


def asked(heard: Heard) -> list[Asked]:
    """The visitor's questions in order, each once."""
    found: dict[str, Asked] = {}
    for said in heard.said:
        best = said.best
        near = tuple(act.name for act in said.acts if act.asks and exists(act.name))[:2]
        told = any(reading.words and reading.words in said.text for reading in heard.readings)
        sure = SURE_QUESTION if said.question else SURE_STATEMENT + (0.15 if told else 0.0)
        if best.asks and best.confidence >= sure:
            found.setdefault(best.name, Asked(best.name))
        elif said.question and best.asks and best.confidence >= HALF_SURE:
            found.setdefault(UNSURE, Asked(UNSURE, near))
        elif said.question and (best.asks or best.name in ("off_topic", "tell", "")):
            name = "answer/off_topic" if best.name == "off_topic" and best.confidence >= SURE_QUESTION else DONT_KNOW
            found.setdefault(name, Asked(name, near if name == DONT_KNOW else ()))
    real = [ask for ask in found.values() if not ask.nearest and ask.name not in (DONT_KNOW, UNSURE)]
    return (real or list(found.values()))[: MOST_ANSWERS + 1]


def answer_move(
    questions: list[Asked], state: State, today_values: Mapping[str, str], weeks: float | None
) -> list[Part]:
    """A part for each question, the first in front."""
    return [part for ask in questions for part in _answer(ask, state, today_values, weeks)]


def _answer(ask: Asked, state: State, values: Mapping[str, str], weeks: float | None) -> list[Part]:
    if held_back(ask.name, state):
        name = "answer/held_back"
        return [Part("answer", choose(name, known(state, weeks), state.said) or "", name)]
    text = choose(ask.name, known(state, weeks), state.said, **values)
    if text is None:
        return [Part("answer", choose(DONT_KNOW, known(state), state.said) or "", DONT_KNOW)]
    if state.said.get(ask.name) and about(ask.name).get("more"):
        # The same question again gets the longer text instead of the same words.
        return [more(ask.name, state)]
    buttons = _buttons(ask)
    if ask.name == WHAT_FIRST:
        state.listed = listed_details(state)
    if ask.name == UNSURE and not buttons:
        return [Part("answer", choose(NOT_UNDERSTOOD, known(state), state.said) or "", NOT_UNDERSTOOD)]
    return [Part("answer", text, ask.name, buttons)]


def _buttons(ask: Asked) -> list[tuple[str, str]]:
    if ask.nearest:
        return [
            (str(about(name).get("title") or ""), f"ask:{name}") for name in ask.nearest if about(name).get("title")
        ]
    return [("Tell me more", f"more:{ask.name}")] if about(ask.name).get("more") else []


def more(name: str, state: State) -> Part:
    """The longer text of an answer."""
    text = fill(str(about(name).get("more") or ""), state.relation, clinic_words())
    return Part("answer", text, f"{name}#more", firm=True)
