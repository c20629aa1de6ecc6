"""Rasa entity extractor: the facts in a message, whatever it was about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.spotting import facts_in
from bot.nlu.when import find_onset, find_rest
from bot.settings import clinic

NAME = "FactSpotter"


def spotted_entities(text: str, now: datetime) -> list[dict[str, Any]]:
    """One entity for each fact told in a text; value sets as in bot/clinical/facts/."""
    entities = [
        {
            "entity": fact,
            "value": mention.value,
            "start": mention.start,
            "end": mention.end,
            "words": mention.words,
            "extractor": NAME,
        }
        for fact, mention in facts_in(text).items()
    ]
    onset = find_onset(text, now.date())
    if onset:
        entities.append(
            {
                "entity": "onset_time",
                "value": onset.iso,
                "start": onset.begin,
                "end": onset.finish,
                "words": onset.words,
                "extractor": NAME,
            }
        )
    rest = find_rest(text)
    if rest:
        entities.append(
            {"entity": "rest_days", "value": list(rest), "start": 0, "end": 0, "words": "", "extractor": NAME}
        )
    return entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactSpotter(GraphComponent):
    """Adds facts as entities; negated, resolved and other people's signs are kept apart by the spotter."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactSpotter:
        """A component without settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities to each message."""
        for message in messages:
            text: str = message.get(TEXT) or ""
            if text and not text.startswith("/"):
                found = spotted_entities(text, datetime.now(clinic().zone))
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages
