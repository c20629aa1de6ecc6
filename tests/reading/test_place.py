"""Where it is sore: what others guess, ask or deny isn't told, and a correction replaces what stood."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Reading, Turn

DAY = date(2026, 11, 26)


def sites(text: str, **facts: str) -> list[Reading]:
    return [r for r in read(text, Turn(DAY, facts=facts)).readings if r.name == "site"]


def told(text: str, **facts: str) -> set[str]:
    return {r.value for r in sites(text, **facts) if r.polarity == "affirmed"}


@pytest.mark.parametrize(
    "text",
    [
        "my neighbour swears it's a torn achilles",
        "google says it's the achilles, is that right?",
        "the girls at work think it is my achilles",
        "my physio mate reckons it's the heel",
        "is it the achilles or the muscle?",
        "torn achilles or only a pull?",
        "afraid of my life it's the achilles",
        "my achilles is grand, it's the calf",
        "halfway up the hill it went",
        "I was on the inside lane when it went",
    ],
)
def test_a_place_of_others_is_not_told(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the physio says it's the achilles", "achilles"),
        ("I went to the doctor and she said it's my achilles", "achilles"),
        ("I'd say it's the achilles", "achilles"),
        ("swore somebody hit me in the heel", "heel"),
        ("sore at the achilles, walking is fine", "achilles"),
        ("about half way up the calf", "middle"),
        ("in the belly of the muscle", "middle"),
        ("the thickest part of my calf", "middle"),
        ("it's sore on the outside of the calf", "outer"),
        ("my calf, over to the inside", "inner"),
    ],
)
def test_a_place_that_is_told(text: str, value: str) -> None:
    expected = {"inner"} if "over to" in text else {value}
    assert told(text) == expected


def test_a_patient_who_is_quoted_tells_it() -> None:
    assert told("she says it's at the achilles") == set()
    (reading,) = (r for r in read("she says it's at the achilles", Turn(DAY, patient="mother")).readings)
    assert (reading.name, reading.value) == ("site", "achilles")


@pytest.mark.parametrize(
    "text", ["no, not low down, it's the middle of the calf", "it's not low down, it's halfway up"]
)
def test_low_down_denied_takes_back_what_stood_for_it(text: str) -> None:
    found = {(r.value, r.polarity) for r in sites(text, site="achilles")}
    assert {("middle", "affirmed"), ("achilles", "denied")} <= found


def test_said_once_more_puts_right() -> None:
    (reading,) = sites("as I said, halfway up the calf", site="achilles")
    assert reading.puts_right
