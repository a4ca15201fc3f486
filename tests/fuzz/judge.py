"""What may come of a bad input, and what may not."""

import contextlib
import dataclasses
import inspect
import io
import re
import time
import traceback
import warnings
from pathlib import Path

import numpy as np

import spanbook as sb
from fuzz.kind import EITHER, REFUSED, SAME

PACKAGE = str(Path(sb.__file__).parent)
SLOW = 1.0  # seconds of a core
LONG = 500  # letters of a message


@dataclasses.dataclass
class Outcome:
    """What one call did."""

    error: BaseException | None = None
    refused: bool = True  # by the call, and not when its answer was looked at
    answer: dict | None = None
    warned: tuple = ()
    seconds: float = 0.0
    changed: bool = False


def attempt(function, arguments):
    """Call, and look at the answer as a reader would."""
    before = fingerprint(arguments)
    out = Outcome()
    begin = time.process_time()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        try:
            answer = function(**arguments)
            out.refused = False
            # What gives nothing changes the object that it belongs to.
            out.answer = numbers(getattr(function, "__self__", None) if answer is None else answer)
        except Exception as error:
            out.error = error
    out.seconds = time.process_time() - begin
    out.warned = tuple(w for w in caught if not issubclass(w.category, sb.RankWarning))
    out.changed = fingerprint(arguments) != before
    return out


def numbers(answer, where=""):
    """Return all that an answer says, by where it stands, and show it as a notebook would."""
    if isinstance(answer, dict):
        return {k: v for key, x in answer.items() for k, v in numbers(x, f"{where}.{key}").items()}
    if isinstance(answer, list | tuple):
        return numbers(dict(enumerate(answer)), where)
    if type(answer).__module__.startswith("spanbook"):
        return numbers(shown(answer), where)
    if hasattr(answer, "toarray"):
        answer = answer.toarray() if max(answer.shape) < 1000 else answer.data
    return {} if answer is None or isinstance(answer, str) else {where: np.asarray(answer)}


def shown(answer):
    """Return the public attributes of a result, and show it in words."""
    assert repr(answer)
    assert str(answer)
    kind = type(answer)
    names = [n for n in dir(kind) if isinstance(inspect.getattr_static(kind, n), property)]
    if dataclasses.is_dataclass(answer):
        names += [f.name for f in dataclasses.fields(answer)]
    names += [n for n in ("atoms", "tol", "weights") if hasattr(answer, n)]
    told = {"kernel", "parameters", "names", "row_names"}  # by the caller
    return {n: getattr(answer, n) for n in sorted({*names} - told) if n[0] != "_"}


def fingerprint(value, depth=0):
    """Return what changes when a value does."""
    if isinstance(value, np.ndarray):
        plain = value.dtype != object
        held = np.asarray(value).tobytes() if plain else [fingerprint(x, 9) for x in value.flat]
        hidden = np.ma.getmaskarray(value).tobytes() if isinstance(value, np.ma.MaskedArray) else 0
        return value.shape, str(value.dtype), value.flags.writeable, held, hidden
    if isinstance(value, dict):
        return [(repr(k), fingerprint(v, depth + 1)) for k, v in dict.items(value)]
    if isinstance(value, list | tuple):
        return type(value), len(value), [fingerprint(v, depth + 1) for v in value if depth < 9]
    if inspect.isgenerator(value):
        return inspect.getgeneratorstate(value)
    if type(value).__module__.split(".")[0] in ("pandas", "polars", "pyarrow", "scipy"):
        for part in ("toarray", "to_pylist", "to_numpy"):
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return repr(getattr(value, part)())
    return value if isinstance(value, int | float | str | bytes) else id(value)


def faults(outcome, kind, argument, arguments, optional, good):
    """Yield what is wrong with an outcome."""
    if outcome.changed:
        yield "changed its input"
    for w in outcome.warned:
        yield f"warned: {w.category.__name__}: {str(w.message)[:70]}"
    if outcome.seconds > SLOW:
        yield f"took {outcome.seconds:.1f} s"
    if outcome.error is not None:
        yield from wrong_error(outcome.error, kind, argument, arguments)
        return
    if kind.expected == REFUSED and not (optional and kind.name == "None"):
        yield "accepted"
    lost = list(unfinished(outcome.answer))
    yield from lost
    if kind.expected == SAME and not lost:
        yield from differs(outcome.answer, good, kind.digits)


def unfinished(answer):
    """Yield where an answer is infinite, and where it is no number."""
    for word, test in (("infinite", np.isinf), ("nan", np.isnan)):
        where = [k for k, v in answer.items() if v.dtype.kind == "f" and test(v).any()]
        if where:
            yield f"{word}: {', '.join(where[:3])}"


def differs(answer, good, digits):
    """Yield where two answers are not the same."""
    wrong = sorted(answer.keys() ^ good.keys())
    for key in answer.keys() & good.keys():
        a, g = answer[key], good[key]
        near = a.shape == g.shape
        if near and g.dtype.kind in "biuf":
            near = np.allclose(a, g, rtol=10.0**-digits, atol=10.0**-digits * size(g))
        wrong += [] if near else [key]
    if wrong:
        yield f"another answer: {', '.join(wrong[:3])}"


def size(a):
    return max(1.0, float(np.abs(a.astype(float)).max(initial=0)))


def wrong_error(error, kind, argument, arguments):
    """Yield what is wrong with an error."""
    text = str(error)
    where = traceback.extract_tb(error.__traceback__)[-1].filename
    if not where.startswith(PACKAGE) or type(error) not in (ValueError, TypeError, sb.ClaimError):
        yield f"not ours: {type(error).__name__}: {text[:70]}"
        return
    named = set(re.findall(r"`(\w+)", text))
    if isinstance(error, sb.ClaimError):
        return
    if kind.expected == SAME:
        yield f"refused: {text[:90]}"
    elif kind.expected == EITHER and not named & arguments.keys():
        yield f"names no argument: {text[:70]}"
    elif kind.expected == REFUSED and argument not in named:
        yield f"does not name `{argument}`: {text[:70]}"
    if len(text) > LONG or "\n" in text:
        yield f"a message of {len(text)} letters, {text.count(chr(10)) + 1} lines"
