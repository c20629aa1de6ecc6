"""A yes as people write it: taken where it is asked for, beside a change too where only keeping is agreed to."""

import pytest

from bot.booking.decisions import decide
from bot.dialogue.copy import texts
from tests.booking.playing import Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week")


@pytest.mark.parametrize(
    "line",
    [
        "yes send it, I told you that",
        "I said yes, send it!",
        "as I said, yes",
        "already told ya, work away",
        "the rest is grand, send it",
        "that'd be great",
        "sure why not",
    ],
)
def test_a_yes_that_was_said_before_is_a_yes(line: str) -> None:
    assert decide(line, "request:send") == "yes"


@pytest.mark.parametrize("line", ["I said no", "I said wait", "I told you I'd think about it", "the rest can wait"])
def test_what_was_said_before_may_also_be_no_yes(line: str) -> None:
    assert decide(line, "request:send") != "yes"


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("grand yeah thats fine. actually can we make it wednesday instead of monday", "Wednesday morning"),
        ("That's fine by me. Tuesday would be better though", "Tuesday morning"),
        ("Yes. Could it be Friday after 2?", "Friday from 2 pm"),
    ],
)
def test_keeping_is_agreed_to_beside_a_change_and_nothing_is_sent(line: str, times: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert turn.question == "request:send"
    assert turn.draft is not None
    assert turn.draft["times"] == times
    assert not desk.reached


@pytest.mark.parametrize(
    "line",
    [
        "grand. no wait, who sees it",
        "fine. but I don't want it kept",
        "ok. hold on a sec",
        "yes. I'd rather they had only my first name on it",
    ],
)
def test_keeping_is_not_agreed_to_where_the_rest_takes_it_back(line: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert not (turn.draft or {}).get("consent")


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("ok mon morning works, after 10 like. send it", "Monday between 10 am and noon"),
        ("Tuesday then. Send it on", "Tuesday morning"),
        ("make it thursday, send it", "Thursday morning"),
    ],
)
def test_a_change_beside_send_it_is_taken_and_said_back_first(line: str, times: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "yes", line)
    assert not desk.reached
    assert turn.draft is not None
    assert turn.draft["times"] == times
    assert [say.id for say in turn.said] == ["request_times_now"]
    assert turn.question == "request:send"
    desk.say("visit", "send it")
    assert desk.request["wished_times"] == times


def test_nobody_is_told_to_say_yes_or_no() -> None:
    said = [text.text for name, ways in texts().items() if "request_" in name for text in ways]
    assert said
    assert not [text for text in said if "yes or a no" in text]
