"""What is said beside advice to be seen, and which buttons still fit while it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.answer import OF_BEING_SEEN
from bot.dialogue.compose import ASK
from bot.dialogue.copy import subject
from bot.dialogue.fear import MOST_SAID as FEARS
from bot.dialogue.fear import fear_beside
from bot.dialogue.heard import Button, Heard, Part
from bot.dialogue.safety import EMERGENCY, NEEDED, SAME_DAY, WHY, keeps_to_advice
from bot.dialogue.state import State
from bot.reading.acts import ABOUT_ADVICE, Said

WHERE, MORE = "hold:where", "more:"
FLYING = "faq/fly"
FLIGHTS = re.compile(
    r"\b(?:fly(?:ing)?|flights?|plane|travel\w*|airport|holidays?|trip|go(?:ing)? (?:away|abroad))\b", re.I
)
TELLS_WHERE = (
    "hold/same_day/where",
    "hold/same_day/who_to_ring",
    "faq/go_to_ed",
    "faq/ed_or_injury_unit",
    "faq/unit_where",
    "faq/out_of_hours",
    "faq/nearest_hospital",
)
"""What tells where to be seen."""


def beside_advice(made: list[Part], heard: Heard, state: State, fresh: bool) -> list[Part]:
    """A reply's parts with a word for a fear that was told with a question, and with the buttons that fit.

    Args:
        fresh: whether the advice is given in this reply.
    """
    if not state.advice.stands:
        return made
    feels = any(part.id in FEARS or part.id.endswith("/scared") for part in made)
    answers = any(part.move == "answer" for part in made)
    fear = fear_beside(heard, state) if (fresh or answers) and not feels else []
    return fitting_buttons([*made, *fear], state, fresh)


def without_met(heard: Heard, held: list[Part]) -> Heard:
    """The message without what the lines about advice have answered: "how much will it be there?"."""
    acts = {part.id.rpartition("/")[2] for part in held}
    met = {ABOUT_ADVICE + (WHY if act == NEEDED else act) for act in acts}
    left = tuple(said for said in heard.said if said.best.name not in met and not _only_told(said))
    return replace(heard, said=left) if left != heard.said else heard


def _only_told(said: Said) -> bool:
    """Whether a flight is only told of beside a question, which doesn't ask if one may fly."""
    return said.best.name == FLYING and not FLIGHTS.search(said.text)


def fitting_buttons(parts: list[Part], state: State, fresh: bool) -> list[Part]:
    """The parts without buttons that lead away from advice, or ask for what was told.

    Args:
        fresh: whether the advice is given in this reply, which says enough of the body for now.
    """
    if not state.advice.stands or state.advice.tier == EMERGENCY:
        return parts
    told = {part.id for part in parts} | state.said.keys()
    return [replace(part, buttons=[one for one in part.buttons if _fits(one, state, told, fresh)]) for part in parts]


def _fits(button: Button, state: State, told: set[str], fresh: bool) -> bool:
    effect = button[1]
    if effect == WHERE:
        return not told.intersection(TELLS_WHERE)
    if not effect.startswith((ASK, MORE)):
        return True
    named = effect.partition(":")[2]
    of_being_seen = subject(named) in OF_BEING_SEEN
    # The longer text is for everybody else where an answer has words of its own for advice.
    fits = of_being_seen if state.advice.tier == SAME_DAY else not keeps_to_advice(named, state)
    return fits and not fresh
