"""Models as atoms: stacked, gated, averaged. All weights are convex."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _table
from spanbook._arrays import Array
from spanbook._nearest import TIGHT, Certificate, Nearest
from spanbook._result import Result
from spanbook._triangle import extended
from spanbook.attention import softmax
from spanbook.hull import ConvexHull

__all__ = ["Mixture", "Stack", "average", "gate", "stack"]

LONG = 2000  # numbers to predict, above which a triangle of them is worth its while
LARGE = 1e140
CLEAR = 1e-6  # of the size: a residual that short has lost digits as a normal


def stack(predictions: ArrayLike, target: ArrayLike) -> Stack:
    r"""Mix models by the fixed convex weights that come nearest to a target.

    .. math:: \min_w \Big| \sum_{j=1}^{k} w_j \, p_j - y \Big|^2
        \quad \text{subject to} \quad w_j \ge 0, \ \sum_j w_j = 1

    The models' predictions are points with one axis for each example, and the answer is
    the nearest point of their convex hull.
    It is at least as near as the best single model, on the examples that it is fitted
    to: give predictions for rows that the models were not trained on.

    Parameters
    ----------
    predictions : (n, k) or (n, k, c) array_like
        What each of `k` models, a column each, predicts for `n` examples: a number, or
        `c` of them, such as probabilities.
        A data frame with a column for each model gives them their names.
    target : (n,) or (n, c) array_like
        What they should have predicted; a series with the row labels of `predictions` in
        another order is put in theirs.

    Returns
    -------
    Stack
        The weights, the combined prediction, and the proof that none is nearer.

    Raises
    ------
    ValueError
        If an array is empty, ragged or not finite, or the shapes do not fit.
    TypeError
        If an array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    gate : Weights that change from example to example.
    ConvexHull : What finds the weights.

    References
    ----------
    .. [1] D. H. Wolpert, "Stacked generalization", *Neural Networks* 5, 1992.
       :doi:`10.1016/S0893-6080(05)80023-1`
    .. [2] L. Breiman, "Stacked regressions", *Machine Learning* 24, 1996.
       :doi:`10.1007/BF00117832`

    Examples
    --------
    Two models, one too low and one too high, and a third that is worse:

    >>> import spanbook as sb
    >>> P = [[0, 4, 9], [1, 5, 9], [2, 6, 9]]
    >>> fit = sb.stack(P, [1, 2, 3])
    >>> fit.weights.round(4)
    array([0.75, 0.25, 0.  ])

    The same weights for new examples:

    >>> fit.predict([[7, 11, 9]])
    array([8.])
    """
    _check.numpy_alone("stack", predictions=predictions, target=target)
    p = _predictions(predictions)
    y = _check.array("target", _table.by_row("target", target, predictions))
    wanted = p.shape[:1] + p.shape[2:]
    if y.shape != wanted:
        raise ValueError(
            f"`target` has shape {y.shape}, but `predictions` of shape {p.shape} need {wanted}"
            + ": each model is a column, so give the transpose" * (p.shape[1:] == y.shape)
        )
    models, aim = np.moveaxis(p, 1, 0).reshape(p.shape[1], -1), y.ravel()
    near = _by_triangle(models, aim) if aim.size > LONG else None
    dtype = np.result_type(p, y)
    try:
        near = near or ConvexHull(rows=models).nearest(aim)
    except ValueError:  # of arrays that were checked, distances alone overflow
        raise ValueError(
            f"the distance of `target` to `predictions` overflows {dtype}; scale them down"
        ) from None
    return Stack(
        weights=near.weights.astype(dtype),
        combined=near.point.reshape(wanted).astype(dtype),
        distance=float(near.distance),
        certificate=near.certificate,
        names=_table.names(predictions),
    )


def gate(scores: ArrayLike, predictions: ArrayLike) -> Mixture:
    r"""Mix models by a softmax of scores, anew for each example.

    .. math:: a_i = \operatorname{softmax}(s_i), \qquad
        f_i = \sum_{j=1}^{k} a_{ij} \, p_{ij}

    This is a mixture of experts: the scores say which model to trust where.

    Parameters
    ----------
    scores : (n, k) array_like
        One score for each example and model; ``-inf`` leaves a model out.
        Row labels of a data frame are put in the order of those of `predictions`.
    predictions : (n, k) or (n, k, c) array_like
        What each of `k` models predicts for `n` examples: a number, or `c` of them.

    Returns
    -------
    Mixture
        With `combined` (n,) or (n, c) and `weights` (n, k).

    Raises
    ------
    ValueError
        If an array is empty or ragged, holds NaN or ``+inf``, or the shapes do not fit,
        or an example is left without a model.
    TypeError
        If an array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    softmax : The weights.
    attention : Scores from queries and keys.

    References
    ----------
    .. [1] R. A. Jacobs, M. I. Jordan, S. J. Nowlan, G. E. Hinton, "Adaptive mixtures of
       local experts", *Neural Computation* 3, 1991. :doi:`10.1162/neco.1991.3.1.79`

    Examples
    --------
    >>> import numpy as np
    >>> import spanbook as sb
    >>> sb.gate([[0, np.log(3)], [0, -np.inf]], [[2, 6], [2, 6]])
    Mixture
      combined = [5., 2.]
      weights  = [[0.25, 0.75],
                  [1.  , 0.  ]]
    """
    _check.numpy_alone("gate", scores=scores, predictions=predictions)
    p = _predictions(predictions)
    s = _table.by_row("scores", scores, predictions)
    s = _check.array("scores", s, minus_infinity=True)
    if s.shape != p.shape[:2]:
        raise ValueError(
            f"`scores` has shape {s.shape}, but there are {p.shape[0]} examples and "
            f"{p.shape[1]} models in `predictions`"
        )
    shut = np.flatnonzero((s == -np.inf).all(axis=1))
    if shut.size:
        raise ValueError(f"`scores` leaves example {shut[0]} without a model: all are -inf")
    weights = softmax(s.astype(np.float64, copy=False), axis=1)
    out = _mixed("nk,nk...->n...", weights, p, np.result_type(s, p))
    return replace(out, names=_table.names(predictions))


def average(predictions: ArrayLike) -> Mixture:
    r"""Mix models by equal weights.

    .. math:: f_i = \frac{1}{k} \sum_{j=1}^{k} p_{ij}

    For a loss that is convex in the prediction, the loss of the average is at most the
    average of the losses; averaged distributions are distributions.

    Parameters
    ----------
    predictions : (n, k) or (n, k, c) array_like
        What each of `k` models predicts for `n` examples: a number, or `c` of them.

    Returns
    -------
    Mixture
        With `combined` (n,) or (n, c) and `weights` (k,).

    Raises
    ------
    ValueError
        If `predictions` is empty, ragged or not finite, or has other than 2 or 3 axes.
    TypeError
        If `predictions` is not made of real numbers, or is an array of another library
        than NumPy.

    See Also
    --------
    stack : Weights that are fitted to a target.

    References
    ----------
    .. [1] J. L. W. V. Jensen, "Sur les fonctions convexes et les inégalités entre les
       valeurs moyennes", *Acta Mathematica* 30, 1906. :doi:`10.1007/BF02418571`
    .. [2] A. Krogh, J. Vedelsby, "Neural network ensembles, cross validation, and active
       learning", *NeurIPS*, 1994.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.average([[[0.5, 0.5], [1, 0]]])
    Mixture
      combined = [[0.75, 0.25]]
      weights  = [0.5, 0.5]
    """
    _check.numpy_alone("average", predictions=predictions)
    p = _predictions(predictions)
    weights = np.full(p.shape[1], 1 / p.shape[1])
    return replace(_mixed("k,nk...->n...", weights, p, p.dtype), names=_table.names(predictions))


def _by_triangle(models: Array, aim: Array) -> Nearest | None:
    """Return the nearest point, or None where its proof is not as tight as the hull's.

    Of very many examples, a triangle keeps the lengths and angles of what each model misses.
    The weights are found there; the residual and the bounds are those of all examples.
    """
    k = len(models)
    with np.errstate(over="ignore"):
        missed = np.subtract(models.T, aim[:, None], dtype=np.float64)
    r = extended(np.zeros((k, k), order="F"), missed)
    if not 1 / LARGE < np.abs(r).max() < LARGE:  # squares would overflow or vanish
        return None
    size = np.linalg.norm(r, axis=0).max()
    weights = ConvexHull(columns=r).nearest(np.zeros(k)).weights
    residual = -(missed @ weights)
    upper = float(np.linalg.norm(residual))
    if upper <= CLEAR * size:
        return None
    normal = residual / upper
    lower = -float((normal @ missed).max())
    if upper - lower > TIGHT * size:
        return None
    proof = Certificate(normal, float(normal @ aim) - lower, lower, upper)
    return Nearest(aim - residual, weights, residual, upper, inside=False, certificate=proof)


def _predictions(value: ArrayLike) -> Array:
    """Return what the models predict: examples, models, and perhaps several numbers."""
    p = _check.stack("predictions", value)
    if p.ndim > 3:
        raise ValueError(f"`predictions` must have 2 or 3 axes, but its shape is {p.shape}")
    return p


def _mixed(axes: str, weights: Array, p: Array, dtype: np.dtype) -> Mixture:
    """Sum in float64, whatever the dtype of the answer."""
    combined = np.einsum(axes, weights, p, dtype=np.float64)
    return Mixture(combined.astype(dtype, copy=False), weights.astype(dtype, copy=False))


@dataclass(frozen=True, eq=False, repr=False)
class Stack(Result):
    r"""Models mixed by the convex weights that come nearest to a target.

    Made by :func:`stack`.

    Attributes
    ----------
    weights : (k,) ndarray
        One weight for each model: at least 0, summing to 1.
    combined : (n,) or (n, c) ndarray
        The mixed prediction.
    distance : float
        Its distance from the target: :math:`\sqrt{n}` times the root mean square error,
        where an example has one number.
    certificate : Certificate
        The proof that no convex weights come nearer.
    names : tuple of str or None
        The names of the models, if `predictions` was a data frame.

    See Also
    --------
    stack : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.stack([[0, 2], [0, 2]], [3, 3])
    Stack
      weights     = [0., 1.]
      combined    = [2., 2.]
      distance    = 1.414
      certificate = Certificate
                      normal = [0.7071, 0.7071]
                      offset = 2.828
                      lower  = 1.414
                      upper  = 1.414
    """

    _by_name = ("weights",)

    weights: Array
    combined: Array
    distance: float
    certificate: Certificate
    names: tuple[str, ...] | None = None

    def predict(self, predictions: ArrayLike) -> Array:
        """Mix what the models predict for new examples, by the same weights.

        Parameters
        ----------
        predictions : (k,) or (m, k) or (m, k, c) array_like
            What each of the `k` models predicts, for one example or several; columns of a
            data frame are found by name.

        Returns
        -------
        () or (m,) or (m, c) ndarray
            The mixed prediction; an array, in the order of the rows, of a data frame too.

        Raises
        ------
        ValueError
            If `predictions` is not finite, or has other than `k` models.
        TypeError
            If `predictions` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.stack([[0, 4], [2, 6]], [1, 3]).predict([[10, 14]])
        array([11.])
        """
        p = _check.array("predictions", _table.by_name("predictions", predictions, self.names))
        one = p.ndim == 1 and self.combined.ndim == 1
        p = _predictions(p[None] if one else p)
        _check.count("predictions", p.shape[1], len(self.weights), "models")
        out = _mixed("k,nk...->n...", self.weights, p, np.result_type(p, self.weights)).combined
        return out[0] if one else out


@dataclass(frozen=True, eq=False, repr=False)
class Mixture(Result):
    """Models mixed by convex weights.

    Made by :func:`gate` and :func:`average`.

    Attributes
    ----------
    combined : (n,) or (n, c) ndarray
        The mixed prediction.
    weights : (n, k) or (k,) ndarray
        One weight for each model, of each example if they change: at least 0, summing
        to 1.
    names : tuple of str or None
        The names of the models, if `predictions` was a data frame.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.average([[1, 3], [2, 6]]).combined
    array([2., 4.])
    """

    _by_name = ("weights",)

    combined: Array
    weights: Array
    names: tuple[str, ...] | None = None
