"""The model behind the learned reader of answers: what a message says to a question, learned from data/answers.

What its guesses may do is for bot/reading/learned_answers.py.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.clinical.facts import load_facts
from bot.reading.encoder import Vectors
from bot.reading.word_model import WordModel

FOLDER = Path(__file__).parent.parent.parent / "data" / "answers"
NO_ANSWER, UNSURE = "none", "unsure"
SHARED = frozenset({"yes", "no", "gone", UNSURE, NO_ANSWER})
"""What an answer means whatever the question is; other values are learned for their own question."""
ROUNDS = 80
"""Of fitting. Four times as many took five minutes instead of one, and read no more of kept-out lines."""
_WORD = re.compile(r"[\w']+")
_PERSON = {"{you}": "you", "{your}": "your", "{them}": "you"}
SCREENS = {
    "screen:clot": "Next to the other leg, is the sore calf swollen, warm, shiny or a different colour?",
    "screen:well": "Any fever, chest pain or shortness of breath along with it?",
}
"""Questions about several signs at once, as the model knows them; how they are put is for domain/dialogue.yml."""


@dataclass(frozen=True)
class Line:
    """A training line: the question's fact, what was typed, and what it means; `none` where it is no answer."""

    question: str
    text: str
    means: str

    @property
    def label(self) -> str:
        """What is learned: a meaning that many questions share, or a value of this one."""
        return self.means if self.means in SHARED else f"{self.question}={self.means}"


def read_lines(folder: Path = FOLDER) -> list[Line]:
    """Every line of data/answers/*.jsonl, in file order."""
    rows = [row for file in sorted(folder.glob("*.jsonl")) for row in file.read_text(encoding="utf-8").splitlines()]
    return [Line(**json.loads(row)) for row in rows if row.strip()]


def question_text(name: str) -> str:
    """A question as it is put to the visitor; empty for a fact that is never asked."""
    definition = load_facts().get(name)
    text = definition.ask if definition else SCREENS.get(name, "")
    for placeholder, word in _PERSON.items():
        text = text.replace(placeholder, word)
    return text


def _with_question(name: str, text: str) -> str:
    """The words of an answer, and each once more as a word of this question: "grand" to walking, and to swelling."""
    return " ".join((text.lower(), *(f"{name}_{word}" for word in _WORD.findall(text.lower()))))


class AnswerModel(WordModel):
    """One logistic regression over meanings, from the vectors of answer and question (n, 2 × 384) and words.

    Attributes:
        labels: meanings in the order of the columns.
    """

    least_lines = 2

    def __init__(self) -> None:
        super().__init__()
        self.labels: tuple[str, ...] = ()

    def fit(self, lines: Sequence[Line], vectors: Vectors) -> None:
        """Learns from lines and the vectors of their texts and questions, side by side."""
        counts = self.counter.fit_transform([_with_question(line.question, line.text) for line in lines])
        model = LogisticRegression(C=8.0, max_iter=ROUNDS)
        features = scipy.sparse.hstack([scipy.sparse.csr_matrix(vectors), counts]).tocsr()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(features, [line.label for line in lines])
        self.labels = tuple(str(label) for label in model.classes_)
        self.set_weights(model.coef_.T.astype(np.float32), model.intercept_, vectors.shape[1])

    def likeliest(self, name: str, text: str, vectors: Vectors) -> tuple[str, float]:
        """What a text means as an answer to a fact's question, of what that question accepts, and its probability.

        Args:
            vectors: those of the text and of the question, of shape (2, 384).
        """
        row = softmax(self.scores([_with_question(name, text)], vectors.reshape(1, -1))[0])
        chances = {value: float(row[at]) for at, value in self._accepted(name)}
        best = max(chances, key=lambda value: chances[value])
        return best, chances[best] / sum(chances.values())

    def _accepted(self, name: str) -> list[tuple[int, str]]:
        """The columns that a question can be answered by, each with its value."""
        found = []
        for at, label in enumerate(self.labels):
            question, _, value = label.rpartition("=")
            if question in ("", name) and (value in (NO_ANSWER, UNSURE) or accepts(name, value)):
                found.append((at, value))
        return found

    def write(self, file: Path) -> None:
        """Stores what was learnt as plain arrays: nothing in the file can be executed."""
        np.savez_compressed(file, labels=np.array(self.labels), **self.arrays())

    def read(self, file: Path) -> None:
        """Takes over what `write` stored."""
        with np.load(file, allow_pickle=False) as stored:
            self.labels = tuple(str(label) for label in stored["labels"])
            self.take(stored)


def accepts(name: str, value: str) -> bool:
    """Whether a question, a fact's or a screen, can be answered by a value."""
    definition = load_facts().get(name)
    return definition.accepts(value) if definition else value in ("yes", "no")
