"""A long conversation, shortened: what stands in for its older turns, so that the next reply costs what the tenth did.

Rasa reads and replays every event of a session, and rebuilds every earlier state, for each message. Here the newest
turns are kept as they are, and what came before them is put into a few events that say the same: slots, and the buttons
that were offered.
Stored events stay as they were; only what is read back is shortened.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

# Turns kept as they were: at least the first number; shortened again once there are as many as the second.
KEPT_TURNS = 6
MOST_TURNS = 12

Stored = dict[str, Any]


@lru_cache(maxsize=1)
def _event_types() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in all_subclasses(Event) if kind.type_name}


def as_event(stored: Stored) -> Event:
    """An event from its stored form; Rasa's own reading looks through all its classes for each event."""
    kind = _event_types().get(stored["event"])
    if kind is None:
        return Event.from_parameters(stored)
    event = kind._from_parameters(dict(stored))
    return event if event is not None else Event.from_parameters(stored)


def first_kept(events: list[Stored]) -> int:
    """Where the kept turns begin: the index of the user event that opens them; 0 when the conversation is short."""
    turns = [
        index for index, event in enumerate(events) if event["event"] == UserUttered.type_name and event.get("text")
    ]
    return turns[-KEPT_TURNS] if len(turns) > MOST_TURNS else 0


def shortened(sender_id: str, events: list[Stored], domain: Domain) -> list[Stored]:
    """The events that stand for these, in their stored form, ending where the visitor has the word."""
    tracker = DialogueStateTracker.from_events(sender_id, [as_event(event) for event in events], slots=domain.slots)
    at = float(events[-1].get("timestamp") or 0.0)
    standing: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at),
        SessionStarted(timestamp=at),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=at),
        UserUttered(text="", timestamp=at),
        BotUttered(None, data={"buttons": _buttons(events)}, timestamp=at),
    ]
    standing += [
        SlotSet(name, slot.value, timestamp=at)
        for name, slot in tracker.slots.items()
        if slot.value != domain_default(domain, name)
    ]
    if tracker.active_loop_name:
        standing.append(ActiveLoop(tracker.active_loop_name, timestamp=at))
    standing.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=at))
    return [event.as_dict() for event in standing]


def domain_default(domain: Domain, slot: str) -> Any:
    """What a slot holds before anything is said."""
    return next((known.initial_value for known in domain.slots if known.name == slot), None)


def _buttons(events: list[Stored]) -> list[Stored]:
    """Every button that was offered, once, so that an old one can still be pressed."""
    offered: dict[str, Stored] = {}
    for event in events:
        if event["event"] == BotUttered.type_name:
            for button in (event.get("data") or {}).get("buttons") or []:
                offered[str(button.get("payload"))] = button
    return list(offered.values())
