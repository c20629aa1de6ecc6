"""The reading of a message as a Rasa component: acts are learned from data/nlu, everything else is read from data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.nlu.encoder import DEFAULT_MODEL, shared_encoder, training_encoder
from bot.reading.acts import ActModel, Said
from bot.reading.answers import polarity
from bot.reading.emergencies import find_emergency
from bot.reading.languages import language_of
from bot.reading.read import read
from bot.reading.reading import Turn
from bot.settings import clinic

HEARD = "heard"
FILE = "acts.npz"
FALLBACK = "nlu_fallback"
MOST_SENTENCES = 12
MOST_CHARACTERS = 400


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MessageReader(GraphComponent):
    """Reads a message once, in the light of the conversation; sets `intent`, `entities` and `heard`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below it a message's intent is `nlu_fallback`."""
        return {"C": 16.0, "threshold": 0.2, "model": DEFAULT_MODEL}

    @classmethod
    def required_packages(cls) -> list[str]:
        """Packages Rasa checks for before training."""
        return ["sklearn", "spacy"]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = ActModel(config["C"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReader:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageReader:
        """The trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model.read(directory / FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the acts and stores them."""
        lines = [m for m in training_data.intent_examples if m.get(TEXT)]
        texts = [m.get(TEXT)[:MOST_CHARACTERS] for m in lines]
        acts = [str(m.get(INTENT_RESPONSE_KEY) or m.get(INTENT)) for m in lines]
        self._model.fit(texts, training_encoder(self._config["model"]).encode(texts), acts)
        with self._storage.write_to(self._resource) as directory:
            self._model.write(directory / FILE)
        return self._resource

    # Rasa checks this annotation at run time and knows Optional, not `| None`.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:
        """Reads each message that was typed; what was pressed needs no reading."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            if not text.startswith("/"):
                today = datetime.now(clinic().zone).date()
                state = State.from_slots(tracker.current_slot_values()) if tracker else State()
                self._set(message, self.hear(text, state.turn_for(today)))
        return messages

    def hear(self, text: str, turn: Turn) -> Heard:
        """The message as every reader reads it."""
        read_message = read(text, turn)
        sentences = read_message.sentences[:MOST_SENTENCES]
        texts = [sentence.text[:MOST_CHARACTERS] for sentence in sentences] or [text[:MOST_CHARACTERS] or "."]
        questions = [sentence.is_question for sentence in sentences] or [False]
        ranked = self._model.ranked(texts, shared_encoder(self._config["model"]).encode(texts))
        return Heard(
            text=text,
            said=tuple(Said(t, q, acts) for t, q, acts in zip(texts, questions, ranked, strict=True)),
            readings=tuple(read_message.readings),
            patient=read_message.patient,
            general=read_message.general,
            emergency=find_emergency(read_message.doc, turn),
            language=language_of(text),
            polarity=polarity(read_message.doc),
        )

    def _set(self, message: Message, heard: Heard) -> None:
        best = max((said.best for said in heard.said), key=lambda act: act.confidence)
        ranking = [
            {INTENT_NAME_KEY: act.name.split("/")[0], PREDICTED_CONFIDENCE_KEY: act.confidence}
            for act in heard.said[0].acts
        ]
        name = best.name.split("/")[0] if best.confidence >= self._config["threshold"] else FALLBACK
        message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: best.confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        entities = [{"entity": r.name, "value": r.value, "start": r.start, "end": r.end} for r in heard.readings]
        message.set(ENTITIES, entities, add_to_output=True)
        message.set(HEARD, heard.as_data(), add_to_output=True)
