import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

shapes = st.tuples(st.integers(2, 9), st.integers(1, 6), st.integers(0, 2**32 - 1))


class TestPrincipalComponents:
    def test_by_hand(self):
        """Points on a line through (1, 1), steps of (3, 4)."""
        pca = sb.principal_components(rows=[[1, 1], [4, 5], [-2, -3]], k=2)
        np.testing.assert_allclose(pca.mean, [1, 1])
        np.testing.assert_allclose(pca.components[0], [0.6, 0.8])
        np.testing.assert_allclose(pca.singular_values, [np.sqrt(50), 0], atol=1e-14)
        np.testing.assert_allclose(pca.explained_variance, [25, 0], atol=1e-14)
        np.testing.assert_allclose(pca.explained_variance_ratio, [1, 0], atol=1e-15)
        np.testing.assert_allclose(pca.project([4, 5]), [5, 0], atol=1e-14)

    @given(shapes)
    def test_what_is_left_out_is_the_small_singular_values(self, shape):
        """Eckart and Young: the squared error is the sum of the squares left out."""
        n, d, seed = shape
        rng = np.random.default_rng(seed)
        rows = rng.normal(size=(n, d)) + rng.normal(size=d) * 10
        s = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
        for k in range(1, min(n, d) + 1):
            pca = sb.principal_components(rows=rows, k=k)
            np.testing.assert_allclose(pca.components @ pca.components.T, np.eye(k), atol=1e-14)
            near = pca.reconstruct(pca.project(rows))
            assert ((rows - near) ** 2).sum() == pytest.approx((s[k:] ** 2).sum(), abs=1e-10)
            np.testing.assert_allclose(pca.singular_values, s[:k], atol=1e-12)
            variances = pca.project(rows).var(axis=0, ddof=1)
            np.testing.assert_allclose(pca.explained_variance, variances, atol=1e-11)
            np.testing.assert_allclose(
                pca.explained_variance_ratio, s[:k] ** 2 / (s**2).sum(), atol=1e-13
            )
            largest = np.abs(pca.components).argmax(axis=1)
            assert (pca.components[np.arange(k), largest] > 0).all()

    @given(shapes)
    def test_the_sign_does_not_depend_on_the_rows_signs(self, shape):
        n, d, seed = shape
        rows = np.random.default_rng(seed).normal(size=(n, d))
        k = min(n - 1, d)
        a, b = (sb.principal_components(rows=r, k=k).components for r in (rows, -rows))
        np.testing.assert_allclose(a, b, atol=1e-7)

    def test_rows_without_variance(self):
        for rows in ([[1, 2]], [[1, 2]] * 3):
            pca = sb.principal_components(rows=rows, k=1)
            assert pca.explained_variance == pca.explained_variance_ratio == 0
            np.testing.assert_allclose(pca.reconstruct(pca.project([1, 2])), [1, 2])

    def test_far_from_0(self):
        rng = np.random.default_rng(0)
        rows = rng.normal(size=(20, 3))
        near = sb.principal_components(rows=rows, k=2)
        far = sb.principal_components(rows=rows + 1e8, k=2)
        np.testing.assert_allclose(far.components, near.components, atol=1e-6)
        np.testing.assert_allclose(far.explained_variance, near.explained_variance, rtol=1e-6)

    def test_float32_stays_float32(self):
        pca = sb.principal_components(rows=np.float32([[1, 2], [3, 5], [5, 6]]), k=1)
        assert {v.dtype for v in vars(pca).values() if v is not None} == {np.dtype("float32")}
        assert pca.project(np.float32([1, 2])).dtype == np.float32

    @pytest.mark.parametrize(
        ("k", "error", "message"),
        [
            (0, ValueError, "`k` must be at least 1, but it is 0"),
            (3, ValueError, "`k` must be at most 2, but it is 3"),
            (1.0, TypeError, "`k` must be an integer, not float"),
        ],
    )
    def test_bad_k(self, k, error, message):
        with pytest.raises(error, match=message):
            sb.principal_components(rows=[[1, 2], [3, 4], [5, 6]], k=k)

    def test_bad_rows(self):
        pca = sb.principal_components(rows=[[1, 2], [3, 4]], k=1)
        with pytest.raises(ValueError, match=r"`rows` must be one row \(2,\) or many \(m, 2\)"):
            pca.project([1, 2, 3])
        with pytest.raises(ValueError, match=r"`coordinates` must be one row \(1,\) or many"):
            pca.reconstruct([1, 2])


def test_variances_that_overflow_are_said():
    rows = np.array([[1e307, 0], [-1e307, 1], [0, 3e307]])
    for far in (rows, rows / 1e100, np.float32([[1e30, 0], [-1e30, 1]])):
        with pytest.raises(ValueError, match="`explained_variance` of `rows` overflow float"):
            sb.principal_components(rows=far, k=1)
    small = sb.principal_components(rows=rows / 1e160, k=1)
    assert small.explained_variance_ratio == pytest.approx(
        sb.principal_components(rows=rows / 1e307, k=1).explained_variance_ratio
    )
