"""Rasa intent classifier: logistic regression over sentence vectors and n-grams, for message and clauses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.clinical.warnings import is_warning
from bot.nlu.regression import fit
from bot.nlu.sentence_encoder import CLAUSE_VECTORS, CLAUSES, MAX_CHARACTERS
from bot.nlu.spotting import spot

PARTS = "parts"
FALLBACK = "nlu_fallback"
RANKING_LENGTH = 5
FILE = "intents.npz"

SMALL_TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "unsure", "inform", "out_of_scope", "inform_time_since"}
)

# Asked about with "if" or "how", these are never a question about anything else.
EMERGENCY_FACTS = frozenset({"breathless", "chest_pain", "faint", "cough_blood"})

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """One thing a message says or asks."""

    text: str
    intent: str
    confidence: float


class IntentModel:
    """The classifier itself, free of Rasa: texts and their vectors in, probabilities over intents out."""

    def __init__(self, inverse_regularisation: float, vector_weight: float) -> None:
        self.vector_weight = vector_weight
        self.words, self.characters = _word_counter(), _character_counter()
        self.regression = LogisticRegression(C=inverse_regularisation, max_iter=200, class_weight="balanced")

    def fit(self, texts: list[str], vectors: npt.NDArray[np.float32], intents: list[str]) -> None:
        """Learns from lines, their vectors of shape (n, 384) and their intents."""
        lowered = [text.lower() for text in texts]
        sparse = scipy.sparse.hstack([self.words.fit_transform(lowered), self.characters.fit_transform(lowered)])
        fit(self.regression, vectors * self.vector_weight, sparse.tocsr(), intents)
        self._arrange()

    def write(self, file: Path) -> None:
        """Stores what was learnt as plain arrays: nothing in the file can be executed."""
        np.savez(
            file,
            intents=np.array(self.intents),
            coefficients=self.regression.coef_.astype(np.float32),
            intercept=self.regression.intercept_,
            word_counts=self.words.get_feature_names_out().astype(str),
            word_rarity=self.words.idf_,
            character_counts=self.characters.get_feature_names_out().astype(str),
            character_rarity=self.characters.idf_,
        )

    def read(self, file: Path) -> None:
        """Takes over what `write` stored."""
        with np.load(file, allow_pickle=False) as stored:
            self.words = _word_counter(vocabulary=stored["word_counts"].tolist())
            self.words.idf_ = stored["word_rarity"]
            self.characters = _character_counter(vocabulary=stored["character_counts"].tolist())
            self.characters.idf_ = stored["character_rarity"]
            self.regression.classes_ = stored["intents"]
            self.regression.coef_ = stored["coefficients"].astype(np.float64)
            self.regression.intercept_ = stored["intercept"]
            self.regression.n_features_in_ = self.regression.coef_.shape[1]
        self._arrange()

    @property
    def intents(self) -> list[str]:
        """The intents in the order of the columns of `probabilities`."""
        return [str(name) for name in self.regression.classes_]

    def probabilities(self, texts: list[str], vectors: npt.NDArray[np.float32]) -> Probabilities:
        """Probabilities of shape (len(texts), number of intents).

        What `LogisticRegression.predict_proba` says, without putting the dense vectors into a sparse matrix first.
        """
        lowered = [text.lower() for text in texts]
        words, characters = self.words.transform(lowered), self.characters.transform(lowered)
        dense, counted = vectors.shape[1], vectors.shape[1] + words.shape[1]
        table = self._table
        scores = vectors * self.vector_weight @ table[:dense] + self.regression.intercept_
        scores += words @ table[dense:counted] + characters @ table[counted:]
        result: Probabilities = softmax(scores, axis=1)
        return result

    def _arrange(self) -> None:
        # The coefficients with a row for each feature, which is how they are multiplied.
        self._table = np.ascontiguousarray(self.regression.coef_.T)


def _word_counter(**settings: Any) -> TfidfVectorizer:
    """Counts words and pairs of words."""
    pattern = r"(?u)\b\w[\w']*\b|[^\w\s]"
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=pattern, **settings)


def _character_counter(**settings: Any) -> TfidfVectorizer:
    """Counts pieces of words, which typing errors leave whole."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=3, **settings)


def settled(intent: str, text: str) -> str:
    """The intent once grammar had its say on warning signs (docs/intents.md).

    A sign that only somebody else has, or that is asked about, denied or over, is no report; the classifier hears the
    words, the spotter how they are meant.
    """
    if intent != "report_red_flag":
        asked = any(m.fact in EMERGENCY_FACTS and m.status in ("question", "hypothetical") for m in spot(text))
        return "ask_is_it_serious" if asked else intent
    meant = {
        mention.status
        for mention in spot(text)
        if is_warning(mention.fact, mention.value) or mention.status != "present"
    }
    if not meant or "present" in meant:
        return intent
    if "other" in meant:
        return "other_person"
    if meant & {"question", "hypothetical"}:
        return "ask_is_it_serious"
    return "describe_calf_pain"


def main_intent(whole: str, parts: list[Part]) -> str:
    """The message's own intent: the whole message's, unless that is small talk around something else.

    A warning sign in one of the clauses names the message, whatever else it holds (docs/intents.md).
    """
    said = [part.intent for part in parts]
    if "report_red_flag" in said:
        return "report_red_flag"
    if whole in SMALL_TALK:
        return next((intent for intent in said if intent not in SMALL_TALK), whole)
    return whole


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseIntentClassifier(GraphComponent):
    """Gives a message its intent, the ranking, and `parts`: the intent of each clause in order."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below it a message is `nlu_fallback`; `part_threshold`: below it a clause says nothing."""
        return {"C": 4.0, "vector_weight": 1.0, "threshold": 0.3, "part_threshold": 0.5}

    @classmethod
    def required_packages(cls) -> list[str]:
        """Packages Rasa checks for before training."""
        return ["sklearn"]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseIntentClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource, IntentModel(config["C"], config["vector_weight"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClauseIntentClassifier:
        """The trained component."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as directory:
            component._model.read(directory / FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the regression and stores it."""
        lines = [m for m in training_data.intent_examples if m.get(TEXT)]
        vectors = np.vstack([_sentence_vector(message) for message in lines])
        self._model.fit([m.get(TEXT)[:MAX_CHARACTERS] for m in lines], vectors, [m.get(INTENT) for m in lines])
        with self._storage.write_to(self._resource) as directory:
            self._model.write(directory / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent`, `intent_ranking` and `parts`."""
        for message in messages:
            text = (message.get(TEXT) or "")[:MAX_CHARACTERS]
            if not text:
                _set_intent(message, [(FALLBACK, 1.0)], [])
            elif not text.startswith("/"):
                self._classify(message, text)
        return messages

    def _classify(self, message: Message, text: str) -> None:
        clauses: list[str] = message.get(CLAUSES) or []
        vectors = _sentence_vector(message)
        if clauses:
            vectors = np.vstack([vectors, message.get(CLAUSE_VECTORS)])
        table = self._model.probabilities([text, *clauses], vectors)
        parts = []
        for clause, row in zip(clauses, table[1:], strict=True):
            best = int(row.argmax())
            if row[best] >= self._config["part_threshold"]:
                parts.append(Part(clause, self._model.intents[best], float(row[best])))
        order = np.argsort(-table[0])[:RANKING_LENGTH]
        ranking = [(self._model.intents[i], float(table[0][i])) for i in order]
        chosen = settled(main_intent(ranking[0][0], parts), text)
        if chosen != ranking[0][0]:
            confidence = max((part.confidence for part in parts if part.intent == chosen), default=ranking[0][1])
            ranking = [(chosen, confidence), *(entry for entry in ranking if entry[0] != chosen)]
        elif ranking[0][1] < self._config["threshold"]:
            ranking = [(FALLBACK, 1.0 - ranking[0][1]), *ranking]
        _set_intent(message, ranking, parts)


def _sentence_vector(message: Message) -> npt.NDArray[np.float32]:
    """The message's dense vector, shape (1, 384)."""
    _, sentence = message.get_dense_features(TEXT, [])
    return np.asarray(sentence.features, dtype=np.float32)


def _set_intent(message: Message, ranking: list[tuple[str, float]], parts: list[Part]) -> None:
    named = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence} for name, confidence in ranking]
    message.set(INTENT, named[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, named, add_to_output=True)
    message.set(PARTS, [vars(part) for part in parts], add_to_output=True)
