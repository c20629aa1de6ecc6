"""Who feels better for an answer, or lies awake from fear, tells nothing of the leg."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn


def told(text: str, name: str, question: str = "") -> list[str]:
    readings = read(text, Turn(date(2026, 11, 26), question=question)).readings
    return [r.value for r in readings if r.name == name and r.polarity == "affirmed"]


@pytest.mark.parametrize(
    "text", ["cheers, I'm feeling a lot better after reading that", "I was worried but feel better"]
)
def test_a_better_mood_is_no_better_leg(text: str) -> None:
    assert told(text, "trend") == []


@pytest.mark.parametrize(
    ("text", "question"), [("thanks, the calf feels a lot better", ""), ("thanks, I feel a lot better", "trend")]
)
def test_a_better_leg_is_told(text: str, question: str) -> None:
    assert told(text, "trend", question) == ["better"]


def test_awake_from_fear_is_no_pain_at_night() -> None:
    assert told("I can't sleep, I keep googling my leg", "night_pain") == []
    assert told("I can't sleep, the leg is aching and I'm worried", "night_pain") == ["yes"]
    assert told("can't sleep with it, I'm scared now", "night_pain") == ["yes"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("passed out a lad, then overtook a woman with a buggy, and the calf went on me", ""),
        ("as if, like someone threw a brick at me, calf went an hour ago", ""),
        ("skipping with my daughter, the calf gave up on me", ""),
        ("out jogging with my husband, and his calf popped", "husband"),
    ],
)
def test_whose_calf_went(text: str, relation: str) -> None:
    readings = read(text, Turn(date(2026, 11, 26))).readings
    assert {r.relation for r in readings if r.name == "onset"} == {relation}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it come very slowly, the pain in left calf", "gradual"),
        ("i pull the calf when i jump for the ball", "moment"),
        ("tight for a week, then on the bridge it just seized", "moment"),
    ],
)
def test_how_it_began_in_plain_or_second_english(text: str, value: str) -> None:
    assert told(text, "onset") == [value]
