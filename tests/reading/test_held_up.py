"""What is held up to the assistant as its own words tells of no leg."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Reading, Turn

TURN = Turn(date(2026, 11, 28), facts={"trend": "worse", "side": "left"})


def heard(text: str, name: str) -> list[Reading]:
    """The readings of one fact."""
    return [reading for reading in read(text, TURN).readings if reading.name == name]


@pytest.mark.parametrize(
    "text",
    [
        "you said it got worse every day, which it didn't",
        "ye think it's getting worse so",
        "you wrote that it's getting worse",
    ],
)
def test_what_the_assistant_said_is_not_told(text: str) -> None:
    assert not any(reading.polarity == "affirmed" for reading in heard(text, "trend"))


def test_what_it_is_said_to_keep_saying_is_denied() -> None:
    assert [reading.polarity for reading in heard("you still keep saying it's getting worse", "trend")] == ["denied"]


def test_what_stands_beside_it_is_told() -> None:
    told = heard("you said it's the left. it's getting worse", "trend")
    assert [reading.polarity for reading in told] == ["affirmed"]


def test_a_sign_is_asked_about_and_never_dropped() -> None:
    assert [reading.polarity for reading in heard("you said that it's swollen", "swelling")] == ["uncertain"]
    told = heard("you told me to compare them and the left one is swollen", "swelling")
    assert told and told[0].polarity in ("affirmed", "uncertain")
