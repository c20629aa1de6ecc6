"""Somebody who comes back on another day is asked what changed, and old questions are dropped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said

TODAY = datetime(2026, 11, 26, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def hello() -> Heard:
    """A greeting."""
    return Heard("hi again", said=(Said("hi again", False, (Act("greet", 0.9),)),))


def test_how_it_is_now_is_asked_anew() -> None:
    """The facts are mirrored, and the trend of last time no longer counts."""
    state = State(facts={"side": Told("left"), "trend": Told("worse")}, question="pace", day="2026-11-20", turn=4)
    made = reply(hello(), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert "left" in made.bubbles[-1].lower()
    assert state.question == "trend"
    assert "trend" not in state.facts


def test_standing_advice_is_asked_about_first() -> None:
    """Whoever was sent to a doctor is asked whether they went."""
    state = State(advice=Advice("same_day", [], "", GIVEN), day="2026-11-25", turn=3)
    made = reply(hello(), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert ("I've been seen", "hold:already_seen") in made.buttons


def test_the_same_day_nothing_is_asked_anew() -> None:
    """Later the same day the conversation simply goes on."""
    state = State(facts={"trend": Told("worse")}, day="2026-11-26", turn=3)
    reply(hello(), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert state.facts["trend"].value == "worse"
