"""When it began: each line of onset_cases.yml, and the times that a text holds."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.reading.read import read
from bot.reading.reading import Turn

TODAY = date(2026, 11, 26)
CASES = yaml.safe_load(Path(__file__).with_name("onset_cases.yml").read_text(encoding="utf-8"))


def days(text: str, question: str) -> str:
    """The days read as the onset: one, first and last, or "none"."""
    found = [
        reading.value for reading in read(text, Turn(TODAY, question=question)).readings if reading.name == "onset_time"
    ]
    first, _, last = "".join(found).partition("/")
    return "none" if not found else first if first == last else f"{first}/{last}"


@pytest.mark.parametrize("case", CASES["told"])
def test_told_in_passing(case):
    text, _, expected = case.rpartition(" | ")
    assert days(text, "") == expected


@pytest.mark.parametrize("case", CASES["asked"])
def test_the_answer_to_when_it_began(case):
    text, _, expected = case.rpartition(" | ")
    assert days(text, "onset_time") == expected


@pytest.mark.parametrize(
    "text",
    ["swollen since this morning", "the bruise came out yesterday", "no, it's warm since Sunday", "fever since Monday"],
)
def test_since_when_a_sign_is_there_dates_no_pain_told_before(text: str) -> None:
    known = Turn(TODAY, question="side", facts={"onset_time": "2026-11-01/2026-11-07"})
    assert not [r for r in read(text, known).readings if r.name == "onset_time"]
    assert not [r for r in read(text, Turn(TODAY, question="side")).readings if r.name == "onset_time"]


@pytest.mark.parametrize("text", ["sorry, sore and swollen since Sunday", "it was Sunday actually"])
def test_a_day_of_the_pain_still_puts_it_right(text: str) -> None:
    known = Turn(TODAY, question="side", facts={"onset_time": "2026-11-01/2026-11-07"})
    found = [r for r in read(text, known).readings if r.name == "onset_time"]
    assert [r.value for r in found] == ["2026-11-22/2026-11-22"] and found[0].puts_right


@pytest.mark.parametrize(
    "text",
    [
        "I'm breathing fine, I meant weeks ago when my friend told me, I was panicking",
        "same day?? like today?",
        "is the shortness of breath part of it? it's only since Tuesday",
        "today or this week?",
    ],
)
def test_a_day_of_something_else_leaves_the_onset(text: str) -> None:
    known = Turn(TODAY, facts={"onset_time": "2026-11-22/2026-11-22"})
    assert not [r for r in read(text, known).readings if r.name == "onset_time"]


def test_the_day_of_the_injury_still_puts_it_right() -> None:
    known = Turn(TODAY, facts={"onset_time": "2026-11-22/2026-11-22"})
    found = [r for r in read("no, I meant two weeks ago when I pulled it", known).readings if r.name == "onset_time"]
    assert found and found[0].puts_right


def test_a_length_set_against_another_is_the_one() -> None:
    """It tells the onset, and puts right the one that is known; a time of runs set so tells no onset."""
    line = "three months it is, not three weeks"
    (first,) = read(line, Turn(TODAY)).readings
    (told,) = read(line, Turn(TODAY, facts={"onset_time": "2026-11-02/2026-11-08"})).readings
    assert first.value == told.value and told.value.startswith("2026-08") and told.puts_right
    assert days("I run 50 minutes, not 70 minutes", "") == "none"
