"""Whose case it is: another person's only where a second patient's complaint was told."""

from __future__ import annotations

import pytest

from bot.dialogue.acknowledge import acknowledge_move
from bot.dialogue.heard import Heard
from bot.dialogue.patients import advice_of, change_patient
from bot.dialogue.state import ACTED_ON, GIVEN, Advice, State, Told
from bot.dialogue.update import News
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading


def of_other(name: str, value: str, relation: str) -> Reading:
    """A reading about somebody else."""
    return Reading(name, value, 0, 1, "x", person="other", relation=relation)


def test_an_unnamed_person_was_the_visitor_after_all() -> None:
    """The case is kept, under the right name: nothing is asked anew."""
    state = State(facts={"side": Told("left")}, patient={"relation": "him"}, said={"fact:side": 1})
    assert change_patient(Heard("their leg? it's my leg", own_body=True), state)
    assert state.relation == ""
    assert state.facts["side"].value == "left"
    assert state.said["fact:side"] == 1


def test_a_second_patient_leaves_the_first_case_alone() -> None:
    """Back with the visitor's own leg, their own case counts and not the husband's."""
    state = State(facts={"side": Told("left")})
    heard = Heard("x", patient="husband", readings=(of_other("swelling", "yes", "husband"),))
    assert change_patient(heard, state)
    assert state.facts == {}
    assert change_patient(Heard("my own", own_body=True, readings=(Reading("swelling", "yes", 0, 1, "x"),)), state)
    assert state.facts["side"].value == "left"


def test_an_age_alone_makes_no_second_patient() -> None:
    """Somebody's age is no complaint."""
    state = State(facts={"side": Told("left")})
    assert not change_patient(Heard("x", patient="him", readings=(of_other("age", "21", "him"),)), state)
    assert state.relation == ""


def of_him(tier: str, how: str = GIVEN) -> State:
    """The husband's case, with advice that stands."""
    state = State(facts={"swelling": Told("yes")}, patient={"relation": "husband"})
    state.advice = Advice(tier, ["clot_swelling"], "", how)
    return state


def test_who_is_left_aside_keeps_the_advice() -> None:
    """ "Leave him, this is about me": the talk goes on about the visitor, his advice stands for him."""
    state = of_him("same_day")
    assert change_patient(Heard("leave him, this is about me", leaves_other=True), state)
    assert state.relation == "" and not state.facts and not state.advice.stands
    assert advice_of("husband", state).stands


def test_an_emergency_is_left_only_once_somebody_acts() -> None:
    """Until then the first thing is that he gets help."""
    mine = Heard("mine is sore too", own_body=True, own_complaint=True)
    assert not change_patient(mine, of_him("emergency"))
    assert change_patient(mine, of_him("emergency", ACTED_ON))


def test_who_was_left_aside_is_asked_about() -> None:
    """ "Does my husband still need to go?" and "where do we go?" are about him; "where do I buy ice?" isn't."""
    asks = {
        "does my husband still need to go?": ("husband",),
        "where does he go?": ("him",),
        "where do we go at this hour?": (),
    }
    for text, named in asks.items():
        state = of_him("same_day")
        change_patient(Heard("this is about me", leaves_other=True), state)
        said = (Said(text, True, (Act("faq/where_it_tears", 0.6),)),)
        assert change_patient(Heard(text, said=said, named=named), state), text
        assert state.relation == "husband" and state.advice.stands
    change_patient(Heard("this is about me", leaves_other=True), state)
    for text in ("where do I go to buy ice?", "can I run with my husband?"):
        assert not change_patient(Heard(text, said=(Said(text, True, ()),)), state), text


def test_what_was_told_under_the_wrong_person_goes_to_whom_it_is_put_right() -> None:
    """ "It's my brother's leg, not mine": his case comes back, with what was told since."""
    state = State(facts={"side": Told("left")}, patient={"relation": "brother", "name": "Eoin"})
    assert change_patient(Heard("mine", own_body=True, own_complaint=True), state)
    state.facts["bruise"] = Told("yes")
    assert change_patient(Heard("his", patient="brother", patient_corrects=True), state)
    assert state.relation == "brother" and state.patient["name"] == "Eoin"
    assert state.facts.keys() == {"side", "bruise"}


def test_the_words_of_the_complaint_go_with_it() -> None:
    """What is wrong was said of the son all along."""
    state = State(facts={"side": Told("left")}, patient={"own_complaint": "sore since Monday"})
    assert change_patient(Heard("his", patient="son", patient_corrects=True), state)
    assert state.patient == {"complaint": "sore since Monday", "relation": "son"}


@pytest.mark.parametrize(("name", "whose"), [("Eoin", "Eoin's leg"), ("", "our brother's leg")])
def test_whose_leg_it_is_is_said_back(name: str, whose: str) -> None:
    """By name once it is known, also where nothing had to be turned."""
    patient = {"relation": "brother"} | ({"name": name} if name else {})
    state = State(turn=3, facts={"side": Told("left")}, patient=patient)
    parts = acknowledge_move(News(), Heard("his", patient="brother", patient_corrects=True), state, True)
    assert [part.id for part in parts] == ["ack/whose_leg"] and whose in parts[0].text
