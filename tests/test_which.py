"""The table "Which function?" and the library: every name is there, and takes what it says."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse as sp
from book.which import FILE, inline, read
from build.reference import public_names
from calls import CALLS, EDGES, W, X, Y
from docutils import nodes

import spanbook as sb
from spanbook import draw

WHICH = read()
BOOK = FILE.parents[1] / "book"
CALLED = [name for name, entry in WHICH.items() if "arrays" in entry and "." not in name]
EXACT = {"claim", "diagnose"}  # a report, and a comparison: they compute in float64


def pandas(a):
    return pd.DataFrame(a) if a.ndim == 2 else pd.Series(a)


def polars(a):
    return pl.DataFrame(a, schema=["a", "b"]) if a.ndim == 2 else pl.Series(a)


def test_every_public_name_is_in_the_table():
    names = [*WHICH, *(name for entry in WHICH.values() for name in entry.get("makes", ()))]
    assert {f"spanbook.{name}" for name in names} == set(public_names())
    assert len(WHICH) == len(set(WHICH))


def test_the_table_is_in_the_order_of_the_page():
    page = (FILE.parent / "index.md").read_text("utf-8")
    listed = re.findall(r"^   (\w+)$", page.partition("## Draw")[0], re.M)
    assert [name for name in listed if name in WHICH] == [n for n in WHICH if "." not in n]


@pytest.mark.parametrize("name", WHICH)
def test_its_chapter_speaks_of_it(name):
    chapter = WHICH[name]["chapter"]
    page = Path(BOOK.parent, f"{chapter}.md") if "/" in chapter else BOOK / f"{chapter}.md"
    assert re.search(rf"\b{re.escape(name)}\b", page.read_text("utf-8"))


@pytest.mark.parametrize("name", WHICH)
def test_what_it_makes_says_so(name):
    for made in WHICH[name].get("makes", ()):
        text = getattr(sb, made).__doc__
        assert name in text or made in ("Nearest", "Certificate"), made


def test_each_function_that_takes_arrays_is_called():
    assert list(CALLS) == CALLED


@pytest.mark.parametrize("of", [np.asarray, np.ndarray.tolist, pandas, polars])
@pytest.mark.parametrize("name", CALLED)
def test_arrays_lists_and_frames_go_in(name, of):
    expected = CALLS[name](np.asarray)
    found = CALLS[name](of)
    if expected is not None:
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (np.float32, np.float32),
        (np.float16, np.float32),
        (np.int64, np.float64),
        (np.uint8, np.float64),
    ],
)
@pytest.mark.parametrize("name", CALLED)
def test_the_dtype_of_the_answer(name, given, expected):
    found = CALLS[name](lambda a: a.astype(given))
    if name not in EXACT:
        assert found.dtype == expected


@pytest.mark.parametrize("dtype", [np.complex128, np.longdouble])
@pytest.mark.parametrize("name", CALLED)
def test_complex_and_long_numbers_are_refused(name, dtype):
    with pytest.raises(TypeError, match=r"^`\w+` must hold .*(real )?numbers"):
        CALLS[name](lambda a: a.astype(dtype))


SPARSE = {
    "combine": lambda: sb.combine(sp.csr_array(W[None]), rows=X),
    "attention": lambda: sb.attention(X, X, X, mask=sp.eye_array(4).astype(bool)).output,
    "aggregate": lambda: sb.aggregate(sp.csr_array(EDGES), X[:2]),
    "gcn_weights": lambda: sb.gcn_weights(sp.csr_array(EDGES)),
    "mean_weights": lambda: sb.mean_weights(sp.csr_array(EDGES)),
    "sum_weights": lambda: sb.sum_weights(sp.csr_array(EDGES)),
    "gat_weights": lambda: sb.gat_weights(
        sp.csr_array(EDGES), features=X[:2], W=np.eye(2), a_src=[1, 1], a_dst=[1, 1]
    ),
}
SAME = {
    "combine": lambda: sb.combine(W[None], rows=X),
    "attention": lambda: X,
    "gat_weights": lambda: CALLS["gat_weights"](np.asarray),
}


@pytest.mark.parametrize("name", SPARSE)
def test_sparse_matrices_go_in_where_it_says_so(name):
    found = SPARSE[name]()
    found = found.toarray() if sp.issparse(found) else found
    expected = SAME.get(name, lambda: CALLS[name](np.asarray))()
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_which_ones_take_sparse_matrices():
    assert {name for name, entry in WHICH.items() if "sparse" in entry} == set(SPARSE)


@pytest.mark.parametrize("name", [n for n in CALLED if "sparse" not in WHICH[n]])
def test_sparse_matrices_are_refused_elsewhere(name):
    with pytest.raises(TypeError, match=r"^`\w+` is sparse"):
        CALLS[name](lambda a: sp.csr_array(a if a.ndim == 2 else a[None]))


@pytest.mark.parametrize("of", [np.asarray, np.ndarray.tolist, pandas, polars])
@pytest.mark.parametrize(
    "picture",
    [
        lambda ax, of: draw.arrows(ax, of(X)),
        lambda ax, of: draw.points(ax, of(X)),
        lambda ax, of: draw.residual(ax, of(X[0]), of(X[1])),
        lambda ax, of: draw.weights(ax, of(Y)),
    ],
)
def test_pictures_take_them_too(picture, of):
    fig, ax = plt.subplots()
    picture(ax, of)
    plt.close(fig)


def test_code_and_formulas_of_a_cell():
    kinds = [type(node) for node in inline("at `x` and $n^2$ more")]
    assert kinds == [nodes.Text, nodes.literal, nodes.Text, nodes.math, nodes.Text]
