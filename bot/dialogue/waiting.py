"""Questions that advice or a question about a crisis held back, kept until it is gone."""

from __future__ import annotations

from bot.dialogue.answer import OF_BEING_SEEN, Asked, asked
from bot.dialogue.copy import subject
from bot.dialogue.emergency import asks_of_crisis
from bot.dialogue.heard import Heard
from bot.dialogue.safety import EMERGENCY
from bot.dialogue.state import COMES_NEXT, WAITS, State
from bot.reading.acts import ASKING
from bot.reading.visit_words import REFUSAL

LEAVES, LEAST_LEAVING = ("stop", "goodbye", REFUSAL), 0.5
ASKS, MORE = "ask:", "more:"
LONGEST_WAIT = 2
"""For how many messages a question is kept that advice holds back."""


def keep_waiting(heard: Heard, state: State) -> None:
    """Remembers what was asked beside an emergency, which is answered once it turns out to be none."""
    if not (state.advice.stands and state.advice.tier == EMERGENCY) and not asks_of_crisis(state.question):
        return
    for ask in asked(heard):
        if ask.name.startswith(ASKING) and not ask.doubtful:
            state.said[WAITS + ask.name] = state.turn


def with_waiting(questions: list[Asked], heard: Heard, waiting: list[Asked]) -> list[Asked]:
    """What is asked now and what waited; beside that, what a statement may have asked counts for nothing."""
    if not waiting:
        return questions
    asking = {said.text for said in heard.said if said.question}
    now = [ask for ask in questions if ask.words in asking]
    return [*now, *(ask for ask in waiting if ask.name not in {one.name for one in now})]


def left_over(heard: Heard, state: State) -> list[Asked]:
    """What the last reply had no room for and promised: it comes behind what is asked now, unless somebody leaves."""
    due = {name: turn for name, turn in state.said.items() if name.startswith(COMES_NEXT)}
    for name in due:
        del state.said[name]
    left = [Asked(name.removeprefix(COMES_NEXT), promised=True) for name, turn in due.items() if turn == state.turn - 1]
    leaves = heard.act(*LEAVES, least=LEAST_LEAVING) or heard.effect.startswith((ASKS, MORE))
    return left if state.advice.stands else [] if leaves or state.request is not None else left


def kept_waiting(state: State) -> list[Asked]:
    """The questions that advice kept waiting last, now that it is gone; they are asked once more only here.

    What was asked a while ago isn't what is wanted now.
    """
    waiting = {name: turn for name, turn in state.said.items() if name.startswith(WAITS)}
    waiting = {name: turn for name, turn in waiting.items() if subject(name.removeprefix(WAITS)) not in OF_BEING_SEEN}
    for name in waiting:
        del state.said[name]
    last = max(waiting.values(), default=0)
    return [
        Asked(name.removeprefix(WAITS)) for name, turn in waiting.items() if turn == last >= state.turn - LONGEST_WAIT
    ]
