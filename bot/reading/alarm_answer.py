"""What answers the question whether an emergency was meant: "nobody's dying here", "it's happening now"."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from bot.reading.context_rules import Phrases, Rule, keys, settings
from bot.reading.corrections import takes_back
from bot.reading.polarity import polarity
from bot.reading.reading import Turn

ALARM = "emergency:"
"""Begins the id of the question whether an emergency or crisis was meant."""
_OUTRIGHT = frozenset({"not_so", "meant_otherwise"})


def alarm_answer(doc: Doc, turn: Turn) -> str | None:
    """Yes, no, unsure, or None where it doesn't say; as to any question where none is asked about an alarm.

    That it isn't so, or was meant otherwise, counts whatever it begins with ("yeah no, I was only messing"); else a
    plain yes or no counts before other words, and what confirms before what denies.
    """
    said = polarity(doc)
    if not turn.question.startswith(ALARM):
        return said
    found = _found(doc)
    if (found & _OUTRIGHT and "yes" not in found) or takes_back(doc):
        return "no"
    if "well" in found and said != "no":
        # "I'm grand thanks" is a yes to most questions.
        return None if "yes" in found else "no"
    answers = [said, *(answer for answer in ("yes", "no") if answer in found)]
    return next((answer for answer in answers if answer), None)


def denies_alarm(doc: Doc, turn: Turn) -> bool:
    """Whether a message says outright that an emergency was not meant, where one is asked about or advice stands."""
    stands = turn.advised and not turn.rests_on
    found = _found(doc) if stands or turn.question.startswith(ALARM) else set()
    return bool(found & _OUTRIGHT) and "yes" not in found


def _found(doc: Doc) -> set[str]:
    return {modifier.rule.category for modifier in _phrases().find(keys(doc))}


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    phrases = Phrases()
    for category, words in settings()["alarm_answers"].items():
        phrases.add(words, Rule(category, "inside"))
    return phrases
