"""What is asked first of somebody who writes again on another day."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.case import listed, told_clauses
from bot.dialogue.copy import choose
from bot.dialogue.follow_up import ask_fact
from bot.dialogue.heard import Part
from bot.dialogue.safety import EMERGENCY, SAME_DAY, SEEN, known
from bot.dialogue.state import State


def asked_on_return(state: State, now: datetime) -> list[Part]:
    """What is asked of somebody who comes back on another day: whether they were seen, or how it is now.

    What may have changed is not kept: the open question, and how it is getting on.
    """
    if not state.day or state.day == now.date().isoformat():
        return []
    state.question, state.offered = "", []
    if state.advice.stands and state.advice.tier in (EMERGENCY, SAME_DAY):
        buttons = [SEEN, ("Not yet", "hold:later")]
        return [
            Part(
                "next",
                choose("talk/back_after_advice", known(state), state.said) or "",
                "talk/back_after_advice",
                buttons,
            )
        ]
    if not state.facts:
        return []
    trend = state.facts.pop("trend", None)
    told = listed(told_clauses(state)[:3])
    if trend is None and not told:
        return []
    part = ask_fact("trend", state)
    part.text = choose("talk/back", known(state), state.said, told=told) or part.text
    return [part]
