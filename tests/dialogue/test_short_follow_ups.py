"""A few words after an answer: how many, how hard, why, more, says who."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.copy import noun_phrase
from bot.dialogue.extent import measure_asked
from bot.dialogue.general import unknown
from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.state import GIVEN, HINTED, Advice, State, Told
from bot.reading.acts import Act, Said

TODAY = datetime(2026, 11, 26, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def heard(*said: tuple[str, str, float], **more: Any) -> Heard:
    """A message of sentences with one act each; a question mark asks."""
    sentences = tuple(Said(text, text.endswith("?"), (Act(act, sure),)) for text, act, sure in said)
    return Heard(" ".join(text for text, _, _ in said), said=sentences, **more)


def answered(state: State, message: Heard) -> list[str]:
    """The ids of what is said to a message."""
    return reply(message, state, NoDesk(), TODAY).said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "text", "name"),
    [
        ("faq/calf_raises", "how many?", "faq/how_many_raises"),
        ("faq/strength_plan", "ok, and how many reps?", "faq/how_many_raises"),
        ("faq/strength_plan", "how often?", "answer/how_much"),
        ("faq/foam_roller", "how hard do I press?", "answer/how_hard"),
        ("faq/massage", "how firm though?", "answer/how_hard"),
        ("faq/swimming", "how far?", "amount/swimming"),
        ("faq/cycling", "and how long?", "amount/cycling"),
        ("faq/ice", "how long each time?", "amount/ice"),
        ("amount/cycling", "so 30 mins ok?", "amount/cycling"),
        ("faq/pain_gels", "how often should I do it?", "amount/pain_gels"),
        ("faq/rowing", "how far?", "answer/how_much"),
        ("faq/ibuprofen", "how many can I take?", "faq/doses"),
        ("answer/how_much", "and how heavy?", "answer/how_much"),
    ],
)
def test_a_measure_goes_with_the_answer_before(last: str, text: str, name: str) -> None:
    """Not with the questions that are left, and not with whatever shares a word."""
    state = State(last=[last], said={last: 1, "talk/introduction": 1}, turn=2)
    assert answered(state, heard((text, "how_many_more", 0.8)))[0] == name


@pytest.mark.parametrize(
    ("last", "text"),
    [
        ("faq/opening_hours", "how many?"),
        ("faq/calf_raises", "how many more questions?"),
        ("faq/calf_raises", "how many weeks is it till I run?"),
        ("faq/calf_raises", "how many visits would it take?"),
        ("faq/calf_raises", "how hard is it to get an appointment?"),
        ("faq/drink_water", "how much?"),
        ("faq/injections", "how many?"),
        ("ack", "how many?"),
    ],
)
def test_no_measure_of_the_answer(last: str, text: str) -> None:
    """A subject of its own, or an answer on nothing that is done."""
    assert measure_asked(heard((text, "tell", 0.1)), State(last=[last], turn=2)) == []


@pytest.mark.parametrize(
    ("text", "act", "name"),
    [
        ("how often should I ice it?", "faq/ice", "amount/ice"),
        ("how long on the bike, 30 mins?", "faq/cycling", "amount/cycling"),
        ("how many km do I add to a run each week?", "faq/ten_percent", "amount/ten_percent"),
        ("is the bike ok?", "faq/cycling", "faq/cycling"),
        ("how long until I can cycle?", "faq/cycling", "faq/cycling"),
        ("how much is a bike trainer to pay for?", "faq/cycling", "faq/cycling"),
    ],
)
def test_a_number_is_asked_for_in_a_question_of_its_own(text: str, act: str, name: str) -> None:
    state = State(said={"talk/introduction": 1}, turn=2)
    assert answered(state, heard((text, act, 0.9)))[0] == name


def test_no_number_comes_before_the_leg_was_seen() -> None:
    state = State(said={"talk/introduction": 1}, turn=2, advice=Advice("same_day", [], "", GIVEN))
    assert "amount/ice" not in answered(state, heard(("how often should I ice it?", "faq/ice", 0.9)))


def test_no_measure_beside_something_told() -> None:
    """How many days of tablets is no matter of "a little more each day", nor is anything while advice stands."""
    tablets = heard(("I take two of them a day.", "faq/doses", 0.3), ("How many days can I?", "tell", 0.1))
    assert measure_asked(tablets, State(last=["faq/ladders"], turn=2)) == []
    state = State(last=["faq/foam_roller"], advice=Advice("same_day", [], "", GIVEN), turn=2)
    assert measure_asked(heard(("how hard?", "tell", 0.1)), state) == []


@pytest.mark.parametrize("text", ["why?", "but why though?", "tell me more", "go on so", "more please"])
def test_nothing_to_go_on_from(text: str) -> None:
    """Before anything was answered there is no more of it."""
    assert "talk/nothing_before" in answered(State(), heard((text, "faq/why_doctor", 0.4)))


def test_a_new_question_is_no_wish_for_more() -> None:
    """ "Would the clay courts have done it?" reads a little like "why", and has a subject of its own."""
    state = State(last=["faq/ice"], said={"faq/ice": 1, "talk/introduction": 1}, turn=3)
    assert "talk/no_more" not in answered(state, heard(("Would the clay courts have done it?", "why", 0.6)))
    state = State(last=["faq/vouchers"], said={"faq/vouchers": 1, "talk/introduction": 1}, turn=3)
    assert "talk/no_more" in answered(state, heard(("why would that be?", "why", 0.9)))


@pytest.mark.parametrize("text", ["Says who?", "and says who though?", "According to whom?", "what's your source?"])
def test_who_says_so(text: str) -> None:
    state = State(last=["faq/ice"], said={"faq/ice": 1, "talk/introduction": 1}, turn=3)
    assert answered(state, heard((text, "why", 0.6)))[0].startswith("evidence/")


def test_a_subject_reads_as_a_thing() -> None:
    """Titles that are questions, sentences or orders stay out of a sentence; names keep their capitals."""
    assert [noun_phrase(f"faq/{name}") for name in ("foam_roller", "mri", "achilles", "stairs")] == [
        "foam roller",
        "MRI",
        "the Achilles",
        "stairs",
    ]
    for name in ("clot_treatment", "pain_moves", "skip_question", "internet_says", "need_scan", "how_long_rest"):
        assert noun_phrase(f"faq/{name}") == ""


def test_who_can_tell() -> None:
    """By what the nearest answers are about; the offer to pass it on isn't made each time."""
    state = State()
    assert unknown(["faq/codeine", "faq/aspirin"], state).id == "answer/dont_know_tablets"
    assert unknown(["faq/diabetes", "faq/menopause"], state).id == "answer/dont_know_illness"
    assert unknown(["faq/ice", "faq/stairs"], state).id == "answer/dont_know_leg"
    assert unknown(["faq/codeine", "faq/parking"], state).id == "answer/dont_know"
    state.advice = Advice("same_day", [], "", GIVEN)
    assert "today" in unknown(["faq/codeine", "faq/aspirin"], state).text


def test_what_was_just_told_is_not_asked() -> None:
    """Also where its words weren't understood as the fact."""
    state = State(facts={"walking": Told("fine")}, said={"talk/introduction": 1, "ack/sorry": 1}, turn=3)
    answered(state, heard(("left one, at me about a fortnight now.", "tell", 0.8), ("Is ice ok?", "faq/ice", 0.9)))
    assert state.question not in ("side", "onset_time") and state.said[HINTED + "onset_time"]
    state = State(facts={"walking": Told("fine")}, said={"talk/introduction": 1, "ack/sorry": 1}, turn=3)
    answered(state, heard(("it's a nuisance at work.", "tell", 0.8), ("Is ice ok?", "faq/ice", 0.9)))
    assert state.question == "side"


def test_the_clinics_affairs_lead_to_no_examination() -> None:
    state = State(
        facts={"walking": Told("fine")}, question="side", said={"talk/introduction": 1, "fact:side": 1}, turn=3
    )
    assert answered(state, heard(("is there parking?", "faq/parking", 0.9))) == ["faq/parking", "offer/visit"]


def test_nobodys_leg_is_asked_about() -> None:
    """Who wrote in general is not examined later, unless it's about a leg after all."""
    state = State()
    answered(state, heard(("I'm writing about runners. What tears?", "faq/where_it_tears", 0.9), general=True))
    answered(state, heard(("how long do they last?", "case/how_long", 0.9)))
    assert not state.question
    answered(state, heard(("mine is sore. how long will it last?", "case/how_long", 0.9), own_complaint=True))
    assert state.question
