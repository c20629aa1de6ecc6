"""What shall be put into a request, in whatever frame it is asked for, and what is no such thing."""

import pytest

from bot.booking.additions import Addition, addition_in, told_anew, told_on_top
from tests.booking.playing import Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week", "yes")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("could you stick that on it? MRI was fine, nothing torn", "MRI was fine, nothing torn"),
        ("I bruise easily, could you mention that", "I bruise easily"),
        ("let whoever sees me know that I'm in a wheelchair", "I'm in a wheelchair"),
        ("would ye jot down that I need a receipt", "I need a receipt"),
        ("pop in there that my sister is driving me", "my sister is driving me"),
        ("I forgot to mention I'm on warfarin", "I'm on warfarin"),
        ("the physio ought to know I faint easily", "I faint easily"),
        ("please write that I speak Portuguese", "I speak Portuguese"),
        ("can you put in a note saying the buzzer is broken", "the buzzer is broken"),
        ("make a note that I can't kneel, thanks", "I can't kneel"),
        ("ask them if they do taping", "ask if they do taping"),
        ("he gets anxious so tell them to go easy", "he gets anxious, to go easy"),
    ],
)
def test_an_addition_is_its_own_words_without_the_frame(text: str, note: str) -> None:
    found = addition_in(text)
    assert found is not None
    assert found.note == note


@pytest.mark.parametrize(
    "text",
    [
        "leave it as it is",
        "can you say when they'll ring",
        "would you say it's a tear?",
        "do I have to tell them my weight",
        "don't mention the drinking",
        "no need to tell them about the fall",
        "what did you put in",
        "did you add my number",
        "tell me more about the physio",
        "I have to go now",
        "you said to mention it",
    ],
)
def test_what_asks_for_nothing_to_be_added(text: str) -> None:
    assert addition_in(text) in (None, Addition(earlier=True))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("also I'm 20 weeks pregnant", "I'm 20 weeks pregnant"),
        ("one more thing - we've a guide dog", "we've a guide dog"),
        ("btw my knee was replaced in 2019", "my knee was replaced in 2019"),
        ("also is there a lift?", ""),
        ("also that's grand", ""),
    ],
)
def test_what_comes_on_top(text: str, told: str) -> None:
    assert told_on_top(text) == told


@pytest.mark.parametrize("text", ["ye are very good", "that's not what I said", "I don't like this", "I'm not sure"])
def test_talk_is_no_news(text: str) -> None:
    assert not told_anew(text)


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("can you add that I'm coeliac", "I'm coeliac"),
        ("the name, day and number are grand, just add I've a heart stent", "I've a heart stent"),
        ("and I had an ultrasound, no tear", "I had an ultrasound, no tear"),
        ("oh I've a bad hip on that side as well", "I've a bad hip on that side"),
    ],
)
def test_an_addition_at_the_read_back_is_noted_and_read_back_and_nothing_is_sent(line: str, note: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert not desk.reached
    assert turn.draft is not None
    assert turn.draft["notes"] == [note]
    assert turn.draft["name"] == "Aoife Brennan"
    assert turn.ask is not None
    assert f"“{note}”" in turn.ask.values["request"]
    desk.say("visit", "yes")
    assert f"Note: {note}" in desk.request["reason"]


def test_put_that_in_means_what_was_said_before() -> None:
    turn = Desk().say("visit", *OPENED, "is there somewhere for a buggy?", "put that in")
    assert turn.draft is not None
    assert turn.draft["notes"] == ["Is there somewhere for a buggy?"]


def test_an_addition_beside_a_change_takes_both() -> None:
    turn = Desk().say("visit", *OPENED, "make it Thursday and tell them I've a cough")
    assert turn.draft is not None
    assert turn.draft["notes"] == ["I've a cough"]
    assert turn.draft["times"] == "Thursday morning"


@pytest.mark.parametrize("line", ["no, I'm going elsewhere", "no my leg is better now"])
def test_a_no_beside_something_told_is_no_addition(line: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert turn.draft is None or not turn.draft["notes"]


def test_long_additions_are_read_back_to_their_end() -> None:
    note = "he has a county trial in Parnell Park on the 12th of December and wants to know if he can play"
    turn = Desk().say("visit", *OPENED, f"add that {note}")
    assert turn.ask is not None
    assert note in turn.ask.values["request"]


@pytest.mark.parametrize("line", ["tell them to forget it", "tell them I don't want the visit any more"])
def test_an_end_inside_an_addition_is_an_end(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert turn.draft is None
    assert not desk.reached


def test_who_they_would_like_to_see_is_no_answer_to_what_is_wrong() -> None:
    turn = Desk().say(
        "visit", "book me in", "Ann Daly, 087 123 4567", "mornings", "I'd want a woman physio if possible"
    )
    assert turn.question == "request:why"
    assert turn.draft is not None
    assert turn.draft["notes"]
