"""A birth or an operation counts for some weeks only; longer ago it is over."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

TODAY = date(2026, 11, 27)


def times(text: str, name: str, facts: dict[str, str]) -> list[str]:
    """The time of every reading of a fact."""
    return [r.time for r in read(text, Turn(TODAY, facts=facts)).readings if r.name == name]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("had a baby 4 weeks ago, calf sore", "now"),
        ("five weeks after giving birth and my calf is sore", "now"),
        ("had a baby and my calf has been sore for 10 weeks", "now"),
        ("my calf is sore for 8 weeks. had a baby 2 weeks ago", "now"),
        ("i'm 30 weeks pregnant with a sore calf", "now"),
        ("gave birth in january, calf sore", "past"),
        ("i'm 11 weeks postpartum and my calf hurts", "past"),
        ("my wife had our baby 11 weeks ago and her calf is swollen", "past"),
        ("six months after having a baby my calf is sore", "past"),
        ("gave birth seven weeks ago", "past"),
    ],
)
def test_a_birth_counts_for_six_weeks(text: str, time: str) -> None:
    assert times(text, "pregnancy", {}) == [time]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("hip operation 8 months ago, calf sore", "past"),
        ("knee op in june and now the calf is sore", "past"),
        ("i had a c section ten days ago and my calf aches", "now"),
        ("three months since the surgery, calf aching", "now"),
        ("had a hernia repair last month", "now"),
    ],
)
def test_an_operation_counts_for_three_months(text: str, time: str) -> None:
    assert times(text, "surgery", {}) == [time]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the baby is 11 weeks old", ["past"]),
        ("it was 11 weeks ago not six", ["past"]),
        ("it's over six weeks since she had him", ["past"]),
        ("the baby is only 3 weeks", ["now"]),
        ("sore for 8 weeks now", []),
        ("will it be six weeks?", []),
    ],
)
def test_a_birth_told_before_is_dated_later(text: str, found: list[str]) -> None:
    """ "11 weeks, not six" is about the birth, "sore for 8 weeks" is not."""
    assert times(text, "pregnancy", {"pregnancy": "yes"}) == found
    assert times(text, "pregnancy", {}) == []


def test_a_first_run_is_no_birth() -> None:
    """ "Had my first run back" told of a pregnancy."""
    assert times("had my first run back on tuesday and the calf is sore", "pregnancy", {}) == []
