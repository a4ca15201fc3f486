"""Nearest points of convex hulls: SciPy's NNLS on the lifted problem, cvxpy, HiGHS."""

import warnings

import numpy as np

import spanbook as sb

GOALS = {(3, 50): 5, (64, 64): 2, (64, 5000): 0.35, (2, 100_000): 0.35}
SLOWEST = 1.2  # anywhere else
SECOND = 1.0  # a second, which ten targets among 100,000 atoms take NNLS
SIZES = [(3, 50), (20, 200), (64, 64), (64, 512), (64, 5000), (2, 100_000), (200, 1000)]


def plain(atoms, y):
    """SciPy's NNLS over all atoms, without a proof: the point and its weights."""
    from scipy.optimize import nnls

    p = atoms - y
    p /= np.sqrt(np.einsum("ij,ij->i", p, p).max())
    lifted = np.vstack([p.T, np.ones(len(p))])
    goal = np.zeros(len(lifted))
    goal[-1] = 1
    u = nnls(lifted, goal, maxiter=100 + 10 * len(p))[0]
    w = u / u.sum()
    return w @ atoms, w


def convex(atoms, y):
    """The quadratic programme, by cvxpy's default solver."""
    import cvxpy

    w = cvxpy.Variable(len(atoms), nonneg=True)
    objective = cvxpy.Minimize(cvxpy.sum_squares(atoms.T @ w - y))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says when it is not sure of its answer
        cvxpy.Problem(objective, [cvxpy.sum(w) == 1]).solve()
    return w.value


def membership(atoms, y):
    """Whether weights exist, by HiGHS: no nearest point, and no distance."""
    from scipy.optimize import linprog

    return linprog(
        np.zeros(len(atoms)),
        A_eq=np.vstack([atoms.T, np.ones(len(atoms))]),
        b_eq=np.append(y, 1),
        bounds=(0, None),
        method="highs",
    ).status


def instance(d, n, inside):
    rng = np.random.default_rng(0)
    atoms = rng.normal(size=(n, d))
    return atoms, rng.dirichlet(np.ones(n)) @ atoms if inside else 5 * rng.normal(size=d)


def one_target(d, n, inside):
    atoms, y = instance(d, n, inside)
    peers = {
        "SciPy NNLS": lambda: plain(atoms, y),
        "cvxpy": lambda: convex(atoms, y),
        "HiGHS": lambda: membership(atoms, y),
    }
    goal = GOALS.get((d, n), SLOWEST)
    hull = sb.ConvexHull(rows=atoms)
    hull.nearest(y)  # what one set keeps for all its targets
    return f"({d}, {n}) {'inside' if inside else 'outside'}", goal, lambda: hull.nearest(y), peers


def from_atoms(d, n):
    """The set is made for one target only, its atoms checked and scaled each time."""
    name, _, _, peers = one_target(d, n, inside=True)
    atoms, y = instance(d, n, inside=True)
    ours = lambda: sb.ConvexHull(rows=atoms).nearest(y)  # noqa: E731
    return f"{name}, set made too", None, ours, {"SciPy NNLS": peers["SciPy NNLS"]}


def many_targets(d, n, m, goal, looped=None):
    """NNLS takes the targets one after another; where that takes minutes, only `looped`."""
    rng = np.random.default_rng(0)
    atoms, y = rng.normal(size=(n, d)), 2 * rng.normal(size=(m, d))
    peers = {"SciPy NNLS": lambda: [plain(atoms, target) for target in y[:looped]]}
    hull = sb.ConvexHull(rows=atoms)
    hull.nearest(y)
    name = f"({d}, {n}), {m} targets" + (f", NNLS {looped}" if looped else "")
    return name, goal, lambda: hull.nearest(y), peers


def stacked(n, k):
    """Few atoms in a space of very many dimensions; NNLS alone, weights that sum to anything."""
    from scipy.optimize import nnls

    rng = np.random.default_rng(0)
    y = rng.normal(size=n)
    predictions = y[:, None] + rng.normal(size=(n, k))
    peers = {"SciPy NNLS": lambda: nnls(predictions, y)}
    return f"stack of {n} x {k}", 2, lambda: sb.stack(predictions, y), peers


def contained(d, n, m):
    rng = np.random.default_rng(0)
    atoms, y = rng.normal(size=(n, d)), 2 * rng.normal(size=(m, d))

    def delaunay():
        from scipy.spatial import ConvexHull, Delaunay

        return Delaunay(atoms[ConvexHull(atoms).vertices]).find_simplex(y) >= 0

    ours = lambda: sb.ConvexHull(rows=atoms).contains(y)  # noqa: E731
    return f"({d}, {n}), {m} contained?", None, ours, {"SciPy Qhull": delaunay}


def cases():
    """Yield (name, goal, ours, peers), the goal against the first peer; sizes are (d, n)."""
    for d, n in SIZES:
        for inside in (True, False):
            yield one_target(d, n, inside)
    for size in [(64, 5000), (2, 100_000)]:
        yield from_atoms(*size)
    yield many_targets(2, 100, 1000, SLOWEST)
    yield many_targets(3, 50, 1000, SLOWEST)
    yield many_targets(10, 50, 1000, 1.3)
    yield many_targets(64, 64, 50, SLOWEST)
    yield many_targets(8, 2000, 1000, 0.1)
    yield many_targets(8, 100_000, 1000, SECOND, looped=10)
    yield stacked(1_000_000, 5)
    yield contained(2, 1_000_000, 10_000)
    yield contained(3, 2_000_000, 10_000)
