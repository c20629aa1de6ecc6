"""Injuries told one after the other: what an earlier one had is history, the present one is the last."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

TODAY = date(2026, 11, 27)
KNOWN = {"onset_time": "2026-11-16/2026-11-20", "side": "left"}


def facts(text, **state):
    """What is told as it is now, by fact."""
    readings = read(text, Turn(TODAY, **state)).readings
    return {r.name: r.value for r in readings if r.polarity == "affirmed" and r.time == "now" and r.person == "visitor"}


@pytest.mark.parametrize(
    ("text", "began"),
    [
        ("First tear was in February on a hill rep. Second was May, in a race. Third was twelve days ago, deeper.", "2026-11-15"),
        ("Episode 1: 4 March, left. Episode 2: 9 July, left. Episode 3: 10 days ago, left calf.", "2026-11-17"),
        ("I tore it first in 2023. The one in 2024 was a cramp. This one has been there for 2 weeks, left calf.", "2026-11-13"),
        ("The March one was sudden. The current one began six days ago in my calf.", "2026-11-21"),
        ("Last winter I'd a tear that kept me out for two months. What I'm asking about is the left calf, sore for eight days.", "2026-11-19"),
        ("Eight months ago was the second one. This one is five days ago.", "2026-11-22"),
    ],
)  # fmt: skip
def test_the_present_one_tells_when_it_began(text, began):
    first, _, last = facts(text)["onset_time"].partition("/")
    assert first <= began <= last


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("First was June, on the inner side of the calf. Second was nine days ago.", "site"),
        ("The first one was in May and I heard a pop. This one came on slowly last week.", "snap"),
        ("The June one was swollen. This time it's only tight.", "swelling"),
        ("First tear was in May on a treadmill. The current one started ten days ago.", "surface"),
        ("The first one was in March, I limped for a week. This one began on Monday.", "walking"),
    ],
)
def test_an_earlier_one_says_nothing_of_today(text, absent):
    told = facts(text)
    assert absent not in told
    assert told["again"] == "yes"


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("The first one was in May. My calf swelled up yesterday.", "swelling", "yes"),
        ("First was in May. Second was in June. The calf is swollen now.", "swelling", "yes"),
        ("The first was a DVT in 2018. This one is swollen since Monday.", "swelling", "yes"),
        ("it's the first time I've had this, since Monday", "again", "no"),
        ("This time last year I was fine. My calf is sore for ten days.", "onset_time", "2026-11-15/2026-11-19"),
        ("First I rested it. The calf is sore two weeks.", "rested", "yes"),
        ("second half of every run is worse", "trend", "worse"),
    ],
)
def test_what_is_of_today_stays(text, fact, value):
    assert facts(text).get(fact) == value


@pytest.mark.parametrize(
    "text",
    [
        "I only mentioned one track session, two years ago, nothing more.",
        "The first one was a year ago.",
        "My periods come every 24 to 60 days since around when this began.",
        "21 to 45 days is my cycle, not how long this has been going on.",
    ],
)
def test_the_day_of_another_thing_leaves_the_onset(text):
    assert "onset_time" not in facts(text, facts=KNOWN)


@pytest.mark.parametrize(
    "text", ["This episode: three weeks.", "Left calf only, three weeks.", "sorry, three weeks ago", "it started three weeks ago"]
)  # fmt: skip
def test_the_onset_is_told_anew(text):
    assert "onset_time" in facts(text, facts=KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "this is my third calf tear",
        "two strains in the one calf this year",
        "my calf has gone three times in eighteen months",
        "tore it in 2021 and the same one again at Easter",
    ],
)
def test_it_went_again(text):
    assert facts(text)["again"] == "yes"


@pytest.mark.parametrize(
    "text", ["I run three times a week, sore calf", "second opinion on my calf", "third week of a sore calf"]
)
def test_a_count_of_something_else(text):
    assert "again" not in facts(text)


def test_a_check_before_this_injury_clears_nothing():
    text = "It went in February and the doppler in February was clear. It went again a fortnight ago."
    assert "checked_clear" not in facts(text)
    assert facts("the doppler on Monday was clear, sore calf for two weeks")["checked_clear"] == "yes"
