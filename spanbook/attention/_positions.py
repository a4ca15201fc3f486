"""Where a query and a key stand in their sequences: the causal mask, and positions."""

from __future__ import annotations

import numpy as np

from spanbook import _options
from spanbook._arrays import Array

__all__ = ["causal_mask", "positions"]


def causal_mask(length: int, n_keys: int | None = None) -> Array:
    r"""Return the mask that lets each query see its own position and those before it.

    Query :math:`i` may see key :math:`j` when :math:`j \le i`, counted from the start
    of both, also when there are more keys than queries.

    Parameters
    ----------
    length : int
        How many queries, at least 1.
    n_keys : int, optional
        How many keys, at least 1; as many as queries when left out.

    Returns
    -------
    (length, n_keys) ndarray of bool
        True where the query may see the key.

    Raises
    ------
    ValueError
        If a length is less than 1.
    TypeError
        If a length is not an integer.

    See Also
    --------
    attention : Takes the mask, or ``causal=True``.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section
       3.2.3.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.causal_mask(3).astype(int)
    array([[1, 0, 0],
           [1, 1, 0],
           [1, 1, 1]])
    """
    rows = _options.integer("length", length, 1)
    keys = rows if n_keys is None else _options.integer("n_keys", n_keys, 1)
    _options.room(length=rows, n_keys=keys)
    return np.tri(rows, keys, dtype=bool)


def positions(length: int, d: int) -> Array:
    r"""Return a vector for each place in a sequence, made of sines and cosines.

    .. math:: p_{t, 2i} = \sin \frac{t}{10000^{2i/d}}, \qquad
        p_{t, 2i+1} = \cos \frac{t}{10000^{2i/d}}

    Attention does not know the order of its keys; added to the vectors of a sequence,
    these tell it.
    Where `d` is even, moving on by a fixed number of places is a rotation, the same from
    every place.

    Parameters
    ----------
    length : int
        How many places, at least 1; they are counted from 0.
    d : int
        The length of each vector, at least 1.
        When it is odd, the last cosine is left out.

    Returns
    -------
    (length, d) ndarray
        One vector a row.

    Raises
    ------
    ValueError
        If `length` or `d` is less than 1.
    TypeError
        If `length` or `d` is not an integer.

    See Also
    --------
    attention : What they are for.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section 3.5.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.positions(3, 4).round(4)
    array([[ 0.    ,  1.    ,  0.    ,  1.    ],
           [ 0.8415,  0.5403,  0.01  ,  1.    ],
           [ 0.9093, -0.4161,  0.02  ,  0.9998]])
    """
    length, d = _options.integer("length", length, 1), _options.integer("d", d, 1)
    _options.room(length=length, d=d)
    place, column = np.arange(length, dtype=np.float64), np.arange(d)
    angle = place[:, None] / 10000.0 ** ((column - column % 2) / d)
    return np.where(column % 2, np.cos(angle), np.sin(angle))
