"""A human word for training, a race missed, marks that fell, stiff mornings or a bad night; each once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.acknowledge import acknowledge_move
from bot.dialogue.case import case_values
from bot.dialogue.heard import Heard
from bot.dialogue.state import State, Told
from bot.dialogue.update import News, take
from bot.reading.acts import Act, Said
from bot.reading.read import read

TODAY = date(2026, 11, 27)


def replies(*messages: str, question: str = "", answering: bool = False, **facts: str) -> list[str]:
    known = {name: Told(value) for name, value in facts.items()}
    state = State(facts=known, said={"ack/sorry": 1}, question=question, turn=1)
    lines = []
    for text in messages:
        state.turn += 1
        heard = Heard(
            text, said=(Said(text, False, (Act("tell", 0.9),)),), readings=read(text, state.turn_for(TODAY)).readings
        )
        parts = acknowledge_move(take(heard, state), heard, state, answering)
        lines.append(" ".join(part.text for part in parts))
        for part in parts:
            state.said[part.id] = state.said.get(part.id, 0) + 1
    return lines


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("left one. I'm training 4 months for Cork", "4 months of training"),
        ("right, and I had to pull out of the half in Wicklow", "hard one to miss"),
        ("left, and it's her first marathon", "first marathon"),
        ("the right, and I can't sleep with the worry", "night"),
    ],
)
def test_a_situation_gets_its_word_once(text: str, word: str) -> None:
    first, again = replies(text, text, question="side")
    assert word in first
    assert word not in again


def test_it_stands_beside_an_answer_too() -> None:
    assert replies("left, and I'm training for six months", question="side", answering=True) == [
        "After six months of training I can see why it matters."
    ]


def test_marks_and_mornings_are_heard() -> None:
    (line,) = replies("day one a 9 of 10, now 4", question="trend")
    assert line == "From 9 down to 4, that's good going."
    (line,) = replies("I only limp the first few minutes in the mornings", question="walking")
    assert line.startswith("Stiff first thing")


def test_a_sign_leaves_no_room_for_it() -> None:
    (line,) = replies("the calf is all swollen, after six months of training")
    assert "months of training" not in line


def test_the_frame_changes() -> None:
    lines = replies("going up on my toes is sore", "there's a limp", "it's getting worse")
    assert len({line.replace(",", " ").split()[0] for line in lines}) == len(lines)


def test_what_is_told_once_more_is_understood() -> None:
    first, again = replies("it went in one moment", "it went in one moment")
    assert first
    assert again.startswith("Thanks")


def test_no_limp_is_said_back_as_that() -> None:
    (line,) = replies("no, I'm not limping now, only the first two days", walking="limp")
    assert line == "Thanks, I've changed that: no limp now."


@pytest.mark.parametrize(
    ("interval", "words", "since"),
    [
        ("2026-08-01/2026-08-31", "august", "about 3 months"),
        ("2026-11-09/2026-11-13", "two weeks", "two weeks"),
        ("2026-05-29/2026-06-01", "june bank holiday", "about 6 months"),
    ],
)
def test_a_reckoned_time_is_said_in_months(interval: str, words: str, since: str) -> None:
    state = State(facts={"onset_time": Told(interval, words)})
    assert case_values(state, TODAY)["since"] == since


@pytest.mark.parametrize(
    ("day", "words", "left"),
    [
        ("2026-12-09", "in 12 days", "12 days"),
        ("2026-12-13", "in 16 days", "16 days"),
        ("2026-12-13", "13 December", "2 weeks"),
        ("2026-12-05", "Saturday week", "8 days"),
    ],
)
def test_days_to_a_race_stay_days(day: str, words: str, left: str) -> None:
    assert case_values(State(facts={"race": Told(day, words)}), TODAY)["race_weeks"] == left


def test_no_news_is_no_word() -> None:
    assert acknowledge_move(News(), Heard("ok"), State(), False) == []
