"""The clinic's hours as clinic.yml writes them."""

from __future__ import annotations

import re
from datetime import time

import pytest

from bot.visit_hours import read_hours

MORNING, AFTERNOON = (time(8), time(12, 30)), (time(13, 30), time(19))


def test_spans_of_several_days() -> None:
    hours = read_hours("Mon-Wed 08:00-12:30 and 13:30-19:00, Sat 09:00-13:00")
    assert hours == {
        0: [MORNING, AFTERNOON],
        1: [MORNING, AFTERNOON],
        2: [MORNING, AFTERNOON],
        5: [(time(9), time(13))],
    }


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday 08:00-12:30", [0]),
        ("Tue-Tue 08:00-12:30", [1]),
        ("Thursday - Friday 08:00-12:30", [3, 4]),
        ("Sat-Sun 08:00-12:30", [5, 6]),
        ("Sun-Tue 08:00-12:30", [0, 1, 6]),
        ("Fri-Thu 08:00-12:30", [0, 1, 2, 3, 4, 5, 6]),
        ("sunday 08:00-12:30,", [6]),
    ],
)
def test_days(text: str, days: list[int]) -> None:
    """From one to another, also over the week's end; a comma too many does no harm."""
    hours = read_hours(text)
    assert sorted(hours) == days
    assert all(spans == [MORNING] for spans in hours.values())


@pytest.mark.parametrize("joint", [" and ", " & ", " + ", "+"])
def test_two_spans_of_a_day(joint: str) -> None:
    assert read_hours(f"Mon 08:00-12:30{joint}13:30-19:00") == {0: [MORNING, AFTERNOON]}


def test_a_day_that_stands_twice_has_both() -> None:
    assert read_hours("Mon 08:00-12:30, Mon 13:30-19:00") == {0: [MORNING, AFTERNOON]}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ""),
        (" , ", " , "),
        ("Mon 08:00-12:30, whenever", "whenever"),
        ("Moo 08:00-12:30", "Moo 08:00-12:30"),
        ("Mon-Foo 08:00-12:30", "Mon-Foo 08:00-12:30"),
        ("Mon 8-12", "Mon 8-12"),
        ("Mon 24:00-25:00", "Mon 24:00-25:00"),
        ("Mon 12:60-13:00", "Mon 12:60-13:00"),
        ("Mon 12:00-12:00", "Mon 12:00-12:00"),
        ("Mon 12:30-08:00", "Mon 12:30-08:00"),
    ],
)
def test_what_is_not_written_so_is_named(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(named)}$"):
        read_hours(text)
