"""What a message tells for the open request is taken where something else goes first in the reply."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.booking.draft import new_draft
from bot.dialogue.heard import Heard
from bot.dialogue.overheard import overhear
from bot.dialogue.state import State
from bot.reading.acts import Act, Said

NOW = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo("Europe/Dublin"))


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def say(*sentences: str) -> Heard:
    return Heard(" ".join(sentences), said=tuple(Said(text, "?" in text, (Act("tell", 0.9),)) for text in sentences))


def test_the_details_are_taken_and_said_back() -> None:
    state = State(request={**new_draft("visit"), "patient": "wife"})
    told = say(
        "No, no long journey.",
        "Her name is Ilse Kraft.",
        "My phone is 085 123 4567, I am Otto.",
        "She is free Friday morning.",
    )
    parts = overhear(told, state, NOW, NoDesk())
    assert state.request is not None
    taken = {key: state.request[key] for key in ("patient_name", "name", "phone", "times")}
    assert taken == {"patient_name": "Ilse Kraft", "name": "Otto", "phone": "085 123 4567", "times": "Friday morning"}
    assert any("085 123 4567" in part.text for part in parts)


def test_what_is_told_of_the_leg_is_no_wish() -> None:
    state = State(request=new_draft("visit"))
    assert not overhear(say("It swelled on Monday morning.", "It's worse after 5."), state, NOW, NoDesk())
    assert state.request == new_draft("visit")


def test_a_yes_to_keeping_counts_only_where_it_was_asked() -> None:
    whole = {**new_draft("visit"), "name": "Otto", "phone": "085 123 4567", "times": "Friday", "why_words": "sore calf"}
    state = State(request=dict(whole))
    overhear(say("None of these.", "Yes, you can keep it."), state, NOW, NoDesk())
    assert state.request is not None and state.request["consent"] == "yes"
    state = State(request={**whole, "phone": None})
    overhear(say("None of these.", "Yes, you can keep it."), state, NOW, NoDesk())
    assert state.request is not None and state.request["consent"] is None
