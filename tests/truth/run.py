"""Diagnose random tables, each also changed: `nox -s fuzz`, or some, from one seed to another."""

import sys

from truth.changed import faults
from truth.made import made


def main(first, last):
    """Print what is wrong, and how many tables were tried; return 1 if anything is."""
    wrong = 0
    for seed in range(first, last):
        for fault in faults(made(seed), seed):
            wrong += 1
            print(f"table {seed}: {fault}", flush=True)
    print(f"{last - first} tables, {wrong} faults")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:] or ("0", "10000"))))
