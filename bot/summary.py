"""What the visitor told, as lines a person can read."""

from __future__ import annotations

from collections.abc import Mapping

from bot.booking.details import labels
from bot.clinical.facts import load_facts
from bot.conversation import Slots

CONTACT = ("name", "phone", "email", "wished_times", "urgency")


def fact_line(fact: str, value: str, words: Mapping[str, str]) -> str:
    """One fact: its label, the value in the words of its button, and the visitor's own words where they differ."""
    definition = load_facts()[fact]
    shown = next((button.title for button in definition.buttons if button.value == value), value)
    said = words.get(fact, "")
    own = f" (“{said}”)" if said and said.lower() != shown.lower() else ""
    return f"{definition.label}: {shown}{own}"


def fact_lines(facts: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """A line for each fact told, in the order of the fact files."""
    return [fact_line(fact, facts[fact], words) for fact in load_facts() if fact in facts]


def told_lines(facts: Mapping[str, str], words: Mapping[str, str], slots: Slots) -> list[str]:
    """Everything noted so far: the facts, when it began, and the contact details."""
    lines = fact_lines(facts, words)
    if slots.get_slot("onset_time"):
        lines.insert(0, f"Since: {words.get('onset_time') or slots.get_slot('onset_time')}")
    return lines + [f"{labels()[slot]}: {slots.get_slot(slot)}" for slot in CONTACT if slots.get_slot(slot)]
