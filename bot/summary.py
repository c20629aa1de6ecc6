"""What the visitor told, as lines a person can read, and as the clinic's handover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from bot.booking.details import labels
from bot.clinical.handover import Handover, handover, told
from bot.clinical.healing import ONSET
from bot.conversation import Slots, known_facts, onset_of, said_words
from bot.handover.sheet import fact_line
from bot.settings import clinic

CONTACT = ("name", "phone", "email", "wished_times", "urgency")


class Conversation(Slots, Protocol):
    """Slots, and the events that set them."""

    @property
    def events(self) -> Iterable[Mapping[str, Any]]:
        """The events, oldest first."""


def fact_lines(facts: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """A line for each fact told, in the order of the fact files."""
    return [fact_line(asdict(entry)) for entry in told(facts, words)]


def told_lines(facts: Mapping[str, str], words: Mapping[str, str], slots: Slots) -> list[str]:
    """Everything noted so far: the facts, when it began, and the contact details."""
    lines = fact_lines(facts, words)
    if slots.get_slot("onset_time"):
        lines.insert(0, f"Since: {words.get('onset_time') or slots.get_slot('onset_time')}")
    return lines + [f"{labels()[slot]}: {slots.get_slot(slot)}" for slot in CONTACT if slots.get_slot(slot)]


def handover_of(tracker: Conversation) -> Handover:
    """What was told and heard so far in a conversation, for the clinic."""
    facts = known_facts(tracker)
    words = {fact: said for fact, said in said_words(tracker.events).items() if fact in facts or fact == ONSET}
    today = datetime.now(clinic().zone).date()
    return handover(facts, words, onset_of(tracker), today, str(tracker.get_slot("told_tier") or "none"))
