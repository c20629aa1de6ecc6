"""What an answer goes by, for whoever asks for the evidence."""

import pytest

from bot.dialogue.answer import asked
from bot.dialogue.case import source_named
from bot.dialogue.copy import about, texts
from bot.dialogue.evidence import (
    EVIDENCE,
    GENERAL,
    NAMED,
    NONE,
    NOT_OF_THE_LEG,
    OTHER,
    OWN_VIEW,
    evidence_parts,
    wants_evidence,
)
from bot.dialogue.heard import Heard
from bot.dialogue.meant import with_meant
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said


def said(text: str, *acts: tuple[str, float], question: bool = True) -> Said:
    return Said(text, question, tuple(Act(*act) for act in acts))


@pytest.mark.parametrize(
    "text",
    [
        "has anybody done a study on insoles",
        "is that proven or what",
        "where did ye get the bit about ice from?",
        "whats your source for that",
        "any research that compression works?",
        "is it peer-reviewed",
    ],
)
def test_evidence_is_asked_for(text: str) -> None:
    assert wants_evidence(said(text, ("faq/ice", 0.6)))


@pytest.mark.parametrize(
    "text",
    ["how far from town are ye", "where does the pain come from when I run", "is that just the cramp", "what is it"],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert not wants_evidence(said(text, ("faq/ice", 0.6)))


def test_a_demand_needs_no_question_mark() -> None:
    assert wants_evidence(said("give me a trial", ("source", 0.6), question=False))
    assert not wants_evidence(said("I did a trial run on Sunday", ("tell", 0.8), question=False))


def answer_by(source: str) -> str:
    of_the_leg = (name for name in texts() if name.startswith("faq/") and about(name).get("kind") not in NOT_OF_THE_LEG)
    return next(name for name in of_the_leg if about(name).get("source") == source)


@pytest.mark.parametrize(
    ("source", "line"), [("clinic", NONE), ("clinic's article", OWN_VIEW), ("HSE, Blood clots", NAMED)]
)
def test_what_stands_behind_an_answer_is_said(source: str, line: str) -> None:
    name = answer_by(source)
    first = evidence_parts([name], "is there a study on zebras", State(turn=2))
    assert [part.id for part in first] == [name, line]
    again = evidence_parts([name], "is there a study on zebras", State(turn=2, said={name: 1}))
    assert [part.id for part in again] == [line]


def test_without_a_subject_it_is_what_was_said_last_or_the_advice() -> None:
    assert [part.id for part in evidence_parts([], "", State(turn=2))] == [GENERAL]
    name = answer_by("clinic's article")
    assert [part.id for part in evidence_parts([], "", State(turn=2, last=[name], said={name: 1}))] == [OWN_VIEW]
    advised = State(advice=Advice("same_day", ["clot_swelling"], "", GIVEN), turn=2)
    advised.facts["swelling"] = Told("yes", "swollen", "pattern", 1)
    (part,) = evidence_parts([], "", advised)
    assert part.id == NAMED and ("HSE" in part.text or "NICE" in part.text)


def test_it_is_heard_as_a_question_of_its_own() -> None:
    heard = Heard("x", said=(said("is there a study that massage helps", ("faq/massage", 0.5)),))
    assert [ask.name for ask in asked(heard)] == [EVIDENCE]


@pytest.mark.parametrize(
    ("last", "wanted"),
    [
        ("faq/pace_slow_fast", "from its article"),
        ("faq/how_often_run", "Swansea Bay NHS, Return to running"),
        ("faq/old_shoes", "everyday physio advice"),
        ("faq/studies_or_notes", "peer-reviewed"),
        ("ask/side", "peer-reviewed"),
    ],
)
def test_is_that_from_a_study_names_where_the_last_answer_is_from(last: str, wanted: str) -> None:
    (part,) = evidence_parts([], "", State(turn=3, last=[last], said={last: 1}))
    assert wanted in part.text and "read 20" not in part.text


def test_the_source_is_that_of_the_answer_which_is_named() -> None:
    """Where the last reply gave several answers."""
    given = ["faq/ten_percent", "faq/heal_older"]
    state = State(turn=3, last=given, said=dict.fromkeys(given, 1))
    (part,) = evidence_parts(["faq/ten_percent"], "the bit about being older and weaker, where is that from?", state)
    assert source_named("faq/heal_older") in part.text
    (other,) = evidence_parts([], "and who did that percent trial?", state)
    assert source_named("faq/ten_percent") in other.text


def test_asked_again_it_is_still_the_same_answer_that_is_meant() -> None:
    """The reply in between named a source and answered nothing else."""
    state = State(turn=4, last=[OWN_VIEW, "screen:clot"], asked="would calf raises do me good?")
    state.said = {"faq/ice": 1, "faq/calf_raises": 1, "faq/calf_raises@0": 1, OWN_VIEW: 1}
    (part,) = evidence_parts(["faq/who_checked"], "was it a trial, or only what somebody says?", state)
    assert part.id == OWN_VIEW and "calf raises" in part.text


def test_an_earlier_answer_is_meant_where_the_words_share_most_with_it() -> None:
    state = State(turn=6, last=["faq/cycling"], said={"cause/over_forty": 1, "faq/massage": 1, "faq/cycling": 1})
    (part,) = evidence_parts(["faq/how_many_raises"], "whos behind the line on getting older and age?", state)
    assert "Green and Pizzari" in part.text
    (other,) = evidence_parts([], "the massage one, where did it come from?", state)
    assert source_named("faq/massage") in other.text


def test_a_cause_and_a_number_have_the_source_of_their_answer() -> None:
    for name in ("cause/over_forty", "amount/foam_roller"):
        (part,) = evidence_parts([], "says who?", State(turn=3, last=[name], said={name: 1}))
        assert source_named("faq/" + name.partition("/")[2]) in part.text


def test_a_paper_that_is_doubted_is_put_right() -> None:
    """An author's name asks for the source once one was named, and only then."""
    text = "is Buist not the one on beginners?"
    state = State(turn=4, last=[NAMED], asked="is it my age?", said={"cause/over_forty": 1, NAMED: 1})
    doubt = Heard(text, said=(said(text, ("faq/ten_percent", 0.4)),))
    (ask,) = asked(with_meant(doubt, state))
    assert ask.name == EVIDENCE
    (part,) = evidence_parts(ask.nearest, ask.words, state)
    assert part.id == OTHER and "Green and Pizzari" in part.text
    assert asked(with_meant(doubt, State(turn=4)))[0].name != EVIDENCE
    (right,) = evidence_parts([], "so Pizzari is it?", state)
    assert right.id == NAMED
