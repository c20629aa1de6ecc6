"""Whose case it is: another person's only where a second patient's complaint was told."""

from __future__ import annotations

from bot.dialogue.heard import Heard
from bot.dialogue.patients import change_patient
from bot.dialogue.state import State, Told
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
