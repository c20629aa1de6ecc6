"""Times in words become intervals, with the clock at Monday 2026-11-23; the table is in when_cases.yml."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.when import Reason, When, explain_onset, find_onset, find_rest, parse_iso, weeks_since

NOW = date(2026, 11, 23)
CASES = yaml.load(Path(__file__).with_name("when_cases.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

REST = [
    ("rested for two weeks", 14),
    ("took 10 days off", 10),
    ("two weeks of rest", 14),
    ("no running for three weeks", 21),
    ("haven't run in 3 weeks", 21),
    ("I stopped running for a month", 30),
    ("took two weeks off, first run back it went again", 14),
    ("left it a month", 30),
    ("feet up for a fortnight, walked grand, ran 10 minutes, same pain", 14),
    ("3 weeks off", 21),
    ("I've been off it for 6 weeks", 42),
    ("gave it six weeks", 42),
    ("I did repose for 20 days", 20),
    ("waited 3 weeks, restarted at week 1", 21),
    ("about 10 days rest", 10),
    ("hung up the runners for six weeks", 42),
    ("I made pause of five weeks", 35),
    ("let it heal for 8 weeks as per google", 56),
]
NO_REST = [
    "should I rest for 2 weeks?",
    "sore for 2 weeks",
    "did physio for 6 weeks",
    "didn't rest at all",
    "stopped running 3 weeks ago",
    "I'm going to take two weeks off",
    "never took a day off",
    "3 weeks",
    "",
    "I run 5k 3 times a week",
]


def outcome(text: str, bare: bool) -> str:
    found = explain_onset(text, NOW, bare=bare)
    return found.iso if isinstance(found, When) else found.value


@pytest.mark.parametrize(("text", "expected"), CASES["asked"])
def test_asked(text: str, expected: str) -> None:
    assert outcome(text, True) == expected


@pytest.mark.parametrize(("text", "expected"), CASES["unasked"])
def test_unasked(text: str, expected: str) -> None:
    assert outcome(text, False) == expected


@pytest.mark.parametrize("text", CASES["not_onset"])
def test_times_of_other_things_are_not_the_onset(text: str) -> None:
    assert find_onset(text, NOW) is None


@pytest.mark.parametrize(("text", "days"), REST)
def test_rest(text: str, days: int) -> None:
    found = find_rest(text)
    assert found is not None
    assert found[0] <= days <= found[1]


@pytest.mark.parametrize("text", NO_REST)
def test_no_rest(text: str) -> None:
    assert find_rest(text) is None


def test_the_words_are_the_text_between_the_offsets() -> None:
    text = "Hi, my calf has been sore for about three weeks, any ideas?"
    found = find_onset(text, NOW)
    assert found is not None
    assert text[found.begin : found.finish] == found.words == "about three weeks"
    assert found.duration


def test_iso_goes_there_and_back() -> None:
    found = When(date(2026, 10, 1), date(2026, 10, 7))
    assert found.iso == "2026-10-01/2026-10-07"
    assert parse_iso(found.iso) == found
    for wrong in ("", "2026-10-01", "2026-10-07/2026-10-01", "x/y"):
        with pytest.raises(ValueError, match=r".+"):
            parse_iso(wrong)


def test_weeks_since() -> None:
    assert weeks_since(When(date(2026, 10, 26), date(2026, 11, 9)), NOW) == (2.0, 4.0)
    assert weeks_since(When(NOW, NOW + timedelta(days=3)), NOW) == (0.0, 0.0)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 28)])
def test_no_day_of_the_year_breaks_a_case(day: date) -> None:
    for text, _ in CASES["asked"]:
        found = explain_onset(text, day, bare=True)
        assert isinstance(found, Reason) or found.start <= found.end <= day


WORDS = [
    "since", "for", "ago", "week", "weeks", "months", "3", "two", "a", "half", "and", "or", "last", "the",
    "before", "after", "christmas", "may", "march", "31", "june", "45", "th", "/", "-", ".", ",", "no", "sorry",
    "tuesday", "fortnight", "of", "marathon", "dublin", "october", "2024", "start", "mid", "over", "about",
    "couple", "started", "rested", "sore", "in",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)))
def test_never_raises_and_never_the_future(text: str) -> None:
    for bare in (True, False):
        found = explain_onset(text, NOW, bare=bare)
        assert isinstance(found, Reason) or (found.start <= found.end <= NOW and text[found.begin : found.finish])
    rest = find_rest(text)
    assert rest is None or 0 <= rest[0] <= rest[1]


LONG = [
    "a ", "3 weeks ", "since ", "the week of ", "two weeks before ", "2 or ", "no, ", "sore 3 weeks ago ", "1", "a",
    "january ", "12/", "early ", "started for 2 weeks rested ", "a couple of ", "'", " ", "before the ", "and a half ",
    "Dublin marathon in ",
]  # fmt: skip


@pytest.mark.parametrize("piece", LONG)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        start = time.perf_counter()
        explain_onset(text, NOW, bare=False)
        find_rest(text)
        return time.perf_counter() - start

    seconds(500)
    assert seconds(10_000) < 3.0
