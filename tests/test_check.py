"""Bad input, at every public edge: what is raised, and what it says."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import spanbook as sb

GOOD = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
SETS = [sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull]
TAKES_ATOMS = [*SETS, sb.dependence]

BAD_ATOMS = [
    ([[1, np.nan]], ValueError, r"`{}` has a value that is not finite: nan at \[0, 1\]"),
    ([[1, 2], [-np.inf, 3]], ValueError, r"`{}` has a value that is not finite: -inf at \[1, 0\]"),
    ([], ValueError, r"`{}` must be a matrix \(2 axes\), but its shape is \(0,\)"),
    (np.empty((0, 3)), ValueError, r"`{}` is empty: its shape is \(0, 3\)"),
    (np.empty((3, 0)), ValueError, r"`{}` is empty: its shape is \(3, 0\)"),
    ([1, 2], ValueError, r"`{}` must be a matrix \(2 axes\), but its shape is \(2,\)"),
    (np.ones((2, 2, 2)), ValueError, r"`{}` must be a matrix .* shape is \(2, 2, 2\)"),
    (3.0, ValueError, r"`{}` must be a matrix \(2 axes\), but its shape is \(\)"),
    ([[1, 2], [3]], ValueError, r"`{}` is ragged: its rows have different lengths"),
    ([[1j, 2]], TypeError, r"`{}` must hold real numbers .* its dtype is complex128"),
    ([["1", "2"]], TypeError, r"`{}` must hold real numbers .* but column 0 has '1'"),
    ([[object()]], TypeError, r"`{}` must hold real numbers .* but column 0 has <object"),
    ([[1, 2], [3, "a"]], TypeError, r"`{}` must hold real numbers .* but column 1 has 'a'"),
    (np.array([[1, "a"]], object), TypeError, r"`{}` must hold real .* but column 1 has 'a'"),
    ([[1, None], [2, 3], [4, None]], ValueError, r"`{}` has missing values in 'column 1' \(2\)"),
    ([[1, 10**400]], TypeError, r"`{}` has a number too large for a float"),
    (np.ma.masked_equal([[1, 2]], 2), ValueError, r"`{}` has 1 masked entries; fill them first"),
]


@pytest.mark.parametrize("name", ["rows", "columns"])
@pytest.mark.parametrize("takes", TAKES_ATOMS)
@pytest.mark.parametrize(("value", "error", "message"), BAD_ATOMS)
def test_atoms(takes, name, value, error, message):
    with pytest.raises(error, match=message.format(name)):
        takes(**{name: value})


def test_lists_and_objects_that_are_numbers():
    """A decimal or a large integer makes an array of objects, and is a number all the same."""
    for columns in (
        [[1, Decimal("0.5")], [Fraction(3, 2), 4]],
        np.array([[1, 0.5], [1.5, 4]], dtype=object),
    ):
        fit = sb.least_squares(columns=columns, target=[2.0, 5.5])
        np.testing.assert_allclose(np.array([[1, 0.5], [1.5, 4]]) @ fit.weights, [2, 5.5])
    assert sb.combine([2], columns=[[10**30]]) == [2e30]
    with pytest.raises(TypeError, match=r"`target` must hold real .* but entry \[1\] has 'b'"):
        sb.least_squares(columns=[[1], [2]], target=[1, "b"])
    with pytest.raises(ValueError, match="`target` has 1 missing values"):
        sb.least_squares(columns=[[1], [2]], target=[1, None])


@pytest.mark.parametrize("takes", TAKES_ATOMS)
def test_rows_or_columns(takes):
    with pytest.raises(ValueError, match="either `rows` or `columns`, not neither"):
        takes()
    with pytest.raises(ValueError, match="either `rows` or `columns`, not both"):
        takes(rows=GOOD, columns=GOOD)


@pytest.mark.parametrize("takes", TAKES_ATOMS)
@pytest.mark.parametrize(
    ("tol", "error", "message"),
    [
        (-1e-9, ValueError, "`tol` must be at least 0, but it is -1e-09"),
        (np.nan, ValueError, "`tol` has a value that is not finite"),
        ([1, 2], ValueError, r"`tol` must be one number, but its shape is \(2,\)"),
        ("tight", TypeError, "`tol` must hold real numbers"),
    ],
)
def test_tolerance(takes, tol, error, message):
    with pytest.raises(error, match=message):
        takes(rows=GOOD, tol=tol)


@pytest.mark.parametrize("question", ["nearest", "contains"])
@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        ([1, 2, 3, 4], ValueError, r"`y` has 4 entries but the atoms live in R\^2"),
        (np.ones((5, 3)), ValueError, r"`y` has 3 entries but the atoms live in R\^2"),
        (1.0, ValueError, r"`y` must be one target \(2,\) or many \(m, 2\), .* shape is \(\)"),
        (np.ones((1, 1, 2)), ValueError, r"`y` must be one target .* shape is \(1, 1, 2\)"),
        ([1, np.inf], ValueError, r"`y` has a value that is not finite: inf at \[1\]"),
        ([1, 2j], TypeError, "`y` must hold real numbers"),
        ([[1, 2], [3]], ValueError, "`y` is ragged"),
        (np.empty((0, 2)), ValueError, r"`y` is empty: its shape is \(0, 2\)"),
    ],
)
def test_targets(kind, question, y, error, message):
    with pytest.raises(error, match=message):
        getattr(kind(rows=GOOD), question)(y)


@pytest.mark.parametrize("kind", SETS)
def test_a_negative_tolerance_on_targets(kind):
    with pytest.raises(ValueError, match="`tol` must be at least 0, but it is -1"):
        kind(rows=GOOD).nearest([1, 2], tol=-1)


@pytest.mark.parametrize("kind", SETS)
def test_nothing_is_written_over(kind):
    atoms, y = GOOD.copy(), np.array([9.0, -9.0])
    kind(rows=atoms).nearest(y)
    np.testing.assert_array_equal(atoms, GOOD)
    np.testing.assert_array_equal(y, [9, -9])


def test_what_is_nearly_an_array_is_taken():
    unmasked = np.ma.array([[1.0, 2.0]], mask=False)
    for rows in [((1, 2), (3, 4)), unmasked, np.array([[True, False]]), np.int8([[1, 2]])]:
        assert sb.Span(rows=rows).atoms.dtype == np.float64


def test_what_an_array_hides_is_named():
    with pytest.raises(TypeError, match=r"`scores` must hold real numbers, but it is a set$"):
        sb.softmax(np.array({1, 2}, dtype=object))


@pytest.mark.parametrize(("letters", "shown"), [(78, f"'{78 * 'x'}'"), (79, f"'{76 * 'x'}...")])
def test_a_value_is_shown_up_to_80_characters(letters, shown):
    with pytest.raises(TypeError, match=" has ") as error:
        sb.softmax([letters * "x"])
    assert str(error.value).split(" has ")[1] == shown
