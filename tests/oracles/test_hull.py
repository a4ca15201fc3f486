"""The hulls against SciPy's solvers, and the solver's own proof on tens of thousands of cases."""

import numpy as np
import pytest
from scipy.optimize import linprog, nnls
from scipy.spatial import Delaunay

import spanbook as sb

SHAPES = {
    "normal": lambda rng, n, d: rng.normal(size=(n, d)),
    "one point": lambda rng, n, d: np.tile(rng.normal(size=d), (n, 1)),
    "repeated": lambda rng, n, d: rng.normal(size=(n, d))[rng.integers(0, 1 + n // 3, n)],
    "nearly repeated": lambda rng, n, d: (
        rng.normal(size=(n, d))[rng.integers(0, 1 + n // 3, n)] + 1e-9 * rng.normal(size=(n, d))
    ),
    "collinear": lambda rng, n, d: np.outer(rng.normal(size=n), rng.normal(size=d)),
    "low rank": lambda rng, n, d: (
        rng.normal(size=(n, 1 + d // 3)) @ rng.normal(size=(1 + d // 3, d))
    ),
    "lattice": lambda rng, n, d: rng.integers(-2, 3, (n, d)).astype(float),
    "moment curve": lambda rng, n, d: np.linspace(-1, 1, n)[:, None] ** np.arange(1, d + 1),
    "thin": lambda rng, n, d: rng.normal(size=(n, d)) * np.logspace(0, -9, d),
}
PLACES = {
    "as it is": lambda a: a,
    "offset by 1e6": lambda a: a + 1e6,
    "times 1e-100": lambda a: a * 1e-100,
    "columns from 1 to 1e6": lambda a: a * np.logspace(0, 6, a.shape[1]),
}
TARGETS = ["a vertex", "on a face", "1e-12 off a face", "1e-6 off a face", "deep inside", "far"]
KINDS = [(shape, place) for shape in SHAPES for place in PLACES]


def hard_targets(rng, atoms, k):
    """Targets of every kind, k of each, as the rows of a matrix."""
    n, d = atoms.shape
    spread = np.abs(atoms - atoms[0]).max() or np.abs(atoms).max() or 1.0
    on_face = np.array(
        [
            rng.dirichlet(np.ones(f)) @ atoms[rng.choice(n, f, replace=False)]
            for f in rng.integers(1, min(n, d) + 1, k)
        ]
    )
    off = spread * rng.normal(size=(k, d))
    inside = rng.dirichlet(np.ones(n), size=k) @ atoms
    vertices = atoms[rng.integers(0, n, k)]
    near = (on_face, on_face + 1e-12 * off, on_face + 1e-6 * off)
    return np.vstack([vertices, *near, inside, atoms.mean(axis=0) + 10 * off])


def largest_distance(atoms, y):
    unit = np.abs(atoms).max() or 1.0
    edges = (atoms / unit)[None] - (y / unit)[:, None]
    return np.maximum(np.linalg.norm(edges, axis=2).max(axis=1) * unit, 1e-300)


def widths(kind, atoms, y, together):
    """The width of each certified interval: tol=0, so that no tolerance hides it."""
    hull = kind(rows=atoms)
    nears = [hull.nearest(y, tol=0)] if together else [hull.nearest(t, tol=0) for t in y]
    proofs = [near.certificate for near in nears]
    for near in nears:
        assert np.isfinite(near.weights).all()
        assert np.min(near.weights) >= 0
        if kind is sb.ConvexHull:
            np.testing.assert_allclose(np.sum(near.weights, axis=-1), 1, rtol=0, atol=1e-13)
    return np.concatenate([np.atleast_1d(c.upper - c.lower) for c in proofs])


def worst_case(kind, together, seeds, k):
    """The widest interval over all kinds, what it was, and how many cases there were."""
    worst, what, cases = -1.0, "", 0
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        shape, place = KINDS[seed % len(KINDS)]
        n, d = int(rng.choice([1, 2, 5, 20, 60, 200])), int(rng.integers(1, 13))
        atoms = PLACES[place](SHAPES[shape](rng, n, d))
        y = hard_targets(rng, atoms, k)
        size = largest_distance(atoms, y) if kind is sb.ConvexHull else lengths(y)
        width = widths(kind, atoms, y, together) / size
        i = int(width.argmax())
        cases += len(y)
        if width[i] > worst:
            worst, what = width[i], f"{n} atoms in R^{d}, {shape}, {place}, {TARGETS[i // k]}"
    return worst, what, cases


def lengths(y):
    unit = np.abs(y).max(axis=1, keepdims=True)
    unit[unit == 0] = 1
    return np.maximum(np.linalg.norm(y / unit, axis=1) * unit[:, 0], 1e-300)


@pytest.mark.parametrize(
    ("kind", "together", "seeds", "k", "limit"),
    [
        (sb.ConvexHull, False, 5040, 1, 1e-13),
        (sb.ConvexHull, True, 504, 5, 1e-13),
        (sb.ConicHull, False, 1512, 1, 1e-13),
        (sb.ConicHull, True, 252, 5, 1e-13),
    ],
    ids=["hull, one by one", "hull, together", "cone, one by one", "cone, together"],
)
def test_the_bounds_meet_on_hard_cases(capsys, kind, together, seeds, k, limit):
    worst, what, cases = worst_case(kind, together, seeds, k)
    how = "together" if together else "one by one"
    with capsys.disabled():
        print(f"\n{kind.__name__}, {cases} targets {how}: widest {worst:.1e}, {what}")
    assert worst <= limit


@pytest.mark.parametrize("seed", range(300))
def test_convex_hull_against_nnls_and_linprog(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(1, 60)), int(rng.integers(1, 9))
    atoms = rng.normal(size=(n, d))
    y = rng.normal(size=d) * rng.choice([0.1, 1, 3])
    near = sb.ConvexHull(rows=atoms).nearest(y)
    lifted = np.vstack([(atoms - y).T, np.ones(n)])
    u = nnls(lifted, np.append(np.zeros(d), 1.0), maxiter=100 * n)[0]
    other = u / u.sum() @ atoms
    np.testing.assert_allclose(near.point, other, rtol=0, atol=1e-12 * np.abs(atoms).max())
    if not 0 < near.distance < 1e-6:
        equal = {"A_eq": np.vstack([atoms.T, np.ones(n)]), "b_eq": np.append(y, 1.0)}
        reached = linprog(np.zeros(n), **equal, bounds=(0, None), method="highs").status == 0
        assert near.inside == reached


@pytest.mark.parametrize("seed", range(300))
def test_conic_hull_against_nnls(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(1, 60)), int(rng.integers(2, 9))
    atoms = rng.normal(size=(n, d)) + rng.choice([0, 1])
    y = rng.normal(size=d)
    near = sb.ConicHull(rows=atoms).nearest(y)
    u, distance = nnls(atoms.T, y, maxiter=100 * n)
    np.testing.assert_allclose(near.point, u @ atoms, rtol=0, atol=1e-12 * max(1, u.sum()))
    assert near.distance == pytest.approx(distance, rel=1e-12, abs=1e-13 * max(1, u.sum()))


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("seed", range(10))
def test_contains_against_delaunay(seed, d):
    rng = np.random.default_rng(seed)
    atoms, y = rng.normal(size=(2000, d)), 2 * rng.normal(size=(1000, d))
    np.testing.assert_array_equal(
        sb.ConvexHull(rows=atoms).contains(y), Delaunay(atoms).find_simplex(y) >= 0
    )
