"""A visit that becomes a call back, and a yes that runs on into another day."""

from __future__ import annotations

import pytest

from bot.booking.kinds import kind_instead
from bot.booking.set_aside import brings_back
from tests.booking.playing import Desk

TOLD = ("I'd like a visit, my calf is sore", "Una Tuohy 087 123 4567", "Tuesday after 4")


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("could you give me a call on Friday morning rather than me going in", "Friday morning"),
        (
            "no bother about the bus so and do you know what I'd be as well off having a chat on the phone before I go "
            "spending money and maybe losing a day's work over it could somebody ring me Friday rather than me coming in",
            "Friday from 4 pm",
        ),
        ("don't send it as it stands, a phone call is what I'm after and not a visit", "Tuesday from 4 pm"),
        ("don't send it, ring me instead", "Tuesday from 4 pm"),
    ],
)
def test_at_the_read_back_a_visit_becomes_a_call(line: str, times: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *TOLD, "yes", line)
    assert "request_now_call" in desk.ids()
    assert turn.question == "request:send" and not desk.reached
    assert turn.draft is not None
    assert (turn.draft["kind"], turn.draft["times"]) == ("call", times)


def test_what_is_no_other_kind() -> None:
    assert not kind_instead("visit", "don't send it")
    assert not kind_instead("call", "it's a ring I want, not to come in")
    assert Desk().say("visit", *TOLD, "yes", "don't send it").draft is None


def test_a_call_that_is_asked_for_again_is_no_end() -> None:
    desk = Desk()
    turn = desk.say(
        "visit", *TOLD, "yes", "ring me rather than me coming in", "don't send it so, I want a call not a visit"
    )
    assert turn.question == "request:send"
    assert turn.draft is not None and turn.draft["kind"] == "call"


def test_the_other_kind_brings_back_what_was_just_left() -> None:
    assert brings_back("turn it into a phone call instead", True, "visit")
    assert not brings_back("turn it into a phone call instead", False, "visit")


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("yes sure keep it now that I look at it Tuesday is bad could I do Wednesday evening instead", "Wednesday"),
        (
            "grand so you can hold on to it oh hang on they have me on earlies Tuesday could we do Friday instead",
            "Friday from 4 pm",
        ),
    ],
)
def test_a_yes_that_runs_on_into_another_day(line: str, times: str) -> None:
    turn = Desk().say("visit", *TOLD, line)
    assert turn.question == "request:send"
    assert turn.draft is not None
    assert turn.draft["times"].startswith(times)


@pytest.mark.parametrize("line", ["yeah now hold on who would be reading it", "you can keep it oh no actually don't"])
def test_a_yes_that_runs_on_into_a_doubt_agrees_to_nothing(line: str) -> None:
    turn = Desk().say("visit", *TOLD, line)
    assert turn.draft is None or not turn.draft["consent"]
