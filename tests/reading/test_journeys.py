"""A journey counts by its hours: told, too short, or to be asked about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 26)


def journey(text: str, **turn: object) -> list[tuple[str, str]]:
    readings = read(text, Turn(DAY, **turn)).readings  # type: ignore[arg-type]
    return [(r.polarity, r.time) for r in readings if r.name == "flight"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I was on a plane to Rome on Friday, three hours", "denied"),
        ("she took the plane to Gdansk, 2 hrs 20, before it started", "denied"),
        ("a five and a half hour flight last Sunday", "affirmed"),
        ("the flight took eleven hours", "affirmed"),
        ("I flew home from Toronto on Monday", "affirmed"),
        ("we flew from Cork on Friday and I ran 5 hours in all on Sunday", "uncertain"),
        ("took a plane last week", "uncertain"),
        ("I was on no plane", "denied"),
    ],
)
def test_by_its_hours(text: str, said: str) -> None:
    assert [polarity for polarity, _ in journey(text)] == [said]


def test_a_length_by_itself_is_of_the_journey_spoken_of() -> None:
    assert journey("ninety minutes or 2 hours", facts={"flight": "unsure"}) == [("denied", "now")]
    assert journey("the flight was 2 hours, I said", question="confirm:flight") == [("denied", "now")]
    assert journey("around 9 hours", question="flight") == [("affirmed", "now")]
    assert journey("around 9 hours") == []


def test_how_long_ago_counts() -> None:
    assert journey("flew from Boston six months ago") == [("affirmed", "past")]
    assert journey("flew from Boston six days ago") == [("affirmed", "now")]
