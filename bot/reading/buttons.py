"""Reads a button that was typed instead of pressed, and holds the word lists of answers.yml."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc

from bot.reading.context import Context, owner
from bot.reading.doc import written
from bot.reading.reading import Reading, Turn

_FILE = Path(__file__).with_name("answers.yml")
FACT = "fact:"


@lru_cache(maxsize=1)
def answer_settings() -> dict[str, Any]:
    """What answers.yml holds, as texts."""
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


@cache
def answer_set(key: str) -> frozenset[str]:
    """The words of a list of answers.yml."""
    return frozenset(answer_settings()[key])


def button(doc: Doc, turn: Turn) -> Reading | None:
    """A button that was typed instead of pressed: its title, its number, or "the second one"."""
    effect = chosen_button(doc, turn)
    if not effect.startswith(FACT):
        return None
    name, _, value = effect.removeprefix(FACT).partition("=")
    person, relation = owner(Context(), turn)
    if value == "no":
        return Reading(name, "yes", 0, len(doc.text), doc.text, "denied", person, "now", "button", 1.0, relation)
    if value == "unsure":
        return Reading(name, "unsure", 0, len(doc.text), doc.text, "uncertain", person, "now", "answer", 1.0, relation)
    return Reading(name, value, 0, len(doc.text), doc.text, "affirmed", person, "now", "button", 1.0, relation)


def chosen_button(doc: Doc, turn: Turn) -> str:
    """The effect of the offered button that a typed message names; empty for none."""
    if not turn.buttons or not len(doc):
        return ""
    typed = [token.norm_ for token in doc if not (token.is_punct or token.is_space)]
    for title, effect in turn.buttons:
        if [written(word) for word in title.split()] == typed or title.lower() == doc.text.lower().strip(" .!"):
            return effect
    return _by_number(typed, turn)


def _by_number(typed: list[str], turn: Turn) -> str:
    ordinals: dict[str, str] = answer_settings()["ordinals"]
    numbers = [int(ordinals[word]) for word in typed if word in ordinals and word != "one"] or [
        int(ordinals[word]) for word in typed[:1] if word in ordinals and len(typed) == 1
    ]
    if len(numbers) != 1 or any(word not in ordinals and word not in answer_set("ordinal_words") for word in typed):
        return ""
    index = numbers[0] - 1 if numbers[0] > 0 else len(turn.buttons) - 1
    return turn.buttons[index][1] if index < len(turn.buttons) else ""
