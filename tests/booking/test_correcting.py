"""An order to send beside a correction makes it and shows it once; nothing is asked about what to change."""

from dataclasses import replace

import pytest

from tests.booking.playing import Desk

OPENED = ("can I book an appointment, sore calf", "Aoife Brennan, 087 123 4567", "Monday morning", "yes")


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("send it but the ankle is the worst of it, put that", "the ankle is the worst of it"),
        ("fire it off, only my achilles is at me too", "my achilles is at me"),
        ("my shin is sore as well, otherwise grand, send it", "my shin is sore"),
    ],
)
def test_correction_is_noted_and_asked_about_in_few_words(line: str, note: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert desk.ids() == ["request_note_added", "request_still_send"]
    assert turn.draft is not None
    assert turn.draft["notes"] == [note]
    assert not desk.reached
    desk.say("visit", "send it")
    assert len(desk.reached) == 1


def test_what_is_asked_about_is_put_in_where_it_is_missing() -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "did ye put the ankle on it? just send it")
    assert desk.ids() == ["request_put_in", "request_still_send"]
    desk.say("visit", "did you put the ankle on it? send it so")
    assert desk.reached


@pytest.mark.parametrize(
    "line",
    ["I'd send it but I'm not sure", "send it, but not yet", "send it but what will it cost", "send it if it's right"],
)
def test_what_limits_it_sends_and_adds_nothing(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert not desk.reached
    assert turn.draft is not None
    assert not turn.draft["notes"]


def test_what_it_wasnt_is_taken_out_and_not_quoted() -> None:
    desk = Desk()
    desk.context = replace(desk.context, why=["left calf", "after a rest from running", "new to running"])
    turn = desk.say(
        "visit", *OPENED, "It wasn't after a rest from running, I was chasing the dog. And put that it is a week"
    )
    shown = turn.ask.values["request"] if turn.ask else ""
    assert "rest from" not in shown
    assert "new to running" in shown
