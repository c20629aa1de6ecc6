"""The intent classifier, stored and read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.sparse

from bot.nlu.intent_classifier import FILE, IntentModel

LINES = ("my calf hurts", "the calf is sore", "book a visit", "can I book", "hello there", "hello to you") * 3
INTENTS = ["pain", "pain", "booking", "booking", "greet", "greet"] * 3


def test_a_stored_model_says_the_same(tmp_path: Path) -> None:
    """Texts with words it knows and words it doesn't get the same probabilities before and after."""
    vectors = np.random.default_rng(7).normal(size=(len(LINES), 8)).astype(np.float32)
    learnt, read = IntentModel(4.0, 1.0), IntentModel(4.0, 1.0)
    learnt.fit(list(LINES), vectors, INTENTS)
    learnt.write(tmp_path / FILE)
    read.read(tmp_path / FILE)

    texts = ["My calf hurts!", "hello, can I book?", "zzz", ""]
    expected = learnt.probabilities(texts, vectors[:4])

    assert read.intents == learnt.intents == ["booking", "greet", "pain"]
    together = scipy.sparse.hstack(
        [vectors[:4], *(c.transform([t.lower() for t in texts]) for c in (learnt.words, learnt.characters))]
    )
    np.testing.assert_allclose(expected, learnt.regression.predict_proba(together.tocsr()), atol=1e-9)
    np.testing.assert_allclose(read.probabilities(texts, vectors[:4]), expected, atol=1e-6)
