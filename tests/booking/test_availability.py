"""Free visits: what hours and diary leave open, what suits a wish, how it is told."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.availability import (
    LEAD,
    Span,
    as_window,
    choose_openings,
    free_starts,
    nearest_openings,
    opening_words,
    suits,
)
from bot.booking.wish_terms import Window
from bot.booking.wishes import read_wishes
from bot.visit_hours import read_hours

DUBLIN = ZoneInfo("Europe/Dublin")
# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=DUBLIN)
HOURS = read_hours("Mon-Fri 09:00-13:00 and 14:00-18:00, Sat 09:00-12:00")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=DUBLIN)


def wished(text: str) -> list[Window]:
    return list(read_wishes(text, NOW).windows)


def offered(busy: list[Span], wish: str = "any time", now: datetime = NOW) -> list[str]:
    free = free_starts(busy, HOURS, 60, now)
    return [opening_words(start) for start in choose_openings(free, wished(wish), now)]


def nearest(busy: list[Span], wish: str) -> list[str]:
    free = free_starts(busy, HOURS, 60, NOW)
    return [opening_words(start) for start in nearest_openings(free, wished(wish), NOW)]


def test_hours_are_read_by_weekday() -> None:
    assert sorted(HOURS) == [0, 1, 2, 3, 4, 5]
    assert [f"{begin:%H:%M}-{end:%H:%M}" for begin, end in HOURS[0]] == ["09:00-13:00", "14:00-18:00"]
    assert sorted(read_hours("Sat-Mon 9:00-12:00")) == [0, 5, 6]
    assert len(read_hours("Monday 09:00-10:00, monday 11:00-12:00")[0]) == 2


@pytest.mark.parametrize(
    "text", ["", "Mon", "09:00-17:00", "Mon 17:00-09:00", "Mon 9-17", "Xyz 09:00-17:00", "Mon 25:00-26:00", "Mon 09:00"]
)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text.split(",")[0])):
        read_hours(text)


def test_a_choice_lies_on_different_days() -> None:
    assert offered([]) == ["Mon 23 Nov, 2 pm", "Tue 24 Nov, 9 am", "Wed 25 Nov, 9 am"]


def test_nothing_is_offered_that_a_person_could_not_read_in_time() -> None:
    free = free_starts([], HOURS, 60, NOW)
    soon = [*choose_openings(free, [], NOW), *nearest_openings(free, [], NOW)]
    assert free[0] < NOW + LEAD and all(start >= NOW + LEAD for start in soon)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("Tuesday", ["Tue 24 Nov, 9 am", "Tue 1 Dec, 9 am", "Tue 8 Dec, 9 am"]),
        ("tomorrow after 4", ["Tue 24 Nov, 4 pm", "Tue 24 Nov, 5 pm"]),
        ("tomorrow at 3", ["Tue 24 Nov, 3 pm"]),
        ("saturdays", ["Sat 28 Nov, 9 am", "Sat 5 Dec, 9 am", "Sat 12 Dec, 9 am"]),
        ("any day but Tuesday", ["Mon 23 Nov, 2 pm", "Wed 25 Nov, 9 am", "Thu 26 Nov, 9 am"]),
        ("sunday", []),
        ("evenings after 8", []),
    ],
)
def test_what_is_offered_suits_the_wish(wish: str, expected: list[str]) -> None:
    assert offered([], wish) == expected


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        # A day has no visits: the days beside it.
        ("sunday", ["Mon 23 Nov, 2 pm", "Sat 28 Nov, 9 am", "Mon 30 Nov, 9 am"]),
        # A time of day has none: the last of each day.
        ("evenings after 8", ["Mon 23 Nov, 5 pm", "Tue 24 Nov, 5 pm", "Wed 25 Nov, 5 pm"]),
        # Another hour of the day comes before another day.
        ("tomorrow after 6", ["Mon 23 Nov, 5 pm", "Tue 24 Nov, 5 pm", "Wed 25 Nov, 5 pm"]),
        # What was ruled out is never near.
        ("evenings after 8 but not Tuesday", ["Mon 23 Nov, 5 pm", "Wed 25 Nov, 5 pm", "Thu 26 Nov, 5 pm"]),
    ],
)
def test_what_comes_nearest_where_nothing_suits(wish: str, expected: list[str]) -> None:
    assert offered([], wish) == []
    assert nearest([], wish) == expected


def test_other_days_and_other_hours_are_weighed() -> None:
    """The wished hour a day away, then another hour of the wished day, then the wished hour two days away."""
    afternoon = Span(at(24, 11), at(24, 18))
    assert nearest([afternoon], "tomorrow after 5") == ["Mon 23 Nov, 5 pm", "Tue 24 Nov, 10 am", "Wed 25 Nov, 5 pm"]


def test_what_is_busy_is_not_offered() -> None:
    morning = Span(at(24, 8), at(24, 12, 30))
    assert offered([morning], "tomorrow") == ["Tue 24 Nov, 2 pm", "Tue 24 Nov, 3 pm", "Tue 24 Nov, 4 pm"]


def test_visits_that_only_touch_do_not_overlap() -> None:
    assert offered([Span(at(24, 10), at(24, 18))], "tomorrow") == ["Tue 24 Nov, 9 am"]


def test_public_holidays_are_left_out() -> None:
    christmas_eve = at(24, 18, month=12)
    assert offered([], "any time", christmas_eve) == ["Mon 28 Dec, 9 am", "Tue 29 Dec, 9 am", "Wed 30 Dec, 9 am"]


def test_the_night_the_clocks_change_keeps_local_hours() -> None:
    before = datetime(2026, 10, 24, 8, 0, tzinfo=DUBLIN)
    # Busy from 9 to 10 local time on the Tuesday, written in UTC, which is no longer an hour behind.
    busy = Span(datetime(2026, 10, 27, 9, tzinfo=timezone.utc), datetime(2026, 10, 27, 10, tzinfo=timezone.utc))
    free = free_starts([busy], HOURS, 60, before)
    tuesday = [start for start in free if start.date() == busy.start.date()]
    assert [f"{start:%H:%M %z}" for start in tuesday][:2] == ["10:00 +0000", "11:00 +0000"]
    assert f"{free[0]:%d %H:%M %z}" == "24 09:00 +0100"


def test_a_button_holds_it() -> None:
    assert max(len(opening_words(at(day, 12, 30))) for day in range(1, 31)) <= 20


@given(
    st.lists(st.tuples(st.integers(0, 60 * 24 * 42), st.integers(5, 600)), max_size=40),
    st.sampled_from(["any time", "mornings", "tomorrow", "Mon or Fri before 10", "not Wednesday", "next week at 4"]),
)
def test_whatever_is_offered_is_free_inside_the_hours_and_wished(busy: list[tuple[int, int]], wish: str) -> None:
    spans = [Span(NOW + timedelta(minutes=begin), NOW + timedelta(minutes=begin + length)) for begin, length in busy]
    free = free_starts(spans, HOURS, 60, NOW)
    found = choose_openings(free, wished(wish), NOW)
    assert found == sorted(set(found)) and len(found) <= 3
    for start in found:
        end = start + timedelta(hours=1)
        assert not any(span.start < end and start < span.end for span in spans)
        assert any(begin <= start.time() and end.time() <= closing for begin, closing in HOURS[start.weekday()])
        assert suits(start, wished(wish)) and suits(start, [as_window(start)])
