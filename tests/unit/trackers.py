"""Builds conversations for unit tests."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker


def tracker(*events: Event, **slots: Any) -> DialogueStateTracker:
    """A conversation with these slots set first, then these events."""
    names = {
        *slots,
        "requested_slot",
        "told_tier",
        "pending_correction",
        "swelling",
        "side",
        "seen_by_doctor",
        "checked_clear",
    }
    made = DialogueStateTracker.from_events(
        "unit", [], slots=[AnySlot(name, mappings=[{}], influence_conversation=False) for name in sorted(names)]
    )
    for name, value in slots.items():
        made.update(SlotSet(name, value))
    for event in events:
        made.update(event, Domain.empty())
    return made


def says(text: str, intent: str = "inform", **facts: Any) -> list[Event]:
    """A message after which nothing has been done yet."""
    entities = [{"entity": name, "value": value} for name, value in facts.items()]
    parse_data = {"text": text, "intent": {"name": intent}, "entities": entities, "parts": []}
    return [
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": intent, "confidence": 1.0}, entities, parse_data),
    ]


def offers(*buttons: tuple[str, str]) -> BotUttered:
    """A message of the assistant with buttons (title, payload)."""
    return BotUttered("…", {"buttons": [{"title": title, "payload": payload} for title, payload in buttons]})
