"""Weeks named apart from their days, the days before a weekend, and what is better without ruling the rest out."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.booking.contact_wishes import wishes_in
from bot.booking.draft import new_draft, set_wishes
from bot.booking.wish_terms import Window

SATURDAY = datetime(2026, 11, 28, 16, tzinfo=ZoneInfo("Europe/Dublin"))
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Dublin"))


def times(text: str, now: datetime = SATURDAY) -> str:
    """The wished times as the request shows them."""
    draft = new_draft("visit")
    wishes = wishes_in(text, now)
    set_wishes(draft, wishes.windows, wishes.words)
    return str(draft["times"])


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("any time but the mornings would be handier", "any time, preferably mornings"),
        ("any day but Thursday is best for me", "any time, preferably Thursday"),
        ("any day but Thursday", "any time, not Thursday"),
        ("any evening but Thursday, Friday is no better", "after 5 pm, not Thursday"),
    ],
)
def test_what_is_better_rules_nothing_out(line: str, shown: str) -> None:
    assert times(line).replace("from 5 pm", "after 5 pm").startswith(shown)


def test_a_preference_is_kept_with_the_request() -> None:
    window = next(w for w in wishes_in("any time but mornings are better", SATURDAY).windows if w.preferred)
    assert Window.from_json(window.as_json()) == window and not window.excluded


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("not Wednesday after all, just Thursday", "Thursday"),
        ("Thursday's out, only Friday", "Friday, not Thursday"),
    ],
)
def test_just_one_day_is_wished_after_another_is_ruled_out(line: str, shown: str) -> None:
    windows = wishes_in(line, SATURDAY).windows
    assert shown.split(",")[0] in times(line)
    assert any(not window.excluded for window in windows)


@pytest.mark.parametrize(
    ("line", "now", "shown"),
    [
        ("the week coming, after 7", SATURDAY, "Mon 30 Nov to Sun 6 Dec from 7 pm"),
        ("some day before the weekend", SATURDAY, "Mon 30 Nov to Fri 4 Dec"),
        ("some day before the weekend", TUESDAY, "Tue 24 Nov to Fri 27 Nov"),
        ("next week if I could? wed to fri after 6", SATURDAY, "Wed 2 Dec, Thu 3 Dec or Fri 4 Dec from 6 pm"),
    ],
)
def test_the_days_of_a_week(line: str, now: datetime, shown: str) -> None:
    assert times(line, now) == shown
