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
