"""A sign that somebody half says is kept as unsure and asked about before anything else."""

from __future__ import annotations

from datetime import date

from bot.dialogue.follow_up import ask_again
from bot.dialogue.heard import Heard
from bot.dialogue.safety import CONFIRM, sign_move
from bot.dialogue.state import State, Told
from bot.dialogue.update import News, take
from bot.reading.read import read
from bot.reading.reading import Reading, Turn


def heard(text: str, state: State) -> News:
    """What the message tells, taken into the state."""
    return take(Heard(text, readings=read(text, Turn(date(2026, 11, 26))).readings), state)


def test_it_is_kept_and_asked_about() -> None:
    """The very sign is asked, with how to check it."""
    state = State(facts={"side": Told("left")})
    news = heard("can I swim? bit of swelling maybe", state)
    assert state.values()["swelling"] == "unsure"
    (part,) = sign_move(news, state)
    assert part.question == CONFIRM + "swelling"
    assert "bigger" in part.text


def test_it_counts_although_it_was_denied_before() -> None:
    """A "no" of earlier doesn't silence a doubt of now."""
    state = State(facts={"warmth": Told("no")})
    assert [part.question for part in sign_move(heard("might be slightly warm now", state), state)] == [
        CONFIRM + "warmth"
    ]


def test_a_guess_is_not_kept() -> None:
    """What only the classifier hears is asked about, never stored."""
    state = State()
    guess = Reading("swelling", "yes", 0, 5, "tight", "uncertain", source="classifier", confidence=0.9)
    take(Heard("tight", readings=(guess,)), state)
    assert state.facts == {}


def test_it_comes_back_once_in_other_words() -> None:
    """Passed over, it is asked once more, and no third time."""
    state = State(facts={"swelling": Told("unsure")}, said={CONFIRM + "swelling": 1})
    (part,) = ask_again(CONFIRM + "swelling", state)
    assert part.question == "swelling"
    state.said[part.id] = 1
    assert ask_again(CONFIRM + "swelling", state) == []


def test_an_answer_to_a_doubt_is_no_correction() -> None:
    """What was unsure and is known now is new, nothing to be sorry for."""
    state = State()
    assert heard("can't push off", state).doubtful[0].name == "tiptoe"
    news = heard("it can go up on my toes but it's sore", state)
    assert state.values()["tiptoe"] == "sore"
    assert news.corrected == {}
