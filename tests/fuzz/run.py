"""Try every public function with every kind of bad input: `nox -s fuzz`, or `-- hull` for some."""

import sys

from fuzz.pictures import CALLS
from fuzz.trials import good_answer, little_memory, trials


def main(words):
    """Print what is wrong, and how much was tried; return 1 if anything is."""
    names, kinds, tried, wrong = set(), set(), 0, 0
    for call in CALLS:
        if words and not any(word in str(call) for word in words):
            continue
        names.add(call.name)
        good = good_answer(call)
        for trial in trials(call):
            faults = trial.faults(good)
            if faults is None:
                continue
            tried, wrong = tried + 1, wrong + len(faults)
            kinds.add(trial.kind.name)
            for fault in faults:
                print(" | ".join([*trial.words, fault]), flush=True)
    print(f"{len(names)} callables, {len(kinds)} kinds, {tried} calls, {wrong} faults")
    return int(wrong > 0 or tried == 0)


if __name__ == "__main__":
    with little_memory():
        sys.exit(main(sys.argv[1:]))
