"""Who is asked what to change and wants nothing changed has it sent, once, and only as it was read to them."""

from dataclasses import replace

import pytest

from bot.booking.decisions import no_more_changes
from bot.reading.reading import Reading
from tests.booking.playing import Desk

OPENED = ("can I book an appointment, sore calf", "Aoife Brennan, 087 123 4567", "Monday morning")
READ = (*OPENED, "yes")


@pytest.mark.parametrize(
    "line", ["nothing, fire it off", "no changes, send it", "leave it as it is and send it", "no that's the lot now"]
)
def test_what_was_read_back_is_sent_once(line: str) -> None:
    desk = Desk()
    desk.say("visit", *READ, "change something", line)
    assert [kind for kind, _ in desk.reached] == ["send"]


@pytest.mark.parametrize("line", ["no, that's it now", "nothing more, send away", "no send it so"])
def test_after_a_change_no_more_of_them_is_a_yes(line: str) -> None:
    desk = Desk()
    desk.say("visit", *READ, "make it Friday", line)
    assert desk.request["wished_times"] == "Friday morning"


@pytest.mark.parametrize("line", ["nothing", "no, that's grand", "it's fine the way it is", "no"])
def test_less_than_that_is_asked_about_in_few_words(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *READ, "change something", line)
    assert desk.ids() == ["request_still_send"]
    assert turn.question == "request:send"
    assert not desk.reached


@pytest.mark.parametrize("line", ["nothing to change so", "no, that's grand", "no changes"])
def test_at_the_read_back_it_is_no_edit(line: str) -> None:
    desk = Desk()
    desk.say("visit", *READ, line)
    assert desk.ids() == ["request_still_send"]
    assert not desk.reached


def test_nothing_goes_that_was_not_read_back_as_it_is() -> None:
    desk = Desk()
    desk.say("visit", *READ, "change something")
    desk.context = replace(desk.context, why=["a swollen calf"], why_said={"a swollen calf": "swollen"})
    turn = desk.say("visit", "nothing, send it")
    assert not desk.reached
    assert turn.ask is not None
    assert turn.ask.id == "request_read_back"
    desk.say("visit", "yes")
    assert len(desk.reached) == 1


@pytest.mark.parametrize(
    "line",
    [
        "nothing yet, hold on",
        "go on then, no wait",
        "nothing, don't send it",
        "nothing on Monday",
        "nothing, when will they ring?",
        "nothing works on it",
        "no, that's it, leave it",
        "nothing but the number",
    ],
)
def test_anything_beside_it_sends_nothing(line: str) -> None:
    assert not no_more_changes(line)
    desk = Desk()
    desk.say("visit", *READ, "change something", line)
    assert not desk.reached


def test_the_button_under_the_read_back_still_sends_it() -> None:
    desk = Desk()
    desk.say("visit", *READ, "change something", "request:send")
    assert len(desk.reached) == 1


def test_what_is_denied_goes_from_their_own_words_too() -> None:
    desk = Desk()
    told = {"why": ["left calf", "an operation lately"], "why_said": {"an operation lately": "operation"}}
    desk.context = replace(desk.context, **told)
    desk.say("visit", *READ, "add that I'd an operation in May", "add that I've a dog")
    denied = Reading("surgery", "yes", 0, 0, "operation", polarity="denied")
    desk.context = replace(desk.context, why=["left calf"], why_said={}, readings=(denied,))
    turn = desk.say("visit", "there was no operation")
    assert turn.ask is not None
    assert "operation" not in turn.ask.values["request"]
    assert "a dog" in turn.ask.values["request"]


def test_what_was_put_right_needs_no_further_change() -> None:
    desk = Desk()
    desk.context = replace(desk.context, why=["left calf", "an operation lately"])
    desk.say("visit", *READ)
    desk.context = replace(desk.context, why=["left calf"])
    turn = desk.say("visit", "I never had an operation. Take that out")
    assert turn.question == "request:send"
    assert turn.ask is not None
    assert turn.ask.id == "request_read_back_now"
    assert "operation" not in turn.ask.values["request"]
    desk.say("visit", "nothing else, send it")
    assert len(desk.reached) == 1
