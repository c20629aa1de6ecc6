"""The sign classifier: which warning signs a clause tells of, learned from data/signs.

It hears what no phrase names, and only ever raises a question: a reading of source `classifier` is never stored as a
fact and never advises (bot/dialogue/update.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from bot.reading.encoder import Vectors
from bot.reading.reading import Reading
from bot.reading.word_model import WordModel

FOLDER = Path(__file__).parent.parent.parent / "data" / "signs"
NOW = "now"
ASK_FROM = 0.8
"""Probability from which a clause raises a question (chosen on kept-out lines, docs/decisions/0017-signs.md)."""
LEAST_LINES = 12
VALUES = {"tiptoe_cannot": ("tiptoe", "cannot")}
"""Labels whose fact or value has another name."""
NOT_SIGNS = frozenset({"earlier_clot", "flight", "surgery", "cast", "pregnancy", "hormones", "cancer", "blood_thinner"})
"""Risks in the data that are told outright or not at all; they serve as lines without a sign."""


@dataclass(frozen=True)
class Line:
    """A training line: its text, and the signs that its writer has now."""

    text: str
    signs: frozenset[str]


def read_lines(folder: Path = FOLDER) -> list[Line]:
    """Every line of data/signs/*.jsonl, in file order."""
    lines = []
    for file in sorted(folder.glob("*.jsonl")):
        for row in file.read_text(encoding="utf-8").splitlines():
            if row.strip():
                entry = json.loads(row)
                signs = frozenset(s for s, status in entry["labels"].items() if status == NOW and s not in NOT_SIGNS)
                lines.append(Line(entry["text"], signs))
    return lines


class SignModel(WordModel):
    """One logistic regression a sign over vectors of shape (n, 384) and n-grams; probabilities of shape (n, signs)."""

    def __init__(self) -> None:
        super().__init__()
        self.signs: tuple[str, ...] = ()

    def fit(self, lines: Sequence[Line], vectors: Vectors) -> None:
        """Learns every sign that has enough lines; all other lines are its contrast."""
        counts = self.counter.fit_transform([line.text.lower() for line in lines])
        told = [sign for line in lines for sign in line.signs]
        self.signs = tuple(sorted({sign for sign in told if told.count(sign) >= LEAST_LINES}))
        features = np.hstack([vectors, counts.toarray()]).astype(np.float32)
        rows, intercepts = [], []
        for sign in self.signs:
            model = LogisticRegression(C=2.0, max_iter=200)
            model.fit(features, [sign in line.signs for line in lines])
            rows.append(model.coef_[0])
            intercepts.append(model.intercept_[0])
        self.set_weights(np.array(rows, dtype=np.float32).T, np.array(intercepts), vectors.shape[1])

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> npt.NDArray[np.float64]:
        """Probability of each sign in each text, columns as in `signs`."""
        result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.scores(texts, vectors)))
        return result

    def write(self, file: Path) -> None:
        """Stores what was learnt as plain arrays: nothing in the file can be executed."""
        np.savez_compressed(file, signs=np.array(self.signs), **self.arrays())

    def read(self, file: Path) -> None:
        """Takes over what `write` stored."""
        with np.load(file, allow_pickle=False) as stored:
            self.signs = tuple(str(sign) for sign in stored["signs"])
            self.take(stored)

    def hear(self, clauses: Sequence[tuple[str, int, int]], vectors: Vectors) -> list[Reading]:
        """A doubtful reading for the likeliest sign of each clause; clauses are text, start and end."""
        if not clauses or not self.signs:
            return []
        table = self.probabilities([text for text, _, _ in clauses], vectors)
        found = []
        for (text, start, end), row in zip(clauses, table, strict=True):
            best = int(row.argmax())
            if row[best] >= ASK_FROM:
                name, value = VALUES.get(self.signs[best], (self.signs[best], "yes"))
                found.append(_doubtful(name, value, text, start, end, float(row[best])))
        return found


def _doubtful(name: str, value: str, words: str, start: int, end: int, confidence: float) -> Reading:
    return Reading(name, value, start, end, words, "uncertain", source="classifier", confidence=confidence)


def without_told(heard: Iterable[Reading], told: Iterable[Reading]) -> list[Reading]:
    """Readings of the classifier for which no phrase had anything to say, however it was said."""
    named = {reading.name for reading in told}
    return [reading for reading in heard if reading.name not in named]
