"""Least squares in blocks of rows, against the whole matrix at once."""

import numpy as np

import spanbook as sb

ROWS, COLUMNS, BLOCK = 1_000_000, 20, 50_000


def cases():
    """Yield (name, goal, ours, peers): goal the largest allowed ratio or None."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(ROWS, COLUMNS))
    y = X @ rng.normal(size=COLUMNS) + rng.normal(size=ROWS)

    def streamed():
        fit = sb.StreamedLeastSquares()
        for start in range(0, ROWS, BLOCK):
            rows = slice(start, start + BLOCK)
            fit.add(columns=X[rows], target=y[rows])
        return fit.weights

    def lstsq():
        return np.linalg.lstsq(X, y, rcond=None)[0]

    peers = {"numpy.linalg.lstsq": lstsq}
    try:
        from sklearn.linear_model import LinearRegression
    except ModuleNotFoundError:
        pass
    else:
        model = LinearRegression(fit_intercept=False)
        peers["sklearn LinearRegression"] = lambda: model.fit(X, y).coef_

    size = f"{ROWS:,} x {COLUMNS}"
    yield f"streamed least squares, {size}", 0.5, streamed, peers
    yield f"least squares, {size}", 0.45, lambda: sb.least_squares(columns=X, target=y), peers
    # Columns that hardly differ from an intercept: sums are taken with more care.
    X[:, 0] = 1
    X[:, 1] += 1000
    yield (
        f"least squares with an offset, {size}",
        0.45,
        lambda: sb.least_squares(columns=X, target=y),
        peers,
    )
