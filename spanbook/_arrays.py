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
HALF = ("float16", "bfloat16")  # too few digits to compute in: float32 is taken


def foreign(*values: Any) -> Any:
    """Return the first value that is an array of another library than NumPy, or None."""
    for value in values:
        root = type(value).__module__.partition(".")[0]
        if root in ("torch", "dask", "jax", "jaxlib", "cupy") and hasattr(value, "dtype"):
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
            "pip install array-api-compat"
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
    turned = namespace(weight).matrix_transpose(weight)
    if foreign(x) is None and x.ndim > 2:  # NumPy multiplies a stack one by one, 5 times slower
        out = (x.reshape(-1, x.shape[-1]) @ turned).reshape(*x.shape[:-1], -1)
    else:
        out = x @ turned
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


def beside(name: str, value: Any, like: Any, *, minus_infinity: bool) -> Array:
    """Return `value` as a finite floating-point array on the side of `like`.

    What comes from NumPy has been checked.
    """
    from array_api_compat import device

    xp = namespace(like)
    if foreign(value) is None:
        return xp.asarray(value, dtype=_floating(name, like, xp), device=device(like))
    if namespace(value) is not xp:
        raise TypeError(f"`{name}` is of {type(value)}, but other arguments are of {type(like)}")
    out: Array = xp.astype(value, _floating(name, value, xp), copy=False)
    if not is_traced(out):  # inside jax.jit there are no values to look at
        bad = ~xp.isfinite(out)
        if minus_infinity:
            bad = bad & (out != -xp.inf)
        if bool(xp.any(bad)):
            raise ValueError(f"`{name}` has a value that is not finite")
    return out


def _floating(name: str, value: Any, xp: Any) -> Any:
    """Return the dtype to compute in: whole numbers become float64, half floats float32."""
    if xp.isdtype(value.dtype, ("bool", "integral")):
        return xp.asarray(0.0).dtype if "jax" in xp.__name__ else xp.float64
    if str(value.dtype).rpartition(".")[2] in HALF:
        return xp.float32
    if value.dtype not in (xp.float32, xp.float64):
        raise TypeError(
            f"`{name}` must hold real numbers (float32, float64, integers), "
            f"but its dtype is {value.dtype}"
        )
    return value.dtype
