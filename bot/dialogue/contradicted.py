"""A word of regret with advice, where the assistant said the opposite before and the visitor holds it up to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.copy import choose
from bot.dialogue.heard import Heard, Part
from bot.dialogue.hold_acts import says_seen
from bot.dialogue.safety import EMERGENCY, judge, known, sign_move
from bot.dialogue.seen import as_it_was
from bot.dialogue.state import State
from bot.dialogue.update import News

REASSURED = "reassured"
"""The key of `said` with the turn in which a reply said that a sign is a good one, or that nothing needs a doctor."""
REASSURES = re.compile(
    r"\bgood sign\b|\b(?:needn't|doesn't (?:need|have) to) be (?:seen|today)\b|\bneeds? (?:no|a) doctor today\b"
    r"|^No, (?:not|it|nothing|that|mostly|usually)\b",
)
OWNED = "ack/had_it_wrong"
OBJECTS = ("correct", "not_asked", "said_already", "frustrated_with_bot")
LEAST_OBJECTION = 0.5
HOLDS_UP = re.compile(
    r"\bi(?:[’']?ve| have| had)? (?:just |already |only )?(?:said|told|wrote)\b"
    r"|\b(?:you|ye|yous|u|ya)(?:[’']?ve| have)? (?:just |only )?(?:said|told|called|wrote)\b",
    re.IGNORECASE,
)
"""Words of who holds up what was said before: "like I said", "you just said it was a good sign"."""


def note_reassurance(kept: Iterable[Part], state: State) -> None:
    """Remembers that a reply reassured about what was told."""
    if any(part.move != "next" and REASSURES.search(part.text) for part in kept):
        state.said[REASSURED] = state.turn


def signs_told(heard: Heard, news: News, state: State) -> list[Part]:
    """Advice on what was told just now, as sign_move makes it; with a word of regret where it contradicts itself."""
    regret = choose(OWNED, known(state), state.said) or "" if _contradicts(heard, news, state) else ""
    return sign_move(news, state, says_seen(heard), as_it_was(heard, state), regret)


def _contradicts(heard: Heard, news: News, state: State) -> bool:
    """Whether what now needs a doctor was called a good sign a turn ago, or understood as its opposite."""
    assessment = judge(state)
    if not assessment.findings or assessment.tier == EMERGENCY or heard.effect or not _holds_up(heard):
        return False
    misread = news.corrected.keys() & set(assessment.findings[0].facts)
    return bool(misread) or state.said.get(REASSURED) == state.turn - 1


def _holds_up(heard: Heard) -> bool:
    return bool(HOLDS_UP.search(heard.text) or heard.act(*OBJECTS, least=LEAST_OBJECTION))
