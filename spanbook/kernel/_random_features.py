"""Random features: cosines drawn once, whose inner products come near a kernel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook.kernel import _inputs

__all__ = ["RandomFourierFeatures", "random_fourier_features"]


def random_fourier_features(
    d: int, n_features: int, *, gamma: float | None = None, seed: int | np.random.Generator
) -> RandomFourierFeatures:
    r"""Draw cosines whose inner products come near the RBF kernel.

    .. math:: z(x) = \sqrt{2 / D} \, \cos(x \Omega + b), \qquad
        \langle z(x), z(y) \rangle \approx e^{-\gamma |x - y|^2}

    The columns of :math:`\Omega` are normal with variance :math:`2 \gamma`, the phases
    uniform; the error falls as :math:`1 / \sqrt{D}`.

    Parameters
    ----------
    d : int
        The dimension of the points, at least 1.
    n_features : int
        The number :math:`D` of cosines, at least 1.
    gamma : float, optional
        That of the kernel, at least 0; :math:`1/d` when left out.
    seed : int or numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    RandomFourierFeatures
        The frequencies and phases; `transform` gives the features of any rows.

    Raises
    ------
    ValueError
        If a number is too small.
    TypeError
        If `d` or `n_features` is not an integer, or `seed` is not one of the two.

    See Also
    --------
    rbf_kernel : What is approximated.

    References
    ----------
    .. [1] A. Rahimi, B. Recht, "Random features for large-scale kernel machines",
       *NeurIPS*, 2007.

    Examples
    --------
    >>> import spanbook as sb
    >>> cosines = sb.random_fourier_features(1, 10000, gamma=0.5, seed=0)
    >>> Z = cosines.transform([[0], [1]])
    >>> (Z @ Z.T).round(1)
    array([[1. , 0.6],
           [0.6, 1. ]])
    >>> sb.rbf_kernel([[0], [1]], gamma=0.5).round(1)
    array([[1. , 0.6],
           [0.6, 1. ]])
    """
    d = _options.integer("d", d, 1)
    n_features = _options.integer("n_features", n_features, 1)
    _options.room(d=d, n_features=n_features)
    rate = 1 / d if gamma is None else _options.tolerance("gamma", gamma)
    rng = _inputs.generator("seed", seed)
    frequencies = rng.normal(size=(d, n_features)) * (2 * np.sqrt(rate / 2))
    return RandomFourierFeatures(frequencies, rng.uniform(0, 2 * np.pi, n_features))


@dataclass(frozen=True, eq=False, repr=False)
class RandomFourierFeatures(Result):
    r"""Cosines of random frequencies and phases.

    Made by :func:`random_fourier_features`.

    Attributes
    ----------
    frequencies : (d, D) ndarray
        The matrix :math:`\Omega`, a cosine a column.
    phases : (D,) ndarray
        The phases :math:`b`.

    See Also
    --------
    random_fourier_features : Draws them.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.random_fourier_features(2, 500, seed=0).frequencies.shape
    (2, 500)
    """

    frequencies: Array
    phases: Array

    def transform(self, X: ArrayLike) -> Array:
        r"""Return the features of points.

        .. math:: z(x) = \sqrt{2 / D} \, \cos(x \Omega + b)

        Parameters
        ----------
        X : (m, d) array_like or data frame
            Points, one per row.

        Returns
        -------
        (m, D) ndarray
            Their features, one point per row.

        Raises
        ------
        ValueError
            If `X` is not a matrix, is empty, ragged or not finite, has other than `d`
            columns, or is so large that the angles overflow.
        TypeError
            If `X` is not made of real numbers, or is an array of another library than
            NumPy.

        Examples
        --------
        >>> import spanbook as sb
        >>> cosines = sb.random_fourier_features(2, 500, seed=0)
        >>> cosines.transform([[1, 2], [3, 4], [5, 6]]).shape
        (3, 500)
        """
        _check.numpy_alone("transform", X=X)
        x = _inputs.points("X", X, self.frequencies.shape[0])
        with np.errstate(over="ignore", invalid="ignore"):
            angles = x @ self.frequencies + self.phases
        angles = _inputs.computed("the angles of `X`", angles, np.float64)
        np.cos(angles, out=angles)
        angles *= np.sqrt(2 / self.phases.size)
        return angles.astype(x.dtype, copy=False)
