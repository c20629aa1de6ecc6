"""The request form, played."""

import json
from dataclasses import replace

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.booking.decisions import decide
from bot.booking.form import ask_again
from bot.booking.read_back import read_back
from bot.dialogue.copy import Known, choose
from bot.settings import ROOT
from tests.booking.playing import REFERENCE, THURSDAY, Desk

OPENED = ("can I book an appointment", "Aoife Brannan", "087 123 4567", "Thursday morning", "sore calf for a week")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def told(desk: Desk, *why: str) -> Desk:
    desk.context = replace(desk.context, why=why or ("left calf", "a pop", "no swelling"))
    return desk


def test_everything_in_one_message_asks_only_for_consent_and_sending(desk: Desk) -> None:
    told(desk).say(
        "visit", "Could I get in Monday or Tuesday after 5? I'm Kev, 086 555 0101, sorry 0110", "yes", "send it"
    )
    assert len(desk.turns) == 3
    assert desk.request["name"] == "Kev"
    assert desk.request["phone"] == "086 555 0110"
    assert desk.request["wished_times"] == "Monday or Tuesday after 5 pm"
    assert desk.request["reason"] == "left calf, a pop and no swelling"


def test_only_what_is_missing_is_asked(desk: Desk) -> None:
    desk.say("visit", *OPENED, "grand", "that's all right so")
    asked = [turn.question for turn in desk.turns[:-1]]
    questions = ["name", "contact", "wish", "why", "consent", "send"]
    assert asked == [f"request:{question}" for question in questions]
    assert desk.request["reason"] == "In their words: sore calf for a week"


@pytest.mark.parametrize(
    ("line", "detail", "before", "after"),
    [
        ("make it Friday instead", "wished_times", "Thursday morning", "Friday morning"),
        ("Friday afternoon instead of Thursday", "wished_times", "Thursday morning", "Friday afternoon"),
        ("Brennan, not Brannan", "name", "Aoife Brannan", "Aoife Brennan"),
        ("my number is 085 555 0111", "phone", "087 123 4567", "085 555 0111"),
        ("not my old number 087 123 4567, use 085 555 0111", "phone", "087 123 4567", "085 555 0111"),
        ("yes but the number is 085 555 0111", "phone", "087 123 4567", "085 555 0111"),
        ("no, Friday", "wished_times", "Thursday morning", "Friday morning"),
    ],
)
def test_every_correction_is_said_back_and_sends_nothing(
    desk: Desk, line: str, detail: str, before: str, after: str
) -> None:
    turn = desk.say("visit", *OPENED, "yes", line)
    said = {"times": after} if detail == "wished_times" else {"before": before, "after": after}
    assert [dict(say.values) for say in turn.said if say.id in ("request_changed", "request_times_now")] == [said]
    assert turn.question == "request:send"
    assert not desk.reached
    desk.say("visit", "send it")
    assert desk.request[detail] == after


@pytest.mark.parametrize("line", ["hold on", "ok but what happens next", "go on then, no wait", "cheers", "one sec"])
def test_anything_but_a_plain_yes_sends_nothing(desk: Desk, line: str) -> None:
    turn = desk.say("visit", *OPENED, "yes", line)
    assert turn.question == "request:send"
    assert not desk.reached


@pytest.mark.parametrize("line", ["leave it", "stop", "I don't want an appointment", "request:stop"])
@pytest.mark.parametrize("count", range(1, len(OPENED) + 2))
def test_stop_from_any_question_keeps_nothing(line: str, count: int) -> None:
    desk = Desk()
    turn = desk.say("visit", *(*OPENED, "yes")[:count], line)
    assert turn.draft is None
    assert not desk.reached


def test_no_to_consent_keeps_nothing(desk: Desk) -> None:
    turn = desk.say("visit", *OPENED, "no")
    assert turn.draft is None
    assert desk.ids() == ["request_no_consent"]


def test_mother_and_daughter_are_kept_apart(desk: Desk) -> None:
    desk.say(
        "visit",
        "for my daughter Niamh, she's 12, ring me, I'm Orla, 0871234567",
        "any evening",
        "sore calf since",
        "yes",
    )
    assert desk.draft is not None
    assert read_back(desk.draft).startswith(
        "A visit for your daughter Niamh (12), after 5 pm. They'd get back to you, Orla, on"
    )
    desk.say("visit", "send it")
    assert desk.request["name"] == "Orla"
    assert desk.request["patient"] == "Niamh (daughter), aged 12"


def test_patient_without_a_name_is_asked_for(desk: Desk) -> None:
    desk.context = replace(desk.context, patient="son", child=True, why=["left calf"])
    turn = desk.say("visit", "can I book him in", "Cian, he's 13")
    assert desk.turns[0].ask is not None
    assert desk.turns[0].ask.id == "request_ask_patient_age"
    assert turn.draft is not None
    assert (turn.draft["patient_name"], turn.draft["age"]) == ("Cian", 13)


def test_call_back_asks_for_name_number_and_time(desk: Desk) -> None:
    desk.say("call", "can somebody ring me", "Tosh 085 123 4567", "after 4", "yes", "correct")
    assert len(desk.turns) == 5
    assert desk.request["kind"] == "call_back"
    assert desk.request["wished_times"] == "from 4 pm"


def test_question_reaches_the_clinic_in_its_own_words(desk: Desk) -> None:
    desk.say("question", "can I ask the clinic something", "Do you treat under 12s?", "Ger 0851234567", "ok", "yes")
    assert desk.request["kind"] == "question"
    assert desk.request["reason"] == "In their words: Do you treat under 12s?"


def test_gibberish_twice_offers_another_way(desk: Desk) -> None:
    turn = desk.say("visit", "book me in", "Tosh", "asdf", "qwerty")
    assert turn.ask is not None
    assert turn.ask.id == "request_other_way_contact"
    assert turn.draft is not None


def test_number_in_two_messages_is_one(desk: Desk) -> None:
    turn = desk.say("visit", "book me in", "Tosh", "085 555", "0111")
    assert turn.draft is not None
    assert turn.draft["phone"] == "085 555 0111"


def test_refused_number_leads_to_an_email(desk: Desk) -> None:
    turn = desk.say("visit", "book me in", "Tosh", "I'd rather not give my number")
    assert desk.ids()[0] == "request_contact_needed"
    assert turn.draft is not None


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("30 February", "request_wish_impossible"),
        ("yesterday", "request_wish_past"),
        ("next Friday", "request_ask_which_day"),
    ],
)
def test_times_that_cannot_be_taken_are_asked_about(desk: Desk, line: str, id: str) -> None:
    desk.say("visit", "book me in", "Tosh 087 123 4567", line)
    assert id in desk.ids()


@pytest.mark.parametrize("answer", ["the 4th", "the second one", "request:day:1"])
def test_one_of_two_days_is_taken(desk: Desk, answer: str) -> None:
    turn = desk.say("visit", "book me in", "Tosh 087 123 4567", "next Friday", answer)
    assert turn.draft is not None
    assert turn.draft["windows"][0]["day_from"] == "2026-12-04"


def test_free_times_are_offered_and_chosen(desk: Desk) -> None:
    free = [THURSDAY.replace(day=day, month=12, hour=9) for day in (1, 2, 3)]
    desk.context = replace(desk.context, openings=free, why=["left calf"])
    turn = desk.say("visit", "book me in", "Tosh 087 123 4567", "mornings")
    assert turn.question == "request:opening"
    desk.say("visit", "the second one", "yes", "yes")
    assert desk.request["windows"][0]["day_from"] == "2026-12-02"


def test_what_comes_nearest_is_offered_where_nothing_fits(desk: Desk) -> None:
    free = [THURSDAY.replace(day=day, month=12, hour=9) for day in (1, 2, 3)]
    desk.context = replace(desk.context, openings=free, why=["left calf"])
    turn = desk.say("visit", "book me in", "Tosh 087 123 4567", "evenings after 8")
    assert [said.id for said in turn.said] == ["request_nearest_openings"]
    assert turn.question == "request:opening" and turn.ask and len(turn.ask.buttons) == 4
    desk.say("visit", "none of those", "yes", "yes")
    assert [window["time_from"] for window in desk.request["windows"]] == ["20:00"]


def test_new_wish_is_matched_in_the_turn_in_which_it_is_told(desk: Desk) -> None:
    free = [THURSDAY.replace(day=day, month=12, hour=hour) for day in (1, 2, 3) for hour in (9, 17)]
    desk.context = replace(desk.context, openings=free, why=["left calf"])
    turn = desk.say("visit", "book me in", "Tosh 087 123 4567", "Tuesday mornings", "Wednesday after 5 then")
    assert turn.said[0].id != "request_nearest_openings"
    assert turn.ask and turn.ask.buttons[0][1] == "request:opening:2026-12-02T17:00"


def test_nothing_free_at_all_is_said(desk: Desk) -> None:
    desk.context = replace(desk.context, openings=[], why=["left calf"])
    turn = desk.say("visit", "book me in", "Tosh 087 123 4567", "mornings")
    assert [said.id for said in turn.said] == ["request_no_openings"]
    assert turn.question != "request:opening"


def test_what_was_taken_out_does_not_reach_the_clinic(desk: Desk) -> None:
    told(desk).say(
        "visit", "book me in", "Tosh 087 123 4567", "any time", "yes", "take that bit about the pop out", "yes"
    )
    assert desk.request["reason"] == "left calf and no swelling"


def test_fact_taken_back_in_the_conversation_leaves_the_request(desk: Desk) -> None:
    told(desk).say("visit", "book me in", "Tosh 087 123 4567", "any time", "yes")
    told(desk, "left calf").say("visit", "yes")
    assert desk.request["reason"] == "left calf"


def test_other_way_replaces_the_one_before(desk: Desk) -> None:
    told(desk).say(
        "visit", "book me in", "Tosh 087 123 4567", "any time", "yes", "use my email instead", "tosh@example.ie"
    )
    assert desk.turns[-1].said[0].values == {"before": "087 123 4567", "after": "tosh@example.ie"}


# --- after sending ----------------------------------------------------------------------------------------------------


@pytest.fixture
def done(desk: Desk) -> Desk:
    told(desk).say("visit", "book me in", "Tosh 087 123 4567", "Monday", "yes", "yes")
    assert [effect for effect, _ in desk.reached] == ["send"]
    return desk


def test_change_after_sending_reaches_the_clinic_once(done: Desk) -> None:
    done.say("visit", "make it Thursday")
    assert [effect for effect, _ in done.reached] == ["send", "update"]
    assert done.request["wished_times"] == "Thursday"
    done.say("visit", "make it Thursday", "thanks")
    assert [effect for effect, _ in done.reached] == ["send", "update"]


def test_note_after_sending_is_added(done: Desk) -> None:
    done.say("visit", "add that I have a dog")
    assert str(done.request["reason"]).endswith("Note: I have a dog")


@pytest.mark.parametrize(
    "line", ["cancel that", "cancel it please", "I don't need the appointment any more", "scrap that"]
)
def test_cancel_after_sending(done: Desk, line: str) -> None:
    done.say("visit", line)
    assert done.reached[-1][0] == "cancel"


def test_stop_after_sending_asks_whether_to_cancel(done: Desk) -> None:
    done.say("visit", "stop")
    assert done.turns[-1].question == "request:cancel"
    done.say("visit", "no")
    assert [effect for effect, _ in done.reached] == ["send"]


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("request:send", "request_already_sent"),
        ("send it", "request_already_sent"),
        ("did it send?", "request_is_sent"),
    ],
)
def test_sending_again_says_it_is_sent(done: Desk, line: str, id: str) -> None:
    turn = done.say("visit", line)
    assert turn.said[0].id == id
    assert turn.said[0].values == {"reference": REFERENCE}
    assert len(done.reached) == 1


def test_change_without_a_value_asks_what(done: Desk) -> None:
    done.say("visit", "I need to change it", "Wednesday")
    assert done.request["wished_times"] == "Wednesday"


@pytest.mark.parametrize(
    "line",
    [
        "how long does a calf strain take to heal",
        "I don't want the pain to come back",
        "did I pull that muscle in the race?",
        "should be ok by Friday, should I run?",
        "it went wrong again on Monday",
        "the pain is different on Sundays",
        "say I ran on it on Thursday, what then?",
        "does heat make it worse?",
        "delete my data",
        "thanks a million",
        "yes",
        "can I run on Saturday?",
    ],
)
def test_talk_about_something_else_is_not_for_the_form(done: Desk, line: str) -> None:
    turn = done.say("visit", line)
    assert not turn.understood
    assert len(done.reached) == 1


@pytest.mark.parametrize(
    ("line", "detail", "value"),
    [
        ("can't do Monday now, Tuesday instead", "wished_times", "Tuesday"),
        ("could I do Wednesday morning", "wished_times", "Wednesday morning"),
        ("wrong number sorry, 085 555 0111", "phone", "085 555 0111"),
        ("put me down for Friday", "wished_times", "Friday"),
        ("Tuesday is better", "wished_times", "Tuesday"),
        ("the name should be Toshy", "name", "Toshy"),
    ],
)
def test_changes_after_sending_as_people_ask_for_them(done: Desk, line: str, detail: str, value: str) -> None:
    done.say("visit", line)
    assert done.request[detail] == value


# --- properties -------------------------------------------------------------------------------------------------------

LINES = yaml.load((ROOT / "tests/booking/decisions.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
NOT_YES = [line for kinds in LINES.values() for kind, lines in kinds.items() if kind != "yes" for line in lines]
GIVEN = [
    "Aoife Byrne",
    "087 123 4567",
    "Friday",
    "sore calf a week",
    "for my son Cian",
    "my email is a@b.ie",
    "skip",
    "30 February",
]
EFFECTS = [
    "request:edit",
    "request:edit:name",
    "request:when:any",
    "request:skip:why",
    "request:consent:yes",
    "request:bad:x",
]
messages = st.one_of(st.sampled_from(NOT_YES), st.sampled_from(GIVEN), st.sampled_from(EFFECTS), st.text(max_size=80))
slow = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(st.sampled_from(["visit", "call", "question"]), st.lists(messages, min_size=1, max_size=12))
def test_nothing_is_sent_without_an_unmixed_yes(kind: str, lines: list[str]) -> None:
    desk = Desk()
    for line in lines:
        if decide(line, "request:send") == "yes" and line not in GIVEN:
            continue
        turn = desk.say(kind, line)
        assert turn.effect == ""
        json.dumps(turn.draft)


@slow
@given(
    st.lists(messages, max_size=10),
    st.sampled_from(["stop", "leave it", "request:stop", "No. I don't want an appointment."]),
)
def test_stop_from_any_state_leaves_nothing(lines: list[str], stop: str) -> None:
    desk = Desk()
    desk.say("visit", "book me in", *lines)
    if desk.draft is not None:
        assert desk.say("visit", stop).draft is None
    assert not desk.reached


@slow
@given(st.lists(messages, max_size=10))
def test_open_question_comes_back_in_words_that_exist(lines: list[str]) -> None:
    desk = Desk()
    desk.say("visit", "book me in", *lines)
    said = [say for turn in desk.turns for say in (*turn.said, *([turn.ask] if turn.ask else []))]
    if desk.draft is not None:
        again = ask_again(desk.draft, desk.context)
        assert again.ask is not None
        said.append(again.ask)
    for say in said:
        assert choose(say.id, Known({}), {}, **{**say.values, "reference": REFERENCE}), say.id


CHANGES_SENT = [
    ("make it Friday", "wished_times"),
    ("Thursdays are a no-go as it happens", "wished_times"),
    ("keep me off Thursdays", "wished_times"),
    ("my number is 085 555 0111", "phone"),
    ("add that I have a dog", "reason"),
    ("it's spelt Aoibheann", "name"),
]
AFTERWARDS = ["thanks", "yes", "send it", "is there parking?", "ok", "request:send", "what did I send?", "did it go?"]


@slow
@given(st.sampled_from(CHANGES_SENT), st.lists(st.sampled_from(AFTERWARDS), max_size=6), st.integers(0, 6))
def test_a_change_after_sending_reaches_the_clinic_exactly_once(
    change: tuple[str, str], around: list[str], place: int
) -> None:
    desk = Desk()
    desk.say(
        "visit", "can I book an appointment", "Aoife Brannan", "087 123 4567", "Wednesday or Thursday", "sore calf"
    )
    desk.say("visit", "yes", "send it")
    before = desk.request[change[1]]
    desk.say("visit", *around[:place], change[0], *around[place:])
    assert [effect for effect, _ in desk.reached] == ["send", "update"]
    assert desk.request[change[1]] != before


@pytest.mark.parametrize(
    "line",
    [
        "I'd rather they had only my first name on it",
        "swap the physio for the other one",
    ],
)
def test_a_change_that_is_not_understood_is_asked_about_and_a_yes_sends_nothing(desk: Desk, line: str) -> None:
    desk.say("visit", *OPENED, "yes", line, "yes")
    assert not desk.reached
