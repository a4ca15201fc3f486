r"""
Split a club by one eigenvector
===============================

A club of 34 falls out with itself and becomes two.
Can you tell who goes where from friendships alone?
Give each member a number and ask friends to agree: the cheapest numbers with mean 0 and length 1
are an eigenvector of the graph's Laplacian (Fiedler 1975), and their signs are a split.
"""

# Your data go here: put your own in place of these,
# a graph as a symmetric matrix and, if you know it, the side of each node.
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np

import spanbook as sb
from spanbook import draw

club = nx.karate_club_graph()  # Zachary 1977: 34 members, 78 friendships
A = nx.to_numpy_array(club, weight=None)  # (n, n): 1 for friends
known = np.array([club.nodes[i]["club"] == "Mr. Hi" for i in club])  # (n,) or None

# %%
# Price a list of numbers
# -----------------------
# ``x @ L @ x`` is the sum over all friendships of the squared difference of the two numbers.
# Equal numbers cost nothing; ask for a right angle to those.

A = sb.numbers(A)
A = np.maximum(A, A.T)  # a friendship goes both ways
known = None if known is None else np.asarray(known)
n = len(A)
L = np.diag(A.sum(axis=1)) - A
price, vectors = np.linalg.eigh(L)
x = vectors[:, 1] if n > 1 else vectors[:, 0]
x = x * (1 if x[np.abs(x).argmax()] >= 0 else -1)  # the sign of an eigenvector is free
side = x > 0
print(f"A {A.shape}, friendships {A.sum() / 2:g}")
print("first eigenvalues of the Laplacian", price[:4].round(4))

# %%
# What an eigenvalue promises
# ---------------------------
# The numbers +1 and -1 cost four for each friendship between the sides.
# No split into sides of k and n - k members cuts less than ``price * k (n - k) / n``:
# the eigenvector is the cheapest list of numbers, and a split is one such list.

signs = np.where(side, 1.0, -1.0)
cut = A[np.ix_(side, ~side)].sum()
i, j = np.nonzero(np.triu(A))
sb.claim(
    "x L x is the sum of squared differences of friends",
    x @ L @ x,
    (A[i, j] * (x[i] - x[j]) ** 2).sum(),
    scale=L,
)
sb.claim("a split costs four for each friendship cut", signs @ L @ signs, 4 * cut, scale=A.sum())
parts = nx.number_connected_components(nx.from_numpy_array(A))
sb.claim(
    "there are as many eigenvalues of 0 as connected components",
    (np.abs(price) <= 1e-9 * price.max()).sum(),
    parts,
)

rng = np.random.default_rng(0)
value = price[1] if n > 1 else 0.0
slack = []
for _ in range(500):
    s = rng.random(n) < rng.random()
    slack.append(A[np.ix_(s, ~s)].sum() - value * s.sum() * (~s).sum() / n)
sb.claim("no random split beats the bound", slack, at_least=0, scale=A.sum())
print(
    f"cut by the signs: {cut:g}; no split like it can cut less than "
    f"{value * side.sum() * (~side).sum() / n:.1f}"
)
if known is not None:
    right = max((side == known).sum(), (side != known).sum())
    print(f"members on the side they took: {right} of {n}")

# %%
# The graph in the order of the eigenvector
# -----------------------------------------
# Left, each member's number, from the lowest to the highest.
# Right, the friendships with the members in that order: a square for each pair of friends.
# The dashed lines part the two sides: the friendships that are cut lie off the two blocks on the
# diagonal.

order = np.argsort(x, kind="stable")
draw.style()
fig, (left, right_) = plt.subplots(1, 2, figsize=(6.6, 3.6), width_ratios=[1, 1.1])
fill = np.where((side if known is None else known)[order], draw.ATOMS, draw.PAPER)
left.barh(np.arange(n), x[order], color=fill, edgecolor=draw.ATOMS)
left.axvline(0, color=draw.MUTED, lw=0.8)
left.invert_yaxis()
left.set(yticks=[], xlabel="entry of the eigenvector")
left.set_title("filled: one side" if known is None else "filled: one known side")
at = np.argwhere(A[np.ix_(order, order)] > 0)
right_.scatter(at[:, 1], at[:, 0], s=max(2, 400 / n), marker="s", color=draw.ATOMS)
border = (~side).sum() - 0.5
for line in (right_.axhline, right_.axvline):
    line(border, color=draw.RESIDUAL, lw=1.5, dashes=(3, 2))
right_.set(xlim=(-0.7, n - 0.3), ylim=(n - 0.3, -0.7), aspect="equal", xticks=[], yticks=[])
right_.set_title(f"{cut:g} friendships cut")
right_.set_label("card")
fig.set_label(
    f"Left, bars of the {n} entries of the second eigenvector, {(~side).sum()} not above 0 "
    f"and {side.sum()} above. Right, the friendships in that order, with a line between the "
    f"sides; {cut:g} friendships lie outside the two blocks on the diagonal."
)
plt.show()
