import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import spanbook as sb
from spanbook.hull._problem import EPS, Cone

ROUNDING = 1e-10  # relative to the size of the problem; far above what is seen, far below 1e-6

KINDS = {
    "normal": lambda rng, n, d: rng.normal(size=(n, d)),
    "lattice": lambda rng, n, d: rng.integers(-2, 3, (n, d)).astype(float),
    "repeated": lambda rng, n, d: rng.normal(size=(n, d))[rng.integers(0, 1 + n // 3, n)],
    "nearly repeated": lambda rng, n, d: (
        rng.normal(size=(n, d))[rng.integers(0, 1 + n // 3, n)] + 1e-9 * rng.normal(size=(n, d))
    ),
    "collinear": lambda rng, n, d: np.outer(rng.normal(size=n), rng.normal(size=d)),
    "far away": lambda rng, n, d: rng.normal(size=(n, d)) + 1e6,
    "tiny": lambda rng, n, d: rng.normal(size=(n, d)) * 1e-100,
    "huge": lambda rng, n, d: rng.normal(size=(n, d)) * 1e200,
    "uneven": lambda rng, n, d: rng.normal(size=(n, d)) * np.logspace(0, 6, d),
    "moment curve": lambda rng, n, d: np.linspace(-1, 1, n)[:, None] ** np.arange(1, d + 1),
    "sphere": lambda rng, n, d: (lambda a: a / np.linalg.norm(a, axis=1)[:, None])(
        rng.normal(size=(n, d))
    ),
}
kinds = st.sampled_from(sorted(KINDS))
seeds = st.integers(0, 2**32 - 1)


def size_of(atoms, y):
    """The largest length: what rounding is relative to."""
    scale = max(np.abs(atoms).max(), np.abs(y).max()) or 1.0
    return scale * max(1e-9, *np.linalg.norm(np.vstack([atoms, y]) / scale, axis=1))


def length(v):
    scale = np.abs(v).max() or 1.0
    return scale * np.linalg.norm(v / scale)


def lengths(vectors):
    return np.array([length(v) for v in vectors])


def slack_of(near, atoms, y):
    """Rounding is relative to what is given, or summed where weights are large."""
    unit = size_of(atoms, y)
    work = np.abs(near.weights) @ np.linalg.norm(atoms / unit, axis=1)
    return ROUNDING * unit * max(1.0, work)


def target_for(rng, atoms):
    """Near, far, on an atom, on a face, just off a face: where solvers go wrong."""
    n, d = atoms.shape
    spread = np.abs(atoms - atoms[0]).max() or np.abs(atoms).max() or 1.0
    k = int(rng.integers(1, n + 1))
    face = rng.dirichlet(np.ones(k)) @ atoms[rng.choice(n, k, replace=False)]
    return face + spread * rng.choice([0, 0, 1e-12, 1e-6, 0.3, 10]) * rng.normal(size=d)


def row_of(many, i):
    """The answer for target i of many."""
    c = sb.Certificate(**{k: v[i] for k, v in vars(many.certificate).items()})
    return sb.Nearest(
        **{k: v[i] for k, v in vars(many).items() if isinstance(v, np.ndarray)}, certificate=c
    )


def check(kind, atoms, y, near=None):
    """Everything that can be checked of an answer without trusting the solver."""
    near = near or kind(rows=atoms).nearest(y)
    c = near.certificate
    unit, slack = size_of(atoms, y), slack_of(near, atoms, y)
    assert near.weights.min() >= 0
    if kind is not sb.ConicHull:
        assert near.weights.sum() == pytest.approx(1, abs=1e-13)
    assert length(near.weights @ atoms - near.point) <= slack
    assert length(near.point + near.residual - y) <= slack
    assert length(near.residual) == pytest.approx(near.distance, rel=1e-9, abs=slack * 1e-3)
    assert near.distance == c.upper
    if near.inside:
        assert near.distance <= slack
        assert not c.normal.any()
        assert c.lower == c.offset == 0
    else:
        assert length(c.normal) == pytest.approx(1)
        assert 0 < c.lower <= c.upper * (1 + 1e-9) + slack
        assert c.upper - c.lower <= slack
        assert (atoms @ c.normal).max() <= c.offset + 1e-13 * unit
        assert c.normal @ y - c.offset == pytest.approx(c.lower, abs=1e-13 * unit)
    return near


def by_faces(kind, atoms, y):
    """The least distance over every subset of atoms: each a small linear system."""
    n, d = atoms.shape
    s = size_of(atoms, y)
    best = np.linalg.norm(y / s) if kind is sb.ConicHull else math.inf
    for k in range(1, min(n, d + 1) + 1):
        for face in itertools.combinations(range(n), k):
            a = atoms[list(face)] / s
            if kind is sb.ConicHull:
                w = np.linalg.lstsq(a.T, y / s, rcond=None)[0]
            else:
                edges = a[1:] - a[0]
                t = np.linalg.lstsq(edges.T, y / s - a[0], rcond=None)[0]
                w = np.concatenate([[1 - t.sum()], t])
            if w.min() >= -1e-12:
                w = np.maximum(w, 0)
                w /= 1 if kind is sb.ConicHull else w.sum()
                best = min(best, np.linalg.norm(w @ a - y / s))
    return best * s


BOUNDED = [sb.ConvexHull, sb.ConicHull]


@pytest.mark.parametrize("kind", BOUNDED)
class TestNearest:
    @settings(max_examples=1000)
    @given(kinds, st.integers(1, 6), st.integers(1, 3), seeds)
    def test_against_every_face(self, kind, name, n, d, seed):
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        y = target_for(rng, atoms)
        near = check(kind, atoms, y)
        best = by_faces(kind, atoms, y)
        slack = slack_of(near, atoms, y)
        assert near.certificate.lower <= best + slack
        assert near.distance <= best + slack

    @settings(max_examples=1000)
    @given(kinds, st.integers(1, 80), st.integers(1, 12), seeds)
    def test_the_answer_proves_itself(self, kind, name, n, d, seed):
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        check(kind, atoms, target_for(rng, atoms))

    @settings(max_examples=1000)
    @given(
        hnp.arrays(float, st.tuples(st.integers(1, 6), st.just(3)), elements=st.integers(-3, 3)),
        hnp.arrays(float, 3, elements=st.integers(-3, 3)),
    )
    def test_small_whole_numbers(self, kind, atoms, y):
        near = check(kind, atoms, y)
        assert near.distance == pytest.approx(by_faces(kind, atoms, y), abs=1e-12)

    @settings(max_examples=500)
    @given(kinds, st.integers(1, 60), st.integers(1, 10), seeds)
    @example("collinear", 12, 2, 151)
    @example("collinear", 35, 3, 1130)
    def test_contains_what_weights_reach(self, kind, name, n, d, seed):
        """Where terms cancel, their sum is off by their rounding, which `tol` takes in."""
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        weights = rng.dirichlet(np.full(n, rng.choice([0.05, 1])), size=3)
        hull = kind(rows=atoms)
        for w, y in zip(weights, weights @ atoms, strict=True):
            longer = w @ lengths(atoms) / length(y) if y.any() else 1
            cancel = kind is sb.ConicHull and longer > 8 * d
            assert hull.contains(y, tol=(n + 10) * EPS * longer if cancel else None)

    @settings(max_examples=300)
    @given(kinds, st.integers(1, 40), st.integers(1, 9), seeds)
    def test_many_targets_are_answered_as_one_by_one(self, kind, name, n, d, seed):
        """Together they take another path; where weights are not unique, they may differ."""
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        y = np.array([target_for(rng, atoms) for _ in range(20)])
        hull = kind(rows=atoms)
        many, contains = hull.nearest(y), hull.contains(y)
        np.testing.assert_array_equal(contains, many.inside)
        for i, target in enumerate(y):
            one = hull.nearest(target)
            slack = slack_of(one, atoms, target)
            check(kind, atoms, target, row_of(many, i))
            assert length(many.point[i] - one.point) <= slack**0.5 * size_of(atoms, target) ** 0.5
            assert many.distance[i] == pytest.approx(one.distance, rel=1e-9, abs=slack)

    def test_more_atoms_than_the_working_set_looks_at(self, kind):
        rng = np.random.default_rng(1)
        atoms = rng.normal(size=(3000, 4))
        for y in (rng.normal(size=4) * 5, np.full(4, 0.01), atoms[7]):
            check(kind, atoms, y)

    def test_float32_stays_float32(self, kind):
        atoms = np.float32([[0.1, 0.2], [0.4, 0.3], [0.9, 0.7]])
        near = kind(rows=atoms).nearest(np.float32([0.3, 0.9]))
        assert near.point.dtype == near.weights.dtype == near.residual.dtype == np.float32
        assert np.float32([0.2, 0.3, 0.5]) @ atoms in kind(rows=atoms)


class TestConvexHull:
    @settings(max_examples=1000)
    @given(kinds, st.integers(1, 40), st.integers(1, 8), seeds, st.floats(1e-6, 10))
    def test_a_step_off_the_outermost_atom(self, name, n, d, seed, step):
        """Away from the outermost atom, the nearest point is that atom: no solver needed."""
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        direction = rng.normal(size=d)
        direction /= np.linalg.norm(direction)
        outermost = atoms[np.argmax(atoms @ direction)]
        step *= np.abs(atoms).max() or 1.0
        near = check(sb.ConvexHull, atoms, outermost + step * direction)
        assert not near.inside
        assert near.distance == pytest.approx(step, rel=1e-6)
        assert length(near.point - outermost) <= 1e-6 * step + ROUNDING * np.abs(atoms).max()

    def test_by_hand(self):
        triangle = sb.ConvexHull(rows=[[0, 0], [4, 0], [0, 4]])
        near = triangle.nearest([3, 3])
        np.testing.assert_allclose(near.point, [2, 2])
        np.testing.assert_allclose(near.weights, [0, 0.5, 0.5], atol=1e-15)
        assert near.distance == pytest.approx(math.sqrt(2))
        np.testing.assert_allclose(near.certificate.normal, [math.sqrt(0.5)] * 2)
        assert near.certificate.offset == pytest.approx(4 * math.sqrt(0.5))
        assert [1, 1] in triangle
        assert [2.0000001, 2] not in triangle

    @pytest.mark.parametrize("distance", [1e-6, 1e-9, 1e-12, 3e-14])
    def test_a_tiny_distance_is_seen(self, distance):
        square = sb.ConvexHull(rows=[[0, 0], [1, 0], [0, 1], [1, 1]])
        near = square.nearest([0.3, 1 + distance])
        assert not near.inside
        assert near.certificate.lower == pytest.approx(distance, rel=1e-2)
        np.testing.assert_allclose(near.certificate.normal, [0, 1], atol=1e-9)

    def test_one_atom_and_equal_atoms(self):
        for atoms in ([[1, 2]], [[1, 2]] * 5):
            hull = sb.ConvexHull(rows=atoms)
            assert hull.dim == 0
            assert [1, 2] in hull
            near = hull.nearest([4, 6])
            np.testing.assert_allclose(near.point, [1, 2])
            assert near.distance == near.certificate.lower == 5

    def test_in_one_dimension_it_is_an_interval(self):
        hull = sb.ConvexHull(rows=[[3], [-1], [2]])
        np.testing.assert_array_equal(
            hull.contains([[-1.5], [-1], [0], [3], [3.5]]), [False, True, True, True, False]
        )

    def test_few_atoms_carry_weight(self):
        """Caratheodory: d + 1 atoms are enough."""
        rng = np.random.default_rng(0)
        atoms = rng.normal(size=(200, 5))
        near = sb.ConvexHull(rows=atoms).nearest(rng.dirichlet(np.ones(200)) @ atoms)
        assert near.inside
        assert np.count_nonzero(near.weights) <= 6

    def test_a_wider_tolerance(self):
        hull = sb.ConvexHull(rows=[[0.0], [1.0]])
        assert not hull.contains([1.001])
        assert hull.contains([1.001], tol=0.01)


class TestConicHull:
    def test_an_atom_at_a_right_angle_to_the_target(self):
        """The rounded slope of the second atom is not 0; SciPy 1.17's `nnls` falls for it."""
        check(sb.ConicHull, np.array([[-3.0, 3, 3], [-3, 0, 3]]), np.array([-1.0, 0, -1]))

    def test_by_hand(self):
        wedge = sb.ConicHull(rows=[[1, 0], [1, 1]])
        near = wedge.nearest([1, 3])
        np.testing.assert_allclose(near.point, [2, 2])
        np.testing.assert_allclose(near.weights, [0, 2], atol=1e-14)
        assert near.distance == pytest.approx(math.sqrt(2))
        np.testing.assert_allclose(near.certificate.normal, [-math.sqrt(0.5), math.sqrt(0.5)])
        assert [1e9, 1] in wedge
        assert [0, 0] in wedge
        assert [1, -1e-9] not in wedge

    def test_where_zero_is_nearest(self):
        near = sb.ConicHull(rows=[[1, 0], [1, 1]]).nearest([-3, -4])
        np.testing.assert_array_equal(near.point, [0, 0])
        assert near.distance == near.certificate.lower == 5

    def test_zero_atoms(self):
        cone = sb.ConicHull(rows=np.zeros((2, 2)))
        assert cone.dim == 0
        assert [0, 0] in cone
        assert cone.nearest([3, 4]).distance == 5
        mixed = sb.ConicHull(rows=[[0, 0], [0, 2]]).nearest([1, 4])
        np.testing.assert_allclose(mixed.weights, [0, 2])

    def test_stretching_atoms_stretches_weights_alone(self):
        atoms, y = np.array([[1.0, 0.2], [0.3, 1.0]]), [1, 5]
        stretch = np.array([1e-200, 1e150])
        near = sb.ConicHull(rows=atoms).nearest(y)
        stretched = sb.ConicHull(rows=atoms * stretch[:, None]).nearest(y)
        np.testing.assert_allclose(stretched.point, near.point)
        np.testing.assert_allclose(stretched.weights * stretch, near.weights)

    def test_opposite_atoms_make_a_line(self):
        cone = sb.ConicHull(rows=[[1, 1], [-1, -1]])
        np.testing.assert_array_equal(
            cone.contains([[5, 5], [-7, -7], [1, 0]]), [True, True, False]
        )


@pytest.mark.parametrize("kind", BOUNDED)
class TestVeryManyAtoms:
    """With many targets too, only the outermost atoms are looked at."""

    @pytest.mark.parametrize("name", sorted(KINDS))
    @pytest.mark.parametrize("d", [1, 2, 3])
    def test_nothing_that_matters_is_left_out(self, kind, name, d, monkeypatch):
        monkeypatch.setattr("spanbook.hull._hulls.WORTH", 0)  # always worth it
        rng = np.random.default_rng(d)
        atoms = KINDS[name](rng, 2000, d)
        if kind is sb.ConicHull:
            atoms[:, 0] = 2 * np.abs(atoms).max() + atoms[:, 0]  # so that a plane cuts all rays
        y = np.array([target_for(rng, atoms) for _ in range(20)])
        hull = kind(rows=atoms)
        near = hull.nearest(y)
        for i, target in enumerate(y):
            check(kind, atoms, target, row_of(near, i))
        np.testing.assert_array_equal(hull.contains(y), near.inside)
        assert hull.contains(atoms[:50]).all()

    @pytest.mark.parametrize("d", [2, 3])
    def test_few_are_left_of_many(self, kind, d):
        rng = np.random.default_rng(0)
        hull = kind(rows=rng.normal(size=(100_000, d)) + 9 * (kind is sb.ConicHull))
        assert len(hull._outermost) < 500

    def test_copies_count_once(self, kind):
        rng = np.random.default_rng(0)
        hull = kind(rows=rng.integers(1, 4, (100_000, 3)))
        assert len(hull._outermost) <= 27

    def test_atoms_that_cancel_or_vanish(self, kind, monkeypatch):
        monkeypatch.setattr("spanbook.hull._hulls.WORTH", 0)
        y = np.random.default_rng(0).normal(size=(20, 2))
        for atoms in (
            [[1.0, 0], [-1, 0]],
            [[1.0, 2], [-1, -2], [2, -1], [-2, 1]],
            np.zeros((3, 2)),
        ):
            near = kind(rows=atoms).nearest(y)
            for i, target in enumerate(y):
                check(kind, np.array(atoms), target, row_of(near, i))

    def test_a_line_and_a_plane_in_space(self, kind):
        rng = np.random.default_rng(0)
        for flat in (rng.normal(size=(30_000, 1)), rng.normal(size=(30_000, 2))):
            atoms = flat @ rng.normal(size=(flat.shape[1], 3)) + [0, 0, 5]
            y = np.vstack([atoms[:20] * 0.5 + atoms[20:40] * 0.5, rng.normal(size=(20, 3))])
            near = kind(rows=atoms).nearest(y)
            assert near.inside[:20].all()
            for i, target in enumerate(y):
                check(kind, atoms, target, row_of(near, i))


class TestAffineHull:
    @settings(max_examples=1000)
    @given(kinds, st.integers(1, 12), st.integers(1, 8), seeds)
    def test_the_answer_proves_itself(self, name, n, d, seed):
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        y = target_for(rng, atoms)
        hull = sb.AffineHull(rows=atoms)
        near, size = hull.nearest(y), size_of(atoms, y)
        work = np.abs(near.weights) @ np.linalg.norm(atoms / size, axis=1)
        assert near.weights.sum() == pytest.approx(1, abs=1e-12 * (1 + np.abs(near.weights).sum()))
        assert length(near.weights @ atoms - near.point) <= 1e-11 * size * max(1, work)
        # Orthogonal to every direction that counts; what does not count is rounding.
        across = (atoms - atoms[0]) / size @ (near.residual / size)
        assert np.abs(across).max() <= 1e-12
        c = near.certificate
        if near.inside:
            assert near.distance <= ROUNDING * size
        else:
            assert c.lower == near.distance == pytest.approx(length(near.residual))
            np.testing.assert_allclose(atoms @ c.normal / size, c.offset / size, atol=1e-10)
            assert c.normal @ y - c.offset == pytest.approx(c.lower, abs=1e-13 * size)

    @settings(max_examples=500)
    @given(kinds, st.integers(1, 12), st.integers(1, 8), seeds)
    def test_contains_what_weights_reach(self, name, n, d, seed):
        rng = np.random.default_rng(seed)
        atoms = KINDS[name](rng, n, d)
        weights = rng.normal(size=(3, n))
        weights[:, 0] += 1 - weights.sum(axis=1)
        assert sb.AffineHull(rows=atoms).contains(weights @ atoms, tol=1e-13).all()

    def test_by_hand(self):
        line = sb.AffineHull(columns=[[0, 1], [2, 2]])
        near = line.nearest([3, 5])
        np.testing.assert_allclose(near.point, [3, 2])
        np.testing.assert_allclose(near.weights, [-2, 3])
        assert near.distance == pytest.approx(3)
        assert [-100, 2] in line
        assert [0, 2.001] not in line

    @given(kinds, st.integers(2, 9), st.integers(1, 6), seeds)
    def test_dimension_is_the_rank_of_differences(self, name, n, d, seed):
        rng = np.random.default_rng(seed)
        rank = int(rng.integers(0, min(n - 1, d) + 1))
        directions = np.linalg.qr(rng.normal(size=(d, d)))[0][:rank]
        atoms = rng.integers(-3, 4, (n, rank)) @ directions
        atoms[: rank + 1] = np.vstack([np.zeros((1, rank)), np.eye(rank)]) @ directions
        for kind in (sb.AffineHull, sb.ConvexHull):
            assert kind(rows=atoms + 1e6).dim == rank
            assert kind(rows=atoms * 1e-100).dim == rank

    def test_two_atoms_have_one_singular_value(self):
        between = sb.AffineHull(rows=[[0, 0, 0], [2, 0, 0]])
        np.testing.assert_allclose(between.singular_values, [2**0.5], rtol=1e-15)

    def test_one_atom_is_a_point(self):
        point = sb.AffineHull(rows=[[1, 2]])
        assert point.dim == 0
        assert point.singular_values.size == 0
        assert point.condition_number == 1
        assert [1, 2] in point
        assert point.nearest([4, 6]).distance == 5

    def test_as_many_atoms_as_fill_space_reach_everything(self):
        everything = sb.AffineHull(rows=[[0, 0], [1, 0], [0, 1]])
        assert everything.dim == 2
        assert [1e5, -3e5] in everything
        assert sb.AffineHull(rows=[[0, 0], [1, 1], [3, 3]]).condition_number == math.inf


@pytest.mark.parametrize(("front", "lost"), [(0, 0), (16, 0), (64, 4800), (200, 1 / EPS)])
def test_atoms_in_front_of_a_hyperplane_lower_what_it_proves(front, lost):
    """16 roundings in front are free in the plane, more cost 100 each, and above 128 all."""
    problem = Cone(np.array([[1.0], [0.0]]), np.array([[0.0, 1.0]]))
    height = problem.height(np.array([[front * EPS, 1.0]]))
    assert height[0] == pytest.approx(1 - lost * EPS, abs=EPS)


@settings(max_examples=500)
@given(kinds, st.integers(1, 9), st.integers(1, 5), seeds)
def test_tighter_constraints_are_never_nearer(name, n, d, seed):
    rng = np.random.default_rng(seed)
    atoms = KINDS[name](rng, n, d)
    y = target_for(rng, atoms)
    sets = (sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull)
    near = {k: k(rows=atoms).nearest(y) for k in sets}
    for wide, tight in [
        (sb.Span, sb.AffineHull),
        (sb.Span, sb.ConicHull),
        (sb.AffineHull, sb.ConvexHull),
        (sb.ConicHull, sb.ConvexHull),
    ]:
        assert near[wide].distance <= near[tight].distance + slack_of(near[wide], atoms, y)
