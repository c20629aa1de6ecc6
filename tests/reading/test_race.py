"""When a race lies ahead: Irish ways to say a day, and the day of a race spoken of before put right."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

SATURDAY = date(2026, 11, 28)


def race(text: str, **facts: str) -> str:
    """The day read as the race's, or "none"."""
    found = [r.value for r in read(text, Turn(SATURDAY, facts=facts)).readings if r.name == "race"]
    return found[-1] if found else "none"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("we have the 5k on sunday week and I don't want to let her down", "2026-12-06"),
        ("my match is Friday fortnight, will I be ok", "2026-12-18"),
        ("the match is Tuesday week", "2026-12-08"),
        ("race tomorrow week", "2026-12-06"),
        ("the half marathon is this day fortnight", "2026-12-12"),
        ("race is a week on Saturday", "2026-12-05"),
        ("I've a race Saturday two weeks", "2026-12-12"),
        ("club marathon relay is 3 weeks saturday, leg is 10k", "2026-12-19"),
        ("I've a 10k on the third Sunday of January", "2027-01-17"),
        ("the 5k in eight days, is that a yes or no?", "2026-12-06"),
        ("race next Sunday", "2026-12-06"),
        ("I have a match Sunday, week 4 of the plan", "2026-11-29"),
        ("the race is on the 3rd, hope I'm ok", "2026-12-03"),
        # nobody knows which Saturday is counted; what is over; what would suit for a visit
        ("is 10k on the 3rd Saturday mad or doable", "none"),
        ("I did a race on Saturday two weeks ago", "none"),
        ("scrap Wednesday, my young lad has a match. could do Thursday instead, same time", "none"),
    ],
)
def test_a_day_ahead(text: str, day: str) -> None:
    assert race(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("no not tomorrow, sunday WEEK, its eight days off. walking is fine", "2026-12-06"),
        ("it's in 8 days", "2026-12-06"),
        ("no, not this Sunday, the Sunday after", "2026-12-06"),
        ("I work on Saturday after lunch", "none"),
        ("ah no it's Saturday fortnight I meant", "2026-12-12"),
        ("can I run in eight days?", "none"),
        ("it was Sunday week ago", "none"),
    ],
)
def test_the_day_of_a_known_race_put_right(text: str, day: str) -> None:
    assert race(text, race="2026-11-29") == day


def test_what_lies_ahead_is_neither_a_rest_nor_the_beginning() -> None:
    for text in (
        "its eight days off",
        "it's Saturday week, so 7 days off",
        "the race is 3 weeks off",
        "ah no it's Saturday fortnight I meant",
    ):
        names = {r.name for r in read(text, Turn(SATURDAY, facts={"race": "2026-11-29"})).readings}
        assert not names & {"rested", "onset_time"}
    for text in ("it's three weeks off running now", "I'm two weeks off now", "had ten days off"):
        assert any(r.name == "rested" and r.value == "yes" for r in read(text, Turn(SATURDAY)).readings)


def test_a_day_that_the_leg_was_hurt_on_is_no_race() -> None:
    assert race("hurt my calf at the match on saturday") == "none"
    assert race("calf hurt but i have the 10k on sunday") == "2026-11-29"


def test_the_answer_to_when_it_began_is_no_race() -> None:
    told = read("parkrun sat", Turn(date(2026, 11, 26), question="onset_time")).readings
    assert [(r.name, r.value) for r in told] == [("onset_time", "2026-11-21/2026-11-21")]


def test_a_day_that_is_over_this_year_is_no_race_ahead() -> None:
    assert race("will I make the half, it's on the 3rd of September?", race="2027-01-02") == "none"
    assert race("the half is on 3 September next year") == "2027-09-03"
    assert race("the half is on the 3rd of May") == "2027-05-03"


def test_a_race_of_each_week_is_none_to_come() -> None:
    assert race("I do the parkrun every Saturday") == "none"
    assert race("I do the parkrun on Saturday") == "2026-12-05"


def test_a_day_of_every_week_is_no_race() -> None:
    assert race("I run the 5k in the park every Sunday and it's sore") == "none"
    assert race("I run the 5k in the park this Sunday") != "none"
