import dataclasses

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
V = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])


def by_loop(weights, atoms):
    out = [0.0] * len(atoms[0])
    for w, atom in zip(weights, atoms, strict=True):
        for k, entry in enumerate(atom):
            out[k] += w * entry
    return out


class TestCombine:
    def test_the_first_example(self):
        np.testing.assert_array_equal(sb.combine([2, -1], columns=X), [0, 2, 4])
        np.testing.assert_allclose(sb.combine([0.4, 0.2, 0.4], rows=V), [0.8, 0.8])

    @given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
    def test_equals_the_sum_by_loop(self, n, d, seed):
        rng = np.random.default_rng(seed)
        w, atoms = rng.normal(size=n), rng.normal(size=(n, d))
        expected = by_loop(w, atoms)
        np.testing.assert_allclose(sb.combine(w, rows=atoms), expected, atol=1e-13)
        np.testing.assert_allclose(sb.combine(w, columns=atoms.T), expected, atol=1e-13)

    @given(st.integers(0, 2**32 - 1), st.floats(-3, 3), st.floats(-3, 3))
    def test_is_linear_in_the_weights(self, seed, s, t):
        rng = np.random.default_rng(seed)
        a, b, atoms = rng.normal(size=4), rng.normal(size=4), rng.normal(size=(4, 3))
        together = sb.combine(s * a + t * b, rows=atoms)
        apart = s * sb.combine(a, rows=atoms) + t * sb.combine(b, rows=atoms)
        np.testing.assert_allclose(together, apart, atol=1e-12)

    def test_each_list_of_weights_gives_a_row(self):
        weights = np.array([[2.0, -1.0], [1.0, 0.0], [0.0, 0.0]])
        expected = [by_loop(w, X.T) for w in weights]
        np.testing.assert_array_equal(sb.combine(weights, columns=X), expected)

    def test_batches_broadcast(self):
        rng = np.random.default_rng(0)
        weights, atoms = rng.normal(size=(5, 1, 2, 3)), rng.normal(size=(4, 3, 6))
        out = sb.combine(weights, rows=atoms)
        assert out.shape == (5, 4, 2, 6)
        np.testing.assert_allclose(out[3, 2, 1], by_loop(weights[3, 0, 1], atoms[2]))
        np.testing.assert_array_equal(out, sb.combine(weights, columns=atoms.swapaxes(-1, -2)))
        one = sb.combine(weights[0, 0, 0], rows=atoms)
        np.testing.assert_allclose(one[2], by_loop(weights[0, 0, 0], atoms[2]))

    @pytest.mark.parametrize("kind", [scipy.sparse.csr_array, scipy.sparse.coo_matrix])
    def test_sparse_weights_equal_dense_ones(self, kind):
        weights = np.array([[0.0, 2.0, 0.0], [1.0, 0.0, 3.0]])
        out = sb.combine(kind(weights), rows=V)
        assert isinstance(out, np.ndarray)
        np.testing.assert_array_equal(out, [by_loop(w, V) for w in weights])
        np.testing.assert_array_equal(sb.combine(kind(weights), columns=V.T), out)

    def test_dtypes(self):
        single = np.ones(2, np.float32), X.astype(np.float32)
        assert sb.combine(single[0], columns=single[1]).dtype == np.float32
        assert sb.combine([1, 2], columns=X.astype(int)).dtype == np.float64

    @pytest.mark.parametrize(
        ("weights", "atoms", "error", "message"),
        [
            ([1, 2, 3], {"columns": X}, ValueError, "`weights` has 3 entries for 2 atoms"),
            (1.0, {"columns": X}, ValueError, "`weights` must have one entry for each of 2 atoms"),
            ([1, 2], {}, ValueError, "either `rows` or `columns`, not neither"),
            (
                [1, 2],
                {"rows": X, "columns": X},
                ValueError,
                "either `rows` or `columns`, not both",
            ),
            ([1, np.nan], {"columns": X}, ValueError, r"`weights` .* not finite: nan at \[1\]"),
            ([1, 1j], {"columns": X}, TypeError, "`weights` must hold real numbers .* complex128"),
            ([1, 2], {"columns": [1, 2]}, ValueError, r"`columns` must have at least 2 axes"),
            (
                np.ones((2, 1, 3)),
                {"rows": np.ones((4, 3, 2))},
                ValueError,
                r"leading axes \(2,\) of `weights` and \(4,\) of `rows` do not broadcast",
            ),
            (
                scipy.sparse.eye_array(3),
                {"columns": X},
                ValueError,
                "`weights` has 3 entries for 2 atoms",
            ),
            (
                scipy.sparse.eye_array(3),
                {"rows": np.ones((2, 3, 4))},
                ValueError,
                r"sparse `weights` need one matrix of atoms, not shape \(2, 3, 4\)",
            ),
            (
                scipy.sparse.csr_array([[np.inf, 1.0]]),
                {"columns": X},
                ValueError,
                "`weights` has a value that is not finite",
            ),
        ],
    )
    def test_bad_input(self, weights, atoms, error, message):
        with pytest.raises(error, match=message):
            sb.combine(weights, **atoms)


class TestExpand:
    def test_text(self):
        assert str(sb.expand([2, -1], columns=X)) == "2·[1, 3, 5] - 1·[2, 4, 6] = [0, 2, 4]"
        assert repr(sb.expand([-0.5], rows=[[4]])) == "-0.5·[4] = [-2]"

    def test_latex_stands_columns_up_and_lays_rows_down(self):
        column = sb.expand([1, -2], columns=[[1, 0], [0, 1]]).latex
        row = sb.expand([1, -2], rows=[[1, 0], [0, 1]]).latex
        assert column == (
            r"1\begin{bmatrix}1\\0\end{bmatrix} - 2\begin{bmatrix}0\\1\end{bmatrix}"
            r" = \begin{bmatrix}1\\-2\end{bmatrix}"
        )
        assert row == column.replace(r"\\", " & ")

    def test_digits_and_powers(self):
        e = sb.expand([1 / 3], rows=[[3e-7]], digits=2)
        assert str(e) == "0.33·[3e-07] = [1e-07]"
        assert r"3 \cdot 10^{-7}" in e.latex

    def test_four_digits_by_default(self):
        assert str(sb.expand([1 / 3], rows=[[2 / 3]])) == "0.3333·[0.6667] = [0.2222]"

    def test_no_term_is_dropped_in_silence(self):
        short = dataclasses.replace(sb.expand([2, -1], columns=X), weights=np.array([2.0]))
        for show in (str, lambda e: e.latex):
            with pytest.raises(ValueError, match="zip"):
                show(short)

    def test_minus_zero_is_zero(self):
        assert str(sb.expand([-0.0], rows=[[-1]])) == "0·[-1] = [0]"

    def test_eight_entries_are_shown_and_of_nine_five(self):
        assert str(sb.expand([1], rows=[range(8)])).endswith("= [0, 1, 2, 3, 4, 5, 6, 7]")
        assert str(sb.expand([1], rows=[range(9)])).endswith("= [0, 1, 2, 3, ..., 8]")

    def test_long_sums_and_vectors_are_elided(self):
        text = str(sb.expand(np.ones(20), rows=np.ones((20, 9))))
        assert text.count("·") == 5
        assert text.endswith("+ ... + 1·[1, 1, 1, 1, ..., 1] = [20, 20, 20, 20, ..., 20]")

    def test_a_notebook_gets_a_formula(self):
        e = sb.expand([1], rows=[[1]])
        assert e._repr_latex_() == f"$\\displaystyle {e.latex}$"

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (
                {"weights": [[1, 2]], "columns": X},
                ValueError,
                r"`weights` must be one list \(2,\)",
            ),
            (
                {"weights": [1, 2], "columns": X, "digits": 0},
                ValueError,
                "`digits` must be at lea",
            ),
            (
                {"weights": [1, 2], "columns": X, "digits": 2.5},
                TypeError,
                "`digits` must be an int",
            ),
            ({"weights": [1, 2]}, ValueError, "not neither"),
        ],
    )
    def test_bad_input(self, arguments, error, message):
        with pytest.raises(error, match=message):
            sb.expand(**arguments)
