"""Changes of a table that leave what a report means as it was."""

from collections import Counter
from types import SimpleNamespace

import numpy as np

import spanbook as sb
from truth.pools import wrong

COLUMNS = {
    "dependent columns",
    "dependent with a constant",
    "nearly dependent columns",
    "target outside the span",
    "target in the span",
    "constant columns",
}
GROUPS = ("red", "green", "blue")
NEW_ROWS = {"extrapolation", "edge of the hull", "inside the hull"}
# A further column leaves what was said of the others, and twice the rows what was said of columns
# and of new rows; what is rare among n rows, or by chance with k columns, may become so.
STAY = {"a column": COLUMNS, "twice": COLUMNS | NEW_ROWS}
LOST = {"columns": set(), "rows": set(), "units": {"different units"}, "a column": set()}
LOST["twice"] = set()


def frame(names, X):
    return SimpleNamespace(columns=list(names), to_numpy=lambda: X)


def report(t):
    return sb.diagnose(columns=frame(t.names, t.X), target=t.y, new_rows=t.new)


def meaning(found, t, topics=None, rows=None):
    """Return what a report says, but for words, order and places."""
    rows = range(found.shape[0]) if rows is None else rows
    said = set()
    for f in found.findings:
        if topics is None or f.topic in topics:
            own = [(i if f.topic in NEW_ROWS else rows[i]) for i in f.rows]
            # Of equal columns, or groups as large as each other, any may be the one named.
            groups = dict.fromkeys(GROUPS, "a group") if f.topic == "different units" else {}
            columns = frozenset((t.same | groups).get(x, x) for x in f.columns)
            said.add((f.severity, f.topic, columns, frozenset(own)))
    exact = Counter(len(s.columns) for s in found.dependent_sets if not s.distance)
    near = {
        frozenset(t.same.get(x, x) for x in s.names) for s in found.dependent_sets if s.distance
    }
    infinite = {x for x, v in zip(found.names, found.inflation, strict=True) if np.isinf(v)}
    share = found.share_outside_centred
    return share, said, exact, near, infinite, {e.row for e in found.extrapolations}


def changes(t, rng):
    """Yield the name of a change, the table changed, and where its rows were."""
    n, d = t.X.shape
    order = rng.permutation(d)
    names = [t.names[j] for j in order]
    yield "columns", t._replace(names=names, X=t.X[:, order], new=t.new[:, order]), None
    order = rng.permutation(n)
    yield "rows", t._replace(X=t.X[order], y=t.y[order]), order
    unit = 10.0 ** rng.integers(-6, 7, d)
    yield "units", t._replace(X=t.X * unit, new=t.new * unit, y=t.y * 1e3), None
    if (more := unrelated(t, rng)) is not None:
        wider = np.column_stack([t.X, more]), np.column_stack([t.new, np.zeros(len(t.new))])
        yield "a column", t._replace(names=[*t.names, "e"], X=wider[0], new=wider[1]), None
        twice = t._replace(X=np.vstack([t.X, t.X]), y=np.r_[t.y, t.y])
        yield "twice", twice, [*range(n), *range(n)]


def unrelated(t, rng):
    """Return a column orthogonal to all, None where there is no room for it and two more."""
    A = np.column_stack([np.ones(len(t.y)), t.X - t.X.mean(axis=0), t.y - t.y.mean()])
    size = np.linalg.norm(A, axis=0)
    u, s, _ = np.linalg.svd(A[:, size > 0] / size[size > 0], full_matrices=False)
    u, more = u[:, s > 1e-12], rng.normal(size=len(A))
    if u.shape[1] + 3 >= len(A):
        return None
    for _ in range(3):
        more = more - u @ (u.T @ more)
    return more / more.std()


def contradictions(found, t):
    """Return what two sentences of a report cannot both say."""
    topics = Counter(f.topic for f in found.findings)
    d = len(t.names)
    says = {f.topic: f for f in found.findings}
    rules = {
        "a topic twice": max(topics.values(), default=0) > 1,
        "in the span and outside": {"target in the span", "target outside the span"} <= set(says),
        "dependent and of full rank": ("dependent columns" in says) != (found.rank < d),
        "digits of what has none": np.isfinite(found.digits_lost) != (found.rank == d),
        "an inflation below 1": bool((found.inflation < 1 - 1e-9).any()),
        "a row in two places": sorted(
            [e.row for e in (*found.extrapolations, *found.interpolations)]
        )
        != [*range(found.n_new)],
        "a row that no fit can miss misses": bool(
            {e.row for e in found.row_effects if np.isnan(e.studentized)}
            & set(says["outlying targets"].rows if "outlying targets" in says else ())
        ),
        "all reached and some not": "as many columns as rows" in says
        and "target outside the span" in says,
    }
    out = [rule for rule, broken in rules.items() if broken]
    if "dependent columns" in says:
        out += after_the_advice(found, t)
    return out


def after_the_advice(found, t):
    """Return what is false of the table once one column of each set is dropped."""
    sets = [s for s in found.dependent_sets if not s.distance]
    near = [f.text for f in found.findings if f.topic == "nearly dependent columns"]
    dropped = [x for x in t.names if near and f"'{x}'" in near[0].partition("without")[2]]
    if not near:
        for s in sets:
            left = [x for x in s.names if x not in dropped]
            dropped += left[-1:] if len(left) == len(s.names) else []
    kept = [j for j, x in enumerate(t.names) if x not in dropped]
    again = sb.diagnose(columns=frame([t.names[j] for j in kept], t.X[:, kept]), target=t.y)
    out = []
    if abs(again.share_outside_centred - found.share_outside_centred) > 1e-9:
        out.append("what is reached changes")
    if near:
        (other,) = [f.text for f in again.findings if f.topic == "nearly dependent columns"]
        said, then = (x.partition("reaches ")[2].partition(" (")[0] for x in (near[0], other))
        if said != then:
            out.append(f"inflation {said}, and {then} once the repeats are dropped")
    return out


def faults(t, seed):
    """Return everything that is wrong with the report on a table."""
    found = report(t)
    out = [f"number: {x}" for x in wrong(found, t.X, t.y, t.new)]
    out += [f"contradiction: {x}" for x in contradictions(found, t)]
    averaged = sb.diagnose(rows=frame(t.names, t.X), new_rows=t.new)
    out += [f"number of averages: {x}" for x in wrong(averaged, t.X, None, t.new)]
    for name, other, rows in changes(t, np.random.default_rng(seed)):
        again = report(other)
        out += [f"number after {name}: {x}" for x in wrong(again, other.X, other.y, other.new)]
        out += [f"contradiction after {name}: {x}" for x in contradictions(again, other)]
        stay = STAY.get(name, {f.topic for f in (*found.findings, *again.findings)}) - LOST[name]
        one, two = meaning(found, t, stay, None), meaning(again, t, stay, rows)
        pairs = zip(one[1:-1], two[1:-1], strict=True)
        out += [f"{name}: {a} became {b}" for a, b in pairs if a != b]
        if abs(one[0] - two[0]) > 1e-8:
            out.append(f"{name}: a share of {one[0]} became {two[0]}")
        if not (one[-1] <= two[-1] if name == "a column" else one[-1] == two[-1]):
            out.append(f"{name}: outside {one[-1]} became {two[-1]}")
    return out
