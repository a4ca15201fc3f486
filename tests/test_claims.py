import sys
from types import SimpleNamespace

import numpy as np
import pytest

import spanbook as sb


def test_a_claim_that_holds_prints_one_line(capsys):
    assert sb.claim("halves", np.array([0.5, 0.5]), [0.5, 0.5 + 2**-50]) is None
    assert capsys.readouterr().out == "claim holds: halves (largest difference 8.9e-16)\n"


@pytest.mark.parametrize(
    ("actual", "expected"),
    [(1.0, 1.0 + 1e-8), ([1, 2], [1, 3]), ([1e-11], [0]), ([[1], [2]], 1), (True, 0)],
)
def test_a_claim_that_fails_raises(actual, expected, capsys):
    with pytest.raises(sb.ClaimError, match=r"claim fails: so \(largest difference"):
        sb.claim("so", actual, expected)
    assert capsys.readouterr().out == ""


def test_booleans_are_true_or_false(capsys):
    sb.claim("as said", [True, False], [True, False])
    assert capsys.readouterr().out == "claim holds: as said (true)\n"
    with pytest.raises(sb.ClaimError, match=r"so \(false\)"):
        sb.claim("so", [True, True], [True, False])


@pytest.mark.parametrize(
    ("bounds", "margin"),
    [
        ({"at_least": 0}, "1"),  # 1 is the nearest to 0, 4 to 4.5
        ({"at_most": 4.5}, "0.5"),
        ({"at_least": 0.75, "at_most": [3, 4.1]}, "0.1"),
        ({"at_least": [1, 2]}, "0"),
    ],
)
def test_a_bound_shows_its_margin(bounds, margin, capsys):
    sb.claim("bounded", [1.0, 4.0], **bounds)
    assert capsys.readouterr().out == f"claim holds: bounded (margin {margin})\n"


@pytest.mark.parametrize(
    ("bounds", "margin"),
    [({"at_least": [1, 4 + 1e-15]}, "-8.9e-16"), ({"at_most": 3}, "-1")],
)
def test_a_crossed_bound_fails_without_tolerance(bounds, margin, capsys):
    with pytest.raises(sb.ClaimError, match=rf"claim fails: bounded \(margin {margin}\)"):
        sb.claim("bounded", [1.0, 4.0], **bounds)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("given", [{}, {"expected": 1, "at_least": 0}])
def test_either_a_value_or_bounds(given):
    with pytest.raises(TypeError, match="takes `expected`, or `at_least` and `at_most`"):
        sb.claim("a", 1, **given)


def test_bounds_are_checked():
    with pytest.raises(ValueError, match=r"`actual` has shape \(2,\) but `at_least` has shape"):
        sb.claim("a", [1, 2], at_least=[1, 2, 3])
    with pytest.raises(ValueError, match="`at_most` has a value that is not finite"):
        sb.claim("a", [1, 2], at_most=np.inf)


def test_integers_compare_exactly():
    with pytest.raises(sb.ClaimError, match="largest difference 1"):
        sb.claim("merged by floats", 2**53, 2**53 + 1)
    sb.claim("one is a float", 2**53, float(2**53) + 2)


@pytest.mark.parametrize(("rtol", "atol", "holds"), [(0.1, 0, True), (0, 0.1, False)])
def test_tolerances_are_relative_and_absolute(rtol, atol, holds):
    if holds:
        sb.claim("near", 10.9, 10.0, rtol=rtol, atol=atol)
    else:
        with pytest.raises(sb.ClaimError):
            sb.claim("near", 10.9, 10.0, rtol=rtol, atol=atol)


class TestScale:
    @pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
    @pytest.mark.parametrize(("off", "holds"), [(5e-9, True), (5e-8, False)])
    @pytest.mark.parametrize("side", ["expected", "at_least", "at_most"])
    def test_rounding_is_measured_against_it_in_any_unit(self, unit, off, holds, side):
        sign = -1 if side == "at_least" else 1
        given = {"actual": [sign * off * unit, 0], side: 0, "scale": [[unit], [-10 * unit]]}
        if holds:
            sb.claim("nothing is left", **given)
        else:
            with pytest.raises(sb.ClaimError):
                sb.claim("nothing is left", **given)

    def test_its_share_is_rtol(self):
        sb.claim("near", 104.0, 100.0, scale=50, rtol=0.1)
        with pytest.raises(sb.ClaimError):
            sb.claim("near", 106.0, 100.0, scale=50, rtol=0.1)

    @pytest.mark.parametrize("scale", [0, [], [[0.0, 0.0]]])
    def test_without_a_size_the_comparison_is_exact(self, scale):
        sb.claim("equal", 0.0, 0.0, scale=scale)
        with pytest.raises(sb.ClaimError):
            sb.claim("equal", 1e-300, 0.0, scale=scale)

    def test_it_is_finite(self):
        with pytest.raises(ValueError, match="`scale` has a value that is not finite"):
            sb.claim("a", 1, 1, scale=np.inf)


def test_one_number_stands_for_many():
    sb.claim("ones", np.ones((2, 3)), 1)


def test_an_empty_array_has_no_difference(capsys):
    sb.claim("nothing", [], [])
    assert "difference 0)" in capsys.readouterr().out
    sb.claim("nothing", [], at_least=0)
    assert "margin inf)" in capsys.readouterr().out


def test_a_notebook_gets_a_badge(monkeypatch, capsys):
    published = []
    shell = SimpleNamespace(kernel=None, display_pub=SimpleNamespace(publish=published.append))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    sb.claim("a < b & c", 1, 1)
    assert capsys.readouterr().out == ""
    (bundle,) = published
    assert bundle["text/plain"] == "claim holds: a < b & c (largest difference 0)"
    assert 'class="spanbook-claim"' in bundle["text/html"]
    assert "a &lt; b &amp; c" in bundle["text/html"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((3, 1, 1), TypeError, "`statement` must be a string, not int"),
        (("", 1, 1), ValueError, "`statement` must be one line of words, not ''"),
        (("a\nb", 1, 1), ValueError, "`statement` must be one line"),
        (("a", [1, 2], [1, 2, 3]), ValueError, r"`actual` has shape \(2,\) but `expected` has"),
        (("a", np.nan, 1), ValueError, "`actual` has a value that is not finite"),
        (("a", 1, np.inf), ValueError, "`expected` has a value that is not finite"),
        (("a", "one", 1), TypeError, "`actual` must hold real numbers"),
    ],
)
def test_bad_input(arguments, error, message):
    with pytest.raises(error, match=message):
        sb.claim(*arguments)


@pytest.mark.parametrize("name", ["rtol", "atol"])
def test_a_negative_tolerance(name):
    with pytest.raises(ValueError, match=f"`{name}` must be at least 0, but it is -1"):
        sb.claim("a", 1, 1, **{name: -1.0})


@pytest.mark.parametrize(("expected", "off"), [(0.0, 1e-12), (1e6, 1e-12 + 1e-3)])
def test_the_tolerances_when_left_out(expected, off):
    """atol 1e-12 alone at 0, and rtol 1e-9 of a million beside it."""
    sb.claim("near", expected + 0.9 * off, expected)
    with pytest.raises(sb.ClaimError):
        sb.claim("not near", expected + 1.1 * off, expected)
