"""A convex stack of nine models against one of them: held-out errors of diabetes patients."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeRegressor

import spanbook as sb

RUNS = 100
PACKAGES = "numpy", "scikit-learn"
DATA, DISEASE = load_diabetes(return_X_y=True)


def trained(x, y):
    """Return the nine models of the chapter, as functions from rows to predictions."""
    near = [KNeighborsRegressor(k).fit(x, y) for k in (3, 10, 30)]
    trees = [DecisionTreeRegressor(max_depth=k, random_state=0).fit(x, y) for k in (2, 4)]
    ridge = sb.kernel_ridge(x, y - y.mean(), penalty=0.3, gamma=0.01)
    lines = [
        lambda z, j=j: y.mean() + z[:, j] * ((x[:, j] - x[:, j].mean()) @ y / len(y))
        for j in (2, 8, 3)
    ]
    return [*(m.predict for m in near + trees), lambda z: y.mean() + ridge.predict(z), *lines]


def run(seed):
    """Return what one split gives."""
    order = np.random.default_rng(seed).permutation(442)
    train, tune, test = np.split(order, [200, 260])
    z = sb.Standardizer(rows=DATA[train]).transform(DATA)
    models = trained(z[train], DISEASE[train])
    tuned, held = (np.column_stack([f(z[rows]) for f in models]) for rows in (tune, test))

    def off(guess):
        return float(np.sqrt(np.mean((guess - DISEASE[test]) ** 2)))

    stack = off(held @ sb.stack(tuned, DISEASE[tune]).weights)
    alone = off(held[:, 5])
    picked = off(held[:, np.argmin(((tuned - DISEASE[tune][:, None]) ** 2).sum(axis=0))])
    return {
        "error of the convex stack": stack,
        "error of kernel ridge alone": alone,
        "error of the model picked on the tuning rows": picked,
        "the stack beats kernel ridge alone": stack < alone,
        "the stack beats the model picked": stack < picked,
    }
