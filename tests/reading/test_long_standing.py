"""Breath that was short for years is asked about; what is new, worse or at rest counts in full."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.doc import make_doc
from bot.reading.emergencies import find_emergency
from bot.reading.read import read
from bot.reading.reading import Turn

TURN = Turn(date(2026, 11, 26))


def breath(text: str, turn: Turn = TURN) -> list[str]:
    return [r.polarity for r in read(text, turn).readings if r.name == "breathless"]


@pytest.mark.parametrize(
    "text",
    [
        "ah i do be out of puff on the stairs, had that for years, smoker",
        "always short of breath, have asthma",
        "short of breath for years with the copd",
        "always a bit breathless with my asthma",
    ],
)
def test_for_years(text: str) -> None:
    assert breath(text) == ["uncertain"]
    found = find_emergency(make_doc(text), TURN)
    assert found is None or found.certainty == "ask"
    assert not any(r.name == "onset_time" for r in read(text, TURN).readings)


@pytest.mark.parametrize(
    "text",
    [
        "short of breath since yesterday",
        "breathless going up the stairs, always was a bit but its worse now",
        "I can't breathe, I've had asthma all my life",
        "always had asthma but I'm short of breath sitting here",
    ],
)
def test_what_is_new_or_worse(text: str) -> None:
    assert "affirmed" in breath(text)


def test_beside_a_sign_that_stands_it_counts() -> None:
    turn = Turn(date(2026, 11, 26), advised=True, rests_on=("swelling",))
    assert breath("short of breath on the stairs for years", turn) == ["affirmed"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the feet are often cold but I always had cold feet", "uncertain"),
        ("his feet have been cold all his life", "uncertain"),
        ("the foot is cold since yesterday", "affirmed"),
        ("the foot went cold, though I always had bad circulation", "affirmed"),
        ("my foot is cold", "affirmed"),
    ],
)
def test_feet_that_were_always_cold_are_asked_about(text: str, said: str) -> None:
    assert [r.polarity for r in read(text, TURN).readings if r.name == "cold_foot"] == [said]
