"""Breath that was short for years is asked about; what is new, worse or at rest counts in full."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.doc import make_doc
from bot.reading.emergencies import find_emergency
from bot.reading.read import read
from bot.reading.reading import Turn

TURN = Turn(date(2026, 11, 26))


def breath(text: str, turn: Turn = TURN) -> list[str]:
    return [r.polarity for r in read(text, turn).readings if r.name == "breathless"]


@pytest.mark.parametrize(
    "text",
    [
        "ah i do be out of puff on the stairs, had that for years, smoker",
        "always short of breath, have asthma",
        "short of breath for years with the copd",
        "always a bit breathless with my asthma",
    ],
)
def test_for_years(text: str) -> None:
    assert breath(text) == ["uncertain"]
    found = find_emergency(make_doc(text), TURN)
    assert found is None or found.certainty == "ask"
    assert not any(r.name == "onset_time" for r in read(text, TURN).readings)


@pytest.mark.parametrize(
    "text",
    [
        "short of breath since yesterday",
        "breathless going up the stairs, always was a bit but its worse now",
        "I can't breathe, I've had asthma all my life",
        "always had asthma but I'm short of breath sitting here",
    ],
)
def test_what_is_new_or_worse(text: str) -> None:
    assert "affirmed" in breath(text)


def test_beside_a_sign_that_stands_it_counts() -> None:
    turn = Turn(date(2026, 11, 26), advised=True, rests_on=("swelling",))
    assert breath("short of breath on the stairs for years", turn) == ["affirmed"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the feet are often cold but I always had cold feet", "uncertain"),
        ("his feet have been cold all his life", "uncertain"),
        ("I've cold feet since I was a young lad on the farm", "uncertain"),
        ("the foot is cold since yesterday", "affirmed"),
        ("the foot went cold, though I always had bad circulation", "affirmed"),
        ("my foot is cold", "affirmed"),
    ],
)
def test_feet_that_were_always_cold_are_asked_about(text: str, said: str) -> None:
    assert [r.polarity for r in read(text, TURN).readings if r.name == "cold_foot"] == [said]


def heard(text: str, turn: Turn = TURN) -> set[tuple[str, str, str]]:
    return {(r.name, r.value, r.polarity) for r in read(text, turn).readings}


def test_beside_advice_a_life_of_cold_feet_raises_nothing() -> None:
    """The sign that advice rests on is put right by it, another one isn't told."""
    text = "my feet are cold all my life"
    resting = Turn(date(2026, 11, 26), advised=True, rests_on=("cold_foot",))
    assert ("cold_foot", "no", "uncertain") in heard(text, resting)
    assert all(r.puts_right for r in read(text, resting).readings if r.name == "cold_foot")
    other = Turn(date(2026, 11, 26), advised=True, rests_on=("pale_foot",))
    assert ("cold_foot", "yes", "uncertain") in heard(text, other)


def test_a_saying_of_somebodys_tells_nothing() -> None:
    assert not heard("Mick used to say my foot was pale as a ghost") & {("pale_foot", "yes", "affirmed")}
    assert ("swelling", "yes", "affirmed") in heard("my calf is swollen, and Mick always said to watch that")


ASKED_BACK = Turn(date(2026, 11, 26), question="confirm:breathless")


@pytest.mark.parametrize(
    "text",
    [
        "always so, I was winded on the church steps in 1985",
        "sure I've been short of breath on that climb for years",
        "nothing new, out of breath on the stairs all my life, what will I do about the calf now",
        "no worse than it always was, I do be puffed on the hill",
    ],
)
def test_always_so_denies_what_was_asked_back_about(text: str) -> None:
    assert breath(text, ASKED_BACK) in (["denied"], ["affirmed"])
    assert all(
        r.value == "no" or r.polarity == "denied" for r in read(text, ASKED_BACK).readings if r.name == "breathless"
    )


@pytest.mark.parametrize(
    "text",
    [
        "always so but it's worse this week",
        "I was always a bit short of breath but now it's sitting down too",
        "short of breath for years, and these last months I can't do the stairs",
    ],
)
def test_worse_than_it_always_was_is_no_denial(text: str) -> None:
    found = [(r.value, r.polarity) for r in read(text, ASKED_BACK).readings if r.name == "breathless"]
    assert ("yes", "affirmed") in found


def test_none_of_them_is_nobody_else() -> None:
    found = find_emergency(make_doc("none of them, only a bit out of breath on the steep bit"), TURN)
    assert found is None or found.person == "visitor"
