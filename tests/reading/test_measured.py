"""What is measured of both legs tells no side."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn


def told(text):
    return {(r.name, r.value, r.polarity) for r in read(text, Turn(date(2026, 11, 27))).readings}


@pytest.mark.parametrize(
    "text",
    [
        "both calves measure 36.5",
        "I measured both calves with a tape, 38.2 each",
        "no heat, and both calves have the same circumference",
        "both of them are 41 cm",
    ],
)
def test_both_alike_is_no_swelling(text):
    readings = told(text)
    assert not {r for r in readings if r[0] in ("side", "both_legs")}
    assert ("swelling", "no", "affirmed") in readings or ("swelling", "yes", "denied") in readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("both calves are sore and swollen", ("side", "both", "affirmed")),
        ("sore in both calves since I got the new tape", ("side", "both", "affirmed")),
        ("pulled the left in March and the right on Sunday", ("side", "right", "affirmed")),
    ],
)
def test_a_complaint_keeps_its_side(text, reading):
    assert reading in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "should both calves measure the same?",
        "both calves measure 36 and 39",
        "I measured both, one is 38, the other 36",
        "I measured both with a tape, 38 here, 36 there",
    ],
)
def test_no_swelling_is_not_made_up(text):
    assert not {r for r in told(text) if r[0] == "swelling" and r[2] in ("affirmed", "denied")}


def test_numbers_of_each_side_tell_no_side():
    assert not {r for r in told("dorsiflexion 9 cm on the left and 12 on the right") if r[0] == "side"}
