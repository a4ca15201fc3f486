import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

EPS = np.finfo(float).eps
X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def low_rank(rng, n, d, rank):
    """Integer atoms of a known rank: an identity inside keeps it exact."""
    left = rng.integers(-3, 4, (n, rank))
    right = rng.integers(-3, 4, (rank, d))
    rows, columns = rng.permutation(n)[:rank], rng.permutation(d)[:rank]
    left[rows], right[:, columns] = np.eye(rank), np.eye(rank)
    return (left @ right).astype(float)


shapes = st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(0, 2**32 - 1))


class TestSpan:
    @given(shapes)
    def test_dimension_and_basis_of_a_known_rank(self, shape):
        n, d, seed = shape
        rng = np.random.default_rng(seed)
        rank = int(rng.integers(0, min(n, d) + 1))
        atoms = low_rank(rng, n, d, rank)
        S = sb.Span(rows=atoms)
        assert S.dim == rank == np.linalg.matrix_rank(atoms)
        assert S.basis.shape == (rank, d)
        np.testing.assert_allclose(S.basis @ S.basis.T, np.eye(rank), atol=1e-14)
        np.testing.assert_allclose(atoms @ S.basis.T @ S.basis, atoms, atol=1e-12)
        expected = np.linalg.svd(atoms, compute_uv=False)
        np.testing.assert_allclose(S.singular_values, expected, atol=1e-12)

    @given(shapes)
    def test_nearest_agrees_with_lstsq_and_is_orthogonal(self, shape):
        n, d, seed = shape
        rng = np.random.default_rng(seed)
        atoms = low_rank(rng, n, d, int(rng.integers(0, min(n, d) + 1)))
        y = rng.normal(size=(4, d))
        near = sb.Span(rows=atoms).nearest(y)
        w = np.linalg.lstsq(atoms.T, y.T, rcond=None)[0].T
        np.testing.assert_allclose(near.weights, w, atol=1e-10)
        np.testing.assert_allclose(near.point, w @ atoms, atol=1e-10)
        # A direction of up to 64 roundings of the atoms' length does not count.
        np.testing.assert_allclose(near.residual @ atoms.T, 0, atol=1e-12)
        np.testing.assert_allclose(near.point + near.residual, y, atol=1e-14)
        np.testing.assert_allclose(
            near.distance, np.linalg.norm(y - near.point, axis=1), atol=1e-14
        )
        c = near.certificate
        for i in range(4):
            if not near.inside[i]:
                assert c.normal[i] @ y[i] - c.offset[i] == pytest.approx(
                    near.distance[i], rel=1e-9
                )
                np.testing.assert_allclose(atoms @ c.normal[i], 0, atol=1e-13)

    @given(shapes)
    def test_contains_what_it_can_reach_and_nothing_else(self, shape):
        n, d, seed = shape
        rng = np.random.default_rng(seed)
        rank = int(rng.integers(0, min(n, d) + 1))
        atoms = low_rank(rng, n, d, rank)
        S = sb.Span(rows=atoms)
        assert rng.integers(-5, 6, n) @ atoms in S
        outside = rng.normal(size=d) * 1e-6 + rng.integers(-5, 6, n) @ atoms
        assert (outside in S) == (rank == d)

    def test_by_hand(self):
        S = sb.Span(columns=[[1, 0], [1, 1], [1, 2]])
        near = S.nearest([6, 0, 0])  # the line 5 - 3t through (0, 6), (1, 0), (2, 0)
        np.testing.assert_allclose(near.weights, [5, -3])
        np.testing.assert_allclose(near.residual, [1, -2, 1])
        assert near.distance == pytest.approx(math.sqrt(6))
        assert near.inside is False
        assert sb.Span(rows=[[3, 4]]).nearest([3, 4]).inside is True

    def test_rows_are_columns_turned(self):
        a, b = sb.Span(columns=X).nearest([1, 0, 0]), sb.Span(rows=X.T).nearest([1, 0, 0])
        np.testing.assert_array_equal(a.weights, b.weights)

    @pytest.mark.parametrize("power", [-300, -100, 100, 300])
    def test_scale_does_not_matter(self, power):
        s = 10.0**power
        near = sb.Span(columns=X * s).nearest(np.array([1, 0, 0]) * s)
        np.testing.assert_allclose(near.weights, sb.Span(columns=X).nearest([1, 0, 0]).weights)
        assert near.certificate.lower == pytest.approx(s / math.sqrt(6))

    def test_a_tiny_distance_is_seen(self):
        S = sb.Span(columns=[[1, 0], [0, 1], [1, 1]])
        normal = np.array([1, 1, -1]) / math.sqrt(3)
        near = S.nearest(np.array([1, 2, 3]) + 1e-12 * normal)
        assert not near.inside
        assert near.distance == pytest.approx(1e-12, rel=1e-3)
        np.testing.assert_allclose(near.certificate.normal, normal, atol=1e-3)

    def test_tolerances(self):
        S = sb.Span(rows=[[1, 1], [1, 1 + 1e-8]])
        assert S.dim == 2
        assert sb.Span(rows=[[1, 1], [1, 1 + 1e-8]], tol=1e-6).dim == 1
        line = sb.Span(rows=[[1, 0]])
        assert [1, 1e-3] not in line
        assert line.contains([1, 1e-3], tol=1e-2)

    def test_condition_number(self):
        assert sb.Span(columns=X).condition_number == pytest.approx(np.linalg.cond(X))
        assert sb.Span(rows=[[1, 1], [2, 2]]).condition_number == math.inf
        assert sb.Span(rows=np.zeros((2, 2))).condition_number == math.inf
        assert sb.Span(rows=[[7.0]]).condition_number == 1

    def test_zero_atoms_reach_zero_alone(self):
        S = sb.Span(rows=np.zeros((2, 3)))
        assert S.dim == 0
        assert [0, 0, 0] in S
        near = S.nearest([0, 3, 4])
        np.testing.assert_array_equal(near.point, [0, 0, 0])
        assert near.certificate.lower == near.distance == 5

    def test_float32_stays_float32(self):
        S = sb.Span(columns=X.astype(np.float32))
        near = S.nearest(np.float32([1, 0, 0]))
        assert {S.basis.dtype, S.singular_values.dtype, near.point.dtype} == {np.dtype("float32")}
        assert np.float32(X @ [2, -1]) in S

    def test_contains_many(self):
        answer = sb.Span(rows=[[1, 1]]).contains([[2, 2], [2, 0], [0, 0]])
        np.testing.assert_array_equal(answer, [True, False, True])

    def test_shows_itself(self):
        near = sb.Span(rows=[[1, 0]]).nearest([3, -4])
        text = repr(near)
        assert text.startswith("Nearest\n  point       = [3., 0.]\n")
        assert "normal = [ 0., -1.]" in text
        html = near._repr_html_()
        assert html.count("<tr>") == 6
        assert "<caption>Nearest</caption>" in html


class TestDependence:
    @given(shapes)
    def test_coefficients_rebuild_the_dependent_atoms(self, shape):
        n, d, seed = shape
        rng = np.random.default_rng(seed)
        rank = int(rng.integers(0, min(n, d) + 1))
        atoms = low_rank(rng, n, d, rank) * 10.0 ** rng.integers(-6, 7, (n, 1))
        found = sb.dependence(rows=atoms)
        assert len(found.independent) == rank
        assert sorted(found.independent + found.dependent) == list(range(n))
        rebuilt = found.coefficients @ atoms[list(found.independent)]
        size = np.abs(atoms[list(found.dependent)]).max(axis=1, initial=0, keepdims=True)
        assert (np.abs(rebuilt - atoms[list(found.dependent)]) <= 1e-12 * size).all()

    @given(shapes)
    def test_keeps_the_first_that_widen(self, shape):
        n, d, seed = shape
        rng = np.random.default_rng(seed)
        atoms = low_rank(rng, n, d, int(rng.integers(0, min(n, d) + 1)))
        ranks = [0, *(np.linalg.matrix_rank(atoms[: j + 1]) for j in range(n))]
        expected = tuple(j for j in range(n) if ranks[j + 1] > ranks[j])
        assert sb.dependence(rows=atoms).independent == expected

    def test_words(self):
        X = np.array([[1.0, 0, 1, 0, 0], [0, 2, -1, 0, 4], [0, 0, 0, 0, 0]])
        found = sb.dependence(columns=X)
        assert str(found).splitlines() == [
            "column 2 = 1·column 0 - 0.5·column 1",
            "column 3 = 0",
            "column 4 = 2·column 1",
        ]
        assert str(sb.dependence(rows=np.eye(2))) == "no row depends on the others"
        assert str(sb.dependence(rows=[[1], [-2]])) == "row 1 = -2·row 0"

    def test_without_names_places_are_numbers(self):
        shown = repr(sb.dependence(rows=[[1], [-2]])).splitlines()
        assert "  dependent    = (1,)" in shown
        assert "  independent  = (0,)" in shown

    def test_units_do_not_matter(self):
        X = np.array([[1e-9, 1e9], [0.0, 1.0]])
        assert sb.dependence(columns=X).dependent == ()
        assert sb.dependence(columns=X, tol=1e-8).dependent == (1,)

    def test_float32(self):
        X = np.float32([[0.1, 0.3], [0.2, 0.6], [0.7, 2.1]])
        found = sb.dependence(columns=X)
        assert found.dependent == (1,)
        assert found.coefficients.dtype == np.float32
        np.testing.assert_allclose(found.coefficients, [[3]], rtol=1e-6)

    @pytest.mark.parametrize("change", [{"dependent": (2,)}, {"independent": (0, 1, 5)}])
    def test_no_term_is_dropped_in_silence(self, change):
        found = sb.dependence(rows=[[1, 0], [0, 1], [1, 1], [2, 3]])
        with pytest.raises(ValueError, match="zip"):
            str(dataclasses.replace(found, **change))


def test_more_powers_than_points_are_answered():
    """Coefficients of nearly dependent columns are so large that a 1 is lost beside them."""
    x = np.random.default_rng(0).uniform(18, 42, 40)
    powers = (x / x.max())[:, None] ** np.arange(61)
    powers /= np.linalg.norm(powers, axis=0)
    for target in (powers[:, 7], np.sin(x)):
        near = sb.Span(columns=powers).nearest(target)
        again = powers @ near.weights
        summed = np.abs(powers) @ np.abs(near.weights)
        np.testing.assert_array_less(np.abs(again - near.point), 1e-13 * (summed + 1))
