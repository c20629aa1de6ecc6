"""The colours of a bruise are no other change of colour, and are not asked about again."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

SIGNS = ("swelling", "warmth", "colour_change", "shiny")
TURN = Turn(date(2026, 11, 27), question="screen:clot", settles=SIGNS)


def colour(text: str, turn: Turn = TURN) -> set[tuple[str, str, str]]:
    return {(r.value, r.polarity, r.source) for r in read(text, turn).readings if r.name == "colour_change"}


@pytest.mark.parametrize(
    "text",
    ["it's black and blue, not warm", "just the bruise, purple and yellow", "a big dark bruise down to the ankle"],
)
def test_asked_about_the_colour_a_bruise_leaves_it_open(text: str) -> None:
    assert colour(text) == {("yes", "uncertain", "answer")}


def test_nobody_asked() -> None:
    assert colour("black and blue all down the back of it", Turn(date(2026, 11, 27))) == set()


@pytest.mark.parametrize(
    "text", ["the bruise is purple and the skin is red", "bruised, and the whole leg has gone blue"]
)
def test_other_colours_stay(text: str) -> None:
    assert ("yes", "affirmed") in {(value, polarity) for value, polarity, _ in colour(text)}


def test_blue_without_a_bruise_stays() -> None:
    assert ("yes", "affirmed") in {(value, polarity) for value, polarity, _ in colour("a bit blue")}


def test_a_denied_colour_beside_a_bruise_stays_denied() -> None:
    advised = Turn(date(2026, 11, 27), facts={"colour_change": "yes"}, advised=True, rests_on=("colour_change",))
    assert colour("the skin isn't blue, it's a bruise, purple and yellow", advised) == {("yes", "denied", "pattern")}
