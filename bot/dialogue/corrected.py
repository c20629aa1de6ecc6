"""What was told, said back as sentences: "it started nine days ago and it's worse at speed"."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.clinical.facts import DATE, NUMBER
from bot.dialogue.state import ONSET

FILE = Path(__file__).with_name("sentences.yml")
LASTS = ("for ", "since ", "over ", "from ")


@lru_cache(maxsize=1)
def sentences() -> dict[str, Any]:
    """How each fact is said in a sentence, by its value (sentences.yml)."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def as_sentence(name: str, value: str, clause: str) -> str:
    """A fact as a sentence, with the marks of person.py; its clause where there is none.

    Args:
        name: the fact.
        value: its value.
        clause: how a summary says it.
    """
    if name == ONSET:
        return f"it's been there {clause}" if clause.startswith(LASTS) else f"it started {clause}"
    if name == "side" and ("leg" in clause or "worse" in clause):
        return f"it's {clause}" if clause.startswith("both") else f"it's the {clause}"
    said = sentences().get(name, {})
    return str(said.get(value) or said.get(NUMBER if value.isdecimal() else DATE) or clause)
