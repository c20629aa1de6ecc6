"""Answers that what is known rules out: with a calf sore since Sunday, "how long?" doesn't ask about months of pain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.copy import Known, about, fits
from bot.dialogue.heard import Heard
from bot.reading.acts import ABOUT_ADVICE, Said

LEAST_LEFT = 0.06
"""Least probability of the next likely act: below it the message names the ruled out answer's matter outright ("and if
there was a bruise?"), and nothing else is meant."""


def without_ruled_out(heard: Heard, known: Known) -> Heard:
    """The message without the answers that can't be meant; the others share their probability."""
    said = tuple(_without(one, known) for one in heard.said)
    return heard if said == heard.said else replace(heard, said=said)


def without_advice_asked(heard: Heard) -> Heard:
    """The message without what would be said of advice, once it is about somebody for whom none stands."""
    said = tuple(_only(one, lambda name: not name.startswith(ABOUT_ADVICE)) for one in heard.said)
    return heard if said == heard.said else replace(heard, said=said)


def _without(said: Said, known: Known) -> Said:
    return _only(said, lambda name: not ruled_out(name, known))


def _only(said: Said, possible: Callable[[str], bool]) -> Said:
    """A sentence with the acts that can be meant, which share the probability of all; as it was where none can."""
    kept = tuple(act for act in said.acts if possible(act.name))
    if len(kept) == len(said.acts) or not kept or kept[0].confidence < LEAST_LEFT:
        return said
    left = sum(act.confidence for act in kept) / sum(act.confidence for act in said.acts)
    return replace(said, acts=tuple(replace(act, confidence=act.confidence / left) for act in kept))


def ruled_out(name: str, known: Known) -> bool:
    """Whether one of the conditions holds under which nobody means this answer (`unless` in its metadata)."""
    return any(fits({key: value}, known) for key, value in about(name).get("unless", {}).items())
