"""A human word for what somebody tells of themselves: months of training, a missed race, better marks, a bad night."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.clinical.facts import load_facts
from bot.dialogue.copy import choose
from bot.dialogue.heard import Heard, Part
from bot.dialogue.safety import known
from bot.dialogue.state import State
from bot.dialogue.update import News
from bot.reading.context_turns import change_in_numbers
from bot.reading.doc import make_doc

FILE = Path(__file__).with_name("situations.yml")
IN_NUMBERS, MORNINGS, NIGHT = "in_numbers", "mornings", "hard_night"


def human_word(news: News, heard: Heard, state: State) -> list[Part]:
    """One line for the first situation that a message tells of and that had none yet; none beside advice or a form."""
    if state.advice.stands or state.request is not None or heard.effect or _tells_a_sign(news):
        return []
    for name, values in _told(news, heard):
        said = f"ack/{name}"
        text = "" if state.said.get(said) else choose(said, known(state), state.said, **values)
        if text:
            return [Part("acknowledge", text[:1].upper() + text[1:], said)]
    return []


def _tells_a_sign(news: News) -> bool:
    facts = load_facts()
    return any(told.value == "yes" and name in facts and facts[name].sign for name, told in news.told.items())


def _told(news: News, heard: Heard) -> list[tuple[str, dict[str, str]]]:
    """The situations of a message, likeliest first, with what their texts are filled with."""
    found: list[tuple[str, dict[str, str]]] = []
    told = {name: one.value for name, one in news.told.items()}
    change = change_in_numbers(make_doc(news.told["trend"].words)) if told.get("trend") == "better" else None
    if change is not None:
        found.append((IN_NUMBERS, {"before": str(change.before), "after": str(change.after)}))
    text = heard.text.lower()
    stiff = told.get("pain_when") == "morning" and told.get("walking", "fine") == "fine"
    for name, patterns in situations().items():
        if name == MORNINGS and not stiff:
            continue
        match = next((m for m in (pattern.search(text) for pattern in patterns) if m), None)
        if match and not (name == NIGHT and "night_pain" in told):
            found.append((name, {key: value for key, value in match.groupdict().items() if value}))
    return found


@lru_cache(maxsize=1)
def situations() -> dict[str, tuple[re.Pattern[str], ...]]:
    """The patterns of each situation (situations.yml), likeliest first."""
    data: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: tuple(re.compile(pattern) for pattern in patterns) for name, patterns in data.items()}
