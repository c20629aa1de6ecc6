"""What presses for time, with the clock at Monday 2026-11-23."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.urgency import find_urgency

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("race in three weeks", "race in three weeks", "2026-12-12", "2026-12-16"),
        ("in three weeks I have a marathon", "in three weeks I have a marathon", "2026-12-12", "2026-12-16"),
        ("marathon is in 12 days, help", "marathon is in 12 days", "2026-12-03", "2026-12-07"),
        ("the county final is on Saturday", "county final is on Saturday", "2026-11-28", "2026-11-28"),
        ("I've the Dublin half on 12 December", "half on 12 December", "2026-12-12", "2026-12-12"),
        ("any slot before my race on the 6th", "race on the 6th", "2026-12-06", "2026-12-06"),
        ("flying out Friday", "flying out Friday", "2026-11-27", "2026-11-27"),
        ("championship starts in 2 weeks", "championship starts in 2 weeks", "2026-12-05", "2026-12-09"),
        ("big race two weeks from now", "race two weeks from now", "2026-12-05", "2026-12-09"),
    ],
)
def test_an_event_with_its_day(text: str, words: str, first: str, last: str) -> None:
    found = find_urgency(text, TODAY)
    assert found
    assert (found.words, str(found.day_from), str(found.day_to)) == (words, first, last)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I need to be seen asap", "asap"),
        ("it's fairly urgent", "fairly urgent"),
        ("half marathon coming up", "half marathon coming up"),
    ],
)
def test_what_presses_without_a_day(text: str, words: str) -> None:
    found = find_urgency(text, TODAY)
    assert found
    assert (found.words, found.day_from) == (words, None)


@pytest.mark.parametrize(
    "text",
    [
        "sore since the marathon in October",
        "I did a race last week",
        "hurt it in the 10k on sunday",
        "after parkrun on saturday it was stiff",
        "the race in october went fine",
        "half 4 on Monday",
        "at half 9 tomorrow",
        "any evening next week",
        "training for the marathon in October next year",
    ],
)
def test_nothing_presses(text: str) -> None:
    assert find_urgency(text, TODAY) is None


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    found = find_urgency(text, TODAY)
    assert found is None or found.words in text
