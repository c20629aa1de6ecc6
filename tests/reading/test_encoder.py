"""Sentence vectors: the same whatever stands beside a text, in one thread or several."""

from __future__ import annotations

import numpy as np

from bot.reading.encoder import DEFAULT_MODEL, DIMENSIONS, shared_encoder, training_encoder

TEXTS = ["my calf hurts", "", "how long will it take, roughly, if I rest it fully for a week and then walk?", "ice?"]


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    """Alone, beside others and on several threads."""
    alone = np.vstack([shared_encoder().encode([text]) for text in TEXTS])
    assert alone.shape == (len(TEXTS), DIMENSIONS)
    assert np.array_equal(shared_encoder().encode(TEXTS), alone)
    assert np.allclose(training_encoder().encode(TEXTS * 5), np.vstack([alone] * 5), atol=1e-6)


def test_vectors_have_length_one() -> None:
    """The empty text's too; no text gives no row."""
    assert np.allclose(np.linalg.norm(shared_encoder().encode(TEXTS), axis=1), 1.0, atol=1e-5)
    assert shared_encoder().encode([]).shape == (0, DIMENSIONS)


def test_texts_are_forgotten() -> None:
    """Nothing of a visitor's words stays in the process."""
    encoder = shared_encoder()
    encoder.recall(["a private sentence"])
    assert "a private sentence" in encoder._remembered
    encoder.forget()
    assert not encoder._remembered


def test_there_is_one_encoder() -> None:
    """Whether its usual place is named or not: two would take the memory of two, and each forget only its own."""
    assert shared_encoder() is shared_encoder(DEFAULT_MODEL)
