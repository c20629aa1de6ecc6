"""A calf that hurts on a walk and eases on standing is told, or asked about where one half is missing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 26)


def cramp(text: str, **turn: object) -> list[str]:
    return [r.polarity for r in read(text, Turn(DAY, **turn)).readings if r.name == "walking_cramp"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "calf gets tight walking into town, I pause for a minute and off I go",
        "a hundred yards up the road it grips, the calf, and it eases when I stand",
        "my mother's calf aches on a walk and it passes when she stops",
        "leg like lead walking, wait two minutes and it's grand",
        "every walk the calf burns at the same tree, goes away if I stop",
    ],
)
def test_told(text: str) -> None:
    assert cramp(text) == ["affirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "It stops if I stand for a minute.",
        "Goes off when I stand still",
        "only sore walking, same place every day",
        "I have to stop at the third lamp post with the calf",
    ],
)
def test_half_told(text: str) -> None:
    assert cramp(text) == ["uncertain"]


@pytest.mark.parametrize(
    "text",
    [
        "it hurts when I run and goes when I stop",
        "sprint and it grabs, stand a minute and it's fine",
        "cramp in bed, goes when I stand up",
        "stiff first few steps then it eases",
        "walking is fine, it eases when I rest",
        "I stand all day and it's grand",
        "it popped out walking and I had to stop",
        "does it stop if you stand still?",
        "my knee eases when I stop for a minute",
        "it goes away if I rest for a week",
        "when I stand the foot goes a dark colour",
    ],
)
def test_something_else(text: str) -> None:
    assert cramp(text) == []


def test_what_was_told_before_and_what_was_asked_complete_it() -> None:
    assert cramp("stops when I stand a minute", facts={"pain_when": "walking"}) == ["affirmed"]
    assert cramp("only walking, same bit of hill each day", question="confirm:walking_cramp") == ["affirmed"]


JOGS = "the calf gets sore a mile into my jog and it's gone when I stand for a bit"


def test_on_a_jog_it_is_asked_about_where_vessels_are_likely() -> None:
    assert cramp(f"I'm 66, {JOGS}") == ["uncertain"]
    assert cramp(JOGS, facts={"diabetes": "yes"}) == ["uncertain"]
    assert cramp(f"I'm 28, {JOGS}") == []
    assert cramp("I'm 63 and pulled the calf at tennis, it eases when I sit down") == []


def test_a_greeting_and_how_often_tell_no_hour() -> None:
    text = "Good morning. I am 71 and walk three mornings a week. The calf tightens and it eases when I stop a minute"
    assert cramp(text) == ["affirmed"]


HALF_WAY = "it grips me on the climb and I've to stop and admire the view, a minute or two and it's gone"


@pytest.mark.parametrize(
    "text",
    [
        HALF_WAY,
        f"I jog at weekends, though less now. {HALF_WAY}. Would cherry juice help?",
        "going up to the church my calf locks, I lean on the railing a bit and then I'm away again",
        "the calf clamps after 150 metres, then I wait and it lets go",
    ],
)
def test_told_among_asides(text: str) -> None:
    assert cramp(text) == ["affirmed"]


def test_where_vessels_are_likely_less_tells_it() -> None:
    climbs = "it's the calf, it comes on every time I climb to the chapel and never in the chair"
    assert cramp(f"I'm 70, {climbs}") == ["affirmed"]
    assert cramp(climbs, facts={"smoker": "gone"}) == ["affirmed"]
    assert cramp(climbs) == []
    assert cramp("I'm 70 and my calf gets sore going up the hill") == ["uncertain"]
    assert cramp("the calf has me stopping twice on the hill, I have to rest", facts={"age": "70"}) == ["affirmed"]


def test_the_half_that_was_missing_completes_it() -> None:
    half = {"walking_cramp": "unsure"}
    assert cramp("two minutes and it's gone", facts=half) == ["affirmed"]
    assert cramp("two minutes and it's gone") == []
    assert cramp("on the first mile of a run, two minutes and it's gone", facts=half) == []


@pytest.mark.parametrize(
    "text",
    [
        "calf hurts going upstairs, I have to stop to get my breath back",
        "I'm 66, the calf doesn't ease when I stop on a walk",
        "the ache comes on when I run up the hill, I stop and it goes",
        "walking to work it popped, I stopped a minute and it was fine",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    assert "affirmed" not in cramp(text)


def test_what_the_way_is_like_is_not_told_of_the_leg() -> None:
    told = {r.name for r in read(f"I'm 71. {HALF_WAY.replace('on the climb', 'half way up')}", Turn(DAY)).readings}
    assert told == {"age", "walking_cramp"}
