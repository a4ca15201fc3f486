"""The pictures: what is drawn, in which colours, and what is refused."""

import io
import re
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import PolyCollection

import spanbook as sb
from spanbook import draw
from spanbook.draw._outline import limits, outline

COLOURS = ("ATOMS", "TARGET", "REACHED", "RESIDUAL", "WEIGHTS", "INK", "MUTED", "FAINT", "PAPER")
SETS = [sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull]


@pytest.fixture(autouse=True)
def _style():
    with mpl.rc_context():
        draw.style()
        yield
    plt.close("all")


@pytest.fixture
def flat():
    """Axes that show -1.6 to 5.6 in both directions."""
    ax = plt.figure().add_subplot()
    draw.space(ax, "R^2", around=[[-0.8, -0.8], [4.8, 4.8]])
    assert np.allclose([ax.get_xlim(), ax.get_ylim()], [-1.64, 5.64])
    return ax


@pytest.fixture
def solid():
    ax = plt.figure().add_subplot(projection="3d")
    draw.space(ax, "R^3", around=[[-1, -1, -1], [2, 2, 2]])
    return ax


def svg(ax):
    file = io.StringIO()
    ax.figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def same_points(actual, expected):
    """Whether two lists hold the same points, in any order, once or more often."""
    gaps = np.abs(np.asarray(actual)[:, None] - np.asarray(expected)[None]).max(-1)
    return bool(gaps.min(0).max() < 1e-9 and gaps.min(1).max() < 1e-9)


def polygon(ax):
    """The corners of the one tinted area."""
    (area,) = [c for c in ax.collections if isinstance(c, PolyCollection)]
    return area.get_paths()[0].vertices


class TestColours:
    """Contrast by the formula of WCAG 2, written out here once more."""

    @staticmethod
    def contrast(one, other):
        def luminance(colour):
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

        dim, bright = sorted([luminance(one), luminance(other)])
        return (bright + 0.05) / (dim + 0.05)

    def test_formula(self):
        assert self.contrast("#000000", "#ffffff") == pytest.approx(21)
        assert self.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(("name", "least"), [
        ("INK", 4.5), ("MUTED", 4.5), ("ATOMS", 3), ("TARGET", 3),
        ("REACHED", 3), ("RESIDUAL", 3), ("WEIGHTS", 3),
    ])  # fmt: skip
    def test_contrast(self, theme, name, least):
        colour, paper = getattr(draw, name), draw.PAPER
        if theme == "dark":
            colour, paper = draw.DARK[colour], draw.DARK[paper]
        assert self.contrast(colour, paper) >= least

    def test_dark_has_every_colour(self):
        assert set(draw.DARK) == {getattr(draw, name) for name in COLOURS}
        for colour in [*draw.DARK, *draw.DARK.values()]:
            assert re.fullmatch("#[0-9a-f]{6}", colour)

    def test_no_colour_is_swapped_twice(self):
        assert not set(draw.DARK) & set(draw.DARK.values())

    def test_figures_use_no_other_colour(self, flat, solid):
        for kind in SETS:
            draw.reachable(flat, kind(rows=[[2, 1], [1, 2]]))
            draw.reachable(solid, kind(rows=[[2, 1, 0], [1, 2, 0], [0, 1, 1]]))
        draw.arrows(flat, [[2, 1]], labels=["a"])
        draw.arrows(solid, [[2, 1, 1]], labels=["a"])
        draw.residual(flat, [3, 0], [1, 0], along=[0, 1])
        draw.residual(solid, [2, 0, 0], [1, 0, 0], along=[0, 1, 0])
        draw.points(flat, [[1, 1], [2, 3]], labels=["p", "q"])
        bars, squares = plt.figure().subplots(2)
        draw.weights(bars, [1, -0.5, 0])
        draw.weights(squares, [[1, -0.5], [0.2, 0]])
        for ax in (flat, solid, bars):
            text = svg(ax)
            used = set(re.findall(r"#[0-9a-fA-F]{6}\b", text))
            assert used <= set(draw.DARK), used - set(draw.DARK)
            assert not re.search(r"(fill|stroke):(?! *(none|#))", text)


class TestSpace:
    def test_says_which_space(self, flat, solid):
        assert flat.get_xlabel() == "R^2"
        assert "R^3" in [text.get_text() for text in solid.texts]

    def test_equal_scales(self, flat):
        assert flat.get_aspect() == 1

    @pytest.mark.parametrize("around", [[[3, 3]], [[0, 0], [5, 0]], [[0, 0], [0, 5]]])
    def test_flat_clouds_have_room(self, around):
        ax = plt.figure().add_subplot()
        draw.space(ax, "R^2", around=around)
        low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
        assert np.all(low < np.min(around, axis=0))
        assert np.all(high > np.max(around, axis=0))

    def test_the_cross_has_two_arms_alike_and_axes_no_ticks(self, flat):
        across, up = flat.lines
        assert across.get_linewidth() == up.get_linewidth()
        assert across.get_zorder() == up.get_zorder()
        ticks = [*flat.xaxis.get_major_ticks(), *flat.yaxis.get_major_ticks()]
        assert {tick.tick1line.get_markersize() for tick in ticks} == {0}

    def test_what_lies_on_what(self, flat):
        """From below: the cross, the set, the arrow, the residual, its ends, the label."""
        layers = [flat.lines[0]]
        draw.reachable(flat, sb.ConvexHull(rows=[[0, 0], [4, 0], [0, 4]]))
        layers += [c for c in flat.collections if isinstance(c, PolyCollection)]
        draw.arrows(flat, [[2, 1]], labels=["a"])
        arrow, label = flat.texts
        draw.residual(flat, [4, 4], [2, 2])
        dashes, *ends = flat.lines[2:]
        heights = [x.get_zorder() for x in (*layers, arrow, dashes, ends[0], label)]
        assert heights == sorted(set(heights))
        assert len({end.get_zorder() for end in ends}) == 1

    def test_wrong_dimension(self, flat, solid):
        with pytest.raises(ValueError, match=r"`around` lives in R\^3 but the axes shows R\^2"):
            draw.space(flat, "R^2", around=np.eye(3))
        with pytest.raises(ValueError, match=r"`around` lives in R\^2 but the axes shows R\^3"):
            draw.space(solid, "R^3", around=np.eye(2))


class TestReachable:
    def test_triangle_without_the_inner_atom(self, flat):
        draw.reachable(flat, sb.ConvexHull(rows=[[0, 0], [4, 0], [1, 1], [0, 4]]))
        assert same_points(polygon(flat), [[0, 0], [4, 0], [0, 4]])

    @pytest.mark.parametrize(("kind", "atoms", "ends"), [
        (sb.ConvexHull, [[0, 0], [3, 3], [1, 1]], [[0, 0], [3, 3]]),
        (sb.ConvexHull, [[2, 1], [2, 1]], [[2, 1]]),
        (sb.Span, [[1, 0], [2, 0]], [[-1.64 - 0.728, 0], [5.64 + 0.728, 0]]),
        (sb.Span, [[0, 0]], [[0, 0]]),
        (sb.AffineHull, [[1, 2], [1, 3]], [[1, -1.64 - 0.728], [1, 5.64 + 0.728]]),
        (sb.AffineHull, [[1, 2]], [[1, 2]]),
        (sb.ConicHull, [[0, 0], [0, 0]], [[0, 0]]),
    ])  # fmt: skip
    def test_points_and_lines(self, flat, kind, atoms, ends):
        before = len(flat.lines)
        draw.reachable(flat, kind(rows=atoms))
        assert len(flat.lines) == before + 2
        assert same_points(flat.lines[-1].get_xydata(), ends)

    def test_ray_starts_at_the_origin_and_leaves_the_picture(self, flat):
        draw.reachable(flat, sb.ConicHull(rows=[[3, 0], [1, 0]]))
        ends = flat.lines[-1].get_xydata()
        assert ends.min(0).tolist() == [0, 0]
        assert ends[:, 0].max() > 5.64

    def test_span_of_the_plane_is_all_of_the_picture(self, flat):
        draw.reachable(flat, sb.Span(rows=[[1, 0], [1, 1]]))
        low, high = -1.64 - 0.728, 5.64 + 0.728
        assert same_points(polygon(flat), [[low, low], [low, high], [high, low], [high, high]])

    @pytest.mark.parametrize("degrees", [20, 90, 170, 179])
    def test_wedge_covers_what_is_seen_of_the_cone(self, flat, degrees):
        half = np.deg2rad(degrees / 2)
        rays = np.array([[np.cos(half), np.sin(half)], [np.cos(half), -np.sin(half)]])
        draw.reachable(flat, sb.ConicHull(rows=rays))
        wedge = mpl.path.Path(polygon(flat))
        for x, y in np.random.default_rng(0).uniform(-1.6, 5.6, size=(300, 2)):
            angle = abs(np.arctan2(y, x))
            if abs(angle - half) > 1e-3:
                assert wedge.contains_point([x, y]) == (angle < half)

    def test_plane_in_space_is_cut_by_the_box(self, solid):
        plane = sb.Span(rows=[[1, 0, 0], [0, 1, 0]])
        low, high = solid.get_xlim()
        expected = [[x, y, 0] for x in (low, high) for y in (low, high)]
        assert same_points(outline(plane, limits(solid)), expected)
        draw.reachable(solid, plane)
        assert len(solid.collections) == 1

    def test_a_plane_that_misses_the_box_draws_nothing(self, solid):
        draw.reachable(solid, sb.AffineHull(rows=[[1, 0, 9], [0, 1, 9], [0, 0, 9]]))
        assert not solid.collections

    def test_tetrahedron(self, solid):
        corners = np.vstack([np.eye(3), np.zeros(3)])
        faces = outline(sb.ConvexHull(rows=[*corners, [0.1, 0.1, 0.1]]), limits(solid))
        assert faces.shape == (4, 3, 3)
        assert same_points(faces.reshape(-1, 3), corners)
        draw.reachable(solid, sb.ConvexHull(rows=corners))
        assert len(solid.collections) == 1

    def test_refuses(self, flat):
        with pytest.raises(TypeError, match="`S` must be one of the four sets, not list"):
            draw.reachable(flat, [[1, 0]])
        with pytest.raises(ValueError, match=r"`S` lives in R\^3 but the axes shows R\^2"):
            draw.reachable(flat, sb.Span(rows=np.eye(3)))


class TestResidual:
    def test_ends(self, flat):
        draw.residual(flat, [3, 2], [3, 0])
        dashed, target, reached = flat.lines[-3:]
        assert dashed.get_xydata().tolist() == [[3, 2], [3, 0]]
        assert target.get_xydata().tolist() == [[3, 2]]
        assert reached.get_xydata().tolist() == [[3, 0]]
        assert dashed.is_dashed()
        assert target.get_marker() != reached.get_marker()

    @pytest.mark.parametrize(("along", "marked"), [
        ([5, 0], True), ([-1, 0], True), ([1, 1e-3], False), ([0, 0], False), (None, False),
    ])  # fmt: skip
    def test_right_angle_only_where_it_is_right(self, flat, along, marked):
        before = len(flat.lines)
        draw.residual(flat, [3, 2], [3, 0], along=along)
        assert len(flat.lines) == before + 3 + marked

    def test_target_reached(self, flat):
        draw.residual(flat, [1, 1], [1, 1], along=[1, 0])

    def test_refuses(self, flat):
        with pytest.raises(ValueError, match=r"`reached` lives in R\^3"):
            draw.residual(flat, [1, 1], [1, 1, 1])
        with pytest.raises(ValueError, match="`target` has a value that is not finite: nan"):
            draw.residual(flat, [np.nan, 1], [1, 1])


class TestLabels:
    def test_arrows_go_from_their_tails_to_their_tips(self, flat):
        draw.arrows(flat, [[1, 2], [3, -1]], tails=[[0, 0], [1, 2]])
        ends = [(a.xyann, a.xy) for a in flat.texts if a.arrow_patch]
        np.testing.assert_array_equal(ends, [[[0, 0], [1, 2]], [[1, 2], [4, 1]]])
        with pytest.raises(ValueError, match="`tails` has 1 entries but there are 2 arrows"):
            draw.arrows(flat, [[1, 2], [3, -1]], tails=[[0, 0]])

    def test_labels_of_arrows_stay_off_the_arrows(self, flat):
        vectors = np.array([[4.0, 1], [1, 4], [3, 3]])
        draw.arrows(flat, vectors, labels=["a", "b", "c"])
        flat.figure.canvas.draw()
        to_pixels = flat.transData.transform
        for text in [t for t in flat.texts if t.get_text()]:
            box = text.get_window_extent()
            for v in vectors:
                shaft = to_pixels(np.linspace(0, 1, 200)[:, None] * v)
                assert not any(box.contains(*place) for place in shaft)

    def test_labels_of_points_stay_off_the_points(self, flat):
        corners = np.array([[0.0, 0], [4, 0], [4, 4], [0, 4]])
        draw.points(flat, corners, labels=list("abcd"))
        flat.figure.canvas.draw()
        for text in flat.texts:
            box = text.get_window_extent()
            assert not any(box.contains(*p) for p in flat.transData.transform(corners))

    def test_labels_start_or_end_at_their_points(self, flat):
        draw.points(flat, [[2, 0], [0, 2], [-2, 0], [0, -2]], labels="abcd")
        sides = [(t.get_horizontalalignment(), t.get_verticalalignment()) for t in flat.texts]
        assert sides == [
            ("left", "center"),
            ("center", "bottom"),
            ("right", "center"),
            ("center", "top"),
        ]

    @pytest.mark.parametrize("draws", [draw.arrows, draw.points])
    def test_number_of_labels(self, flat, draws):
        with pytest.raises(ValueError, match="`labels` has 1 entries but there are 2 to label"):
            draws(flat, np.eye(2), labels=["a"])


class TestWeights:
    def test_bars(self):
        ax = plt.figure().add_subplot()
        draw.weights(ax, [0.5, -1.25, 1e-9], labels=["a", "b", "c"])
        assert [bar.get_height() for bar in ax.patches] == [0.5, -1.25, 1e-9]
        assert [text.get_text() for text in ax.texts] == ["0.5", "−1.25", "0"]
        assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]

    def test_many_bars_carry_no_numbers(self):
        ax = plt.figure().add_subplot()
        draw.weights(ax, np.ones(40), labels=[str(i) for i in range(40)])
        assert not ax.texts
        assert len(ax.get_xticks()) <= 24

    def test_area_is_the_weight_and_hollow_is_negative(self):
        ax = plt.figure().add_subplot()
        draw.weights(ax, [[1, 0.25], [-1, 0]])
        (squares,) = ax.collections
        sides = [np.ptp(path.vertices[:, 0]) for path in squares.get_paths()]
        assert np.allclose(np.square(sides) / sides[0] ** 2, [1, 0.25, 1, 0])
        centres = [path.vertices[:4].mean(0) for path in squares.get_paths()]
        assert np.allclose(centres, [[0, 0], [1, 0], [0, 1], [1, 1]])
        fills = [mpl.colors.to_hex(c) for c in squares.get_facecolor()]
        assert fills == [draw.WEIGHTS, draw.WEIGHTS, draw.PAPER, draw.WEIGHTS]

    @pytest.mark.parametrize("w", [[0.0], [[0.0]], np.zeros(3), [1e-300], [1e300]])
    def test_degenerate(self, w):
        ax = plt.figure().add_subplot()
        draw.weights(ax, w)
        svg(ax)

    @pytest.mark.parametrize("w", [3.0, [], np.ones((2, 2, 2))])
    def test_refuses_shapes(self, w):
        with pytest.raises(ValueError, match=r"`w` must have shape \(n,\) or \(m, n\)"):
            draw.weights(plt.figure().add_subplot(), w)

    def test_refuses_labels(self):
        with pytest.raises(ValueError, match="`labels` has 1 entries but there are 2 to label"):
            draw.weights(plt.figure().add_subplot(), [1, 2], labels=["a"])


def test_the_same_figure_is_the_same_file():
    texts = []
    for _ in range(2):
        ax = plt.figure().add_subplot()
        draw.space(ax, "R^2", around=[[0, 0], [1, 1]])
        draw.reachable(ax, sb.ConvexHull(rows=[[0, 0], [1, 0], [0, 1]]))
        texts.append(svg(ax))
    assert texts[0] == texts[1]


def test_without_matplotlib(monkeypatch):
    monkeypatch.delitem(sys.modules, "spanbook.draw")
    monkeypatch.delattr(sb, "draw")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"needs matplotlib: pip install matplotlib"):
        from spanbook import draw  # noqa: F401


@pytest.mark.parametrize(
    ("error", "message", "call"),
    [
        (ValueError, "`target` must be one point, but there are 2", {"target": [[0, 1], [1, 0]]}),
        (ValueError, "`reached` must be one point, but there are 2", {"reached": [[0, 1]] * 2}),
        (ValueError, "`along` must be one point, but there are 2", {"along": [[0, 1]] * 2}),
        (ValueError, r"`target` has 1e\+200, too large for a picture", {"target": [1e200, 0]}),
    ],
)
def test_a_residual_is_between_two_points(flat, error, message, call):
    with pytest.raises(error, match=message):
        draw.residual(flat, **{"target": [0, 1], "reached": [0, 0], "along": [1, 0], **call})


def test_what_is_no_colour_and_no_name(flat):
    for function in (draw.points, draw.arrows):
        with pytest.raises(
            ValueError, match="`color` must be a colour of matplotlib, not 'mauvy'"
        ):
            function(flat, [1, 1], color="mauvy")
        with pytest.raises(TypeError, match="`color` must be a string, not tuple"):
            function(flat, [1, 1], color=(1, 0, 0))
    with pytest.raises(TypeError, match="`name` must be a string, not int"):
        draw.space(flat, 2, around=[[0, 0], [1, 1]])


def test_equal_points_far_from_the_origin_have_room():
    ax = plt.figure().add_subplot()
    draw.space(ax, "R^2", around=[[1e30, 1e30]])
    assert ax.get_xlim()[0] < 1e30 < ax.get_xlim()[1]


class TestNames:
    def test_long_ones_are_cut_and_many_thinned(self, flat):
        draw.names(flat, [f"a name that is much too long {j}" for j in range(60)])
        words = [t.get_text() for t in flat.get_xticklabels()]
        assert len(words) == 20
        assert all(len(w) <= 20 and w.endswith("…") for w in words)
        assert flat.get_xlabel() == "60 in all, one in 3 named"

    def test_few_short_ones_stand_level(self, flat):
        draw.names(flat, ["a", "b"], axis="y")
        assert [t.get_text() for t in flat.get_yticklabels()] == ["a", "b"]

    def test_refuses(self, flat):
        with pytest.raises(ValueError, match="`axis` must be one of"):
            draw.names(flat, ["a"], axis="z")


def test_a_large_matrix_says_what_it_shows(flat):
    draw.weights(flat, np.ones((70, 300)))
    assert flat.texts[0].get_text() == "the first 60 of 70, 60 of 300"
    (squares,) = flat.collections
    assert len(squares.get_paths()) == 60 * 60


def test_thousands_of_arrows_and_bars_are_lines(flat):
    draw.arrows(flat, np.ones((500, 2)))
    assert len(flat.collections[0].get_segments()) == 500
    _, ax = plt.subplots()
    draw.weights(ax, np.arange(500.0))
    assert len(ax.collections[0].get_segments()) == 500
