"""What the website may draw beside a reply: the advice that stands, and a picker for the open question.

Every channel gets the same words; hints only say how a screen may show them, and whoever draws nothing loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.follow_up import FACT
from bot.dialogue.safety import AFTER_ADVICE, EMERGENCY, SETTLED
from bot.dialogue.state import ACTED_ON, CRISES, State

FILE = Path(__file__).with_name("pickers.yml")
CRISIS = "crisis"


@cache
def pickers() -> Mapping[str, Any]:
    """By kind of picker: the questions it is for, and its words (pickers.yml)."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def hints(state: State, said: Sequence[str]) -> dict[str, Any]:
    """What the screen may draw after a reply; `standing` is always there, and empty where no advice stands.

    Args:
        state: the conversation after the reply.
        said: the ids of what the reply said.
    """
    found: dict[str, Any] = {"standing": standing(state)}
    if found["standing"] == EMERGENCY:
        found["acts"] = _acts(state)
    picker = picker_for(_asked(state, said))
    if picker:
        found["picker"] = picker
    return found


def standing(state: State) -> str:
    """The level of the advice that stands: emergency, crisis, same_day or gp_soon; empty where none does."""
    if not state.advice.stands:
        return ""
    return CRISIS if state.advice.kind in CRISES else state.advice.tier


def picker_for(question: str) -> str:
    """The kind of picker that fits a question; empty where words are as quick."""
    return next((kind for kind, about in pickers().items() if question in about["questions"]), "")


def _asked(state: State, said: Sequence[str]) -> str:
    """The question that this reply asked; empty where it only left an older one open."""
    if f"{FACT}{state.question}" in said:
        return state.question
    draft = state.request or {}
    return str(draft.get("question") or "") if said and said[-1].startswith("request_") else ""


def _acts(state: State) -> list[str]:
    """What can be said about the emergency, as plain words to send; what was said already is left out."""
    done = state.advice.state == ACTED_ON
    return [
        title
        for title, effect in AFTER_ADVICE[EMERGENCY]
        if not (done and SETTLED.get(effect.removeprefix("hold:")) == ACTED_ON)
    ]
