"""Whoever takes the offer of questions, or asks to be asked, is asked; "start" is no stop."""

import pytest

from bot.dialogue.heard import Heard
from bot.dialogue.questions_wanted import goes_on, wants_questions
from bot.dialogue.state import State

OFFERED = State(offered=[["Check the signs", "check"], ["Request a visit", "visit"]])


@pytest.mark.parametrize(
    "text",
    [
        "couple of questions so",
        "the questions please",
        "questions is fine. how long it take?",
        "yeah grand, start",
        "ok begin",
        "ok, fire away",
        "good. ask me now",
        "can you ask me the few",
    ],
)
def test_an_offer_of_questions_is_taken(text: str) -> None:
    assert wants_questions(Heard(text), OFFERED)


@pytest.mark.parametrize("text", ["ask away", "so ask me", "start asking then"])
def test_asking_to_be_asked_needs_no_offer(text: str) -> None:
    assert wants_questions(Heard(text), State())


@pytest.mark.parametrize(
    "text",
    [
        "I have a few questions",
        "can I ask a few questions",
        "no more questions",
        "don't ask me",
        "stop asking me",
        "why do you ask me that",
        "when can I start running",
        "it started on Tuesday",
        "and ask them about taping",
        "how many questions",
        "my question is about socks",
    ],
)
def test_other_talk_of_questions_is_no_yes_to_them(text: str) -> None:
    assert not wants_questions(Heard(text), OFFERED)


@pytest.mark.parametrize("text", ["start please", "carry on", "no", "ok start"])
def test_a_few_words_need_the_offer(text: str) -> None:
    assert not wants_questions(Heard(text), State())


@pytest.mark.parametrize(
    ("text", "onward"), [("start please", True), ("keep going", True), ("no, don't start", False), ("stop", False)]
)
def test_going_on_is_no_stop(text: str, onward: bool) -> None:
    assert goes_on(Heard(text)) == onward
