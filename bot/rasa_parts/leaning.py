"""Which sentences lean on what was said before: on the last answer, on the sentence before, on nothing."""

from __future__ import annotations

import re

from bot.dialogue.answer import NO_ACT, NOTHING_CLOSER
from bot.dialogue.copy import about, subject
from bot.rasa_parts.pieces import CLEAR, LIKELY, without_opener
from bot.reading.acts import ASKING, Act, Said
from bot.reading.questions import FRAGMENT, elliptical, fragment, vague
from bot.reading.reading import Turn

PLAIN = 0.6
"""From this probability a fragment that isn't a question stands alone."""
STANDS_ALONE = 0.95
"""From this probability a question without a subject isn't about the last answer."""
AFTER_REPLIES, ABOUT_NUMBER = "after_replies", ("how_many_more",)
ON_CARE = (AFTER_REPLIES, "where_to_go")
"""Files of the answers about being seen; what they say of time is about that alone."""


def on_last(turn: Turn) -> bool:
    """Whether the last reply answered something that a question may go on about."""
    return any(name.startswith((*ASKING, NOTHING_CLOSER)) for name in turn.said)


def leans(act: Act, turn: Turn) -> bool:
    """Whether an answer makes no sense to a question without a subject: the meaning of a word that isn't named, or what
    is asked back about advice where none was given."""
    last_on_care = any(about(name).get("kind") == "care" for name in turn.said)
    on_care = subject(act.name) == AFTER_REPLIES or about(act.name).get("kind") == "time"
    back = on_care and subject(act.name) in ON_CARE and not (turn.advised or last_on_care)
    return about(act.name).get("kind") == "meaning" or back


def does_alone(said: Said) -> bool:
    """Whether a sentence is clearly something that the next one isn't about: a yes, a thanks, a wish."""
    return not (said.best.asks or said.best.name in NO_ACT) and said.best.confidence >= CLEAR


def goes_on_about_last(said: Said, turn: Turn) -> bool:
    """Whether a sentence asks without naming what ("how many?", "at night too?"), and clearly does nothing else."""
    best = said.best
    if not (said.question or (best.asks and not turn.question)):
        return False
    if elliptical(said.text):
        if best.asks and best.confidence >= STANDS_ALONE and not is_bare(said):
            return False  # "How much is it?" names no subject and is clear all the same.
        return best.asks or best.confidence < CLEAR or best.name in ABOUT_NUMBER
    if best.asks and not is_bare(said):
        # "But when can I run?" only begins as one that leans.
        return fragment(said.text) and best.confidence < LIKELY
    return fragment(said.text) and best.confidence < (CLEAR if best.asks else PLAIN)


def leans_on_words(said: Said) -> bool:
    """Whether a question says too little to stand without the one before it, and isn't clear all the same ("how long
    will it take?").
    """
    clear = said.best.asks and said.best.confidence >= CLEAR
    return fragment(without_opener(said.text)) or ((vague(said.text) or elliptical(said.text)) and not clear)


def is_bare(said: Said) -> bool:
    """Whether a question is too short to be about anything but what was spoken of: "how many?", "and at night?"."""
    return said.question and len(re.findall(r"[\w']+", said.text)) <= FRAGMENT
