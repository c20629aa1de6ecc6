"""The learned reader of what a clause asks of a request: rule out a day, add one, drop a number, ring instead …

It raises no yes: only the decision reader does. What it hears only decides between readings of the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from bot.reading.encoder import Vectors, shared_encoder
from bot.reading.word_model import WordModel

MODEL_FILE = Path(__file__).with_name("clauses.npz")
MOST_CHARACTERS = 200
RULES_OUT, WISHES, INSTEAD, ADDS = "rules_out", "wishes", "instead", "adds"
ABOUT_TIMES = (RULES_OUT, WISHES, INSTEAD, ADDS)
NO_PHONE, NO_EMAIL, CALL_INSTEAD, VISIT_INSTEAD = "no_phone", "no_email", "call_instead", "visit_instead"
DROPS_WORDS, ADDS_WORDS, RENAMES = "drops_words", "adds_words", "renames"
STORY = "story"
"""What tells of the leg or of how it happened."""
CHANGES = (*ABOUT_TIMES, NO_PHONE, NO_EMAIL, CALL_INSTEAD, VISIT_INSTEAD, DROPS_WORDS, ADDS_WORDS, RENAMES)
QUESTION = "question"
_OBJECTS, _FAR = 0.5, 2.0
Probabilities = npt.NDArray[np.float64]

_DAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)"
_ALIKE = (
    (re.compile(rf"\b{_DAY}(?:day)?s\b(?<!tues)(?<!thurs)", re.IGNORECASE), "Tuesdays"),
    (re.compile(rf"\b{_DAY}(?:day)?\b", re.IGNORECASE), "Tuesday"),
    (re.compile(r"\b(?:the )?\d{1,2}(?:st|nd|rd|th)(?: of)?(?: [a-z]{3,9})?\b", re.IGNORECASE), "Tuesday"),
    (re.compile(r"\b(?:half |quarter (?:past|to) )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)?\b", re.IGNORECASE), "five"),
)


def alike(text: str) -> str:
    """The clause with weekdays and hours made alike: which day it is says nothing about what is asked."""
    plain = text.replace("’", "'")[:MOST_CHARACTERS].strip()
    for pattern, word in _ALIKE:
        plain = pattern.sub(word, plain)
    return plain


class ClauseModel(WordModel):
    """One logistic regression over kinds.

    Attributes:
        kinds: names in the order of the columns.
    """

    least_lines = 2

    def __init__(self) -> None:
        super().__init__()
        self.kinds: tuple[str, ...] = ()

    def fit(self, texts: Sequence[str], vectors: Vectors, kinds: Sequence[str]) -> None:
        """Learns from clauses made alike, their vectors of shape (n, 384) and their kinds."""
        counts = self.counter.fit_transform([text.lower() for text in texts])
        model = LogisticRegression(C=4.0, max_iter=400, class_weight="balanced")
        model.fit(scipy.sparse.hstack([scipy.sparse.csr_matrix(vectors), counts]).tocsr(), kinds)
        self.kinds = tuple(str(kind) for kind in model.classes_)
        self.set_weights(model.coef_.T.astype(np.float32), model.intercept_, vectors.shape[1])

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Probabilities:
        """Probability of each kind in each clause, columns as in `kinds`."""
        result: Probabilities = softmax(self.scores(texts, vectors), axis=1)
        return result

    def write(self, file: Path) -> None:
        """Stores what was learnt as plain arrays: nothing in the file can be executed."""
        np.savez_compressed(file, kinds=np.array(self.kinds), **self.arrays())

    def read(self, file: Path) -> None:
        """Takes over what `write` stored."""
        with np.load(file, allow_pickle=False) as stored:
            self.kinds = tuple(str(kind) for kind in stored["kinds"])
            self.take(stored)


@lru_cache(maxsize=1)
def clause_model() -> ClauseModel:
    """The trained model of this process, loaded once."""
    model = ClauseModel()
    model.read(MODEL_FILE)
    return model


def chance_of_change(text: str) -> float:
    """The probability that a clause asks for a change of the request, whichever it is.

    Something for the clinic to know counts only where it is far likelier than a question: "could he bring his dog".
    """
    chances = _chances(text)
    told = chances[ADDS_WORDS] if chances[ADDS_WORDS] >= _FAR * chances[QUESTION] else 0.0
    return sum(chances[kind] for kind in CHANGES if kind != ADDS_WORDS) + told


def chance_of_objection(text: str) -> float:
    """The probability that a clause asks for a change of the request or says no to it."""
    chances = _chances(text)
    return sum(chances[kind] for kind in (*CHANGES, "no"))


def objects(text: str) -> bool:
    """Whether an unread message objects to the request as it is, whatever it wants: nothing goes on a yes after it."""
    return chance_of_objection(text) >= _OBJECTS


def likely(text: str, *among: str) -> tuple[str, float]:
    """The likeliest kind of a clause and its probability; of those named `among`, where some are.

    Among few kinds the probabilities are those that it is one of them and no other.
    """
    chances = {kind: chance for kind, chance in _chances(text).items() if not among or kind in among}
    kind = max(chances, key=lambda name: chances[name])
    return kind, chances[kind] / sum(chances.values())


def _chances(text: str) -> dict[str, float]:
    model = clause_model()
    plain = alike(text)
    row: npt.NDArray[Any] = model.probabilities([plain], shared_encoder().recall([plain]))[0]
    return {kind: float(chance) for kind, chance in zip(model.kinds, row, strict=True)}
