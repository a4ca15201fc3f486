"""Random tables with what people's tables have: copies, sums, near copies, slips, twins."""

from typing import NamedTuple

import numpy as np


class Table(NamedTuple):
    names: list
    X: np.ndarray
    y: np.ndarray
    new: np.ndarray
    same: dict  # a copied column -> what it copies


def made(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(14, 50)), int(rng.integers(2, 5))
    columns = {x: rng.normal(size=n) * 10.0 ** rng.integers(-2, 3) for x in "abcd"[:d]}
    free, same = [*columns], {}
    for x in free:
        columns[x] = columns[x] + rng.choice([0, 1, 5]) * columns[x].std()
    if rng.random() < 0.4:
        columns["copy"], same["copy"] = columns["a"] * rng.choice([1, 2.5, 1000]), "a"
    if rng.random() < 0.3 and d > 2:
        columns["total"] = columns["b"] + columns["c"]
    if rng.random() < 0.4:
        columns["near"] = columns["a"] + 10.0 ** -rng.integers(2, 6) * np.std(
            columns["a"]
        ) * rng.normal(size=n)
    if rng.random() < 0.2:
        group = rng.permutation(np.arange(n) % 3)
        columns |= {x: (group == g) * 1.0 for g, x in enumerate(["red", "green", "blue"])}
    if rng.random() < 0.2:
        columns["one"] = np.full(n, rng.choice([1.0, 7]))
    names = [*columns]
    X = np.column_stack([*columns.values()])
    size = X.std(axis=0) + (X.std(axis=0) == 0)
    y = (X / size) @ rng.normal(size=len(names)) + rng.choice([0.1, 1, 5]) * rng.normal(size=n)
    if rng.random() < 0.3:
        y = y + 0.7 * y.std() * ((X[:, 1] - X[:, 1].mean()) / size[1]) ** 2
    if rng.random() < 0.3:
        y[rng.integers(n)] += 15 * y.std()
    if rng.random() < 0.2:
        X[-1], y[-1] = X[0], y[0] + rng.choice([0, 1]) * y.std()
    inside = rng.dirichlet(np.ones(n), 2) @ X
    out = X[rng.integers(n, size=2)] + 0.7 * rng.normal(size=(2, len(names))) * size
    return Table(names, X, y, np.vstack([inside, out, X[:1]]), same)
