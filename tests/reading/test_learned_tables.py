"""What one sentence costs the learned readers: it must not grow with all that they know."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.reading.acts import DIMENSIONS as COLUMNS
from bot.reading.acts import ActModel
from bot.reading.encoder import DIMENSIONS
from bot.reading.signs import SignModel

WORDS = np.array([f"word{number}" for number in range(20_000)])
RARITY = np.ones(len(WORDS), dtype=np.float32)
TEXTS = ["word7 word1234 is sore"]
VECTORS = np.zeros((1, DIMENSIONS), dtype=np.float32)
BYTES = 4
"""Of one weight."""


def peak(work: Callable[[], object]) -> int:
    """The most bytes that were taken at once; what is made on first use is made before."""
    work()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_act_is_ranked_without_a_copy_of_the_weights(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "acts.npz",
        acts=np.array(["tell", "greet"]),
        components=np.zeros((COLUMNS, len(WORDS) + 1), dtype=np.float16),
        coefficients=np.zeros((2, DIMENSIONS + COLUMNS), dtype=np.float32),
        intercept=np.zeros(2),
        word_counts=WORDS,
        word_rarity=RARITY,
        character_counts=np.array([" wo"]),
        character_rarity=np.ones(1, dtype=np.float32),
    )
    model = ActModel()
    model.read(tmp_path / "acts.npz")
    assert peak(lambda: model.probabilities(TEXTS, VECTORS)) < len(WORDS) * COLUMNS * BYTES / 10


def test_a_sign_is_scored_without_a_copy_of_the_weights(tmp_path: Path) -> None:
    signs = 100
    np.savez(
        tmp_path / "signs.npz",
        signs=np.array([f"sign{number}" for number in range(signs)]),
        dense=np.zeros((DIMENSIONS, signs), dtype=np.float16),
        sparse=np.zeros((len(WORDS), signs), dtype=np.float16),
        intercept=np.zeros(signs),
        counts=WORDS,
        rarity=RARITY,
    )
    model = SignModel()
    model.read(tmp_path / "signs.npz")
    assert peak(lambda: model.probabilities(TEXTS, VECTORS)) < len(WORDS) * signs * BYTES / 10
