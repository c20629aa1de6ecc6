"""A request that was left keeps its details in this conversation, and they are offered when one is wanted again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.booking.asking import CONSENT, REUSE, SEND
from bot.booking.set_aside import as_it_was, brings_back, without_protest, worth_keeping
from tests.booking.playing import Desk

TOLD = ("I'd like a visit, my calf is sore", "Una Tuohy 087 123 4567", "Tuesday after 4")


def left() -> dict[str, Any]:
    """A request that was left at the question of keeping it."""
    desk = Desk()
    desk.say("visit", *TOLD)
    assert desk.draft is not None
    return desk.draft


def again(line: str = "", **more: Any) -> Desk:
    """A request that opens after another was left."""
    desk = Desk()
    desk.context = replace(desk.context, left=left(), **more)
    desk.say("visit", line)
    return desk


def test_what_was_told_for_it_is_offered_and_not_asked_again() -> None:
    desk = again()
    turn = desk.turns[-1]
    assert turn.question == REUSE and turn.ask is not None
    assert turn.ask.values["told"] == "Una Tuohy, 087 123 4567, Tuesday after 4 pm"
    turn = desk.say("visit", "yes, use those")
    assert turn.question == CONSENT and turn.draft is not None
    assert turn.draft["consent"] is None


@pytest.mark.parametrize("line", ["same name and number please", "they're still right", "the same, yes"])
def test_details_are_confirmed_in_other_words(line: str) -> None:
    assert again().say("visit", line).question == CONSENT


def test_a_new_time_goes_before_the_old_one() -> None:
    turn = again("put me down for Friday morning").turns[-1]
    assert turn.ask is not None and "Friday morning" in turn.ask.values["told"]
    turn = again().say("visit", "no, the number is 086 765 4321")
    assert turn.draft is not None
    assert (turn.draft["name"], turn.draft["phone"]) == ("Una Tuohy", "086 765 4321")


def test_a_no_begins_afresh() -> None:
    turn = again().say("visit", "no")
    assert turn.draft is not None and turn.draft["name"] is None
    assert turn.question == "request:name"


def test_of_somebody_elses_request_only_the_contact_is_taken() -> None:
    turn = again("for my son this time", patient="son").turns[-1]
    assert turn.draft is not None
    assert turn.draft["phone"] == "087 123 4567" and not turn.draft["times"]


@pytest.mark.parametrize(
    ("line", "just_left", "back"),
    [
        ("hey, I didn't refuse anything", True, True),
        ("I never said stop", True, True),
        ("yes please", True, True),
        ("yes please", False, False),
        ("send it after all", False, True),
        ("no, don't send it", True, False),
        ("how long will it take?", True, False),
    ],
)
def test_what_brings_it_back(line: str, just_left: bool, back: bool) -> None:
    assert brings_back(line, just_left, "visit") is back


def test_the_protest_is_no_part_of_what_is_told() -> None:
    assert without_protest("I never said no. Make it Wednesday") == "Make it Wednesday"
    assert without_protest("Yes please") == "Yes please"


def test_it_is_read_to_them_again_before_it_goes() -> None:
    assert as_it_was({**left(), "shown": "A visit", "question": SEND})["shown"] == ""


def test_nothing_is_kept_of_an_empty_one() -> None:
    desk = Desk()
    desk.say("visit", "I'd like a visit")
    assert desk.draft is not None and not worth_keeping(desk.draft)
    assert worth_keeping(left())


@pytest.mark.parametrize(
    ("line", "left_over"),
    [
        ("No no, I never said no. Send it on", "Send it on"),
        ("I didn't say Monday, I said Tuesday", "I said Tuesday"),
        ("I never stop running, it's the only day", "I never stop running, it's the only day"),
    ],
)
def test_only_the_protest_is_taken_out(line: str, left_over: str) -> None:
    assert without_protest(line).endswith(left_over)


def test_who_never_said_no_has_it_sent() -> None:
    desk = Desk()
    desk.say("visit", *TOLD, "yes")
    desk.say("visit", "I never said no, send it")
    assert desk.reached


def test_a_no_to_the_chat_alone_refuses_nothing_else() -> None:
    desk = Desk()
    turn = desk.say("visit", *TOLD, "yes they can store it, and no not the chat")
    assert turn.draft is not None and turn.draft["consent"] == "yes" and not turn.draft["with_chat"]


def test_a_yes_to_keeping_it_is_not_what_is_wrong() -> None:
    desk = Desk()
    desk.say("visit", "I'd like a visit", "Una Tuohy 087 123 4567", "Tuesday")
    turn = desk.say("visit", "that's grand to keep, yes")
    assert turn.draft is not None and not turn.draft["why_words"]
    assert turn.question == CONSENT
