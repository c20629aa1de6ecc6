"""The first word to somebody who tells of their own hurt: once, in a breath, and beside what was asked."""

from __future__ import annotations

import pytest

from bot.dialogue.acknowledge import acknowledge_move
from bot.dialogue.copy import fill
from bot.dialogue.heard import Heard
from bot.dialogue.onset_words import day_of
from bot.dialogue.opening_line import SORRY, opening_line, told_in_a_breath
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.dialogue.update import News
from bot.reading.acts import Act, Said

DAY = "2026-11-21/2026-11-21"
GONE = {"onset": Told("moment", "went"), "onset_time": Told(DAY, "parkrun sat")}


def said_first(facts: dict[str, Told], state: State | None = None, text: str = "my calf went. how long") -> list[str]:
    """What is said back with the answer to a first message."""
    said = (Said(text, True, (Act("case/how_long", 0.9),)),)
    state = state or State(facts=dict(facts), turn=1)
    return [part.text for part in acknowledge_move(News(told=facts), Heard(text, said=said), state, True)]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"onset": "moment", "onset_time": "parkrun sat"}, "your calf went at parkrun on Saturday"),
        ({"onset": "moment", "snap": "yes", "onset_time": "tuesday"}, "you felt a pop on Tuesday"),
        ({"side": "left", "onset_time": "sunday"}, "your left calf has been sore since Sunday"),
        ({"side": "left", "onset": "moment", "onset_time": "yesterday"}, "your left calf went yesterday"),
        (
            {"side": "left", "onset": "gradual", "onset_time": "since about february"},
            "the pain in your left calf has crept up on you since February",
        ),
        ({"onset_time": "for 3 weeks"}, "it has been sore for 3 weeks"),
        ({"side": "right", "snap": "yes", "onset_time": "2 wks ago"}, "you felt a pop in your right calf 2 weeks ago"),
        ({"side": "left", "again": "yes"}, "your left calf is at you again"),
        ({"side": "both"}, "both your calves are giving you trouble"),
        ({"side": "left", "site": "achilles"}, "your left leg is giving you trouble"),
        ({"onset": "gradual", "onset_time": "for three weeks"}, "the pain has crept up on you over three weeks"),
        ({"trend": "worse"}, "it's getting worse"),
        ({"onset": "moment"}, "your calf went like that"),
        ({"load_jump": "yes"}, ""),
    ],
)
def test_what_was_told_is_said_in_a_breath(facts: dict[str, str], line: str) -> None:
    words = {"snap": "popped", "onset": "it went"}
    news = News(told={name: Told(value, words.get(name, value)) for name, value in facts.items()})
    assert fill(told_in_a_breath(news), "", {}) == line


@pytest.mark.parametrize(
    ("told", "text", "line"),
    [
        ("calf went", "my left calf went hard on the last lap on Sunday", "your left calf went hard on Sunday"),
        ("calf went", "left calf went on me Sunday", "your left calf went on Sunday"),
        ("calf grabbed", "left calf grabbed Sunday", "your left calf grabbed on Sunday"),
        ("felt a sharp pull", "felt a sharp pull, left, Sunday", "you felt a pull in your left calf on Sunday"),
        ("like a stone hit it", "left, like a stone hit it, Sunday", "you hurt your left calf on Sunday"),
        ("all of a sudden", "Sunday it was sore all of a sudden, the left", "you hurt your left calf on Sunday"),
    ],
)
def test_a_moment_is_said_in_the_verb_of_the_visitor(told: str, text: str, line: str) -> None:
    """Only who says that it went is told so: "went hard" is no giving way."""
    facts = {"side": Told("left", "left"), "onset": Told("moment", told), "onset_time": Told(DAY, "Sunday")}
    assert fill(told_in_a_breath(News(told=facts), text), "", {}) == line


def test_a_race_that_dates_it_is_named_once() -> None:
    facts = {"onset": Told("moment", "it went"), "onset_time": Told(DAY, "parkrun a week ago")}
    assert fill(told_in_a_breath(News(told=facts)), "", {}) == "your calf went at parkrun a week ago"


def test_somebody_elses_leg_is_said_to_be_theirs() -> None:
    facts = {"side": Told("left", "left"), "onset_time": Told(DAY, "for three weeks")}
    state = State(turn=1, patient={"relation": "husband"}, facts=dict(facts))
    (part,) = opening_line(News(told=facts), Heard("his left calf is sore for three weeks"), state)
    assert part.text == "Sorry to hear his left calf has been sore for three weeks."
    state = State(turn=1, patient={"relation": "daughter"}, facts={})
    facts = {"snap": Told("yes", "felt a pop"), "side": Told("left", "left")}
    (part,) = opening_line(News(told=facts), Heard("she felt a pop, the left"), state)
    assert part.text == "Sorry to hear she felt a pop in her left calf."


def test_it_comes_beside_an_answer_and_once() -> None:
    state = State(facts=dict(GONE), turn=1)
    assert said_first(GONE, state) == ["Sorry to hear your calf went at parkrun on Saturday."]
    state.turn = 2
    assert not said_first({"side": Told("left", "left")}, state)


def test_a_finding_is_said_with_it() -> None:
    first, second = said_first({**GONE, "blood_thinner": Told("yes", "xarelto")})
    assert first.startswith("Sorry to hear") and "blood thinner" in second


@pytest.mark.parametrize(
    "state",
    [
        State(turn=1, advice=Advice("same_day", ["clot_swelling"], "", GIVEN)),
        State(turn=5),
        State(turn=2, said={SORRY: 1}),
    ],
)
def test_nothing_beside_advice_later_or_twice(state: State) -> None:
    state.facts = dict(GONE)
    assert not any(line.startswith("Sorry to hear") for line in said_first(GONE, state))


def test_nobody_is_pitied_for_what_is_over() -> None:
    assert not said_first(
        {"onset_time": Told(DAY, "for two weeks")}, text="it was sore for two weeks but it's grand now"
    )


@pytest.mark.parametrize(
    ("began", "day"),
    [
        ("since Tuesday last week", "on Tuesday last week"),
        ("since Sunday", "on Sunday"),
        ("for three weeks", "three weeks ago"),
        ("since March", "in March"),
        ("two days ago",) * 2,
    ],
)
def test_the_day_of_what_went_at_once(began: str, day: str) -> None:
    assert day_of(began) == day


def test_a_tear_that_a_doctor_named_is_no_pop() -> None:
    assert told_in_a_breath(News(told={"snap": Told("yes", "thinks it's a tear")})) == ""
