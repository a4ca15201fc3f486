"""Reactions as text: which of their tokens are atoms, and which atom went where.

A side of a reaction is SMILES: a letter is an atom, and atoms that follow one another are bonded;
brackets open a branch, and two equal digits close a ring. Numbers in `[CH3:1]` say which atom is
which; the model does not get to see them.
"""

import re
from pathlib import Path

import numpy as np
from book.rxnmapper import TOKEN, tokens

STORED = Path(__file__).parents[2] / "_recorded/reactions.txt"
ATOM = re.compile(r"\[|[A-Za-z*]")
# A hydrogen on an aromatic n or p is in no rule: [nH] keeps its brackets.
MAPPED = re.compile(r"\[(?:(Br|Cl|[BCNOSPFIbcos]|[np](?!H))H?\d?|([^\]:]+)):(\d+)\]")


def stored():
    """Return {name: reaction with its atoms numbered}."""
    lines = STORED.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def plain(reaction):
    """Return a reaction without the numbers of its atoms, as the model reads it."""
    return MAPPED.sub(lambda found: found[1] or f"[{found[2]}]", reaction)


def numbers(side):
    """Return the number of each atom of a side, 0 where it has none."""
    found = (re.search(r":(\d+)\]", token) for token in TOKEN.findall(side) if ATOM.match(token))
    return [int(one[1]) if one else 0 for one in found]


def element(token):
    """Return an atom's element."""
    return re.match(r"\[?\d*(Br|Cl|[A-Z][a-z]?|[st]e|as|si|[a-z*])", token)[1].capitalize()


def molecules(side):
    """Return the atoms of a side, as tokens, and {other atom: kind of bond} of each."""
    atoms, bonds, branches, rings = [], [], [], {}
    last, bond = None, ""

    def tie(a, b, kind):
        aromatic = atoms[a].strip("[")[0].islower() and atoms[b].strip("[")[0].islower()
        bonds[a][b] = bonds[b][a] = kind or (":" if aromatic else "-")

    for token in side:
        if ATOM.match(token):
            atoms.append(token)
            bonds.append({})
            if last is not None:
                tie(last, len(atoms) - 1, bond)
            last, bond = len(atoms) - 1, ""
        elif token == "(":
            branches.append(last)
        elif token == ")":
            last = branches.pop()
        elif token in ".~":
            last = None
        elif token[-1].isdigit():
            other, kind = rings.pop(token, (None, ""))
            if other is None:
                rings[token] = last, bond
            else:
                tie(last, other, kind or bond)
            bond = ""
        else:
            bond = "-" if token in "/\\" else token
    return atoms, bonds


def alike(atoms, bonds):
    """Return a number for each atom; those that symmetry cannot tell apart have the same."""
    now = rank(atoms)
    for _ in atoms:
        now = rank(
            [(now[i], *sorted((k, now[j]) for j, k in bonds[i].items())) for i in range(len(now))]
        )
    return now


def rank(labels):
    """Return the place of each label among the different ones."""
    places = {label: place for place, label in enumerate(sorted(set(labels)))}
    return [places[label] for label in labels]


class Reaction:
    """A reaction with numbered atoms: where its atoms stand, and what came from where."""

    def __init__(self, mapped):
        """Take it apart."""
        self.plain = plain(mapped)
        text = tokens(self.plain)
        arrow = text.index(">>")
        self.tokens, self.arrow = text, arrow
        sides = range(1, arrow), range(arrow + 1, len(text) - 1)
        self.before, self.after = ([i for i in s if ATOM.match(text[i])] for s in sides)
        self.left, self.right = (molecules([text[i] for i in side]) for side in sides)
        of = [[element(token) for token in atoms] for atoms, _ in (self.left, self.right)]
        self.same = np.array([[a == b for b in of[0]] for a in of[1]])
        left, right = (numbers(side) for side in mapped.split(">>"))
        self.known = [left.index(n) if n else None for n in right]

    def shares(self, weights):
        """Return each product atom's shares of the reactant atoms of its element.

        The weight of the one on the other and of the other on the one count alike.
        """
        both = (
            weights[np.ix_(self.after, self.before)] + weights[np.ix_(self.before, self.after)].T
        )
        both = both * self.same
        return both / np.maximum(both.sum(axis=1, keepdims=True), 1e-30)

    def answer(self, shares):
        """Return the reactant atom of each product atom: largest share first, each atom once."""
        found, left = [None] * len(shares), shares.copy()
        while left.max() > 0:
            i, j = np.unravel_index(left.argmax(), left.shape)
            found[i] = int(j)
            left[i] = left[:, j] = 0
        return found

    def right_ones(self, answer):
        """Return which product atoms are given the atom that is known, or one just like it."""
        twin = alike(*self.left)
        pairs = zip(answer, self.known, strict=True)
        return [a is not None and twin[a] == twin[b] for a, b in pairs]
