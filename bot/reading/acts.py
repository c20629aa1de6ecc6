"""What each sentence does: answers, asks, tells, requests, reacts. Logistic regression over vectors and n-grams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.reading.reading import Turn
from bot.reading.word_model import weighed

RANKING_LENGTH = 6
DIMENSIONS = 400
ASKING = ("faq/", "case/")
MEANT = ("cause/", "general/")
"""Answers that only the form of a question leads to (bot/dialogue/meant.py)."""
ABOUT_ADVICE = "hold/"
ABOUT_LAST_REPLY = frozenset(
    {
        "repeat",
        "shorter",
        "more",
        "not_asked",
        "what_do_you_mean",
        "why",
        "which_one",
        "how_many_more",
        "source",
        "sum_up",
    }
)
# Said of what was asked before, and the fear that "hold/scared" means while advice stands.
CLOSER = "faq/closer"
"""A question about the last answer that nothing answers more exactly; the act behind it names that answer."""
SAID_ALREADY, WORRIED, REACTS = "said_already", "worried", "react"
NOT_ASKED = "not_asked"
"""The act of a complaint that something else was asked."""
Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Act:
    """One reading of a sentence: an act ("thanks", "faq/ice", "hold/where") and its probability."""

    name: str
    confidence: float

    @property
    def asks(self) -> bool:
        """Whether it asks something that the answer bank or the case view answers."""
        return self.name.startswith((*ASKING, *MEANT))


@dataclass(frozen=True)
class Said:
    """A sentence with its likeliest acts, likeliest first."""

    text: str
    question: bool
    acts: tuple[Act, ...]

    @property
    def best(self) -> Act:
        """The likeliest act."""
        return self.acts[0] if self.acts else Act("", 0.0)

    def likeliest(self, names: frozenset[str] | tuple[str, ...]) -> Act:
        """The likeliest of the named acts; of acts with a prefix where a name ends with a slash."""
        fitting = (
            act for act in self.acts if any(act.name == n or (n[-1] == "/" and act.name.startswith(n)) for n in names)
        )
        return next(fitting, Act("", 0.0))


def possible(acts: Iterable[str], turn: Turn) -> list[bool]:
    """Which acts can be meant now: nobody argues with advice that wasn't given, or asks back before the first reply."""
    impossible = set() if turn.said else {*ABOUT_LAST_REPLY, SAID_ALREADY, REACTS}
    if turn.advised:
        impossible.add(WORRIED)
    return [name not in impossible and (turn.advised or not name.startswith(ABOUT_ADVICE)) for name in acts]


class ActModel:
    """The classifier: texts and their vectors of shape (n, 384) in, probabilities over acts out.

    The n-grams are reduced to `DIMENSIONS` columns first: with some hundred acts the regression fits in seconds, and
    held-out accuracy is the same (docs/decisions/0015-acts.md).
    """

    def __init__(self, inverse_regularisation: float = 16.0) -> None:
        self.words, self.characters = _word_counter(), _character_counter()
        self.reduction = TruncatedSVD(DIMENSIONS, n_iter=3, random_state=0)
        self.regression = LogisticRegression(C=inverse_regularisation, max_iter=80, class_weight="balanced")

    def fit(self, texts: list[str], vectors: npt.NDArray[np.float32], acts: list[str]) -> None:
        """Learns from lines, their vectors and their acts."""
        lowered = [text.lower() for text in texts]
        counts = scipy.sparse.hstack([self.words.fit_transform(lowered), self.characters.fit_transform(lowered)])
        # Single precision halves the time of the fit.
        features = np.hstack([vectors, self.reduction.fit_transform(counts)]).astype(np.float32)
        self.regression.fit(features, acts)
        rarities = [self.words.idf_, self.characters.idf_]
        self._arrange(self.reduction.components_, self.regression.coef_, rarities)

    def write(self, file: Path) -> None:
        """Stores what was learnt as plain arrays: nothing in the file can be executed."""
        np.savez_compressed(
            file,
            acts=np.array(self.acts),
            components=self.reduction.components_.astype(np.float16),
            coefficients=self.regression.coef_.astype(np.float32),
            intercept=self.regression.intercept_,
            word_counts=self.words.get_feature_names_out().astype(str),
            word_rarity=self._rarities[0],
            character_counts=self.characters.get_feature_names_out().astype(str),
            character_rarity=self._rarities[1],
        )

    def read(self, file: Path) -> None:
        """Takes over what `write` stored."""
        with np.load(file, allow_pickle=False) as stored:
            self.words = _word_counter(vocabulary=stored["word_counts"].tolist())
            self.characters = _character_counter(vocabulary=stored["character_counts"].tolist())
            self.regression.classes_ = stored["acts"]
            self.regression.intercept_ = stored["intercept"]
            rarities = [stored["word_rarity"], stored["character_rarity"]]
            self._arrange(stored["components"], stored["coefficients"], rarities)

    def _arrange(
        self, components: npt.NDArray[Any], coefficients: npt.NDArray[Any], rarities: list[npt.NDArray[Any]]
    ) -> None:
        # A row for each n-gram, which is how they are multiplied.
        self._components = np.ascontiguousarray(components.T.astype(np.float32))
        self._table = np.ascontiguousarray(coefficients.T.astype(np.float32))
        self._rarities = [rarity.astype(np.float32) for rarity in rarities]
        self._names = [str(name) for name in self.regression.classes_]

    @property
    def acts(self) -> list[str]:
        """The acts in the order of the columns of `probabilities`."""
        return self._names

    def probabilities(self, texts: list[str], vectors: npt.NDArray[np.float32]) -> Probabilities:
        """Probabilities of shape (len(texts), number of acts)."""
        counters = zip((self.words, self.characters), self._rarities, strict=True)
        counts = scipy.sparse.hstack([weighed(*counter, texts) for counter in counters], format="csr")
        features = np.hstack([vectors, counts @ self._components])
        result: Probabilities = softmax(features @ self._table + self.regression.intercept_, axis=1)
        return result

    def ranked(self, texts: list[str], vectors: npt.NDArray[np.float32], turn: Turn) -> list[tuple[Act, ...]]:
        """The likeliest acts of each text among those that can be meant now, likeliest first."""
        return self._ranking(self.probabilities(texts, vectors), turn)

    def ranked_together(
        self, texts: list[str], vectors: npt.NDArray[np.float32], weights: list[float], turn: Turn
    ) -> tuple[Act, ...]:
        """The likeliest acts of one thing said, read in several ways: the weighted mean of their probabilities."""
        mean = np.average(self.probabilities(texts, vectors), axis=0, weights=weights)
        return self._ranking(mean[np.newaxis], turn)[0]

    def _ranking(self, table: Probabilities, turn: Turn) -> list[tuple[Act, ...]]:
        names = self.acts
        table = table * np.array(possible(names, turn))
        table /= table.sum(axis=1, keepdims=True)
        orders = np.argsort(-table, axis=1)[:, :RANKING_LENGTH]
        return [
            tuple(Act(names[column], float(row[column])) for column in order)
            for row, order in zip(table, orders, strict=True)
        ]


def _word_counter(**settings: Any) -> TfidfVectorizer:
    """Counts words and pairs of words."""
    pattern = r"(?u)\b\w[\w']*\b|[^\w\s]"
    return TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=pattern, dtype=np.float32, **settings
    )


def _character_counter(**settings: Any) -> TfidfVectorizer:
    """Counts pieces of words, which typing errors leave whole."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=3, dtype=np.float32, **settings
    )
