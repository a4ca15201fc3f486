import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

seeds = st.integers(0, 2**32 - 1)


def distributions(rng, *shape):
    return rng.dirichlet(np.full(shape[-1], 0.7), size=shape[:-1])


class TestStack:
    def test_by_hand(self):
        # The target is a quarter of the way from the first model to the second.
        fit = sb.stack([[0, 4, 9], [1, 5, 9], [2, 6, 9]], [1, 2, 3])
        np.testing.assert_allclose(fit.weights, [0.75, 0.25, 0], atol=1e-14)
        np.testing.assert_allclose(fit.combined, [1, 2, 3])
        assert fit.distance == pytest.approx(0, abs=1e-13)

    def test_outside_the_hull_the_proof_is_a_hyperplane(self):
        fit = sb.stack([[0, 2], [0, 2]], [1, 3])
        np.testing.assert_allclose(fit.weights, [0, 1], atol=1e-14)
        assert fit.distance == pytest.approx(np.sqrt(2))
        assert fit.certificate.lower == pytest.approx(np.sqrt(2))
        np.testing.assert_allclose(fit.certificate.normal, [-(0.5**0.5), 0.5**0.5], atol=1e-14)

    @given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 3), seeds)
    def test_no_convex_weights_come_nearer(self, n, k, c, seed):
        rng = np.random.default_rng(seed)
        P = rng.normal(size=(n, k, c) if c else (n, k))
        y = rng.normal(size=(n, c) if c else n)
        fit = sb.stack(P, y)
        assert fit.weights.shape == (k,)
        assert fit.weights.min() >= 0
        assert fit.weights.sum() == pytest.approx(1)
        np.testing.assert_allclose(
            fit.combined, sum(fit.weights[j] * P[:, j] for j in range(k)), atol=1e-12
        )
        assert fit.distance == pytest.approx(np.linalg.norm(fit.combined - y), abs=1e-12)
        assert fit.distance - fit.certificate.lower <= 1e-9
        for w in [*np.eye(k), np.full(k, 1 / k), *rng.dirichlet(np.full(k, 0.5), size=20)]:
            assert fit.distance <= np.linalg.norm(np.tensordot(P, w, (1, 0)) - y) + 1e-12

    @given(st.integers(2, 4), seeds)
    def test_against_every_face(self, k, seed):
        """Try each set of models: least squares under sum 1, kept where no weight is below 0."""
        rng = np.random.default_rng(seed)
        P, y = rng.normal(size=(7, k)), rng.normal(size=7)
        best = np.inf
        for r in range(1, k + 1):
            for face in itertools.combinations(range(k), r):
                A = P[:, face]
                system = np.block([[A.T @ A, np.ones((r, 1))], [np.ones((1, r)), 0]])
                w = np.linalg.solve(system, np.append(A.T @ y, 1))[:-1]
                if w.min() >= 0:
                    best = min(best, np.linalg.norm(A @ w - y))
        assert sb.stack(P, y).distance == pytest.approx(best, rel=1e-10)

    @pytest.mark.parametrize("off", [1.0, 1e-3, 1e-8, 0.0])
    @pytest.mark.parametrize("scale", [1.0, 1e-200, 1e200])
    @pytest.mark.parametrize("c", [0, 3])
    def test_very_many_examples(self, off, scale, c, monkeypatch):
        """Far from the origin, equal models among them: as the hull in all examples says."""
        rng = np.random.default_rng(c)
        n, k = 3000, 6
        P = rng.normal(size=(n, k, c) if c else (n, k)) + 100
        P[:, 3] = P[:, 1]
        y = (
            np.tensordot(P, rng.dirichlet(np.ones(k)), (1, 0))
            + off * rng.normal(size=n)[(..., None) if c else ...]
        )
        fit = sb.stack(P * scale, y * scale)
        near = sb.ConvexHull(rows=np.moveaxis(P, 1, 0).reshape(k, -1)).nearest(y.reshape(-1))
        size = np.linalg.norm(P[:, 0] - y)
        np.testing.assert_allclose(fit.combined / scale, near.point.reshape(y.shape), atol=1e-11)
        assert fit.distance / scale == pytest.approx(near.distance, rel=0, abs=1e-13 * size)
        proof = fit.certificate
        assert proof.upper == fit.distance
        assert (proof.upper - proof.lower) / scale <= 1e-12 * size
        if off:
            across = proof.normal @ np.moveaxis(P, 1, 0).reshape(k, -1).T
            assert across.max() <= proof.offset / scale + 1e-11 * size
            assert np.linalg.norm(proof.normal) == pytest.approx(1)

    def test_float32_stays_float32(self):
        P = np.float32([[0, 1], [1, 3]])
        fit = sb.stack(P, np.float32([0.5, 2]))
        assert fit.weights.dtype == fit.combined.dtype == np.float32
        np.testing.assert_allclose(fit.weights, [0.5, 0.5], rtol=1e-6)


class TestGate:
    def test_by_hand(self):
        out = sb.gate([[0, np.log(3)], [np.log(4), 0]], [[2, 6], [10, 5]])
        np.testing.assert_allclose(out.weights, [[0.25, 0.75], [0.8, 0.2]])
        np.testing.assert_allclose(out.combined, [5, 9])

    @given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 3), seeds)
    def test_against_a_loop(self, n, k, c, seed):
        rng = np.random.default_rng(seed)
        scores, P = rng.normal(size=(n, k)) * 3, rng.normal(size=(n, k, c) if c else (n, k))
        out = sb.gate(scores, P)
        for i in range(n):
            w = np.exp(scores[i]) / np.exp(scores[i]).sum()
            np.testing.assert_allclose(out.weights[i], w)
            np.testing.assert_allclose(
                out.combined[i], sum(w[j] * P[i, j] for j in range(k)), atol=1e-13
            )

    @given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 4), seeds)
    def test_distributions_stay_distributions(self, n, k, c, seed):
        rng = np.random.default_rng(seed)
        out = sb.gate(rng.normal(size=(n, k)) * 100, distributions(rng, n, k, c)).combined
        assert out.min() >= 0
        np.testing.assert_allclose(out.sum(axis=1), 1, rtol=1e-13)

    def test_from_averaging_to_picking(self):
        P = np.random.default_rng(0).normal(size=(5, 3))
        np.testing.assert_allclose(sb.gate(np.ones((5, 3)), P).combined, P.mean(axis=1))
        np.testing.assert_allclose(sb.gate([[0, 1e6, 0]] * 5, P).combined, P[:, 1])

    def test_a_model_that_is_left_out(self):
        out = sb.gate([[0, -np.inf, 0]], [[1, 100, 3]])
        np.testing.assert_allclose(out.weights, [[0.5, 0, 0.5]])
        np.testing.assert_allclose(out.combined, [2])

    def test_each_example_stays_in_the_hull_of_its_models(self):
        rng = np.random.default_rng(1)
        P = rng.normal(size=(6, 4, 2))
        out = sb.gate(rng.normal(size=(6, 4)), P)
        assert all(out.combined[i] in sb.ConvexHull(rows=P[i]) for i in range(6))

    def test_float32_stays_float32(self):
        out = sb.gate(np.float32([[0, 1]]), np.float32([[1, 2]]))
        assert out.weights.dtype == out.combined.dtype == np.float32


class TestAverage:
    def test_by_hand(self):
        out = sb.average([[1, 3], [2, 6]])
        np.testing.assert_allclose(out.combined, [2, 4])
        np.testing.assert_array_equal(out.weights, [0.5, 0.5])

    @given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 4), seeds)
    def test_distributions_stay_distributions(self, n, k, c, seed):
        P = distributions(np.random.default_rng(seed), n, k, c)
        out = sb.average(P)
        np.testing.assert_allclose(out.combined, P.mean(axis=1), atol=1e-15)
        assert out.combined.min() >= 0
        np.testing.assert_allclose(out.combined.sum(axis=1), 1, rtol=1e-14)

    @given(st.integers(1, 8), st.integers(1, 5), seeds)
    def test_jensen(self, n, k, seed):
        rng = np.random.default_rng(seed)
        P, y = rng.normal(size=(n, k)), rng.normal(size=n)
        mixed = sb.average(P).combined
        convex = [np.square, np.abs, lambda e: np.logaddexp(0, e), lambda e: np.maximum(e, 0)]
        for loss in convex:
            assert (loss(mixed - y) <= loss(P - y[:, None]).mean(axis=1) + 1e-14).all()
        # For squares the gap is known: the spread of the models about their average.
        gap = ((P - y[:, None]) ** 2).mean(axis=1) - (mixed - y) ** 2
        np.testing.assert_allclose(gap, P.var(axis=1), atol=1e-13)

    @given(st.integers(1, 8), st.integers(1, 5), st.integers(2, 4), seeds)
    def test_jensen_for_the_log_loss_of_distributions(self, n, k, c, seed):
        rng = np.random.default_rng(seed)
        P, label = distributions(rng, n, k, c) + 1e-9, rng.integers(0, c, n)
        mixed = sb.average(P).combined
        losses = -np.log(P[np.arange(n), :, label])
        assert (-np.log(mixed[np.arange(n), label]) <= losses.mean(axis=1) + 1e-13).all()

    def test_jensen_fails_for_a_loss_that_is_not_convex(self):
        P, y = np.array([[0.0, 2.0]]), np.array([0.0])
        right = np.abs(P - y[:, None]) < 0.5
        assert right.mean() == 0.5
        assert not (np.abs(sb.average(P).combined - y) < 0.5).any()

    def test_the_largest_floats(self):
        np.testing.assert_allclose(sb.average([[1.7e308, 1.7e308]]).combined, [1.7e308])

    def test_float32_stays_float32(self):
        out = sb.average(np.float32([[1, 2, 4]]))
        assert out.weights.dtype == out.combined.dtype == np.float32


class Tensor:
    """What an array of PyTorch looks like from outside."""

    dtype = "float32"


Tensor.__module__ = "torch"
GOOD = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
MIXES = {
    "stack": lambda p: sb.stack(p, [1, 2, 3]),
    "gate": lambda p: sb.gate(GOOD, p),
    "average": sb.average,
}


@pytest.mark.parametrize("name", MIXES)
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([1, 2, 3], ValueError, r"`predictions` must have at least 2 axes, .* shape is \(3,\)"),
        (np.ones((3, 2, 1, 1)), ValueError, r"`predictions` must have 2 or 3 axes, .*3, 2, 1, 1"),
        (np.ones((3, 0)), ValueError, r"`predictions` is empty: its shape is \(3, 0\)"),
        ([[1, np.nan]] * 3, ValueError, "`predictions` has a value that is not finite"),
        ([[1, 2], [3]], ValueError, "`predictions` is ragged"),
        ([["a", "b"]] * 3, TypeError, "`predictions` must hold real numbers"),
        (Tensor(), TypeError, "takes NumPy arrays alone"),
    ],
)
def test_errors_of_predictions(name, value, error, message):
    with pytest.raises(error, match=message):
        MIXES[name](value)


@pytest.mark.parametrize(
    ("target", "error", "message"),
    [
        ([1, 2], ValueError, r"`target` has shape \(2,\), but .* \(3, 2\) need \(3,\)"),
        (GOOD, ValueError, r"`target` has shape \(3, 2\), but .* \(3, 2\) need \(3,\)"),
        ([1, 2, np.inf], ValueError, "`target` has a value that is not finite: inf"),
        ([1, 2, 3j], TypeError, "`target` must hold real numbers"),
        (Tensor(), TypeError, "stack takes NumPy arrays alone"),
    ],
)
def test_errors_of_target(target, error, message):
    with pytest.raises(error, match=message):
        sb.stack(GOOD, target)


@pytest.mark.parametrize(
    ("scores", "error", "message"),
    [
        ([1, 2], ValueError, r"`scores` has shape \(2,\), but there are 3 examples and 2 models"),
        ([[1, 2, 3]] * 3, ValueError, r"`scores` has shape \(3, 3\), but there are 3 examples"),
        ([[0, 0], [-np.inf, -np.inf], [0, 0]], ValueError, "leaves example 1 without a model"),
        ([[0, np.inf]] * 3, ValueError, "`scores` has a value that is not finite: inf"),
        (Tensor(), TypeError, "gate takes NumPy arrays alone"),
    ],
)
def test_errors_of_scores(scores, error, message):
    with pytest.raises(error, match=message):
        sb.gate(scores, GOOD)


def test_nothing_is_written_over():
    P, y = np.array(GOOD), np.array([1.0, 2.0, 3.0])
    sb.stack(P, y), sb.gate(P, P), sb.average(P)
    np.testing.assert_array_equal(P, GOOD)
    np.testing.assert_array_equal(y, [1, 2, 3])


@pytest.mark.parametrize("scale", [2.0**-40, 1.0, 2.0**40])
def test_a_long_mixture_that_is_exact_has_no_hyperplane(scale):
    """A triangle of 3,000 examples leaves rounding, which is no direction."""
    rng = np.random.default_rng(0)
    predictions = scale * rng.integers(-99, 100, (3000, 3))
    out = sb.stack(predictions, predictions @ [0.25, 0.75, 0.0])
    np.testing.assert_allclose(out.weights, [0.25, 0.75, 0], atol=1e-14)
    assert out.distance <= 1e-11 * scale
    assert out.certificate.lower == 0
    assert not out.certificate.normal.any()
