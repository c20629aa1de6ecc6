"""Wished days and times, with the clock at Monday 2026-11-23, 10:00; the table is in wish_cases.yml."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.wish_terms import Window, WishProblem
from bot.booking.wish_texts import describe
from bot.booking.wishes import read_wishes
from tests.stopwatch import cpu_seconds

NOW = datetime(2026, 11, 23, 10, 0)
CASES = yaml.load(Path(__file__).with_name("wish_cases.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def written(window: Window) -> str:
    """The window as the table writes it."""

    def span(first: date | time | None, last: date | time | None, joint: str) -> str:
        ends = [(f"{v:%H:%M}" if isinstance(v, time) else v.isoformat()) if v else "" for v in (first, last)]
        return joint.join(ends) if any(ends) else "-"

    weekdays = "".join(str(day) for day in sorted(window.weekdays)) or "-"
    days, times = span(window.day_from, window.day_to, "/"), span(window.time_from, window.time_to, "-")
    return f"{'!' if window.excluded else ''}{weekdays} {days} {times}"


@pytest.mark.parametrize(("text", "windows", "problem", "words"), CASES["wishes"])
def test_wish(text: str, windows: list[str], problem: str, words: str) -> None:
    found = read_wishes(text, NOW)
    assert [written(window) for window in found.windows] == windows
    assert (found.problem.value if found.problem else "") == problem
    assert describe(found) == words
    assert found.words in text


def test_soon() -> None:
    for text in ("ASAP", "as soon as possible please", "the earliest you have"):
        assert read_wishes(text, NOW).soon
    assert not read_wishes("Monday", NOW).soon


def test_what_was_still_ahead_in_the_morning_is_past_in_the_evening() -> None:
    assert read_wishes("today at 4", NOW).problem is None
    assert read_wishes("today at 4", NOW.replace(hour=18)).problem is WishProblem.PAST
    assert (
        read_wishes("today at 4", NOW.replace(hour=18, tzinfo=timezone(timedelta(hours=0)))).problem is WishProblem.PAST
    )


def test_the_week_after_each_long_weekend() -> None:
    for now, first in (
        (datetime(2026, 1, 20, 9), date(2026, 2, 3)),
        (datetime(2026, 4, 1, 9), date(2026, 4, 7)),
        (datetime(2026, 7, 20, 9), date(2026, 8, 4)),
        (datetime(2026, 10, 5, 9), date(2026, 10, 27)),
    ):
        found = read_wishes("the week after the long weekend", now)
        assert found.windows[0].day_from == first
        assert found.windows[0].day_to == first + timedelta(days=5)


@pytest.mark.parametrize(
    "now", [datetime(2026, 1, 1, 0, 0), datetime(2028, 2, 29, 23, 59), datetime(2026, 12, 31, 12, 0)]
)
def test_no_day_of_the_year_breaks_a_case(now: datetime) -> None:
    for text, *_ in CASES["wishes"]:
        found = read_wishes(text, now)
        assert found.windows or found.problem


PIECES = [
    "Monday", "Tue", "week", "next", "not", "before", "after", "9", "half", "4", "pm", "or", "and", "between",
    "15th", "of", "December", "31", "/", "-", "to", "any", "but", "morning", "evenings", "the", "week", "bank",
    "holiday", "Christmas", "in", "two", ".", "tomorrow",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)))
def test_never_raises(text: str) -> None:
    found = read_wishes(text, NOW)
    assert found.windows or found.problem
    assert found.words in text
    assert "None" not in describe(found)
    for window in found.windows:
        assert not (window.day_from and window.day_to) or window.day_from <= window.day_to
        assert not (window.time_from and window.time_to) or window.time_from <= window.time_to


@pytest.mark.parametrize(
    "piece",
    [
        "Monday ",
        "not ",
        "before ",
        "10 ",
        "any day but ",
        "between 2 and ",
        "a",
        "week after ",
        "Monday no wait ",
        "on the ",
        "1",
        "or ",
        "12/",
        "in two ",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert cpu_seconds(lambda: describe(read_wishes(text, NOW)), tries=1) < 3.0
