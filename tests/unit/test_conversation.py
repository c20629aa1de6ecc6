"""Which topics a message asks for, and in which words facts were told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation import asked_topics, looks_like_question, said_words
from bot.topics import load_topics


def parsed(intent: str, *parts: str) -> dict[str, Any]:
    """Parse data with these clauses."""
    return {
        "text": "…",
        "intent": {"name": intent},
        "parts": [{"text": f"clause {part}", "intent": part, "confidence": 0.9} for part in parts],
    }


@pytest.mark.parametrize(
    ("intent", "parts", "topics"),
    [
        ("ask_causes", (), ["causes"]),
        ("ask_causes", ("ask_healing_time", "ask_clinic_info"), ["healing_time", "clinic_info"]),
        ("ask_causes", ("greet", "ask_causes"), ["causes"]),
        ("describe_calf_pain", ("describe_calf_pain", "ask_can_i_run"), ["calf_pain", "can_i_run"]),
        ("describe_calf_pain", ("ask_can_i_run",), ["calf_pain", "can_i_run"]),
        ("greet", (), ["greet"]),
        ("inform", (), []),
        ("nlu_fallback", ("ask_exercises",), ["exercises"]),
    ],
)
def test_topics(intent: str, parts: tuple[str, ...], topics: list[str]) -> None:
    """In order, each once, small talk only when alone."""
    assert [topic.id for topic, _ in asked_topics(parsed(intent, *parts))] == topics


def test_at_most_five() -> None:
    """Nobody reads more in one turn."""
    asked = [topic.intents[0] for topic in load_topics().values() if topic.intents and not topic.small_talk]
    assert len(asked_topics(parsed(asked[0], *asked))) == 5


@pytest.mark.parametrize("text", ["what causes it", "is it bad", "and how long", "sore?", "can I run", "But why"])
def test_questions(text: str) -> None:
    """With or without the mark."""
    assert looks_like_question(text)


@pytest.mark.parametrize("text", ["bit by bit over a few weeks", "no", "I don't know what happened", "left"])
def test_answers_are_no_questions(text: str) -> None:
    """A question word inside a story is none."""
    assert not looks_like_question(text)


def test_words_are_those_of_the_last_telling() -> None:
    """Later messages win; a pressed button has no words."""
    first = {"entity": "side", "start": 3, "end": 7, "value": "left"}
    events = [
        {"event": "user", "text": "my left calf", "parse_data": {"entities": [first]}},
        {"event": "bot", "text": "…"},
        {
            "event": "user",
            "text": "no, right",
            "parse_data": {"entities": [{**first, "words": "right", "value": "right"}]},
        },
    ]
    assert said_words(events) == {"side": "right"}
    for typed in ('/inform{"side": "left"}', "Left", "1"):
        read = {"text": '/inform{"side": "left"}', "entities": [{**first, "start": 7, "end": 23}]}
        assert said_words([*events, {"event": "user", "text": typed, "parse_data": read}]) == {}
