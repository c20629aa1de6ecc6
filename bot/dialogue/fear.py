"""One human word for a fear or a loss that is told: after a clot of one's own or of somebody's, or in so many words."""

from __future__ import annotations

from bot.dialogue.copy import choose
from bot.dialogue.heard import Heard, Part
from bot.dialogue.safety import EMERGENCY, known
from bot.dialogue.state import State
from bot.reading.acts import ABOUT_ADVICE, WORRIED
from bot.reading.doc import make_doc
from bot.reading.fear import ANOTHERS, BY_THE_BOT, fear_told, tells_fear
from bot.reading.fear import OWN as OWN_FEAR
from bot.reading.loss import loss_told

FRIGHTS = frozenset({"earlier_clot", "clot_found"})
"""Facts that frighten when they are told of somebody else than the patient."""
FAMILY = "family"
OWN, THEIRS, WORRY, WORRY_OF, FRIGHT = (
    "ack/fear_own",
    "ack/fear_theirs",
    "ack/worried",
    "ack/worried_other",
    "ack/frightened",
)
IN_WORDS = {OWN_FEAR: WORRY, ANOTHERS: WORRY_OF, BY_THE_BOT: FRIGHT}
LOSS = "ack/loss"
BESIDE_ADVICE, MOST_BESIDE = "ack/fear_advised", 2
SCARED = f"{ABOUT_ADVICE}scared"
MOST_SAID = {OWN: 1, THEIRS: 1, WORRY: 2, WORRY_OF: 1, FRIGHT: 2}
FELT = frozenset({*MOST_SAID, LOSS})
"""Ids of a word for a feeling."""
LEAST_WORRY = 0.5
"""Least probability of a worry that asks nothing beside it."""


def loss_line(heard: Heard, state: State) -> list[Part]:
    """The word for a death that is told, once."""
    who = None if heard.effect or state.said.get(LOSS) else loss_told(make_doc(heard.text))
    if who is None:
        return []
    text = choose(LOSS, known(state), {}, who=f"your {who}" if who else "") or ""
    return [Part("acknowledge", text, LOSS)]


def fear_line(heard: Heard, state: State) -> list[Part]:
    """The word for a fear, before what was asked; nothing where none is told, or one was said."""
    name = _event(heard, state) or IN_WORDS.get(fear_told(make_doc(heard.text)), "")
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
