"""Sentences of the docstrings that were once not so, each run."""

import numpy as np
import pytest

import spanbook as sb

RNG = np.random.default_rng(0)


def test_singular_values_beyond_the_number_of_rows():
    stream = sb.StreamedLeastSquares()
    stream.add(columns=RNG.normal(size=(2, 4)))
    np.testing.assert_allclose(stream.singular_values[2:], 0, atol=1e-15)


@pytest.mark.parametrize(("d", "rotates"), [(6, True), (5, False)])
def test_moving_on_is_a_rotation_where_d_is_even(d, rotates):
    places = sb.positions(50, d)
    moved = np.linalg.lstsq(places[:-3], places[3:])[0]
    missed = np.abs(places[:-3] @ moved - places[3:]).max()
    assert (missed < 1e-12) == rotates
    if rotates:
        np.testing.assert_allclose(moved @ moved.T, np.eye(d), atol=1e-12)


@pytest.mark.parametrize(
    ("length", "window", "at_once"), [(128, None, True), (129, None, False), (4, 1, False)]
)
def test_which_weights_are_computed_at_once(length, window, at_once):
    x = RNG.normal(size=(length, 2))
    out = sb.attention(x, x, x, window=window)
    assert ("weights" in vars(out) or isinstance(out._weights, np.ndarray)) == at_once
    assert out.weights.shape == (length, length)


def monomials(x, degrees):
    """All products of entries of two-dimensional rows whose degrees sum to one of these."""
    both = [(i, k - i) for k in degrees for i in range(k + 1)]
    return np.column_stack([x[:, 0] ** i * x[:, 1] ** j for i, j in both])


@pytest.mark.parametrize(("coef0", "degrees"), [(1.0, (0, 1, 2, 3)), (0.0, (3,))])
def test_the_monomials_of_a_polynomial_kernel(coef0, degrees):
    x = RNG.normal(size=(40, 2))
    kernel = sb.polynomial_kernel(x, degree=3, coef0=coef0)
    atoms = monomials(x, degrees)
    assert np.linalg.matrix_rank(kernel) == atoms.shape[1]
    assert sb.Span(columns=atoms).contains(kernel).all()


def test_a_query_that_may_see_nothing():
    out = sb.attention([[1.0]], [[1.0], [2.0]], [[3.0], [4.0]], mask=[[False, False]])
    assert not out.weights.any()
    assert not out.output.any()


def test_a_model_on_new_examples():
    fit = sb.stack([[0, 4], [2, 6]], [1, 3])
    new = np.array([[10.0, 14.0], [1.0, 2.0]])
    np.testing.assert_allclose(fit.predict(new), sb.combine(fit.weights, columns=new))
    np.testing.assert_allclose(fit.predict(new), sb.combine(fit.weights, rows=new.T))
