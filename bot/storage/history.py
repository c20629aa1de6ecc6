"""A long conversation, shortened: what stands in for its older turns, so that the next reply costs what the tenth did.

Rasa reads and replays every event of a session, and rebuilds every earlier state, for each message. Here the newest
turns are kept as they are, and what came before them is put into a few events that say the same: slots, the open
form, the visitor's own words of each fact, the buttons that were offered, and how often each response was said.
Stored events stay as they were; only what is read back is shortened.
"""

from __future__ import annotations

from collections import Counter
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

from bot.conversation import said_words

# Turns kept as they were: at least the first number; shortened again once there are as many as the second.
KEPT_TURNS = 6
MOST_TURNS = 12
# Under this key of a bot event's metadata stands how often each response was said before the kept turns.
SAID_EARLIER = "said_earlier"

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


def times_said(event: BotUttered, utter_action: str) -> int:
    """How often this event stands for a response: once if it is that response, more if it stands for older turns."""
    earlier: dict[str, int] = event.metadata.get(SAID_EARLIER) or {}
    return int(event.metadata.get("utter_action") == utter_action) + earlier.get(utter_action, 0)


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
        UserUttered(text="", parse_data={"entities": _words(events)}, timestamp=at),
        BotUttered(
            None, data={"buttons": _buttons(events)}, metadata={SAID_EARLIER: dict(_said(events))}, timestamp=at
        ),
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


def _words(events: list[Stored]) -> list[Stored]:
    """An entity for each fact that was told in the visitor's own words, with those words."""
    words = said_words(events)
    newest: dict[str, Stored] = {}
    for event in events:
        for entity in (event.get("parse_data") or {}).get("entities") or []:
            if entity["entity"] in words:
                newest[entity["entity"]] = {**entity, "words": words[entity["entity"]], "start": 0, "end": 0}
    return list(newest.values())


def _buttons(events: list[Stored]) -> list[Stored]:
    """Every button that was offered, once, so that an old one can still be pressed."""
    offered: dict[str, Stored] = {}
    for event in events:
        if event["event"] == BotUttered.type_name:
            for button in (event.get("data") or {}).get("buttons") or []:
                offered[str(button.get("payload"))] = button
    return list(offered.values())


def _said(events: list[Stored]) -> Counter[str]:
    """How often each response was said."""
    said: Counter[str] = Counter()
    for event in events:
        if event["event"] == BotUttered.type_name:
            metadata = event.get("metadata") or {}
            if metadata.get("utter_action"):
                said[str(metadata["utter_action"])] += 1
            said.update(metadata.get(SAID_EARLIER) or {})
    return said
