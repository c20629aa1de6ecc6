"""The learned reader of answers: what a message says to the open question, learned from data/answers.

It speaks only where no phrase does. A sure answer to a question that was asked outright is one; a warning sign or a
risk that it hears is only asked about, and never taken as told (docs/decisions/0023-learned-answers.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from bot.clinical.facts import load_facts
from bot.reading.encoder import Vectors
from bot.reading.reading import Person, Reading, Turn
from bot.reading.word_model import WordModel

FOLDER = Path(__file__).parent.parent.parent / "data" / "answers"
NO_ANSWER, UNSURE = "none", "unsure"
SHARED = frozenset({"yes", "no", "gone", UNSURE, NO_ANSWER})
"""What an answer means whatever the question is; other values are learned for their own question."""
TAKEN_FROM, NO_SIGN_FROM, ASKED_FROM, UNSURE_FROM = 0.8, 0.9, 0.6, 0.7
"""Least probability to take an answer, to take a sign as denied, to ask about a sign, to take "I don't know".

Chosen on lines of an author whose lines were not learned from (docs/decisions/0023-learned-answers.md).
"""
MOST_WORDS = 30
"""A longer message tells more than an answer."""
RISKS = "clot_risks"
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
        model = LogisticRegression(C=8.0, max_iter=300)
        model.fit(
            scipy.sparse.hstack([scipy.sparse.csr_matrix(vectors), counts]).tocsr(), [line.label for line in lines]
        )
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
            if question in ("", name) and (value in (NO_ANSWER, UNSURE) or _accepts(name, value)):
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


def _accepts(name: str, value: str) -> bool:
    definition = load_facts().get(name)
    return definition.accepts(value) if definition else value in ("yes", "no")


def question_left(turn: Turn, told: Sequence[Reading]) -> str:
    """The open question, a fact's with buttons or a screen, where no reader heard an answer to it; empty for none."""
    definition = load_facts().get(turn.question)
    names = (turn.question, *turn.settles)
    heard = any(reading.name in names or reading.source in ("answer", "button") for reading in told)
    can_be_learned = turn.question in SCREENS or (definition is not None and definition.buttons)
    return turn.question if can_be_learned and not heard else ""


def answer_text(sentences: Sequence[tuple[str, bool]]) -> str:
    """What of a message may answer: its sentences that don't ask; empty where they are too long for an answer.

    Args:
        sentences: each with whether it asks.
    """
    text = " ".join(sentence for sentence, asks in sentences if not asks)
    return text if len(text.split()) <= MOST_WORDS else ""


def as_readings(name: str, value: str, chance: float, text: str, turn: Turn) -> list[Reading]:
    """What a learned answer comes to: an answer, something to ask about (source `classifier`), or nothing.

    Of a screen it is that for each sign that the screen settles.
    """
    definition = load_facts().get(name)
    weighty = definition is None or definition.sign or definition.group == RISKS
    if value == NO_ANSWER or chance < _least(value, weighty):
        return []
    person: Person = "other" if turn.patient else "visitor"
    answer = Reading(name, value, 0, len(text), text, "affirmed", person, "now", "answer", chance, turn.patient)
    return [_as_told(replace(answer, name=each), weighty) for each in ((name,) if definition else turn.settles)]


def _as_told(answer: Reading, weighty: bool) -> Reading:
    yes = _accepts(answer.name, "yes")
    if answer.value == UNSURE:
        return replace(answer, value="yes" if yes else UNSURE, polarity="uncertain")
    if answer.value == "no" and yes:
        return replace(answer, value="yes", polarity="denied")
    if weighty:
        there = "yes" if answer.value == "gone" else answer.value
        return replace(answer, value=there, polarity="uncertain", source="classifier")
    return answer


def _least(value: str, weighty: bool) -> float:
    if value == UNSURE:
        return UNSURE_FROM
    if not weighty:
        return TAKEN_FROM
    return NO_SIGN_FROM if value == "no" else ASKED_FROM
