"""Worse at a time of day is no trend; worse from week to week is one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 26)


def trends(text: str, question: str = "") -> list[str]:
    return [r.value for r in read(text, Turn(DAY, question=question)).readings if r.name == "trend"]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("a dull ache for about 3 weeks, came on slowly, worse by the end of the day", ""),
        ("sore for a month, gets worse by bedtime", ""),
        ("it's worse in the evenings than in the morning", ""),
        ("gets worse as the day goes on", ""),
        ("its worse by 3 o clock", ""),
        ("it gets sorer after work", ""),
        ("worse by the end of the day", "trend"),
        ("sorer by evening", "trend"),
    ],
)
def test_a_time_of_day_is_no_trend(text: str, question: str) -> None:
    assert trends(text, question) == []


@pytest.mark.parametrize(
    "text",
    [
        "it's getting worse",
        "it's getting worse every week",
        "worse every day",
        "its definitely worse than last week, worse in the evening too",
        "its got worse since sunday",
        "slowly getting worse, by evening I can't walk",
        "much worse this morning",
        "it's a lot worse today",
        "worse each evening this week",
    ],
)
def test_over_the_days_it_is(text: str) -> None:
    assert trends(text) == ["worse"]


def test_the_same_is_heard_beside_it() -> None:
    assert trends("its about the same but sorer by the evening", "trend") == ["same"]
