"""What was told, said back as sentences: "it started nine days ago and it's worse at speed"."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.lang.en.stop_words import STOP_WORDS

from bot.clinical.facts import DATE, NUMBER, load_facts
from bot.dialogue.onset_words import LASTS, day_of
from bot.dialogue.state import ONSET, Told

FILE = Path(__file__).with_name("sentences.yml")
STEM = 4
"""How many letters two words share that name one thing ("swollen", "swelling" apart, which the file names)."""
ANSWERS = ("answer", "button")
"""Sources of what was asked for."""


@lru_cache(maxsize=1)
def sentences() -> dict[str, Any]:
    """How each fact is said in a sentence, by its value (sentences.yml)."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def as_sentence(name: str, told: Told, clause: str, moment: bool = False) -> str:
    """A fact as a sentence, with the marks of person.py; its clause where there is none.

    Args:
        name: the fact.
        told: its value, and the words that choose between several ways to say it.
        clause: how a summary says it.
        moment: whether it came on in one moment, so that it was on a day and not since it.
    """
    if name == ONSET:
        return _began(clause, moment)
    if name == "side" and ("leg" in clause or "worse" in clause):
        return f"it's {clause}" if clause.startswith("both") else f"it's the {clause}"
    said = sentences().get(name, {})
    value = told.value
    return _way(said.get(value), told.words) or str(said.get(NUMBER if value.isdecimal() else DATE) or clause)


def _began(clause: str, moment: bool) -> str:
    """When it began, as a sentence."""
    if moment:
        return f"it was {day_of(clause)}" if day_of(clause) else f"it's been {clause}"
    if clause.startswith("for "):
        return f"it's been {clause.removeprefix('for ')}"
    return f"it's been there {clause}" if clause.startswith(LASTS) else f"it started {clause}"


def _way(ways: str | list[dict[str, str]] | None, words: str) -> str:
    """The one way to say a value, or the first of several that the visitor's words hold; empty for none."""
    if not isinstance(ways, list):
        return str(ways or "")
    for way in ways:
        if match := re.search(way.get("heard", ""), words.lower()):
            return match.expand(way["said"])
    return ""


def supported(name: str, told: Told) -> bool:
    """Whether the words that told a fact name what a line about it would say.

    A value may say more than its words: who is "only sore at speed" has said nothing of pain at rest. What was asked
    for is named by the question.
    """
    words = told.words.lower()
    if told.source in ANSWERS or not words:
        pattern = sentences()["heard_in_answers"].get(name, {}).get(told.value)
        return not (pattern and words and told.source == "answer") or re.search(pattern, words) is not None
    if pattern := sentences()["heard"].get(name, {}).get(told.value):
        return re.search(pattern, words) is not None
    definition = load_facts().get(name)
    if told.value != "no" or definition is None:
        return True
    named = f"{definition.label} {definition.tell.get(told.value, '')}".lower()
    stems = {word[:STEM] for word in re.findall(r"[a-z]+", named) if word not in STOP_WORDS}
    return any(word[:STEM] in stems for word in re.findall(r"[a-z]+", words) if word not in STOP_WORDS)
