"""Advice that contradicts what was said a turn before owns it, where the visitor holds it up."""

from __future__ import annotations

import pytest

from bot.dialogue.contradicted import REASSURED
from bot.dialogue.state import State, Told
from tests.dialogue.test_repairs import heard
from tests.dialogue.test_standing_advice import reading, said_to

OWNS = "You're right, I had that wrong, sorry."


def told_heel(text: str, state: State) -> str:
    """The reply to somebody whose heel doesn't come up after a pop."""
    message = heard(text, "tell", readings=(reading("tiptoe", "cannot"),))
    return said_to(state, message)[1]


def popped(**more: object) -> State:
    return State(facts={"onset": Told("moment"), **more}, turn=3, said={"talk/introduction": 1})  # type: ignore[arg-type]


def test_a_good_sign_a_turn_ago_is_owned() -> None:
    state = popped()
    said_to(state, heard("sore on tiptoe", "faq/tiptoe_hurts", 0.9, question=True))
    assert state.said[REASSURED] == state.turn
    line = told_heel("no like i said it won't come up at all. you just said it was a good sign", state)
    assert line.index("today") < line.index(OWNS), line


@pytest.mark.parametrize("text", ["like i said, it won't come up at all", "i told you it doesn't come up"])
def test_what_was_understood_as_its_opposite_is_owned(text: str) -> None:
    line = told_heel(text, popped(tiptoe=Told("can")))
    assert OWNS in line and line.lower().count("sorry") == 1, line


@pytest.mark.parametrize(
    ("text", "reassured"), [("it won't come up at all", True), ("like i said, it won't come up at all", False)]
)
def test_a_new_sign_is_nobodys_mistake(text: str, reassured: bool) -> None:
    state = popped()
    if reassured:
        state.said[REASSURED] = state.turn
    line = told_heel(text, state)
    assert "today" in line and OWNS not in line
