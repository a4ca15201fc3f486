import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb


class TestStandardizer:
    def test_by_hand(self):
        Z = sb.Standardizer(rows=[[1, 7, 0], [3, 7, 4]])
        np.testing.assert_array_equal(Z.mean, [2, 7, 2])
        np.testing.assert_array_equal(Z.scale, [1, 1, 2])
        np.testing.assert_array_equal(Z.transform([[5, 8, 0]]), [[3, 1, -1]])
        np.testing.assert_array_equal(Z.transform([5, 8, 0]), [3, 1, -1])
        np.testing.assert_array_equal(Z.inverse_transform([[3, 1, -1]]), [[5, 8, 0]])
        assert repr(Z) == "Standardizer(3 features)"

    @given(st.integers(2, 9), st.integers(1, 5), st.integers(0, 2**32 - 1))
    def test_the_rows_learnt_from_get_mean_0_and_spread_1(self, n, d, seed):
        rng = np.random.default_rng(seed)
        rows = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-9, 9, d) + rng.integers(-9, 9, d)
        Z = sb.Standardizer(rows=rows)
        assert (np.abs(Z.mean - rows.mean(axis=0)) <= 1e-14 * np.abs(rows).max(axis=0)).all()
        out = Z.transform(rows)
        # Far from 0 the rows' own rounding shows.
        slack = 1e-14 * np.abs(rows).max(axis=0) / Z.scale
        assert (np.abs(out.mean(axis=0)) <= slack + 1e-14).all()
        assert (np.abs(out.std(axis=0) - 1) <= slack + 1e-14).all()
        error = np.abs(Z.inverse_transform(out) - rows)
        assert (error <= 1e-14 * np.abs(rows).max(axis=0)).all()

    @pytest.mark.parametrize("value", [0.1, 1e9 + 0.1, -3e-200, 1e300, 0])
    def test_a_constant_feature_is_scaled_by_1(self, value):
        Z = sb.Standardizer(rows=np.full((7, 1), value))
        assert Z.mean == value
        assert Z.scale == 1
        assert Z.transform([[value]]) == 0

    def test_a_spread_of_one_rounding_is_constant(self):
        assert sb.Standardizer(rows=[[0.3], [0.1 + 0.2]]).scale == 1
        assert sb.Standardizer(rows=[[0.3], [0.3 + 1e-12]]).scale == pytest.approx(5e-13, rel=1e-3)

    @pytest.mark.parametrize("s", [1e-200, 1e200])
    def test_nothing_overflows(self, s):
        Z = sb.Standardizer(rows=[[s], [-s]])
        assert Z.scale == pytest.approx(s)
        np.testing.assert_allclose(Z.transform([[s], [0]]), [[1], [0]])

    @pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
    def test_a_frame_gives_a_frame_of_its_kind(self, kind):
        table = kind({"a": [1.0, 3], "b": [7, 9]})
        Z = sb.Standardizer(rows=table)
        out = Z.transform(kind({"b": [8, 7], "extra": ["x", "y"], "a": [5.0, 1]}))
        assert type(out) is type(table)
        assert list(getattr(out, "column_names", out.columns)) == ["a", "b"]
        np.testing.assert_array_equal(np.column_stack([out["a"], out["b"]]), [[3, 0], [-1, -1]])
        back = Z.inverse_transform(out)
        np.testing.assert_array_equal(np.column_stack([back["a"], back["b"]]), [[5, 8], [1, 7]])

    def test_row_labels_stay(self):
        table = pd.DataFrame({"a": [1.0, 3]}, index=["x", "y"])
        assert list(sb.Standardizer(rows=table).transform(table[::-1]).index) == ["y", "x"]

    def test_without_names_an_array_comes_out(self):
        out = sb.Standardizer(rows=[[1.0], [3.0]]).transform(pd.DataFrame({"a": [5.0]}))
        assert type(out) is np.ndarray
        np.testing.assert_array_equal(out, [[3]])

    def test_float32_stays_float32(self):
        Z = sb.Standardizer(rows=np.float32([[1, 2], [3, 2]]))
        assert {Z.mean.dtype, Z.scale.dtype, Z.transform(np.float32([1, 2])).dtype} == {
            np.dtype("float32")
        }

    def test_bad_input(self):
        with pytest.raises(ValueError, match=r"`rows` must be a matrix \(2 axes\)"):
            sb.Standardizer(rows=[1, 2])
        Z = sb.Standardizer(rows=[[1, 2], [3, 4]])
        for method in (Z.transform, Z.inverse_transform):
            with pytest.raises(
                ValueError, match=r"`rows` must be one row \(2,\) or many \(m, 2\)"
            ):
                method([[1, 2, 3]])
            with pytest.raises(ValueError, match="`rows` has a value that is not finite"):
                method([1, np.nan])
