"""Whether what somebody told just now matters: "it was a short flight, does that change anything?"."""

from __future__ import annotations

from bot.clinical.facts import load_facts
from bot.dialogue.heard import Part
from bot.dialogue.last_reply import Last
from bot.dialogue.safety import NOT_SO, RISKS, SIGNS
from bot.dialogue.state import ONSET


def changes(last: Last, of_a_thing: bool) -> list[Part]:
    """Whether what was told or put right in this message changes what was said.

    Args:
        of_a_thing: whether the question is likely about something to do or to use; only a time changes that.
    """
    onset = last.state.facts.get(ONSET)
    if onset and onset.turn == last.state.turn:
        return last.say("back/changes_time")
    return [] if of_a_thing else last.say("back/changes")


def counts(last: Last) -> list[Part]:
    """That a risk or a sign that was told in this message counts; nothing where none was told."""
    state, definitions = last.state, load_facts()
    told = [name for name, fact in state.facts.items() if fact.turn == state.turn and fact.value not in NOT_SO]
    groups = {definitions[name].group for name in told if name in definitions}
    return last.say("back/matters") if groups & {RISKS, SIGNS} else []
