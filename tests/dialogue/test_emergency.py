"""The reply to an emergency that needs no calf: advice, one question, or neither, and what takes it back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.emergency import asks_of_crisis, emergency_move, not_meant
from bot.dialogue.heard import Heard
from bot.dialogue.state import ACTED_ON, CLEARED, GIVEN, WITHDRAWN, Advice, State, Told
from bot.reading.acts import Act, Said
from bot.reading.emergencies import Emergency
from bot.reading.reading import Reading


def told(kind: str = "chest_pain", certainty: Any = "sure", person: Any = "visitor", relation: str = "") -> Emergency:
    """An emergency that stands in the first nineteen characters of a message."""
    return Emergency(kind, certainty, person, relation, "my chest is in bits", 0, 19)


def heard(text: str = "my chest is in bits and I feel odd", **more: Any) -> Heard:
    return Heard(text, **more)


def acting(name: str) -> tuple[Said, ...]:
    return (Said("well now", False, (Act(name, 0.9),)),)


def advised(kind: str = "chest_pain", state: str = GIVEN, tier: str = "emergency") -> State:
    return State(advice=Advice(tier, [], kind, state), turn=2)


def asked(kind: str = "chest_pain", **more: Any) -> State:
    return State(question=f"emergency:{kind}", turn=2, **more)


# told outright


def test_what_is_told_outright_is_advised_at_once() -> None:
    state = State(question="side")
    (part,) = emergency_move(heard(emergency=told()), state)
    assert part.move == "safety" and part.firm
    assert part.id == "emergency/chest_pain"
    assert "112 or 999" in part.text
    assert [effect for _, effect in part.buttons] == ["hold:rang", "hold:already_seen", "hold:not_so"]
    assert part.question == "" and state.question == ""
    assert (state.advice.tier, state.advice.kind, state.advice.state) == ("emergency", "chest_pain", GIVEN)
    assert state.advice.rules == []


def test_a_crisis_gets_its_own_words_and_no_buttons() -> None:
    state = State()
    (part,) = emergency_move(heard(emergency=told("crisis")), state)
    assert part.id == "crisis/crisis"
    assert part.buttons == [] and part.firm
    assert state.advice.kind == "crisis"


def test_a_kind_without_words_of_its_own_is_still_advised() -> None:
    (part,) = emergency_move(heard(emergency=told("never_heard_of")), State())
    assert "112 or 999" in part.text


@pytest.mark.parametrize(
    ("person", "relation", "same_as"),
    [("other", "mother", "other mother"), ("other", "", "someone"), ("visitor", "mother", "visitor")],
)
def test_the_words_fit_whose_it_is(person: str, relation: str, same_as: str) -> None:
    """Somebody else who isn't named is "someone"; what is the visitor's own names nobody."""
    (part,) = emergency_move(heard(emergency=told("breathing", person=person, relation=relation)), State())
    (own,) = emergency_move(heard(emergency=told("breathing")), State())
    assert (part.text == own.text) == (same_as == "visitor")
    (half,) = emergency_move(heard(emergency=told("breathing", "ask", person, relation)), State())
    (own_half,) = emergency_move(heard(emergency=told("breathing", "ask")), State())
    assert (half.text == own_half.text) == (same_as == "visitor")


def test_nothing_told_and_a_button_move_nothing() -> None:
    state = State()
    assert emergency_move(heard(), state) == []
    assert emergency_move(heard(emergency=told(), effect="hold:where"), state) == []
    assert state.advice == Advice()


# half heard


def test_what_is_half_heard_is_asked() -> None:
    state = State()
    (part,) = emergency_move(heard(emergency=told(certainty="ask")), state)
    assert part.move == "safety" and part.firm
    assert part.id == "emergency_ask/chest_pain"
    assert part.question == "emergency:chest_pain"
    assert part.buttons == [("Yes", "emergency:chest_pain"), ("No", "emergency:no")]
    assert "?" in part.text and "112 or 999" in part.text
    assert not state.advice.stands
    (crisis,) = emergency_move(heard(emergency=told("crisis", "ask")), State())
    assert crisis.id == "crisis_ask/crisis"


def test_a_kind_without_a_question_of_its_own_is_asked_all_the_same() -> None:
    (part,) = emergency_move(heard(emergency=told("never_heard_of", "ask")), State())
    assert "?" in part.text


@pytest.mark.parametrize(("times", "asks"), [(0, True), (1, True), (2, False)])
def test_it_is_asked_twice_at_most(times: int, asks: bool) -> None:
    state = State(said={"emergency_ask/chest_pain": times})
    assert bool(emergency_move(heard(emergency=told(certainty="ask")), state)) == asks


DENIED = Reading("chest_pain", "yes", 3, 8, "chest", polarity="denied")
TOLD_NO = Reading("chest_pain", "no", 3, 8, "chest")
TOLD_YES = Reading("fever", "yes", 9, 12, "fever")
BEHIND = Reading("chest_pain", "yes", 19, 24, "chest", polarity="denied")
NO_FACT = Reading("onset_time", "2026-11-20", 3, 8, "lately", polarity="denied")


@pytest.mark.parametrize(
    ("readings", "asks"),
    [
        ((), True),
        ((DENIED,), False),
        ((TOLD_NO,), False),
        ((DENIED, TOLD_NO), False),
        ((DENIED, TOLD_YES), True),
        ((BEHIND,), True),
        ((NO_FACT,), True),
    ],
)
def test_what_denies_the_only_signs_it_names_is_not_asked_about(readings: tuple[Reading, ...], asks: bool) -> None:
    """Only facts count, and only those inside the words that were half heard."""
    message = heard(emergency=told(certainty="ask"), readings=readings)
    assert bool(emergency_move(message, State())) == asks


def test_a_denial_beside_what_is_told_outright_stops_nothing() -> None:
    assert emergency_move(heard(emergency=told(), readings=(DENIED,)), State())


# the answer to the question


@pytest.mark.parametrize("answer", [{"effect": "emergency:chest_pain"}, {"polarity": "yes"}])
def test_a_yes_to_the_question_is_advised(answer: dict[str, str]) -> None:
    state = asked()
    (part,) = emergency_move(heard("yes", **answer), state)
    assert part.id == "emergency/chest_pain"
    assert state.advice.stands and state.question == ""


def test_a_yes_is_of_the_person_the_talk_is_about() -> None:
    (of_other,) = emergency_move(heard("yes", polarity="yes"), asked(patient={"relation": "mother"}))
    (own,) = emergency_move(heard("yes", polarity="yes"), asked())
    assert of_other.text != own.text


def test_a_yes_to_another_question_is_none_to_this() -> None:
    state = State(question="swelling")
    assert emergency_move(heard("yes", polarity="yes"), state) == []
    assert not state.advice.stands
    assert emergency_move(heard("yes", effect="emergency:stroke"), asked()) == []


@pytest.mark.parametrize(
    ("answer", "no"),
    [
        ({"effect": "emergency:no"}, True),
        ({"polarity": "no"}, True),
        ({"takes_back": True}, True),
        ({"polarity": "unsure"}, False),
        ({"polarity": "no", "effect": "hold:where"}, False),
        ({"polarity": "no", "emergency": told("stroke", "ask")}, False),
    ],
)
def test_a_no_to_the_question_is_acknowledged(answer: dict[str, Any], no: bool) -> None:
    """And closes it; what is told beside the no isn't covered by it."""
    state = asked()
    parts = not_meant(heard("no", **answer), state)
    assert [(part.move, part.id) for part in parts] == ([("acknowledge", "talk/not_meant")] if no else [])
    assert state.question == ("" if no else "emergency:chest_pain")
    assert all(part.text for part in parts)


def test_a_no_to_a_crisis_has_words_of_its_own() -> None:
    (part,) = not_meant(heard("no", polarity="no"), asked("crisis"))
    assert part.id == "talk/not_meant_crisis" and part.text


def test_a_no_to_another_question_is_none_to_this() -> None:
    state = State(question="swelling")
    assert not_meant(heard("no", polarity="no"), state) == []
    assert state.question == "swelling"


@pytest.mark.parametrize(
    ("question", "crisis"),
    [("emergency:crisis", True), ("emergency:crisis_now", True), ("emergency:stroke", False), ("crisis", False), ("", False)],
)  # fmt: skip
def test_which_question_is_about_despair(question: str, crisis: bool) -> None:
    assert asks_of_crisis(question) is crisis


# while it stands


def test_a_no_to_the_question_about_advice_that_stands_takes_it_back() -> None:
    state = advised()
    state.question = "emergency:chest_pain"
    (part,) = emergency_move(heard("no", polarity="no"), state)
    assert part.id == "hold/emergency/not_so"
    assert state.advice.state == WITHDRAWN and state.question == ""


@pytest.mark.parametrize(
    ("advice", "question"),
    [
        (advised("stroke").advice, "emergency:chest_pain"),
        (advised(state=CLEARED).advice, "emergency:chest_pain"),
        (advised().advice, ""),
    ],
)
def test_a_no_takes_back_only_what_it_was_asked_about(advice: Advice, question: str) -> None:
    before = advice.state
    state = State(advice=advice, question=question)
    assert emergency_move(heard("no", polarity="no"), state) == []
    assert state.advice.state == before


@pytest.mark.parametrize(
    ("kind", "reading", "withdrawn"),
    [
        ("chest_pain", Reading("chest_pain", "yes", 0, 5, "chest", polarity="denied"), True),
        ("chest_pain", Reading("chest_pain", "no", 0, 5, "chest", source="answer"), True),
        ("breathing", Reading("breathless", "yes", 0, 5, "breath", polarity="denied"), True),
        ("collapse", Reading("faint", "yes", 0, 5, "fainted", polarity="denied"), True),
        ("breathing", Reading("chest_pain", "yes", 0, 5, "chest", polarity="denied"), False),
        ("chest_pain", Reading("chest_pain", "yes", 0, 5, "chest"), False),
        ("chest_pain", Reading("chest_pain", "no", 0, 5, "chest", polarity="uncertain"), False),
        ("chest_pain", Reading("chest_pain", "yes", 0, 5, "chest", polarity="denied", source="classifier"), False),
        ("stroke", Reading("chest_pain", "yes", 0, 5, "chest", polarity="denied"), False),
    ],
)
def test_its_own_sign_denied_outright_takes_it_back(kind: str, reading: Reading, withdrawn: bool) -> None:
    state = advised(kind)
    parts = emergency_move(heard("there's no pain in it at all", readings=(reading,)), state)
    assert [part.id for part in parts] == (["hold/emergency/not_so"] if withdrawn else [])
    assert state.advice.state == (WITHDRAWN if withdrawn else GIVEN)


def test_easing_takes_nothing_back() -> None:
    """Nor does a denial where no advice stands."""
    easing = heard("it's going off me now", said=acting("hold/easing"), readings=(DENIED,))
    state = advised()
    assert emergency_move(easing, state) == [] and state.advice.state == GIVEN
    settled = advised(state=WITHDRAWN)
    assert emergency_move(heard(readings=(DENIED,)), settled) == []


WONT_RING = acting("hold/refuses")


@pytest.mark.parametrize(
    ("found", "state", "argues"),
    [
        (told(), advised(), True),
        (told("ambulance"), advised(), True),
        (told("stroke"), advised(), False),
        (told("stroke", "ask"), advised(), True),
        (told(), advised(state=CLEARED), False),
        (told(), advised(state=ACTED_ON), True),
        (told(), advised(tier="same_day"), False),
    ],
)
def test_who_argues_is_not_told_anew(found: Emergency, state: State, argues: bool) -> None:
    """Of the one that stands, of a call for help, or half of another; another one told outright is advised."""
    assert (emergency_move(heard("he won't ring them", emergency=found, said=WONT_RING), state) == []) == argues


def test_who_tells_it_again_without_arguing_is_told_again() -> None:
    assert emergency_move(heard(emergency=told()), advised())


def test_facts_stay_where_nothing_is_taken_back() -> None:
    state = advised()
    state.facts["swelling"] = Told("yes")
    emergency_move(heard(emergency=told("stroke")), state)
    assert "swelling" in state.facts
