"""Judge a saved file of answers again: `nox -s exercises -- check answers.json`.

Every condition is run in Python, whatever the file says of itself. Programs are run only when
`--programs` is given, on this machine and with all that it may do: read them first.
"""

import argparse
import json
from pathlib import Path

from exercises import book, checks, programs, states, typed
from exercises.variants import variants

STATES = {"tried": "tried", "looked": "solution looked at", "solved": "solved"}


def load(path):
    """Return the records of a saved file, or raise SystemExit."""
    try:
        saved = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path} cannot be read: {error}") from None
    known = isinstance(saved, dict) and saved.get("book") == "spanbook"
    if not known or not isinstance(saved.get("exercises"), dict):
        raise SystemExit(f"{path} is not a file that the page of all exercises saved")
    return {name: r for name, r in saved["exercises"].items() if isinstance(r, dict)}


def verdict(exercise, record, run_programs):
    """Return what an answer is worth: "right", "nearly", "wrong", or why it is not judged."""
    if record.get("digest") != exercise.digest:
        return "the text of the exercise is another one now"
    answer, at = str(record.get("answer") or ""), record.get("variant") or 0
    kept = [names for _, names in variants(exercise)[0]]
    if not answer:
        return "no answer"
    if not isinstance(at, int) or not 0 <= at < len(kept):
        return "no such numbers"
    names = kept[at]
    ask = dict(names["ask"])
    match ask.pop("check"):
        case "choice":
            marked = {int(word) - 1 for word in answer.split() if word.isdecimal()}
            return right({i for i, good in enumerate(ask["good"]) if good} == marked)
        case "state":
            return of_figure(ask, answer)
        case "code" if not run_programs:
            return "a program, not run: add --programs"
        case "code":
            told = programs.complaint(names["check"], ask["name"], answer)
            return f"wrong: {told}" if told else "right"
        case check:
            return of_typed(check, ask, answer, names)


def right(holds):
    """Return it as a word."""
    return "right" if holds else "wrong"


def of_figure(ask, answer):
    """Return the verdict on a figure's state."""
    try:
        return right(states.holds(ask, json.loads(answer)))
    except Exception:  # the figure's own code runs on what is in the file
        return "a state that the figure does not have"


def of_typed(check, ask, answer, names):
    """Return the verdict on a typed answer: read as the page reads it, judged in Python."""
    import numpy as np
    from exercises.variants import plain, rights

    shape = names.get("shape", list(np.shape(rights(names)[0])))
    asked = {"text": answer, "shape": shape, "ask": {"check": check, **plain(ask)}}
    (found,) = typed.read([asked])
    if "error" in found:
        return f"cannot be read: {found['error']}"
    slips = plain(list(names["wrong"].values()))
    return checks.tell(check, found["value"], found["round"], slips, **plain(ask))


def report(records, run_programs=False):
    """Yield a line for each exercise of the file, and a last one that counts."""
    known = {e.name: e for exercises in book.every().values() for e in exercises}
    solved = 0
    for name, record in records.items():
        if name not in known:
            yield f"{name:28} no such exercise"
            continue
        found = verdict(known[name], record, run_programs)
        solved += found == "right"
        yield f"{name:28} {STATES.get(str(record.get('state')), '?'):20} {found}"
    yield f"{solved} of {len(records)} answers are right; the book has {len(known)} exercises"


def main(words=None):
    """Print the report."""
    parser = argparse.ArgumentParser(prog="nox -s exercises --")
    parser.add_argument("what", choices=["check"])
    parser.add_argument("file")
    parser.add_argument("--programs", action="store_true", help="run the programs in it, too")
    asked = parser.parse_args(words)
    for line in report(load(asked.file), asked.programs):
        print(line)


if __name__ == "__main__":
    main()
