"""Accuracy, macro F1 and confusions of the trained assistant on lines it was not trained on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sklearn.metrics import f1_score

from tests.nlu.data import TRAINING_FILES, folded, read_lines


@dataclass(frozen=True)
class Scores:
    """What came of a set of lines: (line, expected, found) of each."""

    rows: list[tuple[str, str, str]]

    @property
    def accuracy(self) -> float:
        """Share of lines with the expected intent, 0 to 1."""
        return sum(expected == found for _, expected, found in self.rows) / len(self.rows)

    @property
    def macro_f1(self) -> float:
        """F1 averaged over intents, 0 to 1."""
        expected, found = [row[1] for row in self.rows], [row[2] for row in self.rows]
        return float(f1_score(expected, found, average="macro", labels=sorted(set(expected)), zero_division=0))

    @property
    def confusions(self) -> list[tuple[tuple[str, str], int]]:
        """((expected, found), count), most frequent first."""
        return Counter((e, f) for _, e, f in self.rows if e != f).most_common()


async def score(agent: Any, lines: list[tuple[str, str]]) -> Scores:
    """The scores on lines that don't stand in the training data, each read as a first message."""
    from rasa.core.channels.channel import UserMessage

    trained = {folded(line) for line, _ in read_lines(TRAINING_FILES)}
    rows = []
    for line, expected in lines:
        if folded(line) not in trained:
            parsed = await agent.processor.parse_message(UserMessage(line))
            rows.append((line, expected, str(parsed["intent"]["name"])))
    return Scores(rows)
