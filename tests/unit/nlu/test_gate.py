"""What a typed message may do."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.cleaning import clean
from bot.nlu.gate import MessageGate
from tests.unit.trackers import offers, says, tracker

CHOICE = offers(
    ("Short of breath", '/inform{"breathless": "yes"}'), ("Breathing is normal", '/inform{"breathless": "no"}')
)


def admitted(text: str, *events: object) -> str:
    """What the pipeline reads of a text after these events."""
    message = Message(data={TEXT: text})
    return str(MessageGate().process([message], tracker(*events))[0].get(TEXT))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ['/inform{"breathless": "no"}', "/restart", "/session_start", "//restart", "/ /back"])
def test_a_payload_that_was_not_offered_is_only_text(text: str) -> None:
    """The slash goes, so that Rasa doesn't take it for a button."""
    assert not admitted(text).startswith("/")
    assert not admitted(text, CHOICE).startswith("/") or text == '/inform{"breathless": "no"}'


def test_an_offered_button_may_be_pressed_later() -> None:
    """Also after other messages."""
    assert admitted('/inform{"breathless": "no"}', CHOICE, *says("hello")) == '/inform{"breathless": "no"}'


@pytest.mark.parametrize("text", ["2", "2.", " 2 ", "option 2", "breathing is normal", "Breathing is NORMAL!"])
def test_a_button_may_be_typed(text: str) -> None:
    """Its number or its words."""
    assert admitted(text, CHOICE) == '/inform{"breathless": "no"}'


@pytest.mark.parametrize("text", ["3", "0", "22", "normal-ish breathing", "2 weeks"])
def test_what_names_no_button_stays_text(text: str) -> None:
    """Numbers beyond the choices and near misses are read as text."""
    assert admitted(text, CHOICE) == text


def test_buttons_of_an_earlier_turn_are_not_meant_by_a_number() -> None:
    """Only the last turn's choices have numbers."""
    assert admitted("2", CHOICE, UserUttered("something")) == "2"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("\u202eabc", "abc"),
        ("  x \n", "x"),
        ("\ud800y", "y"),
        ("e\u0301", "é"),
        ("👍", "👍"),
        ("", ""),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    """Control and direction characters and half surrogates go."""
    assert clean(raw) == cleaned
