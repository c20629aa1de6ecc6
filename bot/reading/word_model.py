"""What the learned readers share: a linear model over sentence vectors and weighted words, stored as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from bot.reading.encoder import Vectors


def weighed(counter: TfidfVectorizer, rarity: npt.NDArray[np.float32], texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """The n-grams of each text as `counter.transform` weighs them, in single precision.

    scikit-learn multiplies by a diagonal matrix in double precision with a row for every n-gram there is, and scipy
    would then copy the single weights that the result is multiplied by.
    """
    counts = CountVectorizer.transform(counter, [text.lower() for text in texts])
    counts.data = (np.log(counts.data) + 1) * rarity[counts.indices]
    return normalize(counts, copy=False)


class WordModel:
    """Scores of shape (texts, columns) from vectors of shape (texts, 384), words and pairs of words.

    `least_lines`: in how many training lines a word must stand to count.
    """

    least_lines = 3

    def __init__(self) -> None:
        self.counter = self._new_counter()
        self._dense = self._sparse = np.zeros((0, 0), dtype=np.float32)
        self._intercept = np.zeros(0)
        self._rarity = np.zeros(0, dtype=np.float32)

    def _new_counter(self, **settings: Any) -> TfidfVectorizer:
        return TfidfVectorizer(
            ngram_range=(1, 2),
            sublinear_tf=True,
            min_df=self.least_lines,
            token_pattern=r"(?u)\b\w[\w']*\b",
            dtype=np.float32,
            **settings,
        )

    def scores(self, texts: Sequence[str], vectors: Vectors) -> npt.NDArray[np.float64]:
        """The linear scores of each text."""
        counts = weighed(self.counter, self._rarity, texts)
        result: npt.NDArray[np.float64] = vectors @ self._dense + counts @ self._sparse + self._intercept
        return result

    def set_weights(self, table: npt.NDArray[np.float32], intercept: npt.NDArray[Any], dimensions: int) -> None:
        """Takes a table of weights, a row a feature: first the `dimensions` of the vectors, then the n-grams."""
        self._dense, self._sparse = table[:dimensions], np.ascontiguousarray(table[dimensions:])
        self._intercept = intercept
        self._rarity = self.counter.idf_.astype(np.float32)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What was learnt, for `numpy.savez_compressed`; nothing in it can be executed."""
        return {
            "dense": self._dense.astype(np.float16),
            "sparse": self._sparse.astype(np.float16),
            "intercept": self._intercept,
            "counts": self.counter.get_feature_names_out().astype(str),
            "rarity": self._rarity,
        }

    def take(self, stored: Any) -> None:
        """Takes over what `arrays` gave."""
        self.counter = self._new_counter(vocabulary=stored["counts"].tolist())
        self._rarity = stored["rarity"].astype(np.float32)
        self._dense, self._sparse = stored["dense"].astype(np.float32), stored["sparse"].astype(np.float32)
        self._intercept = stored["intercept"]
