"""A reply keeps its budget, whatever the moves bring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.compose import MOST_BUBBLES, MOST_BUTTONS, MOST_WORDS, ORDER, compose, words
from bot.dialogue.heard import Heard, Part
from bot.dialogue.reply import reply
from bot.dialogue.state import State
from bot.reading.acts import Act, Said

NOW = datetime(2026, 11, 28, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


parts = st.builds(
    Part,
    move=st.sampled_from(ORDER),
    text=st.integers(1, 40).map(lambda n: " ".join(["word"] * n)),
    id=st.sampled_from(["faq/a", "faq/b", "ack", "ask"]),
    buttons=st.just([("Yes", "fact:a=yes")]),
    question=st.sampled_from(["", "", "side"]),
)


@given(st.lists(parts, min_size=1, max_size=8))
def test_the_budget_holds(made: list[Part]) -> None:
    """Three bubbles, four buttons; ninety words unless safety or the first answer alone take more."""
    reply = compose(made, State())
    firm = sum(words(part.text) for part in made if part.move == "safety")
    assert 1 <= len(reply.bubbles) <= MOST_BUBBLES
    assert len(reply.buttons) <= MOST_BUTTONS
    assert sum(words(bubble) for bubble in reply.bubbles) <= max(MOST_WORDS, firm) + 40


def test_safety_comes_first_and_next_last() -> None:
    """The order of the moves, whatever order they were made in."""
    made = [
        Part("next", "Which leg?", "n", question="side"),
        Part("answer", "Yes.", "a"),
        Part("safety", "Ring 112.", "s"),
    ]
    assert compose(made, State()).bubbles == ["Ring 112.", "Yes.", "Which leg?"]


def test_one_question_a_reply() -> None:
    """A confirming question pushes the next question out."""
    made = [
        Part("safety", "Is it swollen?", "c", question="confirm:swelling"),
        Part("next", "Which leg?", "n", question="side"),
    ]
    state = State()
    assert compose(made, state).bubbles == ["Is it swollen?"]
    assert state.question == "confirm:swelling"


def test_answers_share_a_bubble_and_the_rest_waits() -> None:
    """Heads first; what doesn't fit waits."""
    made = [Part("answer", " ".join(["word"] * 40), f"faq/{n}") for n in range(3)]
    state = State()
    reply = compose(made, state)
    assert len(reply.bubbles) == 1 and state.waiting == ["faq/2"]


def test_what_was_said_is_remembered() -> None:
    """Ids are counted and the last reply's are kept."""
    state = State()
    compose([Part("answer", "Yes.", "faq/a")], state)
    compose([Part("answer", "Yes.", "faq/a")], state)
    assert state.said["faq/a"] == 2 and state.last == ["faq/a"]


def test_sorry_is_said_once() -> None:
    """Each move has its own sorry; a reply keeps the first."""
    made = [
        Part("safety", "Sorry, I took that up wrong.", "s"),
        Part("acknowledge", "Sorry about that. I've changed that: no swelling.", "k"),
        Part("answer", "I don't have the prices, sorry. Ask them.", "a"),
    ]
    assert compose(made, State()).bubbles == [
        "Sorry, I took that up wrong.",
        "I've changed that: no swelling.",
        "I don't have the prices. Ask them.",
    ]


LONG = "word " * 39 + "end."


def left_behind() -> State:
    """A conversation whose last reply had no room for the third of three answers."""
    state = State(turn=4, said={"talk/introduction": 1})
    made_of = [Part("answer", LONG, name) for name in ("faq/cycling", "faq/heat", "faq/calf_raises")]
    made = compose(made_of, state)
    assert made.said == ["faq/cycling", "faq/heat"]
    return state


def test_what_found_no_room_is_said_to_come_next_where_that_fits() -> None:
    state = State(turn=4)
    short = Part("answer", "Short one.", "faq/heat")
    made = compose(
        [short, Part("answer", LONG, "faq/cycling"), Part("answer", f"{LONG[:-4]} {LONG}", "faq/calf_raises")], state
    )
    assert made.bubbles[-1].endswith("I'll come to calf raises next.")
    assert sum(map(words, made.bubbles)) <= MOST_WORDS


@pytest.mark.parametrize("line", ["go on so", "hmm", "grand"])
def test_what_found_no_room_begins_the_next_reply(line: str) -> None:
    state = left_behind()
    heard = Heard(line, said=(Said(line, False, (Act("more", 0.8),)),))
    assert reply(heard, state, NoDesk(), NOW).said[0] == "faq/calf_raises"  # type: ignore[arg-type]
    assert "faq/calf_raises" not in reply(heard, state, NoDesk(), NOW).said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "act", "comes"),
    [
        ("bye so", "goodbye", False),
        ("leave it there", "stop", False),
        ("can I swim with it?", "faq/swimming", True),
        ("none of those", "deny", True),
        ("book me in", "request_visit", True),
    ],
)
def test_what_found_no_room_comes_next_unless_the_visitor_leaves(line: str, act: str, comes: bool) -> None:
    state = left_behind()
    heard = Heard(line, said=(Said(line, line.endswith("?"), (Act(act, 0.9),)),))
    assert ("faq/calf_raises" in reply(heard, state, NoDesk(), NOW).said) == comes  # type: ignore[arg-type]
    assert not any(name.startswith("next/") for name in state.said)


def test_nothing_is_promised_that_nobody_asked() -> None:
    state = State(turn=4)
    asked = [Part("answer", "Short one.", "faq/heat"), Part("answer", LONG, "faq/cycling")]
    told = Part("answer", f"{LONG[:-4]} {LONG}", "faq/fly", told=True)
    made = compose([*asked, told], state)
    assert "next" not in made.bubbles[-1]
    assert not any(name.startswith("next/") for name in state.said)
