"""What says outright that the message before was not meant."""

from dataclasses import replace
from datetime import date

import pytest

from bot.reading.corrections import takes_back
from bot.reading.doc import make_doc
from bot.reading.read import read
from bot.reading.reading import Turn


@pytest.mark.parametrize(
    "text",
    [
        "it's a figure of speech",
        "that's not what I meant",
        "thats not what i meant at all, the shoe is tight",
        "Ah no, I didn't mean it literally!",
        "sorry, I was only messing",
        "I never said that",
        "you've picked me up wrong",
        "didn't mean that, sorry",
        "relax, I'm joking",
    ],
)
def test_taken_back(text: str) -> None:
    assert takes_back(make_doc(text))


@pytest.mark.parametrize(
    "text",
    [
        "it's not a figure of speech",
        "I'm not joking",
        "no joke, it's bad",
        "is that a figure of speech?",
        "did I say something wrong?",
        "I never said that it went away",
        "I didn't mean it to get this bad",
        "messing about at training I felt it pull",
        "it's swollen, not what I'm used to",
        "what do you mean by that",
    ],
)
def test_not_taken_back(text: str) -> None:
    assert not takes_back(make_doc(text))


KNOWN = {"onset_time": "2026-11-25/2026-11-25", "side": "left", "age": 24}
SCREEN = Turn(date(2026, 11, 28), "swelling", settles=("swelling", "warmth", "colour_change", "shiny"), facts=KNOWN)
HEEL = replace(SCREEN, question="tiptoe", settles=())


@pytest.mark.parametrize("turn", [SCREEN, HEEL], ids=["screen", "heel"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("no it was a monday when it went, not a wednesday", "onset_time"),
        ("ah no, it was thrusday not wensday", "onset_time"),
        ("no wait it's the right one, not the left", "side"),
        ("no sorry, I'm 42, not 24", "age"),
    ],
)
def test_the_no_of_a_correction_answers_nothing(text: str, name: str, turn: Turn) -> None:
    """A wrong weekday once denied every warning sign that was asked about."""
    told = read(text, turn).readings
    assert any(r.name == name and r.puts_right for r in told)
    assert not any(r.name in {turn.question, *turn.settles} for r in told)


@pytest.mark.parametrize(
    "text",
    [
        "no none of them, and it's the right one not the left",
        "no it isn't, and it was monday not wednesday",
        "no, nothing like that, and I'm 42 not 24",
    ],
)
def test_a_no_before_a_correction_still_answers(text: str) -> None:
    told = read(text, SCREEN).readings
    assert {r.name for r in told if r.polarity == "denied"} >= set(SCREEN.settles)


@pytest.mark.parametrize(
    "text",
    [
        "you keep saying it's getting worse. it's much the same",
        "You're still saying it got worse every day, it didn't",
        "her aunt says it's growing pains, she had them herself",
    ],
)
def test_what_is_held_up_or_only_named_is_no_course(text: str) -> None:
    """A mother said three times that it was the same, and "growing pains" had told that it got worse."""
    told = read(text, replace(SCREEN, question="", settles=(), facts={**KNOWN, "trend": "worse"})).readings
    assert not any(r.name == "trend" and r.value == "worse" and r.polarity == "affirmed" for r in told)
