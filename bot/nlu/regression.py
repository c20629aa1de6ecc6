"""Fits scikit-learn's multinomial logistic regression faster than scikit-learn does.

The sentence vectors are dense and the n-grams sparse. Put into one sparse matrix, as scikit-learn wants them, the dense
part costs most of the time; kept apart it goes through matrix products. Objective, optimiser and its settings are those
of `LogisticRegression(solver="lbfgs")`, and so is the result (tests/unit/nlu/test_regression.py).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]


def fit(
    regression: LogisticRegression, dense: npt.NDArray[np.float32], sparse: scipy.sparse.csr_matrix, labels: list[str]
) -> None:
    """Fits a regression with balanced classes on the columns of `dense` followed by those of `sparse`, row by row."""
    classes, targets = np.unique(np.array(labels), return_inverse=True)
    rows, width = len(targets), dense.shape[1]
    columns = width + sparse.shape[1]
    dense = dense.astype(np.float64)
    transposed = sparse.T.tocsr()
    weights = (rows / (len(classes) * np.bincount(targets)))[targets]
    wanted = np.eye(len(classes))[targets]

    def loss_and_gradient(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(columns + 1, len(classes))
        coefficients, intercept = table[:columns], table[columns]
        scores = dense @ coefficients[:width] + sparse @ coefficients[width:] + intercept
        scores -= logsumexp(scores, axis=1)[:, None]
        loss = -float(weights @ (wanted * scores).sum(axis=1))
        loss += 0.5 / regression.C * float((coefficients**2).sum())
        error = (np.exp(scores) - wanted) * weights[:, None]
        gradient = np.empty_like(table)
        gradient[:width] = dense.T @ error
        gradient[width:columns] = transposed @ error
        gradient[:columns] += coefficients / regression.C
        gradient[columns] = error.sum(axis=0)
        return loss, gradient.ravel()

    start = np.zeros((columns + 1) * len(classes))
    options = {"maxiter": regression.max_iter, "gtol": regression.tol}
    found = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", options=options)
    table = found.x.reshape(columns + 1, len(classes))
    regression.classes_ = classes
    regression.coef_ = np.ascontiguousarray(table[:columns].T)
    regression.intercept_ = table[columns]
    regression.n_features_in_ = columns
    regression.n_iter_ = np.array([found.nit], dtype=np.int32)
