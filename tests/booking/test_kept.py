"""What a message says shall stay as it is asks for nothing."""

import pytest

from bot.booking.kept import without_kept
from tests.booking.playing import Desk

OPENED = ("book me in", "Ann Daly", "087 123 4567", "Tuesday morning", "sore calf", "yes")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the number and the day are right, just make it after 6", "make it after 6"),
        ("keep everything, only move it to Friday", "move it to Friday"),
        ("leave the rest as it is and make it 4pm", "make it 4pm"),
        ("everything else stays the same, but Thursday", "Thursday"),
        ("the name is Aoife", "the name is Aoife"),
        ("all fine", "all fine"),
    ],
)
def test_what_stays_is_left_out(text: str, left: str) -> None:
    assert without_kept(text) == left


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("keep everything, only change Tuesday to Wednesday", "Wednesday morning"),
        ("the name and number are fine, make it Friday", "Friday morning"),
    ],
)
def test_nothing_that_stays_is_asked_for_again(line: str, times: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert turn.question == "request:send"
    assert turn.draft is not None
    assert (turn.draft["name"], turn.draft["phone"], turn.draft["times"]) == ("Ann Daly", "087 123 4567", times)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("make it Friday, the name stays", "make it Friday"),
        ("make it Friday but keep the number and ring after 5", "make it Friday, ring after 5"),
        ("the name’s right, just Friday", "Friday"),
        ("don't change the number, a", "don't change the number, a"),
    ],
)
def test_what_stands_before_and_behind_it_is_left(text: str, left: str) -> None:
    assert without_kept(text) == left
