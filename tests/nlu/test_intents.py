"""The gate for understanding: lines written apart from the training data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.nlu.data import TEST_FILE, TRAINING_FILES, folded, read_lines
from tests.nlu.scores import score

LEAST_ACCURACY = 0.90
LEAST_LINES = 400
MINIMUM = {"out_of_scope": 250}
TOPICS = ("ask_", "describe_", "calf_pain", "rested_", "physio_", "frustrated_", "report_")
OWN_PRODUCT_INTENTS = {"start_check", "start_healing_check"}


async def test_accuracy_on_lines_written_apart(agent: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """At least 0.90, counted only on lines that aren't in the training data."""
    scores = await score(agent, read_lines([TEST_FILE]))
    with capsys.disabled():
        print(f"\nintents: {scores.accuracy:.3f} accuracy, {scores.macro_f1:.3f} macro F1 on {len(scores.rows)} lines")
    assert len(scores.rows) >= LEAST_LINES
    assert scores.accuracy >= LEAST_ACCURACY, scores.confusions[:10]


def test_no_test_line_stands_in_the_training_data_word_for_word() -> None:
    """Longer lines may not be shared at all; a bare "yes" or "hello" may, and is then not counted."""
    trained = {folded(line) for line, _ in read_lines(TRAINING_FILES)}
    shared = [line for line, _ in read_lines([TEST_FILE]) if folded(line) in trained and len(line.split()) > 3]
    assert not shared


def test_training_lines_are_many_and_stand_once() -> None:
    """60 lines for each complaint and question, 40 for the others, 250 out of scope, none twice."""
    lines = read_lines(TRAINING_FILES)
    counts: dict[str, int] = {}
    for _, intent in lines:
        counts[intent] = counts.get(intent, 0) + 1
    for intent, count in counts.items():
        if intent not in OWN_PRODUCT_INTENTS:
            assert count >= MINIMUM.get(intent, 60 if intent.startswith(TOPICS) else 40), intent
    assert len({line.casefold() for line, _ in lines}) == len(lines)
