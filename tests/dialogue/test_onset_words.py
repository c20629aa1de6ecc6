"""When it began is said back plainly, however it was written."""

import pytest

from bot.dialogue.case import told_clauses
from bot.dialogue.onset_words import onset_clause
from bot.dialogue.state import State, Told


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("last nite", "since last night"),
        ("lastnight", "since last night"),
        ("weds", "since Wednesday"),
        ("since tues", "since Tuesday"),
        ("4 week ago", "4 weeks ago"),
        ("two day ago", "two days ago"),
        ("3 wks", "for 3 weeks"),
        ("2w", "for 2 weeks"),
        ("from 5 weeks", "for 5 weeks"),
        ("yday", "since yesterday"),
        ("1 week", "for 1 week"),
        ("a month", "for a month"),
        ("2 weeks ago on Monday", "2 weeks ago on Monday"),
        ("the Cork marathon", "since the Cork marathon"),
        ("THURSDAY", "since Thursday"),
        ("on Monday evening", "on Monday evening"),
    ],
)
def test_onset_clause(words: str, clause: str) -> None:
    assert onset_clause(words) == clause


def test_both_legs_and_the_worse_one_are_one_clause() -> None:
    told = State(facts={"both_legs": Told("yes"), "side": Told("right")})
    assert told_clauses(told) == ["both calves, the right worse"]
    assert told_clauses(State(facts={"side": Told("right")})) == ["right calf"]


def test_days_after_an_injury_are_days() -> None:
    assert onset_clause("12 days post") == "for 12 days"


def test_the_day_of_something_is_said_without_its_ending() -> None:
    assert onset_clause("since Wednesday's") == "since Wednesday"
    assert onset_clause("Sunday's") == "since Sunday"
