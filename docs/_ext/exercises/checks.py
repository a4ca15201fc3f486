"""The conditions that an answer is held to; `_assets/exercises/check.js` is the same in the page.

An answer is its numbers and their `rounding`: half a unit of each entry's last typed digit, 0
where it is exact. Exact answers are held to 1e-9 of the size of what they are made of; typed
decimals to twice their rounding or to their fourth digit. A verdict is "right", "nearly"
(right, but with fewer than three digits) or "wrong". Of 0.5, 0.333, 0.167 the first is exact: an
entry with fewer digits than the others need is not held against them.
"""

import numpy as np

import spanbook as sb

EXACT = 1e-9


def loose(answer, rounding):
    """Return what each entry may be off by: two units of its last digit, or its fourth digit."""
    return np.where(rounding > 0, np.maximum(2 * rounding, 1e-3 * np.abs(answer)), 0)


def coarse(answer, rounding):
    """Return which entries have fewer than three digits, measured by the largest."""
    return rounding > 5e-3 * np.max(np.abs(answer))


def held(off, size, slack=0.0):
    """Return how well a condition holds that is missed by `off`."""
    if off <= EXACT * size:
        return "exact"
    return "rounded" if off <= slack + EXACT * size else "missed"


def verdict(found, answer, rounding):
    """Return the verdict of several conditions."""
    if "missed" in found:
        return "wrong"
    return "nearly" if "rounded" in found and coarse(answer, rounding).any() else "right"


def near(kind, atoms, target):
    """Return the nearest point of the set of that name."""
    return getattr(sb, kind)(rows=atoms).nearest(target)


QUANTITIES = {
    "distance": lambda kind, atoms, target: near(kind, atoms, target).distance,
    "weights": lambda kind, atoms, target: near(kind, atoms, target).weights,
    "attention": lambda query, keys, values: sb.attention([query], keys, values).output[0],
    "given": lambda value: value,
}


def value(answer, rounding, *, of, whole=False, **givens):
    """Hold when it is a quantity of the givens, entry by entry."""
    wanted = np.asarray(QUANTITIES[of](**givens), float)
    if answer.shape != wanted.shape:
        return "wrong"
    largest = max(np.max(np.abs(x)) for x in givens.values() if not isinstance(x, str))
    size = np.max(np.abs(wanted)) + 0.1 * largest or 1
    slack = np.zeros(answer.size) if whole else loose(answer, rounding).ravel()
    off = np.abs(answer - wanted).ravel()
    found = [held(a, size, b) for a, b in zip(off, slack, strict=True)]
    return verdict(found, answer, rounding)


def weights(answer, rounding, *, atoms, target, total=None, least=None):
    """Hold when the weights make the target, with that sum, and none below `least`."""
    atoms, slack = np.asarray(atoms, float), loose(answer, rounding)
    size = np.linalg.norm(atoms) * max(1, np.linalg.norm(answer)) + np.linalg.norm(target)
    off = np.linalg.norm(answer @ atoms - target)
    found = [held(off, size, slack @ np.linalg.norm(atoms, axis=1))]
    largest = max(1, np.max(np.abs(answer)))
    if total is not None:
        found.append(held(abs(answer.sum() - total), largest, slack.sum()))
    if least is not None:
        found.append(held(max(0, least - answer.min()), largest))
    return verdict(found, answer, rounding)


def basis(answer, rounding, *, atoms):
    """Hold when the rows are a basis of the span of the atoms."""
    span, slack = sb.Span(rows=atoms), loose(answer, rounding)
    lengths = np.linalg.norm(answer, axis=1)
    if not lengths.all():
        return "wrong"
    off = np.linalg.norm(answer - span.nearest(answer).point, axis=1)
    found = ["exact" if len(answer) == span.dim else "missed"]
    found += map(held, off, lengths, np.linalg.norm(slack, axis=1))
    least = np.linalg.svd(answer / lengths[:, None], compute_uv=False)[-1]
    found.append("missed" if len(answer) > answer.shape[1] or least < 1e-3 else "exact")
    return verdict(found, answer, rounding)


def orthogonal(answer, rounding, *, to, start=0):
    """Hold when it is not 0, from the start, and at a right angle to each row."""
    way, slack = answer - start, loose(answer, rounding)
    if not np.linalg.norm(way):
        return "wrong"
    to = np.asarray(to, float)
    size = np.linalg.norm(to, axis=1) * np.linalg.norm(way)
    return verdict([*map(held, np.abs(to @ way), size, np.abs(to) @ slack)], answer, rounding)


def separates(answer, rounding, *, atoms, target):
    """Hold when the target is further along it than every atom."""
    size = np.linalg.norm(atoms, axis=1).max() + np.linalg.norm(target)
    gap = answer @ np.asarray(target) - (np.asarray(atoms) @ answer).max()
    return "right" if gap > EXACT * size * np.linalg.norm(answer) else "wrong"


def rank(answer, rounding, *, table, rank):
    """Hold when the table keeps its given entries and has that rank."""
    table = np.array(table, float)
    if answer.shape != table.shape:
        return "wrong"
    s = np.append(np.linalg.svd(answer, compute_uv=False), [0] * len(answer))
    found = [held(np.nanmax(np.abs(answer - table), initial=0), np.max(np.abs(answer)) or 1)]
    slack = np.linalg.norm(loose(answer, rounding))
    found.append("missed" if s[rank - 1] <= 1e-6 * s[0] else held(s[rank], s[0], slack))
    return verdict(found, answer, rounding)


def point(answer, rounding, *, inside, outside=None, unlike=None, seen=None):
    """Hold when it is in one set and not in another (or several), and is not `unlike`.

    The points `seen` are drawn in the picture in place of the atoms.
    """
    others = outside if isinstance(outside, list) else [outside] if outside else []
    sets = [inside, *others]
    size = np.linalg.norm(answer) + max(np.abs(one["atoms"]).max() for one in sets)
    off = [float(near(one["kind"], one["atoms"], answer).distance) for one in sets]
    if unlike is not None:
        off.append(np.linalg.norm(answer - unlike))
    found = [held(off[0], size, np.linalg.norm(loose(answer, rounding)))]
    found += ["exact" if far > 1e-6 * size else "missed" for far in off[1:]]
    return verdict(found, answer, rounding)


def query(answer, rounding, *, keys, values, target, within):
    """Hold when attention to it is within a distance of the target."""
    off = np.linalg.norm(sb.attention([answer], keys, values).output[0] - target)
    return verdict(["exact" if off <= within else "missed"], answer, rounding)


TYPED = {f.__name__: f for f in (value, weights, basis, orthogonal, separates, rank, point, query)}


def judge(check, answer, rounding=None, told=None, **givens):
    """Return "right", "nearly" or "wrong" for a typed answer.

    What is `told` of a part, in the exercise's own words, is for the page alone.
    """
    answer = np.asarray(answer, float)
    rounding = np.zeros_like(answer) if rounding is None else np.asarray(rounding, float)
    found = TYPED[check](answer, rounding, **givens)
    if found == "nearly":
        few = coarse(answer, rounding)
        again = TYPED[check](answer, np.where(few, 0, rounding), **givens)
        return "right" if again == "right" else "nearly"
    return found


def tell(check, answer, rounding, wrong, **givens):
    """Return the verdict where some answers are known to be wrong, as the page gives it.

    A slip to the last digit, such as 0.5 for 1/2, is that slip and not a coarse rounding.
    """
    found, answer = judge(check, answer, rounding, **givens), np.asarray(answer, float)
    direction = check == "separates" or (check == "orthogonal" and "start" not in givens)
    for slip in (np.asarray(one, float) for one in wrong):
        if found == "nearly" and slip.shape == answer.shape and same(answer, slip, direction):
            return "wrong"
    return found


def same(answer, slip, direction):
    """Return whether two answers are one; of some only the direction counts."""
    if direction:
        ways = [x / (np.linalg.norm(x) or 1) for x in (answer, slip)]
        return np.linalg.norm(ways[0] - ways[1]) < 1e-3
    return np.max(np.abs(answer - slip)) <= EXACT * (np.max(np.abs(slip)) or 1)
