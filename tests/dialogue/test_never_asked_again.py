"""A question that was answered or declined doesn't come back, whichever way it might."""

from __future__ import annotations

import pytest

from bot.dialogue.follow_up import ask_again, ask_fact, follow_up_move, next_question, unfit
from bot.dialogue.heard import Heard
from bot.dialogue.state import State, Told
from bot.dialogue.update import take
from bot.reading.reading import Reading


def told(state: State, *readings: Reading) -> State:
    """The state after a message with these readings."""
    take(Heard("x", readings=readings), state)
    return state


def reading(name: str, value: str, polarity: str = "affirmed", source: str = "answer") -> Reading:
    """A reading with no words of weight."""
    return Reading(name, value, 0, 1, "x", polarity, source=source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answer",
    [reading("side", "left"), reading("side", "unsure", "uncertain"), reading("side", "both", source="pattern")],
)
def test_answered_or_not_sure(answer: Reading) -> None:
    """Neither first, nor again, nor next."""
    state = told(State(), answer)
    found = next_question(state, None)
    assert found is not None
    assert found.ask != "side"
    assert ask_again("side", state) == []
    assert [part.question for part in follow_up_move(state, None, ["side"])] != ["side"]


def test_taken_back_is_not_asked_anew() -> None:
    """Who takes an answer back is not asked for it again."""
    state = told(State(), reading("pace", "fast"))
    told(state, reading("pace", "fast", "denied"))
    assert "pace" not in state.facts
    assert ask_again("pace", state) == []
    assert [part.question for part in follow_up_move(state, None, ["pace"])] != ["pace"]


def test_a_screen_with_one_sign_told() -> None:
    """One sign told or denied settles the list."""
    state = told(State(facts={"side": Told("left")}), reading("warmth", "yes", "denied", "pattern"))
    assert ask_again("screen:clot", state) == []
    assert "screen:clot" not in str(follow_up_move(state, None))


def test_another_patient_is_asked() -> None:
    """The answer of one person is none of another's."""
    state = told(State(), reading("side", "left"))
    sign = Reading("swelling", "yes", 0, 1, "x", person="other", relation="husband")
    take(Heard("x", patient="husband", readings=(sign,)), state)
    found = next_question(state, None)
    assert found is not None
    assert found.ask == "side"


LONG = {"side": "left", "onset_time": "2026-08-01/2026-08-02", "onset": "gradual", "trend": "same"}


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("again", {"walking_cramp": "yes"}),
        ("again", {"only_running": "yes"}),
        ("pace", {"level": "none"}),
        ("pace", {"rested": "yes", "returned": "not_yet"}),
        ("pace", {"tiptoe": "cannot"}),
        ("rested", {"pain_when": "running"}),
        ("rested", {"pace": "slow"}),
        ("rested", {"level": "none"}),
        ("returned", {"rested": "no"}),
        ("returned", {"rested": "yes", "tiptoe": "cannot"}),
    ],
)
def test_what_the_story_rules_out(question: str, facts: dict[str, str]) -> None:
    """Nobody is asked which pace hurts, or how they came back, who doesn't run or never stopped."""
    state = State(facts={name: Told(value) for name, value in (LONG | facts).items()}, said={"runs": 1})
    assert unfit(question, state, 8.0)


def test_who_was_back_is_asked_how() -> None:
    state = State(facts={name: Told(value) for name, value in (LONG | {"rested": "yes"}).items()}, said={"runs": 1})
    assert not unfit("returned", state, 8.0)
    assert unfit("returned", state, 1.0)


def test_whose_calf_never_went_is_not_asked_whether_it_went_again() -> None:
    slow = State(facts={"onset": Told("gradual")})
    assert "have it before" in ask_fact("again", slow).text
    assert "did it go again" in ask_fact("again", State(facts={"onset": Told("moment")})).text
