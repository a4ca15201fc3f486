"""Where new rows are, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from spanbook.diagnosis._finding import Finding, listed_lines
from spanbook.diagnosis._new_rows import NewRows
from spanbook.diagnosis._words import percent, things

LITTLE = 0.5  # hulls mean little when they leave out so many of the rows they are made of
STEPS_OUT = "a step further from the mean of the rows seen takes"


def about_new_rows(new: NewRows, shape: tuple[int, int], *, averaged: bool) -> Iterator[Finding]:
    """Yield what there is to say of new rows; `averaged` rows are mixed by weights."""
    if new.outside:
        k, n = len(new.outside), new.asked
        where = f"outside the convex hull of {'these' if averaged else 'the rows seen'}: " + (
            f"no non-negative weights that sum to 1 make {'it' if k == 1 else 'them'}."
            if averaged
            else "there the fit extrapolates."
        )
        yield Finding(
            "caution",
            "extrapolation",
            f"{k} of {things(n, 'new row')} {'is' if k == 1 else 'are'} {where}"
            + _means_little(new, shape, averaged=averaged),
            listed_lines(new.outside),
            "Let the weights be free, transform the result linearly, or add rows."
            if averaged
            else "Trust those predictions less the further out they are, or collect rows like "
            "them.",
            rows=tuple(e.row for e in new.outside),
            quotes=True,
        )
    edge = [e for e in new.inside if e.edge]
    if edge:
        k = len(edge)
        are, them = ("is", "it") if k == 1 else ("are", "them")
        yield Finding(
            "note",
            "edge of the hull",
            f"{k} of {things(new.asked, 'new row')} {are} on the edge of the convex hull of "
            f"{'these' if averaged else 'the rows seen'}: {STEPS_OUT} {them} out.",
            listed_lines(edge),
            "As averages they take few rows: what those rows are, they are."
            if averaged
            else "Their predictions rest on the few rows that they mix: look at those.",
            rows=tuple(e.row for e in edge),
        )

    inner = [e for e in new.inside if not e.edge]
    if inner:
        k = len(inner)
        yield Finding(
            "note",
            "inside the hull",
            f"{k} of {things(new.asked, 'new row')} {'is' if k == 1 else 'are'} inside the convex "
            f"hull of {'these' if averaged else 'the rows seen'}: few of them make "
            f"{'it' if k == 1 else 'each'} as a mixture.",
            listed_lines(inner),
            "A hull has no holes, data may: see that the rows of a mixture are like the new one.",
            rows=tuple(e.row for e in inner),
        )


def _means_little(new: NewRows, shape: tuple[int, int], *, averaged: bool) -> str:
    """Say it when a row drawn like those seen would be outside too."""
    own = new.own
    if own is None or own.outside < LITTLE:
        return ""
    unit = "" if averaged else " standard deviations"
    rows = f"{own.asked} different rows seen" + (" (a sample)" if own.sampled else "")
    # A distance of a new row is what is certain of it, so "up to" would be too little.
    return (
        f" That alone says little: in {things(shape[1], 'dimension')}, {percent(own.outside)} of "
        f"{rows} are themselves outside the hull of {own.others} others, by up to "
        f"{own.distance:.2g}{unit}; the furthest new one by {new.outside[0].distance:.2g} or more."
    )
