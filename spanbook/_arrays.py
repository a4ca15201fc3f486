"""Arrays of other libraries: whose they are, and which functions take them.

The code behind the public edge asks `namespace` for the module to compute with, and writes
what the array API standard has; for NumPy that module is NumPy itself.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def foreign(*values: Any) -> Any:
    """Return the first value that is an array of another library than NumPy, or None."""
    for value in values:
        root = type(value).__module__.partition(".")[0]
        if root in ("torch", "dask", "jax", "jaxlib", "cupy"):
            return value
    return None


def namespace(value: Any) -> Any:
    """Return the module whose functions take `value`: NumPy, or its own by the array API."""
    if foreign(value) is None:
        return np
    try:
        from array_api_compat import array_namespace
    except ModuleNotFoundError as error:
        raise ImportError(
            f"arrays of {type(value).__module__.partition('.')[0]} need array-api-compat: "
            'pip install "spanbook[arrays]"'
        ) from error
    return array_namespace(value)


def common(*arrays: Any) -> tuple[Any, ...]:
    """Return the arrays in one dtype, which torch wants before it multiplies."""
    xp = namespace(arrays[0])
    if xp is np:
        return arrays
    dtype = xp.result_type(*arrays)
    return tuple(xp.astype(a, dtype, copy=False) for a in arrays)


def cast(value: Any, dtype: Any) -> Any:
    """Return the array in that dtype; NumPy has no function for it before 2.1."""
    if foreign(value) is None:
        return value.astype(dtype, copy=False)
    return namespace(value).astype(value, dtype, copy=False)


def erf(value: Any) -> Any:
    """Return the error function, which the array API standard lacks."""
    root = "numpy" if foreign(value) is None else type(value).__module__.partition(".")[0]
    if root == "torch":
        return value.erf()
    if root in ("jax", "jaxlib"):
        import jax.scipy.special

        return jax.scipy.special.erf(value)
    import scipy.special

    return value.map_blocks(scipy.special.erf) if root == "dask" else scipy.special.erf(value)


def affine(x: Any, weight: Any, bias: Any = None) -> Any:
    """Return ``x @ weight.T + bias``, as torch keeps its linear maps."""
    out = x @ namespace(weight).matrix_transpose(weight)
    return out if bias is None else out + bias


def moved(value: Array, like: Any) -> Any:
    """Return an array of NumPy as one of the library of `like`, on its device."""
    if foreign(like) is None:
        return value
    from array_api_compat import device

    return namespace(like).asarray(value, device=device(like))


def is_traced(value: Any) -> bool:
    """Whether `value` stands for values that are not there yet, inside jax.jit."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, jax.core.Tracer)
