"""A day that is said over again, or put right, once the beginning is known."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

TODAY = date(2026, 11, 26)
KNOWN = {"onset_time": "2026-11-22/2026-11-22"}


def day(text: str, question: str = "", **facts: str) -> str:
    found = read(text, Turn(TODAY, question=question, facts={**KNOWN, **facts})).readings
    return next((r.value.partition("/")[0] for r in found if r.name == "onset_time" and r.puts_right), "")


@pytest.mark.parametrize(
    "text",
    [
        "no no sunday it went, saturday was only the dancing. wait actually tell a lie it was the tuesday, brain haha",
        "TUESDAY i said haha, i changed it. no its not swollen",
        "its tuesday for the LAST time hahaha. right go on",
        "it's the TUESDAY, for the third time",
        "ah here it was the tuesday, i keep telling ye",
        "as i keep telling ye it was tuesday",
        "i told you tuesday",
        "tuesday lads. i said tuesday. can i swim",
        "wait no it was tuesday. how long will it be",
        "walking is fine, it wasnt sunday it was tuesday",
        "walking is fine. sorry i meant tuesday not sunday",
    ],
)
def test_the_day_is_put_right(text: str) -> None:
    assert day(text) == "2026-11-24"


@pytest.mark.parametrize(
    "text",
    [
        "its tuesday i start back in work. can i cycle",
        "i said id do the run saturday",
        "monday i said id ring the gp",
        "the appointment is monday i said",
        "i can come in tuesday",
        "no, tuesday suits me",
        "i'll try again tuesday",
        "can i run again on tuesday",
        "no not on tuesday",
        "i said i was grand on tuesday",
        "is it closed on saturday?",
    ],
)
def test_a_day_of_something_else_stays(text: str) -> None:
    assert day(text) == ""


def test_a_day_wished_for_or_of_a_race_is_none() -> None:
    assert day("monday i said", question="request:when") == ""
    assert day("no its saturday", race="2026-11-29") == ""


def test_for_the_third_time_counts_no_injury() -> None:
    told = read("it's the TUESDAY, for the third time", Turn(TODAY, facts=KNOWN)).readings
    assert "again" not in [reading.name for reading in told]
