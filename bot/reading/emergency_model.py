"""The learned reader of emergencies: vectors and n-grams to kinds, from data/emergencies and ordinary lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from bot.reading.encoder import Vectors
from bot.reading.word_model import WordModel

NO_EMERGENCY, CRISIS = "none", "crisis"
MODEL_FILE = Path(__file__).with_name("emergencies.npz")
Probabilities = npt.NDArray[np.float64]


class EmergencyModel(WordModel):
    """One logistic regression over kinds, and the probability from which a family of kinds may be asked about.

    Attributes:
        kinds: names in the order of the columns, `none` among them.
        asks_from: least probability by family (`crisis`, `emergency`) for one sentence on its own.
    """

    least_lines = 4

    def __init__(self) -> None:
        super().__init__()
        self.kinds: tuple[str, ...] = ()
        self.asks_from: dict[str, float] = {}

    def fit(self, texts: Sequence[str], vectors: Vectors, kinds: Sequence[str], weights: npt.NDArray[Any]) -> None:
        """Learns from lines, their vectors of shape (n, 384), kinds and weights."""
        counts = self.counter.fit_transform([text.lower() for text in texts])
        model = LogisticRegression(C=4.0, max_iter=200)
        model.fit(scipy.sparse.hstack([scipy.sparse.csr_matrix(vectors), counts]).tocsr(), kinds, sample_weight=weights)
        self.kinds = tuple(str(kind) for kind in model.classes_)
        self.set_weights(model.coef_.T.astype(np.float32), model.intercept_, vectors.shape[1])

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Probabilities:
        """Probability of each kind in each text, columns as in `kinds`."""
        result: Probabilities = softmax(self.scores(texts, vectors), axis=1)
        return result

    def families(self, table: Probabilities) -> dict[str, npt.NDArray[np.float64]]:
        """Probability of a crisis, and of any other emergency, by row of `probabilities`."""
        crisis, none = table[:, self.kinds.index(CRISIS)], table[:, self.kinds.index(NO_EMERGENCY)]
        return {CRISIS: crisis, "emergency": 1.0 - crisis - none}

    def write(self, file: Path) -> None:
        """Stores what was learnt as plain arrays: nothing in the file can be executed."""
        np.savez_compressed(
            file,
            kinds=np.array(self.kinds),
            families=np.array(list(self.asks_from)),
            asks_from=np.array(list(self.asks_from.values())),
            **self.arrays(),
        )

    def read(self, file: Path) -> None:
        """Takes over what `write` stored."""
        with np.load(file, allow_pickle=False) as stored:
            self.kinds = tuple(str(kind) for kind in stored["kinds"])
            self.asks_from = {str(f): float(p) for f, p in zip(stored["families"], stored["asks_from"], strict=True)}
            self.take(stored)


@lru_cache(maxsize=1)
def emergency_model() -> EmergencyModel:
    """The trained model of this process, loaded once."""
    model = EmergencyModel()
    model.read(MODEL_FILE)
    return model


def likeliest(row: npt.NDArray[np.float64]) -> str:
    """The emergency other than a crisis that is likeliest."""
    kinds = emergency_model().kinds
    return max((p, kind) for p, kind in zip(row, kinds, strict=True) if kind not in (CRISIS, NO_EMERGENCY))[1]


def odds_of(probability: float) -> float:
    """The odds of a probability, finite for 1."""
    return probability / max(1.0 - probability, 1e-6)
