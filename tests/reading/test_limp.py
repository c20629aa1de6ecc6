"""How walking is now: what was so in the first days is past, and a limp of some minutes is stiffness."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Reading, Turn

DAY = date(2026, 11, 26)


def told(text: str, question: str = "", **facts: str) -> list[Reading]:
    return [r for r in read(text, Turn(DAY, question, facts=facts)).readings if r.polarity == "affirmed"]


def values(text: str, name: str, question: str = "", **facts: str) -> list[str]:
    return [r.value for r in told(text, question, **facts) if r.name == name]


@pytest.mark.parametrize(
    "text",
    [
        "grand walking at this stage, the first three days I hobbled",
        "I walk normal now, first 4 days with a limp",
        "bit of a limp early on, none now",
        "fine now but I was on crutches for the first few days",
        "a limp but only the first two nights",
        "normal today, three days ago I was limping",
        "no limp any more",
        "just the first couple of days",
    ],
)
def test_the_first_days_are_past(text: str) -> None:
    assert values(text, "walking", "walking") == ["fine"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first days I couldn't stand on it, now only a limp", "limp"),
        ("limping since the first day", "limp"),
        ("limping from the first week and still at it", "limp"),
        ("it was grand the first day, I'm limping now", "limp"),
        ("a bit lopsided", "limp"),
        ("I was limping when I went to the shop", "limp"),
    ],
)
def test_what_is_so_today_stands(text: str, value: str) -> None:
    assert values(text, "walking", "walking") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "I limp for the first ten minutes out of bed",
        "only a limp in the mornings, then it's fine",
        "hobbling first thing until it warms up",
        "just the mornings I'm walking like a robot",
    ],
)
@pytest.mark.parametrize("question", ["walking", "trend"])
def test_a_limp_of_the_mornings_is_stiffness(text: str, question: str) -> None:
    assert values(text, "walking", question) == ["fine"]
    assert values(text, "pain_when", question) == ["morning"]


def test_a_limp_of_some_minutes_is_of_the_mornings_where_those_were_told() -> None:
    assert values("I only limp the first five minutes", "pain_when", pain_when="morning") == ["morning"]
    assert values("I limp the first few steps after sitting", "pain_when") == []


@pytest.mark.parametrize(
    "text",
    [
        "limping all day, first thing is the worst",
        "I limp, especially in the mornings",
        "my young lad limps in the mornings",
        "limping in the morning and in the evening",
    ],
)
def test_a_limp_of_the_day_or_of_a_child_counts(text: str) -> None:
    assert values(text, "walking") == ["limp"]


def test_a_limp_of_the_run_is_no_limp_of_the_walk() -> None:
    assert values("two miles in I start limping", "walking") == []
    assert values("two miles in I start limping", "pain_when") == ["running"]
    assert values("I limp when I run", "walking", "walking") == ["limp"]


def test_a_limp_denied_is_good_walking_and_puts_right() -> None:
    (fine,) = [r for r in told("no I'm not limping now", walking="limp") if r.name == "walking"]
    assert fine.value == "fine"
    assert fine.puts_right
    assert values("no limp but I can't stand on it", "walking") == ["cannot"]


@pytest.mark.parametrize(
    ("text", "question"), [("only the first two nights", "night_pain"), ("a bit puffy just the first day", "swelling")]
)
def test_a_sign_of_the_first_days_alone_is_over(text: str, question: str) -> None:
    (reading,) = [r for r in told(text, question) if r.name == question]
    assert reading.time == "over"


def test_rising_on_the_toes_is_as_it_is_now() -> None:
    assert values("I can now, the first week was impossible", "tiptoe", "tiptoe") == ["can"]


def test_a_plaster_of_the_first_weeks_still_counts() -> None:
    (cast,) = [r for r in told("I was in a boot for the first two weeks") if r.name == "cast"]
    assert cast.time == "now"
