"""The visitor's questions that got no answer, kept for when they ask again: "you didn't say about the shoes"."""

from __future__ import annotations

from collections.abc import Collection

from bot.dialogue.answer import asks_of_each
from bot.dialogue.copy import FAQ
from bot.dialogue.extent import AMOUNT
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.reading.questions import elliptical, vague

MOST_KEPT, TURNS_KEPT, LEAST_WORDS = 4, 6, 3


def note_unanswered(heard: Heard, state: State, given: Collection[str]) -> None:
    """Keeps which questions of a message the reply passed over, and forgets those that it answered.

    Args:
        given: ids of what the reply said.
    """
    answered = {name.removesuffix("#more").replace(AMOUNT, FAQ) for name in given}
    kept = {words: turn for words, turn in state.unanswered.items() if state.turn - turn <= TURNS_KEPT}
    for said, ask in asks_of_each(heard):
        kept.pop(said.text, None)
        names_it = len(said.text.split()) >= LEAST_WORDS and not (vague(said.text) or elliptical(said.text))
        if said.question and names_it and ask.name not in answered:
            kept[said.text] = state.turn
    state.unanswered = dict(list(kept.items())[-MOST_KEPT:])
