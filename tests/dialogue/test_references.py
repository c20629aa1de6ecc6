"""Ordinals point at what was listed; where nothing was, they are just words."""

from __future__ import annotations

from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.dialogue.talk import points_at_list, repairs


def test_last_week_points_at_nothing() -> None:
    """A short message with "last" in it and nothing listed is no reference, and doesn't raise."""
    assert not repairs(Heard("it was worse last week"), State())
    assert repairs(Heard("the last one?"), State(listed=["faq/ice", "faq/heat"]))


def test_one_of_a_list_is_no_new_question() -> None:
    """ "Which one first" asks about the list; "what do I do first" doesn't."""
    state = State(listed=["faq/ice", "faq/heat"])
    assert points_at_list(Heard("which one first"), state)
    assert not points_at_list(Heard("what do I do first"), state)
    assert not points_at_list(Heard("which one first"), State())
