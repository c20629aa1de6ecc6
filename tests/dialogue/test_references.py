"""Ordinals point at what was listed; where nothing was, they are just words."""

from __future__ import annotations

from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.talk import repairs


def test_last_week_points_at_nothing() -> None:
    """A short message with "last" in it and nothing listed is no reference, and doesn't raise."""
    assert not repairs(Heard("it was worse last week"), State())
    assert repairs(Heard("the last one?"), State(listed=["faq/ice", "faq/heat"]))
