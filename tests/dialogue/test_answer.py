"""Which sentences ask, and what is said to the same question again."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.answer import SAID_THAT, Asked, answer_move, asked
from bot.dialogue.compose import compose
from bot.dialogue.copy import about, fill, lowered, texts, ways
from bot.dialogue.heard import Heard
from bot.dialogue.onset_words import onset_clause
from bot.dialogue.reply import reply
from bot.dialogue.safety import known
from bot.dialogue.state import State, Told
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def heard(text: str, act: str, confidence: float, question: bool = False, *readings: Reading) -> Heard:
    """A message of one sentence with one likeliest act."""
    said = Said(text, question, (Act(act, confidence), Act("faq/heat", (1 - confidence) / 2)))
    return Heard(text, said=(said,), readings=readings)


def test_a_statement_asks_only_when_sure() -> None:
    """Nobody is offered two topics for having told something."""
    assert asked(heard("it's hot as well he says", "faq/ice", 0.3)) == []
    assert [a.name for a in asked(heard("dose of ice", "faq/ice", 0.6))] == ["faq/ice"]
    assert asked(heard("is it ice?", "faq/ice", 0.2, True))[0].nearest


def test_a_title_names_its_answer() -> None:
    """Links send it as text, and people type what a button says."""
    fact = Reading("pace", "slow", 0, 17, "Sore on slow runs")
    assert [a.name for a in asked(heard("Sore on slow runs", "tell", 0.9, False, fact))] == [
        "faq/calf_pain_running_slow"
    ]


def test_a_told_fact_is_not_answered() -> None:
    """Whoever says that walking is fine isn't told that they may walk."""
    fact = Reading("walking", "fine", 0, 9, "i can walk")
    assert asked(heard("i can walk but not run", "faq/walk_on_it", 0.9, False, fact)) == []
    assert asked(heard("i can walk but not run, ok?", "faq/walk_on_it", 0.9, True, fact))


def test_an_answer_is_not_said_twice_in_the_same_words() -> None:
    """First every wording, then the longer text, then that this is all."""
    state = State()
    wordings = len(ways("faq/ice", known(state)))
    replies = [compose(answer_move([Asked("faq/ice")], state, {}, None), state) for _ in range(wordings + 2)]
    assert about("faq/ice").get("more")
    assert [name for reply in replies for name in reply.said] == ["faq/ice"] * wordings + ["faq/ice#more", SAID_THAT]
    assert len({reply.bubbles[0] for reply in replies}) == len(replies)


def test_what_was_told_since_changes_the_answer() -> None:
    """Asked again after walking is fine, the answer is the one for that, not the longer text."""
    state = State()
    first = compose(answer_move([Asked("case/can_i_run")], state, {}, None), state)
    state.facts["walking"] = Told("fine")
    second = compose(answer_move([Asked("case/can_i_run")], state, {}, None), state)
    assert first.said == second.said == ["case/can_i_run"]
    assert second.bubbles[0] in [fill(text.text, "", {}) for text in ways("case/can_i_run", known(state))]


def test_words_fit_where_they_are_put() -> None:
    """A question behind a colon begins small, a weekday large."""
    assert lowered("Next to the other leg") == "next to the other leg"
    assert lowered("I mean it") == "I mean it"
    assert onset_clause("sunday") == "since Sunday"


def test_what_was_told_is_said_as_often_as_asked() -> None:
    """It is made of the case, not a text that was read already."""
    state = State()
    for _ in range(3):
        reply = compose(answer_move([Asked("case/what_i_told")], state, {"told": "left calf"}, None), state)
        assert reply.said == ["case/what_i_told"]


def test_a_question_may_point_at_the_sentence_before() -> None:
    """ "Only the slow runs hurt. Why would that be?" asks about the slow runs."""
    told = Said("Only the slow runs hurt.", False, (Act("faq/pace_slow_fast", 0.8),))
    why = Said("Why would that be?", True, (Act("faq/why_doctor", 0.2), Act("faq/why_moment_matters", 0.15)))
    assert [a.name for a in asked(Heard("…", said=(told, why)))] == ["faq/pace_slow_fast"]
    clear = Said("Is ice good?", True, (Act("faq/ice", 0.9),))
    assert [a.name for a in asked(Heard("…", said=(told, clear)))] == ["faq/ice"]


def test_a_no_to_the_wrong_answer_refuses_nothing() -> None:
    """ "No, I asked about the steps" beside an offer is no answer to the offer."""
    state = State(question="offer:visit", waiting=["faq/ice"], last=["faq/heat"], said={"faq/heat": 1}, turn=3)
    no = Heard("no, i asked about ice", said=(Said("…", False, (Act("not_asked", 0.9),)),), polarity="no")
    made = reply(no, state, NoDesk(), datetime(2026, 11, 26, 10, 0))  # type: ignore[arg-type]
    assert "faq/ice" in made.said and state.refused == []


def test_the_other_way_of_a_question_is_none_of_its_own() -> None:
    """ "Do I cancel, or may I swim?" asks once; "or" with more words may ask another thing."""
    first, other = (
        Said("Do I cancel the pool", True, (Act("faq/swimming", 0.8),)),
        Said("may I go?", True, (Act("faq/ice", 0.5),)),
    )
    heard = Heard("Do I cancel the pool, or may I go?", said=(first, other))
    assert [ask.name for ask in asked(heard)] == ["faq/swimming"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("faq/rowing", "(?:Mostly yes|A yes, on the whole): rowing"),
        ("case/can_i_run", "(?:It|Neither).*depends: run only"),
    ],
)
def test_a_wanted_yes_or_no_begins_with_how_it_leans(name: str, begins: str) -> None:
    """Where the answer says neither by itself; the same question without these words gets it as it is."""
    [part] = answer_move([Asked(name, words="would I be let, yes or no")], State(), {}, None)
    assert re.match(begins, part.text)
    [plain] = answer_move([Asked(name, words="would I be let")], State(), {}, None)
    assert not re.match(begins, plain.text)


@pytest.mark.parametrize("name", ["case/race", "faq/cycling", "general/activity"])
def test_an_answer_that_leans_already_or_knows_nothing_is_left_as_it_is(name: str) -> None:
    [part] = answer_move([Asked(name, words="is that yes or no")], State(), {}, None)
    assert part.text in {text.text for text in texts()[name]} or "{" in texts()[name][0].text


def told_only(text: str, act: str, sure: float, question: str = "") -> list[str]:
    """Ids of the reply to a sentence that isn't put as a question."""
    state = State(turn=2, last=["fact:side"], question=question, said={"talk/introduction": 1, "fact:side": 1})
    state.facts["onset"] = Told("moment")
    heard = Heard(text, said=(Said(text, False, (Act(act, sure),)),))
    return reply(heard, state, NoDesk(), datetime(2026, 11, 28)).said  # type: ignore[arg-type]


def test_what_is_told_of_a_trouble_is_not_asked() -> None:
    assert "faq/stairs" not in told_only("she could hardly climb the ladder", "faq/stairs", 0.8)
    assert "faq/stairs" in told_only("ladders and stairs at work", "faq/stairs", 0.8)


def test_who_only_tells_is_asked_on() -> None:
    """And not what they want to know, nor told that nothing was understood."""
    ids = told_only("we walked round the lake twice", "faq/jobs", 0.1, "side")
    assert ids[0] == "ack/noted" and ids[1].startswith(("fact:", "screen:"))
