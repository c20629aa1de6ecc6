"""One side worse than the other is both sides and no course; a sign of one side is never hidden behind both."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 26)


def told(text: str, turn: Turn) -> dict[str, str]:
    return {r.name: r.value for r in read(text, turn).readings if r.polarity == "affirmed"}


@pytest.mark.parametrize(
    "text", ["both but the left's worse", "both, the right more so", "both really, mainly the left", "both. left worst"]
)
@pytest.mark.parametrize("question", ["", "side"])
def test_both_sides(text: str, question: str) -> None:
    found = told(text, Turn(DAY, question=question))
    assert found.get("side") == "both"
    assert "trend" not in found


@pytest.mark.parametrize("text", ["the left is sorer than the right", "right is worse than left"])
def test_worse_than_the_other_is_no_course(text: str) -> None:
    assert "trend" not in told(text, Turn(DAY))


@pytest.mark.parametrize(
    "text",
    [
        "the left calf is getting worse",
        "both are worse since Monday",
        "left calf is worse than yesterday",
        "my right calf is worse today",
    ],
)
def test_a_course_stays_one(text: str) -> None:
    assert told(text, Turn(DAY))["trend"] == "worse"


def test_a_sign_of_one_side_keeps_its_side() -> None:
    assert told("both calves ache, the left is more swollen than the right", Turn(DAY))["side"] == "left"
    readings = read("the right one is swollen", Turn(DAY, facts={"side": "both"})).readings
    assert next(r for r in readings if r.name == "side").puts_right


def test_a_both_that_is_denied_leaves_the_one_side() -> None:
    assert told("not both, mainly the left calf", Turn(DAY, "side"))["side"] == "left"


@pytest.mark.parametrize("text", ["Not left, excuse me, right", "not the left, right", "left no sorry right"])
def test_a_bare_side_puts_the_known_one_right(text: str) -> None:
    turn = Turn(DAY, "swelling", facts={"side": "left"})
    (reading,) = (r for r in read(text, turn).readings if r.name == "side")
    assert (reading.value, reading.puts_right) == ("right", True)


@pytest.mark.parametrize(
    "text", ["not left, right?", "it isn't right to leave it", "right so, sorry", "I'm not all right"]
)
def test_a_right_that_is_no_side_puts_nothing_right(text: str) -> None:
    turn = Turn(DAY, "swelling", facts={"side": "left"})
    assert not [r for r in read(text, turn).readings if r.name == "side" and r.polarity == "affirmed"]


def test_of_both_the_one_that_is_less_sore_is_no_correction() -> None:
    turn = Turn(DAY, "again", facts={"side": "both", "both_legs": "yes"})
    message = read("it's mainly the left, the right is only a touch", turn)
    assert not [r for r in message.readings if r.name == "side"]
