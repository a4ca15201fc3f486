"""In scikit-learn's habits: estimators that its pipelines and searches take.

scikit-learn need not be installed: nothing of it is imported before it asks for something itself.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from spanbook import _check, _table
from spanbook._arrays import Array
from spanbook.diagnosis import signed_distances

__all__ = ["HullDomain"]


class HullDomain:
    r"""Where a model that was fitted to some rows interpolates: the convex hull of the rows.

    Columns count in their standard deviations, so the answers do not depend on units.

    Attributes
    ----------
    rows_ : (n, d) ndarray
        The rows it was fitted to.
    n_features_in_ : int
        How many columns they have.
    feature_names_in_ : (d,) ndarray
        Their names, if they came in a data frame.

    See Also
    --------
    spanbook.diagnose : The same with reasons: which columns, by how much, which mixture.
    spanbook.ConvexHull : The hull in the units of the rows.

    Examples
    --------
    >>> from spanbook.sklearn import HullDomain
    >>> domain = HullDomain().fit([[0, 0], [4, 0], [0, 4], [4, 4]])
    >>> domain.predict([[1, 2], [5, 2]])
    array([ 1, -1])
    >>> domain.decision_function([[1, 2], [5, 2]])
    array([ 0.5, -0.5])
    """

    def fit(self, X: Any, y: Any = None) -> HullDomain:
        """Keep the rows whose hull is the domain.

        Parameters
        ----------
        X : (n, d) array_like or data frame
            An example a row.
        y : ignored
            Nothing is made of a target.

        Returns
        -------
        HullDomain
            The same, fitted.

        Raises
        ------
        ValueError
            If the rows are empty, ragged or not finite.
        TypeError
            If they are not made of real numbers.

        Examples
        --------
        >>> from spanbook.sklearn import HullDomain
        >>> HullDomain().fit([[0.0], [1], [5]]).n_features_in_
        1
        """
        rows = _matrix(X)
        self.rows_ = rows
        self.n_features_in_ = rows.shape[1]
        names = _table.names(X)
        if names is not None:
            self.feature_names_in_ = np.array(names, dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        return self

    def predict(self, X: Any) -> Array:
        """Say of each row whether it is inside.

        Parameters
        ----------
        X : (m, d) array_like or data frame
            The rows to judge; the columns of a data frame in the order of those fitted.

        Returns
        -------
        (m,) ndarray
            1 inside and on the edge, within rounding; -1 outside.

        Raises
        ------
        ValueError
            If it was not fitted, or the rows do not fit those it was fitted to.
        TypeError
            If they are not made of real numbers.

        Examples
        --------
        >>> from spanbook.sklearn import HullDomain
        >>> HullDomain().fit([[0.0], [1], [5]]).predict([[4.0], [6]])
        array([ 1, -1])
        """
        known, rows = self._ready(X)
        return np.where(signed_distances(known, rows, depth=False) >= 0, 1, -1)

    def decision_function(self, X: Any) -> Array:
        """Say how far inside each row is, negative outside, in standard deviations.

        Parameters
        ----------
        X : (m, d) array_like or data frame
            The rows to judge; the columns of a data frame in the order of those fitted.

        Returns
        -------
        (m,) ndarray
            Inside, the least by which one column alone must change to take the row out, each in
            its standard deviations; 0 on the edge, and wherever the hull is flat.
            Outside, minus the distance to the hull.

        Raises
        ------
        ValueError
            If it was not fitted, or the rows do not fit those it was fitted to.
        TypeError
            If they are not made of real numbers.

        Examples
        --------
        >>> from spanbook.sklearn import HullDomain
        >>> HullDomain().fit([[0.0], [2]]).decision_function([[1.5], [2], [4]])
        array([ 0.5,  0. , -2. ])
        """
        known, rows = self._ready(X)
        return signed_distances(known, rows, depth=True)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the options, of which there are none.

        Parameters
        ----------
        deep : bool, default True
            Taken because scikit-learn gives it.

        Returns
        -------
        dict
            Empty.

        Examples
        --------
        >>> from spanbook.sklearn import HullDomain
        >>> HullDomain().get_params()
        {}
        """
        return {}

    def set_params(self, **params: Any) -> HullDomain:
        """Set options, of which there are none.

        Parameters
        ----------
        **params : dict
            None is known.

        Returns
        -------
        HullDomain
            The same.

        Raises
        ------
        ValueError
            If there is any.

        Examples
        --------
        >>> from spanbook.sklearn import HullDomain
        >>> HullDomain().set_params()
        HullDomain()
        """
        if params:
            raise ValueError(f"HullDomain has no options, so none is called {sorted(params)[0]!r}")
        return self

    def __repr__(self) -> str:
        return "HullDomain()"

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "rows_")

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import Tags, TargetTags

        return Tags(estimator_type=None, target_tags=TargetTags(required=False))

    def _ready(self, X: Any) -> tuple[Array, Array]:
        """Return the rows fitted and the rows given."""
        if not hasattr(self, "rows_"):
            raise _not_fitted()("this HullDomain is not fitted yet: call `fit` first")
        own, names = getattr(self, "feature_names_in_", None), _table.names(X)
        if own is not None and names is not None and list(own) != list(names):
            raise ValueError(
                "The feature names should match those that were passed during fit: "
                f"{_table.listed(list(own))} then, {_table.listed(list(names))} now"
            )
        rows = _matrix(X)
        if rows.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {rows.shape[1]} features, but HullDomain is expecting "
                f"{self.n_features_in_} features as input"
            )
        return self.rows_, rows


def _matrix(X: Any) -> Array:
    """Return a matrix of numbers; what is refused is refused in words that scikit-learn uses."""
    if hasattr(X, "toarray"):
        raise TypeError("`X` is sparse; give `X.toarray()`")
    rows = _check.as_array("X", X)
    if rows.dtype.kind == "c":
        raise ValueError("Complex data not supported: `X` must hold real numbers")
    if rows.ndim == 1:
        raise ValueError("`X` has one axis. Reshape your data: X.reshape(1, -1) is one row")
    if rows.ndim == 2 and not rows.shape[1]:
        raise ValueError(
            f"`X` is empty: 0 feature(s) (shape={rows.shape}) while a minimum of 1 is required."
        )
    if rows.dtype.kind == "f" and not np.isfinite(rows).all():
        raise ValueError("`X` has NaN or infinity; fill in what is missing, or drop those rows")
    try:
        return _check.matrix("X", rows)
    except TypeError as error:
        raise TypeError(f"{error}; each argument must be no string but a number") from None


def _not_fitted() -> type[ValueError]:
    """Return scikit-learn's error where it is at work, and otherwise one that it derives from."""
    theirs = sys.modules.get("sklearn.exceptions")
    return ValueError if theirs is None else theirs.NotFittedError
