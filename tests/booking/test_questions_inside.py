"""Questions about the request in hand, additions to it, and what may be said beside it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.booking.notes import without_talk
from bot.dialogue.copy import choose
from bot.dialogue.heard import Part
from bot.dialogue.requests import small_talk
from bot.dialogue.safety import Known
from bot.dialogue.state import State
from tests.booking.playing import Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday after 5", "sore calf for a week")


def first_words(desk: Desk) -> str:
    said = desk.turns[-1].said[0]
    return choose(said.id, Known({}), {}, **{**said.values, "reference": "CP-7K2M9Q"}) or ""


@pytest.mark.parametrize(
    "line",
    [
        "is it booked now?",
        "did it go?",
        "did you send it yet",
        "so am I booked in?",
        "has it gone to the clinic",
        "is it in?",
    ],
)
@pytest.mark.parametrize("until", [2, 5])
def test_whether_it_is_sent_is_answered_with_a_no_first(line: str, until: int) -> None:
    desk = Desk()
    desk.say("visit", *OPENED[:until], line)
    assert desk.ids()[0] == "request_not_sent"
    assert first_words(desk).startswith(("No", "Not yet"))
    assert len(desk.ids()) == 2
    assert not desk.reached


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("did it go?", "request_is_sent"),
        ("did you send it yet", "request_is_sent"),
        ("is it booked now?", "request_not_booked"),
        ("am I booked in?", "request_not_booked"),
    ],
)
def test_once_it_is_sent_the_answer_says_so(line: str, id: str) -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "yes", "send it", line)
    assert desk.ids() == [id]
    assert len(desk.reached) == 1


def test_a_time_that_is_asked_after_is_put_in_once() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "yes", "did you put in after 6?")
    assert desk.ids()[0] == "request_put_in"
    assert turn.draft is not None
    assert turn.draft["times"] == "Monday from 6 pm"
    desk.say("visit", "did you put in after 6?")
    assert desk.ids()[0] == "request_have"
    assert not desk.reached


@pytest.mark.parametrize(
    "line", ["you have my number too?", "but tell me which phone you have, and one question, is there parking?"]
)
def test_the_number_is_said_back(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert [say.values.get("value") for say in turn.said] == ["087 123 4567"]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (
            "a note, should of said it happened at the gym and i cant push off",
            "it happened at the gym and i cant push off",
        ),
        ("a quick note that I'm on blood thinners please", "I'm on blood thinners"),
        ("i forgot to mention im diabetic", "im diabetic"),
        ("that I've a dog to mind if that's ok", "I've a dog to mind"),
        ("in agony at night", "in agony at night"),
        ("just back from Spain", "just back from Spain"),
    ],
)
def test_additions_are_kept_without_the_talk_around_them(said: str, note: str) -> None:
    assert without_talk(said) == note


def test_an_addition_after_sending_reaches_the_clinic_clean() -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "yes", "send it", "can i add a note, should of said it went at 5-a-side, thanks")
    assert desk.request["reason"].endswith("Note: it went at 5-a-side")


@pytest.mark.parametrize("id", ["talk/greet", "talk/manage_request", "talk/joke"])
def test_small_talk_beside_a_request_is_said_once_or_not_at_all(id: str) -> None:
    part: Any = Part("answer", "…", id)
    assert not small_talk([part], State(said={id: 1}))


def test_what_is_said_again_has_other_words() -> None:
    desk = Desk()
    desk.context = replace(desk.context, why=["left calf"])
    desk.say("visit", *OPENED[:4], "yes")
    said: dict[str, int] = {}
    heard = []
    for _ in range(5):
        desk.say("visit", "xq?")
        ask = desk.turns[-1].ask
        assert ask is not None
        heard.append(choose(ask.id, Known({}), said, **ask.values))
        said[ask.id] = said.get(ask.id, 0) + 1
    assert len(set(heard)) == len(heard)


@pytest.mark.parametrize(
    "line", ["leave out the smoking", "can you leave the smoking out", "take out the smoking please"]
)
def test_a_detail_is_left_out_by_its_name(line: str) -> None:
    desk = Desk()
    desk.say("visit", *OPENED[:4], "sore calf, i smoke 20 a day", "yes", line, "send it")
    assert desk.request["reason"] == "In their words: sore calf"


def test_a_day_that_is_left_out_is_no_detail_of_that_kind() -> None:
    desk = Desk()
    desk.say("visit", *OPENED[:3], "Monday or Tuesday", "sore calf", "yes", "leave out the Monday", "send it")
    assert desk.request["wished_times"] == "Tuesday"


def test_nobody_has_to_say_why_who_wants_it_sent() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED[:4], "SEND IT")
    assert turn.question == "request:consent"
    assert not desk.reached


def test_a_day_after_a_first_day_is_meant_from_then_on() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED[:3], "any day from 2 December", "sore calf", "yes", "only Thursday really")
    assert turn.draft is not None
    assert turn.draft["windows"][0]["day_from"] == "2026-12-02"
    assert turn.draft["windows"][0]["weekdays"] == [3]


@pytest.mark.parametrize(
    "asked", ["Will somebody ring me today?", "would anyone get back to me tonight?", "When will they call, tomorrow?"]
)
def test_when_the_clinic_answers_is_no_wished_day(asked: str) -> None:
    desk = Desk()
    desk.say("visit", "can I book a visit, mornings suit", f"Aoife Brennan, 087 123 4567. {asked}")
    times = str(desk.draft["times"])
    assert "morning" in times and not any(day in times for day in ("today", "tonight", "tomorrow", "day "))
