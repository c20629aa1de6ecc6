"""Requests for the visitor and for somebody else in one conversation: kept apart, and who rings is kept."""

from dataclasses import replace
from typing import Any

import pytest

from bot.booking.stories import complaint
from bot.dialogue.heard import Heard
from bot.dialogue.patients import change_patient, turn_to_known
from bot.dialogue.requests import context, wants_another
from bot.dialogue.state import State, Told
from bot.dialogue.told_before import note_complaint
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading
from tests.booking.playing import THURSDAY, Desk


class Clinic:
    """A clinic without a diary."""

    def openings(self) -> None:
        return None


def say(text: str, **heard: Any) -> Heard:
    return Heard(text, said=(Said(text, text.endswith("?"), (Act("tell", 0.9),)),), **heard)


def test_who_writes_keeps_their_name_when_the_talk_turns() -> None:
    state = State(patient={"own_name": "Orla"}, facts={"side": Told("left")})
    sore = Reading("swelling", "yes", 0, 0, "swollen", person="other")
    assert change_patient(say("my mother's calf is swollen", patient="mother", readings=(sore,)), state)
    assert state.patient == {"relation": "mother", "own_name": "Orla"}
    turn_to_known("", state)
    assert state.patient == {"own_name": "Orla"}


def test_somebody_spoken_of_before_is_turned_to_with_what_is_known_of_them() -> None:
    state = State(
        cases={"daughter": {"facts": {"age": {"value": "14"}}, "patient": {"relation": "daughter", "name": "Aoife"}}}
    )
    turn_to_known("daughter", state)
    assert state.relation == "daughter"
    assert state.patient["name"] == "Aoife"
    assert state.child


@pytest.mark.parametrize(
    "line",
    ["can you book one for my daughter as well", "and another one for my mother please", "then one for my son too"],
)
def test_a_second_request_waits_for_the_first(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", "book me in", "Siobhán Ryan 087 123 4567", "Thursday", line)
    assert desk.ids()[0] == "request_one_at_a_time"
    assert turn.draft is not None
    assert turn.draft["patient"] == ""
    desk.context = replace(desk.context, patient="daughter", child=True)
    desk.say("visit", "sore calf", "yes", "send it")
    assert desk.request["patient"] is None


def test_for_somebody_else_after_all_is_no_second_request() -> None:
    desk = Desk()
    turn = desk.say("visit", "book me in", "Siobhán Ryan 087 123 4567", "it's for my daughter Niamh actually")
    assert turn.draft is not None
    assert turn.draft["patient_name"] == "Niamh"


@pytest.mark.parametrize(("line", "kind"), [("now one for my daughter please", "visit"), ("make it Thursday", "")])
def test_a_second_request_is_told_from_a_change(line: str, kind: str) -> None:
    assert wants_another(say(line), State(sent={"kind": "visit"})) == kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ok and my own calf is at me too, since the marathon", "my own calf is at me too, since the marathon"),
        ("hi, my mother has a sore calf. She's 71", "my mother has a sore calf"),
        ("can I get an appointment for my sore left calf please", "sore left calf"),
        ("book me in for Tuesday", ""),
    ],
)
def test_what_is_wrong_is_kept_in_their_words(text: str, words: str) -> None:
    assert complaint(text) == words


def test_complaints_of_two_people_are_kept_apart() -> None:
    state = State(patient={"relation": "daughter"})
    note_complaint(say("her calf is sore since hockey"), state)
    note_complaint(say("my own calf is tight", own_body=True), state)
    desk: Any = Clinic()
    assert context(say(""), state, THURSDAY, desk).complaint == "her calf is sore since hockey"
    state.patient = {name: value for name, value in state.patient.items() if name.startswith("own_")}
    assert context(say(""), state, THURSDAY, desk).complaint == "my own calf is tight"


def test_facts_of_an_open_request_stay_those_of_its_patient() -> None:
    own = {"facts": {"side": {"value": "right"}}}
    state = State(facts={"side": Told("left")}, patient={"relation": "son"}, cases={"": own}, request={"self": True})
    desk: Any = Clinic()
    assert context(say(""), state, THURSDAY, desk).facts == {"side": "right"}


def test_what_is_told_at_another_question_is_not_asked_for() -> None:
    desk = Desk()
    turn = desk.say(
        "visit", "book me in", "my calf is in bits since the club run, I'm Aoife Byrne", "087 123 4567", "Friday"
    )
    assert turn.question == "request:consent"
    assert turn.draft is not None
    assert turn.draft["why_words"] == "my calf is in bits since the club run"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("I need a visit for calf pain", "calf pain"),
        ("could someone ring me about my calf", ""),
        ("it's my own calf I need seen", ""),
        ("my husband pulled his calf running, he's too stubborn to ring", "my husband pulled his calf running"),
    ],
)
def test_a_wish_is_no_complaint(line: str, why: str) -> None:
    assert complaint(line) == why


def test_a_story_beside_the_consent_is_kept_and_said_back() -> None:
    desk = Desk()
    desk.context = replace(desk.context, complaint="sore calf")
    desk.say("visit", "book me in", "Aoife Byrne 087 123 4567", "Friday", "it popped playing tennis")
    assert desk.ids() == ["request_about", "request_still_consent"]
    desk.say("visit", "yes", "send it")
    assert desk.request["reason"] == "In their words: sore calf. it popped playing tennis"


@pytest.mark.parametrize(
    ("lines", "detail", "value"),
    [
        (("for my son Fiachra, I'm Bern", "yes", "sorry it's Fiacra without the h"), "patient", "Fiacra (son)"),
        (("I'm Bern", "yes", "ring me instead of email, 087 888 1212"), "email", None),
        (("I'm Bern", "yes", "make it Tues am"), "wished_times", "Tuesday morning"),
    ],
)
def test_corrections_in_words_that_were_lost(lines: tuple[str, ...], detail: str, value: str | None) -> None:
    desk = Desk()
    desk.say("visit", "book me in", lines[0], "bern@mail.ie", "Friday", "sore calf", *lines[1:], "yes", "yes")
    assert desk.request[detail] == value


@pytest.mark.parametrize(
    "line", ["Im Fergus, dad is Tom", "I'm Fergus and my dad's called Tom", "this is Fergus, his name is Tom"]
)
def test_two_names_with_ones_own_first(line: str) -> None:
    turn = Desk().say("visit", "book my dad in", line)
    assert turn.draft is not None
    assert (turn.draft["patient_name"], turn.draft["name"]) == ("Tom", "Fergus")


def test_somebody_only_pointed_at_is_no_relation() -> None:
    state = State(patient={"relation": "her"}, facts={"side": Told("left")})
    desk: Any = Clinic()
    assert context(say(""), state, THURSDAY, desk).patient == "other"


def test_a_name_given_as_his_is_the_patients() -> None:
    desk = Desk()
    desk.say("visit", "can somebody see a lad off my team", "his name is Donal Reddy", "087 555 0101, I'm Con Hughes")
    assert (desk.draft["patient"], desk.draft["patient_name"], desk.draft["name"]) == (
        "other",
        "Donal Reddy",
        "Con Hughes",
    )


def test_who_is_to_be_seen_is_asked_for_in_the_wish() -> None:
    desk = Desk()
    desk.say("visit", "would one of the physios look at my aunt")
    assert desk.draft["patient"] == "aunt"


def test_both_names_are_told_with_who_one_is() -> None:
    desk = Desk()
    desk.say("visit", "could ye see my granny")
    desk.say("", "rita, rita nolan. im Una Nolan her granddaughter, 087 555 0101")
    assert (desk.draft["patient_name"], desk.draft["name"]) == ("Rita Nolan", "Una Nolan")
    assert desk.draft["patient"] == "grandmother"


def test_the_patient_may_be_named_by_that_word() -> None:
    desk = Desk()
    desk.say("visit", "visit please, I'm Con Hughes 087 555 0101", "the patient is Donal Reddy")
    assert (desk.draft["patient_name"], desk.draft["name"]) == ("Donal Reddy", "Con Hughes")


def test_a_name_told_before_the_words_that_give_it_is_not_the_next_one() -> None:
    turn = Desk().say("call", "can ye ring my aunt", "Olive is her name, I'm Brona")
    assert turn.draft is not None
    assert (turn.draft["patient_name"], turn.draft["name"]) == ("Olive", "Brona")
