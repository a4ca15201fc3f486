"""The page and Python agree on typed answers: right, wrong and nearly, typed in several ways.

`python tests/test_exercises_parity.py 10000` compares that many of each kind and counts verdicts.
"""

import collections
import os
import sys
from fractions import Fraction

import numpy as np
import pytest

pytest.importorskip("docutils")
from exercises import checks, typed

import spanbook as sb

SETS = "Span", "AffineHull", "ConicHull", "ConvexHull"
SOME = 150


class Draw:
    """Random answers, typed as people type them."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def whole(self, *shape):
        """Return small whole numbers."""
        return self.rng.integers(-3, 4, shape).astype(float)

    def one(self, *options):
        """Return one of some options."""
        return options[self.rng.integers(len(options))]

    def nudged(self, x):
        """Return an answer that is right, or off by little or much."""
        off = self.one(0, 0, 0, 1e-12, 1e-10, 1e-7, 1e-4, 1e-2, 0.3)
        return np.asarray(x, float) + off * self.rng.normal(size=np.shape(x))

    # --- as text: what is typed, what is read of it, half a unit of its last digit

    def number(self, x):
        """Type a number: as a fraction, with all its digits, or with a few."""
        how, minus = self.rng.integers(6), self.one("-", "−", "–")
        part = Fraction(float(x)).limit_denominator(60)
        if how == 0 and abs(float(part) - x) < 1e-12:
            return str(part).replace("-", minus), float(part), 0.0
        if how == 1:
            text = repr(float(x))
            digits, _, power = text.partition("e")
            rounding = 0.5 * 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
            return text, float(text), rounding
        places = int(self.rng.integers(1, 6))
        text = f"{x:.{places}f}"
        return text.replace("-", minus), float(text), 0.5 * 10.0**-places

    def text(self, answer):
        """Type an answer."""
        parts = [self.number(x) for x in np.ravel(answer)]
        words = [text for text, _, _ in parts]
        value, rounding = (np.reshape([p[k] for p in parts], answer.shape) for k in (1, 2))
        return self.joined(words, answer.shape), value, rounding

    def joined(self, words, shape):
        """Write numbers as a list or a table."""
        if not shape:
            return words[0]
        if len(shape) == 1:
            return self.one("({})", "[{}]", "{}").format(self.one(", ", "; ").join(words))
        rows = [words[i : i + shape[1]] for i in range(0, len(words), shape[1])]
        if self.one(True, False):
            return "\n".join(", ".join(row) for row in rows)
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"

    # --- a condition of each kind, and an answer near to what it asks for

    def value(self):
        """Draw a quantity."""
        of = self.one("distance", "weights", "attention", "given")
        if of in ("distance", "weights"):
            atoms = self.whole(3, 3) + self.rng.integers(1, 9, (3, 3)) / 8  # independent
            givens = {"kind": self.one(*SETS), "atoms": atoms, "target": self.whole(3)}
        elif of == "attention":
            givens = {"query": self.whole(2), "keys": self.whole(3, 2), "values": self.whole(3, 2)}
        else:
            givens = {"value": self.whole(*self.one((), (3,), (2, 2))) / 8}
        answer = self.nudged(checks.QUANTITIES[of](**givens))
        givens |= {"of": of, "whole": self.one(True, False, False)}
        return givens, answer, list(answer.shape)

    def weights(self):
        """Draw weights of three atoms."""
        atoms, w = self.whole(3, int(self.rng.integers(1, 4))), self.rng.integers(-1, 7, 3) / 6
        if self.one(True, True, False) and w.sum():
            w = w / w.sum()
        givens = {"atoms": atoms, "target": w @ atoms}
        givens |= self.one({}, {"total": 1}) | self.one({}, {"least": 0})
        return givens, self.nudged(w), [3]

    def basis(self):
        """Draw as many vectors as the rank, or one more or fewer."""
        atoms = self.whole(3, 2) @ self.whole(2, 4)
        count = max(1, sb.Span(rows=atoms).dim + self.one(0, 0, 0, 0, 1, -1))
        answer = self.nudged(self.rng.integers(-2, 3, (count, 3)) @ atoms)
        return {"atoms": atoms}, answer, [None, 4]

    def orthogonal(self):
        """Draw a vector across a few others."""
        to = self.whole(int(self.rng.integers(1, 3)), 3)
        start = self.one({}, {"start": self.whole(3)})
        way = np.linalg.svd(to)[2][-1] * self.one(1, 2, 1000, -1)
        return {"to": to, **start}, self.nudged(way + start.get("start", 0)), [3]

    def separates(self):
        """Draw the normal that the library finds, or another."""
        givens = {"atoms": self.whole(4, 2), "target": self.whole(2)}
        found = sb.ConvexHull(rows=givens["atoms"]).nearest(givens["target"]).certificate
        normal = self.whole(2) if found is None else np.asarray(found.normal)
        return givens, self.nudged(normal * self.one(1, 3, -1)), [2]

    def rank(self):
        """Draw a table with gaps."""
        rank = int(self.rng.integers(1, 3))
        M = self.whole(3, rank) @ self.whole(rank, 3)
        table = [[None if self.rng.random() < 0.4 else x for x in row] for row in M.tolist()]
        return {"table": table, "rank": rank}, self.nudged(M), [3, 3]

    def point(self):
        """Draw a point near to a set."""
        atoms = self.whole(3, 2)
        inside, outside = ({"kind": self.one(*SETS), "atoms": atoms.tolist()} for _ in range(2))
        mix = self.one([1 / 2, 1 / 3, 1 / 6], [2, 1, -2], [1, 2, 3], [0, 1, 0], [-1, 0, 0])
        more = self.one({"outside": outside}, {}, {"unlike": atoms[1].tolist()})
        return {"inside": inside, **more}, self.nudged(mix @ atoms), [2]

    def query(self):
        """Draw a query."""
        givens = {"keys": self.whole(3, 2), "values": self.whole(3, 2)}
        givens |= {"target": givens["values"][0], "within": self.one(0.01, 0.1, 0.5)}
        return givens, self.whole(2) * self.one(1, 5, 20), [2]


def compared(kind, count, seed):
    """Return [(case, Python's verdict, the page's), ...] of one kind."""
    from exercises.variants import plain

    draw, cases, ours = Draw(seed), [], []
    while len(cases) < count:
        givens, answer, shape = getattr(draw, kind)()
        givens = plain(givens)
        of = givens.get("atoms", givens.get("table", givens.get("to", 1)))
        if not np.any(np.array(of, float)):  # nothing can be asked of vectors that are all 0
            continue
        text, value, rounding = draw.text(np.asarray(answer))
        near = [np.round(answer, 1), np.round(value, 2), np.atleast_1d(answer)[:1] * 2]
        slips = plain(near)
        ours.append(checks.tell(kind, value, rounding, slips, **givens))
        ask = {"check": kind, **givens}
        cases.append({"text": text, "shape": shape, "ask": ask, "wrong": slips})
    theirs = [read.get("verdict", read) for read in typed.read(cases)]
    return list(zip(cases, ours, theirs, strict=True))


@pytest.mark.parametrize("kind", checks.TYPED)
def test_both_say_the_same(kind):
    found = compared(
        kind, SOME, seed=int.from_bytes(os.urandom(4)) if "CI" not in os.environ else 0
    )
    assert [one for one in found if one[1] != one[2]] == []
    assert len({ours for _, ours, _ in found}) >= 2


if __name__ == "__main__":
    for kind in checks.TYPED:
        found = compared(kind, int(sys.argv[1]), seed=1)
        differ = [one for one in found if one[1] != one[2]]
        counted = collections.Counter(ours for _, ours, _ in found)
        print(f"{kind:10} {len(found)} answers, {len(differ)} differ, {dict(counted)}")
        for one in differ[:3]:
            print("   ", *one)
