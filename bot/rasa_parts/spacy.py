"""Rasa's SpacyNLP with the pipeline of bot/reading: each message becomes one spaCy `Doc`."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from bot.reading.doc import load_pipeline, make_doc

NAME = "bot.reading"


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="ReadingNLP",
)
class ReadingNLP(SpacyNLP):
    """Provides the pipeline of bot/reading, and the `Doc` of each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No settings: the pipeline is code and data of bot/reading."""
        return {"case_sensitive": True, "model": NAME}

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """The pipeline of bot/reading; shared by all who read in this process."""
        return SpacyModel(model=load_pipeline(), model_name=NAME)

    @staticmethod
    def ensure_proper_language_model(nlp: Language | None) -> None:
        """Nothing to check: the pipeline is made in this process, not read from a folder."""

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Nothing to add: what is learned here is learned from the lines themselves."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Adds the `Doc` of each typed message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                message.set(SPACY_DOCS[TEXT], make_doc(text))
        return messages
