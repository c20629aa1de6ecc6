"""Rasa featurizer: one dense sentence vector for a message, and one for each of its clauses."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import split_clauses
from bot.nlu.encoder import DEFAULT_MODEL, Vectors, shared_encoder, training_encoder

CLAUSES = "clauses"
CLAUSE_VECTORS = "clause_vectors"
MAX_CHARACTERS = 1_000  # more tells the encoder nothing: it reads 128 word pieces


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Dense sentence features of shape (1, 384) from a frozen sentence encoder."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`model`: a file, or `package/file` inside an installed package."""
        return {"model": DEFAULT_MODEL}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        self._model: str = config["model"]
        self._encoder = shared_encoder(self._model)
        self._name = name

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """A ready component; the encoder itself is shared within the process."""
        return cls(config, execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the whole line's vector to every training line."""
        lines = [message for message in training_data.training_examples if message.get(TEXT)]
        vectors = training_encoder(self._model).encode([message.get(TEXT)[:MAX_CHARACTERS] for message in lines])
        for message, vector in zip(lines, vectors, strict=True):
            self._add(message, vector[None, :])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the message's vector and those of its clauses (key `clause_vectors`, shape (n, 384))."""
        for message in messages:
            text = (message.get(TEXT) or "")[:MAX_CHARACTERS]
            clauses = split_clauses(text)
            several = clauses if len(clauses) > 1 else []
            vectors = self._encoder.recall([text, *several])
            self._add(message, vectors[:1])
            message.set(CLAUSES, several)
            message.set(CLAUSE_VECTORS, vectors[1:])
        return messages

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._name))
