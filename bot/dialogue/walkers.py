"""Answers for somebody of whom no running is known: a postman's round isn't taken for a run."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.answer import Asked
from bot.dialogue.safety import known
from bot.dialogue.state import State
from bot.reading.concepts import concepts
from bot.reading.doc import make_doc
from bot.reading.read import OF_RUNNING

CAN_I_RUN, GOING_ON, ANY = "case/can_i_run", "case/going_on", "general/activity"
GOES_ON = re.compile(r"\b(?:still|keep|carry on|go on|continue|stay at)\b", re.IGNORECASE)
"""Says that what is asked about was done until now."""
RUNNERS = ("race", "pace", "strike")
"""Facts that only a runner tells."""


def for_walker(ask: Asked, state: State) -> Asked:
    """Whether one may go on, by what holds for anything, where neither question nor visitor spoke of running."""
    if ask.name not in (CAN_I_RUN, ANY) or not ask.words or _names_running(ask.words):
        return ask
    if ask.name == ANY:
        return replace(ask, name=GOING_ON, nearest=()) if GOES_ON.search(ask.words) else ask
    facts = known(state).facts
    walks = facts.get("level") == "none"
    runs = not walks and ("level" in facts or "runs" in facts or any(name in facts for name in RUNNERS))
    return ask if runs else replace(ask, name=GOING_ON)


def _names_running(words: str) -> bool:
    doc = make_doc(words)
    concepts(doc)
    return any(OF_RUNNING in (token._.concepts or ()) for token in doc)
