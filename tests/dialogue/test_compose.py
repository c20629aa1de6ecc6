"""A reply keeps its budget, whatever the moves bring."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.compose import MOST_BUBBLES, MOST_BUTTONS, MOST_WORDS, ORDER, compose, words
from bot.dialogue.heard import Part
from bot.dialogue.state import State

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
