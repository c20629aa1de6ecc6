"""The faster fit is scikit-learn's fit."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from bot.nlu.regression import fit


@pytest.mark.parametrize("inverse_regularisation", [0.5, 4.0])
def test_the_same_as_scikit_learn(inverse_regularisation: float) -> None:
    """The same probabilities for the same lines, to nine digits."""
    chance = np.random.default_rng(7)
    labels = [f"intent_{chance.integers(5)}" for _ in range(300)]
    centres = {label: chance.normal(size=12) for label in set(labels)}
    dense = np.array([centres[label] + chance.normal(size=12) for label in labels], dtype=np.float32)
    sparse = scipy.sparse.random(300, 40, density=0.1, random_state=7, format="csr")
    settings = {"C": inverse_regularisation, "max_iter": 500, "class_weight": "balanced"}
    theirs, ours = LogisticRegression(**settings), LogisticRegression(**settings)
    together = scipy.sparse.hstack([scipy.sparse.csr_matrix(dense.astype(np.float64)), sparse]).tocsr()

    theirs.fit(together, labels)
    fit(ours, dense, sparse, labels)

    np.testing.assert_allclose(ours.predict_proba(together), theirs.predict_proba(together), atol=1e-9)
    assert list(ours.classes_) == list(theirs.classes_)
    assert ours.coef_.shape == theirs.coef_.shape
