"""What reading costs, and that it never raises."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.read import read
from bot.reading.reading import Turn
from tests.stopwatch import least_seconds, slowness

TURN = Turn(date(2026, 11, 26), question="swelling", buttons=(("Yes", "fact:swelling=yes"),))
SHAPES = [" ", "can't breathe ", ".", "!?", "a", "((", "xqzvw ", "n't", "ab/", "-a", "1.", "\n", "'", "swollen, ", "and I ", "no ", "my calf is swollen and ",
          "3 weeks ago ", "in 3 weeks ", "is it ", "ran 5 km on Sunday and ", "M 43 ", "🦵", "my wife ", "if it is not ", "left right ", "é", "no swelling, ", "puffy ", "my knee is sore "]  # fmt: skip
MESSAGES = [
    "left calf sore 3 weeks, no swelling",
    "pulled it 3 weeks ago in a race, it's getting better but still sore on stairs",
    "left one, on the toes when I run slow. physio twice, no scan. I'm 43 and sit all day at a desk. What would you look at first?",
]


LONGEST, ORDINARY = 0.15, 0.008
"""Most CPU seconds of 1,900 characters of any shape, and of an ordinary message."""


def cost(text: str, limit: float) -> float:
    return least_seconds(lambda: read(text, TURN), limit)


@pytest.mark.parametrize("shape", SHAPES)
def test_cost_is_linear(shape):
    read("warm up", TURN)
    once = cost((shape * 2000)[:1900], LONGEST)
    assert once < LONGEST * slowness()
    assert cost((shape * 4000)[:3800], 3 * once + 0.02) < 3 * once + 0.02


@pytest.mark.parametrize("message", MESSAGES)
def test_an_ordinary_message_is_read_in_8_ms(message):
    read("warm up", TURN)
    assert cost(message, ORDINARY) < ORDINARY * slowness()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_never_raises(text):
    message = read(text, TURN)
    for reading in message.readings:
        assert message.text[reading.start : reading.end] == reading.words


def test_sentences():
    message = read("Sore calf. How long will it take? No swelling!", TURN)
    assert [(s.text, s.is_question) for s in message.sentences] == [
        ("Sore calf.", False),
        ("How long will it take?", True),
        ("No swelling!", False),
    ]


def test_another_reader_can_be_added():
    assert read("anything", TURN, [lambda doc, turn: []]).readings == ()


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("herself has a fierce sore calf", "wife"),
        ("hi, himself is after pulling the calf", "husband"),
        ("she hurt her calf herself", ""),
        ("my housemate pulled his calf", "housemate"),
        ("a patient of mine pulled his calf", "patient"),
        ("my mate pulled his calf and I pulled mine", ""),
        ("a woman fainted at parkrun beside me", ""),
        ("asking for my niece, she's 14, sore calf", "niece"),
        ("my husbands calf is sore since Monday", "husband"),
        ("my mates right calf is swollen", "friend"),
        ("my friends are all fit but my calf is swollen", ""),
    ],
)
def test_whose_body_it_is(text, patient):
    assert read(text, TURN).patient == patient


def test_asking_for_a_friend_is_said_in_jest():
    assert read("is it ok to have pints with the ibuprofen? asking for a friend (me)", TURN).patient == ""
    assert read("asking for my friend, her calf is swollen", TURN).patient == "friend"
