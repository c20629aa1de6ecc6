"""First component: what a typed message may do, before anything reads it.

A leading `/` is Rasa's notation for a button press. It is honoured only when this conversation offered that very
button; typed by hand it would set any slot. The other way round, a button's words or its number may be typed on every
channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.cleaning import clean

Button = dict[str, Any]

_NUMBER = re.compile(r"^\W*(?:option|number|no\.?)?\s*(\d{1,2})\W*$", re.IGNORECASE)


# "The second one". A bare "second" may say how often a calf was hurt.
_ORDINAL = re.compile(
    r"^\W*(?:yes\W+)?(?:i'?ll (?:take|have) )?(?:the )?(first|1st|second|2nd|third|3rd|fourth|4th|last)"
    r" (?:one|option|choice|slot)(?: (?:please|thanks|then|so))?\W*$",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}


def fold(text: str) -> str:
    """A title or a typed answer, reduced to what must agree: letters and digits in lower case."""
    return re.sub(r"[\W_]+", " ", text.casefold().replace("’", "'")).strip()


def offered_buttons(tracker: DialogueStateTracker) -> Iterator[Button]:
    """Every button this conversation showed, newest first."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            yield from event.data.get("buttons") or []


def last_buttons(tracker: DialogueStateTracker) -> list[Button]:
    """The buttons of the newest bot message that has some, if it was said since the visitor last wrote."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered) and event.data.get("buttons"):
            return list(event.data["buttons"])
    return []


def meant_button(text: str, buttons: list[Button]) -> Button | None:
    """The button whose title, number or place was typed, or None."""
    number, ordinal = _NUMBER.match(text), _ORDINAL.match(text)
    if ordinal and _PLACES[ordinal.group(1).lower()] < len(buttons):
        return buttons[_PLACES[ordinal.group(1).lower()]] if buttons else None
    if number and 1 <= int(number.group(1)) <= len(buttons):
        return buttons[int(number.group(1)) - 1]
    said = fold(text)
    return next((button for button in buttons if said and fold(button["title"]) == said), None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MessageGate(GraphComponent):
    """Cleans the text, resolves typed buttons, disarms payloads that were never offered."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageGate:
        """A component without settings."""
        return cls()

    # Rasa checks this annotation at run time and knows Optional, not `| None`.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:
        """Replaces each message's text by what the rest of the pipeline may read."""
        for message in messages:
            message.set(TEXT, self._admit(clean(message.get(TEXT) or ""), tracker), add_to_output=True)
        return messages

    @staticmethod
    def _admit(text: str, tracker: DialogueStateTracker | None) -> str:
        if tracker is None:
            return text.lstrip("/ ")
        if text.startswith("/"):
            offered = any(button.get("payload") == text for button in offered_buttons(tracker))
            return text if offered else text.lstrip("/ ")
        button = meant_button(text, last_buttons(tracker))
        return str(button["payload"]) if button else text
