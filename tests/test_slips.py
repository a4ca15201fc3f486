"""What a slip is told: arguments without a name, names that are none; what help and dir list."""

import inspect
import io
import pydoc
import re
import subprocess
import sys

import pytest

import spanbook as sb

X = [[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]
Y = [1.0, 2.0, 3.0]
BOTH = r"; `rows=` where each row is an atom, `columns=` where each column is one"
BY_PLACE = [
    (sb.Span, (X,), "`Span` takes these by name: `rows=`, `columns=`, `tol=`" + BOTH),
    (sb.AffineHull, (X,), "`AffineHull` takes these by name: `rows=`, `columns=`, `tol=`" + BOTH),
    (sb.ConicHull, (X,), "`ConicHull` takes these"),
    (sb.ConvexHull, (X,), "`ConvexHull` takes these"),
    (sb.combine, (Y, X), "`combine` takes these by name: `rows=`, `columns=`" + BOTH),
    (sb.expand, (Y, X), "`expand` takes these by name: `rows=`, `columns=`, `digits=`" + BOTH),
    (sb.dependence, (X,), "`dependence` takes these by name: `rows=`, `columns=`"),
    (sb.diagnose, (X, Y), "`diagnose` takes these by name: `columns=`, `rows=`, `target=`"),
    (sb.least_squares, (X, Y), "`least_squares` takes these by name: `columns=`, `target=`"),
    (sb.ridge, (X, Y, 1), "`ridge` takes these by name: `columns=`, `target=`, `penalty=`"),
    (sb.gradient_descent, (X, Y), "`gradient_descent` takes these by name: `columns=`"),
    (sb.leave_one_out, (X, Y), "`leave_one_out` takes these by name: `columns=`, `target=`"),
    (sb.leverage, (X,), "`leverage` takes these by name: `columns=`"),
    (sb.principal_components, (X, 1), "`principal_components` takes these by name: `rows=`"),
    (sb.Standardizer, (X,), "`Standardizer` takes these by name: `rows=`"),
    (sb.StreamedLeastSquares, (True,), "`StreamedLeastSquares` takes these by name: `intercept=`"),
    (sb.StreamedLeastSquares().add, (X, Y), "`StreamedLeastSquares.add` takes these by name"),
]


@pytest.mark.parametrize(("call", "arguments", "message"), BY_PLACE)
def test_arguments_by_place(call, arguments, message):
    with pytest.raises(TypeError, match=message):
        call(*arguments)


def test_every_function_that_takes_its_arrays_by_name_is_asked():
    asked = {call for call, _, _ in BY_PLACE}
    for name in sb.__all__:
        value = getattr(sb, name)
        if not isinstance(value, type) or "add" in vars(value) or hasattr(value, "nearest"):
            named = inspect.signature(value).parameters
            if any(
                named[n].kind is named[n].KEYWORD_ONLY for n in {"rows", "columns"} & set(named)
            ):
                assert value in asked, name


@pytest.mark.parametrize(
    ("call", "arguments", "message"),
    [
        (sb.Span, {"row": X}, "`Span` takes no `row=`, but these: `rows=`, `columns=`, `tol=`"),
        (sb.least_squares, {"rows": X, "target": Y}, "takes no `rows=`, but these: `columns=`"),
        (sb.ridge, {"X": X, "y": Y}, "`ridge` takes no `X=`, `y=`, but these: `columns=`"),
    ],
)
def test_a_name_that_is_no_argument(call, arguments, message):
    with pytest.raises(TypeError, match=message):
        call(**arguments)


def test_signatures_are_what_they_were():
    assert list(inspect.signature(sb.Span).parameters) == ["rows", "columns", "tol"]
    assert inspect.signature(sb.ridge).parameters["penalty"].default is inspect.Parameter.empty


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("span", r"`spanbook\.span` is a module; did you mean `Span`\?"),
        ("hull", "did you mean `AffineHull` or `ConicHull` or `ConvexHull`"),
        ("regularization", "or `ridge`"),
    ],
)
def test_a_module_that_is_called(name, message):
    with pytest.raises(TypeError, match=message):
        getattr(sb, name)(X)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("convexhull", "spanbook has no 'convexhull'; did you mean `ConvexHull`?"),
        ("Convex_Hull", "did you mean `ConvexHull`?"),
        ("Softmax", "did you mean `softmax`?"),
        ("attentions", "did you mean `Attention` or `attention`?"),
        ("leastsquares", "did you mean `LeastSquares` or `least_squares`?"),
        ("zzzz", "dir(spanbook) lists its names"),
    ],
)
def test_a_name_that_is_not_there(name, message):
    with pytest.raises(AttributeError, match=re.escape(message)):
        getattr(sb, name)


def test_the_pictures_before_they_are_imported():
    code = "import spanbook as sb\ntry: sb.draw\nexcept AttributeError as e: print(e)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "from spanbook import draw" in run.stdout


def test_dir_lists_what_is_public():
    assert dir(sb) == sorted([*sb.__all__, "__version__"])


def test_help_starts_with_every_public_name():
    out = io.StringIO()
    pydoc.Helper(output=out)(sb)
    first = out.getvalue().partition("PACKAGE CONTENTS")[0]
    assert first.count("\n") < 50
    words = re.findall(r"\w+", first)
    for name in sb.__all__:
        assert name in words, name
