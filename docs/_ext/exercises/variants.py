"""Run an exercise's Python from seeds, keep the variants that are sound, and try their keys.

A seed is passed over when two of its answers coincide or its numbers came before. Whatever else
is wrong with a key is told: a right answer that fails, a slip that no seed tells from it.
"""

import json
from fractions import Fraction

import numpy as np
from exercises import checks, programs, states

import spanbook as sb

SEEDS, KEPT = 60, 6
KINDS = [*checks.TYPED, "choice", "state", "code"]
TRIED_ELSEWHERE = {"state": states.faults, "code": programs.faults}


class Ask(dict):
    """A condition: the name of its check, and what the page must hold."""


def asking(kind):
    """Return a function that writes down a condition."""
    return lambda **givens: Ask(check=kind, **givens)


def run(exercise, seed):
    """Run an exercise's Python from a seed; return its names."""
    names = {"rng": np.random.default_rng(seed), "np": np, "sb": sb, "wrong": {}}
    names |= {kind: asking(kind) for kind in KINDS}
    exec(exercise.code, names)
    if exercise.choices:
        names["ask"] = Ask(check="choice", good=[c.kind == "yes" for c in exercise.choices])
    return names


def rights(names):
    """Return the right answers: a list holds several, everything else is one."""
    return names["right"] if isinstance(names["right"], list) else [names["right"]]


def faults(names):
    """Yield what is wrong with a variant: ("clash" or "key", words)."""
    kind, givens = names["ask"]["check"], dict(names["ask"])
    del givens["check"]
    if kind in TRIED_ELSEWHERE:
        yield from (("key", words) for words in TRIED_ELSEWHERE[kind](names))
    if kind not in checks.TYPED:
        return
    for right in rights(names):
        if checks.judge(kind, right, **givens) != "right":
            yield "key", f"a right answer fails: {plain(right)}"
    slips = [np.asarray(slip, float) for slip in names["wrong"].values()]
    for at, slip in enumerate(slips):
        if checks.judge(kind, slip, decimals(slip), **givens) == "right":
            yield "clash", f"a slip is right: {plain(slip)}"
        if any(np.array_equal(slip.round(9), other.round(9)) for other in slips[:at]):
            yield "clash", f"two slips are alike: {plain(slip)}"


def decimals(value):
    """Return the rounding of a value that is typed with many decimals, where it has some."""
    return np.where(value == np.round(value), 0, 1e-12)


def variants(exercise):
    """Return [(seed, names), ...] of the sound variants, and the faults of the keys."""
    kept, wrong, seen, clash = [], [], set(), ""
    most = int(exercise.options.get("variants") or KEPT)
    for seed in range(SEEDS):
        names = run(exercise, seed)
        if "ask" not in names:
            return [], ["no `ask`"]
        found = list(faults(names))
        wrong += [f"seed {seed}: {words}" for kind, words in found if kind == "key"]
        clash = next((words for kind, words in found if kind == "clash"), "")
        look = json.dumps(plain([*names["ask"].items(), *shown_givens(exercise, names).items()]))
        if not clash and look not in seen:
            seen.add(look)
            kept.append((seed, names))
        if len(kept) == most or names["ask"]["check"] in TRIED_ELSEWHERE:
            break
    if not kept:
        wrong.append(f"no seed gives a sound variant: {clash}")
    return kept, wrong


def shown_givens(exercise, names):
    """Return the givens that the text names, as it shows them."""
    return {name: shown(names[name]) for name in exercise.used}


# --- values as JSON, as text and as Python


def plain(value):
    """Return a value as what JSON knows, to twelve digits."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return int(value) if value == int(value) else float(f"{value:.12g}")
    return value


def shown(value):
    """Return a given as the text shows it, exactly, or raise ValueError."""
    value = plain(value)
    if isinstance(value, list):
        inner = ", ".join(map(shown, value))
        return inner if value and isinstance(value[0], list) else f"({inner})"
    if value is None:
        return "?"
    if isinstance(value, str):
        return value
    text, part = f"{value:.10g}", Fraction(value).limit_denominator(60)
    if abs(value - float(part)) > 1e-11 and len(text) > 6:
        raise ValueError(f"{value} cannot be shown exactly: round it")
    return (text if len(text) <= 5 else str(part)).replace("-", "−")


def literal(value):
    """Return a given as Python."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    text = shown(value).translate(str.maketrans("()−", "[]-"))
    if np.ndim(value) == 2:
        text = f"[{text}]"
    if "?" in text:
        return text.replace("?", "None")
    return f"np.array({text})" if np.ndim(value) else text
