"""What a typed message may do: a payload counts only where this conversation offered that button."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_parts.guard import PayloadGuard, effect_of, payload

SHORT, NORMAL = payload("fact:breathless=yes"), payload("fact:breathless=no")
CHOICE = BotUttered(
    "How is your breathing?",
    {"buttons": [{"title": "Short of breath", "payload": SHORT}, {"title": "Breathing is normal", "payload": NORMAL}]},
)
# What Rasa strips before it looks for the slash (`str.strip`), and what people don't see.
SPACES = ("", " ", "\n", "\t", "\u00a0", "\u2003", "\x1f", "\x85")


def admitted(text: str, *events: Event) -> str:
    """What the pipeline reads of a text after these events."""
    tracker = DialogueStateTracker.from_events("someone", list(events))
    return str(PayloadGuard().process([Message(data={TEXT: text})], tracker)[0].get(TEXT))


@pytest.mark.parametrize("space", SPACES, ids=ascii)
@pytest.mark.parametrize(
    "text", [NORMAL, '/inform{"breathless": "no"}', "/restart", "/session_start", "//restart", "/ /back", "/\n/back"]
)
def test_a_payload_that_was_not_offered_is_only_text(text: str, space: str) -> None:
    """The slash goes, so that Rasa doesn't take it for a button; also behind a space, which Rasa ignores."""
    assert not admitted(space + text).strip().startswith("/")
    if text != NORMAL:
        assert not admitted(space + text, CHOICE).strip().startswith("/")


def test_without_a_conversation_nothing_is_pressed() -> None:
    """No tracker, no offer: neither `rasa shell nlu` nor the parsing interface sets anything."""
    read = PayloadGuard().process([Message(data={TEXT: f" {NORMAL}"})], None)[0].get(TEXT)
    assert not str(read).strip().startswith("/")


def test_an_offered_button_may_be_pressed_later() -> None:
    """Also after other messages."""
    assert admitted(NORMAL, CHOICE, UserUttered("hello"), BotUttered("Hello.")) == NORMAL


def test_another_value_of_an_offered_button_is_text() -> None:
    """The very payload must have been offered, not one like it."""
    assert not admitted(payload("fact:breathless=gone"), CHOICE).startswith("/")


@pytest.mark.parametrize(
    "text",
    ["2", "2.", " 2 ", "option 2", "no. 2", "the second one", "I'll take the last", "breathing is normal",
     "Breathing is NORMAL!"],
)  # fmt: skip
def test_a_button_may_be_typed(text: str) -> None:
    """Its number, its place or its words."""
    assert admitted(text, CHOICE) == NORMAL


@pytest.mark.parametrize(
    "text", ["3", "0", "22", "normal-ish breathing", "2 weeks", "the second week", "the fourth one"]
)
def test_what_names_no_button_stays_text(text: str) -> None:
    """Numbers beyond the choices and near misses are read as text."""
    assert admitted(text, CHOICE) == text


def test_buttons_of_an_earlier_turn_are_not_meant_by_a_number() -> None:
    """Only the last turn's choices have numbers."""
    assert admitted("2", CHOICE, UserUttered("something")) == "2"


@pytest.mark.parametrize("text", ["/press", "/press{", "/press{}", "/press[]", '/press{"effect": null}', "press", ""])
def test_what_is_no_payload_has_no_effect(text: str) -> None:
    """Broken JSON and other shapes are empty, never an error."""
    assert effect_of(text) == ""


def test_a_payload_tells_its_effect() -> None:
    """As it was made."""
    assert effect_of(payload('fact:x="y"')) == 'fact:x="y"'
