"""What a physio wants to know of what was told before goes along, in the visitor's words."""

from dataclasses import replace

import pytest

from bot.booking.matters import matters_in, with_matters
from tests.booking.playing import Desk

OPENED = ("book me in", "Ann Daly, 087 123 4567", "any time")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It went at hurling, the doctor said it's not a clot", ["the doctor said it's not a clot"]),
        ("Had an MRI in the Mater, all clear", ["Had an MRI in the Mater, all clear"]),
        ("I was with a physio in Sligo for six weeks.", ["I was with a physio in Sligo for six weeks"]),
        ("my 10k is on the 6th of December", ["my 10k is on the 6th of December"]),
        ("I'm allergic to plasters", ["I'm allergic to plasters"]),
        ("her calf is very pain, the gp see her and say muscle", ["the gp see her and say muscle"]),
        ("the doctors say it's no clot", ["the doctors say it's no clot"]),
        ("should I get a scan?", []),
        ("I want to see a physio on Tuesday", []),
        ("I haven't seen a doctor yet", []),
        ("it hurts after 10k", []),
        ("do I need a letter from the GP", []),
    ],
)
def test_checks_findings_and_dates_are_found(text: str, found: list[str]) -> None:
    assert matters_in(text) == found


def test_a_matter_put_right_takes_the_place_of_the_old_one() -> None:
    assert with_matters(["the GP said it's torn"], ["sorry, the GP said it's strained"]) == [
        "sorry, the GP said it's strained"
    ]
    assert len(with_matters(["the GP said rest"], ["the physio said walk"])) == 2


def test_it_reaches_the_clinic_and_is_read_back() -> None:
    desk = Desk()
    desk.context = replace(desk.context, why=["left calf"], matters=["scan was clear"])
    desk.say("visit", *OPENED)
    turn = desk.say("visit", "yes")
    assert turn.ask is not None
    assert "The scan was clear." in turn.ask.values["request"]
    assert "“" not in turn.ask.values["request"]
    desk.say("visit", "yes")
    assert desk.request["reason"] == "left calf. The scan was clear"


def test_it_is_not_said_twice_beside_the_same_in_a_note() -> None:
    desk = Desk()
    desk.context = replace(desk.context, why=["left calf"], matters=["had a scan and it was clear"])
    desk.say("visit", *OPENED, "yes", "can you put that in? Scan was clear")
    desk.say("visit", "yes")
    assert desk.request["reason"] == "left calf. Note: Scan was clear"


def test_a_fact_heard_in_their_own_words_is_not_said_again() -> None:
    desk = Desk()
    said = {"came on all at once": "pulled it"}
    desk.context = replace(desk.context, why=["came on all at once"], why_said=said, complaint="pulled it at tennis")
    desk.say("visit", *OPENED, "yes", "yes")
    assert desk.request["reason"] == "In their words: pulled it at tennis"
