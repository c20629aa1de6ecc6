"""First component: a button's payload counts only where this conversation offered that button."""

from __future__ import annotations

import json
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

Button = dict[str, Any]
PRESS = "press"
EFFECT = "effect"

_NUMBER = re.compile(r"\W{0,3}(?:option |number |no\.? ?)?(\d{1,2})\W{0,3}", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\W{0,3}(?:yes,? )?(?:i'?ll (?:take|have) )?the (first|second|third|fourth|last)"
    r"(?: one| option)?(?: please| then| so)?\W{0,3}",
    re.IGNORECASE,
)
# Rasa strips white space before it looks for a slash, so a slash behind any of it is one too.
_SLASHES = re.compile(r"[/\s]+")
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def _bare(text: str) -> str:
    slashes = _SLASHES.match(text)
    return text[slashes.end() :] if slashes else text


def payload(effect: str) -> str:
    """What a button sends."""
    return f"/{PRESS}{json.dumps({EFFECT: effect})}"


def effect_of(text: str) -> str:
    """What a payload does; empty where the text is none."""
    if not text.startswith(f"/{PRESS}{{"):
        return ""
    try:
        return str(json.loads(text[len(PRESS) + 1 :]).get(EFFECT) or "")
    except ValueError:
        return ""


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
    number, ordinal = _NUMBER.fullmatch(text), _ORDINAL.fullmatch(text)
    place = _PLACES[ordinal.group(1).lower()] if ordinal else int(number.group(1)) - 1 if number else None
    if place is not None and buttons and (-1 if ordinal else 0) <= place < len(buttons):
        return buttons[place]
    said = fold(text)
    return next((button for button in buttons if said and fold(button["title"]) == said), None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PayloadGuard(GraphComponent):
    """Resolves typed buttons and disarms payloads that were never offered."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PayloadGuard:
        """A component without settings."""
        return cls()

    # Rasa checks this annotation at run time and knows Optional, not `| None`.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:
        """Replaces each message's text by what the rest of the pipeline may read."""
        for message in messages:
            message.set(TEXT, self._admit(str(message.get(TEXT) or ""), tracker), add_to_output=True)
        return messages

    @staticmethod
    def _admit(text: str, tracker: DialogueStateTracker | None) -> str:
        if text.strip().startswith("/"):
            offered = tracker is not None and any(b.get("payload") == text for b in offered_buttons(tracker))
            return text if offered else _bare(text)
        if tracker is None:
            return text
        button = meant_button(text, last_buttons(tracker))
        return str(button["payload"]) if button else text
