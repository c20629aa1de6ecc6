"""Free visits: what hours and diary leave open, what suits a wish, how it is told."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.availability import LEAD, Span, as_window, opening_words, openings, suits
from bot.booking.hours import read_hours
from bot.booking.wish_terms import Window
from bot.booking.wishes import read_wishes

DUBLIN = ZoneInfo("Europe/Dublin")
# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=DUBLIN)
HOURS = read_hours("Mon-Fri 09:00-13:00 and 14:00-18:00, Sat 09:00-12:00")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=DUBLIN)


def wished(text: str) -> list[Window]:
    return list(read_wishes(text, NOW).windows)


def offered(busy: list[Span], wish: str = "any time", now: datetime = NOW) -> list[str]:
    return [opening_words(start) for start in openings(busy, HOURS, 60, wished(wish), now)]


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
    soon = openings([], HOURS, 60, [], NOW)
    assert all(start >= NOW + LEAD for start in soon)


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


def test_what_is_busy_is_not_offered() -> None:
    morning = Span(at(24, 8), at(24, 12, 30))
    assert offered([morning], "tomorrow") == ["Tue 24 Nov, 2 pm", "Tue 24 Nov, 3 pm", "Tue 24 Nov, 4 pm"]


def test_visits_that_only_touch_do_not_overlap() -> None:
    assert offered([Span(at(24, 10), at(24, 18))], "tomorrow") == ["Tue 24 Nov, 9 am"]


def test_public_holidays_are_left_out() -> None:
    christmas_eve = at(24, 18, month=12)
    assert offered([], "any time", christmas_eve) == ["Mon 28 Dec, 9 am", "Tue 29 Dec, 9 am", "Wed 30 Dec, 9 am"]


def test_a_button_holds_it() -> None:
    assert max(len(opening_words(at(day, 12, 30))) for day in range(1, 31)) <= 20


@given(
    st.lists(st.tuples(st.integers(0, 60 * 24 * 42), st.integers(5, 600)), max_size=40),
    st.sampled_from(["any time", "mornings", "tomorrow", "Mon or Fri before 10", "not Wednesday", "next week at 4"]),
)
def test_whatever_is_offered_is_free_inside_the_hours_and_wished(busy: list[tuple[int, int]], wish: str) -> None:
    spans = [Span(NOW + timedelta(minutes=begin), NOW + timedelta(minutes=begin + length)) for begin, length in busy]
    found = openings(spans, HOURS, 60, wished(wish), NOW)
    assert found == sorted(set(found)) and len(found) <= 3
    for start in found:
        end = start + timedelta(hours=1)
        assert not any(span.start < end and start < span.end for span in spans)
        assert any(begin <= start.time() and end.time() <= closing for begin, closing in HOURS[start.weekday()])
        assert suits(start, wished(wish)) and suits(start, [as_window(start)])
