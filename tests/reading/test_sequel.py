"""A run after a rest doesn't say that somebody kept going."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn


def kept_going(text: str) -> bool:
    readings = read(text, Turn(date(2026, 11, 26))).readings
    return any((r.name, r.value) in {("ran_on", "yes"), ("rested", "no")} for r in readings)


@pytest.mark.parametrize(
    "text",
    [
        "ah come on its a strain, the muscle wasted in the boot and then i ran on it",
        "I had it in plaster for a month and then I ran on it",
        "two weeks on crutches, then I ran on it",
    ],
)
def test_a_run_after_a_rest(text: str) -> None:
    assert not kept_going(text)


@pytest.mark.parametrize(
    "text", ["it went and then I ran on it for 2k", "felt it go but I ran on", "I kept running on it"]
)
def test_a_run_at_once(text: str) -> None:
    assert kept_going(text)
