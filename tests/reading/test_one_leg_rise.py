"""Rising on two feet, and not on the sore leg alone, is no good sign."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 27)


def told(text: str, question: str = "") -> set[tuple[str, str]]:
    return {
        (r.name, r.value)
        for r in read(text, Turn(DAY, question=question)).readings
        if r.name in ("tiptoe", "side") and r.polarity == "affirmed"
    }


@pytest.mark.parametrize(
    "text",
    [
        "i can go up on two feet but not on the sore leg alone, is that good?",
        "so the toes thing, can do it on two feet but not on the bad one alone. is that my achilles?",
        "can only rise on my toes using both feet, not the bad one on its own. am i ok?",
        "I get up on my toes with both legs together, just not with the injured one by itself",
        "Both heels together come up fine. The heel won't come up on my bad leg on its own",
        "on two legs the heel raise is grand but the sore one alone won't do it",
        "tiptoes ok on both but I cant do it on the left one alone",
        "I'm only able to go up on my toes on both feet",
        "up on my toes with two feet is no bother, but not with that leg on its own",
        "she can rise on both feet but not on the right leg alone",
        "i can do it on two feet but not on the bad one alone. is that my achilles?",
    ],
)
def test_a_heel_that_needs_the_good_leg_cannot_rise(text: str) -> None:
    readings = told(text)
    assert ("tiptoe", "cannot") in readings
    assert ("side", "both") not in readings
    assert not {("tiptoe", "can"), ("tiptoe", "sore")} & readings


@pytest.mark.parametrize(
    "text",
    ["on both feet yes but not on the bad one", "only with two legs, not that leg alone", "can do it just on both"],
)
def test_in_answer_to_the_question_no_word_of_toes_is_needed(text: str) -> None:
    assert ("tiptoe", "cannot") in told(text, "tiptoe")


@pytest.mark.parametrize(
    "text",
    [
        "I can go up on my toes on both feet and on the sore one alone too",
        "I can do raises on both feet but not more than 10 on the sore leg alone",
        "the physio told me to do the heel raises on both feet and not on the sore one alone",
        "should I do the raises on both feet and not on the sore leg alone?",
        "I go up on my toes on two feet, I haven't tried it on the bad leg alone",
        "I can rise on the bad leg alone but not without pain",
        "can go up on my toes on the left one alone, it's not the left that's sore",
        "I only do heel raises on both feet",
        "I can't hop on the sore leg alone but tiptoes on it are fine",
        "it hurts on both legs but not when I go up on my toes",
    ],
)
def test_other_words_of_both_legs_stay_as_they_are(text: str) -> None:
    assert ("tiptoe", "cannot") not in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can stand on my toes on two legs. On one leg it hurts but I can do it",
        "on tiptoe with both legs no problem, with one leg it is sore but it goes up",
        "I can go up on my toes with the two feet. One leg is sore, but possible",
    ],
)
@pytest.mark.parametrize("question", ["", "tiptoe"])
def test_sore_on_one_leg_is_sore_and_names_no_two_calves(text: str, question: str) -> None:
    assert told(text, question) == {("tiptoe", "sore")}


def test_two_legs_that_rise_are_not_two_sore_calves() -> None:
    assert told("can go on toes with two legs") == {("tiptoe", "can")}
    assert ("side", "both") in told("both calves hurt when I go up on my toes")
    assert ("side", "both") in told("going up on my toes on both legs is sore")
