"""One human word for a fear that is told: after a clot of one's own or of somebody's, or in so many words."""

from __future__ import annotations

from bot.dialogue.copy import choose
from bot.dialogue.heard import Heard, Part
from bot.dialogue.safety import EMERGENCY, known
from bot.dialogue.state import State
from bot.reading.acts import ABOUT_ADVICE, WORRIED
from bot.reading.doc import make_doc
from bot.reading.fear import tells_fear

FRIGHTS = frozenset({"earlier_clot", "clot_found"})
"""Facts that frighten when they are told of somebody else than the patient."""
FAMILY = "family"
OWN, THEIRS, WORRY = "ack/fear_own", "ack/fear_theirs", "ack/worried"
BESIDE_ADVICE, MOST_BESIDE = "ack/fear_advised", 2
SCARED = f"{ABOUT_ADVICE}scared"
MOST_SAID = {OWN: 1, THEIRS: 1, WORRY: 2}
LEAST_WORRY = 0.5
"""Least probability of a worry that asks nothing beside it."""


def fear_line(heard: Heard, state: State) -> list[Part]:
    """The word for a fear, before what was asked; nothing where none is told, or one was said."""
    name = _event(heard, state) or _worry(heard)
    if not name or heard.effect or state.said.get(name, 0) >= MOST_SAID[name]:
        return []
    return [Part("acknowledge", choose(name, known(state), state.said) or "", name)]


def fear_beside(heard: Heard, state: State) -> list[Part]:
    """The word for a fear that is told beside a question while advice stands, or in the message that advice answers."""
    told = bool(heard.act(WORRIED, SCARED, least=LEAST_WORRY)) or tells_fear(make_doc(heard.text))
    if not told or heard.effect or state.advice.tier == EMERGENCY or state.said.get(BESIDE_ADVICE, 0) >= MOST_BESIDE:
        return []
    return [Part("acknowledge", choose(BESIDE_ADVICE, known(state), state.said) or "", BESIDE_ADVICE)]


def _event(heard: Heard, state: State) -> str:
    """Which fright beside a question is not the patient's own case: a clot the visitor had, or one in the family."""
    if not any(said.question for said in heard.said):
        return ""
    told = [r for r in heard.readings if r.name in FRIGHTS and r.polarity == "affirmed"]
    theirs = any(r.value == FAMILY or (r.person == "other" and r.relation != state.relation) for r in told)
    if theirs:
        return THEIRS
    return OWN if state.relation and any(r.person == "visitor" and r.value == "yes" for r in told) else ""


def _worry(heard: Heard) -> str:
    """A worry told in words of fear, surely or beside a question."""
    asks = any(said.question for said in heard.said)
    if not (asks or heard.act(WORRIED, least=LEAST_WORRY)):
        return ""
    told = " ".join(said.text for said in heard.said if not said.question or said.best.name == WORRIED)
    return WORRY if told and tells_fear(make_doc(told)) else ""
