"""A side told as the only one, calves that are nobody's in particular, and a "right" that only leads on."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Reading, Turn

DAY = date(2026, 11, 26)


def sides(text: str, known: str = "", question: str = "") -> list[Reading]:
    facts = {"side": known} if known else {}
    return [r for r in read(text, Turn(DAY, question=question, facts=facts)).readings if r.name == "side"]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("I said right. One calf. And nothing swollen", "right"),
        ("its the right only", "right"),
        ("Its ONE leg, right. Worse at easy pace", "right"),
        ("Did you get that its the right only, you just said neither.", "right"),
        ("no just the one, the left", "left"),
        ("not both. just right", "right"),
        ("left only!", "left"),
        ("it's just my left leg thanks", "left"),
    ],
)
def test_one_side_puts_both_right(text: str, side: str) -> None:
    (reading,) = (r for r in sides(text, "both") if r.polarity == "affirmed")
    assert (reading.value, reading.puts_right) == (side, True)


@pytest.mark.parametrize("text", ["one leg only", "ONE leg", "its only the one", "its one"])
def test_one_leg_takes_both_back(text: str) -> None:
    assert [(r.value, r.polarity) for r in sides(text, "both")] == [("both", "denied")]
    assert sides(text) == []


@pytest.mark.parametrize(
    "text", ["is it only the right?", "only the right when I run", "you said right", "can I do raises on one leg only"]
)
def test_both_stay(text: str) -> None:
    assert not any(reading.puts_right for reading in sides(text, "both"))


@pytest.mark.parametrize(
    "text",
    [
        "My calf (right) tightens at 4km. My running mate says its just tight calves",
        "right calf. my trainer reckons it's tight calves",
        "my right calf is sore. do runners get tight calves often?",
        "sore calf (R) since the weekend",
        "calf [right] at me for weeks, loads of lads have tight calves",
    ],
)
def test_calves_of_others_are_not_both(text: str) -> None:
    assert {r.value for r in sides(text) if r.person == "visitor"} == {"right"}


@pytest.mark.parametrize("text", ["are tight calves normal", "my mate says I have tight calves"])
def test_calves_in_general_tell_no_side(text: str) -> None:
    assert sides(text) == []


@pytest.mark.parametrize("text", ["my calves are sore", "the physio says I have tight calves", "i have tight calves"])
def test_calves_of_ones_own_are_both(text: str) -> None:
    assert {r.value for r in sides(text)} == {"both"}


@pytest.mark.parametrize(
    "text", ["right. but how long like, weeks?", "right so", "right, but how long", "right ok so when can I run"]
)
def test_a_right_that_leads_on_is_no_side(text: str) -> None:
    assert sides(text, question="side") == []


@pytest.mark.parametrize(
    "text",
    ["right.", "right, since Tuesday", "right and it's sore", "right calf but how long will it be?", "right one"],
)
def test_a_right_that_answers_is_the_side(text: str) -> None:
    assert [r.value for r in sides(text, question="side")] == ["right"]


def swelling(text: str) -> list[str]:
    return [r.polarity for r in read(text, Turn(DAY)).readings if r.name == "swelling"]


def test_calves_that_swell_in_general_are_asked_about() -> None:
    """Somebody's opinion is no sign told outright; the visitor's own leg, whoever looked at it, is one."""
    assert swelling("my coworker says calves swell from sitting") == ["uncertain"]
    for text in ("my wife says my calf is swollen", "my wife says both calves are swollen", "calves are swollen"):
        assert swelling(text) == ["affirmed"]


def test_a_running_mate_is_no_running() -> None:
    readings = read("my running mate says it's just tight", Turn(DAY)).readings
    assert not any(r.name == "pain_when" for r in readings)
