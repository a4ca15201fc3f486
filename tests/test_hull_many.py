"""Many targets are answered as one by one, whichever path they take together."""

import numpy as np
import pytest

import spanbook as sb
from spanbook.hull import _hulls, _shared, _solver
from spanbook.hull._problem import Cone, winners

SETS = [sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull]
ATOMS = {
    "normal": lambda rng, n, d: rng.normal(size=(n, d)),
    "copies": lambda rng, n, d: rng.normal(size=(n, d))[rng.integers(0, 1 + n // 3, n)],
    "collinear": lambda rng, n, d: np.outer(rng.normal(size=n), rng.normal(size=d)) + 1,
    "whole numbers": lambda rng, n, d: rng.integers(-2, 3, (n, d)).astype(float),
    "positive": lambda rng, n, d: rng.normal(size=(n, d)) + 3,
}
PLACES = {
    "as it is": lambda rng, a: a,
    "offset by 1e6": lambda rng, a: a + 1e6,
    "times 1e-100": lambda rng, a: a * 1e-100,
    "other units": lambda rng, a: a * 2.0 ** rng.integers(-60, 61, a.shape[1]),
}


def targets(rng, atoms):
    """Three each: vertices, on faces, 1e-12 off faces, deep inside, outside, far outside."""
    n = len(atoms)
    size = np.abs(atoms - atoms[0]).max(axis=0)
    off = size * rng.normal(size=(3, atoms.shape[1]))
    face = rng.dirichlet(np.ones(min(n, 2)), size=3) @ atoms[rng.choice(n, min(n, 2), False)]
    inside = rng.dirichlet(np.ones(n), size=3) @ atoms
    vertices = atoms[rng.integers(0, n, 3)]
    return np.vstack([vertices, face, face + 1e-12 * off, inside, inside + off, face + 10 * off])


def size_of(atoms, y):
    """The largest length of the problem, over which rounding counts."""
    unit = max(np.abs(atoms).max(), np.abs(y).max())
    return unit * max(np.linalg.norm(np.vstack([atoms, y]) / unit, axis=1))


@pytest.fixture
def together(monkeypatch):
    """Let a few targets among a few atoms share a working set."""
    monkeypatch.setattr(_solver, "CROWD", 2)
    monkeypatch.setattr(_solver, "WORTH", 2)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", ATOMS)
@pytest.mark.parametrize("kind", SETS)
def test_together_and_one_by_one(kind, shape, place, together):
    rng = np.random.default_rng([len(shape), len(place)])
    for n, d in [(1, 1), (3, 2), (12, 4), (70, 7), (300, 3)]:
        atoms = PLACES[place](rng, ATOMS[shape](rng, n, d))
        y = targets(rng, atoms)
        reachable = kind(rows=atoms)
        many = reachable.nearest(y)
        np.testing.assert_array_equal(reachable.contains(y), many.inside)
        for i, target in enumerate(y):
            one, size = reachable.nearest(target), size_of(atoms, target)
            work = np.abs(one.weights) @ np.abs(atoms / size).max(axis=1)
            rounding = 1e-13 * max(1, work)
            assert one.inside == many.inside[i]
            assert abs(one.distance - many.distance[i]) <= rounding * size
            # How far apart two points may be that are equally near but for rounding.
            apart = np.abs(one.point - many.point[i]).max() / size
            assert apart <= rounding or apart**2 <= 4 * rounding * one.distance / size
            if not one.inside and kind in (sb.ConvexHull, sb.ConicHull):
                lower = many.certificate.lower[i]
                assert many.certificate.upper[i] - lower <= 1e-13 * size


@pytest.mark.parametrize("kind", [sb.ConicHull, sb.ConvexHull])
@pytest.mark.parametrize("d", [4, 8, 20])
def test_a_working_set_among_many_atoms(kind, d, monkeypatch):
    rng = np.random.default_rng(d)
    atoms = rng.normal(size=(9000, d)) + 2 * (kind is sb.ConicHull)
    y = 2 * rng.normal(size=(120, d))
    shared = kind(rows=atoms).nearest(y)
    monkeypatch.setattr(_solver, "CROWD", 10_000)
    alone = kind(rows=atoms).nearest(y)
    np.testing.assert_array_equal(shared.inside, alone.inside)
    np.testing.assert_allclose(shared.point, alone.point, rtol=0, atol=1e-12)
    c = shared.certificate
    assert (c.upper - c.lower)[~shared.inside].max() <= 1e-13 * np.abs(y).max() * d
    assert ((atoms @ c.normal.T).max(axis=0) <= c.offset + 1e-13 * d).all()


def test_a_working_set_is_judged_by_all_atoms(monkeypatch):
    """A proposal that misses the atom that matters is found out."""
    rng = np.random.default_rng(0)
    atoms = np.vstack([rng.normal(size=(1000, 6)), np.full((1, 6), 50.0)])
    y = 20 + rng.normal(size=(120, 6))
    wanted = sb.ConvexHull(rows=atoms).nearest(y)

    def blind(problem):
        support, u = propose(problem.among(np.arange(1000)))
        return support, u

    propose = _shared.propose
    monkeypatch.setattr(_shared, "propose", blind)
    near = sb.ConvexHull(rows=atoms).nearest(y)
    np.testing.assert_allclose(near.point, wanted.point, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(near.inside, wanted.inside)


@pytest.mark.parametrize("units", [1.0, 2.0 ** np.arange(0, 40, 10)])
def test_one_small_target_is_answered_as_the_long_way(units, monkeypatch):
    rng = np.random.default_rng(0)
    atoms = rng.normal(size=(30, 4)) * units
    y = targets(rng, atoms)
    short = [sb.ConvexHull(rows=atoms).nearest(target) for target in y]
    monkeypatch.setattr(_hulls, "SMALL", 0)
    for target, one in zip(y, short, strict=True):
        long, size = sb.ConvexHull(rows=atoms).nearest(target), size_of(atoms, target)
        assert one.inside == long.inside
        np.testing.assert_allclose(one.point, long.point, rtol=0, atol=1e-13 * size)
        for name in ("lower", "upper", "offset"):
            a, b = getattr(one.certificate, name), getattr(long.certificate, name)
            assert a == pytest.approx(b, rel=0, abs=1e-13 * size)


def test_a_wrong_solver_is_found_out(monkeypatch):
    """SciPy's `nnls` may stop at an atom that is not the nearest: the bounds do not meet."""

    def first(a, b, maxiter=None):
        return np.eye(len(a[0]))[0], 0.0

    monkeypatch.setattr("scipy.optimize.nnls", first)
    near = sb.ConvexHull(rows=[[9, 9], [1, 0], [0, 1]]).nearest([0, 0])
    np.testing.assert_allclose(near.point, [0.5, 0.5])


@pytest.mark.parametrize("n", [1, 4096, 4097, 10_000])
def test_tiles_have_their_winners(n):
    rng = np.random.default_rng(0)
    atoms, goal = rng.normal(size=(3, n)), rng.normal(size=(70, 3))
    index, slope = winners(Cone(atoms, goal), goal)
    assert index.shape == slope.shape == (70, -(-n // 4096))
    best = slope.argmax(axis=1)
    np.testing.assert_array_equal(index[np.arange(70), best], (goal @ atoms).argmax(axis=1))
    np.testing.assert_allclose(slope.max(axis=1), (goal @ atoms).max(axis=1))
