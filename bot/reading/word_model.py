"""What the learned readers share: a linear model over sentence vectors and weighted words, stored as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.reading.encoder import Vectors


class WordModel:
    """Scores of shape (texts, columns) from vectors of shape (texts, 384), words and pairs of words.

    `least_lines`: in how many training lines a word must stand to count.
    """

    least_lines = 3

    def __init__(self) -> None:
        self.counter = self._new_counter()
        self._dense = self._sparse = np.zeros((0, 0), dtype=np.float32)
        self._intercept = np.zeros(0)

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
        # In the weights' own precision: scipy would otherwise copy them for each product.
        counts = self.counter.transform([text.lower() for text in texts]).astype(self._sparse.dtype, copy=False)
        result: npt.NDArray[np.float64] = vectors @ self._dense + counts @ self._sparse + self._intercept
        return result

    def set_weights(self, table: npt.NDArray[np.float32], intercept: npt.NDArray[Any], dimensions: int) -> None:
        """Takes a table of weights, a row a feature: first the `dimensions` of the vectors, then the n-grams."""
        self._dense, self._sparse = table[:dimensions], np.ascontiguousarray(table[dimensions:])
        self._intercept = intercept

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What was learnt, for `numpy.savez_compressed`; nothing in it can be executed."""
        return {
            "dense": self._dense.astype(np.float16),
            "sparse": self._sparse.astype(np.float16),
            "intercept": self._intercept,
            "counts": self.counter.get_feature_names_out().astype(str),
            "rarity": self.counter.idf_,
        }

    def take(self, stored: Any) -> None:
        """Takes over what `arrays` gave."""
        self.counter = self._new_counter(vocabulary=stored["counts"].tolist())
        self.counter.idf_ = stored["rarity"]
        self._dense, self._sparse = stored["dense"].astype(np.float32), stored["sparse"].astype(np.float32)
        self._intercept = stored["intercept"]
