"""A correction beside a question: the correction is said back and the question answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.state import State, Told
from bot.reading.acts import Act, Said
from bot.reading.read import read

NOW = datetime(2026, 11, 26, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def state() -> State:
    facts = {"side": Told("left"), "onset_time": Told("2026-11-24/2026-11-24", "Tuesday"), "age": Told("34")}
    return State(facts=facts, said={"talk/introduction": 1}, last=["ack"], turn=1)


def said(text: str, now: State) -> str:
    """What is said to a message that asks about ice."""
    message = read(text, now.turn_for(date(2026, 11, 26)))
    asks = (Said(text, True, (Act("faq/ice", 0.9),)),)
    heard = Heard(
        text,
        said=asks,
        readings=message.readings,
        patient=message.patient,
        patient_corrects=message.patient_corrects,
        own_body=message.own_body,
    )
    made = reply(heard, now, NoDesk(), NOW)  # type: ignore[arg-type]
    assert "faq/ice" in made.said
    return " ".join(made.bubbles).lower()


@pytest.mark.parametrize(
    ("text", "fact", "value", "words"),
    [
        ("sorry, the right one, and can I ice it?", "side", "right", "right calf"),
        ("the right I mean, is ice any good?", "side", "right", "right calf"),
        ("it was Monday actually, does ice help?", "onset_time", "2026-11-23/2026-11-23", "since monday"),
        ("not Tuesday, Monday. Would ice help?", "onset_time", "2026-11-23/2026-11-23", "since monday"),
        ("35 actually, is ice ok?", "age", "35", "aged 35"),
    ],
)
def test_both_are_owed(text: str, fact: str, value: str, words: str) -> None:
    now = state()
    assert words in said(text, now)
    assert now.facts[fact].value == value


@pytest.mark.parametrize(
    "text",
    [
        "would the right one need ice too, sorry?",
        "I had the right one sore two years ago, is ice ok?",
        "sorry, I can come in Monday, is ice ok?",
        "is the right shoe important, sorry?",
    ],
)
def test_no_correction(text: str) -> None:
    now = state()
    said(text, now)
    assert (now.facts["side"].value, now.facts["onset_time"].value) == ("left", "2026-11-24/2026-11-24")


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("sorry it's my son I mean, is it ok to ice it?", "son"),
        ("I mean it's my wife, not me. Is ice ok?", "wife"),
        ("actually it's for my mother, is ice ok?", "mother"),
    ],
)
def test_whom_it_is_about_after_all(text: str, relation: str) -> None:
    """What was told was told of them."""
    now = state()
    assert f"your {relation}" in said(text, now)
    assert now.relation == relation
    assert now.facts["side"].value == "left"


@pytest.mark.parametrize("text", ["my son says ice it, is that right?", "sorry, my wife is calling, is ice ok?"])
def test_somebody_only_named(text: str) -> None:
    now = state()
    said(text, now)
    assert now.relation == ""
